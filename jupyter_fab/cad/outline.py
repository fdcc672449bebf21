"""Outlines of plane faces as loops: straight edges and circles' arcs, in order, counter-clockwise.

Used by the recogniser on sections that lie in z = 0. Any other curve is refused.
"""

from __future__ import annotations

import math
from typing import Any

import cadquery as cq
from OCP.BRepTools import BRepTools_WireExplorer

from jupyter_fab.core.geometry import SAME_POINT_MM, Loop, Point, Vertex, circle

PLACES = 6  # decimals of a mm, so that equal solids give equal panels


class NotALoop(ValueError):
    """An outline that is neither straight nor a circle's arc."""


def face_loops(face: Any) -> tuple[Loop, list[Loop]]:
    """The outline of a face and those of its openings.

    Raises
    ------
    NotALoop
        If an edge is neither a line nor a circle's arc.
    """
    return wire_loop(face.outerWire()), [wire_loop(wire) for wire in face.innerWires()]


def full_circle(loop: Loop) -> tuple[float, float, float] | None:
    """Centre and diameter, if the loop is one circle."""
    if len(loop.vertices) != 2 or any(abs(vertex.bulge - 1) > 1e-9 for vertex in loop.vertices):
        return None
    one, other = loop.vertices
    return (
        round((one.x + other.x) / 2, PLACES),
        round((one.y + other.y) / 2, PLACES),
        round(math.dist((one.x, one.y), (other.x, other.y)), PLACES),
    )


def wire_loop(wire: Any) -> Loop:
    """The wire as a loop, counter-clockwise, straight runs joined."""
    starts: list[Point] = []
    middles: list[Point | None] = []  # of arcs
    explorer = BRepTools_WireExplorer(wire.wrapped)
    while explorer.More():
        edge = cq.Edge(explorer.Current())
        kind = edge.geomType()
        if kind not in ("LINE", "CIRCLE"):
            raise NotALoop(f"an outline runs along a {kind.lower()}; use straight lines and arcs.")
        if edge.IsClosed():
            centre, radius = edge.arcCenter(), edge.radius()
            return Loop(circle(_round(centre.x), _round(centre.y), _round(radius)).vertices)
        # The explorer's vertex is the edge's start in the wire's own direction.
        start, middle = cq.Vertex(explorer.CurrentVertex()), edge.positionAt(0.5)
        starts.append((start.X, start.Y))
        middles.append((middle.x, middle.y) if kind == "CIRCLE" else None)
        explorer.Next()
    ends = [*starts[1:], starts[0]]
    vertices = [
        Vertex(_round(start[0]), _round(start[1]), _bulge(start, middle, end) if middle else 0.0)
        for start, middle, end in zip(starts, middles, ends, strict=True)
    ]
    if _signed_area(vertices) < 0:
        vertices = _reversed(vertices)
    return Loop(tuple(_joined(vertices)))


def _bulge(start: Point, middle: Point, end: Point) -> float:
    """The bulge of the arc through the three points; an arc that turns left has its middle right of its chord."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    chord = math.hypot(dx, dy)
    left = (dx * (middle[1] - start[1]) - dy * (middle[0] - start[0])) / chord
    return _round(-left / (chord / 2))


def _reversed(vertices: list[Vertex]) -> list[Vertex]:
    count = len(vertices)
    order = [(-i) % count for i in range(count)]
    return [Vertex(vertices[i].x, vertices[i].y, -vertices[(i - 1) % count].bulge) for i in order]


def _signed_area(vertices: list[Vertex]) -> float:
    if len(vertices) == 2:
        return sum(vertex.bulge for vertex in vertices)
    points: list[tuple[float, float]] = []
    for here, there in zip(vertices, [*vertices[1:], vertices[0]], strict=True):
        points.append((here.x, here.y))
        if here.bulge:
            # the arc's middle lies right of the chord by bulge * chord / 2
            points.append(
                (
                    (here.x + there.x) / 2 + here.bulge * (there.y - here.y) / 2,
                    (here.y + there.y) / 2 - here.bulge * (there.x - here.x) / 2,
                )
            )
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True))


def _joined(vertices: list[Vertex]) -> list[Vertex]:
    kept = list(vertices)
    i = 0
    while i < len(kept) and len(kept) > 3:
        before, here, after = kept[i - 1], kept[i], kept[(i + 1) % len(kept)]
        cross = (here.x - before.x) * (after.y - here.y) - (here.y - before.y) * (after.x - here.x)
        reach = math.dist((before.x, before.y), (after.x, after.y))
        if not before.bulge and not here.bulge and abs(cross) <= SAME_POINT_MM * 10 * max(reach, 1.0):
            kept.pop(i)
        else:
            i += 1
    return kept


def _round(value: float) -> float:
    return round(value, PLACES) + 0.0
