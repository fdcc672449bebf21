"""The first sheet: the piece from the front, the left and above, to scale, with its sizes, a picture and its parts.

Views stand as first-angle projection has them: the left side at the right of the front, the top below it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from jupyter_fab.core.material import material
from jupyter_fab.core.part import Parts
from jupyter_fab.exporters.axonometric import Drawing, drawing
from jupyter_fab.exporters.drawings.crowd import Box, Spot
from jupyter_fab.exporters.drawings.pen import GREY, MIDDLE_MM, NARROW_MM, SMALL_MM, Pen, figure
from jupyter_fab.exporters.drawings.running import overall
from jupyter_fab.exporters.drawings.sheet import Paper, scale_for
from jupyter_fab.exporters.drawings.table import Line, heading, led, wrapped
from jupyter_fab.exporters.drawings.views import FRONT, LEFT, TOP, Seen, rings, seen

COLUMN_MM = {Paper.A4: 80.0, Paper.A3: 110.0}
BETWEEN_MM = 17.0  # views, and the dimensions between them
AROUND_MM = 14.0
FILL = "#fbf8f2"
BALLOON_MM = 1.9
SEEN_MM = 0.25  # half the width of what is seen of a part, on paper, so that a leader can point at it
ASIDE_MM = 7.0  # around the picture, for balloons


def scale_of(parts: Parts, paper: Paper) -> int:
    """The n of the views' scale 1:n on that paper."""
    x0, y0, x1, y1 = paper.inside()
    w, d, h = size_of(parts)
    room = (x1 - x0 - COLUMN_MM[paper] - 2 * AROUND_MM - BETWEEN_MM, y1 - y0 - 2 * AROUND_MM - BETWEEN_MM)
    return scale_for((w + d, h + d), room)


def size_of(parts: Parts) -> tuple[float, float, float]:
    """Width, depth and height of the piece, mm."""
    low, high = parts.box_mm()
    return high[0] - low[0], high[1] - low[1], high[2] - low[2]


def column_of(paper: Paper) -> Box:
    """The box of the list of parts."""
    _, y0, x1, y1 = paper.inside()
    return x1 - COLUMN_MM[paper] + 3, y0 + 1, x1 - 3, y1 - 1


def draw(pen: Pen, paper: Paper, parts: Parts) -> None:
    """The views, their sizes and the picture; frame and list of parts are drawn by others."""
    x0, y0, x1, y1 = paper.inside()
    n = scale_of(parts, paper)
    w, d, h = (value / n for value in size_of(parts))
    left = x1 - COLUMN_MM[paper]
    pen.line((left, y0), (left, y1), width=MIDDLE_MM)
    room = (left - x0 - 2 * AROUND_MM - BETWEEN_MM - w - d, y1 - y0 - 2 * AROUND_MM - BETWEEN_MM - h - d)
    x, y = x0 + AROUND_MM + room[0] / 3, y0 + AROUND_MM + d + BETWEEN_MM + room[1] * 2 / 3
    side, under = x + w + BETWEEN_MM + room[0] / 3, y - BETWEEN_MM - d - room[1] / 3
    for view, at in ((FRONT, (x, y)), (LEFT, (side, y)), (TOP, (x, under))):
        _view(pen, parts, view, at, n)
    overall(pen, (x, y + h), (x + w, y + h), 1, figure(w * n))
    overall(pen, (x, y), (x, y + h), -1, figure(h * n))
    overall(pen, (side, y + h), (side + d, y + h), 1, figure(d * n))
    overall(pen, (x, under), (x, under + d), -1, figure(d * n))
    for view, at in ((FRONT, (x, y)), (LEFT, (side, y)), (TOP, (x, under))):
        pen.text(view.name, (at[0], at[1] - 4.5), SMALL_MM, grey=GREY)
    made = drawing(parts)
    listed = sum(line.high() for line in words(parts, paper))
    boxes = (side, y0 + 2, left - 2, y - 6), (left + 2, y0 + 2, x1 - 2, y1 - listed - 4)
    _picture(pen, parts, made, min(boxes, key=lambda box: _n_of(made, box)))


def words(parts: Parts, paper: Paper) -> list[Line]:
    """Every distinct panel with its numbers, size and stock, then the hardware."""
    wide = COLUMN_MM[paper] - 6
    numbers = {part.name: i for i, part in enumerate(parts.parts, 1)}
    found = [heading("Parts")]
    for panel, names in parts.cut_list():
        length, width = panel.length_and_width_mm()
        said = ", ".join(f"{name} ({numbers[name]})" for name in names)
        found += led(((0.0, f"{len(names)} ×"),), wrapped(said, wide, 0.13))
        size = f"{figure(length)} × {figure(width)} × {figure(panel.thickness_mm)}, {material(panel.material).title}"
        found += wrapped(size, wide, 0.13, SMALL_MM, GREY)
    if parts.hardware:
        found.append(heading("Hardware"))
        for thing in parts.hardware:
            found += led(((0.0, f"{thing.quantity} ×"),), wrapped(thing.name, wide, 0.13))
    return found


def _view(pen: Pen, parts: Parts, view: Seen, at: Spot, n: int) -> None:
    """One view with its lower left corner there."""
    flat, _ = view.frame()
    low, high = parts.box_mm()
    corners = np.array([low, high]) @ flat
    shift = np.array(at) - corners.min(axis=0) / n
    found = seen(parts, view)
    for region in found:
        pen.area([shift + ring / n for ring in rings(region.whole)], FILL)
        for face in region.faces:
            pen.area([shift + ring / n for ring in rings(face)], "", NARROW_MM)
    for region in found:
        pen.area([shift + ring / n for ring in rings(region.whole)], "", MIDDLE_MM)


def _n_of(made: Drawing, box: Box) -> float:
    """The n of the picture's scale 1:n in that box, with room for balloons around it."""
    x0, y0, x1, y1 = made.bounds
    wide, high = box[2] - box[0] - 2 * ASIDE_MM, box[3] - box[1] - 2 * ASIDE_MM
    return max((x1 - x0) / max(wide, 1.0), (y1 - y0) / max(high, 1.0))


def _picture(pen: Pen, parts: Parts, made: Drawing, box: Box) -> None:
    """The piece as one sees it, in the middle of the box."""
    x0, y0, x1, y1 = made.bounds
    n = _n_of(made, box)
    shift = np.array([(box[0] + box[2] - (x0 + x1) / n) / 2, (box[1] + box[3] - (y0 + y1) / n) / 2])
    for flat in made.flats:
        pen.area([shift + ring / n for ring in flat.rings], flat.fill, NARROW_MM, flat.line)

    def place(spot: Sequence[float]) -> Spot:
        return float(shift[0] + spot[0] / n), float(shift[1] + spot[1] / n)

    _balloons(pen, parts, made, place, n, box)


def _balloons(
    pen: Pen, parts: Parts, made: Drawing, place: Callable[[Sequence[float]], Spot], n: float, box: Box
) -> None:
    """The number of every part that is seen: on it where it fits, else beside it with a leader."""
    outside: list[tuple[str, Spot]] = []
    for number, part in enumerate(parts.parts, 1):
        seat = made.seat(part.name)
        if seat is None:
            continue
        at, radius = place(seat[0]), seat[1] / n
        if radius >= BALLOON_MM and pen.crowd.free(_around(at, BALLOON_MM)):
            _balloon(pen, at, str(number))
        elif radius >= SEEN_MM:
            outside.append((str(number), at))
    x0, y0, x1, y1 = made.bounds
    pen.crowd.add((*place((x0, y0)), *place((x1, y1))))  # leaders end beside the piece
    for words, at in outside:
        spot = pen.crowd.place((2 * BALLOON_MM + 0.6,) * 2, at, box)
        if spot is None:
            continue
        length = math.dist(at, spot)
        pen.line(
            at, (spot[0] + (at[0] - spot[0]) / length * BALLOON_MM, spot[1] + (at[1] - spot[1]) / length * BALLOON_MM)
        )
        pen.circle(at, 0.35, NARROW_MM, 0.0)
        _balloon(pen, spot, words)


def _balloon(pen: Pen, at: Spot, words: str) -> None:
    pen.circle(at, BALLOON_MM, NARROW_MM, 1.0)
    pen.text(words, (at[0], at[1] - SMALL_MM / 2), SMALL_MM, align=0.5)


def _around(at: Spot, radius: float) -> Box:
    return at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius
