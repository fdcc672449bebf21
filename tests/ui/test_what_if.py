"""What if, in a real JupyterLab: a workshop is switched off with the mouse, and table and pictures follow."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.server.planner.network_files import network
from tests.ui.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_lost_workshop_is_seen_at_once(lab: Lab) -> None:
    """The map is there first; without the workshop the table says what it costs, and a picture who moves."""
    asked = json.dumps(network(8, 60))
    cell = f"import json\nfrom jupyter_fab.notebook.what_if import what_if\n\nwhat_if(json.loads({asked!r}))"
    lab.notebook("what-if.ipynb", [cell])
    lab.run_all()
    output = lab.page.locator(".jp-OutputArea").first
    expect(output.locator("svg.fab-map")).to_be_visible(timeout=120_000)
    lab.picture("what-if")
    output.get_by_label("Workshop", exact=True).select_option("Werkstatt 5")
    output.get_by_text("takes work").click()
    expect(output).to_contain_text("hub Werkstatt 5 takes no work", timeout=60_000)
    output.get_by_role("button", name="What moves").click()
    expect(output.locator("svg.fab-moves")).to_be_visible(timeout=30_000)
    lab.picture("what-if-moved")
    assert not lab.errors
