"""The column of words beside a drawing: the key, the table of holes and the notes, line by line, over several sheets.

What finds no room in the column goes on to a sheet of its own, so that nothing is ever left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from jupyter_fab.exporters.drawings.crowd import Box
from jupyter_fab.exporters.drawings.pen import CAPITAL, LETTER_MM, MIDDLE_MM, NARROW_MM, SMALL_MM, Pen
from jupyter_fab.exporters.paper import MM, shown

LINE_MM = 4.0
SMALL_LINE_MM = 3.0
RULE_MM = 1.6  # a rule and the room around it
SECTION_MM = 2.5  # before a heading


@attrs.frozen
class Line:
    """A line of a column: cells with where each begins, as shares of the column's width."""

    cells: tuple[tuple[float, str], ...]
    height: float = LETTER_MM
    bold: bool = False
    grey: float = 0.0
    before_mm: float = 0.0
    ruled: bool = False

    def high(self) -> float:
        """How much of the column it takes, mm."""
        return self.before_mm + (LINE_MM if self.height > SMALL_MM else SMALL_LINE_MM) + RULE_MM * self.ruled


def heading(words: str) -> Line:
    """A heading with a rule under it."""
    return Line(((0.0, words),), bold=True, before_mm=SECTION_MM, ruled=True)


def wrapped(
    words: str, width_mm: float, start: float = 0.0, height: float = LETTER_MM, grey: float = 0.0
) -> list[Line]:
    """Words as lines of a column of that width, from a share of it to its end."""
    from reportlab.lib.utils import simpleSplit

    points = height / CAPITAL * MM
    room = (1 - start) * width_mm * MM
    return [Line(((start, line),), height, grey=grey) for line in simpleSplit(shown(words), "Helvetica", points, room)]


def led(first: Sequence[tuple[float, str]], lines: Sequence[Line]) -> list[Line]:
    """The lines, the first of them led by further cells."""
    return [attrs.evolve(lines[0], cells=(*first, *lines[0].cells)), *lines[1:]]


def split(lines: Sequence[Line], high_mm: float) -> tuple[list[Line], list[Line]]:
    """The lines for which there is room, and the rest."""
    used = 0.0
    for i, line in enumerate(lines):
        used += line.high()
        if used > high_mm:
            return list(lines[:i]), list(lines[i:])
    return list(lines), []


def column(pen: Pen, lines: Sequence[Line], box: Box) -> None:
    """Draw the lines from the top of the box; how many fit is `split`'s to say."""
    x0, _, x1, y = box
    for line in lines:
        y -= line.high()
        for i, (share, words) in enumerate(line.cells):
            end = line.cells[i + 1][0] if i + 1 < len(line.cells) else 1.0
            room = (end - share) * (x1 - x0)
            foot = y + 1.0 + RULE_MM * line.ruled
            pen.text(words, (x0 + share * (x1 - x0), foot), line.height, bold=line.bold, grey=line.grey, room=room)
        if line.ruled:
            pen.line((x0, y + 1.2), (x1, y + 1.2), width=MIDDLE_MM if line.bold else NARROW_MM)
