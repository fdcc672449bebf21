"""The workbook says what the cut list says, in cells that are numbers, as openpyxl's reader has them."""

import io

import msgspec
import openpyxl
import pytest

from jupyter_fab.core.part import Hardware, Parts
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
    assert headings[:2] == ("Pieces", "Part")
    assert [tuple(cell or "" for cell in row) for row in rows] == [
        tuple(cell or "" for cell in row.cells()) for row in cut_list(piece)
    ]
    assert book.properties.title == "Desk"


def test_the_bill_counts_stock_and_hardware(piece: Parts) -> None:
    """Pieces and mass are the piece's; amounts are formulae over the rows that they stand under."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(piece)))["Bill of materials"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert rows[1][:3] == ("Birch plywood", 18, len(piece.parts))
    assert rows[1][4] == pytest.approx(piece.mass_kg(), abs=0.01)
    top = next(i for i, row in enumerate(rows, 1) if row[0] == "Hardware")
    assert rows[top][:4] == ("Confirmat 7 × 50", 12, 0.15, f"=B{top + 1}*C{top + 1}")
    assert rows[-1][3] == f"=SUM(D{top + 1}:D{top + 2})"
    assert sheet.cell(top + 2, 1).value == "=1+1"
    assert sheet.cell(top + 2, 1).data_type == "s", "a designer's name is text, not a formula"


def test_the_same_piece_gives_the_same_bytes(piece: Parts) -> None:
    """No time of saving."""
    assert workbook(piece) == workbook(piece)
