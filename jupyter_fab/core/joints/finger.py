"""Fingers that interlock at a corner: the box joint, cut flat in both boards, strong in glue and pleasant to see.

The corner is divided into an odd number of cells, as wide as wished for or nearly; every second one is a finger of the
entering board and a notch in the other, wider by the fit. Inner corners are relieved for the cutter's radius, and
fingers that the reliefs would eat are refused with the width to take.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import Board
from jupyter_fab.core.fit import Fit
from jupyter_fab.core.joints.meeting import BEYOND_MM, meeting_of, relieve_at
from jupyter_fab.core.joints.protocol import Mating
from jupyter_fab.core.joints.refusal import NoJoint, Reason, check_opening
from jupyter_fab.core.joints.setting import clearance_setting, fit_setting, setting

FEWEST = 3  # cells along a corner: one finger of the entering board between two of the other


@attrs.frozen
class Finger:
    """Fingers along a corner, half of them on each board; the receiving board keeps both ends."""

    title: ClassVar[str] = "Finger joint"

    width_mm: float = setting(
        30.0, "Width of a finger, nearly: an odd number fills the corner.", minimum=5, maximum=300
    )
    clearance_mm: float | None = clearance_setting()
    fit: Fit | None = fit_setting()

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after shaping them."""
        meeting = meeting_of(board, into)
        meeting.check_corner(board, into)
        clearance = board.making.clearance_mm(self.fit) if self.clearance_mm is None else self.clearance_mm
        gap, radius = clearance / 2, board.making.relief_radius_mm
        cells = max(FEWEST, 2 * round((meeting.room_mm / self.width_mm - 1) / 2) + 1)
        width = meeting.room_mm / cells
        if width < board.making.least_wall_mm:
            raise NoJoint(
                Reason.NO_ROOM,
                f"Fingers of {width:.3g} mm in {board.name!r} are too narrow for reliefs of {radius:g} mm radius; "
                f"make them {board.making.least_wall_mm:.3g} mm or wider, or cut the piece with a thinner cutter.",
                width_mm=width,
                least_mm=board.making.least_wall_mm,
            )
        check_opening(into, width + clearance, "the notch between fingers")
        open_low, open_high = meeting.open_through()
        for i in range(1, cells, 2):
            finger = meeting.box(meeting.start + i * width, meeting.start + (i + 1) * width, into.thickness_mm)
            board.add(finger)
            meeting.relieve_shoulders(finger, board)
            notch = meeting.widened(finger, clearance)
            notch = meeting.stretched(notch, meeting.through, BEYOND_MM * open_low, BEYOND_MM * open_high)
            into.notch(notch)
            floor, outward = (notch[1][meeting.through], -1) if open_low else (notch[0][meeting.through], 1)
            for edge, inward in ((notch[0][meeting.along], 1), (notch[1][meeting.along], -1)):
                relieve_at(into, (meeting.along, edge, inward), (meeting.through, floor, outward))
        return Mating(
            enters=(meeting.enters,),
            gaps=meeting.gaps(
                along=(gap, gap), through=(None if open_low else gap, None if open_high else gap), ahead=0.0
            ),
        )
