"""Loose shelves on pins in rows of the 32 mm system: 5 mm holes, 32 mm apart, 37 mm behind the edges.

The row runs through the place where the shelf is drawn, so many steps up and down; the shelf is cut short to lie free.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import PLACES, Board
from jupyter_fab.core.joints.fasteners import outwards
from jupyter_fab.core.joints.meeting import BEYOND_MM, meeting_of, unit
from jupyter_fab.core.joints.protocol import Gap, Mating, Pin
from jupyter_fab.core.joints.refusal import NoJoint, Reason, check_floor
from jupyter_fab.core.joints.setting import setting
from jupyter_fab.core.part import Hardware

PITCH_MM = 32.0
HOLE_MM = 5.0
STANDS_OUT_MM = 8.0  # of a pin, under the shelf
FROM_END_MM = 20.0  # holes keep that distance from the side's ends
PRICE_MINOR = 10


@attrs.frozen
class ShelfPins:
    """Two rows of holes in the other board's face, with pins under the board, which is cut short to lie free."""

    title: ClassVar[str] = "Shelf pins"

    steps_up: int = setting(3, "Holes above the shelf's place.", minimum=0, maximum=60, unit="1")
    steps_down: int = setting(3, "Holes below the shelf's place.", minimum=0, maximum=60, unit="1")
    setback_mm: float = setting(37.0, "From the shelf's front and back to the rows.", minimum=15.0, maximum=150.0)
    depth_mm: float = setting(10.0, "Depth of a hole.", minimum=6.0, maximum=14.0)
    gap_mm: float = setting(1.0, "Between the shelf's end and the side.", minimum=0.5, maximum=3.0)

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after drilling the rows and cutting the shelf short."""
        meeting = meeting_of(board, into)
        check_floor(into, self.depth_mm)
        if meeting.through != 2:
            raise NoJoint(
                Reason.LIES_FLAT, f"{board.name!r} stands upright; pins carry a board that lies (thickness along z)."
            )
        if meeting.room_mm < 2 * self.setback_mm + PITCH_MM:
            raise NoJoint(
                Reason.NO_ROOM,
                f"Two rows {self.setback_mm:g} mm from the edges do not fit {meeting.room_mm:g} mm of {board.name!r}; "
                "make the setback smaller.",
                room_mm=meeting.room_mm,
            )
        here = meeting.low_through - HOLE_MM / 2
        low, high = meeting.limits_through
        if not low + FROM_END_MM <= here <= high - FROM_END_MM:
            raise NoJoint(
                Reason.NO_ROOM,
                f"{board.name!r} lies less than {FROM_END_MM:g} mm from an end of {into.name!r}; fix it there with "
                "a dado, or set it further in.",
            )
        trim = meeting.box(meeting.start, meeting.end, -self.gap_mm)
        trim = meeting.stretched(trim, meeting.along, BEYOND_MM, BEYOND_MM)
        before, after = (0.0, BEYOND_MM) if meeting.direction > 0 else (BEYOND_MM, 0.0)
        board.notch(meeting.stretched(trim, meeting.across, before, after))
        rows = (meeting.start + self.setback_mm, meeting.end - self.setback_mm)
        for step in range(-self.steps_down, self.steps_up + 1):
            z = here + step * PITCH_MM
            if low + FROM_END_MM <= z <= high - FROM_END_MM:
                for along in rows:
                    at = meeting.point(along, z)
                    depth = round(self.depth_mm, PLACES)
                    into.drill(at, HOLE_MM, depth_mm=depth, side=meeting.side, role=f"pin for {board.name}")
        pins = tuple(
            Pin(
                at=meeting.point(along, here, self.depth_mm),
                along=outwards(meeting),
                diameter_mm=HOLE_MM,
                length_mm=self.depth_mm + STANDS_OUT_MM,
                gap_mm=0.0,
            )
            for along in rows
        )
        # It comes in from the front or the back, over its pins, and lies between both sides.
        return Mating(
            enters=(unit(meeting.along, 1), unit(meeting.along, -1)),
            gaps=(Gap(meeting.enters, self.gap_mm),),
            pins=pins,
            hardware=(Hardware(name=f"Shelf pin {HOLE_MM:g} mm", quantity=len(rows), price_minor=PRICE_MINOR),),
            only_way=True,
        )
