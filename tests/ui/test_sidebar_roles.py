"""The Fab sidebar for designers, reviewers and operators: publish, review, answer a request, watch the workshop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jupyter_fab.client import calls
from tests.ui.town import SHOWN_MS, Town, act_as, open_sidebar

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOPBACK = re.compile(r"http://127\.0\.0\.1:\d+/")
CHECKED_MS = 600_000  # a small shelf, rebuilt at every limit and proven, on a machine that does other things too


def test_a_new_design_is_published_checked_and_reviewed(town: Town, page: Page, pictures: Path) -> None:
    """The launcher's template opens, is published from its notebook, shows its checks, and a reviewer lists it."""
    open_sidebar(page, town.city.lab, "dora")
    page.locator(".jp-LauncherCard", has_text="New Furniture Design").click()
    expect(page.locator(".jp-NotebookPanel .jp-Notebook")).to_be_visible(timeout=SHOWN_MS)
    page.get_by_role("tab", name="Publish", exact=True).click()
    panel = page.get_by_role("region", name="Publish")
    expect(panel).to_contain_text("my-shelf.ipynb")
    panel.get_by_role("textbox", name="Name").fill("hall-shelf")
    panel.get_by_role("button", name="Check and publish").click()
    item = panel.locator("[data-version='hall-shelf@1.0.0']")
    expect(item).to_be_visible(timeout=SHOWN_MS)
    page.screenshot(path=pictures / "publish.png")
    expect(item.locator(".fab-badge")).to_have_attribute("data-state", "in_review", timeout=CHECKED_MS)
    expect(item.locator(".fab-checks [data-state=passed]")).to_have_count(4)
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
    """An order appears in its hub's queue; the panel leads to the console and has no button that moves a machine."""
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
    expect(panel.get_by_role("link", name="Open the console")).to_have_attribute("href", LOOPBACK)
    assert panel.get_by_role("button").count() == 0
    page.screenshot(path=pictures / "workshop.png")
    with town.client("bea") as bea:
        bea(calls.close_order(order.id, "cancel"))
