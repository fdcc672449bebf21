"""Arcs as the simulated board travels them: many short chords, no further from the circle than `$12`.

The interpreter hands over a checked centre; the controller feeds the points to the planner one at a time.

Source: Grbl 1.1 settings.md ($12 arc tolerance); RS274/NGC section 3.5.3 for the words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from .memory import Vec

PLANES = {"G17": (0, 1, 2), "G18": (2, 0, 1), "G19": (1, 2, 0)}  # first axis, second axis, axis of the helix
_SAME_POINT = 5e-7  # radians: a target this close to the start is a full circle


def sweep(start: Vec, target: Vec, centre: tuple[float, float], plane: str, clockwise: bool) -> float:
    """Return the signed angle of an arc in radians, negative clockwise; equal ends are a full circle."""
    a, b, _ = PLANES[plane]
    from_x, from_y = start[a] - centre[0], start[b] - centre[1]
    to_x, to_y = target[a] - centre[0], target[b] - centre[1]
    angle = math.atan2(from_x * to_y - from_y * to_x, from_x * to_x + from_y * to_y)
    if clockwise:
        return angle - 2 * math.pi if angle >= -_SAME_POINT else angle
    return angle + 2 * math.pi if angle <= _SAME_POINT else angle


def length_mm(start: Vec, target: Vec, centre: tuple[float, float], plane: str, clockwise: bool) -> float:
    """Return the length travelled along the arc or helix."""
    a, b, c = PLANES[plane]
    radius = math.hypot(start[a] - centre[0], start[b] - centre[1])
    return math.hypot(sweep(start, target, centre, plane, clockwise) * radius, target[c] - start[c])


def points(
    start: Vec, target: Vec, centre: tuple[float, float], plane: str, clockwise: bool, tolerance_mm: float
) -> Iterator[Vec]:
    """Yield the ends of the chords, the last of them the target itself."""
    a, b, c = PLANES[plane]
    radius = math.hypot(start[a] - centre[0], start[b] - centre[1])
    angle = sweep(start, target, centre, plane, clockwise)
    chord = math.sqrt(max(1e-12, tolerance_mm * (2 * radius - tolerance_mm)))
    count = math.floor(abs(0.5 * angle * radius) / chord)
    first = math.atan2(start[b] - centre[1], start[a] - centre[0])
    for index in range(1, count):
        share = index / count
        point = [0.0, 0.0, 0.0]
        point[a] = centre[0] + radius * math.cos(first + angle * share)
        point[b] = centre[1] + radius * math.sin(first + angle * share)
        point[c] = start[c] + (target[c] - start[c]) * share
        yield (point[0], point[1], point[2])
    yield target


def centre_from_radius(
    start: tuple[float, float], end: tuple[float, float], radius: float, clockwise: bool
) -> tuple[float, float] | None:
    """Return the centre of a radius-format arc, or None where no circle of that radius reaches both ends.

    A negative radius asks for the longer of the two arcs (RS274/NGC 3.5.3.1).
    """
    dx, dy = end[0] - start[0], end[1] - start[1]
    reach = 4 * radius * radius - dx * dx - dy * dy
    if reach < 0 or (dx == 0 and dy == 0):
        return None
    height = -math.sqrt(reach) / math.hypot(dx, dy)
    if not clockwise:
        height = -height
    if radius < 0:
        height = -height
    return (start[0] + 0.5 * (dx - dy * height), start[1] + 0.5 * (dy + dx * height))
