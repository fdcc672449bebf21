"""An ordered piece is made by clicks at the console on loopback, seen live in JupyterLab by buyer and workshop.

The operator accepts, measures the sheet, arms, starts, holds, goes on, measures the parts and hands over for the
buyer's code; the buyer watches the cut, accepts the piece and reads where the money went.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.town import OPERATORS, SHOWN_MS, Town, act_as, open_sidebar

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READINGS_MM = ("17.8", "17.9", "17.8", "17.9")  # as a sheet that is sold as 18 mm measures
PROGRAM_MS = 180_000  # rebuilt for the sheet, nested, posted and proven
CUT_MS = 300_000
WAY = re.compile("way on the sheet")
CODE = re.compile("buyer.s code")


def test_a_piece_is_made_seen_live_collected_and_paid(town: Town, page: Page, pictures: Path) -> None:
    """From the offer to the receipt; what the buyer sees moves while the machine does, and stands while it is held."""
    order = town.open_order("bea")
    hub = order.jobs[-1].hub
    console = page.context.new_page()
    console.set_viewport_size({"width": 1360, "height": 860})
    console.goto(town.city.consoles[hub].url)
    prepare(console, order.jobs[-1].id, pictures)
    open_sidebar(page, town.city.lab, "bea")
    page.get_by_role("tab", name="Orders", exact=True).click()
    mine = page.locator(f"[data-order='{order.id}']")
    expect(mine).to_be_visible(timeout=SHOWN_MS)
    press(console, "Arm")
    expect(console.locator(".release")).to_contain_text("left to start it", timeout=SHOWN_MS)
    console.screenshot(path=pictures / "console-armed.png")
    press(console, "Start cutting")
    bar = mine.get_by_role("progressbar", name="Cut")
    expect(bar).to_be_visible(timeout=SHOWN_MS)
    seen = share(bar)
    expect(bar).not_to_have_attribute("aria-valuenow", seen, timeout=SHOWN_MS)
    assert int(share(bar)) > int(seen)
    expect(mine.get_by_role("img", name=WAY)).to_be_visible()
    press(console, "Hold")
    expect(mine.locator(".fab-badge[data-state=held]")).to_be_visible(timeout=SHOWN_MS)
    page.screenshot(path=pictures / "order-cutting.png")
    console.screenshot(path=pictures / "console-held.png")

    act_as(page, OPERATORS[hub])
    page.get_by_role("tab", name="Workshop", exact=True).click()
    job = page.locator(f"[data-job='{order.jobs[-1].id}']")
    expect(job).to_have_attribute("data-state", "held", timeout=SHOWN_MS)
    expect(job.get_by_role("img", name="Where the tool is")).to_be_visible(timeout=SHOWN_MS)
    page.screenshot(path=pictures / "workshop-held.png")
    press(console, "Resume")
    expect(job).to_have_attribute("data-state", "running", timeout=SHOWN_MS)
    cut_to_the_end(console)
    expect(job).to_have_attribute("data-state", "made", timeout=SHOWN_MS)
    measure(console, OPERATORS[hub], pictures)

    act_as(page, "bea")
    page.get_by_role("tab", name="Orders", exact=True).click()
    code = mine.locator(".fab-code strong")
    expect(code).to_have_text(re.compile(r"\w{4}"), timeout=SHOWN_MS)
    page.screenshot(path=pictures / "order-ready.png")
    console.get_by_label(CODE).fill("0000-0000")
    press(console, "Hand over")
    expect(console.get_by_role("alert")).to_contain_text("code", timeout=SHOWN_MS)
    expect(console.get_by_label(CODE)).to_have_value("0000-0000")
    console.get_by_label(CODE).fill(code.inner_text())
    press(console, "Hand over")
    mine.get_by_role("button", name="Something is wrong").click(timeout=SHOWN_MS)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("nobody is paid")
    page.screenshot(path=pictures / "order-wrong.png")
    dialog.get_by_role("button", name="I will not accept it yet").click()
    mine.get_by_role("button", name="I have it, and it is right").click()
    told = [cents(text) for text in dialog.locator(".fab-amount").all_inner_texts()]
    assert sum(told) == order.paid_minor, "what will be paid is said before it is"
    page.screenshot(path=pictures / "order-right.png")
    dialog.get_by_role("button", name="It is right").click()

    receipt = mine.locator(".fab-receipt")
    expect(receipt).to_be_visible(timeout=SHOWN_MS)
    if receipt.get_attribute("open") is None:
        receipt.locator("summary").click()
    expect(receipt.locator("tfoot .fab-total")).to_be_visible(timeout=SHOWN_MS)
    shares = [cents(text) for text in receipt.locator("tbody td:last-child").all_inner_texts()]
    assert sum(shares) == cents(receipt.locator("tfoot .fab-total").inner_text()) == order.paid_minor
    expect(receipt).to_contain_text("Dora Devos")
    receipt.scroll_into_view_if_needed()
    page.screenshot(path=pictures / "receipt.png")

    royalty = cents(receipt.locator("tr", has_text="Dora Devos").locator("td").last.inner_text())
    act_as(page, "dora")
    page.get_by_role("tab", name="Account", exact=True).click()
    earned = page.get_by_role("region", name="Earnings").locator(f"[data-reference='{order.id}']")
    expect(earned).to_be_visible(timeout=SHOWN_MS)
    assert cents(earned.locator(".fab-amount").inner_text()) == royalty
    page.screenshot(path=pictures / "earned.png")


def prepare(console: Page, job: str, pictures: Path) -> None:
    """From the offer to a proven program and a homed machine."""
    console.locator(f".card[data-job='{job}']").click(timeout=SHOWN_MS)
    press(console, "Accept the job")
    console.get_by_label("Thickness at corner 1").fill(READINGS_MM[0])
    press(console, "This sheet is on the bed")
    expect(console.get_by_role("alert")).to_contain_text("Measure all four corners", timeout=SHOWN_MS)
    expect(console.get_by_label("Thickness at corner 1")).to_have_value(READINGS_MM[0])
    for number, reading in enumerate(READINGS_MM, start=1):
        console.get_by_label(f"Thickness at corner {number}").fill(reading)
    console.screenshot(path=pictures / "console-sheet.png")
    press(console, "This sheet is on the bed")
    press(console, "Fetch the proven program", PROGRAM_MS)
    expect(console.locator("#proof")).to_contain_text("Proven", timeout=SHOWN_MS)
    for earlier in ("Connect", "Seen"):  # a busy computer may have lost its machine; another piece may have been cut
        button = console.get_by_role("button", name=earlier, exact=True)
        if button.is_enabled():
            button.click()
    press(console, "Home")
    expect(console.get_by_role("button", name="Arm", exact=True)).to_be_enabled(timeout=SHOWN_MS)
    console.screenshot(path=pictures / "console-ready.png")


def cut_to_the_end(console: Page) -> None:
    """Measure further sheets, arm and start what is left, until nothing is."""
    further = console.get_by_role("heading", name="Load sheet")
    arm = console.get_by_role("button", name="Arm", exact=True)
    form = console.get_by_role("heading", name="Measure the parts")
    while True:
        expect(arm.or_(form).or_(further)).to_be_visible(timeout=CUT_MS)
        if form.is_visible():
            return
        if further.is_visible():
            for number, reading in enumerate(READINGS_MM, start=1):
                console.get_by_label(f"Thickness at corner {number}").fill(reading)
            press(console, "This sheet is on the bed")
        press(console, "Arm")
        press(console, "Start cutting")
        expect(console.locator("#machine-state")).to_have_text("running", timeout=SHOWN_MS)


def measure(console: Page, inspector: str, pictures: Path) -> None:
    """Enter a measure between its limits for each row of the form."""
    rows = console.locator("tr:has([data-id])")
    for row in rows.all():
        low, high = re.findall(r"\d+\.\d+", row.locator("td").nth(3).inner_text())
        row.get_by_role("spinbutton").fill(f"{(float(low) + float(high)) / 2:.2f}")
    console.get_by_label("Measured by").fill(inspector)
    console.screenshot(path=pictures / "console-inspection.png")
    press(console, "Enter the measures")
    expect(console.locator("#job")).to_contain_text("within its limits", timeout=SHOWN_MS)
    console.screenshot(path=pictures / "console-passed.png")


def press(console: Page, name: str, timeout_ms: float = SHOWN_MS) -> None:
    """Click a button of the console once it is there and may be pressed."""
    console.get_by_role("button", name=name, exact=True).click(timeout=timeout_ms)


def share(bar: Locator) -> str:
    """How far the bar says the cut is, in percent."""
    return bar.get_attribute("aria-valuenow") or ""


def cents(text: str) -> int:
    """Return €1,234.56 as 123456."""
    return round(100 * float(text.replace("€", "").replace(",", "")))
