"""Feeds follow the chip table, its rule for deep passes, and the machine's limits."""

import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.material import CutsLike
from jupyter_fab.core.sheet import Sheet, nominal_sheet
from jupyter_fab.core.tool import DRILL_5, END_MILL_6, Tool, ToolKind


def mill(diameter_mm: float) -> Tool:
    """An end mill of that size."""
    return Tool(
        id="m", kind=ToolKind.END_MILL, diameter_mm=diameter_mm, flutes=2, max_depth_mm=40, pass_depth_mm=5, rpm=10_000
    )


def test_feed_is_flutes_by_chip_by_rpm() -> None:
    """At a size in the table the feed is the formula's; deeper passes lose a quarter, then half."""
    tool = mill(6.35)
    feeds = [
        tool.cutting(CutsLike.PLYWOOD, depth, max_feed_mm_min=1e6, max_rpm=30_000).feed_mm_min for depth in (6, 13, 20)
    ]
    assert feeds == [3000, 2250, 1500]


def test_the_machine_caps_feed_and_speed() -> None:
    """No figure is above what the machine reaches."""
    cut = END_MILL_6.cutting(CutsLike.MDF, 6, max_feed_mm_min=4000, max_rpm=12_000)
    assert (cut.feed_mm_min, cut.rpm) == (4000, 12_000)
    assert DRILL_5.cutting(CutsLike.MDF, 18, max_feed_mm_min=900, max_rpm=9_000).plunge_mm_min == 900


def test_profiles_and_sheets_refuse_what_cannot_be() -> None:
    """A tool that is not there, a sheet measured as another one, three points instead of four."""
    with pytest.raises(BadInput, match="has no tool"):
        FULL_SHEET_ROUTER.tool("laser")
    with pytest.raises(BadInput, match="measure that corner again"):
        Sheet(id="s", material="mdf", nominal_mm=18, size_mm=(1000, 500), measured_mm=(18, 18, 18, 15))
    with pytest.raises(BadInput, match="4 points"):
        Sheet(id="s", material="mdf", nominal_mm=18, size_mm=(1000, 500), measured_mm=(18, 18, 18))
    with pytest.raises(BadInput, match="not sold"):
        nominal_sheet("mdf", 50)
