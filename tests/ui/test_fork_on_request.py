"""What no slider offers, from the wish to the order, by clicks: asked, priced, forked, published, delivered, ordered.

The piece that is ordered here is the one that `test_making` makes, where both run.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.town import CHECKED_MS, SHOWN_MS, Town, act_as, open_sidebar

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SMALL = {"Width": "300", "Height": "480", "Shelves": "1"}  # quickly cut
TOO_DEEP = "450"
WISH = "It has to hold an amplifier: 450 mm deep."


def test_a_designer_delivers_the_fork_that_was_asked_for_and_its_buyer_orders_it(
    town: Town, page: Page, pictures: Path
) -> None:
    """A size out of range is asked for, priced, taken; the fork is made in its notebook, published, delivered, paid."""
    shelf = town.shelf()
    open_sidebar(page, town.city.lab, "bea")
    page.locator(f".fab-card[data-design={shelf}]").get_by_role("button", name="Order").click()
    for size, value in {**SMALL, "Depth": TOO_DEEP}.items():
        page.get_by_role("spinbutton", name=f"{size} as a number").fill(value)
    page.get_by_role("textbox", name="What do you need?").fill(WISH)
    page.get_by_role("button", name="Ask a designer for it").click()
    expect(wish_of(page)).to_be_visible(timeout=SHOWN_MS)

    become(page, "dora", "Requests")
    asked = wish_of(page)
    asked.get_by_text("Answer with a price").click()
    asked.get_by_role("spinbutton", name="Price for the design").fill("35")
    asked.get_by_role("textbox", name="What you will change").fill("Deeper, up to 500 mm.")
    asked.get_by_role("button", name="Send the answer").click()
    expect(badge(asked)).to_have_attribute("data-state", "proposed", timeout=SHOWN_MS)

    become(page, "bea", "Requests")
    wish_of(page).get_by_role("button", name="Take it for €35.00").click()
    page.get_by_role("dialog").get_by_role("button", name="Hold €35.00").click()
    expect(badge(wish_of(page))).to_have_attribute("data-state", "awarded", timeout=SHOWN_MS)

    become(page, "dora", "Requests")
    given = wish_of(page)
    expect(given.get_by_role("button", name="Deliver it")).to_be_disabled()
    page.screenshot(path=pictures / "request-deliver.png")
    given.get_by_role("button", name=f"Fork {shelf}").click()
    line = page.locator(".jp-NotebookPanel:visible .cm-line", has_text='"Depth"')
    expect(line).to_be_visible(timeout=SHOWN_MS)
    line.get_by_text("400", exact=True).dblclick()
    page.keyboard.type("500")
    expect(line).to_contain_text("150, 500, step=10")
    given.get_by_role("button", name="Publish the fork").click()
    panel = page.get_by_role("region", name="Publish")
    panel.get_by_role("textbox", name="Name").fill("deep-shelf")
    private = panel.get_by_role("combobox", name="For")
    expect(private.locator("option:checked")).to_contain_text("bea alone")
    licence = panel.get_by_role("combobox", name="Licence")
    expect(licence).to_have_value("CC-BY-4.0")
    expect(panel).to_contain_text(f"A fork of {shelf} 1.0.0")
    page.screenshot(path=pictures / "publish-for-one.png")
    panel.get_by_role("button", name="Check and publish").click()
    version = panel.locator("[data-version='deep-shelf@1.0.0']")
    expect(badge(version).first).to_have_attribute("data-state", "in_review", timeout=CHECKED_MS)

    become(page, "rik", "Review")
    waiting = page.get_by_role("region", name="Review").locator("[data-version='deep-shelf@1.0.0']")
    waiting.get_by_role("button", name="Approve").click()
    expect(waiting).to_have_count(0, timeout=SHOWN_MS)

    become(page, "dora", "Requests")
    deliver = wish_of(page).get_by_role("button", name="Deliver it")
    expect(deliver).to_be_enabled(timeout=SHOWN_MS)
    deliver.click()
    expect(badge(wish_of(page)).first).to_have_attribute("data-state", "delivered", timeout=SHOWN_MS)

    become(page, "bea", "Requests")
    page.screenshot(path=pictures / "request-delivered.png")
    wish_of(page).get_by_role("button", name="Accept the design").click()
    expect(badge(wish_of(page))).to_have_attribute("data-state", "accepted", timeout=SHOWN_MS)
    wish_of(page).get_by_role("button", name="Order it").click()
    expect(page.get_by_role("slider", name="Depth")).to_have_value(TOO_DEEP, timeout=SHOWN_MS)
    quantity = page.get_by_role("spinbutton", name="How many")
    quantity.fill("2")
    priced(page)
    for_two = total(page)
    quantity.fill("1")
    page.get_by_role("combobox", name="Where you live").select_option("Another place…")
    page.get_by_role("textbox", name="Town").fill("Antwerp")
    page.get_by_role("textbox", name="North").fill("51.22")
    page.get_by_role("textbox", name="East").fill("4.40")
    expect(page.locator(".fab-lines [data-kind=shipping] .fab-amount").first).not_to_have_text("€0.00")
    priced(page)
    assert total(page) < for_two
    page.get_by_role("button", name="Order for").click()
    page.get_by_role("dialog").get_by_role("button", name="Pay").click()
    item = page.locator(".fab-item.fab-open")
    expect(item.locator("h3")).to_have_text("Fork of My shelf", timeout=SHOWN_MS)
    expect(item).to_contain_text("deep-shelf 1.0.0")


def wish_of(page: Page) -> Locator:
    """The request of this test, in the requests panel."""
    return page.get_by_role("region", name="Requests").locator(".fab-item", has_text=WISH).first


def badge(item: Locator) -> Locator:
    """The state of an item."""
    return item.locator(".fab-badge").first


def become(page: Page, handle: str, tab: str) -> None:
    """Act as another person and open one of their panels."""
    act_as(page, handle)
    page.get_by_role("tab", name=tab, exact=True).click()


def priced(page: Page) -> None:
    """Wait until the quote is the one for what is shown."""
    expect(page.locator(".fab-stale")).to_have_count(0, timeout=SHOWN_MS)
    expect(page.get_by_role("button", name="Order for")).to_be_enabled(timeout=SHOWN_MS)


def total(page: Page) -> float:
    """The quote's total."""
    return float(re.sub(r"[^\d.]", "", page.locator(".fab-quote .fab-total").first.inner_text()))
