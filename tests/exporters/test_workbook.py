"""The workbook says what the cut list says, in cells that are numbers, as openpyxl's reader has them."""

import io

import msgspec
import openpyxl
import pytest

from jupyter_fab.core.part import Band, Edge, Finish, Hardware, Parts
from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.cutlist import cut_list
from jupyter_fab.exporters.workbook import workbook


@pytest.fixture(scope="module")
def piece() -> Parts:
    """The desk with bought things of our own."""
    screws = Hardware(name="Confirmat 7 × 50", quantity=12, price_minor=15)
    return msgspec.structs.replace(desk.build(), hardware=(screws, Hardware(name="=1+1", quantity=4)))


def test_the_cut_list_is_all_there(piece: Parts) -> None:
    """Row by row what the CSV holds."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(piece, "Desk")))
    headings, *rows = book["Cut list"].iter_rows(values_only=True)
    assert headings[:3] == ("No.", "Pieces", "Part")
    assert [tuple(cell or "" for cell in row[1:]) for row in rows] == [
        tuple(cell or "" for cell in row.cells()) for row in cut_list(piece)
    ]
    assert book.properties.title == "Desk"
    names = [part.name for part in piece.parts]
    for numbers, _, said, *_ in rows:
        assert [names[int(number) - 1] for number in str(numbers).split(", ")] == said.split(", ")


def test_the_bill_counts_stock(piece: Parts) -> None:
    """Pieces and mass are the piece's; the last row adds up those over it."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(piece)))["Bill of materials"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert rows[1][:3] == ("Birch plywood", 18, len(piece.parts))
    assert rows[1][4] == pytest.approx(piece.mass_kg(), abs=0.01)
    assert rows[-1] == ("Sum", None, "=SUM(C2:C2)", "=SUM(D2:D2)", "=SUM(E2:E2)")


def test_hardware_has_a_sheet_with_what_it_costs(piece: Parts) -> None:
    """Amounts are formulae over the rows that they stand in; a designer's name is text, not a formula."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(piece)))["Hardware"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert rows[1] == ("Confirmat 7 × 50", 12, 0.15, "=B2*C2")
    assert rows[2] == ("=1+1", 4, 0, "=B3*C3")
    assert rows[3] == ("Sum", None, None, "=SUM(D2:D3)")
    assert sheet["A3"].data_type == "s"
    assert {sheet[place].number_format for place in ("C2", "D2", "D4")} == {"#,##0.00"}


def test_bands_and_finish_have_a_sheet(piece: Parts) -> None:
    """By the metre and the square metre, where there are any."""
    panel = msgspec.structs.replace(piece.parts[0].panel, banding=(Band(edge=Edge.LEFT),), finish=Finish.OIL)
    part = msgspec.structs.replace(piece.parts[0], panel=panel)
    book = openpyxl.load_workbook(io.BytesIO(workbook(Parts(parts=(part,)))))
    _, band, oil = book["Bands and finish"].iter_rows(values_only=True)
    assert band == ("Edge band 1 mm, for birch plywood", round(panel.band_mm(panel.banding[0]) / 1000, 2), "m")
    assert oil[2] == "m²"
    headings, row = book["Cut list"].iter_rows(values_only=True)
    assert dict(zip(headings, row, strict=True))["Finish"] == "oil"


def test_every_sheet_prints_on_a4_with_its_headings(piece: Parts) -> None:
    """Across, as wide as the page, headings on each page, and which page of which sheet it is."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(piece, "Desk & chair")))
    assert book.sheetnames == ["Cut list", "Bill of materials", "Hardware"]
    for sheet in book:
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.oddFooter.left.text == "Desk && chair"
        assert sheet.oddFooter.right.text == "&A, &P / &N"
        assert sheet.freeze_panes == "A2"


def test_the_same_piece_gives_the_same_bytes(piece: Parts) -> None:
    """No time of saving."""
    assert workbook(piece) == workbook(piece)
