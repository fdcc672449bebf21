"""A cutter bites no deeper at once than it may: along the way, straight down, into what is already cut, at a wall.

Programs are written out here by hand, so that the figures follow from plain arithmetic.
"""

import msgspec
import pytest

from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.proof.bite import Bite, too_deep
from jupyter_fab.core.proof.interpreter import Chain, read
from jupyter_fab.core.proof.sweep import mirrored
from jupyter_fab.core.tool import DRILL_5, END_MILL_6, Tool

TOP = 18.0
DRILL_IN_PECKS = msgspec.structs.replace(DRILL_5, pass_depth_mm=10.0)


def chains(*lines: str, tool: Tool = END_MILL_6) -> tuple[Chain, ...]:
    """What the proof reads of these lines."""
    begin = ["G21 G90 G94 G17 G54", "G0 Z33", "M3 S18000", "G4 P4", "G0 X100 Y100"]
    data = ("\n".join([*begin, *lines, "G0 Z33", "M5", "M30"]) + "\n").encode()
    machine = msgspec.structs.replace(M, tools=(tool,))
    found = read(data, name="p", machine=machine, tool=tool, top_mm=TOP, inner_mm=(12.0, 12.0, 2428.0, 1208.0))
    assert not found.failures
    return found.chains


def bitten(*lines: str, tool: Tool = END_MILL_6) -> tuple[Bite, ...]:
    """The bites of these lines that are too deep."""
    return too_deep(chains(*lines, tool=tool), TOP)


def slot(*levels: float) -> list[str]:
    """A slot of 40 mm, there and back at each height, down a ramp each time."""
    lines = ["G0 Z19", "G1 Z18 F900"]
    for z in levels:
        lines += [f"G1 X140 Z{z} F2000", "X100", "X140", "X100"]
    return lines


def test_passes_within_the_cutters_bite_are_right() -> None:
    """6.5 mm are allowed: three passes are, and so is a ramp into what the one before left."""
    assert bitten(*slot(11.9, 5.8, -0.3)) == ()
    assert bitten(*slot(11.5)) == ()


@pytest.mark.parametrize(("levels", "depth"), [((9.0,), 9.0), ((11.9, -0.3), 12.2), ((10.5,), 7.5)])
def test_a_deeper_pass_is_found(levels: tuple[float, ...], depth: float) -> None:
    """Where it is the whole depth; a ramp's bite grows along it, and its way back takes the rest."""
    (found,) = bitten(*slot(*levels))
    assert found.depth_mm <= depth + 1e-9
    assert found.depth_mm > 6.55
    assert found.place_mm[2] == pytest.approx(levels[-1], abs=depth / 4)


def test_straight_down_counts_at_once() -> None:
    """A plunge is found without any way along; in pecks it is right."""
    (found,) = bitten("G0 Z19", "G1 Z8 F500")
    assert found.depth_mm == pytest.approx(10.0)
    assert found.place_mm == (100.0, 100.0, 8.0)
    assert found.line == 7
    pecks = ["G0 Z19", "G1 Z12 F500", "G0 Z22", "G0 Z19", "G1 Z6 F500", "G0 Z22", "G0 Z19", "G1 Z0 F500"]
    assert bitten(*pecks) == ()


def test_a_drill_has_a_bite_of_its_own() -> None:
    """10 mm a peck: two pecks of 9 are right, one of 18 is not."""
    right = ["G0 Z19", "G1 Z9 F900", "G0 Z22", "G0 Z19", "G1 Z0 F900"]
    assert bitten(*right, tool=DRILL_IN_PECKS) == ()
    assert [round(bite.depth_mm) for bite in bitten("G0 Z19", "G1 Z0 F900", tool=DRILL_IN_PECKS)] == [18]


def test_a_finishing_pass_may_be_deep_and_a_wide_one_may_not() -> None:
    """Along the wall of a slot at full depth: 0.2 mm off the wall is light, half the cutter is not."""

    def wall(aside_mm: float) -> list[str]:
        return [*slot(11.9, 5.8, -0.3), f"G1 Y{100 + aside_mm}", "X140", "X100"]

    assert bitten(*wall(0.2)) == ()
    assert bitten(*wall(3.0))


def test_what_the_other_face_has_taken_is_not_there() -> None:
    """Over a pocket of 12 mm from the other face, 6 mm of wood are left: they may go at once."""
    pocket = chains(*slot(12.0, 6.0))
    turned = [mirrored(chain, 240.0) for chain in pocket]
    through = chains(*slot(-0.3))
    assert too_deep(through, TOP)
    assert too_deep(through, TOP, turned) == ()
