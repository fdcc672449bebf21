"""A tenon with shoulders in a mortise: rails and aprons in legs, where the joint must not be seen and must not turn.

A cutter from above reaches one face of a board lying flat, so the tenon is bare-faced: as thick as the sheet, or
thinner by a cheek cut from side A. Its ends are shouldered in the outline.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import Board
from jupyter_fab.core.fit import Fit
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.joints.meeting import TOUCH_MM, meeting_of
from jupyter_fab.core.joints.protocol import Mating
from jupyter_fab.core.joints.refusal import (
    LEAST_WEB_MM,
    NoJoint,
    Reason,
    check_floor,
    check_opening,
    check_web,
)
from jupyter_fab.core.joints.setting import clearance_setting, fit_setting, setting
from jupyter_fab.core.joints.tab_and_slot import BOTTOM_GAP_MM
from jupyter_fab.core.part import Pocket, Side


@attrs.frozen
class MortiseAndTenon:
    """A tenon with shoulders at both ends, and on one face if it has a cheek, in a mortise of the other board."""

    title: ClassVar[str] = "Mortise and tenon"

    depth_mm: float | None = setting(10.0, "How far the tenon enters; none goes through.", minimum=4.0, maximum=60.0)
    shoulder_mm: float = setting(12.0, "Shoulder at each end of the edge.", minimum=2.0, maximum=200.0)
    cheek_mm: float = setting(
        0.0, "How much thinner than the sheet the tenon is, cut from side A.", minimum=0, maximum=20
    )
    clearance_mm: float | None = clearance_setting()
    fit: Fit | None = fit_setting()

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after shaping them."""
        meeting = meeting_of(board, into)
        clearance = board.making.clearance_mm(self.fit) if self.clearance_mm is None else self.clearance_mm
        gap, radius = clearance / 2, board.making.relief_radius_mm
        start, end = meeting.start + self.shoulder_mm, meeting.end - self.shoulder_mm
        if end - start < board.making.least_wall_mm:
            raise NoJoint(
                Reason.NO_ROOM,
                f"Shoulders of {self.shoulder_mm:g} mm leave no tenon on {meeting.room_mm:g} mm of edge of "
                f"{board.name!r}; make them shorter.",
                room_mm=meeting.room_mm,
            )
        blind = self.depth_mm is not None and self.depth_mm < into.thickness_mm - TOUCH_MM
        depth = self.depth_mm if blind and self.depth_mm is not None else into.thickness_mm
        if blind:
            check_floor(into, depth + BOTTOM_GAP_MM)
        tenon = meeting.box(start, end, depth)
        if self.cheek_mm > 0:
            low_off, high_off = (0.0, self.cheek_mm) if board.facing > 0 else (self.cheek_mm, 0.0)
            tenon = meeting.stretched(tenon, meeting.through, -low_off, -high_off)
        thick = (tenon[0][meeting.through], tenon[1][meeting.through])
        if thick[1] - thick[0] < LEAST_WEB_MM:
            raise NoJoint(
                Reason.THIN_WEB,
                f"A cheek of {self.cheek_mm:g} mm leaves a tenon of {max(thick[1] - thick[0], 0):.3g} mm on "
                f"{board.name!r}; leave {LEAST_WEB_MM:g} mm or more.",
                web_mm=thick[1] - thick[0],
                least_mm=LEAST_WEB_MM,
            )
        check_opening(into, thick[1] - thick[0] + clearance, "the mortise")
        low, high = meeting.limits_through
        open_low, open_high = thick[0] - low < TOUCH_MM, high - thick[1] < TOUCH_MM
        for web in (thick[0] - low, high - thick[1], start - meeting.limits_along[0], meeting.limits_along[1] - end):
            check_web(into, web - gap, f"the mortise for {board.name}")
        board.add(meeting.box(start, end, depth))
        if self.cheek_mm > 0:
            air = meeting.stretched(meeting.box(start, end, depth + radius), meeting.along, radius, radius)
            loop = rectangle(*board.rectangle(air))
            board.cut(Pocket(outline=loop, depth_mm=self.cheek_mm, side=Side.A, role="cheek"))
        meeting.relieve_shoulders(tenon, board)
        mortise = meeting.stretched(
            meeting.widened(tenon, clearance), meeting.through, radius * open_low, radius * open_high
        )
        into.slot(
            mortise,
            depth_mm=depth + BOTTOM_GAP_MM if blind else None,
            side=meeting.side,
            role=f"mortise for {board.name}",
            blind_corners=meeting.corners(
                into, {meeting.along: (True, True), meeting.through: (not open_low, not open_high)}
            ),
        )
        return Mating(
            enters=(meeting.enters,),
            gaps=meeting.gaps(
                along=(gap, gap), through=(None if open_low else gap, None if open_high else gap), ahead=0.0
            ),
        )
