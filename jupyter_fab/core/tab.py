"""Tabs: the bridges that hold a part in the sheet until a person breaks it out.

Where they go is decided when the layout is made and stored with it, so that the toolpath leaves them, the set-up sheet
draws them and the proof finds them in one place. A tab stands on a straight stretch of the panel's footprint. Nothing
is cut here.
"""

from __future__ import annotations

import itertools
import math

import msgspec
import shapely
from shapely.geometry import LinearRing, LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

TAB_WIDTH_MM = 14.0  # programmed; a 6 mm cutter leaves 8 mm standing
TAB_HEIGHT_MM = 3.0
EDGE_A_TAB_MM = 500.0  # one tab for so much of the perimeter
AREA_A_TAB_MM2 = 100_000.0  # and one for so much area: wide panels lift in the middle of a long edge
MOST_TABS = 12
FEWEST_TABS = 2
SLUG_AREA_MM2 = 6_000.0  # a smaller opening is cleared whole: quicker than tabs that a person must clean up
CLEARED_GAP_MM = 24.0  # a gap as narrow is cleared whole, with all that stands in it (four diameters of a 6 mm cutter)
_CORNER_MM = 12.0  # kept free at the ends of a stretch, so that the cutter rounds the corner at full depth


class Tab(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A bridge at (x, y) on the footprint's edge; (dx, dy) points out of the panel, into the waste."""

    x: float
    y: float
    dx: float
    dy: float
    width_mm: float = TAB_WIDTH_MM
    height_mm: float = TAB_HEIGHT_MM

    def zone(self, width_mm: float, reach_mm: float, inward_mm: float = 0.0) -> Polygon:
        """The rectangle on the edge, that wide and reaching so far out of the panel (and into it)."""
        ux, uy = -self.dy * width_mm / 2, self.dx * width_mm / 2
        ox, oy = self.x + self.dx * reach_mm, self.y + self.dy * reach_mm
        ix, iy = self.x - self.dx * inward_mm, self.y - self.dy * inward_mm
        return Polygon([(ix - ux, iy - uy), (ox - ux, oy - uy), (ox + ux, oy + uy), (ix + ux, iy + uy)])


def tabs_for(footprint: Polygon, low: BaseGeometry) -> tuple[Tab, ...]:
    """Tabs for a panel, around it and in the openings that drop a loose piece.

    `footprint` is the material's region at the spoilboard, `low` the region that is still material at twice the tab's
    height: where a pocket leaves less than that above the tab, no tab stands. Deterministic.
    """
    body = orient(footprint)
    solid = low.buffer(1e-6)  # so that an edge covers itself
    shapely.prepare(solid)
    shapely.prepare(body)
    perimeter = body.exterior.length
    wanted = max(FEWEST_TABS, math.ceil(perimeter / EDGE_A_TAB_MM), math.ceil(body.area / AREA_A_TAB_MM2))
    found = _around(body.exterior, min(wanted, MOST_TABS), solid, body)
    for ring in body.interiors:
        if needs_tabs(ring):
            wanted = max(FEWEST_TABS, math.ceil(ring.length / EDGE_A_TAB_MM))
            found += _around(ring, min(wanted, MOST_TABS), solid, body)
    return tuple(found)


def needs_tabs(ring: LinearRing) -> bool:
    """Whether an opening is cut around, leaving a piece that tabs must hold, rather than cleared whole."""
    long_sides = [a for a, b in _stretches(ring) if math.dist(a, b) >= TAB_WIDTH_MM + 2 * _CORNER_MM]
    opening = Polygon(ring)
    if opening.area <= SLUG_AREA_MM2 or opening.buffer(-CLEARED_GAP_MM * 0.75).is_empty:
        return False
    return len(long_sides) >= FEWEST_TABS


def _around(ring: LinearRing, wanted: int, low: BaseGeometry, body: Polygon) -> list[Tab]:
    """So many tabs spread over a ring, each on the free straight nearest to its even share of the length."""
    places: list[tuple[float, Tab]] = []
    for start, end in _stretches(ring):
        length = math.dist(start, end)
        ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
        room = length - 2 * _CORNER_MM - TAB_WIDTH_MM
        if room < 0:
            continue
        count = max(1, min(60, int(room // (2 * TAB_WIDTH_MM)) + 1))
        for i in range(count):
            along = length / 2 if count == 1 else _CORNER_MM + TAB_WIDTH_MM / 2 + room * i / (count - 1)
            x, y = start[0] + ux * along, start[1] + uy * along
            tab = Tab(x=round(x, 4), y=round(y, 4), dx=uy, dy=-ux)
            if _stands(tab, low, body):
                places.append((ring.project(shapely.Point(x, y)), tab))
    places.sort(key=lambda place: place[0])
    found: list[Tab] = []
    taken: list[float] = []
    for i in range(wanted):
        ideal = ring.length * (i + 0.5) / wanted
        free = [p for p in places if all(_apart(p[0], t, ring.length) > 3 * TAB_WIDTH_MM for t in taken)]
        if not free:
            break
        at, tab = min(free, key=lambda p: (_apart(p[0], ideal, ring.length), p[0]))
        taken.append(at)
        found.append(tab)
    return found


def _stretches(ring: LinearRing) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight edges of a ring, points that lie within a stretch left out."""
    points = [(float(x), float(y)) for x, y in LineString(ring.coords).simplify(1e-6).coords]
    return list(itertools.pairwise(points))


def _stands(tab: Tab, low: BaseGeometry, body: Polygon) -> bool:
    """Whether the panel is full height behind the tab, and no edge of its own is opposite, where a gap is cleared."""
    if body.intersects(tab.zone(tab.width_mm, CLEARED_GAP_MM, inward_mm=-0.01)):
        return False
    # A tab's place is rounded to a ten thousandth of a mm, which may lie outside an edge that runs askew.
    return bool(low.covers(tab.zone(tab.width_mm, -0.001, inward_mm=tab.width_mm / 2)))


def _apart(a: float, b: float, length: float) -> float:
    gap = abs(a - b) % length
    return min(gap, length - gap)
