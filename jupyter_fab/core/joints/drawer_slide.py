"""Drawer slides: matching rows of holes in a drawer's side and in the side that carries it, a stated distance apart.

The pattern is that of side-mounted 45 mm ball-bearing slides on the 32 mm system; the slide's own sheet says which of
its holes to use. The slide fills the gap, so the gap is checked and not chosen.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import PLACES, Board
from jupyter_fab.core.joinery import MotionKind
from jupyter_fab.core.joints.meeting import unit, vector
from jupyter_fab.core.joints.protocol import Gap, Mating, Opens
from jupyter_fab.core.joints.refusal import NoJoint, Reason, check_floor
from jupyter_fab.core.joints.setting import setting
from jupyter_fab.core.part import Hardware

HOLE_MM = 5.0  # system screws; the 32 mm system's hole
# Than the slide: it binds at once, and still runs so much apart. Accuride Europe asks for 0.2 to 0.5 mm over a slide of
# 12.7 mm ("Understanding side space"); up to 0.8 is a design choice for sheets that are thinner than they were sold.
TIGHTER_MM, WIDER_MM = 0.0, 0.8
PRICE_MINOR = 650


@attrs.frozen
class DrawerSlide:
    """A slide between the board, a drawer's side, and the other board, the side of the case."""

    title: ClassVar[str] = "Drawer slide"

    length_mm: float = setting(400.0, "Length of the slide.", minimum=200.0, maximum=700.0)
    thickness_mm: float = setting(12.7, "Thickness of the slide: the gap that it needs.", minimum=9.0, maximum=20.0)
    height_mm: float | None = setting(
        None, "From the drawer side's lower edge to the slide's middle; none is half.", minimum=10.0, maximum=400.0
    )
    first_mm: float = setting(37.0, "From the front to the first hole.", minimum=20.0, maximum=80.0)
    pitch_mm: float = setting(96.0, "Between holes: a multiple of 32.", minimum=32.0, maximum=256.0)
    depth_mm: float = setting(10.0, "Depth of a hole.", minimum=6.0, maximum=13.0)
    travel_mm: float | None = setting(
        None, "How far it pulls out; none is its whole length: full extension.", minimum=100.0, maximum=1000.0
    )

    def cut(self, board: Board, into: Board) -> Mating:
        """How drawer and side mate, after drilling both."""
        across = into.axis
        if board.axis != across or across == 2:
            raise NoJoint(
                Reason.NOT_SQUARE,
                f"{board.name!r} and {into.name!r} must stand upright and parallel, for a slide between their faces.",
            )
        direction = 1 if into.low[across] > board.low[across] else -1
        near = (board.high if direction > 0 else board.low)[across]
        far = (into.low if direction > 0 else into.high)[across]
        gap = (far - near) * direction
        if not self.thickness_mm - TIGHTER_MM - 1e-6 <= gap <= self.thickness_mm + WIDER_MM + 1e-6:
            change = gap - self.thickness_mm
            raise NoJoint(
                Reason.WRONG_GAP,
                f"{gap:.4g} mm lie between {board.name!r} and {into.name!r}; the slide needs {self.thickness_mm:g} to "
                f"{self.thickness_mm + WIDER_MM:g}. Make the drawer {abs(2 * change):.3g} mm "
                f"{'wider' if change > 0 else 'narrower'} (both sides together).",
                gap_mm=gap,
                needed_mm=self.thickness_mm,
            )
        check_floor(board, self.depth_mm)
        check_floor(into, self.depth_mm)
        along = 1 - across  # both stand upright: what is left is the way to the back
        front = max(board.low[along], into.low[along])
        deep = min(board.high[along], into.high[along]) - front
        if deep < self.length_mm:
            raise NoJoint(
                Reason.NO_ROOM,
                f"A slide of {self.length_mm:g} mm does not fit {deep:.4g} mm of {board.name!r}; take a shorter one.",
                room_mm=deep,
            )
        z = board.low[2] + (self.height_mm or (board.high[2] - board.low[2]) / 2)
        if not max(board.low[2], into.low[2]) + 10.0 <= z <= min(board.high[2], into.high[2]) - 10.0:
            raise NoJoint(
                Reason.MISSES, f"A slide at {z:g} mm misses {board.name!r} or {into.name!r}; change its height."
            )
        count = int((self.length_mm - self.first_mm - 15.0) // self.pitch_mm) + 1
        for i in range(count):
            at = [0.0, 0.0, z]
            at[along] = round(front + self.first_mm + i * self.pitch_mm, PLACES)
            for one, towards, other in ((board, direction, into), (into, -direction, board)):
                at[across] = near if one is board else far
                one.drill(
                    vector(at),
                    HOLE_MM,
                    depth_mm=self.depth_mm,
                    side=one.side_facing(towards),
                    role=f"slide of {other.name}",
                )
        # A pair carries a drawer; each side brings half of it to the list.
        name = f"Drawer slide {self.length_mm:g} mm, one side"
        return Mating(
            enters=(unit(along, 1),),
            gaps=(Gap(unit(across, direction), gap),),
            hardware=(Hardware(name=name, quantity=1, price_minor=PRICE_MINOR),),
            opens=Opens(MotionKind.SLIDE, vector([0.0, 0.0, 0.0]), unit(along, -1), self.travel_mm or self.length_mm),
            only_way=True,
        )
