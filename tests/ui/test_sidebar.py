"""The Fab sidebar, clicked as a person would: choose whom to act as, find a design, fork it, order it, cancel it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.town import SHOWN_MS, Town, open_sidebar

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_catalogue_shows_pictures_and_finds_by_words(town: Town, page: Page, pictures: Path) -> None:
    """A listed design stands there with its picture; a search for something else leaves a sentence, not a void."""
    open_sidebar(page, town.city.lab, "bea")
    card = page.locator(".fab-card[data-design=desk]")
    expect(card).to_be_visible(timeout=SHOWN_MS)
    expect(card.locator("h3")).to_have_text("Desk with compartments")
    page.wait_for_function("() => document.querySelector('.fab-card img').naturalWidth > 100")
    page.screenshot(path=pictures / "catalogue.png")
    page.get_by_role("searchbox", name="Search designs").fill("aquarium")
    expect(page.locator(".fab-panel")).to_contain_text("No design is called or described by")
    page.get_by_role("searchbox", name="Search designs").fill("desk")
    expect(card).to_be_visible()


def test_fork_opens_a_notebook_with_lineage(town: Town, page: Page) -> None:
    """Fork puts a notebook into the folder and opens it; its metadata say what it was forked from."""
    open_sidebar(page, town.city.lab, "bea")
    card = page.locator(".fab-card[data-design=desk]")
    card.get_by_role("button", name="Fork").click()
    expect(page.locator(".jp-NotebookPanel .jp-Notebook")).to_be_visible(timeout=SHOWN_MS)
    tab = page.locator(".lm-TabBar-tab", has_text="desk-bea").first
    expect(tab).to_be_visible()
    files = list((town.city.folder / "notebooks").glob("desk-bea*.ipynb"))
    assert files
    assert '"lineage"' in files[0].read_text()


def test_a_slider_stops_at_its_limit_and_says_why(town: Town, page: Page, pictures: Path) -> None:
    """Depth stops at half the width with the designer's reason; beyond the range a designer can be asked."""
    open_sidebar(page, town.city.lab, "bea")
    page.locator(".fab-card[data-design=desk]").get_by_role("button", name="Order").click()
    depth = page.get_by_role("slider", name="Depth")
    expect(depth).to_be_visible(timeout=SHOWN_MS)
    depth.fill("900")
    expect(depth).to_have_value("700")
    why = page.locator("[data-parameter=depth] .fab-why")
    expect(why).to_have_text("A desk is at most half as deep as it is wide, or it hides its user.")
    width = page.get_by_role("spinbutton", name="Width as a number")
    width.fill("2400")
    expect(page.locator("[data-parameter=width]")).to_contain_text("Width is offered from 1000 to 1800 mm")
    expect(page.get_by_role("button", name="Ask a designer for it")).to_be_visible()
    page.screenshot(path=pictures / "limits.png")


def test_order_and_cancel(town: Town, page: Page, pictures: Path) -> None:
    """A quote stands line by line; paying holds credits; cancelling before cutting gives them back."""
    town.open_shops()
    open_sidebar(page, town.city.lab, "bea")
    credits = page.locator(".fab-credits")
    expect(credits).not_to_have_text("", timeout=SHOWN_MS)
    before = credits.inner_text()
    page.locator(".fab-card[data-design=desk]").get_by_role("button", name="Order").click()
    page.get_by_role("button", name="Child").click()
    expect(page.get_by_role("slider", name="Width")).to_have_value("1000")
    order = page.get_by_role("button", name="Order for")
    expect(order).to_be_enabled(timeout=SHOWN_MS)
    expect(page.locator(".fab-stale")).to_have_count(0, timeout=SHOWN_MS)
    lines = page.locator(".fab-quote .fab-lines").first
    amounts = [cents(text) for text in lines.locator("tbody .fab-amount").all_inner_texts()]
    assert sum(amounts) == cents(lines.locator(".fab-total").inner_text())
    page.locator(".fab-quote summary").click()
    page.screenshot(path=pictures / "quote.png")
    order.scroll_into_view_if_needed()
    page.screenshot(path=pictures / "quote-total.png")
    order.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("workshop credits are held")
    page.screenshot(path=pictures / "confirm.png")
    dialog.get_by_role("button", name="Pay").click()
    item = page.locator(".fab-item.fab-open")
    expect(item).to_be_visible(timeout=SHOWN_MS)
    expect(credits).not_to_have_text(before)
    page.screenshot(path=pictures / "orders.png")
    item.get_by_role("button", name="Cancel the order").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the order").click()
    expect(page.locator(".fab-item[data-state=cancelled]").first).to_be_visible(timeout=SHOWN_MS)
    expect(credits).to_have_text(before)


def cents(text: str) -> int:
    """Return €1,234.56 as 123456."""
    return round(100 * float(text.replace("€", "").replace(",", "").replace("-", "-")))
