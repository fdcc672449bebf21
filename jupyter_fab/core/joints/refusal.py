"""Why a joint cannot be cut, with the number that is wrong and what to change; and the checks that most joints share.

Every joint refuses through `NoJoint`, so that a designer hears one kind of answer: a named reason, the figures, the
next step. Nothing here changes a board.
"""

from __future__ import annotations

import enum

from jupyter_fab.core.board import Board
from jupyter_fab.core.errors import BadInput

LEAST_FLOOR_MM = 2.0  # of sheet under a pocket: less lets the cutter's pressure show on the other face
LEAST_WEB_MM = 5.0  # of sheet beside a cut-out: a narrower strip breaks out of plywood while it is cut
LEAST_WALL_MM = 3.0  # of sheet on both sides of a bore into its edge: less splits when the screw or dowel goes in
ROUNDING_MM = 1e-6


class Reason(enum.StrEnum):
    """Why two boards cannot be joined so."""

    SETTING = "setting"  # a setting outside its range
    LIES_FLAT = "lies-flat"  # the boards are parallel, where one must stand on the other
    NOT_SQUARE = "not-square"  # the boards stand square to each other, where they must lie in one plane
    APART = "apart"  # no edge touches the other's face or edge
    MISSES = "misses"  # it touches, but beside the other board
    NO_CORNER = "no-corner"  # the board does not stand flush with the other's end
    NO_CROSSING = "no-crossing"  # the boards do not cross
    NO_ROOM = "no-room"  # the edge is too short for what is to be cut
    THIN_FLOOR = "thin-floor"  # too little left under a pocket or blind hole
    THIN_WEB = "thin-web"  # too little left beside a cut
    THIN_WALL = "thin-wall"  # too little left round a bore into the edge
    NARROW = "narrow"  # an opening that the cutter does not enter
    SLOPED_SOCKET = "sloped-socket"  # a wall that slopes through the sheet, which an upright cutter cannot make
    UNDERCUT = "undercut"  # a groove wider at its floor, which an upright cutter cannot make
    WRONG_GAP = "wrong-gap"  # boards that must stand a stated distance apart


class NoJoint(BadInput):
    """A joint that cannot be cut; `reason` names why, `fields` carry the numbers, the text the next step."""

    code = "no-joint"

    def __init__(self, reason: Reason, text: str, **fields: float | str | None) -> None:
        super().__init__(text, pointer=None, reason=reason.value, **fields)
        self.reason = reason


def check_floor(board: Board, depth_mm: float) -> None:
    """Refuse a pocket or blind hole that leaves too little of the board under it."""
    floor = board.thickness_mm - depth_mm
    if floor < LEAST_FLOOR_MM - ROUNDING_MM:
        raise NoJoint(
            Reason.THIN_FLOOR,
            f"A cut of {depth_mm:g} mm leaves too little of {board.name!r}: {max(floor, 0):.3g} of "
            f"{board.thickness_mm:g} mm. Cut at most {board.thickness_mm - LEAST_FLOOR_MM:.3g} mm deep, "
            "or take a thicker sheet.",
            depth_mm=depth_mm,
            floor_mm=floor,
            least_mm=LEAST_FLOOR_MM,
        )


def check_web(board: Board, web_mm: float, what: str) -> None:
    """Refuse a cut that leaves a strip which breaks out; a cut over the edge (0 or less) leaves none."""
    if ROUNDING_MM < web_mm < LEAST_WEB_MM - ROUNDING_MM:
        raise NoJoint(
            Reason.THIN_WEB,
            f"{what[0].upper()}{what[1:]} leaves a strip of {web_mm:.3g} mm of {board.name!r}, which breaks out. "
            f"Leave {LEAST_WEB_MM:g} mm or more, or let it run over the edge.",
            web_mm=web_mm,
            least_mm=LEAST_WEB_MM,
        )


def check_wall(board: Board, diameter_mm: float) -> None:
    """Refuse a bore into the middle of the board's edge that leaves too little on both sides."""
    wall = (board.thickness_mm - diameter_mm) / 2
    if wall < LEAST_WALL_MM - ROUNDING_MM:
        least = diameter_mm + 2 * LEAST_WALL_MM
        raise NoJoint(
            Reason.THIN_WALL,
            f"A bore of {diameter_mm:g} mm leaves {wall:.3g} mm on both sides in the edge of {board.name!r} "
            f"({board.thickness_mm:g} mm). Take a sheet of {least:g} mm or more, or a thinner dowel or screw.",
            wall_mm=wall,
            least_mm=LEAST_WALL_MM,
        )


def check_opening(board: Board, width_mm: float, what: str) -> None:
    """Refuse an opening that the piece's cutter does not enter."""
    tool = board.making.tool_diameter_mm
    if width_mm < tool + ROUNDING_MM:
        raise NoJoint(
            Reason.NARROW,
            f"{what[0].upper()}{what[1:]} in {board.name!r} is {width_mm:.3g} mm wide; the cutter is {tool:g} mm. "
            "Make it wider, or cut the piece with a thinner cutter.",
            width_mm=width_mm,
            tool_diameter_mm=tool,
        )
