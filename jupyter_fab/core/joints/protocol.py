"""What a joint is: settings that cut both halves of a meeting of two boards, and tell how these halves mate.

The `Mating` that `cut` returns is the joint's promise: the way in, the gaps, and the bought things that stand in both
halves. Exploded views, assembly order and the list of hardware follow from it; tests hold the cut boards to it with
solids that share no code with the joints.
"""

from __future__ import annotations

from typing import Protocol

import attrs

from jupyter_fab.core.board import Board
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.joinery import MotionKind
from jupyter_fab.core.part import Hardware


@attrs.frozen
class Gap:
    """How far the entering board can move from its place in a direction of the piece before it touches, mm."""

    direction: Vector
    mm: float


@attrs.frozen
class Pin:
    """A bought round thing that stands in both halves: a dowel, a screw, a bolt; from a point of the piece, along."""

    at: Vector
    along: Vector
    diameter_mm: float
    length_mm: float
    gap_mm: float  # between it and the wall of its bores, on the diameter; below 0 where its thread bites


@attrs.frozen
class Opens:
    """How the entering board moves in use, with all that is fixed to it; as in `joinery.Motion`."""

    kind: MotionKind
    at: Vector
    axis: Vector
    travel: float  # degrees of a hinge, mm of a slide


@attrs.frozen
class Mating:
    """How both halves of a joint go together."""

    enters: tuple[Vector, ...]  # directions in which the entering board may travel into its place
    gaps: tuple[Gap, ...] = ()
    pins: tuple[Pin, ...] = ()
    hardware: tuple[Hardware, ...] = ()
    opens: Opens | None = None  # none: the joint holds the board still
    only_way: bool = False  # what is bought stands out of one half before both meet: nothing but `enters` leads in


class Joint(Protocol):
    """Cuts both halves of a joint between two boards."""

    def cut(self, board: Board, into: Board) -> Mating | None:
        """How both boards mate, after shaping them; `board` is the one that enters.

        A joint of another package may return None: it is cut, and not looked at for the way in.

        Raises
        ------
        NoJoint
            If the boards do not meet as this joint needs, or are too thin for it.
        """


@attrs.frozen
class Joined:
    """One joint of a piece as it was declared: which, between whom, and how they mate."""

    joint: Joint
    board: str
    into: str
    mating: Mating
