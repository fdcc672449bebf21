"""The label of an offcut, as a PDF of one sticker: what it is called, what it is, which way its grain runs.

The square code holds the same in words, its name first, for a scanner. It is stuck on when the piece is sawn off;
what it says is what the registry believed then, and whoever takes the piece measures it again.
"""

from __future__ import annotations

from jupyter_fab.core.material import material
from jupyter_fab.core.wire.stock import Offcut
from jupyter_fab.exporters.labels import A4_OF_16, PADDING_MM, QR_MODULES_MM, square_code
from jupyter_fab.exporters.paper import MM, PALE, canvas, fitted

LABEL_MM = A4_OF_16.label_mm  # the common sticker, alone: as a label printer takes it
POINT_MM = 0.3528


def label_pdf(offcut: Offcut) -> bytes:
    """The label, one page as large as a sticker."""
    page, out = canvas(LABEL_MM, f"Offcut {offcut.id}")
    wide, high = LABEL_MM
    room = wide - 3 * PADDING_MM - QR_MODULES_MM
    stock = material(offcut.material)
    size = f"{offcut.width_mm:g} × {offcut.height_mm:g} mm"
    grain = f"grain along the {offcut.width_mm:g} mm" if stock.grained else "no grain"
    lines = [
        ("Helvetica-Bold", 22, offcut.id, 0.0),
        ("Helvetica", 13, size, 0.0),
        ("Helvetica", 9, f"{stock.title} {offcut.thickness_mm:g} mm, {grain}", 0.0),
        ("Helvetica", 8, origin(offcut), PALE),
    ]
    y = high - PADDING_MM
    for font, points, text, grey in lines:
        y -= points * POINT_MM + 1.0
        page.setFillGray(grey)
        page.setFont(font, points)
        page.drawString(PADDING_MM * MM, y * MM, fitted(text, font, points, room * MM))
    corner = (wide - PADDING_MM - QR_MODULES_MM, high - PADDING_MM - QR_MODULES_MM)
    square_code(page, corner, words(offcut))
    page.save()
    return bytes(out.getvalue())


def words(offcut: Offcut) -> str:
    """What the square code says."""
    size = f"{offcut.width_mm:g} x {offcut.height_mm:g} x {offcut.thickness_mm:g} mm"
    return f"offcut {offcut.id} | {offcut.material} | {size}"


def origin(offcut: Offcut) -> str:
    """Where it comes from, in words."""
    measured = f", measured {offcut.measured_mm:.2f} mm" if offcut.measured_mm else ""
    return f"{offcut.found_at:%d %b %Y}{measured}" if offcut.job else f"entered {offcut.found_at:%d %b %Y}{measured}"
