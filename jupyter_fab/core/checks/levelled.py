"""Boards that lean and carry something, such as a seat that falls towards the back: looked at as if they lay level.

The whole piece is turned until the board lies level; what held it then holds it still, and what stood on the floor
stands. Only the share of the weight that presses square on the board bends it: the rest runs along it, into its joints.
"""

from __future__ import annotations

import functools
import math

import attrs
import msgspec
import numpy as np

from jupyter_fab.core.checks.carrying import carried, is_level
from jupyter_fab.core.checks.contact import Frame, frame_of, seen_from_side
from jupyter_fab.core.checks.piece import FLOOR_MM, Piece
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import Part, Placement


@attrs.frozen(eq=False)
class Levelled:
    """A board that leans, in the frame of the piece turned so that it lies level."""

    name: str
    frame: Frame
    share: float  # of the weight on it that presses square on the board


@functools.lru_cache(maxsize=4)  # a piece is looked at by several checks, one after the other
def levelled(piece: Piece) -> tuple[Levelled, ...]:
    """Each board of the fixed body that leans and carries something."""
    loads = carried(piece)
    leaning = [
        part
        for part in piece.parts.parts
        if part.name in loads and not is_level(part) and part.name not in piece.motion_of
    ]
    if not leaning:
        return ()
    floor = piece.low[2]
    fixed = [part for part in piece.parts.parts if part.name not in piece.motion_of]
    on_floor = frozenset(
        part.name for part in fixed if not is_level(part) and seen_from_side(part).low <= floor + FLOOR_MM
    )
    found = []
    for part in leaning:
        normal = part.placement.normal()
        turned = Piece(
            msgspec.structs.replace(piece.parts, parts=tuple(_turned(one, normal) for one in fixed), motions=())
        )
        found.append(
            Levelled(part.name, frame_of(turned, list(turned.parts.parts), on_floor), min(abs(normal[2]), 1.0))
        )
    return tuple(found)


def _turned(part: Part, normal: Vector) -> Part:
    """The part after the turn that brings that direction upright, about a level line through the origin."""
    up = math.copysign(1.0, normal[2])
    flat = math.hypot(normal[0], normal[1])
    axis = np.array([normal[1], -normal[0], 0.0]) / flat * up  # from the direction to the upright, the short way
    cosine, sine = abs(normal[2]), flat

    def moved(way: Vector) -> Vector:
        v = np.array(way)
        found = v * cosine + np.cross(axis, v) * sine + axis * float(axis @ v) * (1 - cosine)
        return float(found[0]), float(found[1]), float(found[2])

    place = part.placement
    return msgspec.structs.replace(
        part, placement=Placement(moved(place.origin), moved(place.x_axis), moved(place.y_axis))
    )
