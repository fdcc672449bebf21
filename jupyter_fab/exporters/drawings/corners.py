"""The corners of an outline as a joiner measures them: where its straight edges meet, rounded or relieved or not.

A corner rounded to a radius is measured at the point where its two edges would meet, and so is one that the cutter
relieved; what is left over is told as a radius or counted as a relief. Lengths are mm, in the outline's own frame.
"""

from __future__ import annotations

import math

import attrs

from jupyter_fab.core.geometry import Loop, Vertex, arc_of
from jupyter_fab.exporters.drawings.crowd import Spot

TANGENT = 0.02  # radians: an arc that leaves its edge by less than that runs on from it
REACH = 3.0  # radii: a corner farther from its arc is none


@attrs.frozen
class Round:
    """An arc of an outline: its radius and middle, whether it stands in a corner, and whether as a relief.

    No one measures reliefs.
    """

    radius: float
    middle: Spot
    corner: bool
    relief: bool = False


@attrs.frozen
class Corners:
    """Where an outline's edges meet, and its arcs."""

    at: tuple[Spot, ...]
    rounds: tuple[Round, ...]


def corners(loop: Loop) -> Corners:
    """The corners of a loop."""
    vertices = loop.vertices
    count = len(vertices)
    at: list[Spot] = []
    rounds: list[Round] = []
    for i, here in enumerate(vertices):
        before, there, after = vertices[i - 1], vertices[(i + 1) % count], vertices[(i + 2) % count]
        if not here.bulge:
            if not before.bulge:
                at.append((here.x, here.y))
            continue
        centre, radius, angle, sweep = arc_of((here.x, here.y), (there.x, there.y), here.bulge)
        turn = angle + sweep / 2
        middle = (centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn))
        straight = count > 3 and not before.bulge and not there.bulge
        corner = _meeting(before, here, there, after) if straight else None
        if corner is None or math.dist(corner, middle) > REACH * radius:
            at += [(here.x, here.y), (there.x, there.y)]
            rounds.append(Round(radius, middle, corner=False))
            continue
        at.append(corner)
        leaves = angle + math.copysign(math.pi / 2, sweep)
        edge = math.atan2(here.y - before.y, here.x - before.x)
        relief = abs(math.remainder(leaves - edge, 2 * math.pi)) > TANGENT
        rounds.append(Round(radius, middle, corner=True, relief=relief))
    return Corners(tuple(at), tuple(rounds))


def rectangle(loop: Loop) -> tuple[float, float, float, float] | None:
    """The rectangle that an outline is, corners aside: lowest x and y, highest x and y; None if it is none."""
    made = corners(loop)
    found = made.at
    xs = sorted({round(x, 3) for x, _ in found})
    ys = sorted({round(y, 3) for _, y in found})
    if not all(arc.corner for arc in made.rounds) or len(found) != 4 or len(xs) != 2 or len(ys) != 2:
        return None
    return xs[0], ys[0], xs[1], ys[1]


def _meeting(a: Vertex, b: Vertex, c: Vertex, d: Vertex) -> Spot | None:
    """Where the lines through a, b and through c, d meet; None if they are parallel."""
    ux, uy, vx, vy = b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y
    cross = ux * vy - uy * vx
    if abs(cross) < 1e-6 * math.hypot(ux, uy) * math.hypot(vx, vy):
        return None
    share = ((c.x - b.x) * vy - (c.y - b.y) * vx) / cross
    return b.x + share * ux, b.y + share * uy
