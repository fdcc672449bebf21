"""Dimensions: running ones from the datum, and the overall ones with an arrowhead at each end, after ISO 129-1.

Running dimensions stand on one line a direction; each has its extension line from what is measured, its figure at the
end of it, and figures that would stand in each other are moved apart. All in mm of paper, figures in mm of the panel.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from jupyter_fab.exporters.drawings.crowd import Spot, spread
from jupyter_fab.exporters.drawings.pen import ARROW_MM, CAPITAL, HEAD, LETTER_MM, Pen, figure, width_of

GAP_MM = 1.0  # from what is measured to its extension line
LINE_MM = 6.0  # from the view to the line of running dimensions
KNEE_MM = 3.5  # from there to where the extension lines are straight again
OVERALL_MM = 6.0  # from the view to an overall dimension
PITCH_MM = LETTER_MM / CAPITAL + 0.25  # between figures
OVER_MM = 7.0  # that figures may stand beyond the view at each end
DENSE_MM = 4.0  # under that a dot stands for the arrowhead
FAINT = 0.55  # extension lines within the view


def fits(count: int, length_mm: float) -> bool:
    """Whether so many figures find room beside a view of that length."""
    return count * PITCH_MM <= length_mm + 2 * OVER_MM


class Running:
    """The running dimensions of one view: x below it, y on the side of the datum."""

    def __init__(self, pen: Pen, origin: Spot, size: Spot, scale: float, datum_right: bool) -> None:
        self._pen, self._origin, self._size, self._n, self._right = pen, origin, size, scale, datum_right

    def along(self, places: Mapping[float, float]) -> None:
        """Figures below; from each x (mm of the panel) the y from which its extension line starts."""
        x0, y0 = self._origin
        level, knee = y0 - LINE_MM, y0 - LINE_MM - KNEE_MM
        ordered = sorted(places)
        at = [x0 + x / self._n for x in ordered]
        for x, there, moved in zip(ordered, at, spread(at, PITCH_MM), strict=True):
            foot = y0 + places[x] / self._n
            if foot - y0 > GAP_MM:
                self._pen.line((there, foot), (there, y0), grey=FAINT)
            self._pen.line((there, y0 - GAP_MM), (there, level), (moved, knee))
            words = figure(self._size[0] * self._n - x if self._right else x)
            centred = moved + (HEAD - 0.5) * LETTER_MM / CAPITAL
            self._pen.text(words, (centred, knee - 0.6), align=1.0, turned=True)
        self._marks([(there, level) for there in at], (x0 + (self._size[0] if self._right else 0.0), level))

    def across(self, places: Mapping[float, float]) -> None:
        """Figures beside the view; from each y (mm of the panel) the x from which its extension line starts."""
        x0, y0 = self._origin
        out = 1 if self._right else -1
        edge = x0 + (self._size[0] if self._right else 0.0)
        level, knee = edge + out * LINE_MM, edge + out * (LINE_MM + KNEE_MM)
        ordered = sorted(places)
        at = [y0 + y / self._n for y in ordered]
        for y, there, moved in zip(ordered, at, spread(at, PITCH_MM), strict=True):
            start = x0 + places[y] / self._n
            if abs(start - edge) > GAP_MM:
                self._pen.line((start, there), (edge, there), grey=FAINT)
            self._pen.line((edge + out * GAP_MM, there), (level, there), (knee, moved))
            low = moved - (0.5 - 0.21) * LETTER_MM / CAPITAL
            self._pen.text(figure(y), (knee + out * 0.6, low), align=0.0 if self._right else 1.0)
        self._marks([(level, there) for there in at], (level, y0))

    def _marks(self, at: list[Spot], start: Spot) -> None:
        """The line itself: a circle where it starts, an arrowhead or, where they stand close, a dot at each figure."""
        if not at:
            return
        far = max(at, key=lambda spot: math.dist(spot, start))
        self._pen.line(start, far)
        self._pen.circle(start, 0.8, fill=1.0)
        before = start
        for spot in sorted(at, key=lambda spot: math.dist(spot, start)):
            if math.dist(before, spot) >= DENSE_MM:
                self._pen.arrow(spot, start)
            else:
                self._pen.circle(spot, 0.4, fill=0.0)
            before = spot


def overall(pen: Pen, start: Spot, end: Spot, out: float, words: str, offset: float = OVERALL_MM) -> None:
    """A dimension between two points, level or upright, `out` (1 or -1) saying on which side it stands."""
    level = start[1] == end[1]
    shift = (0.0, out * offset) if level else (out * offset, 0.0)
    low, high = (start[0] + shift[0], start[1] + shift[1]), (end[0] + shift[0], end[1] + shift[1])
    for corner, there in ((start, low), (end, high)):
        step = (math.copysign(GAP_MM, shift[0]) * (not level), math.copysign(GAP_MM, shift[1]) * level)
        pen.line((corner[0] + step[0], corner[1] + step[1]), (there[0] + step[0], there[1] + step[1]))
    length = math.dist(low, high)
    if length >= 2.5 * ARROW_MM:
        pen.line(low, high)
        pen.arrow(low, high)
        pen.arrow(high, low)
    else:  # the heads stand outside and look in
        way = ((high[0] - low[0]) / length, (high[1] - low[1]) / length)
        outer = [
            (low[0] - way[0] * 2 * ARROW_MM, low[1] - way[1] * 2 * ARROW_MM),
            (high[0] + way[0] * 2 * ARROW_MM, high[1] + way[1] * 2 * ARROW_MM),
        ]
        pen.line(*outer)
        pen.arrow(low, outer[0])
        pen.arrow(high, outer[1])
    middle = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    if level:
        pen.text(words, (middle[0], middle[1] + 0.9), align=0.5)
    elif width_of(words) <= length:
        pen.text(words, (middle[0] - 0.9, middle[1]), align=0.5, turned=True)
    else:
        pen.text(words, (middle[0] + out * 1.2, middle[1] - LETTER_MM / 2), align=0.0 if out > 0 else 1.0)
