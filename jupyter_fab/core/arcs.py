"""Arcs fitted to the points of a path, and arcs divided as the controller divides them; for the writer and its clock.

Toolpaths come from plane geometry that knows only points. Where they lie on a circle, one arc says the same in one line
that every controller reads, and is passed without the small corners at which a machine slows down. An arc is never
farther than `TOLERANCE_MM` from the way that the points say, and rises or falls evenly (a helix).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec

from jupyter_fab.core.geometry import Point, Vector

TOLERANCE_MM = 0.02  # under half the gouge that the proof allows; rounds were divided to 0.01 mm (`rings`)
ON_CIRCLE_MM = 0.004  # how far a path's own point may lie from the arc: they were all put on it, and then rounded
LEAST_POINTS = 4  # three always lie on some circle
LEAST_RADIUS_MM = 0.05
MOST_RADIUS_MM = 3_000.0  # straighter than that, lines do as well
MOST_TURN = math.radians(178.0)  # under half a turn no rounding decides which way round it goes
LEAST_CHORD_MM = 0.05  # between an arc's ends: nearer ones might be read as a full turn
EVEN_MM = 0.002  # how far a point may lie from the even fall of a helix
BOX_SLACK_MM = 0.0005  # half the last decimal of a program
GRBL_TOLERANCE_MM = 0.002  # $12 as it is delivered: how far the controller's chords stay from the arc


class Leg(msgspec.Struct, frozen=True):
    """On to a point, straight or round a centre; `end` is the place of that point in the path."""

    end: int
    centre: Point | None = None
    clockwise: bool = False


type Box = tuple[float, float, float, float]  # lowest x, y, highest x, y

ANYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)


def legs(points: Sequence[Vector], within: Box = ANYWHERE) -> list[Leg]:
    """The way from the first point to the last in as few legs as the tolerance lets; no arc leaves the box `within`.

    Points on the box's edge lie on arcs that may pass it by a few thousandths: those stay straight.
    """
    found: list[Leg] = []
    at = 0
    while at < len(points) - 1:
        arc = _longest(points, at, within)
        found.append(arc or Leg(at + 1))
        at = found[-1].end
    return found


def chords(start: Vector, end: Vector, centre: Point, *, clockwise: bool) -> Iterator[Vector]:
    """The points at which GRBL divides an arc, the end last. Source: Grbl 1.1 motion_control.c, mc_arc."""
    cx, cy = centre
    radius = math.dist(start[:2], centre)
    turn = _turn(start, end, centre, clockwise=clockwise)
    sagitta = math.sqrt(max(GRBL_TOLERANCE_MM * (2 * radius - GRBL_TOLERANCE_MM), 1e-9))
    count = math.floor(abs(0.5 * turn * radius) / sagitta)
    first = math.atan2(start[1] - cy, start[0] - cx)
    for i in range(1, count):
        share = i / count
        there = first + turn * share
        z = start[2] + (end[2] - start[2]) * share
        yield cx + radius * math.cos(there), cy + radius * math.sin(there), z
    yield end


def _turn(start: Sequence[float], end: Sequence[float], centre: Point, *, clockwise: bool) -> float:
    ax, ay = start[0] - centre[0], start[1] - centre[1]
    bx, by = end[0] - centre[0], end[1] - centre[1]
    turn = math.atan2(ax * by - ay * bx, ax * bx + ay * by)
    if clockwise:
        return turn - math.tau if turn >= 0 else turn
    return turn + math.tau if turn <= 0 else turn


def _longest(points: Sequence[Vector], at: int, within: Box) -> Leg | None:
    """The arc from a point on that takes in most of the points after it; None if it takes in too few."""
    best: Leg | None = None
    end = at + LEAST_POINTS - 1
    while end < len(points):
        arc = _fitted(points, at, end)
        if arc is None:
            break
        best = arc
        end += 1
    if best is not None and best.centre is not None and _leaves(points[at], points[best.end], best, within):
        return None
    return best


def _leaves(start: Vector, end: Vector, arc: Leg, within: Box) -> bool:
    """Whether the arc's outermost points to the four sides pass the box."""
    assert arc.centre is not None
    radius = math.dist(start[:2], arc.centre)
    whole = _turn(start, end, arc.centre, clockwise=arc.clockwise)
    for side, (dx, dy) in zip(within, ((-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0)), strict=True):
        spot = (arc.centre[0] + radius * dx, arc.centre[1] + radius * dy)
        passed = abs(_turn(start, spot, arc.centre, clockwise=arc.clockwise)) < abs(whole)
        if passed and (spot[0] * dx + spot[1] * dy) - side * (dx + dy) > BOX_SLACK_MM:
            return True
    return False


def _fitted(points: Sequence[Vector], at: int, end: int) -> Leg | None:
    a, b = points[at], points[end]
    across = math.dist(a[:2], b[:2])
    if across < LEAST_CHORD_MM:
        return None
    centre = _centre(a, points[(at + end) // 2], b)
    if centre is None:
        return None
    radius = math.dist(a[:2], centre)
    if not LEAST_RADIUS_MM <= radius <= MOST_RADIUS_MM:
        return None
    second = points[at + 1]
    side = (second[0] - a[0]) * (b[1] - a[1]) - (second[1] - a[1]) * (b[0] - a[0])
    clockwise = side < 0
    whole = _turn(a, b, centre, clockwise=clockwise)
    if abs(whole) > MOST_TURN:
        return None
    before = a
    gone = 0.0
    for there in points[at + 1 : end + 1]:
        if abs(math.dist(there[:2], centre) - radius) > ON_CIRCLE_MM:
            return None
        step = _turn(before, there, centre, clockwise=clockwise)
        # A chord that is far from the arc is an edge of its own; a step back is no arc.
        if abs(step) > abs(whole) + 1e-9 or radius * (1 - math.cos(step / 2)) > TOLERANCE_MM:
            return None
        gone += step
        if abs(a[2] + (b[2] - a[2]) * gone / whole - there[2]) > EVEN_MM:
            return None
        before = there
    return Leg(end, centre, clockwise) if abs(gone - whole) < 1e-6 else None


def _centre(a: Sequence[float], b: Sequence[float], c: Sequence[float]) -> Point | None:
    """The centre of the circle through three points; None if they are in line."""
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    area = 2 * (bx * cy - by * cx)
    if abs(area) < 1e-9:
        return None
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    return a[0] + (cy * b2 - by * c2) / area, a[1] + (bx * c2 - cx * b2) / area
