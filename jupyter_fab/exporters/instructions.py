"""Illustrated assembly instructions as a PDF: all parts on the first page, then a step a picture.

The order is that of `core.steps`, the pictures are the line drawings of `axonometric`: what stands already is pale,
what comes in is in colour, with its number and an arrow for the way that it moves. Numbers are those of the labels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import numpy as np
import shapely

from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import Parts, box_round
from jupyter_fab.core.steps import Step, steps
from jupyter_fab.exporters.axonometric import Drawing, drawing
from jupyter_fab.exporters.paper import MM, PALE, canvas, fitted, shown

PAGE_MM = (210.0, 297.0)
MARGIN_MM = 16.0
STEPS_A_PAGE = 2
TEXT_MM = 26.0  # of a step, over its picture
ROW_MM = 6.0  # of the table of parts
COVER_PICTURE_MM = 95.0
AWAY = 0.24  # how far off a part is drawn before it comes in, of the diagonal of what is drawn
ARROW = "#b3471d"
ARROW_MM, HEAD_MM = 1.1, 4.0
BADGE_MM = 2.6  # radius of a part's number in a picture
LEAST_SEEN_MM = 0.8  # half the width of what must be seen of a part for its number to stand there
# As one stands before the piece; another way is shown by the arrow alone.
WAYS: dict[Vector, str] = {
    (0, 0, -1): "down",
    (0, 0, 1): "up, from below",
    (1, 0, 0): "to the right",
    (-1, 0, 0): "to the left",
    (0, 1, 0): "to the back",
    (0, -1, 0): "to the front",
}


@attrs.frozen
class Shown:
    """One picture of the instructions: what it says, what comes in, on which way, and all that is drawn."""

    text: str
    coming: tuple[str, ...]
    direction: Vector
    drawn: frozenset[str]


def pictures(parts: Parts, order: Sequence[Step]) -> tuple[Shown, ...]:
    """What each picture shows; parts that others come onto are named in the first of these."""
    number = {part.name: index for index, part in enumerate(parts.parts, 1)}
    opening = {frozenset(motion.parts): motion.name for motion in parts.motions if len(motion.parts) > 1}
    found: list[Shown] = []
    standing: list[frozenset[str]] = []  # what is put together, the last begun last
    begun = ""
    for step in order:
        named = _listed([f"{name} ({number[name]})" for name in step.parts])
        if frozenset(step.parts) in opening:
            places = sorted(number[name] for name in step.parts)
            named = f"{opening[frozenset(step.parts)]} ({', '.join(map(str, places))})"
        if not any(step.direction):
            standing.append(frozenset(step.parts))
            begun += f"Begin with {named}. "
            continue
        if len(step.parts) > 1:
            standing.pop()  # it was put together for this
        standing[-1] |= frozenset(step.parts)
        group = ", put together," if len(step.parts) > 1 else ""
        onto = f" onto {_listed([f'{name} ({number[name]})' for name in step.onto])}" if step.onto else ""
        way = WAYS.get(step.direction, "as the arrow shows")
        found.append(Shown(f"{begun}Move {named}{group} {way}{onto}.", step.parts, step.direction, standing[-1]))
        begun = ""
    return tuple(found)


def instructions_pdf(parts: Parts, title: str = "Piece") -> bytes:
    """The instructions.

    Raises
    ------
    CannotAssemble
        If some parts lock each other.
    """
    shots = pictures(parts, steps(parts))
    page, out = canvas(PAGE_MM, f"{title}: assembly")
    _cover(page, parts, title)
    high = (PAGE_MM[1] - 2 * MARGIN_MM) / STEPS_A_PAGE
    for index, shot in enumerate(shots):
        if index % STEPS_A_PAGE == 0:
            page.showPage()
            _foot(page, title)
        top = PAGE_MM[1] - MARGIN_MM - high * (index % STEPS_A_PAGE)
        _step(page, parts, shot, f"Step {index + 1} of {len(shots)}", (top - high, top))
    page.save()
    return out.getvalue()


def _cover(page: Any, parts: Parts, title: str) -> None:
    room = PAGE_MM[0] - 2 * MARGIN_MM
    y = PAGE_MM[1] - MARGIN_MM - 8
    _text(page, "Helvetica-Bold", 22, title, MARGIN_MM, y, room)
    _text(page, "Helvetica", 11, "Assembly, step by step", MARGIN_MM, y - 7, room, PALE)
    y -= 12 + COVER_PICTURE_MM
    _draw(page, drawing(parts), (MARGIN_MM, y, room, COVER_PICTURE_MM))
    y -= 10
    rows: list[tuple[str, str, str]] = []
    for number, part in enumerate(parts.parts, 1):
        length, width = part.panel.length_and_width_mm()
        rows.append(
            (str(number), part.name, f"{round(length, 1):g} × {round(width, 1):g} × {part.panel.thickness_mm:g} mm")
        )
    rows += [(f"{thing.quantity} ×", thing.name, "hardware") for thing in parts.hardware]
    for row in [("No.", "Part", "Size"), *rows]:
        if y < MARGIN_MM + ROW_MM:
            _foot(page, title)
            page.showPage()
            y = PAGE_MM[1] - MARGIN_MM - ROW_MM
        font = "Helvetica-Bold" if row[0] == "No." else "Helvetica"
        for text, x, wide in zip(row, (0, 16, 118), (14, 98, 60), strict=True):
            _text(page, font, 10, text, MARGIN_MM + x, y, wide)
        page.setStrokeGray(0.85)
        page.setLineWidth(0.4)
        page.line(MARGIN_MM * MM, (y - 2) * MM, (PAGE_MM[0] - MARGIN_MM) * MM, (y - 2) * MM)
        y -= ROW_MM
    _foot(page, title)


def _foot(page: Any, title: str) -> None:
    text = f"{title}, page {page.getPageNumber()}"
    _text(page, "Helvetica", 8, text, MARGIN_MM, MARGIN_MM / 2, PAGE_MM[0] - 2 * MARGIN_MM, PALE)


def _step(page: Any, parts: Parts, shot: Shown, heading: str, between_mm: tuple[float, float]) -> None:
    from reportlab.lib.utils import simpleSplit

    room = PAGE_MM[0] - 2 * MARGIN_MM
    low, top = between_mm
    _text(page, "Helvetica-Bold", 13, heading, MARGIN_MM, top - 6, room)
    for line, text in enumerate(simpleSplit(shown(shot.text), "Helvetica", 10, room * MM)[:3]):
        _text(page, "Helvetica", 10, text, MARGIN_MM, top - 12 - 4.6 * line, room)
    made, start, end = pictured(parts, shot)
    place = _draw(page, made, (MARGIN_MM, low + 4, room, top - low - TEXT_MM - 4))
    _arrow(page, place(start), place(end))
    _numbers(page, parts, shot, made, (start, end), place)


def _numbers(
    page: Any,
    parts: Parts,
    shot: Shown,
    made: Drawing,
    arrow: tuple[tuple[float, float], tuple[float, float]],
    place: Callable[[tuple[float, float]], tuple[float, float]],
) -> None:
    """The number of each part that comes in, as on its label, on what is seen of it and beside the arrow."""
    scale = math.dist(place((0.0, 0.0)), place((1.0, 0.0)))
    way = shapely.LineString(arrow).buffer(1.2 * HEAD_MM * MM / scale)
    for number, part in enumerate(parts.parts, 1):
        seat = made.seat(part.name, way) if part.name in shot.coming else None
        if seat is None or seat[1] * scale < LEAST_SEEN_MM * MM:
            continue
        x, y = place(seat[0])
        page.setLineWidth(0.8)
        page.setFillColor(_colour("#ffffff"))
        page.setStrokeColor(_colour(ARROW))
        page.circle(x, y, BADGE_MM * MM, stroke=1, fill=1)
        page.setFillGray(0)
        page.setFont("Helvetica-Bold", 8)
        page.drawCentredString(x, y - 2.9, str(number))


def pictured(parts: Parts, shot: Shown) -> tuple[Drawing, tuple[float, float], tuple[float, float]]:
    """What the picture draws, and where its arrow begins and ends in the drawing."""
    here = [part for part in parts.parts if part.name in shot.drawn]
    corners = box_round(corner for part in here for corner in part.box_mm())
    away = AWAY * math.dist(*corners)
    shift = (-shot.direction[0] * away, -shot.direction[1] * away, -shot.direction[2] * away)
    pale = shot.drawn - set(shot.coming)
    made = drawing(parts, only=shot.drawn, moved=dict.fromkeys(shot.coming, shift), pale=pale)
    box = np.array(box_round(corner for part in here if part.name in shot.coming for corner in part.box_mm()))
    start = box.mean(axis=0) + np.array(shift)
    first, last = (made.at(start + np.array(shot.direction) * away * share) for share in (0.1, 0.8))
    return made, first, last


def _draw(page: Any, made: Drawing, box_mm: tuple[float, float, float, float]) -> Any:
    """The drawing in the middle of that box; what comes back finds a point of it on the page."""
    x0, y0, x1, y1 = made.bounds
    scale = min(box_mm[2] / (x1 - x0), box_mm[3] / (y1 - y0)) * MM
    left = (box_mm[0] + box_mm[2] / 2) * MM - scale * (x0 + x1) / 2
    foot = (box_mm[1] + box_mm[3] / 2) * MM - scale * (y0 + y1) / 2

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return left + scale * point[0], foot + scale * point[1]

    page.setLineWidth(0.35)
    page.setLineJoin(1)
    for flat in made.flats:
        page.setFillColor(_colour(flat.fill))
        page.setStrokeColor(_colour(flat.line))
        path = page.beginPath()
        for ring in flat.rings:
            path.moveTo(*place(ring[0]))
            for point in ring[1:]:
                path.lineTo(*place(point))
            path.close()
        page.drawPath(path, stroke=1, fill=1, fillMode=0)  # 0: even-odd, so that holes stay open
    return place


def _arrow(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    """White around it, so that it is seen on wood."""
    length = math.dist(start, end)
    x, y = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    head = min(HEAD_MM * MM, length / 2)
    neck = (end[0] - x * head, end[1] - y * head)
    for colour, extra in (("#ffffff", 1.6), (ARROW, 0.0)):
        page.setStrokeColor(_colour(colour))
        page.setFillColor(_colour(colour))
        page.setLineWidth(ARROW_MM * MM + extra)
        page.line(*start, *neck)
        page.setLineWidth(0.1 + extra)
        path = page.beginPath()
        path.moveTo(*end)
        path.lineTo(neck[0] - y * head * 0.45, neck[1] + x * head * 0.45)
        path.lineTo(neck[0] + y * head * 0.45, neck[1] - x * head * 0.45)
        path.close()
        page.drawPath(path, stroke=1, fill=1)


def _text(page: Any, font: str, points: float, text: str, x: float, y: float, room_mm: float, grey: float = 0) -> None:
    page.setFont(font, points)
    page.setFillGray(grey)
    page.drawString(x * MM, y * MM, fitted(text, font, points, room_mm * MM))


def _colour(text: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(text)


def _listed(names: Sequence[str]) -> str:
    """Names as one says them: a, b and c."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
