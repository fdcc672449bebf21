"""What every PDF of ours has in common: a page in mm, text that fits its room, the same bytes for the same piece.

The fonts are those that every PDF reader has, so that files stay small; they hold the letters of western Europe, and a
letter that they do not hold is written as a question mark rather than left out.
"""

from __future__ import annotations

import io
from typing import Any

MM = 72 / 25.4  # points in a millimetre
PALE = 0.4  # grey of what is said besides
ELLIPSIS = "…"


def canvas(page_mm: tuple[float, float], title: str) -> tuple[Any, io.BytesIO]:
    """An empty document, and where its bytes go when it is saved."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    page = Canvas(out, pagesize=(page_mm[0] * MM, page_mm[1] * MM), invariant=1, pageCompression=1)
    page.setTitle(title)
    page.setCreator("jupyter_fab")
    page.setAuthor("")
    return page, out


def shown(text: str) -> str:
    """The text in letters that the fonts hold."""
    return text.encode("cp1252", "replace").decode("cp1252")


def fitted(text: str, font: str, points: float, room_points: float) -> str:
    """The text as far as there is room for it."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    text = shown(text)
    if stringWidth(text, font, points) <= room_points:
        return text
    while text and stringWidth(text + ELLIPSIS, font, points) > room_points:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS
