"""What every joint must do, as a suite: subclass `JointContract` in a test module and give it the joint and its boards.

The boards are looked at as they were cut, by code that shares nothing with any joint: they may not stand in each other,
must move as far as the joint states and no farther, get in and out the way that it states, and be made by a router.
"""

from __future__ import annotations

from jupyter_fab.core.assembly import Assembly
from jupyter_fab.core.board import Board
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.interference import Body, body, body_of, overlap_mm3
from jupyter_fab.core.joints.protocol import Joined, Joint
from jupyter_fab.core.machinable import refusals
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Parts, Placement
from jupyter_fab.core.sheet import nominal_sheet

NOTHING_MM3 = 0.3  # overlaps under this come from rounds divided into chords
ASKED_MM = 0.04  # how nearly a stated gap must be met
ON_THE_WAY_MM = (0.5, 2.0, 5.0, 12.0, 30.0, 100.0, 500.0)  # places before the board's own at which nothing may touch


def joint_faults(parts: Parts, joined: Joined) -> list[str]:
    """What two joined boards do not keep of what their joint states; empty if they mate."""
    bodies = {part.name: body_of(part) for part in parts.parts}
    board, into = bodies[joined.board], bodies[joined.into]
    found: list[str] = []
    if overlap_mm3(board, into) > NOTHING_MM3:
        found.append(f"{joined.board} stands in {joined.into}")
    for way in joined.mating.enters:
        caught = [far for far in ON_THE_WAY_MM if overlap_mm3(_moved(board, way, -far), into) > NOTHING_MM3]
        if caught:
            found.append(f"{joined.board} is caught {caught[0]:g} mm before its place, on its way along {way}")
    for gap in joined.mating.gaps:
        if overlap_mm3(_moved(board, gap.direction, max(0.0, gap.mm - ASKED_MM)), into) > NOTHING_MM3:
            found.append(f"{joined.board} moves less than {gap.mm:g} mm along {gap.direction}")
        if overlap_mm3(_moved(board, gap.direction, gap.mm + ASKED_MM), into) <= NOTHING_MM3:
            found.append(f"{joined.board} moves more than {gap.mm:g} mm along {gap.direction}")
    return found


def _moved(one: Body, way: Vector, far: float) -> Body:
    x, y, z = (start + far * part for start, part in zip(one.placement.origin, way, strict=True))
    return body(one.slabs, Placement((x, y, z), one.placement.x_axis, one.placement.y_axis))


class JointContract:
    """Subclass it, set `joint`, and override `boards` where a shelf against a side is not what it joins."""

    joint: Joint
    thicknesses_mm: tuple[float, ...] = (15.0, 17.63, 18.0)  # as sold and as measured

    def boards(self, kit: Assembly) -> tuple[Board, Board]:
        """The board that enters and the one that receives, as `joint` needs them; here a shelf and a side."""
        t = kit.thickness_mm
        side = kit.board("side", x=(0, t), y=(0, 300), z=(0, 600), face="+x", grain="z")
        return kit.board("shelf", x=(t, 400), y=(0, 300), z=(300, 300 + t), face="+z", grain="x"), side

    def _joined(self, thickness_mm: float) -> Assembly:
        kit = Assembly(thickness_mm=thickness_mm)
        board, into = self.boards(kit)
        kit.join(self.joint, board, into)
        return kit

    def test_halves_mate_as_stated(self) -> None:
        """No overlap, the stated gaps, a free way in; at every thickness."""
        for thickness in self.thicknesses_mm:
            kit = self._joined(thickness)
            assert kit.joins, "cut returns a Mating"
            assert joint_faults(kit.parts(), kit.joins[0]) == []

    def test_a_router_makes_both_halves(self) -> None:
        """A 6 mm cutter reaches every corner, and no panel is cut from both sides."""
        for thickness in self.thicknesses_mm:
            sheet = nominal_sheet("birch-ply", thickness)
            assert refusals(self._joined(thickness).parts().parts, FULL_SHEET_ROUTER, [sheet]) == ()

    def test_equal_boards_are_cut_alike(self) -> None:
        """The same declaration makes the same panels."""
        for thickness in self.thicknesses_mm:
            assert self._joined(thickness).parts().digest() == self._joined(thickness).parts().digest()
