"""The Fab sidebar, clicked as a person would: find, fork, order, cancel; ask and be answered; watch the workshop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jupyter_fab.client import calls
from tests.ui.town import OPERATORS, SHOWN_MS, Town, act_as, open_sidebar

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOPBACK = re.compile(r"http://127\.0\.0\.1:\d+/")


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
    assert "# Fork of Desk with compartments" in files[0].read_text()
    page.get_by_role("tab", name="Publish", exact=True).click()
    expect(page.get_by_role("region", name="Publish")).to_contain_text("This notebook is a fork of desk")
    expect(page.get_by_role("region", name="Publish")).to_contain_text("needs the role of a designer")


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
    open_sidebar(page, town.city.lab, "bea")
    credits = page.locator(".fab-credits")
    expect(credits).not_to_have_text("", timeout=SHOWN_MS)
    before = credits.inner_text()
    page.locator(".fab-card[data-design=desk]").get_by_role("button", name="Order").click()
    page.get_by_role("combobox", name="Sizes").select_option("Child")
    expect(page.get_by_role("slider", name="Width")).to_have_value("1000")
    piece = page.get_by_role("img", name="The piece, 1000 × 500")
    expect(piece).to_be_visible(timeout=SHOWN_MS)
    seen = piece.evaluate("one => one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some(n => n > 0)")
    assert seen, "nothing is drawn"
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
    expect(item.locator("h3")).to_have_text("Desk with compartments")
    expect(item.locator(".fab-sizes")).to_contain_text("Width 1000 mm")
    item.get_by_text("What you ordered, and its price").click()
    expect(item.locator(".fab-ordered .fab-facts").first).to_contain_text("Birch plywood")
    page.screenshot(path=pictures / "orders.png")
    item.get_by_role("button", name="Cancel the order").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the order").click()
    expect(page.locator(".fab-item[data-state=cancelled]").first).to_be_visible(timeout=SHOWN_MS)
    expect(credits).to_have_text(before)


def test_a_size_out_of_range_is_asked_for_and_answered(town: Town, page: Page, pictures: Path) -> None:
    """A buyer asks for a desk wider than offered; a designer answers with a price; the buyer takes it."""
    open_sidebar(page, town.city.lab, "bea")
    page.locator(".fab-card[data-design=desk]").get_by_role("button", name="Order").click()
    page.get_by_role("spinbutton", name="Width as a number").fill("1900")
    page.get_by_role("textbox", name="What do you need?").fill("It has to fill the wall: 1900 mm.")
    page.get_by_role("button", name="Ask a designer for it").click()
    asked = page.get_by_role("region", name="Requests").locator(".fab-item").first
    expect(asked).to_contain_text("It has to fill the wall", timeout=SHOWN_MS)

    act_as(page, "dora")
    page.get_by_role("tab", name="Requests", exact=True).click()
    wish = page.get_by_role("region", name="Requests").locator(".fab-item", has_text="fill the wall").first
    expect(wish).to_be_visible(timeout=SHOWN_MS)
    wish.get_by_text("Answer with a price").click()
    wish.get_by_role("spinbutton", name="Price for the design").fill("35")
    wish.get_by_role("textbox", name="What you will change").fill("Wider, with a second rail.")
    page.screenshot(path=pictures / "request-answer.png")
    wish.get_by_role("button", name="Send the answer").click()
    expect(wish.locator(".fab-badge")).to_have_attribute("data-state", "proposed", timeout=SHOWN_MS)

    act_as(page, "bea")
    page.get_by_role("tab", name="Requests", exact=True).click()
    mine = page.get_by_role("region", name="Requests").locator(".fab-item", has_text="fill the wall").first
    expect(mine.get_by_role("button", name="Take it for €35.00")).to_be_visible(timeout=SHOWN_MS)
    page.screenshot(path=pictures / "request-proposal.png")
    mine.get_by_role("button", name="Take it for €35.00").click()
    page.get_by_role("dialog").get_by_role("button", name="Hold €35.00").click()
    expect(mine.locator(".fab-badge")).to_have_attribute("data-state", "awarded", timeout=SHOWN_MS)


def test_the_workshop_sees_its_queue_and_may_only_look(town: Town, page: Page, pictures: Path) -> None:
    """An order appears in its hub's queue; the panel only leads to the agent's own console, which a tab shows."""
    with town.client("bea") as bea:
        ghent = calls.place("Ghent", 51.05, 3.72)
        small = {"width": 1000, "depth": 500, "dividers": 2}
        quote = bea(calls.new_quote("desk", small, place=ghent))
        order = bea(calls.new_order(quote.id))
    operator = {"bruges": "olga", "ghent": "omar", "leuven": "odile"}[quote.hub]
    open_sidebar(page, town.city.lab, operator)
    page.get_by_role("tab", name="Workshop", exact=True).click()
    panel = page.get_by_role("region", name="Workshop")
    job = panel.locator(".fab-item").first
    expect(job).to_be_visible(timeout=SHOWN_MS)
    expect(panel.get_by_role("link", name="Open it in a window of its own")).to_have_attribute("href", LOOPBACK)
    assert panel.get_by_role("button").all_inner_texts() == ["Open the console"]
    page.screenshot(path=pictures / "workshop.png")
    panel.get_by_role("button", name="Open the console").click()
    console = page.frame_locator(".jp-IFrame iframe")
    console.locator(f".card[data-job='{job.get_attribute('data-job')}']").click(timeout=SHOWN_MS)
    expect(console.get_by_role("button", name="Accept the job")).to_be_enabled(timeout=SHOWN_MS)
    page.screenshot(path=pictures / "workshop-console.png")
    with town.client("bea") as bea:
        bea(calls.close_order(order.id, "cancel"))


def test_an_operator_sets_the_fit_of_the_workshop(town: Town, page: Page, pictures: Path) -> None:
    """The form says what it is for and what holds now; a fault of the machine is refused, and nothing changes."""
    open_sidebar(page, town.city.lab, "omar")
    page.get_by_role("tab", name="Workshop", exact=True).click()
    panel = page.get_by_role("region", name="Workshop")
    fit = panel.locator("details", has_text="Fit of joints")
    expect(fit.locator("summary")).to_have_text("Fit of joints: 0.00 mm, cutter 6 mm", timeout=SHOWN_MS)
    fit.locator("summary").click()
    field = fit.get_by_label("Added to every joint")
    set_it = fit.get_by_role("button", name="Set")
    expect(set_it).to_be_disabled()
    field.fill("0.8")
    set_it.click()
    expect(fit.get_by_role("alert")).to_contain_text("check the machine and the test piece", timeout=SHOWN_MS)
    page.screenshot(path=pictures / "workshop-fit-refused.png")
    field.fill("-0,04")
    set_it.click()
    expect(fit.locator("summary")).to_contain_text("\u22120.04 mm", timeout=SHOWN_MS)
    expect(fit.get_by_role("alert")).to_have_count(0)
    page.screenshot(path=pictures / "workshop-fit.png")
    with town.client("omar") as omar:
        assert omar(calls.hub_settings("ghent")).fit_offset_mm == -0.04
        omar(calls.set_hub_settings("ghent", 0.0))


def test_a_workshop_closes_and_the_buyer_reads_who_makes_the_order_now(town: Town, page: Page, pictures: Path) -> None:
    """The operator says why, the order goes elsewhere at once, and the buyer's order tells it with the date."""
    town.give_credits("bea")
    order = town.open_order("bea")
    job = order.jobs[-1]
    open_sidebar(page, town.city.lab, OPERATORS[job.hub])
    page.get_by_role("tab", name="Workshop", exact=True).click()
    today = page.get_by_role("region", name="Workshop").locator("details", has_text="Today:")
    expect(today.locator("summary")).to_have_text("Today: open", timeout=SHOWN_MS)
    today.locator("summary").click()
    today.get_by_label("Closed, or the machine is down").check()
    today.get_by_role("button", name="Say so").click()
    expect(today.get_by_role("alert")).to_contain_text("Say why the workshop is closed", timeout=SHOWN_MS)
    today.get_by_label("Why; buyers").fill("the machine is down")
    today.get_by_role("button", name="Say so").click()
    expect(today.locator("summary")).to_have_text("Today: closed", timeout=SHOWN_MS)
    page.screenshot(path=pictures / "workshop-closed.png")
    try:
        act_as(page, "bea")
        page.get_by_role("tab", name="Orders", exact=True).click()
        item = page.locator(f".fab-item[data-order={order.id}]")
        told = item.get_by_role("status")
        expect(told).to_contain_text(f"{job.hub_title} is closed: the machine is down.", timeout=SHOWN_MS)
        expect(told).to_contain_text("makes it now; you pay nothing more. It is expected by")
        expect(item.locator(".fab-price")).to_contain_text(f"{order.paid_minor / 100:,.2f}")
        item.scroll_into_view_if_needed()
        page.screenshot(path=pictures / "order-replanned.png")
    finally:
        with town.client(OPERATORS[job.hub]) as operator:
            operator(calls.hub_standing(job.hub))
        with town.client("bea") as bea:
            bea(calls.close_order(order.id, "cancel"))


def cents(text: str) -> int:
    """Return €1,234.56 as 123456."""
    return round(100 * float(text.replace("€", "").replace(",", "")))
