"""Plane geometry of panels: closed loops of straight and circular edges, and the regions that they bound.

A `Loop` is a closed chain of vertices with bulges, the form that DXF polylines use, so that arcs stay exact from the
design to the drawing. Regions (shapely polygons) are derived from loops with a stated chord tolerance. Lengths are mm,
angles radians. Nothing here knows of panels, tools or files.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec
import shapely
from shapely.geometry import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.errors import BadInput

CHORD_TOLERANCE_MM = 0.01  # a fifth of the gouge that the proof allows (0.05 mm)
SAME_POINT_MM = 1e-6  # below this two points are one; far under any machine's step

type Point = tuple[float, float]
type Vector = tuple[float, float, float]


class Vertex(msgspec.Struct, frozen=True, array_like=True):
    """A corner of a loop; `bulge` = tan(sweep / 4) of the arc to the next vertex, positive when it turns left."""

    x: float
    y: float
    bulge: float = 0.0


class Loop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A closed outline, wound counter-clockwise; the last vertex joins the first."""

    vertices: tuple[Vertex, ...]

    def __post_init__(self) -> None:
        """Refuse outlines that bound no area or cross themselves."""
        least = 2 if any(vertex.bulge for vertex in self.vertices) else 3
        if len(self.vertices) < least:
            raise BadInput("An outline needs at least three corners (two, if its edges are arcs).")
        for vertex in self.vertices:
            if not (math.isfinite(vertex.x) and math.isfinite(vertex.y) and math.isfinite(vertex.bulge)):
                raise BadInput("An outline's corners must be finite numbers, in mm.")

    def points(self, tolerance_mm: float = CHORD_TOLERANCE_MM) -> list[Point]:
        """Points along the loop, without the closing one; arcs are divided so that chords stay within tolerance."""
        found: list[Point] = []
        for here, there in zip(self.vertices, self.vertices[1:] + self.vertices[:1], strict=True):
            found.append((here.x, here.y))
            if abs(here.bulge) > 1e-12:
                found.extend(arc_points((here.x, here.y), (there.x, there.y), here.bulge, tolerance_mm))
        return found

    def polygon(self, tolerance_mm: float = CHORD_TOLERANCE_MM) -> Polygon:
        """The region inside the loop.

        Raises
        ------
        BadInput
            If the outline crosses itself or bounds no area.
        """
        region = Polygon(self.points(tolerance_mm))
        if not region.is_valid or region.area < SAME_POINT_MM:
            raise BadInput("An outline crosses itself or bounds no area; check the sizes that it is made from.")
        return region

    def bounds(self) -> tuple[float, float, float, float]:
        """Smallest x, y and largest x, y, in mm."""
        xs, ys = zip(*self.points(), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def mirrored_x(self, about_mm: float) -> Loop:
        """The loop seen from behind: x becomes `about_mm` - x, still counter-clockwise."""
        turned = [Vertex(about_mm - vertex.x, vertex.y, 0.0) for vertex in self.vertices]
        bulges = [vertex.bulge for vertex in self.vertices]
        # Reversing the order keeps the winding; the edge i -> i+1 becomes the edge out of the mirrored vertex i+1.
        count = len(turned)
        order = [(count - i) % count for i in range(count)]
        return Loop(tuple(Vertex(turned[i].x, turned[i].y, bulges[(i - 1) % count]) for i in order))


def arc_points(start: Point, end: Point, bulge: float, tolerance_mm: float) -> list[Point]:
    """The points between start and end of an arc given by its bulge, both ends left out."""
    centre, radius, angle, sweep = arc_of(start, end, bulge)
    step = 2 * math.acos(max(-1.0, 1 - min(tolerance_mm / radius, 1.0)))
    count = max(2, math.ceil(abs(sweep) / step))
    return [
        (
            centre[0] + radius * math.cos(angle + sweep * i / count),
            centre[1] + radius * math.sin(angle + sweep * i / count),
        )
        for i in range(1, count)
    ]


def arc_of(start: Point, end: Point, bulge: float) -> tuple[Point, float, float, float]:
    """Centre, radius, start angle and signed sweep of the arc from start to end with that bulge."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    chord = math.hypot(dx, dy)
    sweep = 4 * math.atan(bulge)
    radius = chord * (1 + bulge * bulge) / (4 * abs(bulge))
    offset = chord * (1 - bulge * bulge) / (4 * bulge)  # from the chord's middle to the centre, to the left
    centre = ((start[0] + end[0]) / 2 - offset * dy / chord, (start[1] + end[1]) / 2 + offset * dx / chord)
    return centre, radius, math.atan2(start[1] - centre[1], start[0] - centre[0]), sweep


def rectangle(x0: float, y0: float, x1: float, y1: float) -> Loop:
    """A rectangle between two corners."""
    return Loop((Vertex(x0, y0), Vertex(x1, y0), Vertex(x1, y1), Vertex(x0, y1)))


def circle(x: float, y: float, radius_mm: float) -> Loop:
    """A full circle, as two half-circle edges."""
    return Loop((Vertex(x + radius_mm, y, 1.0), Vertex(x - radius_mm, y, 1.0)))


def loop_of(ring: LinearRing | Sequence[Point]) -> Loop:
    """A straight-edged loop from a ring of points, counter-clockwise, repeated and collinear points left out."""
    points = list(ring.coords) if isinstance(ring, LinearRing) else list(ring)
    if math.dist(points[0], points[-1]) < SAME_POINT_MM:
        points = points[:-1]
    if LinearRing(points).is_ccw is False:
        points.reverse()
    kept: list[Point] = []
    for i, point in enumerate(points):
        before, after = points[i - 1], points[(i + 1) % len(points)]
        cross = (point[0] - before[0]) * (after[1] - point[1]) - (point[1] - before[1]) * (after[0] - point[0])
        if abs(cross) > SAME_POINT_MM * max(math.dist(before, after), 1.0):
            kept.append((point[0], point[1]))
    return Loop(tuple(Vertex(x, y) for x, y in kept))


def rounded(loop: Loop, radius_mm: float, corners: Iterable[int] | None = None) -> Loop:
    """The loop with its convex straight corners (all, or those at the given places) rounded to that radius."""
    if radius_mm <= 0:
        return loop
    chosen = None if corners is None else set(corners)
    vertices: list[Vertex] = []
    count = len(loop.vertices)
    for i, here in enumerate(loop.vertices):
        before, after = loop.vertices[i - 1], loop.vertices[(i + 1) % count]
        ux, uy = here.x - before.x, here.y - before.y
        vx, vy = after.x - here.x, after.y - here.y
        lu, lv = math.hypot(ux, uy), math.hypot(vx, vy)
        turn = math.atan2(ux * vy - uy * vx, ux * vx + uy * vy)
        if (chosen is not None and i not in chosen) or turn <= 1e-9 or before.bulge or here.bulge:
            vertices.append(here)
            continue
        reach = radius_mm * math.tan(turn / 2)
        if reach > min(lu, lv) / 2 + SAME_POINT_MM:
            raise BadInput(
                f"A corner radius of {radius_mm:g} mm does not fit an edge of {min(lu, lv):g} mm; make it smaller."
            )
        vertices.append(Vertex(here.x - ux / lu * reach, here.y - uy / lu * reach, math.tan(turn / 4)))
        vertices.append(Vertex(here.x + vx / lv * reach, here.y + vy / lv * reach))
    return Loop(tuple(vertices))


def polygons(region: BaseGeometry) -> list[Polygon]:
    """The polygons that a region consists of, slivers left out."""
    if isinstance(region, Polygon):
        found = [region]
    elif isinstance(region, MultiPolygon) or hasattr(region, "geoms"):
        found = [piece for piece in region.geoms if isinstance(piece, Polygon)]
    else:
        found = []
    return [piece for piece in found if piece.area > SAME_POINT_MM]


def union(regions: Iterable[BaseGeometry]) -> BaseGeometry:
    """All regions as one."""
    return shapely.union_all(list(regions))
