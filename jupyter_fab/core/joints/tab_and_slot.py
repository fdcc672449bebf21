"""Tabs along an edge that stand in slots of another board's face: no screws, no edge bores.

Through slots show the tabs outside; with `depth_mm` the slots are blind and the tabs are hidden. Tabs take at most a
share of the edge, so that shoulders and the wood between slots carry. Slots follow the thickness of the sheet that was
measured, with the fit, and their corners are opened for the cutter.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import Board
from jupyter_fab.core.fit import Fit
from jupyter_fab.core.joints.meeting import meeting_of
from jupyter_fab.core.joints.protocol import Mating
from jupyter_fab.core.joints.refusal import NoJoint, Reason, check_floor, check_opening, check_web
from jupyter_fab.core.joints.setting import clearance_setting, fit_setting, setting

BOTTOM_GAP_MM = 0.3  # under a blind tab, so that shoulders close before it touches the floor
TAB_SHARE = 0.6  # of the edge at most, so that shoulders and the wood between slots carry


@attrs.frozen
class TabAndSlot:
    """Tabs along an edge, through slots in the other board's face (or into blind ones, when `depth_mm` is given)."""

    title: ClassVar[str] = "Tab and slot"

    count: int = setting(2, "Tabs along the edge.", minimum=1, maximum=50, unit="1")
    length_mm: float = setting(60.0, "Length of a tab; shorter where the edge is.", minimum=10.0, maximum=500.0)
    depth_mm: float | None = setting(None, "How far tabs enter; none goes through.", minimum=2.0, maximum=60.0)
    clearance_mm: float | None = clearance_setting()
    fit: Fit | None = fit_setting()

    def cut(self, board: Board, into: Board) -> Mating:
        """How both boards mate, after shaping them."""
        meeting = meeting_of(board, into)
        clearance = board.making.clearance_mm(self.fit) if self.clearance_mm is None else self.clearance_mm
        radius = board.making.relief_radius_mm
        length = min(self.length_mm, TAB_SHARE * meeting.room_mm / self.count)
        if length < board.making.least_wall_mm:
            raise NoJoint(
                Reason.NO_ROOM,
                f"{self.count} tabs do not fit {meeting.room_mm:g} mm of edge of {board.name!r}; use fewer.",
                room_mm=meeting.room_mm,
            )
        depth = None if self.depth_mm is None or self.depth_mm >= into.thickness_mm else self.depth_mm
        if depth is not None:
            check_floor(into, depth + BOTTOM_GAP_MM)
        check_opening(into, board.thickness_mm + clearance, "the slot")
        open_low, open_high = meeting.open_through()
        low, high = meeting.limits_through
        check_web(into, meeting.low_through - clearance / 2 - low, f"the slot for {board.name}")
        check_web(into, high - meeting.high_through - clearance / 2, f"the slot for {board.name}")
        for i in range(self.count):
            middle = meeting.start + (i + 0.5) * meeting.room_mm / self.count
            tab = meeting.box(middle - length / 2, middle + length / 2, into.thickness_mm if depth is None else depth)
            check_web(
                into, tab[0][meeting.along] - clearance / 2 - meeting.limits_along[0], f"the slot for {board.name}"
            )
            check_web(
                into, meeting.limits_along[1] - tab[1][meeting.along] - clearance / 2, f"the slot for {board.name}"
            )
            board.add(tab)
            meeting.relieve_shoulders(tab, board)
            slot = meeting.widened(tab, clearance)
            # Over an open edge the slot runs on, so that no crumb is left standing.
            slot = meeting.stretched(slot, meeting.through, radius * open_low, radius * open_high)
            into.slot(
                slot,
                depth_mm=None if depth is None else depth + BOTTOM_GAP_MM,
                side=meeting.side,
                role=f"slot for {board.name}",
                blind_corners=meeting.corners(
                    into, {meeting.along: (True, True), meeting.through: (not open_low, not open_high)}
                ),
            )
        gap = clearance / 2
        return Mating(
            enters=(meeting.enters,),
            gaps=meeting.gaps(
                along=(gap, gap), through=(None if open_low else gap, None if open_high else gap), ahead=0.0
            ),
        )
