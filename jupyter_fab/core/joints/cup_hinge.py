"""Cup hinges between a door and a side: the 35 mm cup in the door, the plate's holes in the side.

The common pattern: cup 35 mm, 12.5 mm deep; two 8 mm holes 45 mm apart, 9.5 mm behind the cup's centre; plate on two
5 mm holes of the 32 mm system, 37 mm behind the side's front. How far the door covers the side decides which hinge and
plate are bought: covered = 13 + cup's distance from the door's edge - plate's height (hinge makers' tables).
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from jupyter_fab.core.board import AXES, PLACES, Board
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.joinery import MotionKind
from jupyter_fab.core.joints.meeting import TOUCH_MM, unit, vector
from jupyter_fab.core.joints.protocol import Gap, Mating, Opens
from jupyter_fab.core.joints.refusal import NoJoint, Reason, check_floor
from jupyter_fab.core.joints.setting import setting
from jupyter_fab.core.part import Hardware

CUP_MM, CUP_DEPTH_MM = 35.0, 12.5
SCREW_MM, SCREW_DEPTH_MM, SCREW_APART_MM, SCREW_BEHIND_MM = 8.0, 11.0, 45.0, 9.5
PLATE_HOLE_MM, PLATE_DEPTH_MM, PLATE_APART_MM, SETBACK_MM = 5.0, 11.0, 32.0, 37.0
# Cup and holes, and overlay = fixed distance + boring distance - plate's height, with 13 mm in the drawing: Blum,
# product literature, quick reference. A cup is 10.5 or 12.5 mm deep, by the hinge (Indaux, catalogue 2023, page 20).
COVER_MM = 13.0  # of the side by the door, with a cup at its very edge and a plate of no height
ADJUSTS_MM = 2.5  # a hinge's side screw moves the door that much either way (a design choice; makers say 2 to 3)
# Straight, half cranked, full cranked (for doors inside the case). A design choice: makers crank differently
# (McFeely's by 8 and 15 mm), so compare with the sheet of the hinge that is bought.
ARMS = (("full overlay", 0.0), ("half overlay", 9.5), ("inset", 18.0))
PLATES_MM = (0.0, 2.0, 4.0, 6.0)
# Doors up to this height take so many hinges (18 mm board, 600 mm wide). A design choice on the safe side of makers'
# charts, which go by weight as well (Blum, quick reference).
HINGES_BY_HEIGHT = ((900.0, 2), (1600.0, 3), (2000.0, 4), (2400.0, 5))
STANDS_OFF_MM = 3.0  # a door may stand that far in front of its case, for buffers
PRICE_MINOR = 240


@attrs.frozen
class CupHinge:
    """Hinges with their cups in the board, a door, and their plates on the other board, the side that carries it."""

    title: ClassVar[str] = "Cup hinge"

    count: int | None = setting(None, "Hinges; none takes as many as the height needs.", minimum=2, maximum=6, unit="1")
    edge_mm: float = setting(5.0, "From the door's edge to the cup's rim.", minimum=3.0, maximum=6.0)
    inset_mm: float = setting(100.0, "From the door's ends to the outer hinges.", minimum=60.0, maximum=250.0)
    opens_deg: float = setting(110.0, "How far the hinge opens.", minimum=60.0, maximum=180.0, unit="deg")

    def cut(self, board: Board, into: Board) -> Mating:
        """How door and side mate, after drilling both."""
        out, across = board.axis, into.axis
        up = 3 - out - across if out != across else -1
        if up != 2:
            raise NoJoint(
                Reason.NOT_SQUARE,
                f"Door {board.name!r} and side {into.name!r} must both stand upright and square to each other.",
            )
        check_floor(board, CUP_DEPTH_MM)
        check_floor(into, PLATE_DEPTH_MM)
        # `back` points from the door into the case, `inner` from the side to the door's middle.
        centre = [(board.low[i] + board.high[i]) / 2 for i in range(3)]
        back = 1 if (into.low[out] + into.high[out]) / 2 > centre[out] else -1
        inner = 1 if centre[across] > (into.low[across] + into.high[across]) / 2 else -1
        front = into.low[out] if back > 0 else into.high[out]
        behind = board.high[out] if back > 0 else board.low[out]
        edge = board.low[across] if inner > 0 else board.high[across]
        face = into.high[across] if inner > 0 else into.low[across]
        covered = (face - edge) * inner
        stands_off = (front - behind) * back
        inset = covered < 0
        setback = SETBACK_MM + (0.0 if not inset else (behind - front) * back)
        if not inset and not -TOUCH_MM <= stands_off <= STANDS_OFF_MM:
            raise NoJoint(
                Reason.APART,
                f"{board.name!r} stands {stands_off:.3g} mm in front of {into.name!r}; let its back touch the side's "
                f"front, or stand off {STANDS_OFF_MM:g} mm at most.",
                gap_mm=stands_off,
            )
        arm, plate = self._bought(board, into, covered)
        low, high = max(board.low[up], into.low[up]), min(board.high[up], into.high[up])
        for z in self._heights(board, low, high):
            cup = _at(out, behind, across, edge + inner * (self.edge_mm + CUP_MM / 2), z)
            side = board.side_facing(back)
            board.drill(cup, CUP_MM, depth_mm=CUP_DEPTH_MM, side=side, role="hinge cup")
            for sign in (-1, 1):
                at = _at(out, behind, across, cup[across] + inner * SCREW_BEHIND_MM, z + sign * SCREW_APART_MM / 2)
                board.drill(at, SCREW_MM, depth_mm=SCREW_DEPTH_MM, side=side, role="hinge screw")
                at = _at(out, front + back * setback, across, face, z + sign * PLATE_APART_MM / 2)
                into.drill(
                    at,
                    PLATE_HOLE_MM,
                    depth_mm=PLATE_DEPTH_MM,
                    side=into.side_facing(inner),
                    role=f"hinge of {board.name}",
                )
        name = f"Cup hinge 35 mm, {arm}, plate {plate:g} mm"
        number = len(self._heights(board, low, high))
        gap = Gap(unit(across, -inner), -covered) if inset else Gap(unit(out, back), max(0.0, stands_off))
        return Mating(
            enters=(unit(out, back),),
            gaps=(gap,),
            hardware=(Hardware(name=name, quantity=number, price_minor=PRICE_MINOR),),
            opens=self._opens(board, out, across, back, inner),
            only_way=True,
        )

    def _opens(self, board: Board, out: int, across: int, back: int, inner: int) -> Opens:
        """About the edge of the door's face on the hinges' side: open, the door stands within its own edge.

        A cup hinge turns about no fixed axis. This one needs no room beside the door; real ones push its edge out by
        a little, which makers' charts give by the door's thickness (Indaux, catalogue 2023): leave that gap.
        """
        face = board.low[out] if back > 0 else board.high[out]
        edge = board.low[across] if inner > 0 else board.high[across]
        turn = (-back if across == 0 else back) * inner  # so that the free edge moves away from the case
        at = _at(out, face, across, edge, board.low[2])
        return Opens(MotionKind.HINGE, at, unit(2, turn), self.opens_deg)

    def _bought(self, board: Board, into: Board, covered_mm: float) -> tuple[str, float]:
        """The arm and plate whose door covers the side most nearly so."""
        reached = {
            (arm, plate): COVER_MM + self.edge_mm - offset - plate for arm, offset in ARMS for plate in PLATES_MM
        }
        best = min(reached, key=lambda key: (abs(reached[key] - covered_mm), key[1]))
        if abs(reached[best] - covered_mm) > ADJUSTS_MM:
            across = AXES[into.axis]
            raise NoJoint(
                Reason.WRONG_GAP,
                f"{board.name!r} covers {into.name!r} by {covered_mm:.3g} mm along {across}; the nearest hinge, cup "
                f"{self.edge_mm:g} mm from the edge, covers {reached[best]:g}. Move the door's edge, or the cup.",
                covered_mm=covered_mm,
                nearest_mm=reached[best],
            )
        return best

    def _heights(self, board: Board, low: float, high: float) -> list[float]:
        tall = board.high[2] - board.low[2]
        count = self.count or next((n for most, n in HINGES_BY_HEIGHT if tall <= most), 6)
        room = high - low - 2 * self.inset_mm
        if room < (count - 1) * 2 * SCREW_APART_MM:
            raise NoJoint(
                Reason.NO_ROOM,
                f"{count} hinges, {self.inset_mm:g} mm from the ends, do not fit {high - low:.4g} mm of "
                f"{board.name!r}; set them nearer to the ends.",
                room_mm=high - low,
            )
        return [round(low + self.inset_mm + i * room / (count - 1), PLACES) for i in range(count)]


def _at(a: int, at_a: float, b: int, at_b: float, z: float) -> Vector:
    found = [z, z, z]
    found[a], found[b] = at_a, at_b
    return vector(found)
