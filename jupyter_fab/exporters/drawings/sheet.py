"""A drawing sheet: its paper, frame and title block, and the scales that may be used.

Frame and margins after ISO 5457 (20 mm on the filing side, 10 mm else), the title block after ISO 7200 along the foot,
scales after ISO 5455 as joiners use them. The symbol of first-angle projection stands in the block.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence

import attrs

from jupyter_fab.exporters.drawings.crowd import Box
from jupyter_fab.exporters.drawings.pen import (
    CENTRE,
    GREY,
    LETTER_MM,
    MIDDLE_MM,
    NARROW_MM,
    SMALL_MM,
    TITLE_MM,
    WIDE_MM,
    Pen,
)
from jupyter_fab.exporters.drawings.table import Line

FILING_MM, EDGE_MM = 20.0, 10.0
BLOCK_MM = 22.0  # height of the title block
SCALES = (1, 2, 5, 10, 20, 50, 100)  # 1:n


class Paper(enum.Enum):
    """Sizes of paper, lying: width and height in mm."""

    A4 = (297.0, 210.0)  # what every office printer takes
    A3 = (420.0, 297.0)  # where A4 would make the drawing too small

    def inside(self) -> Box:
        """The box within the frame, over the title block."""
        width, height = self.value
        return FILING_MM, EDGE_MM + BLOCK_MM, width - EDGE_MM, height - EDGE_MM


@attrs.frozen
class Block:
    """What the title block says of one sheet."""

    title: str
    drawing: str
    material: str = ""
    thickness: str = ""
    scale: str = ""
    version: str = ""
    date: str = ""


@attrs.frozen
class Leaf:
    """One sheet to be: its title block, what draws it, and the words of its column with the box that they have."""

    block: Block
    draw: Callable[[Pen], None]
    words: Sequence[Line]
    column: Box


def scale_for(size_mm: tuple[float, float], room_mm: tuple[float, float]) -> int:
    """The n of the largest scale 1:n at which that size fits in that room."""
    for n in SCALES:
        if size_mm[0] / n <= room_mm[0] and size_mm[1] / n <= room_mm[1]:
            return n
    return SCALES[-1]


def frame(pen: Pen, paper: Paper, block: Block, number: int, count: int) -> None:
    """The frame and the filled-in title block."""
    width, height = paper.value
    x0, y0, x1, y1 = FILING_MM, EDGE_MM, width - EDGE_MM, height - EDGE_MM
    pen.box((x0, y0, x1, y1), WIDE_MM)
    pen.line((x0, y0 + BLOCK_MM), (x1, y0 + BLOCK_MM), width=WIDE_MM)
    pen.line((x0, y0 + BLOCK_MM / 2), (x1, y0 + BLOCK_MM / 2), width=MIDDLE_MM)
    upper = (("Piece", block.title, 0.42), ("Drawing", block.drawing, 0.46), ("Sheet", f"{number} of {count}", 0.12))
    lower = (
        ("Material", block.material, 0.22),
        ("Thickness", block.thickness, 0.11),
        ("Scale", block.scale, 0.08),
        ("Units", "mm", 0.06),
        ("Version", block.version, 0.12),
        ("Date", block.date, 0.15),
        ("Checked", "", 0.19),
        ("", "", 0.07),
    )
    _cells(pen, upper, (x0, y0 + BLOCK_MM / 2, x1, y0 + BLOCK_MM), TITLE_MM)
    _cells(pen, lower, (x0, y0, x1, y0 + BLOCK_MM / 2), LETTER_MM)
    _first_angle(pen, (x1 - 0.035 * (x1 - x0), y0 + BLOCK_MM / 4))


def _cells(pen: Pen, cells: Sequence[tuple[str, str, float]], box: Box, height: float) -> None:
    x0, y0, x1, y1 = box
    left = x0
    for i, (name, words, share) in enumerate(cells):
        wide = share * (x1 - x0)
        if i:
            pen.line((left, y0), (left, y1), width=MIDDLE_MM)
        pen.text(name, (left + 1.5, y1 - 3.1), SMALL_MM, grey=GREY, room=wide - 2)
        if words:
            pen.text(words, (left + 1.5, y0 + 2.3), height, bold=height > LETTER_MM, room=wide - 3)
        left += wide


def _first_angle(pen: Pen, at: tuple[float, float]) -> None:
    """The truncated cone from its side and, to the right of it, from its left end (ISO 5456-2)."""
    x, y = at
    pen.line((x - 6, y - 1.3), (x - 1, y - 2.5), (x - 1, y + 2.5), (x - 6, y + 1.3), (x - 6, y - 1.3), width=MIDDLE_MM)
    pen.circle((x + 3.6, y), 2.5)
    pen.circle((x + 3.6, y), 1.3)
    pen.line((x - 7, y), (x, y), dash=CENTRE, width=NARROW_MM)
    pen.line((x + 0.6, y), (x + 6.6, y), dash=CENTRE, width=NARROW_MM)
    pen.line((x + 3.6, y - 3), (x + 3.6, y + 3), dash=CENTRE, width=NARROW_MM)
