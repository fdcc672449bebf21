"""Joints: one declaration cuts both halves, with stated clearance and corner relief.

`joint.cut(board, into)` lets `board` grow into `into` (a tab, a tongue) and cuts what receives it. Boards stand square
to each other. Clearance is the whole gap between a tab and its slot, across and along. Further joints come through
the entry-point group `jupyter_fab.joints` and keep to the `Joint` protocol.
"""

from __future__ import annotations

from typing import Protocol

import attrs

from jupyter_fab.core.board import AXES, RELIEF_RADIUS_MM, Board, Box
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import Side

GLUE_CLEARANCE_MM = 0.2  # glue 0.15-0.2, press 0-0.1, knock-down 0.3-0.4 (fabrication.md)
BOTTOM_GAP_MM = 0.3  # under a tongue, so that shoulders close before it touches the floor
TOUCH_MM = 0.01  # boards closer than this touch


class Joint(Protocol):
    """Cuts both halves of a joint between two boards."""

    def cut(self, board: Board, into: Board) -> None:
        """Shape both boards; `board` is the one that enters.

        Raises
        ------
        BadInput
            If the boards do not meet as this joint needs.
        """


@attrs.frozen
class TabAndSlot:
    """Tabs along an edge, through slots in the other board's face (or into mortises, when `depth_mm` is given)."""

    count: int = 2
    length_mm: float = 60.0
    depth_mm: float | None = None
    clearance_mm: float = GLUE_CLEARANCE_MM

    def cut(self, board: Board, into: Board) -> None:
        """Shape both boards."""
        meeting = _meeting(board, into)
        room = meeting.end - meeting.start
        length = min(self.length_mm, 0.6 * room / self.count)
        if length < 4 * RELIEF_RADIUS_MM:
            raise BadInput(f"{self.count} tabs do not fit {room:g} mm of edge of {board.name!r}; use fewer.")
        depth = None if self.depth_mm is None or self.depth_mm >= into.thickness_mm else self.depth_mm
        for i in range(self.count):
            middle = meeting.start + (i + 0.5) * room / self.count
            tab = meeting.box(middle - length / 2, middle + length / 2, into.thickness_mm if depth is None else depth)
            board.add(tab)
            meeting.relieve_shoulders(tab, board)
            slot = meeting.widened(tab, self.clearance_mm)
            floor = None if depth is None else depth + BOTTOM_GAP_MM
            into.slot(slot, depth_mm=floor, side=meeting.side, role=f"slot for {board.name}", blind_corners=range(4))


@attrs.frozen
class Dado:
    """The board's whole edge, or all but the insets, in a groove across the other board's face."""

    depth_mm: float = 6.0
    inset_start_mm: float = 0.0
    inset_end_mm: float = 0.0
    clearance_mm: float = GLUE_CLEARANCE_MM

    def cut(self, board: Board, into: Board) -> None:
        """Shape both boards."""
        meeting = _meeting(board, into)
        if self.depth_mm > into.thickness_mm - 3.0:
            raise BadInput(
                f"A groove of {self.depth_mm:g} mm leaves too little of {into.name!r} ({into.thickness_mm:g} mm)."
            )
        start, end = meeting.start + self.inset_start_mm, meeting.end - self.inset_end_mm
        if end - start < 4 * RELIEF_RADIUS_MM:
            raise BadInput(f"The insets leave no edge of {board.name!r} to enter {into.name!r}.")
        tongue = meeting.box(start, end, self.depth_mm)
        board.add(tongue)
        meeting.relieve_shoulders(tongue, board)
        low, high = meeting.limits_of(into)
        open_start, open_end = start - low < TOUCH_MM, high - end < TOUCH_MM
        groove = meeting.widened(tongue, self.clearance_mm)
        # Over an open edge the groove runs on, so that no crumb is left standing.
        groove = meeting.stretched(
            groove, RELIEF_RADIUS_MM if open_start else 0.0, RELIEF_RADIUS_MM if open_end else 0.0
        )
        into.slot(
            groove,
            depth_mm=self.depth_mm + BOTTOM_GAP_MM,
            side=meeting.side,
            role=f"groove for {board.name}",
            blind_corners=meeting.corners(into, not open_start, not open_end),
        )


@attrs.frozen
class HalfLap:
    """Two crossing boards, each notched to the middle: `board` from above or behind, `into` from the other side."""

    clearance_mm: float = GLUE_CLEARANCE_MM

    def cut(self, board: Board, into: Board) -> None:
        """Shape both boards."""
        low = _vector([max(a, b) for a, b in zip(board.low, into.low, strict=True)])
        high = _vector([min(a, b) for a, b in zip(board.high, into.high, strict=True)])
        if board.axis == into.axis or any(h - a <= TOUCH_MM for a, h in zip(low, high, strict=True)):
            raise BadInput(f"{board.name!r} and {into.name!r} do not cross; a half-lap needs boards that do.")
        along = 3 - board.axis - into.axis
        middle = (low[along] + high[along]) / 2
        gap = self.clearance_mm / 2
        for one, other, start, end, inner in (
            (board, into, low[along] - 1.0, middle + gap, 1),
            (into, board, middle - gap, high[along] + 1.0, -1),
        ):
            box = _replaced((low, high), along, start, end)
            box = _replaced(box, other.axis, box[0][other.axis] - gap, box[1][other.axis] + gap)
            one.notch(box)
            deep = end if inner > 0 else start
            for edge, away in ((box[0][other.axis], 1), (box[1][other.axis], -1)):
                _relieve_at(one, along, deep, -inner, other.axis, edge, away)


@attrs.frozen
class _Meeting:
    """Where an edge of one board meets a face of another: axes, extent, and the boxes between."""

    across: int  # the receiving board's thickness axis
    along: int  # the axis that the edge runs along
    through: int  # the entering board's thickness axis
    contact: float  # where edge and face touch, on `across`
    direction: int  # which way the entering board grows, on `across`
    start: float
    end: float
    side: Side
    low_through: float
    high_through: float

    def box(self, start: float, end: float, depth_mm: float) -> Box:
        """A tab from start to end along the edge, that far into the other board."""
        near, far = sorted((self.contact, self.contact + self.direction * depth_mm))
        return _box(
            {self.across: (near, far), self.along: (start, end), self.through: (self.low_through, self.high_through)}
        )

    def widened(self, box: Box, clearance_mm: float) -> Box:
        """The box with half the clearance more on each side, across and along."""
        for axis in (self.along, self.through):
            box = _replaced(box, axis, box[0][axis] - clearance_mm / 2, box[1][axis] + clearance_mm / 2)
        return box

    def stretched(self, box: Box, before_mm: float, after_mm: float) -> Box:
        """The box longer along the edge."""
        return _replaced(box, self.along, box[0][self.along] - before_mm, box[1][self.along] + after_mm)

    def limits_of(self, into: Board) -> tuple[float, float]:
        """The receiving board's extent along the edge."""
        return into.low[self.along], into.high[self.along]

    def corners(self, into: Board, start: bool, end: bool) -> list[int]:
        """Which corners (0-3) of a slot lie at its blind start and end."""
        u = into.placement.x_axis.index(1.0)
        at_start, at_end = ([0, 3], [1, 2]) if u == self.along else ([0, 1], [2, 3])
        return (at_start if start else []) + (at_end if end else [])

    def relieve_shoulders(self, tab: Box, board: Board) -> None:
        """Relieve the corners between a tab and the edge that it stands on, where there is an edge."""
        for place, limit, away in (
            (tab[0][self.along], board.low[self.along], -1),
            (tab[1][self.along], board.high[self.along], 1),
        ):
            if abs(place - limit) > TOUCH_MM:
                _relieve_at(board, self.across, self.contact, self.direction, self.along, place, away)


def _meeting(board: Board, into: Board) -> _Meeting:
    across = into.axis
    if board.axis == across:
        raise BadInput(f"{board.name!r} lies flat on {into.name!r}; this joint needs its edge on the other's face.")
    if abs(board.high[across] - into.low[across]) < TOUCH_MM:
        contact, direction = into.low[across], 1
    elif abs(board.low[across] - into.high[across]) < TOUCH_MM:
        contact, direction = into.high[across], -1
    else:
        raise BadInput(
            f"No edge of {board.name!r} touches a face of {into.name!r}; check their positions along {AXES[across]}."
        )
    along, through = 3 - across - board.axis, board.axis
    start, end = max(board.low[along], into.low[along]), min(board.high[along], into.high[along])
    if (
        end - start < TOUCH_MM
        or not into.low[through] < board.high[through]
        or not board.low[through] < into.high[through]
    ):
        raise BadInput(f"{board.name!r} misses {into.name!r}; check their positions along {AXES[along]}.")
    return _Meeting(
        across=across,
        along=along,
        through=through,
        contact=contact,
        direction=direction,
        start=start,
        end=end,
        side=into.side_facing(-direction),
        low_through=board.low[through],
        high_through=board.high[through],
    )


def _relieve_at(board: Board, a: int, at_a: float, free_a: int, b: int, at_b: float, free_b: int) -> None:
    """Relieve the corner of a board at two of its in-plane coordinates, towards the given signs."""
    point, free = [*board.low], [0, 0, 0]
    point[a], point[b], free[a], free[b] = at_a, at_b, free_a, free_b
    u, v = board.placement.x_axis.index(1.0), board.placement.y_axis.index(1.0)
    board.relieve(board.local((point[0], point[1], point[2])), (free[u], free[v]))


def _box(extents: dict[int, tuple[float, float]]) -> Box:
    low, high = zip(*(extents[axis] for axis in range(3)), strict=True)
    return low, high


def _replaced(box: Box, axis: int, low: float, high: float) -> Box:
    lows, highs = [*box[0]], [*box[1]]
    lows[axis], highs[axis] = low, high
    return _vector(lows), _vector(highs)


def _vector(values: list[float]) -> Vector:
    return values[0], values[1], values[2]
