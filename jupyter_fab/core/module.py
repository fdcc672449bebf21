"""Modules: pieces that are designed by themselves and set into others, and the interfaces at which they meet.

A drawer unit is designed once, and stands under a desk, in a wardrobe, three in a row. What both sides must agree on is
an `Interface`: a kind and its sizes. Two that differ are refused, in figures, before anything is cut. A module brings
its boards, joints, doors, loads and bought things; between modules nothing is cut.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import attrs
import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.joinery import Join, Motion
from jupyter_fab.core.opening import turned as turned_about
from jupyter_fab.core.part import Part, Parts, Placement, box_round

UP = (0.0, 0.0, 1.0)
PLACES = 9  # decimals at which a quarter turn is exact again


class Mismatch(BadInput):
    """Two modules meet at interfaces that do not fit each other; the text says in what they differ."""

    code = "interface-mismatch"


@attrs.frozen
class Interface:
    """Where a module meets another: what kind of meeting, and the sizes that both must have, mm."""

    kind: str
    sizes_mm: Mapping[str, float] = attrs.field(factory=dict)
    within_mm: float = attrs.field(default=1.0, validator=attrs.validators.ge(0.0))  # how far sizes may differ

    def differences(self, other: Interface) -> list[str]:
        """In what both differ, in words; empty if they fit."""
        if self.kind != other.kind:
            return [f"one is {self.kind!r}, the other {other.kind!r}"]
        allowed = min(self.within_mm, other.within_mm)
        found = []
        for name in sorted({*self.sizes_mm, *other.sizes_mm}):
            mine, theirs = self.sizes_mm.get(name), other.sizes_mm.get(name)
            if mine is None or theirs is None:
                found.append(f"only one states its {name}")
            elif not abs(mine - theirs) <= allowed:
                found.append(f"{name} is {mine:g} mm here and {theirs:g} mm there (within {allowed:g})")
        return found


def check_meeting(module: str, here: Interface, there: Interface) -> None:
    """Nothing, if both interfaces fit.

    Raises
    ------
    Mismatch
        If not, with everything in which they differ.
    """
    found = here.differences(there)
    if found:
        raise Mismatch(f"{module!r} does not fit: {'; '.join(found)}.", module=module, differences=found)


def set_in(parts: Parts, name: str, at: Vector, degrees: float) -> Parts:
    """The module's parts as they stand in the piece: turned about its own upright axis, then moved, and renamed."""

    def named(own: str) -> str:
        return f"{name} {own}"

    def way(vector: Vector) -> Vector:
        x, y, z = turned_about(vector, UP, degrees)
        return round(x, PLACES) + 0.0, round(y, PLACES) + 0.0, round(z, PLACES) + 0.0

    def point(vector: Vector) -> Vector:
        x, y, z = way(vector)
        return x + at[0], y + at[1], z + at[2]

    def part(own: Part) -> Part:
        place = own.placement
        return msgspec.structs.replace(
            own,
            name=named(own.name),
            placement=Placement(point(place.origin), way(place.x_axis), way(place.y_axis)),
            explode=way(own.explode),
            match=named(own.match) if own.match else "",
        )

    def join(own: Join) -> Join:
        (x0, y0, z0), (x1, y1, z1) = own.low, own.high
        low, high = box_round(point((x, y, z)) for x in (x0, x1) for y in (y0, y1) for z in (z0, z1))
        ways = tuple(way(one) for one in own.enters)
        return msgspec.structs.replace(
            own, board=named(own.board), into=named(own.into), low=low, high=high, enters=ways
        )

    def motion(own: Motion) -> Motion:
        moved = tuple(named(one) for one in own.parts)
        return msgspec.structs.replace(
            own, name=named(own.name), parts=moved, at=point(own.at), axis=_unit(way(own.axis))
        )

    return Parts(
        parts=tuple(part(own) for own in parts.parts),
        hardware=parts.hardware,
        joins=tuple(join(own) for own in parts.joins),
        motions=tuple(motion(own) for own in parts.motions),
        loads=tuple(msgspec.structs.replace(own, part=named(own.part)) for own in parts.loads),
    )


def _unit(vector: Vector) -> Vector:
    length = math.hypot(*vector)
    return vector[0] / length, vector[1] / length, vector[2] / length
