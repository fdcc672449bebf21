"""How good places are, to compare what several nesters found: all placed, what the sheets cost, what offcut is left.

The score steers the search only; whether places are right is judged elsewhere, from the outlines.
"""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import Polygon

from jupyter_fab.engines.bounds import least_bins
from jupyter_fab.engines.nester import Bin, Item, Place

type Score = tuple[float, float, float, float]
ROUNDING = 1e-9


def cost_of(room: Bin) -> float:
    """What a bin costs: as given, else its area in m2."""
    return room.width_mm * room.height_mm * 1e-6 if room.cost is None else room.cost


def score(items: Sequence[Item], bins: Sequence[Bin], places: Sequence[Place], gap_mm: float) -> Score:
    """Items left out, cost of the bins used, bins with priority, what is not one rectangle left over: less is better.

    Bins with priority are counted anew for each priority that there is; the rectangle is a share of its bin. Of an
    endless bin the last is the length used, mm.
    """
    known = {item.part: item for item in items}
    cost, rest = 0.0, 1.0
    first = 0
    for least in {item.priority for item in items if item.priority > 0}:
        first += len({place.bin for place in places if known[place.part].priority >= least})
    for index in sorted({place.bin for place in places}):
        room = bins[index]
        right, top = reach(known, [place for place in places if place.bin == index])
        if room.endless:
            return (len(items) - len(places), cost_of(room), first, round(right - room.x_mm, 3))
        cost += cost_of(room)
        if room.blocked:
            continue  # what is left of it is no one rectangle
        whole = (room.width_mm + gap_mm) * (room.height_mm + gap_mm)
        beside = max(0.0, room.x_mm + room.width_mm - right) * (room.height_mm + gap_mm)
        above = max(0.0, room.y_mm + room.height_mm - top) * (room.width_mm + gap_mm)
        rest = min(rest, 1 - max(beside, above) / whole)
    return (len(items) - len(places), round(cost, 6), first, round(rest, 6))


def reach(known: dict[str, Item], places: Sequence[Place]) -> tuple[float, float]:
    """The largest x and y that is used, mm."""
    sizes = [(place, known[place.part].box_mm(place.rotation_deg)) for place in places]
    return max(p.x_mm + box[2] for p, box in sizes), max(p.y_mm + box[3] for p, box in sizes)


def fewest(items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> int:
    """How many bins the items take at the least: by their area with half the gap around, and by their boxes' sides."""
    if not items or not bins:
        return 0
    area = sum(_area(item, gap_mm) for item in items)
    rooms = sorted(((b.width_mm + gap_mm) * (b.height_mm + gap_mm) for b in bins), reverse=True)
    by_area = 0
    while by_area < len(rooms) and area > ROUNDING * rooms[0]:
        area -= rooms[by_area]
        by_area += 1
    return max(by_area, least_bins(items, bins, gap_mm))


def _area(item: Item, gap_mm: float) -> float:
    if not item.rings:
        return (item.width_mm + gap_mm) * (item.height_mm + gap_mm)
    return float(Polygon(item.rings[0], item.rings[1:]).buffer(gap_mm / 2, quad_segs=4).area)
