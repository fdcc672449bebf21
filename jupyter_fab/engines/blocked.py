"""What is blocked on a sheet, as boxes, for nesters that know nothing but boxes.

A region that is nearly a box is one; another is cut into bands, each as wide as it gets there. So a nester of boxes
loses a little room beside a slanted edge, and never lays anything where it must not.
"""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry import Polygon, box

from jupyter_fab.engines.item import Bin, Blocked

type Rect = tuple[float, float, float, float]
BOX_LIKE = 0.97  # of its box
BANDS = 24  # that a region of another form is cut into, across the longer side
HAIR_MM = 1e-3


def blocked_boxes(room: Bin, gap: float) -> list[Rect]:
    """Boxes that boxes grown by the gap, to the right and upwards, must not touch; what is kept off is in them."""
    found = []
    for blocked in room.blocked:
        keep = blocked.keep_mm
        for x0, y0, x1, y1 in rectangles(blocked):
            left, low, right, top = x0 - keep + gap, y0 - keep + gap, x1 + keep, y1 + keep
            # narrower than the gap: a hair stands for it, at its far side
            found.append((min(left, right - HAIR_MM), min(low, top - HAIR_MM), right, top))
    return found


def rectangles(blocked: Blocked) -> Iterator[Rect]:
    """Boxes that together hold the region."""
    region = Polygon(blocked.rings[0], blocked.rings[1:])
    x0, y0, x1, y1 = region.bounds
    if is_box(blocked):
        yield x0, y0, x1, y1
        return
    for number in range(BANDS):
        if x1 - x0 >= y1 - y0:
            step = (x1 - x0) / BANDS
            band = box(x0 + number * step, y0, x0 + (number + 1) * step, y1)
        else:
            step = (y1 - y0) / BANDS
            band = box(x0, y0 + number * step, x1, y0 + (number + 1) * step)
        for piece in shapely.get_parts(region.intersection(band)):
            if piece.area > 0:
                a, b, c, d = piece.bounds
                yield a, b, c, d


def is_box(blocked: Blocked) -> bool:
    """Whether the region is its box, but for a little."""
    region = Polygon(blocked.rings[0], blocked.rings[1:])
    x0, y0, x1, y1 = region.bounds
    return bool(region.area >= BOX_LIKE * (x1 - x0) * (y1 - y0))
