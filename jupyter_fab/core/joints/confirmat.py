"""Butt joints with confirmat screws: through one board's face into the other's edge, taken apart with an Allen key.

The receiving board's face is drilled through to the shank, the entering edge bored to the core of the thread, and the
screws are on the hardware list. Refused where too little thread would grip. Edge bores are made by hand or by a side
spindle: they are in no program.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import Board
from jupyter_fab.core.joints.dowel import check_edge
from jupyter_fab.core.joints.fasteners import bore_edge, drill_face, middle, outwards, places
from jupyter_fab.core.joints.meeting import meeting_of
from jupyter_fab.core.joints.protocol import Mating, Pin
from jupyter_fab.core.joints.refusal import NoJoint, Reason, check_wall
from jupyter_fab.core.joints.setting import setting
from jupyter_fab.core.part import Hardware

# They come in lengths of 40, 50 and 70 mm with shanks of 5, 6.3 and 7 mm (Häfele, in Fine Homebuilding, June 2008).
SHANK_MM = 7.0  # of the screw 7 x 50 and its like; the face is drilled to it
CORE_MM = 5.0  # of its thread; the edge is bored to it, as the stepped drills that are sold for it do
TIP_ROOM_MM = 2.0  # beyond the screw's end, for dust
LEAST_GRIP_MM = 25.0  # of thread in the edge: half a screw of 50 (a design choice; no maker's figure was found)
PRICE_MINOR = 12


@attrs.frozen
class Confirmat:
    """The board's edge butted on the other's face and held by confirmat screws through it."""

    title: ClassVar[str] = "Butt with confirmat screws"

    count: int = setting(2, "Screws along the edge.", minimum=1, maximum=30, unit="1")
    length_mm: float = setting(50.0, "Length of a screw.", minimum=40.0, maximum=70.0)
    inset_mm: float = setting(50.0, "From the edge's ends to the outer screws.", minimum=20.0, maximum=300.0)

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after boring them."""
        meeting = meeting_of(board, into)
        check_wall(board, SHANK_MM)
        check_edge(into, meeting, SHANK_MM, f"a screw into {board.name}")
        grip = self.length_mm - into.thickness_mm
        if grip < LEAST_GRIP_MM:
            raise NoJoint(
                Reason.NO_ROOM,
                f"A screw of {self.length_mm:g} mm through {into.name!r} ({into.thickness_mm:g} mm) grips "
                f"{grip:.3g} mm of {board.name!r}; take one of {into.thickness_mm + LEAST_GRIP_MM:.3g} mm or longer.",
                grip_mm=grip,
                least_mm=LEAST_GRIP_MM,
            )
        pins: list[Pin] = []
        for along in places(meeting, board, self.count, self.inset_mm, least_pitch_mm=32.0):
            drill_face(into, meeting, along, SHANK_MM, None, f"confirmat into {board.name}")
            bore_edge(board, meeting, along, CORE_MM, grip + TIP_ROOM_MM, f"confirmat from {into.name}")
            head = meeting.point(along, middle(meeting), into.thickness_mm)
            edge = meeting.point(along, middle(meeting))
            way = outwards(meeting)
            pins.append(Pin(at=head, along=way, diameter_mm=SHANK_MM, length_mm=into.thickness_mm, gap_mm=0.0))
            pins.append(Pin(at=edge, along=way, diameter_mm=CORE_MM, length_mm=grip, gap_mm=0.0))
        name = f"Confirmat screw 7 x {self.length_mm:g} mm"
        return Mating(
            enters=(meeting.enters,),
            gaps=meeting.gaps(along=(None, None), through=(None, None), ahead=0.0),
            pins=tuple(pins),
            hardware=(Hardware(name=name, quantity=self.count, price_minor=PRICE_MINOR),),
        )
