"""The console's page in a browser: each sheet is measured in it, and no refusal takes away what a person has typed."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Side
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.states import JobState
from jupyter_fab.core.wire.hubs import Characteristic, JobOffcut, JobStock, ProgramBundle, sign
from jupyter_fab.core.wire.stock import Offcut, OffcutState
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.svg import setup_sheet
from jupyter_fab.testing.panels import partition, parts
from tests.server.hub.conftest import StartHub
from tests.support.hub import KEY, PaperRegistry, make_bundle

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOWN_MS = 30_000
FIGURES = {"parts": 8, "gouge_mm": 0.01, "leftover_mm": 0.02, "tabs": 9, "tabs_standing": 9}
CORNERS = range(1, 5)


def test_a_sheet_of_each_kind_is_measured_before_anything_is_cut(
    paper: PaperRegistry, start_hub: StartHub, page: Page
) -> None:
    """Four readings a kind, each under its name; the registry gets all of them at once."""
    more = JobStock(material="birch-ply", thickness_mm=6.5, tolerance_mm=0.5)
    paper.job = msgspec.structs.replace(paper.job, more_stock=(more,))
    hub = start_hub()
    hub.until(lambda: hub.state()["jobs"] and hub.state()["machine"]["id"], "the job and the machine are known")
    page.set_default_timeout(SHOWN_MS)
    page.goto(hub.address["url"])
    press(page, "Accept the job")
    expect(page.locator("#job")).to_contain_text("Birch plywood, 6.5 mm")
    for i in CORNERS:
        page.get_by_label(f"Thickness at corner {i}, Birch plywood, 18 mm").fill("17.8")
    done = "The first is on the bed, the others are at hand"
    refused(page, done, "Measure all four corners")
    for i in CORNERS:
        page.get_by_label(f"Thickness at corner {i}, Birch plywood, 6.5 mm").fill("6.34")
    with page.expect_request("**/api/jobs/job-1/sheet") as asked:
        press(page, done)
    assert asked.value.post_data_json == {"readings_mm": [17.8] * 4, "more_mm": [[6.34] * 4]}


def on_two_sheets(paper: PaperRegistry) -> ProgramBundle:
    """Return a bundle of two sheets and two things to measure."""
    asked = tuple(
        Characteristic(
            id=name,
            part="top",
            title=f"{name} of top",
            nominal_mm=18.0,
            lower_mm=17.8,
            upper_mm=18.2,
            instrument="rule",
        )
        for name in ("Width", "Thickness")
    )
    bare = make_bundle(paper.job, programs=2, sheets=(0, 1))
    found = msgspec.structs.replace(bare, characteristics=asked, proof={**bare.proof, "figures": FIGURES})
    return msgspec.structs.replace(found, signature=sign(found, KEY))


def test_each_sheet_is_measured_and_what_was_typed_stays(paper: PaperRegistry, start_hub: StartHub, page: Page) -> None:
    """What is missing or wrong is marked and said beside the button; values stay; only another sheet starts empty."""
    paper.bundle = lambda: on_two_sheets(paper)
    hub = start_hub()
    hub.until(lambda: hub.state()["jobs"] and hub.state()["machine"]["id"], "the job and the machine are known")
    hub.home()
    page.set_default_timeout(SHOWN_MS)
    page.goto(hub.address["url"])
    press(page, "Accept the job")
    fill(page, "17.8", corners=range(1, 4))
    assert page.get_by_label("Thickness at corner 4").get_attribute("placeholder") is None
    refused(page, "This sheet is on the bed", "Measure all four corners")
    expect(corner(page, 1)).to_have_value("17.8")
    expect(corner(page, 4)).to_have_attribute("aria-invalid", "true")
    expect(corner(page, 4)).to_be_focused()
    corner(page, 4).fill("17.8")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.route("**/api/jobs/job-1/sheet", refuse_at_the_registry(paper))
    press(page, "This sheet is on the bed")  # the registry looks at it later, and gives the job back
    expect(page.get_by_role("alert")).to_contain_text("measures 15.1 mm", timeout=SHOWN_MS)
    expect(corner(page, 2)).to_have_value("17.8")
    page.unroute("**/api/jobs/job-1/sheet")
    press(page, "This sheet is on the bed")
    press(page, "Fetch the proven program")
    press(page, "Arm")
    press(page, "Start cutting")

    expect(page.get_by_role("heading", name="Load sheet 2")).to_be_visible(timeout=SHOWN_MS)
    expect(page.get_by_role("button", name="Arm", exact=True)).to_have_count(0)
    expect(corner(page, 1)).to_have_value("")
    fill(page, "18.4")
    refused(page, "This sheet is on the bed", "Sheet 2 measures 18.40 mm; its program was proven for 17.70 to 17.84 mm")
    expect(corner(page, 3)).to_have_value("18.4")
    fill(page, "17.75")
    press(page, "This sheet is on the bed")
    press(page, "Measure another")
    expect(corner(page, 1)).to_have_value("")
    fill(page, "17.82")
    press(page, "This sheet is on the bed")
    expect(page.locator("#job")).to_contain_text("Sheet 2 measures 17.82, 17.82, 17.82, 17.82 mm")
    press(page, "Arm")
    press(page, "Start cutting")
    hub.until(lambda: hub.stage() == "made", "the second sheet is cut")
    paper.job = msgspec.structs.replace(paper.job, state=JobState.MADE)

    width = page.get_by_label("Width of top")
    width.fill("18.1")
    refused(page, "Enter the measures", "Measure every row")
    expect(page.get_by_label("Thickness of top")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Thickness of top").fill("17.9")
    refused(page, "Enter the measures", "Say who has measured")
    expect(page.get_by_label("Measured by")).to_be_focused()
    expect(width).to_have_value("18.1")


def test_a_sheet_is_turned_over_between_its_sides(paper: PaperRegistry, start_hub: StartHub, page: Page) -> None:
    """Before side B nothing can be armed: the page says how the sheet is turned, and waits until that was done."""
    layout = nest(parts(partition()), (nominal_sheet("birch-ply", 18.0),), FULL_SHEET_ROUTER)
    drawings = tuple(setup_sheet(layout, 0, FULL_SHEET_ROUTER, (), "Partition", side) for side in Side)

    def bundle() -> ProgramBundle:
        bare = make_bundle(paper.job, programs=2, sheets=(0, 0), sides="AB")
        found = msgspec.structs.replace(bare, setup_svg=drawings, proof={**bare.proof, "figures": FIGURES})
        return msgspec.structs.replace(found, signature=sign(found, KEY))

    paper.bundle = bundle
    hub = start_hub()
    hub.prepare()
    hub.cut()
    hub.until(lambda: hub.stage() == "between", "side A is cut")
    page.set_default_timeout(SHOWN_MS)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(hub.address["url"])
    expect(page.get_by_role("heading", name="Turn sheet 1 over, left to right")).to_be_visible()
    expect(page.locator("#job ol li")).to_have_count(4)
    expect(page.locator("#job ol")).to_contain_text("at X 15 and X 2425, Y 400")
    expect(page.get_by_role("button", name="Arm", exact=True)).to_have_count(0)
    assert page.locator("[data-sheet]").count() == 2
    picture(page, "console-turn")
    press(page, "It lies on its pins, side B up")
    expect(page.get_by_role("heading", name="on sheet 1, side B")).to_be_visible()
    press(page, "Arm")
    press(page, "Start cutting")
    hub.until(lambda: hub.stage() == "made", "side B is cut")


def test_a_sheet_is_screwed_down_after_its_holes(paper: PaperRegistry, start_hub: StartHub, page: Page) -> None:
    """Before the outline nothing can be armed: the page says how many screws, and waits until they are in."""

    def bundle() -> ProgramBundle:
        bare = make_bundle(paper.job, programs=2, sheets=(0, 0), screws=(0,))
        found = msgspec.structs.replace(bare, proof={**bare.proof, "figures": FIGURES})
        return msgspec.structs.replace(found, signature=sign(found, KEY))

    paper.bundle = bundle
    hub = start_hub()
    hub.prepare()
    hub.cut()
    hub.until(lambda: hub.stage() == "between", "the holes are made")
    page.set_default_timeout(SHOWN_MS)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(hub.address["url"])
    expect(page.get_by_role("heading", name="Screw sheet 1 down")).to_be_visible()
    expect(page.locator("#job ol")).to_contain_text("each of the 2 holes")
    expect(page.get_by_role("button", name="Arm", exact=True)).to_have_count(0)
    picture(page, "console-screws")
    press(page, "It is screwed down")
    press(page, "Arm")
    press(page, "Start cutting")
    hub.until(lambda: hub.stage() == "made", "the outline is cut")


def test_without_a_sheet_that_fits_the_piece_is_given_up(paper: PaperRegistry, start_hub: StartHub, page: Page) -> None:
    """The operator is not stuck between two sheets: the piece is scrapped after a question, and made anew."""
    paper.bundle = lambda: on_two_sheets(paper)
    hub = start_hub()
    hub.prepare()
    hub.cut()
    hub.until(lambda: hub.stage() == "between", "the first sheet is cut")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(hub.address["url"])
    press(page, "No sheet is near enough: give the piece up")
    hub.until(lambda: hub.stage() == "scrapped", "the piece is given up")


def refuse_at_the_registry(paper: PaperRegistry) -> Callable[[Route], None]:
    """Let the registry give the job back with a message instead of making a program."""

    def answer(route: Route) -> None:
        paper.job = msgspec.structs.replace(paper.job, message="The sheet measures 15.1 mm; this job is for 18 mm.")
        route.fulfill(json={"ok": True})

    return answer


def corner(page: Page, number: int) -> Locator:
    """The field of a corner's thickness."""
    return page.get_by_label(f"Thickness at corner {number}")


def fill(page: Page, reading: str, corners: range = CORNERS) -> None:
    """Type a reading for each of the corners."""
    for number in corners:
        corner(page, number).fill(reading)


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page for whoever looks, if FAB_PICTURES names a folder."""
    if "FAB_PICTURES" in os.environ:
        page.screenshot(path=Path(os.environ["FAB_PICTURES"], f"{name}.png"), full_page=True)


def press(page: Page, name: str) -> None:
    """Click a button once it may be."""
    page.get_by_role("button", name=name, exact=True).click(timeout=SHOWN_MS)


def refused(page: Page, name: str, why: str) -> None:
    """Click a button; the page must say why not."""
    press(page, name)
    expect(page.get_by_role("alert")).to_contain_text(why, timeout=SHOWN_MS)


def test_offcuts_are_confirmed_corrected_and_discarded(paper: PaperRegistry, start_hub: StartHub, page: Page) -> None:
    """What was found is measured and confirmed in the console, its label is a link, and a job says which it needs."""
    found = [offcut(4, OffcutState.FOUND, 1410, 1218), offcut(5, OffcutState.FOUND, 438, 450)]
    paper.offcuts = [*found, offcut(2, OffcutState.RESERVED, 900, 600), offcut(1, OffcutState.USED, 700, 500)]
    mine = JobOffcut(
        id="ghent-2", material="birch-ply", thickness_mm=18.0, measured_mm=17.65, width_mm=900.0, height_mm=600.0
    )
    paper.job = msgspec.structs.replace(paper.job, offcuts=(mine,), state=JobState.ACCEPTED)
    hub = start_hub()
    hub.until(lambda: hub.state()["jobs"] and hub.state()["machine"]["id"], "the job and the machine are known")
    page.set_default_timeout(SHOWN_MS)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(hub.address["url"])
    expect(page.locator("#job")).to_contain_text("Lay offcut ghent-2, 900 × 600 mm, on the bed")
    picture(page, "console-from-offcut")
    page.locator("[data-rack]").click()
    expect(page.locator("[data-rack]")).to_contain_text("2 to look at")
    wide = page.get_by_label("Along the grain, ghent-4")
    expect(wide).to_have_value("1410")
    picture(page, "console-offcuts")
    wide.fill("1398")
    line = page.locator('[data-offcut="ghent-4"]')
    with page.expect_request("**/api/offcuts/ghent-4/confirm") as asked:
        line.get_by_role("button", name="Confirm").click()
    assert asked.value.post_data_json == {"width_mm": 1398, "height_mm": 1218}
    expect(line.get_by_role("button", name="Correct")).to_be_visible()
    assert line.get_by_role("link", name="Label").get_attribute("href") == "/api/offcuts/ghent-4/label.pdf"
    page.locator('[data-offcut="ghent-5"]').get_by_role("button", name="Discard").click()
    expect(page.locator('[data-offcut="ghent-5"]')).to_have_count(0)
    expect(page.locator('[data-offcut="ghent-1"]').get_by_role("button")).to_have_count(0)
    page.locator("[data-job]").click()
    press(page, "It is not there, or damaged")
    expect(page.locator("#job")).to_contain_text("Load the sheet and measure")


def offcut(number: int, state: OffcutState, width_mm: float, height_mm: float) -> Offcut:
    """Return an offcut that some job has left."""
    return Offcut(
        id=f"ghent-{number}", hub="ghent", state=state, material="birch-ply", thickness_mm=18.0, measured_mm=17.65,
        width_mm=width_mm, height_mm=height_mm, found_at=dt.datetime(2030, 5, 6, 9, tzinfo=dt.UTC), job="job-0",
        sheet=1, x_mm=1029.0, y_mm=1.0,
    )  # fmt: skip
