"""A living hinge: rows of slots that leave thin links, which twist, so that a flat board can be bent.

Two limits decide how tightly: a link of width w in a sheet of thickness t turns by a within its slot of width k as long
as w cos(a) + t sin(a) <= w + k, and its twist over its free length l shears its surface by about a w / l, which plywood
bears up to 0.01 (panel shear strength 9.5 over modulus 620 N/mm2 is 0.015 for birch ply, less a third for safety).
The board stays flat in its data: it is cut flat, and bent when it is put together.
"""

from __future__ import annotations

import math
from typing import ClassVar, Literal

import attrs

from jupyter_fab.core.board import AXES, PLACES, Board
from jupyter_fab.core.geometry import Loop, Vertex
from jupyter_fab.core.joints.refusal import NoJoint, Reason
from jupyter_fab.core.joints.setting import setting
from jupyter_fab.core.part import Cutout

SHEAR_LIMIT = 0.01
SLOT_MARGIN_MM = 0.4  # over the cutter, so that it need not plunge into a slot of its own width
OPEN_MM = 2.0  # how far a slot that opens an edge runs over it


@attrs.frozen
class LivingHinge:
    """A field of slots over the board's whole width, that lets it bend by an angle round a radius."""

    title: ClassVar[str] = "Living hinge"

    angle_deg: float = setting(90.0, "How far the board bends.", minimum=5.0, maximum=180.0, unit="deg")
    radius_mm: float = setting(150.0, "Radius of the bend, to the middle of the sheet.", minimum=20.0, maximum=2000.0)
    link_mm: float = setting(5.0, "Width of the links between slots.", minimum=3.0, maximum=12.0)
    slot_mm: float = setting(120.0, "Length of a slot, nearly.", minimum=30.0, maximum=400.0)
    bridge_mm: float = setting(8.0, "Between slots in one line.", minimum=5.0, maximum=40.0)

    def cut(self, board: Board, lines: Literal["x", "y", "z"], middle_mm: float) -> int:
        """How many lines of slots there are, after cutting them round a place of the board's other axis.

        `lines` is the axis of the piece along which slots run: that of the bend.

        Raises
        ------
        NoJoint
            If the board is too short for the bend, or would break or bind at that radius.
        """
        along = AXES.index(lines)
        if along == board.axis:
            raise NoJoint(Reason.LIES_FLAT, f"Slots in {board.name!r} cannot run along {lines}, through its thickness.")
        over = 3 - along - board.axis
        width = board.making.tool_diameter_mm + SLOT_MARGIN_MM
        pitch = self.link_mm + width
        arc = math.radians(self.angle_deg) * self.radius_mm
        count = max(2, math.ceil(arc / pitch))
        room = board.high[along] - board.low[along]
        fields = max(1, round(room / (self.slot_mm + self.bridge_mm)))
        step = room / fields
        free = step / 2 - self.bridge_mm  # of a link, between its two bridges
        self._check(board, math.radians(self.angle_deg) / count, width, free, pitch)
        first = middle_mm - (count - 1) * pitch / 2
        for place in (first - width / 2 - pitch, first + (count - 1) * pitch + width / 2 + pitch):
            if not board.low[over] <= place <= board.high[over]:
                raise NoJoint(
                    Reason.NO_ROOM,
                    f"The bend takes {count * pitch:.4g} mm of {board.name!r} round {middle_mm:g} mm along "
                    f"{AXES[over]}; move it, bend less, or take a smaller radius.",
                    needed_mm=count * pitch,
                )
        for i in range(count):
            for j in range(fields if i % 2 == 0 else fields + 1):
                centre = board.low[along] + (j + (0.5 if i % 2 == 0 else 0.0)) * step
                low = max(centre - (step - self.bridge_mm) / 2, board.low[along] - OPEN_MM - width / 2)
                high = min(centre + (step - self.bridge_mm) / 2, board.high[along] + OPEN_MM + width / 2)
                board.cut(
                    Cutout(
                        outline=self._slot(board, along, over, (low, high), first + i * pitch, width), role="hinge slot"
                    )
                )
        return count

    def _check(self, board: Board, turn: float, slot_mm: float, free_mm: float, pitch_mm: float) -> None:
        """Refuse links that bind in their slots or break."""
        if free_mm < 10.0:
            raise NoJoint(
                Reason.NO_ROOM,
                f"Slots of {self.slot_mm:g} mm with bridges of {self.bridge_mm:g} leave no links to twist; "
                "make them longer.",
                free_mm=free_mm,
            )
        by_shear = SHEAR_LIMIT * free_mm / self.link_mm
        by_slot = _turns(self.link_mm, board.thickness_mm, slot_mm)
        most = min(by_shear, by_slot)
        if turn > most:
            least = pitch_mm / most
            raise NoJoint(
                Reason.SETTING,
                f"Each link of {board.name!r} would turn {math.degrees(turn):.2g} degrees; it "
                f"{'breaks' if by_shear < by_slot else 'binds'} at {math.degrees(most):.2g}. Bend round a radius of "
                f"{math.ceil(least):g} mm or more, or cut longer slots.",
                turn_deg=math.degrees(turn),
                most_deg=math.degrees(most),
                least_radius_mm=least,
            )

    def _slot(self, board: Board, along: int, over: int, span: tuple[float, float], at: float, width_mm: float) -> Loop:
        """A slot with round ends, in the panel's frame."""
        low, high = list(board.low), list(board.low)
        low[along], high[along] = span
        low[over], high[over] = at - width_mm / 2, at + width_mm / 2
        x0, y0, x1, y1 = board.rectangle(((low[0], low[1], low[2]), (high[0], high[1], high[2])))
        r = round(width_mm / 2, PLACES)
        if board.in_plane[0] == along:
            return Loop((Vertex(x0 + r, y0), Vertex(x1 - r, y0, 1.0), Vertex(x1 - r, y1), Vertex(x0 + r, y1, 1.0)))
        return Loop((Vertex(x1, y0 + r), Vertex(x1, y1 - r, 1.0), Vertex(x0, y1 - r), Vertex(x0, y0 + r, 1.0)))


def _turns(link_mm: float, thickness_mm: float, slot_mm: float) -> float:
    """The angle at which a link's corners meet the next one: w cos a + t sin a = w + k."""
    diagonal = math.hypot(link_mm, thickness_mm)
    if link_mm + slot_mm >= diagonal:
        return math.pi / 2
    return math.atan2(thickness_mm, link_mm) - math.acos((link_mm + slot_mm) / diagonal)
