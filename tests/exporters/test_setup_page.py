"""The set-up page says all that an operator needs, in order, from the programs themselves."""

import re

import pytest

from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.setup_page import setup_page
from jupyter_fab.testing.panels import board, parts, slotted_side


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
