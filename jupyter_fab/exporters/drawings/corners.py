"""The corners of an outline as a joiner measures them: where its straight edges meet, rounded or relieved or not.

A corner rounded to a radius is measured at the point where its two edges would meet, and so is one that the cutter
relieved; what is left over is told as a radius or counted as a relief. Lengths are mm, in the outline's own frame.
"""

from __future__ import annotations

import math

import attrs
import shapely
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import SAME_POINT_MM, Loop, Vertex, arc_of
from jupyter_fab.exporters.drawings.crowd import Spot

TANGENT = 0.02  # radians: an arc that leaves its edge by less than that runs on from it
SQUARE = 1e-3  # cosine of what still counts as a right angle
ROUGH = 2e-3  # of an area: what chords make of a round
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
    vertices = [  # edges of no length, as where two roundings meet, are none
        a
        for a, b in zip(loop.vertices, loop.vertices[1:] + loop.vertices[:1], strict=True)
        if a.bulge or math.hypot(b.x - a.x, b.y - a.y) > SAME_POINT_MM
    ]
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


def rectangle(loop: Loop) -> tuple[Spot, ...] | None:
    """The four corners of the rectangle, square or turned, that an outline is, radii and reliefs aside; else None."""
    made = corners(loop)
    if len(made.at) != 4 or not all(arc.corner for arc in made.rounds):
        return None
    for (ax, ay), (bx, by), (cx, cy) in zip(made.at, made.at[1:] + made.at[:1], made.at[2:] + made.at[:2], strict=True):
        ux, uy, vx, vy = bx - ax, by - ay, cx - bx, cy - by
        if abs(ux * vx + uy * vy) > SQUARE * math.hypot(ux, uy) * math.hypot(vx, vy):
            return None
    return made.at


def has_round_ends(region: BaseGeometry) -> bool:
    """Whether a region is a slot along an axis: a rectangle whose ends are half circles."""
    x0, y0, x1, y1 = region.bounds
    radius = min(x1 - x0, y1 - y0) / 2
    spine = shapely.LineString([(x0 + radius, y0 + radius), (x1 - radius, y1 - radius)])
    return bool(region.symmetric_difference(spine.buffer(radius, quad_segs=64)).area < ROUGH * region.area)


def _meeting(a: Vertex, b: Vertex, c: Vertex, d: Vertex) -> Spot | None:
    """Where the lines through a, b and through c, d meet; None if they are parallel."""
    ux, uy, vx, vy = b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y
    cross = ux * vy - uy * vx
    if abs(cross) <= 1e-6 * math.hypot(ux, uy) * math.hypot(vx, vy):
        return None
    share = ((c.x - b.x) * vy - (c.y - b.y) * vx) / cross
    return b.x + share * ux, b.y + share * uy
