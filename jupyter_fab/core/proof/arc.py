"""An arc of a program as the chain of points that the cutter passes, for the proof.

In the plane XY, by its centre (I J) or its radius (R), as a helix where Z changes. Only arcs that every controller
reads alike pass: where the two ends lie differently far from the centre, or rounding decides between next to nothing
and a full turn, there is no telling what is cut. Source: Grbl 1.1's documentation (errors 33 to 35), RS-274/NGC 3.5.3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

CHORD_MM = 0.005  # a tenth of the gouge that is allowed; GRBL's own is 0.002 ($12)
OFF_CIRCLE_MM = 0.005  # GRBL refuses more (error 33), on small circles
SHORTEST_CHORD_MM = 0.005  # of an arc that is no full turn: shorter ones may be read as one
LONGEST_RADIUS_MM = 3_500.0  # the writer stops at 3,000; what is flatter is no arc of a router's
# GRBL takes turns under 5e-7 for full ones, and its single precision is off by as much again: twenty times that. With
# the longest radius it is no more than the shortest chord of the writer's arcs.
LEAST_TURN = 1e-5
HALF_TURN = 0.99999  # of the diameter: a chord so long leaves the centre of an R arc to rounding

type Spot = tuple[float, float, float]


class NoArc(Exception):
    """The arc cannot be relied on; the text says why, the figure (mm) by how much."""

    def __init__(self, text: str, figure_mm: float = 0.0) -> None:
        super().__init__(text)
        self.figure_mm = figure_mm


def chords(start: Spot, end: Spot, given: Mapping[str, float], *, clockwise: bool) -> list[Spot]:
    """The points after the start, to the end, no chord farther than `CHORD_MM` off the arc.

    `given` holds the line's I and J, from the start, or its R (negative: the longer way).

    Raises
    ------
    NoArc
        If the words do not tell one arc.
    """
    reach = math.dist(start[:2], end[:2])
    if 0 < reach < SHORTEST_CHORD_MM:
        raise NoArc("the arc is so short that it may be read as a full turn", reach)
    if "R" in given:
        if given.keys() & {"I", "J"}:
            raise NoArc("the arc has both a radius and a centre")
        cx, cy = _centre(start, end, given["R"], reach, clockwise)
    elif given.keys() & {"I", "J"}:
        cx, cy = start[0] + given.get("I", 0.0), start[1] + given.get("J", 0.0)
    else:
        raise NoArc("the arc has neither a centre nor a radius")
    first, last = math.dist(start[:2], (cx, cy)), math.dist(end[:2], (cx, cy))
    if first == 0:
        raise NoArc("the arc has no radius")
    if max(first, last) > LONGEST_RADIUS_MM:
        raise NoArc("the arc is so flat that it may be read as a full turn", max(first, last))
    if abs(first - last) > OFF_CIRCLE_MM:
        raise NoArc("the arc's end does not lie on its circle", abs(first - last))
    angle = math.atan2(start[1] - cy, start[0] - cx)
    turn = (math.atan2(end[1] - cy, end[0] - cx) - angle) % math.tau
    if reach > 0 and not LEAST_TURN <= turn <= math.tau - LEAST_TURN:
        raise NoArc("the arc turns so little that it may be read as a full turn", reach)
    if reach == 0:
        turn = math.tau
    elif clockwise:
        turn -= math.tau
    turn = -math.tau if reach == 0 and clockwise else turn
    count = max(1, math.ceil(abs(turn) / (2 * math.acos(max(0.5, 1 - CHORD_MM / first)))))
    found = []
    for i in range(1, count):
        share = i / count
        radius, there = first + (last - first) * share, angle + turn * share
        z = start[2] + (end[2] - start[2]) * share
        found.append((cx + radius * math.cos(there), cy + radius * math.sin(there), z))
    return [*found, end]


def _centre(start: Spot, end: Spot, radius: float, reach: float, clockwise: bool) -> tuple[float, float]:
    """The centre of an arc that is given by its radius: beside the chord, on the side that the turn asks for."""
    if reach == 0:
        raise NoArc("an arc by its radius has two ends")
    if reach > abs(radius) * 2 * HALF_TURN:
        raise NoArc("the radius is too small for the arc's ends, or so near to half a turn that rounding decides")
    height = math.sqrt(radius * radius - reach * reach / 4)
    left = (radius > 0) is not clockwise  # the short way round to the left has its centre on the left
    side = height / reach if left else -height / reach
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (start[0] + end[0]) / 2 - dy * side, (start[1] + end[1]) / 2 + dx * side
