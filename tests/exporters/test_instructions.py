"""The instructions bring in every part once, in an order that can be done, as pypdf's reader finds them."""

import io
import math
import re

import msgspec
import numpy as np
import pypdf
import pytest
import shapely

from jupyter_fab import Assembly, Dado
from jupyter_fab.core.part import Hardware, Parts
from jupyter_fab.core.steps import Step
from jupyter_fab.exporters.axonometric import drawing
from jupyter_fab.exporters.instructions import instructions_pdf, pictures


@pytest.fixture(scope="module")
def piece() -> Parts:
    """A shelf with a divider in a groove of it, and a lid."""
    kit = Assembly()
    shelf = kit.board("shelf", x=(0, 400), y=(0, 200), z=(0, 18), face="+z", grain="x")
    divider = kit.board("divider", x=(60, 78), y=(0, 200), z=(18, 150), face="+x", grain="y")
    kit.join(Dado(depth_mm=6), divider, shelf)
    kit.board("lid", x=(0, 400), y=(0, 200), z=(150, 168), face="+z", grain="x")
    return kit.parts()


def test_every_part_comes_in_once(piece: Parts) -> None:
    """Each step has its heading and words; the parts named as moved, with the first, are all the parts."""
    read = pypdf.PdfReader(io.BytesIO(instructions_pdf(piece, "Shelf")))
    said = " ".join(" ".join(page.extract_text().split()) for page in read.pages)
    assert "Step 1 of 2" in said
    assert "Step 2 of 2" in said
    moved = re.findall(r"(?:Begin with|Move) (\w+) \((\d)\)", said)
    assert sorted(moved) == sorted((part.name, str(number)) for number, part in enumerate(piece.parts, 1))
    for name in ("shelf", "divider", "lid"):
        assert name in read.pages[0].extract_text().split()
    assert instructions_pdf(piece, "Shelf") == instructions_pdf(piece, "Shelf")


def test_what_comes_in_has_its_number_in_the_picture(piece: Parts) -> None:
    """The label's number stands by itself within each step's picture, beside its words."""
    pages = pypdf.PdfReader(io.BytesIO(instructions_pdf(piece, "Shelf"))).pages
    lines = [line.strip() for page in pages[1:] for line in page.extract_text().splitlines()]
    number = {part.name: str(i) for i, part in enumerate(piece.parts, 1)}
    assert [line for line in lines if line.isdigit()] == [number["divider"], number["lid"]]


def test_every_page_says_which_it_is(piece: Parts) -> None:
    """Those that the list of parts and hardware runs over on to, too."""
    things = tuple(Hardware(name=f"screw {i}", quantity=4) for i in range(30))
    pages = pypdf.PdfReader(
        io.BytesIO(instructions_pdf(msgspec.structs.replace(piece, hardware=things), "Slats"))
    ).pages
    for number, page in enumerate(pages, 1):
        assert f"Slats, page {number}" in page.extract_text()
    assert "screw 29" in pages[1].extract_text()


def test_a_mark_sits_on_what_is_seen_of_a_part(piece: Parts) -> None:
    """In the widest round that fits, off what it shall keep clear of; no mark on what is hidden."""
    made = drawing(piece, only={"lid"})
    seat = made.seat("lid")
    assert seat is not None
    x, y = made.at(np.array([200.0, 100.0, 168.0]))
    assert math.dist(seat[0], (x, y)) < 150
    aside = made.seat("lid", shapely.Point(seat[0]).buffer(30))
    assert aside is not None
    assert math.dist(aside[0], seat[0]) > 30 + aside[1] - 3
    assert made.seat("shelf") is None


def test_a_group_is_put_together_before_it_comes_in(piece: Parts) -> None:
    """While it is, only it is drawn; then all that stands."""
    still, down = (0.0, 0.0, 0.0), (0.0, 0.0, -1.0)
    first, last = pictures(
        piece,
        [
            Step(parts=("shelf",), direction=still, onto=()),
            Step(parts=("lid",), direction=still, onto=()),
            Step(parts=("divider",), direction=(0.6, 0.8, 0.0), onto=("lid",)),
            Step(parts=("lid", "divider"), direction=down, onto=("shelf",)),
        ],
    )
    assert first.drawn == {"lid", "divider"}
    assert first.text == "Begin with shelf (1). Begin with lid (3). Move divider (2) as the arrow shows onto lid (3)."
    assert last.drawn == {"shelf", "lid", "divider"}
    assert last.text == "Move lid (3) and divider (2), put together, down onto shelf (1)."


def test_a_board_let_into_another_is_drawn_before_it(piece: Parts) -> None:
    """The divider is left of the shelf's middle and 6 mm deep in it; its face is seen all the same."""
    alone = drawing(piece, only={"divider"}, pale={"shelf"}).flats
    both = drawing(piece, only={"shelf", "divider"}, pale={"shelf"}).flats
    colours = {flat.fill for flat in alone}
    assert _area([flat for flat in both if flat.fill in colours]) > 0.9 * _area(alone)


def _area(flats) -> float:
    total = 0.0
    for flat in flats:
        for ring in flat.rings:
            x, y = ring.T
            total += abs(float(x @ [*y[1:], y[0]] - y @ [*x[1:], x[0]])) / 2
    return total
