"""Outlines as the searches take them: with few corners, and never less than the exact outline.

Arcs are read as chords of a hundredth of a millimetre, hundreds to a round table. A search is quicker by as much as
there are fewer corners, and a nest of outlines that hold the exact ones is a nest of the exact ones.
"""

from __future__ import annotations

import functools
import math

import shapely
from shapely.geometry import Polygon

from jupyter_fab.engines.nester import Item

FEW_CORNERS = 24  # such outlines stay as they are
FEWER = 0.7  # of the corners are to be left, or it stays as it is
SLACK_MM = 0.1  # what a simplified outline may stand out by; a twentieth of the sliver between parts


@functools.lru_cache(maxsize=4096)
def region(rings: tuple[tuple[tuple[float, float], ...], ...]) -> Polygon:
    """A region of few corners that holds the one inside the rings."""
    exact = Polygon(rings[0], rings[1:])
    if sum(map(len, rings)) <= FEW_CORNERS:
        return exact
    # Half the slack outwards with corners kept, then simplified by less than that: nothing of the exact region is lost.
    grown = exact.buffer(SLACK_MM / 2, join_style="mitre", mitre_limit=2.0).simplify(SLACK_MM / 2 - 1e-3)
    if not isinstance(grown, Polygon) or not grown.is_valid or not grown.covers(exact):
        return exact
    if len(shapely.get_coordinates(grown)) > FEWER * sum(map(len, rings)):
        return exact  # not worth what it stands out by
    return grown


def corners(item: Item) -> list[tuple[float, float]]:
    """The outer corners of the item's simplified outline, counter-clockwise, the first not repeated."""
    return ring_corners(region((item.outline(), *item.rings[1:])).exterior)


def ring_corners(ring: object) -> list[tuple[float, float]]:
    """The corners of a shapely ring, counter-clockwise, the first not repeated."""
    points = [(float(x), float(y)) for x, y in ring.coords][:-1]  # type: ignore[attr-defined]
    return points if ring.is_ccw else points[::-1]  # type: ignore[attr-defined]


def lowest(item: Item, angle_deg: float) -> tuple[float, float]:
    """The smallest x and y of the exact outline, turned about the origin of its frame."""
    turn = math.radians(angle_deg)
    sin, cos = math.sin(turn), math.cos(turn)
    points = item.outline()
    return min(cos * x - sin * y for x, y in points), min(sin * x + cos * y for x, y in points)


def laid_rings(item: Item, angle_deg: float, x_mm: float, y_mm: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The exact outline and its openings where the item lies: turned, its box's lower left corner at (x, y)."""
    turn = math.radians(angle_deg)
    sin, cos = math.sin(turn), math.cos(turn)
    left, low = lowest(item, angle_deg)
    return tuple(
        tuple((cos * x - sin * y - left + x_mm, sin * x + cos * y - low + y_mm) for x, y in ring)
        for ring in (item.outline(), *item.rings[1:])
    )
