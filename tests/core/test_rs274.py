"""LinuxCNC's interpreter reads our programs as we do: the same moves, in the same order, to the micrometre."""

from collections.abc import Callable

import pytest

from jupyter_fab.core.gcode import moves, post
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import bracket, parts, slotted_side, windowed_top
from tests.support.rs274 import Refused, Understood


def test_both_read_the_same(rs274: Callable[[bytes], Understood]) -> None:
    """Every move of every program of a piece."""
    layout = nest(
        parts(slotted_side(), windowed_top(), bracket()), (nominal_sheet("birch-ply", 18.0),), FULL_SHEET_ROUTER
    )
    for program in post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER):
        theirs = rs274(program.data)
        ours = [("feed" if m.feed_mm_min else "rapid", m.x, m.y, m.z) for m in moves(program.data)]
        assert len(theirs) == len(ours)
        for a, b in zip(theirs, ours, strict=True):
            assert a[0] == b[0]
            assert a[1:] == pytest.approx(b[1:], abs=1e-4)


def test_it_would_have_said(rs274: Callable[[bytes], Understood]) -> None:
    """What is malformed is refused, so that silence above means something."""
    with pytest.raises(Refused):
        rs274(b"G21 G90\nG0X1Q\nM30\n")
