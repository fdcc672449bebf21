"""The replay in a real JupyterLab: the sheet as it will be, and a slider that takes one back to its beginning."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from jupyter_fab.cli.programs import write_programs
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import bracket, parts
from tests.ui.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_one_sees_what_will_be_cut(lab: Lab, tmp_path: Path) -> None:
    """Verdict, picture and words; the slider's keys change them; no cell fails."""
    layout = nest(parts(bracket()), (nominal_sheet("birch-ply", 18.0),), FULL_SHEET_ROUTER)
    write_programs(layout, FULL_SHEET_ROUTER, tmp_path / "out", "bracket")
    cell = f"from jupyter_fab.notebook.replay import replay\n\nreplay({str(tmp_path / 'out')!r})"
    lab.notebook("replay.ipynb", [cell])
    lab.run_all()
    page = lab.page
    output = page.locator(".jp-OutputArea").first
    expect(output).to_contain_text("Proven", timeout=90_000)
    picture = output.locator("img.widget-image, .widget-image img, img").first
    expect(picture).to_be_visible(timeout=30_000)
    lab.picture("replay")
    words = output.locator(".widget-html").last
    last = words.inner_text()
    assert "end-mill-6, line" in last
    handle = output.locator(".noUi-handle").first
    handle.focus()
    page.keyboard.press("Home")
    expect(words).to_contain_text("0:00 of", timeout=30_000)
    for _ in range(12):
        page.keyboard.press("PageUp")
    expect(words).not_to_contain_text("0:00 of", timeout=30_000)
    lab.picture("replay-middle")
    assert not lab.errors
