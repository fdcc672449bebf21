"""LinuxCNC's interpreter reads our programs as we do: the same moves, in the same order, to the micrometre."""

import itertools
import math
from collections.abc import Callable

import pytest

from jupyter_fab.core.gcode import post
from jupyter_fab.core.gcode_words import moves
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import bracket, partition, parts, slotted_side, windowed_top
from tests.support.rs274 import Refused, Understood


def test_both_read_the_same(rs274: Callable[[bytes], Understood]) -> None:
    """Every move of every program of a piece, on both faces of its sheet."""
    layout = nest(
        parts(slotted_side(), windowed_top(), bracket(), partition()),
        (nominal_sheet("birch-ply", 18.0),),
        FULL_SHEET_ROUTER,
    )
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    assert [program.side for program in programs] == ["A", "A", "B", "B"]
    for program in programs:
        theirs = rs274(program.data)
        lines = [list(found) for _, found in itertools.groupby(moves(program.data), key=lambda m: m.line)]
        assert len(theirs) == len(lines)
        before: tuple[float, float] | None = None
        for (kind, x, y, z, cx, cy), ours in zip(theirs, lines, strict=True):
            assert (kind == "rapid") == (ours[-1].feed_mm_min == 0)
            assert (ours[-1].x, ours[-1].y, ours[-1].z) == pytest.approx((x, y, z), abs=1e-4)
            if kind in ("left", "right"):
                assert before is not None
                radius = math.dist((x, y), (cx, cy))
                points = [before, *((m.x, m.y) for m in ours)]
                assert [math.dist(spot, (cx, cy)) for spot in points] == pytest.approx([radius] * len(points), abs=2e-3)
                a, b = (points[i][0] - cx for i in (0, 1)), (points[i][1] - cy for i in (0, 1))
                (ax, bx), (ay, by) = a, b
                assert (ax * by - ay * bx > 0) == (kind == "left")
            else:
                assert len(ours) == 1
            before = (x, y)
    assert any(kind in ("left", "right") for kind, *_ in theirs)


def test_it_would_have_said(rs274: Callable[[bytes], Understood]) -> None:
    """What is malformed is refused, so that silence above means something."""
    with pytest.raises(Refused):
        rs274(b"G21 G90\nG0X1Q\nM30\n")
