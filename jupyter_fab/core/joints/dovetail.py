"""Dovetails that an upright cutter makes: tails in the plane of both boards, which then hold without a clamp.

Between boards that stand square to each other one of the two sockets always slopes through its sheet, and a sliding
dovetail is wider at its floor than at its mouth. Neither can be made by a straight cutter that stands upright, so both
are refused by name, with the joint to take instead.
"""

from __future__ import annotations

import math
from typing import ClassVar

import attrs

from jupyter_fab.core.board import AXES, Board
from jupyter_fab.core.fit import Fit
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.joints.meeting import BEYOND_MM, TOUCH_MM, unit, vector
from jupyter_fab.core.joints.protocol import Gap, Mating
from jupyter_fab.core.joints.refusal import NoJoint, Reason, check_opening, check_web
from jupyter_fab.core.joints.setting import clearance_setting, fit_setting, setting


@attrs.frozen
class Dovetail:
    """Tails along the edge between two boards in one plane: a long top or side made of two sheets' worth."""

    title: ClassVar[str] = "Dovetail"

    count: int = setting(3, "Tails along the edge.", minimum=1, maximum=40, unit="1")
    depth_mm: float = setting(24.0, "How far tails reach into the other board.", minimum=8.0, maximum=120.0)
    slope_deg: float = setting(10.0, "How much a tail's flank leans.", minimum=5.0, maximum=20.0, unit="deg")
    sliding: bool = setting(False, "Slide along a groove (needs a dovetail cutter: refused).", unit="1")
    clearance_mm: float | None = clearance_setting()
    fit: Fit | None = fit_setting()

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after shaping them."""
        across, direction, contact = self._edge(board, into)
        along = 3 - across - board.axis
        start, end = max(board.low[along], into.low[along]), min(board.high[along], into.high[along])
        clearance = board.making.clearance_mm(self.fit) if self.clearance_mm is None else self.clearance_mm
        lean = math.tan(math.radians(self.slope_deg))
        pitch = (end - start) / self.count
        # Tails and what stands between them have equal necks.
        root, tip = pitch / 2 - self.depth_mm * lean, pitch / 2 + self.depth_mm * lean
        least = board.making.least_wall_mm
        if root < max(least, board.making.tool_diameter_mm):
            raise NoJoint(
                Reason.NO_ROOM,
                f"{self.count} tails {self.depth_mm:g} mm deep on {max(end - start, 0):g} mm of {board.name!r} have "
                f"necks of {root:.3g} mm; use fewer or shorter tails, so that they have {least:.3g} mm.",
                neck_mm=root,
                least_mm=least,
            )
        check_opening(into, root + clearance, "the mouth of a socket")
        gap = clearance / 2
        for web in (start - into.low[along], into.high[along] - end):
            check_web(into, web + (pitch - tip) / 2 - gap, "the outer socket")
        level = (board.low[board.axis] + board.high[board.axis]) / 2

        def corner(far: float, side: float) -> Vector:
            found = [level, level, level]
            found[across], found[along] = contact + direction * far, side
            return vector(found)

        # The socket is the tail with half the clearance all round, at right angles to its flanks.
        grown = gap / math.cos(math.radians(self.slope_deg))
        for i in range(self.count):
            middle = start + (i + 0.5) * pitch
            deep, half = self.depth_mm + gap, root / 2
            tail = [corner(far, middle + s * (half + far * lean)) for far, s in _ring(0.0, self.depth_mm)]
            board.add_outline(tail)
            socket = [corner(far, middle + s * (half + far * lean + grown)) for far, s in _ring(-BEYOND_MM, deep)]
            into.notch_outline(socket)
            for sign in (-1, 1):
                inner = corner(deep, middle + sign * (root / 2 + deep * lean + grown))
                _relieve(into, inner, across, along, -direction, -sign, self.slope_deg)
                outer = corner(0.0, middle + sign * root / 2)
                _relieve(board, outer, across, along, direction, sign, self.slope_deg)
        axis = board.axis
        back = gap / math.sin(math.radians(self.slope_deg))
        return Mating(
            enters=(unit(axis, 1), unit(axis, -1)),
            gaps=(
                Gap(unit(along, 1), grown),
                Gap(unit(along, -1), grown),
                Gap(unit(across, direction), 0.0),
                Gap(unit(across, -direction), back),
            ),
        )

    def _edge(self, board: Board, into: Board) -> tuple[int, int, float]:
        """The axis across the shared edge, the way in which tails grow, and where the edge is."""
        if self.sliding:
            raise NoJoint(
                Reason.UNDERCUT,
                f"A sliding dovetail in {into.name!r} is wider at its floor than at its mouth; a straight cutter from "
                "above cannot make it. Take a Dado, or a MortiseAndTenon where it must not pull out.",
            )
        if board.axis != into.axis:
            raise NoJoint(
                Reason.SLOPED_SOCKET,
                f"{board.name!r} and {into.name!r} stand square to each other: walls of their sockets would slope "
                "through the sheet, which a cutter from above cannot make. Take Finger at a corner, else TabAndSlot.",
            )
        i = board.axis
        if abs(board.low[i] - into.low[i]) > TOUCH_MM or abs(board.high[i] - into.high[i]) > TOUCH_MM:
            raise NoJoint(
                Reason.APART,
                f"{board.name!r} and {into.name!r} lie at different heights along {AXES[board.axis]}; "
                "dovetails join boards in one plane.",
            )
        for across in board.in_plane:
            along = 3 - across - board.axis
            overlap = min(board.high[along], into.high[along]) - max(board.low[along], into.low[along])
            for direction, mine, other in ((1, board.high, into.low), (-1, board.low, into.high)):
                if abs(mine[across] - other[across]) < TOUCH_MM and overlap > TOUCH_MM:
                    return across, direction, other[across]
        raise NoJoint(
            Reason.APART, f"No edge of {board.name!r} touches an edge of {into.name!r}; check their positions."
        )


def _ring(near: float, far: float) -> list[tuple[float, int]]:
    return [(near, -1), (near, 1), (far, 1), (far, -1)]


def _relieve(board: Board, at: Vector, across: int, along: int, out: int, side: int, slope_deg: float) -> None:
    """Relieve a corner narrower than a right angle by the slope: the round lies on its bisector."""
    half = math.radians(90 - slope_deg) / 2
    free = [0.0, 0.0, 0.0]
    # One wall runs along the edge, the other leans over it: the bisector is half the angle off the first.
    free[along], free[across] = side * math.cos(half), out * math.sin(half)
    u, v = board.in_plane
    board.relieve(board.local(at), (free[u], free[v]), on=0 if along == u else 1)
