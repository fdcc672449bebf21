"""Two crossing boards, each notched to the middle: egg-crate dividers, crossed legs, shelves through uprights.

For boards that cross: each is notched from its own side to the middle of what they share, as wide as the other is
thick, with the fit. The one named first comes in last. Boards in one direction, or that do not cross, are refused; what
a notched board still carries is not computed here.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import Board
from jupyter_fab.core.fit import Fit
from jupyter_fab.core.joints.meeting import BEYOND_MM, TOUCH_MM, relieve_at, replaced, unit, vector
from jupyter_fab.core.joints.protocol import Gap, Mating
from jupyter_fab.core.joints.refusal import NoJoint, Reason, check_opening
from jupyter_fab.core.joints.setting import clearance_setting, fit_setting


@attrs.frozen
class HalfLap:
    """Two crossing boards, each notched to the middle: `board` comes in from above or behind."""

    title: ClassVar[str] = "Half-lap"

    clearance_mm: float | None = clearance_setting()
    fit: Fit | None = fit_setting()

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after shaping them."""
        low = vector([max(a, b) for a, b in zip(board.low, into.low, strict=True)])
        high = vector([min(a, b) for a, b in zip(board.high, into.high, strict=True)])
        if board.axis == into.axis or any(h - a <= TOUCH_MM for a, h in zip(low, high, strict=True)):
            raise NoJoint(
                Reason.NO_CROSSING,
                f"{board.name!r} and {into.name!r} do not cross; a half-lap needs boards that do.",
            )
        clearance = board.making.clearance_mm(self.fit) if self.clearance_mm is None else self.clearance_mm
        along = 3 - board.axis - into.axis
        middle = (low[along] + high[along]) / 2
        gap = clearance / 2
        for one, other in ((board, into), (into, board)):
            check_opening(one, other.thickness_mm + clearance, "the notch")
        for one, other, start, end, inner in (
            (board, into, board.low[along] - BEYOND_MM, middle + gap, 1),
            (into, board, middle - gap, into.high[along] + BEYOND_MM, -1),
        ):
            box = replaced((low, high), along, start, end)
            box = replaced(box, other.axis, box[0][other.axis] - gap, box[1][other.axis] + gap)
            one.notch(box)
            deep = end if inner > 0 else start
            for edge, inward in ((box[0][other.axis], 1), (box[1][other.axis], -1)):
                flank, floor = (along, deep, -inner), (other.axis, edge, inward)
                relieve_at(one, flank, floor, between_mm=other.thickness_mm + clearance)
        across = tuple(Gap(unit(axis, sign), gap) for axis in (board.axis, into.axis) for sign in (-1, 1))
        return Mating(enters=(unit(along, -1),), gaps=(*across, Gap(unit(along, -1), clearance)))
