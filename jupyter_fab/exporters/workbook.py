"""Cut list, bill of materials and hardware as one XLSX workbook, for the person who orders boards and fittings.

The first sheet is the cut list as everywhere else, with the labels' numbers; the second says how much of each stock,
further ones which edge bands, finish and hardware, and what that costs. Numbers are numbers, sums are formulae: who
changes a count sees the sum change. Each sheet prints on A4 across, its headings on every page.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from jupyter_fab.core.material import material
from jupyter_fab.core.part import Parts
from jupyter_fab.exporters.cutlist import FORMULA, cut_list, supplies

CUT_LIST = (
    "No.",
    "Pieces",
    "Part",
    "Material",
    "Thickness, mm",
    "Length, mm",
    "Width, mm",
    "Finished length, mm",
    "Finished width, mm",
    "Grain",
    "Edge bores",
    "Edge bands",
    "Edge work, by hand",
    "Finish",
    "Mass each, kg",
)
STOCK = ("Material", "Thickness, mm", "Pieces", "Net area, m²", "Net mass, kg")
SUPPLIES = ("Bands and finish", "Amount", "Unit")
BOUGHT = ("Hardware", "Quantity", "Price each", "Amount")
LONGEST_COLUMN = 60  # characters; names of twenty equal parts would push the figures off the screen
MONEY = "#,##0.00"
_ZIP_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can say


def workbook(parts: Parts, title: str = "Piece") -> bytes:
    """The workbook as a file's bytes; equal pieces give equal bytes."""
    from openpyxl import Workbook

    book: Any = Workbook()
    book.properties.title, book.properties.creator = title, "jupyter_fab"
    cuts = book.active
    cuts.title = "Cut list"
    numbers = {part.name: str(number) for number, part in enumerate(parts.parts, 1)}
    numbered = [", ".join(numbers[name] for name in names) for _, names in parts.cut_list()]
    _table(cuts, CUT_LIST, [(of, *row.cells()) for of, row in zip(numbered, cut_list(parts), strict=True)])
    bill = book.create_sheet("Bill of materials")
    stock = _stock(parts)
    _table(bill, STOCK, stock)
    _sums(bill, len(stock) + 1, {"C": "0", "D": "0.000", "E": "0.00"})
    if used := supplies(parts):
        _table(book.create_sheet("Bands and finish"), SUPPLIES, used)
    if parts.hardware:
        _bought(book.create_sheet("Hardware"), parts)
    for sheet in book:
        _printed(sheet, title)
    out = io.BytesIO()
    book.save(out)
    return _unstamped(out.getvalue())


def _stock(parts: Parts) -> list[tuple[Any, ...]]:
    """For each stock: pieces, area of their boxes along the grain, mass."""
    found: dict[tuple[str, float], list[float]] = {}
    for panel, names in parts.cut_list():
        length, width = panel.length_and_width_mm()
        sums = found.setdefault((panel.material, round(panel.thickness_mm, 2)), [0, 0.0, 0.0])
        for i, value in enumerate((1, length * width * 1e-6, panel.mass_kg())):
            sums[i] += value * len(names)
    return [
        (material(name).title, thickness, int(pieces), round(area, 3), round(mass, 2))
        for (name, thickness), (pieces, area, mass) in found.items()
    ]


def _bought(sheet: Any, parts: Parts) -> None:
    """The hardware, each amount and the sum as formulae."""
    rows = [
        (thing.name, thing.quantity, thing.price_minor / 100, f"=B{i}*C{i}")
        for i, thing in enumerate(parts.hardware, 2)
    ]
    _table(sheet, BOUGHT, rows, formulae=True)
    for row in sheet.iter_rows(min_row=2, min_col=3, max_col=4):
        for cell in row:
            cell.number_format = MONEY
    _sums(sheet, len(rows) + 1, {"D": MONEY})


def _sums(sheet: Any, last: int, columns: dict[str, str]) -> None:
    """A row of sums under the rows 2 to `last`: for each column the format of its sum."""
    sheet.cell(last + 1, 1, "Sum")
    for column, form in columns.items():
        cell = sheet[f"{column}{last + 1}"]
        cell.value, cell.number_format = f"=SUM({column}2:{column}{last})", form
    _bold(sheet, last + 1)


def _printed(sheet: Any, title: str) -> None:
    """How the sheet comes out on paper."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.left.text = title.replace("&", "&&")  # & begins a code in footers
    sheet.oddFooter.right.text = "&A, &P / &N"


def _table(sheet: Any, headings: Sequence[str], rows: Sequence[Sequence[Any]], formulae: bool = False) -> None:
    """A table with bold headings that stay in view and columns as wide as their words."""
    from openpyxl.utils import get_column_letter

    sheet.append(headings)
    _bold(sheet, 1)
    for row in rows:
        sheet.append(tuple(row))
        for cell in sheet[sheet.max_row]:
            # A name that a designer chose is never a formula in someone else's spreadsheet.
            if isinstance(cell.value, str) and FORMULA.match(cell.value) and not (formulae and cell.column == len(row)):
                cell.data_type, cell.quotePrefix = "s", True
    for number, column in enumerate(sheet.iter_cols(), 1):
        longest = max(len(str(cell.value or "")) for cell in column if cell.data_type != "f")
        sheet.column_dimensions[get_column_letter(number)].width = min(longest, LONGEST_COLUMN) + 2
    sheet.freeze_panes = "A2"


def _bold(sheet: Any, row: int) -> None:
    from openpyxl.styles import Font

    for cell in sheet[row]:
        cell.font = Font(bold=True)


def _unstamped(data: bytes) -> bytes:
    """The same file without the time of saving, which the library writes into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, _ZIP_STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()
