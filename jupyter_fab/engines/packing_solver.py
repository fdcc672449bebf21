"""The searching nester: PackingSolver looks for fewer sheets than the constructive nester found, for as long as it may.

It works in whole hundredths of a millimetre, as places are. Its result counts only if it holds every item and is better
than the constructive one, which stands otherwise; so it never costs a sheet. How far it gets depends on the machine's
speed: a layout that was used is stored and replayed, not searched again.
Source: F. Fontan, PackingSolver (MIT), https://github.com/fontanf/packingsolver.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from shapely.geometry import Polygon

from jupyter_fab.core.errors import Unavailable
from jupyter_fab.engines.blocked import blocked_boxes, is_box
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.nester import Bin, Item, Place, Search
from jupyter_fab.engines.packing_outlines import asked_cost, best_of, kinds, objective, packed_bins, search_outlines

UNITS_MM = 100  # hundredths
TIME_LIMIT_S = 5.0
BOX_LIKE = 0.93  # of a box: the rest is slots and notches of joints, not room for a part


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
        search = Search(time_limit_s=self.time_limit_s, report=lambda _: None)
        return search_boxes(items, bins[: max(place.bin for place in quick)], gap_mm, search) or quick

    def search(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search) -> tuple[Place, ...]:
        """The best complete places found, of boxes where all outlines are nearly boxes, else of the outlines.

        Raises
        ------
        Unavailable
            If the package is not installed; the text names it.
        """
        _package()
        boxes = all(box_like(item) for item in items) and not bins[0].endless
        boxes = boxes and all(is_box(blocked) for room in bins for blocked in room.blocked)
        return (search_boxes if boxes else search_outlines)(items, bins, gap_mm, search)


def box_like(item: Item) -> bool:
    """Whether an item's outline fills its box but for notches too small to lay anything in, at right angles."""
    filled = not item.rings or Polygon(item.rings[0]).area >= BOX_LIKE * item.width_mm * item.height_mm
    return filled and len(item.rings) < 2 and not item.free and all(angle % 90 == 0 for angle in item.rotations_deg)


def _package() -> tuple[Any, Any]:
    try:
        from packingsolver import Objective, rectangle
    except ImportError as error:
        raise Unavailable("PackingSolver is not installed: pip install 'jupyter-fab[server]'.") from error
    return Objective, rectangle


def search_boxes(items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search) -> tuple[Place, ...]:
    """The best complete places of the boxes that it found within the time limit; empty if none."""
    known, rectangle = _package()
    gap = _units(gap_mm)
    builder = rectangle.InstanceBuilder()
    builder.set_objective(objective(known, bins))
    alike: dict[object, list[Item]] = {}
    for item in items:
        alike.setdefault((item.width_mm, item.height_mm, item.rotations_deg), []).append(item)
    for same in alike.values():
        item = same[0]
        across = item.rotations_deg[0] % 180 != 0
        width, height = (item.height_mm, item.width_mm) if across else (item.width_mm, item.height_mm)
        both = len({angle % 180 for angle in item.rotations_deg}) == 2
        builder.add_item_type(_units(width) + gap, _units(height) + gap, oriented=not both, copies=len(same))
    rooms = kinds(bins)
    for room, numbers in rooms.items():
        wide, high = (math.floor(side * UNITS_MM + 1e-6) + gap for side in (room.width_mm, room.height_mm))
        number = builder.add_bin_type(wide, high, cost=asked_cost(room), copies=len(numbers))
        for x0, y0, x1, y1 in blocked_boxes(room, gap_mm):
            left, low = (max(0, math.floor(at * UNITS_MM)) for at in (x0 - room.x_mm, y0 - room.y_mm))
            right, top = min(wide, _units(x1 - room.x_mm)), min(high, _units(y1 - room.y_mm))
            if right > left and top > low:
                builder.add_defect(number, left, low, right - left, top - low)
    types, stock = list(alike.values()), list(rooms.values())
    return best_of(rectangle, builder.build(), len(items), search, lambda found: _places(found, types, bins, stock))


def _places(
    solution: Any, types: Sequence[Sequence[Item]], bins: Sequence[Bin], stock: Sequence[Sequence[int]]
) -> tuple[Place, ...]:
    items = [iter(same) for same in types]
    found: list[Place] = []
    for number, packed in packed_bins(solution, stock):
        room = bins[number]
        for spot in packed.items:
            item = next(items[spot.item_type_id])
            x, y = room.x_mm + spot.x / UNITS_MM, room.y_mm + spot.y / UNITS_MM
            angle = _angle(item, turned=spot.rotate)
            found.append(Place(part=item.part, bin=number, x_mm=x, y_mm=y, rotation_deg=angle))
    return tuple(found)


def _units(size_mm: float) -> int:
    """Whole hundredths, upwards: nothing is taken for smaller than it is."""
    return math.ceil(size_mm * UNITS_MM - 1e-6)


def _angle(item: Item, *, turned: bool) -> float:
    """An allowed angle of the item that lies as the solution says, seen from its first allowed angle."""
    wanted = (item.rotations_deg[0] + (90 if turned else 0)) % 180
    return next(angle for angle in item.rotations_deg if angle % 180 == wanted)
