"""A groove across a board's face that takes the edge of another, and a step along its end that does.

Dado for shelves, dividers and drawer bottoms; rabbet for the corners of cases. Both are one pocket in the receiving
board and one tongue on the entering one; a rabbet's pocket is open towards the end.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import Board
from jupyter_fab.core.fit import Fit
from jupyter_fab.core.joints.meeting import TOUCH_MM, Meeting, meeting_of
from jupyter_fab.core.joints.protocol import Mating
from jupyter_fab.core.joints.refusal import NoJoint, Reason, check_floor, check_opening, check_web
from jupyter_fab.core.joints.setting import clearance_setting, fit_setting, setting
from jupyter_fab.core.joints.tab_and_slot import BOTTOM_GAP_MM


@attrs.frozen
class Dado:
    """The board's whole edge, or all but the insets, in a groove across the other board's face."""

    title: ClassVar[str] = "Dado"

    depth_mm: float = setting(6.0, "How deep the groove is.", minimum=2.0, maximum=40.0)
    inset_start_mm: float = setting(0.0, "How far from its start the edge enters.", minimum=0.0, maximum=1000.0)
    inset_end_mm: float = setting(0.0, "How far from its end the edge stops entering.", minimum=0.0, maximum=1000.0)
    clearance_mm: float | None = clearance_setting()
    fit: Fit | None = fit_setting()

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after shaping them."""
        meeting = meeting_of(board, into)
        clearance = board.making.clearance_mm(self.fit) if self.clearance_mm is None else self.clearance_mm
        start, end = meeting.start + self.inset_start_mm, meeting.end - self.inset_end_mm
        if end - start < board.making.least_wall_mm:
            raise NoJoint(
                Reason.NO_ROOM,
                f"The insets leave no edge of {board.name!r} to enter {into.name!r}; make them shorter.",
                room_mm=meeting.room_mm,
            )
        return _lay(board, into, meeting, (start, end), self.depth_mm, clearance, f"groove for {board.name}")


@attrs.frozen
class Rabbet:
    """The board's whole edge in a step along the other board's end: a case's corner, its end grain half hidden."""

    title: ClassVar[str] = "Rabbet"

    depth_mm: float = setting(9.0, "How deep the step is.", minimum=2.0, maximum=40.0)
    clearance_mm: float | None = clearance_setting()
    fit: Fit | None = fit_setting()

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after shaping them."""
        meeting = meeting_of(board, into)
        meeting.check_corner(board, into)
        clearance = board.making.clearance_mm(self.fit) if self.clearance_mm is None else self.clearance_mm
        span = (meeting.start, meeting.end)
        return _lay(board, into, meeting, span, self.depth_mm, clearance, f"rabbet for {board.name}")


def _lay(
    board: Board,
    into: Board,
    meeting: Meeting,
    span: tuple[float, float],
    depth_mm: float,
    clearance_mm: float,
    role: str,
) -> Mating:
    """How they mate, after growing a tongue over that span of the edge and cutting the pocket that takes it."""
    gap, radius, (start, end) = clearance_mm / 2, board.making.relief_radius_mm, span
    check_opening(into, board.thickness_mm + clearance_mm, f"the {role}")
    tongue = meeting.box(start, end, depth_mm)
    has_shoulders = start - board.low[meeting.along] > TOUCH_MM or board.high[meeting.along] - end > TOUCH_MM
    # Without shoulders the tongue stands on the floor.
    floor = depth_mm + (BOTTOM_GAP_MM if has_shoulders else 0.0)
    check_floor(into, floor)
    low, high = meeting.limits_along
    open_along = (start - low < TOUCH_MM, high - end < TOUCH_MM)
    open_through = meeting.open_through()
    for web in (meeting.low_through - meeting.limits_through[0], meeting.limits_through[1] - meeting.high_through):
        check_web(into, web - gap, f"the {role}")
    for web, is_open in zip((start - low, high - end), open_along, strict=True):
        check_web(into, 0.0 if is_open else web - gap, f"the {role}")
    board.add(tongue)
    meeting.relieve_shoulders(tongue, board)
    pocket = meeting.widened(tongue, clearance_mm)
    # Over an open edge the pocket runs on, so that no crumb is left standing.
    pocket = meeting.stretched(pocket, meeting.along, radius * open_along[0], radius * open_along[1])
    pocket = meeting.stretched(pocket, meeting.through, radius * open_through[0], radius * open_through[1])
    walls = {
        meeting.along: (not open_along[0], not open_along[1]),
        meeting.through: (not open_through[0], not open_through[1]),
    }
    into.slot(pocket, depth_mm=floor, side=meeting.side, role=role, blind_corners=meeting.corners(into, walls))
    return Mating(
        enters=(meeting.enters,),
        gaps=meeting.gaps(
            along=(None if open_along[0] else gap, None if open_along[1] else gap),
            through=(None if open_through[0] else gap, None if open_through[1] else gap),
            ahead=0.0,
        ),
    )
