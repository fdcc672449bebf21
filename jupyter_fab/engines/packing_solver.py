"""The searching nester: PackingSolver looks for fewer sheets than the constructive nester found, for as long as it may.

It works in whole hundredths of a millimetre, as places are. Its result counts only if it holds every item and is better
than the constructive one, which stands otherwise; so it never costs a sheet. How far it gets depends on the machine's
speed: a layout that was used is stored and replayed, not searched again.
Source: F. Fontan, PackingSolver (MIT), https://github.com/fontanf/packingsolver.
"""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_fab.core.errors import Unavailable
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.nester import Bin, Item, Place

UNITS_MM = 100  # hundredths
TIME_LIMIT_S = 5.0


class PackingSolverNester:
    """Tree search over places, best of what it finds within the limit and of the constructive nester."""

    name = "packingsolver"
    deterministic = False

    def __init__(self, time_limit_s: float = TIME_LIMIT_S) -> None:
        self.time_limit_s = time_limit_s

    def place(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        """Places of the items.

        Raises
        ------
        Unavailable
            If the package is not installed; the text names it.
        """
        quick = ConstructiveNester().place(items, bins, gap_mm)
        if len(quick) < len(items) or max((place.bin for place in quick), default=0) == 0:
            return quick  # more than there is room for, or one sheet already
        # a sheet fewer than the constructive nester needs is what is looked for
        searched = self._search(items, bins[: max(place.bin for place in quick)], gap_mm)
        return searched or quick

    def _search(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        try:
            from packingsolver import Objective, rectangle
        except ImportError as error:
            raise Unavailable("PackingSolver is not installed: pip install 'jupyter-fab[server]'.") from error
        gap = _units(gap_mm)
        builder = rectangle.InstanceBuilder()
        builder.set_objective(Objective.VariableSizedBinPacking)
        for item in items:
            across = item.rotations_deg[0] % 180 != 0
            width, height = (item.height_mm, item.width_mm) if across else (item.width_mm, item.height_mm)
            both = len({angle % 180 for angle in item.rotations_deg}) == 2
            builder.add_item_type(_units(width) + gap, _units(height) + gap, oriented=not both)
        for room in bins:
            builder.add_bin_type(_units(room.width_mm) + gap, _units(room.height_mm) + gap)
        parameters = rectangle.OptimizeParameters()
        parameters.time_limit = self.time_limit_s
        parameters.verbosity_level = 0
        parameters.messages_to_stdout = False
        solution = rectangle.optimize(builder.build(), parameters).solution
        if not solution.full():
            return ()
        found: list[Place] = []
        for position in range(solution.number_of_different_bins()):
            packed = solution.bin(position)
            for spot in packed.items:
                item = items[spot.item_type_id]
                room = bins[packed.bin_type_id]
                found.append(
                    Place(
                        part=item.part,
                        bin=packed.bin_type_id,
                        x_mm=room.x_mm + spot.x / UNITS_MM,
                        y_mm=room.y_mm + spot.y / UNITS_MM,
                        rotation_deg=_angle(item, turned=spot.rotate),
                    )
                )
        return tuple(found)


def _units(size_mm: float) -> int:
    return round(size_mm * UNITS_MM)


def _angle(item: Item, *, turned: bool) -> int:
    """An allowed angle of the item that lies as the solution says, seen from its first allowed angle."""
    wanted = (item.rotations_deg[0] + (90 if turned else 0)) % 180
    return next(angle for angle in item.rotations_deg if angle % 180 == wanted)
