"""How parts hold each other and which of them open: joints as they stand in the piece, doors and drawers.

Data beside the parts, for whatever shows or judges the whole piece: highlighted joints, the exploded view, doors that
open, checks. Nothing here is cut: the halves of a joint are features of the panels. `part.Parts` carries it, and
refuses what names no part.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Collection, Sequence

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import Vector

MAX_JOINS = 5_000  # a part of the largest piece that is taken meets ten others
UNIT = 1e-6  # how far from 1 a unit vector's length may be after it was written and read
WHOLE_TURN_DEG = 360.0
LONGEST_SLIDE_MM = 5_000.0  # beyond any room


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One joint as it stands in the piece: which, between whom, where, and the ways in."""

    joint: str  # by its name in the registry: "dado", "tab-and-slot"
    board: str  # the part that enters
    into: str
    low: Vector  # the box of the meeting, in the piece, mm
    high: Vector
    enters: tuple[Vector, ...] = ()  # directions in which the entering part travels into its place
    only_way: bool = False  # dowels, bolts or hinges stand between both: there is no other way in

    def __post_init__(self) -> None:
        """Refuse boxes and ways that are no numbers."""
        for vector in (self.low, self.high, *self.enters):
            _finite(f"the joint of {self.board!r} and {self.into!r}", vector)


class MotionKind(enum.StrEnum):
    """How something opens."""

    HINGE = "hinge"  # it turns about an axis
    SLIDE = "slide"  # it travels along a line


class Motion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Parts that open together in use: a door, a drawer, a flap."""

    name: str
    kind: MotionKind
    parts: tuple[str, ...]
    at: Vector  # a point of the hinge's axis, in the piece, mm; of a slide it says nothing
    axis: Vector  # unit vector: the hinge's axis, about which it opens by the right-hand rule; or the way out
    travel: float  # fully open: degrees of a hinge, mm of a slide

    def __post_init__(self) -> None:
        """Refuse what cannot move: no parts, no axis, no way."""
        if not self.parts or len(set(self.parts)) != len(self.parts):
            raise BadInput(f"{self.name!r} must move one part or several, each named once.", pointer="/parts")
        _finite(repr(self.name), self.at)
        _finite(repr(self.name), self.axis)
        if abs(math.hypot(*self.axis) - 1.0) > UNIT:
            raise BadInput(
                f"The axis of {self.name!r} is {self.axis}, which is no direction of length 1.", pointer="/axis"
            )
        most = WHOLE_TURN_DEG if self.kind is MotionKind.HINGE else LONGEST_SLIDE_MM
        if not (math.isfinite(self.travel) and 0 < self.travel <= most):
            unit = "degrees" if self.kind is MotionKind.HINGE else "mm"
            raise BadInput(
                f"{self.name!r} opens by {self.travel:g} {unit}; give more than 0 and at most {most:g}.",
                pointer="/travel",
            )


def check_joinery(names: Collection[str], joins: Sequence[Join], motions: Sequence[Motion]) -> None:
    """Nothing, if all that is joined and opens are parts of the piece, and none moves twice.

    Raises
    ------
    BadInput
        If not.
    """
    if len(joins) > MAX_JOINS:
        raise BadInput(f"A piece may have {MAX_JOINS} joints; this one has {len(joins)}.", pointer="/joins")
    for join in joins:
        for name in (join.board, join.into):
            if name not in names:
                raise BadInput(f"A {join.joint} joins {name!r}, which is no part of the piece.", pointer="/joins")
    moved: dict[str, str] = {}
    for motion in motions:
        if [other.name for other in motions].count(motion.name) > 1:
            raise BadInput(f"Two things that open are called {motion.name!r}.", pointer="/motions")
        for name in motion.parts:
            if name not in names:
                raise BadInput(f"{motion.name!r} moves {name!r}, which is no part of the piece.", pointer="/motions")
            if moved.setdefault(name, motion.name) != motion.name:
                raise BadInput(
                    f"{name!r} moves with {moved[name]!r} and with {motion.name!r}; let it move with one.",
                    pointer="/motions",
                )


def _finite(what: str, vector: Vector) -> None:
    if not all(math.isfinite(value) for value in vector):
        raise BadInput(f"A place or direction of {what} is no number: {vector}.")
