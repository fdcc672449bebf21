"""Boards that lean: a seat that falls towards the back, a back that reclines, between sides that stand upright.

A leaning board is designed as if it stood square, and then turned about a line of the piece. A joint between it and a
board across that line (a chair's side) is cut as any joint, in the leaning board's own directions: the other board is
looked at from there, and what is cut into it is turned back. Other meetings would need bevelled edges, which an upright
cutter does not make, and are refused.
"""

from __future__ import annotations

import math
from typing import Literal

import attrs
import msgspec
from shapely.affinity import affine_transform

from jupyter_fab.core.board import AXES, PLACES, Board, face_of
from jupyter_fab.core.geometry import Loop, Vector, Vertex
from jupyter_fab.core.joints.protocol import Gap, Joint, Mating, Pin
from jupyter_fab.core.joints.refusal import LEAST_WEB_MM, NoJoint, Reason
from jupyter_fab.core.part import Cutout, EdgeBore, Engraving, Feature, Placement, Pocket

FAR_MM = 10_000.0  # beyond any board: seen from a leaning one, another's edges run askew and are judged afterwards


@attrs.frozen
class Tilt:
    """A turn about a line of the piece: along an axis, through a point, by the right-hand rule."""

    axis: Literal["x", "y", "z"]
    degrees: float
    about: Vector

    def turned(self, way: Vector, back: bool = False) -> Vector:
        """A direction after the turn, or before it."""
        i = AXES.index(self.axis)
        j, k = (i + 1) % 3, (i + 2) % 3
        angle = math.radians(-self.degrees if back else self.degrees)
        found = [*way]
        found[j] = way[j] * math.cos(angle) - way[k] * math.sin(angle)
        found[k] = way[j] * math.sin(angle) + way[k] * math.cos(angle)
        return found[0], found[1], found[2]

    def moved(self, point: Vector, back: bool = False) -> Vector:
        """A point after the turn, or before it."""
        a = self.about
        x, y, z = self.turned((point[0] - a[0], point[1] - a[1], point[2] - a[2]), back)
        return x + a[0], y + a[1], z + a[2]

    def placed(self, placement: Placement) -> Placement:
        """Where a board stands after the turn."""
        origin = _exact(self.moved(placement.origin))
        return Placement(origin, self.turned(placement.x_axis), self.turned(placement.y_axis))


def cut_leaning(joint: Joint, board: Board, into: Board, tilt: Tilt | None, other: Tilt | None) -> Mating | None:
    """How two boards mate of which one leans, or both together, after shaping them.

    Raises
    ------
    NoJoint
        If they lean differently and the receiving one does not stand across the line about which the other leans, or
        if what is cut comes too near to its outline.
    """
    if tilt == other:
        mating = joint.cut(board, into)
    elif other is None and tilt is not None and into.axis == AXES.index(tilt.axis):
        seen = _seen(into, tilt)
        mating = joint.cut(board, seen)
        _take(into, seen, tilt)
    else:
        raise NoJoint(
            Reason.NOT_SQUARE,
            f"{board.name!r} and {into.name!r} do not lean alike; a leaning board may enter one that stands upright "
            "across the line about which it leans, such as a chair's side.",
        )
    return mating if mating is None or tilt is None else _turned(mating, tilt)


def _seen(into: Board, tilt: Tilt) -> Board:
    """A stand-in for the receiving board in the directions of the leaning one."""
    low, high = [-FAR_MM] * 3, [FAR_MM] * 3
    low[into.axis], high[into.axis] = into.low[into.axis], into.high[into.axis]
    box = (low[0], low[1], low[2]), (high[0], high[1], high[2])
    return Board(into.name, box, face_of(into.axis, into.facing), None, into.material, into.making)


def _take(into: Board, seen: Board, tilt: Tilt) -> None:
    """Cut into the real board what was cut into its stand-in."""

    def place(x: float, y: float) -> tuple[float, float]:
        point = [*seen.low]
        u, v = seen.in_plane
        point[u], point[v] = seen.placement.origin[u] + x, seen.placement.origin[v] + y
        return into.local(tilt.moved((point[0], point[1], point[2])))

    (ox, oy), (ux, uy), (vx, vy) = place(0, 0), place(1, 0), place(0, 1)
    matrix = (ux - ox, vx - ox, uy - oy, vy - oy, ox, oy)
    room = into.outline().polygon()
    for feature in seen.features:
        there = _feature_at(feature, matrix)
        if isinstance(there, Cutout | Pocket) and not room.buffer(-LEAST_WEB_MM).covers(there.outline.polygon()):
            raise NoJoint(
                Reason.THIN_WEB,
                f"The {there.role} lies less than {LEAST_WEB_MM:g} mm from the outline of {into.name!r}, or outside; "
                "make that board wider there.",
                least_mm=LEAST_WEB_MM,
            )
        into.cut(there)
    for region in seen.removed:
        into.notch_region(affine_transform(region, matrix))


def _feature_at(feature: Feature, matrix: tuple[float, ...]) -> Feature:
    a, b, c, d, x0, y0 = matrix

    def at(x: float, y: float) -> tuple[float, float]:
        return round(a * x + b * y + x0, PLACES), round(c * x + d * y + y0, PLACES)

    if isinstance(feature, Cutout | Pocket):
        loop = Loop(tuple(Vertex(*at(v.x, v.y), v.bulge) for v in feature.outline.vertices))
        if isinstance(feature, Engraving):
            line = tuple(Vertex(*at(v.x, v.y), v.bulge) for v in feature.line)
            return msgspec.structs.replace(feature, outline=loop, line=line)
        return msgspec.structs.replace(feature, outline=loop)
    x, y = at(feature.x, feature.y)
    if isinstance(feature, EdgeBore):
        dx, dy = a * feature.dx + b * feature.dy, c * feature.dx + d * feature.dy
        return msgspec.structs.replace(feature, x=x, y=y, dx=dx, dy=dy)
    return msgspec.structs.replace(feature, x=x, y=y)


def _turned(mating: Mating, tilt: Tilt) -> Mating:
    opens = mating.opens
    return attrs.evolve(
        mating,
        enters=tuple(_exact(tilt.turned(way)) for way in mating.enters),
        gaps=tuple(Gap(_exact(tilt.turned(gap.direction)), gap.mm) for gap in mating.gaps),
        pins=tuple(
            Pin(tilt.moved(pin.at), tilt.turned(pin.along), pin.diameter_mm, pin.length_mm, pin.gap_mm)
            for pin in mating.pins
        ),
        opens=opens and attrs.evolve(opens, at=tilt.moved(opens.at), axis=tilt.turned(opens.axis)),
    )


def _exact(vector: Vector) -> Vector:
    return round(vector[0], 9) + 0.0, round(vector[1], 9) + 0.0, round(vector[2], 9) + 0.0
