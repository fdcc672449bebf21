"""Wooden dowels between an edge and a face: a glued butt joint that shows nothing outside.

Both boards are bored a little deeper than the dowel is long, for glue, and the dowels are on the hardware list. Where a
hole would leave too thin a strip to the end of the receiving board the joint is refused. Edge bores are made by hand or
by a side spindle: they are in no program.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import Board
from jupyter_fab.core.joints.fasteners import bore_edge, drill_face, middle, outwards, places
from jupyter_fab.core.joints.meeting import Meeting, meeting_of
from jupyter_fab.core.joints.protocol import Mating, Pin
from jupyter_fab.core.joints.refusal import check_floor, check_wall, check_web
from jupyter_fab.core.joints.setting import setting
from jupyter_fab.core.part import Hardware

GLUE_ROOM_MM = 1.0  # beyond each end of a dowel, for glue and dust
PRICE_MINOR = 4  # of one dowel: what a bag of 200 comes to


@attrs.frozen
class Dowel:
    """Dowels in the board's edge and the other's face, glued."""

    title: ClassVar[str] = "Dowel"

    count: int = setting(3, "Dowels along the edge.", minimum=1, maximum=60, unit="1")
    diameter_mm: float = setting(8.0, "Diameter of dowel and bores.", minimum=5.0, maximum=12.0)
    length_mm: float = setting(35.0, "Length of a dowel.", minimum=20.0, maximum=80.0)
    face_depth_mm: float = setting(11.0, "How much of it stands in the face.", minimum=5.0, maximum=40.0)
    inset_mm: float = setting(37.0, "From the edge's ends to the outer dowels.", minimum=8.0, maximum=300.0)

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after boring them."""
        meeting = meeting_of(board, into)
        check_wall(board, self.diameter_mm)
        check_floor(into, self.face_depth_mm + GLUE_ROOM_MM)
        check_edge(into, meeting, self.diameter_mm, f"a dowel of {board.name}")
        at = places(meeting, board, self.count, self.inset_mm, least_pitch_mm=2 * self.diameter_mm)
        name = f"Dowel {self.diameter_mm:g} x {self.length_mm:g} mm"
        return Mating(
            enters=(meeting.enters,),
            gaps=meeting.gaps(along=(None, None), through=(None, None), ahead=0.0),
            pins=tuple(
                put_dowel(board, into, meeting, y, self.diameter_mm, self.length_mm, self.face_depth_mm) for y in at
            ),
            hardware=(Hardware(name=name, quantity=len(at), price_minor=PRICE_MINOR),),
            only_way=True,
        )


def put_dowel(
    board: Board, into: Board, meeting: Meeting, along: float, diameter_mm: float, length_mm: float, face_mm: float
) -> Pin:
    """The dowel at that place of the edge, after boring both boards for it."""
    bore_edge(board, meeting, along, diameter_mm, length_mm - face_mm + GLUE_ROOM_MM, f"dowel into {into.name}")
    drill_face(into, meeting, along, diameter_mm, face_mm + GLUE_ROOM_MM, f"dowel of {board.name}")
    start = meeting.point(along, middle(meeting), face_mm)
    return Pin(at=start, along=outwards(meeting), diameter_mm=diameter_mm, length_mm=length_mm, gap_mm=0.0)


def check_edge(into: Board, meeting: Meeting, diameter_mm: float, what: str) -> None:
    """Refuse a hole in the face that leaves a thin strip to the receiving board's end."""
    low, high = meeting.limits_through
    for web in (middle(meeting) - low, high - middle(meeting)):
        # a hole's round wall holds better than a slot's straight one: half the strip does
        check_web(into, 2 * (web - diameter_mm / 2) if web > 0 else 0.0, what)
