"""How good places are, to compare what several nesters found: all placed, what the sheets cost, what offcut is left.

The score steers the search only; whether places are right is judged elsewhere, from the outlines.
"""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_fab.engines.nester import Bin, Item, Place

type Score = tuple[float, float, float]


def cost_of(room: Bin) -> float:
    """What a bin costs: as given, else its area in m2."""
    return room.width_mm * room.height_mm * 1e-6 if room.cost is None else room.cost


def score(items: Sequence[Item], bins: Sequence[Bin], places: Sequence[Place], gap_mm: float) -> Score:
    """Items left out, cost of the bins used, share of a bin that is not one rectangle left over: less is better.

    Of an endless bin the last is the length used, mm.
    """
    known = {item.part: item for item in items}
    cost, rest = 0.0, 1.0
    for index in sorted({place.bin for place in places}):
        room = bins[index]
        right, top = reach(known, [place for place in places if place.bin == index])
        if room.endless:
            return (len(items) - len(places), cost_of(room), round(right - room.x_mm, 3))
        cost += cost_of(room)
        whole = (room.width_mm + gap_mm) * (room.height_mm + gap_mm)
        beside = max(0.0, room.x_mm + room.width_mm - right) * (room.height_mm + gap_mm)
        above = max(0.0, room.y_mm + room.height_mm - top) * (room.width_mm + gap_mm)
        rest = min(rest, 1 - max(beside, above) / whole)
    return (len(items) - len(places), round(cost, 6), round(rest, 6))


def reach(known: dict[str, Item], places: Sequence[Place]) -> tuple[float, float]:
    """The largest x and y that is used, mm."""
    sizes = [(place, known[place.part].box_mm(place.rotation_deg)) for place in places]
    return max(p.x_mm + box[2] for p, box in sizes), max(p.y_mm + box[3] for p, box in sizes)
