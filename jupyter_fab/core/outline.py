"""Curved outlines from few numbers: corners with a radius, edges with a bow, as an exact loop of lines and arcs.

A designer gives corners as `(a, b)`, `(a, b, radius_mm)` or `(a, b, radius_mm, bow_mm)`; `Board.shape` and
`Board.cut_shape` call this. After boards have grown tabs and lost notches their outlines are divided into chords;
`arcs_again` finds the arcs in them, so that drawings keep arcs as arcs. Plane geometry only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import CHORD_TOLERANCE_MM, SAME_POINT_MM, Loop, Point, Vertex, arc_of

ON_ARC_MM = 1e-5  # points are kept to a millionth of a mm; what lies nearer to an arc than this is its own
FLAT_MM = 42.0  # the shortest straight edge on which a tab stands is 38 mm (`core.tab`)
SHARP = 1e-9  # rad: a corner that turns by less is none


class Turn(NamedTuple):
    """A corner of an outline, rounded to a radius, and how far the edge to the next one bows outwards (or in)."""

    x: float
    y: float
    radius_mm: float = 0.0
    bow_mm: float = 0.0


class Arc(NamedTuple):
    """A circle that part of an outline lies on."""

    x: float
    y: float
    radius_mm: float


def outline(turns: Iterable[Sequence[float]]) -> Loop:
    """The loop through these corners, counter-clockwise, whichever way round they are given.

    Radii that do not fit the edges between them are made smaller together, as browsers do with those of a box, so that
    a form holds over the whole range of its sizes.

    Raises
    ------
    BadInput
        If corners coincide, or a radius lies beside a bowed edge.
    """
    corners = _anticlockwise([Turn(*turn) for turn in turns])
    count = len(corners)
    edges = [math.dist(here[:2], there[:2]) for here, there in zip(corners, corners[1:] + corners[:1], strict=True)]
    if min(edges) < SAME_POINT_MM:
        raise BadInput("Two corners of an outline lie on one another; check the sizes that it is made from.")
    wanted = [_reach(corners, i) for i in range(count)]
    fits = [min(1.0, edges[i] / max(wanted[i] + wanted[(i + 1) % count], SAME_POINT_MM)) for i in range(count)]
    reaches = [wanted[i] * min(fits[i - 1], fits[i]) for i in range(count)]
    vertices: list[Vertex] = []
    for i, here in enumerate(corners):
        there, edge = corners[(i + 1) % count], edges[i]
        before, turn = corners[i - 1], _turn(corners, i)
        if reaches[i] > SAME_POINT_MM:
            start, end = _towards(here, before, reaches[i]), _towards(here, there, reaches[i])
            vertices += [Vertex(*start, math.tan(turn / 4)), Vertex(*end)]
        else:
            vertices.append(Vertex(here.x, here.y, 2 * here.bow_mm / edge))
    # Where two rounds meet, one ends where the next begins.
    kept = [
        v for v, after in zip(vertices, [*vertices[1:], vertices[0]], strict=True) if v.bulge or not _same(v, after)
    ]
    return Loop(tuple(kept))


def mirrored(half: Sequence[Sequence[float]], about: float = 0.0) -> list[tuple[float, ...]]:
    """The corners of an outline that is the same on both sides of a line across its first axis, from one half.

    The half is given from one end of the line to the other, without points on it and without bows.
    """
    right = [tuple(corner) for corner in half]
    return [*right, *((2 * about - x, *rest) for x, *rest in reversed(right))]


def disc(x: float, y: float, radius_mm: float, flats: int = 4) -> list[Turn]:
    """The corners of a round with that many short flats, on which tabs hold it while it is cut.

    The flats lie across the axes first; each takes 220 / radius mm off the round (1 mm at 220), less than is sanded
    off by eye.
    """
    half = math.asin(min(FLAT_MM / 2 / radius_mm, 0.7))
    bow = radius_mm * (1 - math.cos(math.pi / flats - half))
    corners: list[Turn] = []
    for i in range(flats):
        middle = 2 * math.pi * i / flats
        for angle, out in ((middle - half, 0.0), (middle + half, bow)):
            corners.append(Turn(x + radius_mm * math.cos(angle), y + radius_mm * math.sin(angle), 0.0, out))
    return corners


def arcs_of(loop: Loop) -> list[Arc]:
    """The circles on which a loop's bowed edges lie."""
    found: list[Arc] = []
    for here, there in zip(loop.vertices, loop.vertices[1:] + loop.vertices[:1], strict=True):
        if abs(here.bulge) > 1e-12:
            (x, y), radius, _, _ = arc_of((here.x, here.y), (there.x, there.y), here.bulge)
            found.append(Arc(x, y, radius))
    return found


def arcs_again(loop: Loop, arcs: Sequence[Arc], tolerance_mm: float = CHORD_TOLERANCE_MM) -> Loop:
    """The loop with runs of chords of these circles as arcs; what is no chord of them stays as it is."""
    points = [(v.x, v.y) for v in loop.vertices]
    count = len(points)
    edges = [_arc_under(points[i], points[(i + 1) % count], arcs, tolerance_mm) for i in range(count)]
    first = next((i for i in range(count) if edges[i] is None or edges[i] != edges[i - 1]), None)
    if first is None:  # a full circle and nothing else: two halves of it
        whole = edges[0]
        assert whole is not None
        first, edges = 0, [(whole[0], i < count // 2) for i in range(count)]
    vertices: list[Vertex] = []
    i = 0
    while i < count:
        at = (first + i) % count
        run = 1
        while edges[at] is not None and i + run < count and edges[(at + run) % count] == edges[at]:
            run += 1
        bulge = 0.0
        found = edges[at]
        if found is not None and run > 1:
            arc = arcs[found[0]]
            sweep = sum(_swept(points[(at + k) % count], points[(at + k + 1) % count], arc) for k in range(run))
            bulge = math.tan(sweep / 4)
            vertices.append(Vertex(*points[at], bulge))
        else:
            vertices += [Vertex(*points[(at + k) % count]) for k in range(run)]
        i += run
    return Loop(tuple(vertices))


def _anticlockwise(corners: list[Turn]) -> list[Turn]:
    area = sum(a.x * b.y - b.x * a.y for a, b in zip(corners, corners[1:] + corners[:1], strict=True))
    if area > 0:
        return corners
    # The edge i -> i + 1 leaves corner i + 1 once the order is turned.
    return [corner._replace(bow_mm=corners[i - 1].bow_mm) for i, corner in enumerate(corners)][::-1]


def _turn(corners: Sequence[Turn], i: int) -> float:
    before, here, after = corners[i - 1], corners[i], corners[(i + 1) % len(corners)]
    ux, uy, vx, vy = here.x - before.x, here.y - before.y, after.x - here.x, after.y - here.y
    return math.atan2(ux * vy - uy * vx, ux * vx + uy * vy)


def _reach(corners: Sequence[Turn], i: int) -> float:
    """How far from its corner a round begins."""
    here = corners[i]
    turn = abs(_turn(corners, i))
    if here.radius_mm <= 0 or turn < SHARP:
        return 0.0
    if here.bow_mm or corners[i - 1].bow_mm:
        raise BadInput(f"The corner at {here.x:g}, {here.y:g} lies beside a bowed edge and cannot be rounded.")
    return here.radius_mm * math.tan(turn / 2)


def _towards(here: Turn, other: Turn, reach: float) -> Point:
    share = reach / math.dist(here[:2], other[:2])
    return here.x + (other.x - here.x) * share, here.y + (other.y - here.y) * share


def _same(one: Vertex, other: Vertex) -> bool:
    return math.dist((one.x, one.y), (other.x, other.y)) < SAME_POINT_MM * 2


def _arc_under(a: Point, b: Point, arcs: Sequence[Arc], tolerance_mm: float) -> tuple[int, bool] | None:
    """Which circle an edge is a chord of, and whether it goes round it to the left."""
    for i, arc in enumerate(arcs):
        near = (abs(math.dist(point, arc[:2]) - arc.radius_mm) < ON_ARC_MM for point in (a, b))
        if all(near):
            sweep = _swept(a, b, arc)
            if arc.radius_mm * (1 - math.cos(sweep / 2)) < tolerance_mm * 1.05:
                return i, sweep > 0
    return None


def _swept(a: Point, b: Point, arc: Arc) -> float:
    (ax, ay), (bx, by) = (a[0] - arc.x, a[1] - arc.y), (b[0] - arc.x, b[1] - arc.y)
    return math.atan2(ax * by - ay * bx, ax * bx + ay * by)
