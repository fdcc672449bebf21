"""The drawings as a PDF reader that is not ours finds them: every figure right, to scale, and no word on another."""

import io
import itertools

import msgspec
import numpy as np
import pdfplumber
import pytest

from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.part import Band, Edge, EdgeBore, Finish, Grain, Hole, Panel, Parts, Pocket, Side
from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.drawings import drawings
from jupyter_fab.testing.panels import board, bracket, parts, slotted_side, windowed_top

MM = 72 / 25.4
WORD_GAP = 3.0  # points
TOUCH = 0.3  # points that two boxes may share: letters are boxed with the room of their whole font


def drilled(count: int) -> Panel:
    """A board with so many holes at places that make no row, some in each face, and bores into its ends."""
    places = [(40 + 7.3 * i + 0.31 * (i % 7) ** 2, 30 + (i * 37) % 240) for i in range(count)]
    holes = [
        Hole(x=x, y=y, diameter_mm=5, depth_mm=9, side=Side.B if i % 3 else Side.A) for i, (x, y) in enumerate(places)
    ]
    bores = [EdgeBore(x=0, y=y, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30, role="dowel") for y in (60, 240)]
    dado = Pocket(outline=rectangle(-1, 140, 901, 158.2), depth_mm=6, role="dado for the shelf")
    return Panel(
        material="birch-ply",
        thickness_mm=18,
        outline=rectangle(0, 0, 900, 300),
        features=(*holes, *bores, dado),
        grain=Grain.X,
    )


def banded() -> Panel:
    """A board with bands on two edges, oiled."""
    bands = (Band(edge=Edge.FRONT, thickness_mm=2), Band(edge=Edge.LEFT))
    return msgspec.structs.replace(board(500, 250), banding=bands, finish=Finish.OIL)


def mixed() -> Parts:
    """One of each kind of panel."""
    return parts(banded(), slotted_side(), windowed_top(), bracket(), slotted_side(side=Side.B), drilled(60))


@pytest.fixture(scope="module")
def read() -> "dict[str, pdfplumber.PDF]":
    """Both pieces' drawings, opened."""
    made = {
        "desk": drawings(desk.build(), "Desk", version="1.2.0", date="22 November 2026"),
        "mixed": drawings(mixed()),
    }
    return {name: pdfplumber.open(io.BytesIO(data)) for name, data in made.items()}


def words(page: "pdfplumber.page.Page") -> list[str]:
    """The words of a page, those that read upwards too."""
    return [word["text"] for word in page.extract_words(x_tolerance=1, char_dir_rotated="btt", line_dir_rotated="ltr")]


@pytest.mark.parametrize("name", ["desk", "mixed"])
def test_no_word_stands_on_another_nor_on_a_line(read: "dict[str, pdfplumber.PDF]", name: str) -> None:
    """Letters of all sheets keep their boxes to themselves, and no line runs through what they cover in ink."""
    for page in read[name].pages:
        chars = [char for char in page.chars if char["text"].strip()]
        boxes = np.array([[c["x0"], c["top"], c["x1"], c["bottom"]] for c in chars])
        low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
        high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
        met = np.argwhere(np.triu((high - low > TOUCH).all(axis=2), 1))
        assert not len(met), [(chars[i]["text"], chars[j]["text"], page.page_number, boxes[i]) for i, j in met]
        inked = boxes + np.array([0.6, 2.2, -0.6, -2.2])
        for a, b in lines(page):
            x0, x1, y0, y1 = min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])
            if x1 - x0 > 1 and y1 - y0 > 1:
                continue  # slanted: its box says nothing
            hit = (inked[:, 0] < x1) & (inked[:, 2] > x0) & (inked[:, 1] < y1) & (inked[:, 3] > y0)
            assert not hit.any(), (page.page_number, [chars[i]["text"] for i in np.flatnonzero(hit)], a, b)


def lines(page: "pdfplumber.page.Page") -> "list[tuple[tuple[float, float], tuple[float, float]]]":
    """All straight strokes of a page, from the top left corner."""
    strokes = [thing for thing in (*page.lines, *page.curves, *page.rects) if thing["stroke"]]
    return [pair for thing in strokes for pair in itertools.pairwise(thing["pts"])]


def test_a_panel_s_figures_are_those_of_its_data(read: "dict[str, pdfplumber.PDF]") -> None:
    """Overall sizes, every place from the datum once, and each kind of thing with how many there are, how deep."""
    page = read["mixed"].pages[2]
    said = words(page)
    wanted = ["600", "320"]  # overall
    wanted += ["60", "78.2", "150", "246", "300", "318.2", "420", "430", "500", "560", "580"]  # to the right
    wanted += ["37", "60", "80", "100", "140", "158.2", "160", "200", "260"]  # up
    for value in set(wanted):
        assert said.count(value) >= wanted.count(value), value
    assert {"30", "570", "160.1"}.isdisjoint(said), "round corners are measured where their edges meet, reliefs not"
    text = page.extract_text()
    for line in (
        "A 1 × Opening 18.2 × 120, through",
        "B 1 × Pocket 18.2 × 200, 6 deep",
        "E 4 × Hole Ø5, 12 deep",
        "G 1 × Hole Ø35, 13 deep",
        "dado for the shelf",
        "Face B is plain.",
        "10 × R3.2",
    ):
        assert line in text, line
    assert "3 × 32 = 96" in text
    assert "2 × R30" in text


def test_bands_and_finish_are_said(read: "dict[str, pdfplumber.PDF]") -> None:
    """A wide dashed line along each banded edge, with the band's thickness; the finish with its coats."""
    page = read["mixed"].pages[1]
    text = page.extract_text()
    assert "Finish: oil, 2 coats." in text
    assert "band 1" in text
    assert "band 2" in text
    wide = [thing for thing in page.lines if thing["linewidth"] == pytest.approx(0.5 * MM) and thing["dash"][0]]
    sizes = sorted(max(thing["width"], thing["height"]) / MM for thing in wide)
    assert sizes == pytest.approx([50, 100], abs=0.1), "250 and 500 mm at 1:5"


def test_views_are_to_the_scale_that_the_block_says(read: "dict[str, pdfplumber.PDF]") -> None:
    """The wide outline of each panel is its size by the scale; vectors only."""
    sizes = {3: (600, 320), 4: (700, 350), 5: (120, 90), 6: (600, 320)}
    for number, size in sizes.items():
        page = read["mixed"].pages[number - 1]
        scale = int(next(word for word in page.extract_text().split() if word.startswith("1:"))[2:])
        drawn = [
            (thing["x1"] - thing["x0"], thing["bottom"] - thing["top"])
            for thing in (*page.curves, *page.rects)
            if thing["stroke"] and thing["linewidth"] == pytest.approx(0.5 * MM) and thing["width"] < 700
        ]
        assert any(box == pytest.approx([side / scale * MM for side in size], abs=0.05) for box in drawn), number
        assert not page.images


def test_the_title_block_says_what_was_given(read: "dict[str, pdfplumber.PDF]") -> None:
    """Piece, drawing, stock, version, date and number on every sheet; nothing is signed for anyone."""
    pages = read["desk"].pages
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        for wanted in ("Desk", f"{number} of {len(pages)}", "Birch plywood", "18 mm", "1.2.0", "22 November 2026"):
            assert wanted in text
        foot = page.crop((0, float(page.height) - 21 * MM, float(page.width), float(page.height))).extract_text()
        assert foot.splitlines()[0].endswith("Date Checked")
        assert foot.splitlines()[1].endswith("22 November 2026"), "the last cell, Checked, is empty"
    for part in desk.build().parts:
        assert any(part.name in page.extract_text() for page in pages[1:])
    assert {"1400", "730", "700"} <= set(words(pages[0]))


def test_many_holes_are_numbered_and_no_place_is_lost(read: "dict[str, pdfplumber.PDF]") -> None:
    """Each number stands on the view and, with its place from the datum, in the table, on however many sheets."""
    panel = drilled(60)
    for side, letter in ((Side.A, "B"), (Side.B, "A")):
        pages = [page for page in read["mixed"].pages if f"face {side.value}" in page.extract_text()]
        text = "\n".join(page.extract_text() for page in pages)
        said = [word for page in pages for word in words(page)]
        holes = [hole for hole in panel.features if isinstance(hole, Hole) and hole.side is side]
        wanted = sorted((round(hole.x, 1), round(hole.y, 1)) for hole in holes)
        rows = [line.split() for page in pages for line in columns(page)]
        found = sorted(
            (float(row[1]), float(row[2]))
            for row in rows
            if len(row) == 3 and row[0][:1] == letter and row[0][1:].isdigit()
        )
        assert np.array(found) == pytest.approx(np.array(wanted), abs=0.11), side
        for number in range(1, len(holes) + 1):
            assert said.count(f"{letter}{number}") == 2, number
    assert "turned over to the left" in text


def columns(page: "pdfplumber.page.Page") -> list[str]:
    """The lines of the right third of a drawing, or of each third of a sheet that continues one."""
    width = float(page.width)
    cuts = [20 * MM, 109 * MM, 198 * MM, 287 * MM] if "continued" in page.extract_text() else [212 * MM, width]
    return [
        line
        for a, b in itertools.pairwise(cuts)
        for line in page.crop((a, 0, b, float(page.height))).extract_text().splitlines()
    ]


def test_paper_is_as_large_as_the_piece_needs() -> None:
    """A4 while panels are shown at 1:10 or larger, else A3; the same piece gives the same bytes."""
    for long, width_mm in ((900, 297), (2400, 420)):
        made = drawings(parts(board(long, 300)))
        page = pdfplumber.open(io.BytesIO(made)).pages[1]
        assert float(page.width) == pytest.approx(width_mm * MM, abs=0.1)
        assert made == drawings(parts(board(long, 300)))
