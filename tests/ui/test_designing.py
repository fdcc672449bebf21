"""A new design by clicks: from the launcher's card over the registry's checks to the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.town import CHECKED_MS, SHOWN_MS, Town, act_as, open_sidebar

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_new_design_is_published_checked_and_reviewed(town: Town, page: Page, pictures: Path) -> None:
    """The template opens and shows its piece, is published from its notebook and checked, and a reviewer lists it."""
    open_sidebar(page, town.city.lab, "dora")
    page.locator(".jp-LauncherCard", has_text="New Furniture Design").click()
    # It runs of itself: the piece is the first thing that is seen, in the launcher's place.
    expect(page.locator(".jp-NotebookPanel .fab-stage canvas")).to_be_in_viewport(ratio=0.95, timeout=SHOWN_MS)
    expect(page.locator(".jp-LauncherCard")).to_have_count(0)
    page.screenshot(path=pictures / "new-design.png")
    page.get_by_role("tab", name="Publish", exact=True).click()
    panel = page.get_by_role("region", name="Publish")
    expect(panel).to_contain_text("my-shelf.ipynb")
    panel.get_by_role("textbox", name="Name").fill("hall-shelf")
    panel.get_by_role("button", name="Check and publish").click()
    item = panel.locator("[data-version='hall-shelf@1.0.0']")
    expect(item).to_be_visible(timeout=SHOWN_MS)
    page.screenshot(path=pictures / "publish.png")
    expect(item.locator(".fab-badge")).to_have_attribute("data-state", "in_review", timeout=CHECKED_MS)
    expect(item.locator("[data-check][data-state=passed]")).to_have_count(5)
    item.locator("[data-check=engineered] summary").click()
    expect(item.locator("[data-finding=sag]")).to_contain_text("limit 1.67 mm/m")
    page.screenshot(path=pictures / "publish-checked.png")

    act_as(page, "rik")
    page.get_by_role("tab", name="Review", exact=True).click()
    waiting = page.get_by_role("region", name="Review").locator("[data-version='hall-shelf@1.0.0']")
    expect(waiting).to_be_visible(timeout=SHOWN_MS)
    expect(waiting.get_by_role("button", name="Ask for changes")).to_be_disabled()
    page.wait_for_function("() => document.querySelector('.fab-picture').naturalWidth > 100")
    page.screenshot(path=pictures / "review.png")
    waiting.get_by_role("textbox", name="Comment").fill("Clear and strong.")
    waiting.get_by_role("button", name="Approve").click()
    expect(waiting).to_have_count(0, timeout=SHOWN_MS)

    act_as(page, "bea")
    expect(page.locator(".fab-card[data-design=hall-shelf]")).to_be_visible(timeout=SHOWN_MS)
