"""What several cases share: drawers on slides, made by one call each, and fronts that are opened without a handle.

For designs with several drawers, where the same ten lines would stand in each. All joints are the kit's; every board is
cut from one side: slots for the box's bottom go through, so that the outer faces of its sides are free for the slides.
"""

from __future__ import annotations

import attrs

from jupyter_fab.core.assembly import Assembly
from jupyter_fab.core.board import Board
from jupyter_fab.core.joints.drawer_slide import DrawerSlide
from jupyter_fab.core.joints.tab_and_slot import TabAndSlot
from jupyter_fab.core.outline import mirrored

SLIDES_MM = (300.0, 400.0, 450.0, 500.0, 550.0)  # that shops have, and whose last hole is clear of the drawer's back
SLIDE_GAP_MM = 13.0  # on each side: a slide of 12.7 and the play that its maker allows
UNDER_MM = 9.0  # from a drawer side's lower edge to the bottom: the slots' lower walls hold
LIFT_MM = 8.0  # of the box over the board under it: a slide sags a little when it is drawn out
HEAD_MM = 16.0  # from a drawer side's upper edge to that of its front


@attrs.frozen
class Drawer:
    """The boards of a drawer."""

    front: Board
    left: Board
    right: Board
    back: Board
    bottom: Board


def slide_mm(room_mm: float) -> float:
    """The longest slide from the shops that fits; the shortest, if none does."""
    return max((length for length in SLIDES_MM if length <= room_mm), default=SLIDES_MM[0])


def drawer(
    kit: Assembly,
    name: str,
    *,
    front: Board,
    between: tuple[Board, Board],
    length_mm: float,
    bottom_mm: float,
    bottom_material: str,
) -> Drawer:
    """The drawer behind that front, on slides between two sides of a case; the piece's front is towards -y.

    `front` stands before the sides, its worked face towards the back, and may cover a board under the drawer.
    """
    t = kit.thickness_mm
    case_left, case_right = between
    x = case_left.high[0] + SLIDE_GAP_MM, case_right.low[0] - SLIDE_GAP_MM
    y0 = front.high[1]
    y = (y0, y0 + length_mm)
    z0 = front.low[2] + t + LIFT_MM
    z = (z0, front.high[2] - HEAD_MM)
    tabs = 1 if z[1] - z[0] < 140 else 2
    left = kit.board(f"{name} left side", x=(x[0], x[0] + t), y=y, z=z, face="-x", grain="y")
    right = kit.board(f"{name} right side", x=(x[1] - t, x[1]), y=y, z=z, face="+x", grain="y")
    inner = (x[0] + t, x[1] - t)
    under = (z0 + UNDER_MM, z0 + UNDER_MM + bottom_mm)
    back = kit.board(
        f"{name} back", x=inner, y=(y[1] - t, y[1]), z=(under[1], z[1] - 8.0), face="-y", grain="x"
    )  # fmt: skip
    bottom = kit.board(
        f"{name} bottom", x=inner, y=y, z=under, face="+z", grain="x", thickness_mm=bottom_mm, material=bottom_material
    )
    kit.join(TabAndSlot(count=max(2, round(length_mm / 160)), length_mm=40), bottom, left, right)
    # The bottom hangs on all four sides, or it would have to be as thick as the rest.
    across = max(2, round((inner[1] - inner[0]) / 200))
    kit.join(TabAndSlot(count=across, length_mm=40, depth_mm=t / 2), bottom, front)
    kit.join(TabAndSlot(count=across, length_mm=40), back, bottom)
    kit.join(TabAndSlot(count=1, length_mm=46), back, left, right)
    kit.join(TabAndSlot(count=tabs, length_mm=46, depth_mm=t / 2), left, front)
    kit.join(TabAndSlot(count=tabs, length_mm=46, depth_mm=t / 2), right, front)
    slide = DrawerSlide(length_mm=length_mm)
    kit.join(slide, left, case_left)
    kit.join(slide, right, case_right)
    return Drawer(front, left, right, back, bottom)


def scooped(x: tuple[float, float], z: tuple[float, float], depth_mm: float = 24.0) -> list[tuple[float, ...]]:
    """The outline of a front with a scoop for three fingers in the middle of its upper edge: no handle to buy."""
    half = (x[1] - x[0]) / 2
    wide = min(92.0, 0.42 * half)
    corners = [(wide * 0.67, z[1] - depth_mm, 26.0), (wide, z[1], 22.0), (half, z[1]), (half, z[0])]
    middle = (x[0] + x[1]) / 2
    return mirrored([(middle + a, *rest) for a, *rest in corners], about=middle)


def shared(total_mm: float, count: int, gap_mm: float, grows: float = 0.0) -> list[float]:
    """Heights of so many fronts, from the top down, with gaps between: even, or each larger than the one over it."""
    weights = [1.0 + grows * i for i in range(count)]
    free = total_mm - gap_mm * (count - 1)
    return [free * weight / sum(weights) for weight in weights]
