"""What drawings are drawn with: lines of the standard widths, arrowheads, lettering, areas; all in mm of paper.

Every line and word reports where it stands to the sheet's `Crowd`, so that words keep clear of both. Widths are the
group 0.5/0.25 of ISO 128-2, lettering heights those of ISO 3098, arrowheads those of ISO 129-1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jupyter_fab.exporters.drawings.crowd import CLOSE, LEADER_MM, Box, Crowd, Spot, leader_end
from jupyter_fab.exporters.paper import MM, fitted, shown

WIDE_MM, MIDDLE_MM, NARROW_MM = 0.5, 0.25, 0.13  # outlines; edges within them; dimensions and extension lines
HIDDEN = (2.0, 1.0)  # dashes of what cannot be seen, mm (ISO 128-2 no. 02, shortened for small holes)
CENTRE = (4.0, 0.8, 0.6, 0.8)  # long dash, dot: axes (no. 04)
SMALL_MM, LETTER_MM, TITLE_MM = 1.8, 2.5, 3.5  # height of capitals
ARROW_MM, ARROW_HALF = 2.4, 0.27  # length; half its width as a share of that: 30 degrees over all
CAPITAL = 0.718  # height of Helvetica's capitals in ems
FOOT, HEAD = 0.21, 0.79  # how far letters reach under and over the line that they stand on, in ems
INK, GREY = 0.0, 0.45


class Pen:
    """Draws on one sheet after another; `crowd` is of the sheet that is drawn."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.crowd = Crowd()

    def line(self, *points: Spot, width: float = NARROW_MM, dash: Sequence[float] = (), grey: float = INK) -> None:
        """A line through the points."""
        self._set(width, dash, grey)
        path = self.page.beginPath()
        path.moveTo(points[0][0] * MM, points[0][1] * MM)
        for x, y in points[1:]:
            path.lineTo(x * MM, y * MM)
        self.page.drawPath(path, stroke=1, fill=0)
        self.crowd.line(*points)

    def box(self, box: Box, width: float = MIDDLE_MM) -> None:
        """A rectangle."""
        x0, y0, x1, y1 = box
        self.line((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0), width=width)

    def area(
        self, rings: Sequence[NDArray[np.float64]], fill: str = "#ffffff", width: float = 0.0, line: str = "#000000"
    ) -> None:
        """A region by its rings, holes left open; it is no obstacle to words, its lines are."""
        path = self.page.beginPath()
        for ring in rings:
            path.moveTo(*(ring[0] * MM))
            for x, y in ring[1:] * MM:
                path.lineTo(x, y)
            path.close()
            if width:
                self.crowd.line(*[(float(x), float(y)) for x, y in (*ring, ring[0])])
        self._set(width or 0.1, (), 0.0)
        if fill:
            self.page.setFillColor(_colour(fill))
        self.page.setStrokeColor(_colour(line))
        self.page.drawPath(path, stroke=int(bool(width)), fill=int(bool(fill)), fillMode=0)  # 0: even-odd

    def circle(self, at: Spot, radius: float, width: float = MIDDLE_MM, fill: float | None = None) -> None:
        """A circle; `fill` is a grey."""
        self._set(width, (), 0.0)
        if fill is not None:
            self.page.setFillGray(fill)
        self.page.circle(at[0] * MM, at[1] * MM, radius * MM, stroke=1, fill=int(fill is not None))
        self.crowd.add((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius))

    def arrow(self, tip: Spot, towards: Spot) -> None:
        """A filled head at the tip that points away from `towards`."""
        length = math.dist(tip, towards) or 1.0
        x, y = (tip[0] - towards[0]) / length, (tip[1] - towards[1]) / length
        foot, half = (tip[0] - x * ARROW_MM, tip[1] - y * ARROW_MM), ARROW_MM * ARROW_HALF
        ring = [tip, (foot[0] - y * half, foot[1] + x * half), (foot[0] + y * half, foot[1] - x * half)]
        self.area([np.array(ring)], "#000000")
        self.crowd.line(tip, foot)

    def text(
        self,
        words: str,
        at: Spot,
        height: float = LETTER_MM,
        *,
        align: float = 0.0,
        turned: bool = False,
        bold: bool = False,
        grey: float = INK,
        room: float = 0.0,
    ) -> None:
        """Words on a line from `at`; `align` 0.5 puts their middle there, 1 their end; `turned` reads upwards."""
        font = "Helvetica-Bold" if bold else "Helvetica"
        points = height / CAPITAL * MM
        words = fitted(words, font, points, room * MM) if room else shown(words)
        long, em = width_of(words, height, bold), height / CAPITAL
        self.page.saveState()
        self.page.translate(at[0] * MM, at[1] * MM)
        if turned:
            self.page.rotate(90)
        self.page.setFillGray(grey)
        self.page.setFont(font, points)
        self.page.drawString(-align * long * MM, 0, words)
        self.page.restoreState()
        low, high = -align * long, (1 - align) * long
        if turned:
            self.crowd.add((at[0] - HEAD * em, at[1] + low, at[0] + FOOT * em, at[1] + high), True)
        else:
            self.crowd.add((at[0] + low, at[1] - FOOT * em, at[0] + high, at[1] + HEAD * em), True)

    def labels(
        self, wanted: Sequence[tuple[str, Spot]], within: Box, height: float = LETTER_MM, bold: bool = False
    ) -> None:
        """Words each at the nearest free place to its point: close by where there is room, else led there by a line.

        Those that have room close by come first, so that no leader takes it from them.
        """
        em = height / CAPITAL
        far: list[tuple[str, Spot]] = []
        for words, at in wanted:
            size = (width_of(words, height, bold), em)
            spot = self.crowd.place(size, at, within, reach=CLOSE)
            if spot is None:
                far.append((words, at))
            else:
                self.text(words, (spot[0] - size[0] / 2, spot[1] + (FOOT - 0.5) * em), height, bold=bold)
        for words, at in far:
            size = (width_of(words, height, bold), em)
            spot = self.crowd.place(size, at, within, led=True) or self.crowd.place(size, at, within) or at
            x0, y0, x1, y1 = spot[0] - size[0] / 2, spot[1] - em / 2, spot[0] + size[0] / 2, spot[1] + em / 2
            near = leader_end(at, (x0, y0, x1, y1))
            if math.dist(near, at) >= LEADER_MM:
                self.line(at, near)
                self.circle(at, 0.35, NARROW_MM, 0.0)
            self.text(words, (x0, y0 + FOOT * em), height, bold=bold)

    def _set(self, width: float, dash: Sequence[float], grey: float) -> None:
        self.page.setLineWidth(width * MM)
        self.page.setDash([value * MM for value in dash] or [])
        self.page.setLineJoin(1)
        self.page.setLineCap(0 if dash else 1)
        self.page.setStrokeGray(grey)


def width_of(words: str, height: float = LETTER_MM, bold: bool = False) -> float:
    """How long words are, mm."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    font = "Helvetica-Bold" if bold else "Helvetica"
    return float(stringWidth(shown(words), font, height / CAPITAL * MM)) / MM


def figure(value_mm: float) -> str:
    """A length as one writes it: to a tenth, whole numbers without the point."""
    return f"{round(value_mm, 1) + 0.0:g}"


def _colour(text: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(text)
