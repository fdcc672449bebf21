"""The preview and the notebook around it: what was run is seen, and neither takes the other's keys or wheel."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = "\n".join(f"line_{i} = {i}" for i in range(60))
CELLS = [
    LONG,
    "import jupyter_fab as fab\nfrom jupyter_fab.designs.desk import desk\n\nfab.preview(desk)",
    LONG,
    LONG,
    "print('the end')",
]


# Whether the notebook's window has all of the picture in it.
SEEN = """() => {
  const found = document.querySelector('.fab-stage');
  const around = found.closest('.jp-WindowedPanel-outer').getBoundingClientRect();
  const box = found.getBoundingClientRect();
  return box.height > 300 && box.top >= around.top - 1 && box.bottom <= around.bottom + 1;
}"""


def test_a_piece_that_was_run_is_in_sight_and_keeps_its_keys(lab: Lab) -> None:
    """After Run All the picture is seen, though the notebook ends far below; keys and wheel do what they look like."""
    lab.notebook("long.ipynb", CELLS)
    lab.run_all()
    page = lab.page
    stage = page.locator(".fab-stage")
    expect(stage.locator("canvas")).to_be_visible(timeout=60_000)
    page.wait_for_function(SEEN, timeout=20_000)
    lab.picture("after-run-all")

    # A slider that has the focus keeps its keys; the notebook would leave the cell, or delete it.
    width = page.locator(".fab-parameter-width .noUi-handle")
    width.click()
    cells = page.locator(".jp-Notebook .jp-Cell")
    for key in ("ArrowRight", "ArrowUp", "d", "d", "x"):
        page.keyboard.press(key)
    expect(width).to_have_attribute("aria-valuenow", "1420.0")
    expect(cells).to_have_count(len(CELLS))
    assert page.evaluate(SEEN), "an arrow key moved the page"
    # What is pressed with Ctrl is the application's.
    expect(page.locator(".jp-mod-dirty")).not_to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)

    # The wheel scrolls past the picture, and brings the piece nearer once it was taken hold of.
    box = stage.bounding_box()
    assert box is not None
    scrolled = "document.querySelector('.jp-WindowedPanel-outer').scrollTop"
    before = page.evaluate(scrolled)
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.wheel(0, 40)
    page.wait_for_function(f"{scrolled} === {before + 40}")
    expect(stage).to_have_class(re.compile("fab-scrolled-past"))
    page.mouse.click(box["x"] + 20, box["y"] + 20)
    page.mouse.wheel(0, 40)
    page.wait_for_timeout(300)
    assert page.evaluate(scrolled) == before + 40, "held, the wheel is the picture's"
    page.mouse.move(box["x"] + 700, box["y"] + 150)
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.wheel(0, 40)
    page.wait_for_function(f"{scrolled} === {before + 80}")
    assert not lab.errors
