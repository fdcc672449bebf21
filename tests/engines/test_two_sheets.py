"""A piece of two thicknesses goes the whole way: each sheet is measured, cut by programs of its own, and proven."""

from jupyter_fab.core.estimate import estimate
from jupyter_fab.core.gcode import post
from jupyter_fab.core.interference import interference
from jupyter_fab.core.layout_check import check_layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import loaded_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.estimating import quick_layout
from jupyter_fab.engines.nester import nest

from ..core.pieces import base_cabinet

CASE_MM, BACK_MM = 17.63, 6.34  # as measured


def test_each_sheet_has_its_own_measure_and_program():
    """Rebuilt for both measures, nothing stands in anything; each program's sheet is of one kind; the proof holds."""
    parts = base_cabinet.build(measured={"thickness": CASE_MM, "back": BACK_MM})
    assert {part.panel.thickness_mm for part in parts.parts} == {CASE_MM, BACK_MM}
    assert interference(parts) == ()
    sheets = [
        loaded_sheet("case", "birch-ply", 18.0, (17.6, 17.62, 17.64, 17.66)),
        loaded_sheet("back", "birch-ply", 6.5, (6.3, 6.32, 6.36, 6.38)),
    ]
    layout = nest(parts, sheets, FULL_SHEET_ROUTER, unlimited=True)
    check_layout(layout, names=tuple(part.name for part in parts.parts))
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    cut = {layout.sheets[program.sheet].nominal_mm for program in programs}
    assert cut == {18.0, 6.5}
    proof = prove(programs, layout, FULL_SHEET_ROUTER)
    assert proof.failures == ()


def test_both_sheets_are_priced():
    """The estimate has a line for each kind of sheet, at its own thickness and price."""
    parts = base_cabinet.build()
    lines = {line.title: line.amount_minor for line in estimate(parts, quick_layout(parts), FULL_SHEET_ROUTER).lines}
    assert 0 < lines["Birch plywood 6.5 mm"] < lines["Birch plywood 18 mm"]
