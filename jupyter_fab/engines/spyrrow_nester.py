"""The strip nester: spyrrow (the sparrow search) packs outlines at any angle closest of all, on one endless strip.

Sheets are beyond it: there it shortens one sheet's nest, whose right end becomes the offcut. A seed makes its run
repeat only where nothing cuts it short.
Source: J. Gardeyn, sparrow (MIT), https://github.com/JeroenGar/sparrow, by way of spyrrow (MIT).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence

from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.merit import score
from jupyter_fab.engines.nester import Bin, Item, Place, Search
from jupyter_fab.engines.simplified import corners, lowest
from jupyter_fab.extras import not_installed

TIME_LIMIT_S = 5.0
LOOK_S = 0.2  # how often it is asked for what it has found meanwhile
NEARER_MM = 2e-3  # added to the gap: it computes in single precision
DOWN_TO_S = 1  # it takes whole seconds


class SpyrrowNester:
    """Overlap minimisation on a strip that gets shorter and shorter; one bin only."""

    name = "spyrrow"
    deterministic = False

    def __init__(self, time_limit_s: float = TIME_LIMIT_S) -> None:
        self.time_limit_s = time_limit_s

    def place(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        """Places of the items; those of the constructive nester where more than one bin is used, or they are better.

        Raises
        ------
        Unavailable
            If the package is not installed; the text names it.
        """
        quick = ConstructiveNester().place(items, bins, gap_mm)
        if not quick or any(place.bin for place in quick) or len(quick) < len(items):
            return quick
        search = Search(time_limit_s=self.time_limit_s, report=lambda _: None, start=quick)
        found = self.search(items, bins, gap_mm, search)
        return min(quick, found, key=lambda places: score(items, bins, places, gap_mm)) if found else quick

    def search(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search) -> tuple[Place, ...]:
        """The shortest nest found in the first bin, if all items fit in it; else nothing.

        Raises
        ------
        Unavailable
            If the package is not installed; the text names it.
        """
        try:
            import spyrrow
        except ImportError as error:
            raise not_installed("Nesting on a strip", error) from error
        room = bins[0]
        if room.blocked or not all(_fits(item, room) for item in items):
            return ()  # it knows no zones, and would unroll the strip for ever
        alike: dict[object, list[Item]] = {}  # one of its items in so many copies: it swaps only what differs
        for item in items:
            alike.setdefault((item.outline(), item.rings[1:], item.rotations_deg, item.free), []).append(item)
        kinds_of = list(alike.values())
        asked = [
            spyrrow.Item(str(number), corners(same[0]), len(same), _angles(same[0]))
            for number, same in enumerate(kinds_of)
        ]
        # It keeps the gap from the strip's edges too, where none is asked for: the strip is made wider by as much.
        # Without a gap what its single precision rounds away is far less than the validator allows.
        edge_mm = gap_mm + NEARER_MM if gap_mm else 0.0
        problem = spyrrow.StripPackingInstance("nest", room.height_mm + 2 * edge_mm, asked)
        settings = spyrrow.StripPackingConfig(
            early_termination=False,
            total_computation_time=max(DOWN_TO_S, math.floor(search.time_limit_s)),
            min_items_separation=edge_mm or None,
            num_workers=search.threads,
            seed=search.seed,
        )
        queue, kinds = spyrrow.ProgressQueue(), spyrrow.ReportType
        done = threading.Event()
        best: list[tuple[float, tuple[Place, ...]]] = []

        def take(solution: spyrrow.StripPackingSolution) -> None:
            places = _places(kinds_of, room, solution, edge_mm)
            if places and (not best or solution.width < best[-1][0]):
                best.append((solution.width, places))
                search.report(places)

        def listen() -> None:
            while not done.wait(LOOK_S):
                good = [s for kind, s in queue.drain() if kind in (kinds.ExplFeas, kinds.CmprFeas)]
                if good:  # the last is the shortest
                    take(good[-1])

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        try:
            take(problem.solve(settings, queue))
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # how its native code says that it gave up
                raise
        finally:
            done.set()
            listener.join()
        return best[-1][1] if best else ()


def _fits(item: Item, room: Bin) -> bool:
    angles = range(180) if item.free else item.rotations_deg
    return any(item.box_mm(angle)[3] <= room.height_mm + 1e-6 for angle in angles)


def _angles(item: Item) -> list[float] | None:
    return None if item.free else [float(angle) for angle in item.rotations_deg]


def _places(kinds_of: Sequence[Sequence[Item]], room: Bin, solution: object, edge_mm: float) -> tuple[Place, ...]:
    """Places as the strip has them; none if they reach beyond the bin's end."""
    found: list[Place] = []
    left_of = [iter(same) for same in kinds_of]
    for placed in solution.placed_items:  # type: ignore[attr-defined]
        item = next(left_of[int(placed.id)])
        angle = round(placed.rotation % 360, 6)
        left, low = lowest(item, angle)
        _, _, wide, _ = item.box_mm(angle)
        x, y = placed.translation[0] + left - edge_mm, placed.translation[1] + low - edge_mm
        if x + wide > room.width_mm + 1e-3:
            return ()
        found.append(Place(part=item.part, bin=0, x_mm=room.x_mm + x, y_mm=room.y_mm + y, rotation_deg=angle % 360))
    return tuple(found) if len(found) == sum(map(len, kinds_of)) else ()
