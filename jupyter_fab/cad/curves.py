"""Edges of flat faces as pieces of an outline: straight, or an arc of a circle; other curves become arcs.

Role: first half of reading outlines (`tiles.py` joins the pieces). Ellipses, splines and whatever else a kernel knows
are followed by arcs that stay within `CURVE_TOLERANCE_MM`. All in the panel's frame, seen from side A.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import attrs
from OCP.BRepAdaptor import BRepAdaptor_Curve
from OCP.GeomAbs import GeomAbs_CurveType
from OCP.TopAbs import TopAbs_Orientation, TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopoDS import TopoDS

from jupyter_fab.core.geometry import Point

CURVE_TOLERANCE_MM = 0.01  # as fine as arcs are divided everywhere else (core.geometry.CHORD_TOLERANCE_MM)
EXACT_MM = 1e-5  # a spline that stays so near to a line or circle was one before some program wrote it as a spline
DEEPEST = 12  # halvings of a curve; 4096 arcs are more than any tool could follow
SAMPLES = (0.125, 0.25, 0.375, 0.625, 0.75, 0.875)  # of a span, where an arc is held against the curve
TINY_MM = 1e-9


@attrs.frozen
class Piece:
    """One edge of an outline from start to end; `bulge` as in `core.geometry.Vertex`."""

    start: Point
    end: Point
    bulge: float = 0.0
    circle: tuple[float, float, float] | None = None  # centre and radius, of an arc
    follows: bool = False  # an arc that only follows another curve, within the tolerance

    def reversed(self) -> Piece:
        """The same edge walked the other way."""
        return attrs.evolve(self, start=self.end, end=self.start, bulge=-self.bulge)

    def middle(self) -> Point:
        """The point half way along it."""
        (x0, y0), (x1, y1) = self.start, self.end
        return (x0 + x1) / 2 + self.bulge * (y1 - y0) / 2, (y0 + y1) / 2 - self.bulge * (x1 - x0) / 2


def pieces_of(face: Any) -> list[Piece]:
    """The edges of a face, material to the left seen from outside the solid; in the plane z = 0."""
    found: list[Piece] = []
    explorer = TopExp_Explorer(face, TopAbs_ShapeEnum.TopAbs_EDGE)
    while explorer.More():
        edge = TopoDS.Edge_s(explorer.Current())
        explorer.Next()
        way = edge.Orientation()
        if way in (TopAbs_Orientation.TopAbs_FORWARD, TopAbs_Orientation.TopAbs_REVERSED):
            pieces = list(_forward(BRepAdaptor_Curve(edge)))
            if way == TopAbs_Orientation.TopAbs_REVERSED:
                pieces = [piece.reversed() for piece in reversed(pieces)]
            found += pieces
    return found


def signed_area(pieces: list[Piece]) -> float:
    """What closed pieces enclose, mm2; negative if they run clockwise."""
    total = 0.0
    for piece in pieces:
        (x0, y0), (x1, y1) = piece.start, piece.end
        total += (x0 * y1 - x1 * y0) / 2
        if piece.bulge:
            total += _segment(math.dist(piece.start, piece.end), piece.bulge)
    return total


def _segment(chord: float, bulge: float) -> float:
    """The area between an arc and its chord, positive where the arc turns left."""
    sweep = 4 * math.atan(bulge)
    radius = chord * (1 + bulge * bulge) / (4 * abs(bulge)) if chord else 0.0
    return radius * radius * (sweep - math.sin(sweep)) / 2


def _forward(curve: Any) -> Iterator[Piece]:
    """The pieces of an edge in the direction of its curve."""
    first, last = curve.FirstParameter(), curve.LastParameter()
    kind = curve.GetType()
    if kind == GeomAbs_CurveType.GeomAbs_Line:
        yield Piece(_at(curve, first), _at(curve, last))
    elif kind == GeomAbs_CurveType.GeomAbs_Circle:
        ring = curve.Circle()
        centre, left = ring.Location(), ring.Axis().Direction().Z() > 0
        circle = (centre.X(), centre.Y(), ring.Radius())
        # in two, so that no piece begins where it ends
        middle = (first + last) / 2
        bulge = math.tan((last - first) / 8) * (1 if left else -1)
        yield Piece(_at(curve, first), _at(curve, middle), bulge, circle)
        yield Piece(_at(curve, middle), _at(curve, last), bulge, circle)
    else:
        yield from _followed(curve, first, last)


def _at(curve: Any, parameter: float) -> Point:
    point = curve.Value(parameter)
    return point.X(), point.Y()


def _followed(curve: Any, first: float, last: float) -> Iterator[Piece]:
    """Arcs along any curve, halved until they are near enough."""
    whole = _arc(curve, first, last)
    if whole and _off(curve, first, last, whole) <= EXACT_MM:
        yield whole
        return
    # A closed or winding curve is halved at least twice: points at its sixths may lie on one arc by chance.
    yield from _halved(curve, first, last, 0)


def _halved(curve: Any, first: float, last: float, depth: int) -> Iterator[Piece]:
    piece = _arc(curve, first, last) if depth >= 2 else None
    if piece and (depth >= DEEPEST or _off(curve, first, last, piece) <= CURVE_TOLERANCE_MM):
        yield attrs.evolve(piece, follows=True)
        return
    middle = (first + last) / 2
    yield from _halved(curve, first, middle, depth + 1)
    yield from _halved(curve, middle, last, depth + 1)


def _arc(curve: Any, first: float, last: float) -> Piece | None:
    """The arc (or line) through start, middle and end of a span; None for one that begins where it ends."""
    start, middle, end = _at(curve, first), _at(curve, (first + last) / 2), _at(curve, last)
    dx, dy = end[0] - start[0], end[1] - start[1]
    chord = math.hypot(dx, dy)
    if chord < TINY_MM:
        return None
    # the circle through the three points, by the angle under which the chord is seen from the middle one
    ux, uy, vx, vy = middle[0] - start[0], middle[1] - start[1], end[0] - middle[0], end[1] - middle[1]
    half_sweep = math.atan2(ux * vy - uy * vx, ux * vx + uy * vy)
    if abs(half_sweep) * chord < EXACT_MM:
        return Piece(start, end)
    bulge = math.tan(half_sweep / 2)
    offset = chord * (1 - bulge * bulge) / (4 * bulge)
    centre = ((start[0] + end[0]) / 2 - offset * dy / chord, (start[1] + end[1]) / 2 + offset * dx / chord)
    return Piece(start, end, bulge, (*centre, chord * (1 + bulge * bulge) / (4 * abs(bulge))))


def _off(curve: Any, first: float, last: float, piece: Piece) -> float:
    """How far the curve strays from the piece, at some points."""
    points = [_at(curve, first + share * (last - first)) for share in SAMPLES]
    if piece.circle:
        x, y, radius = piece.circle
        return max(abs(math.dist(point, (x, y)) - radius) for point in points)
    (x0, y0), (x1, y1) = piece.start, piece.end
    length = math.hypot(x1 - x0, y1 - y0)
    return max(abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length for x, y in points)
