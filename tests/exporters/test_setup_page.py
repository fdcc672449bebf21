"""The set-up page says all that an operator needs, in order, from the programs themselves."""

import re

import pytest

from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.proof import Proof, prove
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.setup_page import setup_page
from jupyter_fab.testing.panels import board, partition, parts, slotted_side


@pytest.fixture(scope="module")
def job() -> tuple[Layout, tuple[Program, ...], str]:
    """Two parts, their programs and their page."""
    layout = nest(parts(slotted_side(), board()), [nominal_sheet("birch-ply", 18)], FULL_SHEET_ROUTER)
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    proof = prove(programs, layout, FULL_SHEET_ROUTER)
    return layout, programs, setup_page(layout, FULL_SHEET_ROUTER, programs, proof, "Shelf <of> Ada")


def test_the_steps_stand_in_the_order_in_which_they_are_done(job: tuple[Layout, tuple[Program, ...], str]) -> None:
    """Stock, thickness, clamps, zero, then each cutter with its zero and its program, then the parts."""
    _, programs, page = job
    wanted = ["Load <b>Birch plywood 18 mm", "17.90 to 18.04 mm", "outer <b>12 mm", "X0 Y0", "drill 5 mm, 2 flutes"]
    wanted += ["01-drill-5.nc", "Stop the spindle, fit <b>end mill 6 mm", "01-end-mill-6.nc", "Break out the parts"]
    places = [page.index(words) for words in wanted]
    assert places == sorted(places)
    for program in programs:
        assert program.sha256[:12] in page
        assert page.count("Z0 on the spoilboard") == len(programs)


def test_feeds_and_speeds_are_those_in_the_bytes(job: tuple[Layout, tuple[Program, ...], str]) -> None:
    """The table says what the program says, and what it cuts deepest."""
    _, programs, page = job
    for program in programs:
        feeds = [float(found) for found in re.findall(rb"F([\d.]+)", program.data)]
        assert f"{max(feeds):,.0f} mm/min".replace(",", " ") in page
        assert f"Z {program.box_mm[0][2]:.1f} mm" in page


def test_every_part_has_its_label_and_words_do_no_harm(job: tuple[Layout, tuple[Program, ...], str]) -> None:
    """A label a part with its size; a title is shown as it is written, never as markup."""
    layout, _, page = job
    labels = page[page.index('<div class="labels">') :]
    for number, placed in enumerate(layout.on(0), start=1):
        assert f"<b>{number} · {placed.part}</b>" in labels
    assert "Shelf &lt;of&gt; Ada" in page
    assert "<of>" not in page


def test_a_sheet_that_is_turned_over_says_when_how_and_onto_what() -> None:
    """Between the programs of both sides: clamps off, pins and their places, which way, zero as it was."""
    layout = nest(parts(partition(), board()), [nominal_sheet("birch-ply", 18)], FULL_SHEET_ROUTER)
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    page = setup_page(layout, FULL_SHEET_ROUTER, programs, prove(programs, layout, FULL_SHEET_ROUTER))
    (turn,) = layout.turns
    (left, y), (right, _) = turn.pins
    wanted = ["stays zero for both sides", "<b>01-A-end-mill-6.nc</b>", "two pins of <b>6 mm</b>, at most <b>22 mm</b>"]
    wanted += [f"X {left:g} and X {right:g}, Y {y:g}", "Turn the sheet over left to right", "Do not set X0 Y0 again"]
    wanted += ["<b>01-B-drill-5.nc</b>", "<b>01-B-end-mill-6.nc</b>", "Break out the parts"]
    places = [page.index(words) for words in wanted]
    assert places == sorted(places)
    assert page.index("Sheet 1 of 1, side A") < page.index("Sheet 1 of 1, side B")
    plain = setup_page(*_plain())
    assert "Turn the sheet" not in plain
    assert "side A" not in plain


def _plain() -> tuple[Layout, MachineProfile, tuple[Program, ...], Proof]:
    layout = nest(parts(board()), [nominal_sheet("birch-ply", 18)], FULL_SHEET_ROUTER)
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    return layout, FULL_SHEET_ROUTER, programs, prove(programs, layout, FULL_SHEET_ROUTER)
