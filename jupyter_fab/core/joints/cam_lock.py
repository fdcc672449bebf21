"""Cam locks with a dowel beside each: case furniture that is put together with a screwdriver and taken apart again.

Dimensions of the common 15 mm cam: centre 34 (or 24) mm from the edge, an 8 mm bore for the bolt, and its thread in a
5 mm hole of the 32 mm system. Cam depth is half the sheet and 4.5 mm: 12.5 in 16 mm, 13.5 in 18 mm.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import PLACES, Board
from jupyter_fab.core.joints.dowel import PRICE_MINOR as DOWEL_PRICE_MINOR
from jupyter_fab.core.joints.dowel import check_edge, put_dowel
from jupyter_fab.core.joints.fasteners import bore_edge, drill_face, middle, outwards, places
from jupyter_fab.core.joints.meeting import meeting_of
from jupyter_fab.core.joints.protocol import Mating, Pin
from jupyter_fab.core.joints.refusal import check_floor, check_wall
from jupyter_fab.core.joints.setting import setting
from jupyter_fab.core.part import Hardware, Side

# The drilling that most 15 mm cams share; no maker's sheet was at hand: compare with that of the cam that is bought.
CAM_MM = 15.0
CAM_BELOW_MIDDLE_MM = 4.5  # how far the cam's bore goes beyond the middle of the sheet, where the bolt lies
BOLT_MM, BOLT_BORE_MM = 7.0, 8.0
THREAD_MM, THREAD_LENGTH_MM, THREAD_HOLE_MM = 5.0, 11.0, 12.0
DOWEL_MM, DOWEL_LENGTH_MM, DOWEL_FACE_MM = 8.0, 30.0, 9.0
DOWEL_BESIDE_MM = 32.0  # from the cam, towards the middle of the edge
PRICE_MINOR = 45


@attrs.frozen
class CamLock:
    """Cams in the board's face draw bolts of the other's face through its edge; dowels beside them keep it in line."""

    title: ClassVar[str] = "Cam lock"

    count: int = setting(2, "Cams along the edge.", minimum=1, maximum=20, unit="1")
    distance_mm: float = setting(34.0, "From the edge to the cam's centre.", minimum=24.0, maximum=34.0)
    inset_mm: float = setting(50.0, "From the edge's ends to the outer cams.", minimum=20.0, maximum=300.0)
    side: Side = attrs.field(
        default=Side.A, converter=Side, metadata={"title": "The face that the cams are put in.", "unit": "1"}
    )
    dowels: bool = setting(True, "A dowel beside each cam.", unit="1")

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after boring them."""
        meeting = meeting_of(board, into)
        depth = round(board.thickness_mm / 2 + CAM_BELOW_MIDDLE_MM, PLACES)
        check_wall(board, BOLT_BORE_MM)
        check_floor(board, depth)
        check_floor(into, THREAD_HOLE_MM)
        check_edge(into, meeting, DOWEL_MM if self.dowels else THREAD_MM, f"a bolt for {board.name}")
        least = CAM_MM + 5.0 + (2 * DOWEL_BESIDE_MM if self.dowels else 0.0)
        at = places(meeting, board, self.count, self.inset_mm, least_pitch_mm=least)
        way, pins = outwards(meeting), list[Pin]()
        for along in at:
            cam = meeting.point(along, middle(meeting), -self.distance_mm)
            board.drill(cam, CAM_MM, depth_mm=depth, side=self.side, role=f"cam for {into.name}")
            bore_edge(board, meeting, along, BOLT_BORE_MM, self.distance_mm, f"bolt of {into.name}")
            drill_face(into, meeting, along, THREAD_MM, THREAD_HOLE_MM, f"bolt for {board.name}")
            thread, edge = (
                meeting.point(along, middle(meeting), THREAD_LENGTH_MM),
                meeting.point(along, middle(meeting)),
            )
            pins.append(Pin(thread, way, THREAD_MM, THREAD_LENGTH_MM, 0.0))
            pins.append(Pin(edge, way, BOLT_MM, self.distance_mm - 1.0, BOLT_BORE_MM - BOLT_MM))
            if self.dowels:
                aside = DOWEL_BESIDE_MM if along <= (meeting.start + meeting.end) / 2 else -DOWEL_BESIDE_MM
                pins.append(put_dowel(board, into, meeting, along + aside, DOWEL_MM, DOWEL_LENGTH_MM, DOWEL_FACE_MM))
        name = f"Cam lock 15 mm with bolt {self.distance_mm:g} mm"
        bought = [Hardware(name=name, quantity=len(at), price_minor=PRICE_MINOR)]
        if self.dowels:
            name = f"Dowel {DOWEL_MM:g} x {DOWEL_LENGTH_MM:g} mm"
            bought.append(Hardware(name=name, quantity=len(at), price_minor=DOWEL_PRICE_MINOR))
        return Mating(
            enters=(meeting.enters,),
            gaps=meeting.gaps(along=(None, None), through=(None, None), ahead=0.0),
            pins=tuple(pins),
            hardware=tuple(bought),
            only_way=True,
        )
