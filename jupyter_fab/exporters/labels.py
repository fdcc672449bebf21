"""Labels for the parts of a piece, as a PDF to print on sheets of stickers: a label a part, so that none is mistaken.

Each says its number, its name, its size and stock, which way the grain runs, and what is bored into which edge; the
square code holds the same in words for a scanner. Numbers are those of the assembly instructions: the order of parts.
"""

from __future__ import annotations

from typing import Any

import msgspec

from jupyter_fab.core.edge_work import edge_work_text
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.material import material
from jupyter_fab.core.part import EdgeBore, Finish, Grain, Panel, Part, Parts
from jupyter_fab.exporters.cutlist import banded
from jupyter_fab.exporters.paper import MM, PALE, canvas, fitted, shown

QR_MODULES_MM = 20.0  # side of the square code: a phone reads it at arm's length
PADDING_MM = 3.0


class LabelSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sheet of stickers: its size, how many stickers there are each way, their size and where the first begins."""

    page_mm: tuple[float, float] = (210.0, 297.0)
    columns: int = 2
    rows: int = 8
    label_mm: tuple[float, float] = (99.1, 33.9)
    first_mm: tuple[float, float] = (4.65, 12.9)  # from the sheet's upper left corner
    step_mm: tuple[float, float] = (101.6, 33.9)

    def __post_init__(self) -> None:
        """Refuse stickers that run over one another or over the sheet."""
        for axis, count in enumerate((self.columns, self.rows)):
            end = self.first_mm[axis] + (count - 1) * self.step_mm[axis] + self.label_mm[axis]
            if count < 1 or self.step_mm[axis] < self.label_mm[axis] or end > self.page_mm[axis]:
                raise BadInput("The labels do not fit their sheet; check their size, count and steps.")


A4_OF_16 = LabelSheet()  # the common sticker sheet of 99.1 x 33.9 mm (Avery L7162 and its equals)


def labels_pdf(parts: Parts, title: str = "Piece", sheet: LabelSheet = A4_OF_16, codes: bool = True) -> bytes:
    """The labels as PDF, a label a part, sheet after sheet; `codes` adds a square code to each."""
    page, out = canvas(sheet.page_mm, f"{title}: labels")
    each = sheet.columns * sheet.rows
    for index, part in enumerate(parts.parts):
        if index and index % each == 0:
            page.showPage()
        row, column = divmod(index % each, sheet.columns)
        x = sheet.first_mm[0] + column * sheet.step_mm[0]
        top = sheet.page_mm[1] - sheet.first_mm[1] - row * sheet.step_mm[1]
        _label(page, (x, top), sheet.label_mm, part, f"{index + 1}/{len(parts.parts)}", title, codes)
    page.save()
    return out.getvalue()


def edges(panel: Panel) -> str:
    """What is bored into the narrow edges, edge by edge in the panel's own frame; empty if nothing is."""
    counts: dict[str, int] = {}
    for bore in panel.features:
        if isinstance(bore, EdgeBore):
            names = ("left", "right") if abs(bore.dx) >= abs(bore.dy) else ("front", "back")
            along = bore.dx if abs(bore.dx) >= abs(bore.dy) else bore.dy
            edge = names[0] if along > 0 else names[1]  # a bore runs inwards from its edge
            counts[f"{edge} Ø{bore.diameter_mm:g}"] = counts.get(f"{edge} Ø{bore.diameter_mm:g}", 0) + 1
    return ", ".join(f"{count} × {name}" for name, count in counts.items())


def _label(
    page: Any,
    corner_mm: tuple[float, float],
    size_mm: tuple[float, float],
    part: Part,
    number: str,
    title: str,
    codes: bool,
) -> None:
    x, top = corner_mm[0] + PADDING_MM, corner_mm[1] - PADDING_MM
    room = size_mm[0] - 2 * PADDING_MM - (QR_MODULES_MM + PADDING_MM if codes else 0)
    length, width = part.panel.length_and_width_mm()
    size = f"{length:.1f} × {width:.1f} × {part.panel.thickness_mm:g} mm"
    grain = "" if part.panel.grain is Grain.NONE else ", grain along the length"
    finished = "" if part.panel.finish is Finish.RAW else f", {part.panel.finish}"
    bored, bands = edges(part.panel), banded(part.panel)
    lines = [
        ("Helvetica-Bold", 13, f"{number}  {part.name}"),
        ("Helvetica", 11, size),
        ("Helvetica", 8, f"{material(part.panel.material).title}{grain}{finished}"),
        ("Helvetica", 8, f"Edge bores, side A up: {bored}" if bored else ""),
        ("Helvetica", 8, f"Bands, side A up: {bands}" if bands else ""),
        ("Helvetica", 7, f"Edges: {edge_work_text(part.panel.edge_work)}" if part.panel.edge_work else ""),
        ("Helvetica", 7, title),
    ]
    y = top
    for font, points, text in (line for line in lines if line[2]):
        y -= points * 0.3528 + 1.2  # a point is 0.3528 mm; then the space between lines
        page.setFillGray(PALE if text == title else 0)
        page.setFont(font, points)
        page.drawString(x * MM, y * MM, fitted(text, font, points, room * MM))
    if codes:
        words = f"{title} | {number} {part.name} | {size} | {part.panel.digest()[:16]}"
        square_code(page, (corner_mm[0] + size_mm[0] - PADDING_MM - QR_MODULES_MM, top - QR_MODULES_MM), shown(words))


def square_code(page: Any, corner_mm: tuple[float, float], words: str) -> None:
    """Draw a square code that says the words, its lower left corner there."""
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    code = QrCodeWidget(words, barLevel="M", barBorder=0)
    code.barWidth = code.barHeight = QR_MODULES_MM * MM
    drawing = Drawing(QR_MODULES_MM * MM, QR_MODULES_MM * MM)
    drawing.add(code)
    drawing.drawOn(page, corner_mm[0] * MM, corner_mm[1] * MM)
