"""The searching nester: PackingSolver looks for fewer sheets than the constructive nester found, for as long as it may.

It works in whole hundredths of a millimetre, as places are. Its result counts only if it holds every item and is better
than the constructive one, which stands otherwise; so it never costs a sheet. How far it gets depends on the machine's
speed: a layout that was used is stored and replayed, not searched again.
Source: F. Fontan, PackingSolver (MIT), https://github.com/fontanf/packingsolver.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

import msgspec
from shapely.geometry import Polygon

from jupyter_fab.core.errors import Unavailable
from jupyter_fab.engines.blocked import blocked_boxes, is_box
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.merit import fewest, score
from jupyter_fab.engines.nester import Bin, Item, Place, Search
from jupyter_fab.engines.packing_boxes import UNITS_MM, Boxes, hundredths, turned_to
from jupyter_fab.engines.packing_outlines import best_of, objective, packed_bins, search_outlines

TIME_LIMIT_S = 5.0
FEWEST_SHARE = 0.5  # of the time, for the number of sheets alone
LEAST_S = 0.05
BOX_LIKE = 0.93  # of a box: the rest is slots and notches of joints, not room for a part


class PackingSolverNester:
    """Tree search over places, best of what it finds within the limit and of the constructive nester."""

    name = "packingsolver"
    deterministic = False

    def __init__(self, time_limit_s: float = TIME_LIMIT_S, *, fewest_first: bool = True) -> None:
        self.time_limit_s = time_limit_s
        self._fewest_first = fewest_first  # a share of the time goes to the number of sheets alone

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
        if not boxes:
            return search_outlines(items, bins, gap_mm, search)
        return search_boxes(items, bins, gap_mm, search, fewest_first=self._fewest_first)


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


def search_boxes(
    items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search, *, fewest_first: bool = False
) -> tuple[Place, ...]:
    """The best complete places of the boxes that it found within the time limit; empty if none.

    With `fewest_first` and bins of one kind only their number is searched for first, if it may be less than that of
    the search's start: that ends once it is proven, and is far quicker than to look for the largest rest at the same
    time, which comes after it.
    """
    known, _ = _package()
    aim = objective(known, bins)
    begun = {place.bin for place in search.start}
    if not fewest_first or len(set(bins)) > 1 or (begun and len(begun) <= fewest(items, bins, gap_mm)):
        return _searched(items, bins, gap_mm, search, aim)
    began = time.monotonic()
    first_s = search.time_limit_s * FEWEST_SHARE
    few = _searched(items, bins, gap_mm, msgspec.structs.replace(search, time_limit_s=first_s), known.BinPacking)
    left_s = search.time_limit_s - (time.monotonic() - began)
    rest = _searched(items, bins, gap_mm, msgspec.structs.replace(search, time_limit_s=max(left_s, LEAST_S)), aim)
    both = [found for found in (rest, few) if found]
    return min(both, key=lambda found: score(items, bins, found, gap_mm), default=())


def _searched(items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search, aim: Any) -> tuple[Place, ...]:
    """What PackingSolver finds of the boxes for that objective."""
    _, rectangle = _package()
    builder = rectangle.InstanceBuilder()
    asked = Boxes.of(items, bins, gap_mm)
    for number, room in asked.ask(builder, aim):
        wide, high = asked.size(room)
        for x0, y0, x1, y1 in blocked_boxes(room, gap_mm):
            left, low = (max(0, math.floor(at * UNITS_MM)) for at in (x0 - room.x_mm, y0 - room.y_mm))
            right, top = min(wide, hundredths(x1 - room.x_mm)), min(high, hundredths(y1 - room.y_mm))
            if right > left and top > low:
                builder.add_defect(number, left, low, right - left, top - low)
    return best_of(rectangle, builder.build(), len(items), search, lambda found: _places(found, asked, bins))


def _places(solution: Any, asked: Boxes, bins: Sequence[Bin]) -> tuple[Place, ...]:
    items = [iter(same) for same in asked.types]
    found: list[Place] = []
    for number, packed in packed_bins(solution, list(asked.rooms.values())):
        room = bins[number]
        for spot in packed.items:
            item = next(items[spot.item_type_id])
            x, y = room.x_mm + asked.mm(spot.x), room.y_mm + asked.mm(spot.y)
            angle = turned_to(item, turned=spot.rotate)
            found.append(Place(part=item.part, bin=number, x_mm=x, y_mm=y, rotation_deg=angle))
    return tuple(found)
