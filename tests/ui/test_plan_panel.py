"""The registry's plan in the sidebar: who runs it sees how good it is, and its pictures; nobody else has the tab."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.town import SHOWN_MS, Town, act_as, open_sidebar

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_who_runs_the_registry_sees_its_plan(town: Town, page: Page, pictures: Path) -> None:
    """An order is placed; the plan says how good it is and has its pictures; a buyer has no such tab."""
    town.open_order("bea")
    open_sidebar(page, town.city.lab, "bea")
    expect(page.get_by_role("tab", name="Orders", exact=True)).to_be_visible(timeout=SHOWN_MS)
    expect(page.get_by_role("tab", name="Plan", exact=True)).to_have_count(0)
    act_as(page, "ada")
    page.get_by_role("tab", name="Plan", exact=True).click()
    panel = page.get_by_role("region", name="Plan")
    expect(panel).to_contain_text("above the least", timeout=SHOWN_MS)
    for name in ("map", "load", "days"):
        expect(panel.locator(f"img[data-picture={name}]")).to_be_visible(timeout=SHOWN_MS)
        page.wait_for_function(f"() => document.querySelector('img[data-picture={name}]').naturalWidth > 500")
    page.screenshot(path=pictures / "plan-panel.png")
