"""What opens in a piece, found from its joints: hinges and slides move a board and all that is fixed to it.

`Assembly.parts` asks for the motions that the joints give; what the designer declared with `Assembly.opens` stands
before them. Where parts are when they are open is `opened`'s answer, with the same data.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.joinery import Motion, MotionKind
from jupyter_fab.core.joints.protocol import Joined
from jupyter_fab.core.part import Part, Parts, Placement


def motions_of(joins: Sequence[Joined], declared: Sequence[Motion] = ()) -> tuple[Motion, ...]:
    """The declared motions, then those of hinges and slides whose boards none of the declared ones moves.

    Raises
    ------
    BadInput
        If something opens, and is fixed by another joint to what it opens from.
    """
    found = list(declared)
    for joined in joins:
        opens = joined.mating.opens
        if opens is None or any(joined.board in motion.parts for motion in found):
            continue
        parts = _fixed_to(joined.board, joins)
        if joined.into in parts:
            raise BadInput(
                f"{joined.board!r} opens from {joined.into!r}, but other joints fix them to each other; "
                "take one of the joints away."
            )
        name = _name(parts, [motion.name for motion in found])
        found.append(Motion(name=name, kind=opens.kind, parts=parts, at=opens.at, axis=opens.axis, travel=opens.travel))
    return tuple(found)


def opened(parts: Parts, share: float, *names: str) -> Parts:
    """The piece with its doors and drawers open by that share of their travel: those named, or all."""
    moved: dict[str, Motion] = {}
    for motion in parts.motions:
        if not names or motion.name in names:
            moved |= dict.fromkeys(motion.parts, motion)
    found = tuple(
        msgspec.structs.replace(part, placement=_opened(part, moved[part.name], share)) if part.name in moved else part
        for part in parts.parts
    )
    return msgspec.structs.replace(parts, parts=found)


def moved_to(motion: Motion, point: Vector, share: float = 1.0) -> Vector:
    """Where a point of what moves is, in the piece, mm, when it is open by that share of its travel."""
    far, axis = share * motion.travel, motion.axis
    (x, y, z), (a, b, c) = point, motion.at
    if motion.kind is MotionKind.SLIDE:
        return x + far * axis[0], y + far * axis[1], z + far * axis[2]
    u, v, w = turned((x - a, y - b, z - c), axis, far)
    return a + u, b + v, c + w


def turned(vector: Vector, axis: Vector, degrees: float) -> Vector:
    """The vector turned about a unit axis through the origin, by the right-hand rule (Rodrigues' formula)."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    (x, y, z), (a, b, c) = vector, axis
    cross = (b * z - c * y, c * x - a * z, a * y - b * x)
    along = (a * x + b * y + c * z) * (1 - cos)
    return (
        x * cos + cross[0] * sin + a * along,
        y * cos + cross[1] * sin + b * along,
        z * cos + cross[2] * sin + c * along,
    )


def _opened(part: Part, motion: Motion, share: float) -> Placement:
    place, axis, far = part.placement, motion.axis, share * motion.travel
    origin = moved_to(motion, place.origin, share)
    if motion.kind is MotionKind.SLIDE:
        return Placement(origin, place.x_axis, place.y_axis)
    return Placement(origin, turned(place.x_axis, axis, far), turned(place.y_axis, axis, far))


def _fixed_to(board: str, joins: Sequence[Joined]) -> tuple[str, ...]:
    """The board and all that is fixed to it, through joints that do not open, in the order of the joints."""
    fixed = {board: None}
    grows = True
    while grows:
        count = len(fixed)
        for joined in joins:
            if joined.mating.opens is None and (joined.board in fixed or joined.into in fixed):
                fixed |= {joined.board: None, joined.into: None}
        grows = len(fixed) > count
    return tuple(fixed)


def _name(parts: Sequence[str], taken: Sequence[str]) -> str:
    """What the names begin with in common, "drawer 2" of "drawer 2 left" and "drawer 2 front"; else the first."""
    columns = zip(*(name.split() for name in parts), strict=False)
    common = " ".join(words[0] for words in itertools.takewhile(lambda words: len(set(words)) == 1, columns))
    return common if common and common not in taken else parts[0]
