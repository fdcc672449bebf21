"""Where an edge of one board meets a face of another: axes, extent, and the boxes between, in the piece's axes.

Most joints of boards that stand square to each other begin here. A meeting knows where boards are and which corners a
round cutter leaves; what is cut there is each joint's own affair.
"""

from __future__ import annotations

import math

import attrs

from jupyter_fab.core.board import AXES, Board, Box
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.joints.protocol import Gap
from jupyter_fab.core.joints.refusal import NoJoint, Reason
from jupyter_fab.core.part import Side

TOUCH_MM = 0.01  # boards closer than this touch
BEYOND_MM = 1.0  # how far a cut runs over an edge that it opens, so that no skin is left by rounding


@attrs.frozen
class Meeting:
    """An edge on a face."""

    across: int  # the receiving board's thickness axis
    along: int  # the axis that the edge runs along
    through: int  # the entering board's thickness axis
    contact: float  # where edge and face touch, on `across`
    direction: int  # which way the entering board grows, on `across`
    start: float
    end: float
    side: Side  # of the receiving board, that the entering one touches
    low_through: float
    high_through: float
    limits_along: tuple[float, float]  # of the receiving board
    limits_through: tuple[float, float]

    @property
    def room_mm(self) -> float:
        """How long the shared edge is."""
        return self.end - self.start

    @property
    def enters(self) -> Vector:
        """The direction in which the entering board travels."""
        return unit(self.across, self.direction)

    def open_through(self) -> tuple[bool, bool]:
        """Whether the entering board stands flush with the receiving one's end, at its low and at its high face."""
        low, high = self.limits_through
        return self.low_through - low < TOUCH_MM, high - self.high_through < TOUCH_MM

    def check_corner(self, board: Board, into: Board) -> None:
        """Refuse a board that does not stand flush with the receiving one's end, on one face and no more."""
        low, high = self.open_through()
        if low is high:
            raise NoJoint(
                Reason.NO_CORNER,
                f"{board.name!r} does not stand at an end of {into.name!r}; this joint makes a corner: set one face "
                f"of {board.name!r} flush with an end of {into.name!r} along {AXES[self.through]}.",
                below_mm=self.low_through - self.limits_through[0],
                above_mm=self.limits_through[1] - self.high_through,
            )

    def box(self, start: float, end: float, depth_mm: float) -> Box:
        """A tab from start to end along the edge, that far into the other board."""
        near, far = sorted((self.contact, self.contact + self.direction * depth_mm))
        return box_of(
            {self.across: (near, far), self.along: (start, end), self.through: (self.low_through, self.high_through)}
        )

    def point(self, along: float, through: float, depth_mm: float = 0.0) -> Vector:
        """A point of the piece: so far along the edge and across it, and that deep in the receiving board."""
        found = [0.0, 0.0, 0.0]
        found[self.across] = self.contact + self.direction * depth_mm
        found[self.along], found[self.through] = along, through
        return vector(found)

    def widened(self, box: Box, clearance_mm: float) -> Box:
        """The box with half the clearance more on each side, across and along."""
        for axis in (self.along, self.through):
            box = replaced(box, axis, box[0][axis] - clearance_mm / 2, box[1][axis] + clearance_mm / 2)
        return box

    def stretched(self, box: Box, axis: int, before_mm: float, after_mm: float) -> Box:
        """The box longer along an axis."""
        return replaced(box, axis, box[0][axis] - before_mm, box[1][axis] + after_mm)

    def corners(self, into: Board, closed: dict[int, tuple[bool, bool]]) -> list[int]:
        """Which corners (0-3) of a cut in the receiving board lie between two closed walls.

        `closed` says for `along` and `through` whether there is a wall at the low and at the high end.
        """
        u, v = into.in_plane
        places = ((0, 0), (1, 0), (1, 1), (0, 1))
        return [i for i, (a, b) in enumerate(places) if closed[u][a] and closed[v][b]]

    def relieve_shoulders(self, tab: Box, board: Board) -> None:
        """Relieve the corners between a tab and the edge that it stands on, where there is an edge."""
        # A shallow tab's flank holds only where a dogbone leaves it; one end of the flank is free.
        depth = tab[1][self.across] - tab[0][self.across]
        for place, limit, away in (
            (tab[0][self.along], board.low[self.along], -1),
            (tab[1][self.along], board.high[self.along], 1),
        ):
            if abs(place - limit) > TOUCH_MM:
                relieve_at(board, (self.along, place, away), (self.across, self.contact, self.direction), 2 * depth)

    def gaps(
        self,
        *,
        along: tuple[float | None, float | None],
        through: tuple[float | None, float | None],
        ahead: float | None,
    ) -> tuple[Gap, ...]:
        """Stated gaps at the low and high side of both axes and ahead; None where nothing holds the board."""
        found = [
            (self.along, -1, along[0]),
            (self.along, 1, along[1]),
            (self.through, -1, through[0]),
            (self.through, 1, through[1]),
            (self.across, self.direction, ahead),
        ]
        return tuple(Gap(unit(axis, sign), mm) for axis, sign, mm in found if mm is not None)


def meeting_of(board: Board, into: Board) -> Meeting:
    """Where an edge of `board` touches a face of `into`.

    Raises
    ------
    NoJoint
        If it does not.
    """
    across = into.axis
    if board.axis == across:
        raise NoJoint(
            Reason.LIES_FLAT,
            f"{board.name!r} lies flat on {into.name!r}; this joint needs its edge on the other's face.",
        )
    if abs(board.high[across] - into.low[across]) < TOUCH_MM:
        contact, direction = into.low[across], 1
    elif abs(board.low[across] - into.high[across]) < TOUCH_MM:
        contact, direction = into.high[across], -1
    else:
        raise NoJoint(
            Reason.APART,
            f"No edge of {board.name!r} touches a face of {into.name!r}; check their positions along {AXES[across]}.",
        )
    along, through = 3 - across - board.axis, board.axis
    start, end = max(board.low[along], into.low[along]), min(board.high[along], into.high[along])
    reaches = into.low[through] < board.high[through] and board.low[through] < into.high[through]
    if end - start < TOUCH_MM or not reaches:
        raise NoJoint(Reason.MISSES, f"{board.name!r} misses {into.name!r}; check their positions along {AXES[along]}.")
    return Meeting(
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
        limits_along=(into.low[along], into.high[along]),
        limits_through=(into.low[through], into.high[through]),
    )


def relieve_at(
    board: Board, on: tuple[int, float, int], beside: tuple[int, float, int], between_mm: float = math.inf
) -> None:
    """Relieve a board's inside corner, given by (axis, place, sign into the open) twice; a T-bone lies along `on`.

    So does any relief where the wall along `beside`, `between_mm` long, would be eaten up by two dogbones.
    """
    point, free = [*board.low], [0.0, 0.0, 0.0]
    for axis, place, sign in (on, beside):
        point[axis], free[axis] = place, float(sign)
    u, v = board.in_plane
    board.relieve(board.local(vector(point)), (free[u], free[v]), on=0 if on[0] == u else 1, between_mm=between_mm)


def box_of(extents: dict[int, tuple[float, float]]) -> Box:
    """The box with these extents along axes 0, 1 and 2."""
    low, high = zip(*(extents[axis] for axis in range(3)), strict=True)
    return low, high


def replaced(box: Box, axis: int, low: float, high: float) -> Box:
    """The box with another extent along one axis."""
    lows, highs = [*box[0]], [*box[1]]
    lows[axis], highs[axis] = low, high
    return vector(lows), vector(highs)


def vector(values: list[float]) -> Vector:
    """Three numbers as a vector."""
    return values[0], values[1], values[2]


def unit(axis: int, sign: int) -> Vector:
    """The unit vector along an axis of the piece, or against it."""
    found = [0.0, 0.0, 0.0]
    found[axis] = float(sign)
    return vector(found)
