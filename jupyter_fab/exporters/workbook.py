"""Cut list and bill of materials as one XLSX workbook, for the person who orders boards and fittings.

Sheet one is the cut list as everywhere else; sheet two says what must be bought: area of each stock with its mass,
bands and finish, and the hardware with what it costs. Numbers are numbers, sums are formulae: who changes a count sees
the sum change.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from jupyter_fab.core.material import material
from jupyter_fab.core.part import Parts
from jupyter_fab.exporters.cutlist import cut_list, supplies

CUT_LIST = (
    "Pieces",
    "Part",
    "Material",
    "Thickness, mm",
    "Length, mm",
    "Width, mm",
    "Grain",
    "Edge bores",
    "Edge bands",
    "Finish",
    "Mass each, kg",
)
STOCK = ("Material", "Thickness, mm", "Pieces", "Net area, m²", "Net mass, kg")
SUPPLIES = ("Bands and finish", "Amount", "Unit")
BOUGHT = ("Hardware", "Quantity", "Price each", "Amount")
LONGEST_COLUMN = 60  # characters; names of twenty equal parts would push the figures off the screen
MONEY = "#,##0.00"
_ZIP_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can say
_FORMULA = re.compile(r"[=+\-@\t\r]")


def workbook(parts: Parts, title: str = "Piece") -> bytes:
    """The workbook as a file's bytes; equal pieces give equal bytes."""
    from openpyxl import Workbook

    book: Any = Workbook()
    book.properties.title, book.properties.creator = title, "jupyter_fab"
    cuts = book.active
    cuts.title = "Cut list"
    _table(cuts, CUT_LIST, [row.cells() for row in cut_list(parts)])
    bill = book.create_sheet("Bill of materials")
    _table(bill, STOCK, _stock(parts))
    used = supplies(parts)
    if used:
        bill.append(())
        _table(bill, SUPPLIES, used)
    if parts.hardware:
        _bought(bill, parts)
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
    """The hardware under the stock, each amount and the sum as formulae."""
    first = sheet.max_row + 3  # an empty row and the headings stand between
    sheet.append(())
    rows = [
        (thing.name, thing.quantity, thing.price_minor / 100, f"=B{first + i}*C{first + i}")
        for i, thing in enumerate(parts.hardware)
    ]
    _table(sheet, BOUGHT, rows, formulae=True)
    last = sheet.max_row
    sheet.append(("Sum", None, None, f"=SUM(D{first}:D{last})"))
    _bold(sheet, last + 1)
    for row in sheet.iter_rows(min_row=first, max_row=last + 1, min_col=3, max_col=4):
        for cell in row:
            cell.number_format = MONEY


def _table(sheet: Any, headings: Sequence[str], rows: Sequence[Sequence[Any]], formulae: bool = False) -> None:
    """A table below what the sheet holds, its headings bold and its columns as wide as their words."""
    from openpyxl.utils import get_column_letter

    sheet.append(headings)
    top = sheet.max_row
    _bold(sheet, top)
    for row in rows:
        sheet.append(tuple(row))
        for cell in sheet[sheet.max_row]:
            # A name that a designer chose is never a formula in someone else's spreadsheet.
            if (
                isinstance(cell.value, str)
                and _FORMULA.match(cell.value)
                and not (formulae and cell.column == len(row))
            ):
                cell.data_type, cell.quotePrefix = "s", True
    for number, column in enumerate(sheet.iter_cols(), 1):
        longest = max(len(str(cell.value or "")) for cell in column if cell.data_type != "f")
        sheet.column_dimensions[get_column_letter(number)].width = min(longest, LONGEST_COLUMN) + 2
    if top == 1:
        sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


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
