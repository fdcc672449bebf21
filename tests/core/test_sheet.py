"""A sheet as measured: what no such sheet is, and how far a job's further sheets may lie from its first."""

import msgspec
import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.fit import CLEARANCE_MM
from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.part import Side
from jupyter_fab.core.proof import Rule, prove
from jupyter_fab.core.sheet import MOST_THICKER_MM, check_further, loaded_sheet, proven_range_mm
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, parts, slotted_side

PROVEN_MM = 17.65
WOOD = {Rule.GOUGE, Rule.LEFTOVER, Rule.SPOILBOARD, Rule.TAB, Rule.RAPID}  # what the parts and the bed come out like


@pytest.fixture(scope="module")
def made() -> tuple[Layout, tuple[Program, ...]]:
    """A layout with pockets from both sides, and the programs that are right for a sheet of 17.65 mm."""
    sheet = loaded_sheet("first", "birch-ply", 18.0, (PROVEN_MM,) * 4)
    t = PROVEN_MM
    layout = nest(parts(slotted_side(t), slotted_side(t, Side.B), board(thickness_mm=t)), (sheet,), M)
    return layout, post(toolpaths(layout, M), M)


def left_by(made: tuple[Layout, tuple[Program, ...]], thickness_mm: float) -> set[Rule]:
    """What the proof finds wrong with the parts if these programs cut a sheet of that thickness."""
    layout, programs = made
    other = loaded_sheet("other", "birch-ply", 18.0, (thickness_mm,) * 4)
    on_other = msgspec.structs.replace(layout, sheets=(other,))
    return {failure.rule for failure in prove(programs, on_other, M).failures} & WOOD


def test_a_sheet_within_the_range_comes_out_as_proven(made: tuple[Layout, tuple[Program, ...]]) -> None:
    """The proof finds nothing wrong with the parts at the range's ends; a hundredth beyond them, a pocket's depth."""
    low_mm, high_mm = proven_range_mm(PROVEN_MM)
    assert (low_mm, high_mm) == (17.55, 17.69)
    for thickness_mm in (low_mm, high_mm):
        assert left_by(made, thickness_mm) == set(), thickness_mm
    assert left_by(made, high_mm + 0.01) == {Rule.GOUGE}
    assert left_by(made, low_mm - 0.01) == {Rule.LEFTOVER}


def test_parts_of_a_further_sheet_enter_the_tightest_slots() -> None:
    """A slot is as wide as the first sheet is thick, and the clearance: no fit is so tight that a part sticks."""
    assert min(CLEARANCE_MM.values()) > MOST_THICKER_MM


@pytest.mark.parametrize("thickness_mm", [17.55, 17.6, 17.65, 17.69])
def test_the_range_holds_its_ends(thickness_mm: float) -> None:
    """What the operator reads as allowed is allowed."""
    check_further(loaded_sheet("second", "birch-ply", 18.0, (thickness_mm,) * 4), 2, PROVEN_MM)


@pytest.mark.parametrize("thickness_mm", [17.54, 17.7, 18.4])
def test_beyond_it_is_refused_with_the_figures(thickness_mm: float) -> None:
    """The fields carry the numbers, the text says what to do."""
    with pytest.raises(BadInput, match="Take another sheet") as refused:
        check_further(loaded_sheet("second", "birch-ply", 18.0, (thickness_mm,) * 4), 2, PROVEN_MM)
    assert refused.value.fields == {"measured_mm": thickness_mm, "low_mm": 17.55, "high_mm": 17.69}


def test_an_uneven_sheet_is_refused() -> None:
    """A mean says nothing of a wedge; 0.6 mm from corner to corner is the most that sanded plywood may have."""
    loaded_sheet("even", "birch-ply", 18.0, (17.3, 17.9, 17.6, 17.6))
    with pytest.raises(BadInput, match=r"17\.3 mm thick at one corner and 17\.95 mm"):
        loaded_sheet("wedge", "birch-ply", 18.0, (17.3, 17.95, 17.6, 17.6))
