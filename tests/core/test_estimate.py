"""An estimate follows the piece: it needs no server, is quick, and its machine time is near the programs' own."""

import time

import pytest

from jupyter_fab.core.estimate import estimate
from jupyter_fab.core.gcode import post
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Parts
from jupyter_fab.core.pricing import total_minor
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.designs.desk import desk
from jupyter_fab.engines.estimating import quick_estimate
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, parts, slotted_side, windowed_top

PIECES = {
    "desk": desk.build(),
    "small desk": desk.build({"width": 1000, "depth": 500, "thickness": 15}),
    "desk of MDF": desk.build({"material": "mdf", "width": 1080, "depth": 540}),
    "sides": parts(slotted_side(), windowed_top(), *[slotted_side()] * 4),
    "boards": parts(*[board(300 + i, 200) for i in range(12)]),
}


@pytest.mark.parametrize("name", sorted(PIECES))
def test_machine_time_is_near_the_programs(name: str) -> None:
    """The formula is within 15 % of what the machine's planner takes, replayed; a quote uses the latter."""
    piece: Parts = PIECES[name]
    kinds = {(part.panel.material, part.panel.thickness_mm) for part in piece.parts}
    layout = nest(piece, [nominal_sheet(*kind) for kind in kinds], FULL_SHEET_ROUTER, unlimited=True)
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    seconds = sum(program.seconds for program in programs) + 60 * (len({p.tool for p in programs}) - 1)
    by_formula = estimate(piece, layout, FULL_SHEET_ROUTER)
    by_program = estimate(piece, layout, FULL_SHEET_ROUTER, program_seconds=seconds)
    assert by_formula.machine_minutes - 8 == pytest.approx(by_program.machine_minutes - 8, rel=0.15)


def test_a_larger_desk_takes_more_of_everything() -> None:
    """Mass, stock, cut and price rise with the size; waste and used stock add up."""
    small, large = (quick_estimate(desk.build({"width": width})) for width in (1400, 1800))
    for name in ("parts_m2", "sheets_m2", "cut_m", "machine_minutes", "mass_kg", "carbon_kg", "total_minor"):
        assert getattr(large, name) >= getattr(small, name), name
    assert total_minor(large.lines) == large.total_minor
    assert large.basis.startswith("Estimate")
    (stock,) = large.sheets
    charged_kg = 2.44 * 1.22 * 0.018 * 680 * stock.charged  # a sheet of birch plywood is 36 kg
    assert large.mass_kg + large.waste_kg == pytest.approx(charged_kg, rel=0.01)


def test_it_follows_a_slider() -> None:
    """A desk is estimated well within a second, also the first time."""
    piece = desk.build({"width": 1430})
    start = time.perf_counter()
    quick_estimate(piece)
    assert time.perf_counter() - start < 1.0
