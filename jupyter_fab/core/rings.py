"""Where the centre of a round cutter runs: rings that clear an area, and rings that follow an edge.

Plane geometry only, in the sheet's frame: regions in, closed rings of points out, each wound so that a spindle
turning clockwise climbs. Depths, ramps and tabs are `toolpath`'s and `descent`'s.
"""

from __future__ import annotations

from shapely.geometry import LinearRing, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from jupyter_fab.core.geometry import Point, polygons

QUARTER_SEGMENTS = 12  # an arc of 3 mm radius is then divided to within 0.007 mm, in steps of 0.4 mm
SIMPLER_WITHIN_MM = 0.003  # points that change a ring by less are left out; with arcs' chords under the gouge allowed
STEP_SHARE = 0.45  # of the diameter, from ring to ring: under a half, so that corners between rings are reached
RUN_OFF_SHARE = (
    0.999  # of the radius, that the centre goes beyond an open edge: slanted corners are reached, the border is not
)
FILLED_GAP_DIAMETERS = 4.0  # an opening narrower than this is cleared whole, so that no sliver comes loose

type Ring = list[Point]  # closed: the last point joins the first and is not repeated


def centres(area: BaseGeometry, material: BaseGeometry, radius_mm: float) -> BaseGeometry:
    """Where the centre may be to clear an area beside material that must stay; over open edges it runs off."""
    near = area.buffer(radius_mm * RUN_OFF_SHARE, quad_segs=QUARTER_SEGMENTS)
    return near.difference(material.buffer(radius_mm, quad_segs=QUARTER_SEGMENTS))


def clearing(allowed: BaseGeometry, step_mm: float) -> list[list[Ring]]:
    """Rings that clear all within the radius of the allowed centres, for each separate area: inside first.

    Outer rings run counter-clockwise and rings round islands clockwise: both climb.
    """
    found: list[list[Ring]] = []
    for area in polygons(allowed):
        shells: list[list[Ring]] = []
        rest: BaseGeometry = area
        while not rest.is_empty:
            shells.append([ring for piece in polygons(rest) for ring in _rings(piece, 1.0)])
            rest = rest.buffer(-step_mm, join_style="mitre")
        found.append([ring for shell in reversed(shells) for ring in shell])
    return [rings for rings in found if rings]


def walls(allowed: BaseGeometry) -> list[Ring]:
    """The rings along all walls of an area, outer ones first: what a finishing pass follows."""
    return [ring for piece in polygons(allowed) for ring in _rings(piece, 1.0)]


def outside(body: Polygon, radius_mm: float) -> tuple[Ring, list[Polygon]]:
    """The ring round a body, clockwise so that the cutter climbs, and the caves that the ring does not enter.

    A cave is open to the edge through a mouth narrower than the cutter; it is entered from above. It is given as the
    region where the centre may be.
    """
    # round joins: a mitre beside a relief would close its neck, and corners are rounded without a stop
    grown = Polygon(body.exterior).buffer(radius_mm, quad_segs=QUARTER_SEGMENTS)
    outer = max(polygons(grown), key=lambda piece: piece.area)
    return _ring(orient(outer, -1.0).exterior), [Polygon(hole) for hole in outer.interiors]


def inside(opening: Polygon, radius_mm: float) -> list[Ring]:
    """The rings along the inner edge of an opening, counter-clockwise."""
    shrunk = opening.buffer(-radius_mm, quad_segs=QUARTER_SEGMENTS)
    return [_ring(orient(piece, 1.0).exterior) for piece in polygons(shrunk)]


def narrow_gaps(body: Polygon, diameter_mm: float) -> list[Polygon]:
    """Notches of the outer edge in which the outline's cut alone would leave a loose sliver."""
    filled = Polygon(body.exterior)
    reach = diameter_mm * FILLED_GAP_DIAMETERS / 2
    gaps = filled.buffer(reach, quad_segs=16).buffer(-reach, quad_segs=16).difference(filled)
    beside_cut = filled.buffer(diameter_mm, join_style="mitre")
    return [gap for gap in polygons(gaps) if gap.difference(beside_cut).area > 1.0]


def from_longest(ring: Ring) -> Ring:
    """The ring begun in the middle of its longest edge, where an entry's mark shows least."""
    count = len(ring)
    lengths = [
        (ring[(i + 1) % count][0] - ring[i][0]) ** 2 + (ring[(i + 1) % count][1] - ring[i][1]) ** 2
        for i in range(count)
    ]
    longest = max(range(count), key=lambda i: (round(lengths[i], 6), -i))
    a, b = ring[longest], ring[(longest + 1) % count]
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    return [middle, *ring[longest + 1 :], *ring[: longest + 1]]


def from_nearest(ring: Ring, point: Point) -> Ring:
    """The ring begun at its point nearest to a given one."""
    count = len(ring)
    best: tuple[float, int, Point] | None = None
    for i in range(count):
        (ax, ay), (bx, by) = ring[i], ring[(i + 1) % count]
        dx, dy = bx - ax, by - ay
        along = ((point[0] - ax) * dx + (point[1] - ay) * dy) / max(dx * dx + dy * dy, 1e-12)
        share = min(1.0, max(0.0, along))
        x, y = ax + share * dx, ay + share * dy
        off = (x - point[0]) ** 2 + (y - point[1]) ** 2
        if best is None or off < best[0] - 1e-12:
            best = (off, i, (x, y))
    assert best is not None
    _, i, start = best
    rest = [*ring[i + 1 :], *ring[: i + 1]]
    return [start, *(p for p in rest if abs(p[0] - start[0]) + abs(p[1] - start[1]) > 1e-6)]


def _rings(piece: Polygon, sign: float) -> list[Ring]:
    wound = orient(piece, sign)
    return [_ring(wound.exterior), *(_ring(hole) for hole in wound.interiors)]


def _ring(ring: LinearRing) -> Ring:
    simple = ring.simplify(SIMPLER_WITHIN_MM)
    source = simple if len(simple.coords) >= 4 else ring
    return [(float(x), float(y)) for x, y in list(source.coords)[:-1]]
