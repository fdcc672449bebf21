"""The set-up sheet shows what the operator needs: every part by name and place, origin, tools and programs."""

import re
import xml.etree.ElementTree as ElementTree

import msgspec
import pytest

from jupyter_fab.core.gcode import post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Side
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.svg import MARGIN, setup_sheet
from jupyter_fab.testing.panels import board, partition, parts, slotted_side

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def layout() -> Layout:
    """Two parts, one turned over, on a measured sheet."""
    sheet = Sheet(
        id="s", material="birch-ply", nominal_mm=18, size_mm=(2440, 1220), measured_mm=(17.9, 18.1, 18.0, 18.0)
    )
    return nest(parts(slotted_side(side=Side.B), board()), [sheet], FULL_SHEET_ROUTER)


def test_every_part_stands_where_the_layout_says(layout: Layout) -> None:
    """Each part is drawn once, titled, with its box where it is cut."""
    root = ElementTree.fromstring(setup_sheet(layout, 0, FULL_SHEET_ROUTER))
    drawn = {
        path.findtext(f"{SVG}title"): [float(n) for n in re.findall(r"-?[\d.]+", path.get("d", ""))]
        for path in root.iter(f"{SVG}path")
        if path.get("class") == "part"
    }
    assert set(drawn) == {placed.part for placed in layout.placed}
    for placed in layout.placed:
        xs, ys = drawn[placed.part][::2], drawn[placed.part][1::2]
        width, height = placed.size_mm()
        found = [min(xs), min(ys), max(xs), max(ys)]
        assert found == pytest.approx([placed.x_mm, placed.y_mm, placed.x_mm + width, placed.y_mm + height], abs=0.2)


def test_words_that_the_operator_reads(layout: Layout) -> None:
    """Measured thickness, which face is up, the origin, each program with tool, time and digest; text is escaped."""
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    document = setup_sheet(layout, 0, FULL_SHEET_ROUTER, programs, title="Shelf <A> & co")
    words = " ".join(ElementTree.fromstring(document).itertext())
    for wanted in (
        "measured 18.00 mm",
        "face B up",
        "X0 Y0",
        "grain",
        "Shelf <A> & co",
        "drill, 5 mm",
        "end mill, 6 mm",
    ):
        assert wanted in words
    assert all(program.sha256[:16] in words for program in programs)


def test_a_further_sheet_is_not_called_measured(layout: Layout) -> None:
    """The first sheet's thickness is nobody's measure of the second: it says within what that one must lie."""
    two = msgspec.structs.replace(layout, sheets=(*layout.sheets, *layout.sheets))
    words = " ".join(ElementTree.fromstring(setup_sheet(two, 1, FULL_SHEET_ROUTER)).itertext())
    assert "measured" not in words
    assert "measure: 17.90 to 18.04 mm" in words


def test_it_is_read_at_an_arms_length(layout: Layout) -> None:
    """On A4 across, no letter is less than 2.5 mm high and the parts' numbers are 5 mm or more; all fits the page."""
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    root = ElementTree.fromstring(setup_sheet(layout, 0, FULL_SHEET_ROUTER, programs, title="Shelf"))
    _, _, width, height = (float(n) for n in str(root.get("viewBox")).split())
    mm = min(277 / width, 190 / height)
    sizes = [float(text.get("font-size", "0")) for tag in ("text", "tspan") for text in root.iter(SVG + tag)]
    assert min(size for size in sizes if size) * mm >= 2.5
    numbers = [text for text in root.iter(f"{SVG}text") if text.find(f"{SVG}tspan") is not None]
    assert len(numbers) == len(layout.on(0))
    assert min(float(text.get("font-size", "0")) for text in numbers) * mm >= 5


def test_its_look_and_the_pages_do_not_meet(layout: Layout) -> None:
    """The console and the notebook show it within their own pages: every rule is for this drawing alone."""
    root = ElementTree.fromstring(setup_sheet(layout, 0, FULL_SHEET_ROUTER))
    rules = re.findall(r"([^{}]+)\{", root.findtext(f"{SVG}style") or "")
    assert rules
    assert all(rule.startswith(".fab-setup ") for rule in rules)
    assert root.get("class") == "fab-setup"
    first = next(group for group in root.iter(f"{SVG}g") if group.get("transform"))
    assert "scale(1 -1)" in str(first.get("transform")), "consoles draw the tool's way in the first group"


def test_the_page_holds_all(layout: Layout) -> None:
    """Nothing is drawn beside the page."""
    root = ElementTree.fromstring(setup_sheet(layout, 0, FULL_SHEET_ROUTER))
    _, _, width, _ = (float(n) for n in str(root.get("viewBox")).split())
    assert width == 2440 + 2 * MARGIN
    assert all(0 <= float(text.get("x", "0")) <= width for text in root.iter(f"{SVG}text"))


def test_each_side_of_a_sheet_that_is_turned_over_has_its_drawing() -> None:
    """Mirrored, with the pins at one place in both; what each side cuts, its own programs, which way it is turned."""
    sheet = Sheet(id="s", material="birch-ply", nominal_mm=18, size_mm=(2440, 1220))
    layout = nest(parts(partition(), board()), [sheet], FULL_SHEET_ROUTER)
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    boxes, lowered = [], []
    for side, said in ((Side.A, "Then turn it over, left to right"), (Side.B, "turned over, left to right")):
        document = setup_sheet(layout, 0, FULL_SHEET_ROUTER, programs, "Two bays", side)
        root = ElementTree.fromstring(document)
        words = " ".join(root.itertext())
        assert f"Sheet 1 of 1, side {side}" in words
        assert said in words
        assert all((program.sha256[:16] in words) is (program.side is side) for program in programs)
        pins = {(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root.iter(f"{SVG}circle")}
        assert pins >= set(layout.turns[0].pins)
        path = next(p for p in root.iter(f"{SVG}path") if p.findtext(f"{SVG}title") == "part 1")
        xs = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d", ""))][::2]
        boxes.append((min(xs), max(xs)))
        lowered.append(len([p for p in root.iter(f"{SVG}path") if p.get("class") == "fab-lowered"]))
        tabs = [p for p in root.iter(f"{SVG}path") if p.get("class") == "fab-tab"]
        assert bool(tabs) is (side is Side.B)
        assert max(float(text.get("y", 0)) for text in root.iter(f"{SVG}text")) < float(
            str(root.get("viewBox")).split()[3]
        )
    (a0, a1), (b0, b1) = boxes
    assert (2440 - a1, 2440 - a0) == pytest.approx((b0, b1), abs=0.2)
    assert all(lowered)
