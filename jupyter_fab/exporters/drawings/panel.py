"""The sheet of one face of a panel: the view with its dimensions, where the panel stands, its key and its notes.

Places are given by running dimensions from the datum as long as their figures find room; where there are too many,
the holes are numbered and their places stand in a table beside the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import attrs
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.edge_work import edge_work_text
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import Finish, Parts, Side
from jupyter_fab.exporters.axonometric import EYE
from jupyter_fab.exporters.drawings.crowd import Box, Spot
from jupyter_fab.exporters.drawings.face import SAME_MM, Face, Mark
from jupyter_fab.exporters.drawings.key import Kind, kinds
from jupyter_fab.exporters.drawings.pen import (
    CENTRE,
    GREY,
    HIDDEN,
    MIDDLE_MM,
    NARROW_MM,
    SMALL_MM,
    TITLE_MM,
    WIDE_MM,
    Pen,
    figure,
)
from jupyter_fab.exporters.drawings.running import Running, fits, overall
from jupyter_fab.exporters.drawings.sheet import Paper, scale_for
from jupyter_fab.exporters.drawings.table import Line, heading, led, wrapped
from jupyter_fab.exporters.drawings.views import Seen, outline, rings

COLUMN_MM = {Paper.A4: 76.0, Paper.A3: 96.0}
PICTURE_MM = {Paper.A4: 38.0, Paper.A3: 56.0}
FIGURES_MM, OVERALL_MM, TOP_MM, FOOT_MM = 27.0, 13.0, 21.0, 26.0  # around the view
TONES = ("#f4efe6", "#d9cdb8")  # the face, and what is lowered under it
PLAIN = 4  # corners of a board without notches
DARK, PALE = ("#c98b4a", "#5c3a14"), ("", "#b8b0a4")  # a part that is drawn here, and the others: fill and line
BAND_MM = 0.9  # from an edge to the line that says it is banded
CROSS_MM = 1.2  # of an axis beyond its hole


@attrs.frozen
class Plan:
    """How one face is measured: what stands as figures beside the view, and what in the table."""

    kinds: tuple[Kind, ...]
    drawn: tuple[Kind, ...]
    listed: tuple[Kind, ...]
    outlined: bool


def scale_of(face: Face, paper: Paper) -> int:
    """The n of the face's scale 1:n on that paper."""
    x0, y0, x1, y1 = paper.inside()
    room = (x1 - x0 - COLUMN_MM[paper] - FIGURES_MM - OVERALL_MM, y1 - y0 - TOP_MM - FOOT_MM)
    return scale_for(face.size, room)


def plan(face: Face, n: int) -> Plan:
    """What finds room beside the view: the outline first, then openings and edge bores, then holes."""
    found = kinds(face.marks())
    room = (face.size[0] / n, face.size[1] / n)
    corners = face.corners()
    places = [_distinct(spot[i] for spot in corners if SAME_MM < spot[i] < face.size[i] - SAME_MM) for i in (0, 1)]
    outlined = all(fits(len(places[i]), room[i]) for i in (0, 1))
    if not outlined:
        places = [[], []]
    drawn: list[Kind] = []
    for kind in sorted(found, key=lambda kind: kind.marks[0].round):
        more = [
            _distinct([*places[i], *(v for row in kind.rows for m in row.ends() for v in (m.xs, m.ys)[i])])
            for i in (0, 1)
        ]
        if all(fits(len(more[i]), room[i]) for i in (0, 1)):
            places = more
            drawn.append(kind)
    return Plan(found, tuple(drawn), tuple(kind for kind in found if kind not in drawn), outlined)


def column_of(paper: Paper) -> Box:
    """The box of the words beside a panel's drawing, under the picture."""
    _, y0, x1, y1 = paper.inside()
    return x1 - COLUMN_MM[paper] + 3, y0 + 1, x1 - 3, y1 - PICTURE_MM[paper] - 4


def words(piece: Parts, paper: Paper, face: Face, names: Sequence[str]) -> list[Line]:
    """The column's words: what is made, the key, the places that are not figures on the drawing, and the notes."""
    wide = COLUMN_MM[paper] - 6
    made = plan(face, scale_of(face, paper))
    return [*_head(piece, names, wide), *_key(face, made, wide), *_notes(face, made, wide)]


def shadows(piece: Parts) -> dict[str, BaseGeometry]:
    """The outline of each part in the picture of where a panel stands: one picture a piece, on every sheet."""
    view = axonometric_view()
    return {part.name: outline(part, view) for part in piece.parts}


def draw(pen: Pen, paper: Paper, standing: Mapping[str, BaseGeometry], face: Face, names: Sequence[str]) -> None:
    """The face's view and the picture of where the panel stands; frame and column are drawn by others."""
    x0, y0, x1, y1 = paper.inside()
    n = scale_of(face, paper)
    left = x1 - COLUMN_MM[paper]
    pen.line((left, y0), (left, y1), width=MIDDLE_MM)
    _where(pen, standing, names, (left + 4, y1 - PICTURE_MM[paper] - 3, x1 - 4, y1 - 3))
    sides = (OVERALL_MM, FIGURES_MM) if face.other else (FIGURES_MM, OVERALL_MM)
    size = (face.size[0] / n, face.size[1] / n)
    spare = (left - x0 - sum(sides) - size[0], y1 - y0 - TOP_MM - FOOT_MM - size[1])
    origin = (x0 + sides[0] + spare[0] / 2, y0 + FOOT_MM + spare[1] / 2)
    turned = ", turned over to the left" if face.other else ""
    pen.text(f"Face {face.side.value}{turned}", (x0 + 4, y1 - 6.5), TITLE_MM, bold=True)
    _View(pen, face, plan(face, n), origin, n, (x0 + 1, y0 + 1, left - 1, y1 - 8)).draw()


class _View:
    """The face in the middle of its sheet, and all that is written about it there."""

    def __init__(self, pen: Pen, face: Face, made: Plan, origin: Spot, n: int, within: Box) -> None:
        self._pen, self._face, self._plan, self._origin, self._n, self._within = pen, face, made, origin, n, within
        self._size = (face.size[0] / n, face.size[1] / n)

    def draw(self) -> None:
        """Everything, words last, since they look for room among the lines."""
        for depth, region in self._face.levels():
            ringed = [np.array(self._origin) + ring / self._n for ring in rings(region)]
            self._pen.area(ringed, TONES[depth > SAME_MM], MIDDLE_MM)
        outer = self._face.area(self._face.panel.section(self._face.panel.thickness_mm / 2))
        for ring in rings(outer)[:1]:
            self._pen.area([np.array(self._origin) + ring / self._n], "", WIDE_MM)
        for kind in self._plan.kinds:
            for row in kind.rows:
                self._axes(row.marks)
        self._figures()
        (x0, y0), (w, h) = self._origin, self._size
        overall(self._pen, (x0, y0 + h), (x0 + w, y0 + h), 1, figure(self._face.size[0]))
        side = x0 if self._face.other else x0 + w
        overall(self._pen, (side, y0), (side, y0 + h), -1 if self._face.other else 1, figure(self._face.size[1]))
        self._datum()
        self._labels()
        self._bands()
        self._grain()

    def _spot(self, at: Spot) -> Spot:
        return self._origin[0] + at[0] / self._n, self._origin[1] + at[1] / self._n

    def _axes(self, marks: Sequence[Mark]) -> None:
        """Crosses on round holes, one axis through all holes of a row; edge bores as dashes."""
        if marks[0].edge:
            for mark in marks:
                (x0, y0), (x1, y1) = self._spot(mark.box[:2]), self._spot(mark.box[2:])
                ring = ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))
                self._pen.line(*ring, width=MIDDLE_MM, dash=HIDDEN)
            return
        if not marks[0].centred:
            return
        for mark in marks:
            (x, y), radius = self._spot(mark.at), (mark.box[2] - mark.box[0]) / 2 / self._n
            reach = CROSS_MM + radius * mark.round
            self._pen.line((x - reach, y), (x + reach, y))
            self._pen.line((x, y - reach), (x, y + reach))
        if len(marks) > 1:
            self._pen.line(self._spot(marks[0].at), self._spot(marks[-1].at), dash=CENTRE)

    def _figures(self) -> None:
        """The running dimensions of all that is measured beside the view."""
        width, height = self._face.size
        far = width if not self._face.other else 0.0
        xs: dict[float, float] = {}
        ys: dict[float, float] = {}

        def take(x: float | None, y: float | None, from_x: float, from_y: float) -> None:
            if x is not None and SAME_MM < x < width - SAME_MM:
                x = next((known for known in xs if abs(known - x) < SAME_MM), x)
                xs[x] = min(xs.get(x, height), from_y)
            if y is not None and SAME_MM < y < height - SAME_MM:
                y = next((known for known in ys if abs(known - y) < SAME_MM), y)
                ys[y] = max(ys.get(y, far), from_x) if self._face.other else min(ys.get(y, far), from_x)

        if self._plan.outlined:
            for x, y in self._face.corners():
                take(x, y, x, y)
        for kind in self._plan.drawn:
            for row in kind.rows:
                for mark in row.ends():
                    a, b, c, _ = mark.box if not mark.centred else (*mark.at, *mark.at)
                    for x in mark.xs:
                        take(x, None, 0, b)
                    for y in mark.ys:
                        take(None, y, c if self._face.other else a, 0)
        made = Running(self._pen, self._origin, self._size, self._n, self._face.other)
        made.along(xs)
        made.across(ys)

    def _datum(self) -> None:
        """The corner from which all is measured: a filled triangle in it."""
        (x, y), out = self._origin, 1
        if self._face.other:
            x, out = x + self._size[0], -1
        self._pen.area([np.array([(x, y), (x + out * 3.0, y), (x, y + 3.0)])], "#000000")
        self._pen.crowd.add((min(x, x + out * 3), y, max(x, x + out * 3), y + 3))

    def _labels(self) -> None:
        """A letter for every mark, the pitch of every row, the radius of every round corner."""
        lettered: list[tuple[str, Spot]] = []
        numbered: list[tuple[str, Spot]] = []
        pitches: list[tuple[str, Spot]] = []
        for kind in self._plan.kinds:
            number = 0
            for row in kind.rows:
                for i, mark in enumerate(row.marks):
                    number += 1
                    if i in (0, len(row.marks) - 1):
                        listed = kind in self._plan.listed
                        words = f"{kind.letter}{number}" if listed else kind.letter
                        (numbered if listed else lettered).append((words, self._spot(mark.at)))
                if row.words():
                    pitches.append((row.words(), self._spot(row.marks[len(row.marks) // 2].at)))
        rounds: dict[str, list[Spot]] = {}
        for radius, middle in self._face.rounds():
            rounds.setdefault(f"R{figure(radius)}", []).append(middle)
        radii = [(f"{len(at)} × {r}" if len(at) > 1 else r, self._spot(at[-1])) for r, at in rounds.items()]
        self._pen.labels(lettered, self._within, bold=True)
        self._pen.labels(pitches, self._within)
        self._pen.labels(radii, self._within)
        self._pen.labels(numbered, self._within, SMALL_MM, bold=True)

    def _bands(self) -> None:
        """Banded edges: a wide chain line along them, as surfaces that are treated have, and how thick the band is."""
        middle = (self._face.size[0] / 2, self._face.size[1] / 2)
        said: list[tuple[str, Spot]] = []
        for thickness_mm, one, other in self._face.bands():
            at = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
            out = tuple(
                BAND_MM * (0 if abs(a - b) < SAME_MM else math.copysign(1, a - b))
                for a, b in zip(at, middle, strict=True)
            )
            ends = [self._spot(end) for end in (one, other)]
            self._pen.line(*[(x + out[0], y + out[1]) for x, y in ends], width=WIDE_MM, dash=CENTRE)
            x, y = self._spot(at)
            said.append((f"band {figure(thickness_mm)}", (x + out[0], y + out[1])))
        self._pen.labels(said, self._within)

    def _grain(self) -> None:
        """A double arrow along the grain, in the panel where there is room for it."""
        along = self._face.grain_along
        if along is None:
            return
        long = min(24.0, 0.5 * self._size[0 if along else 1])
        size = (long, 5.0) if along else (5.0, long)
        (x, y), (w, h) = self._origin, self._size
        steps = [(i / 12, j / 12) for j in (6, 4, 8, 3, 9, 2, 10) for i in (6, 4, 8, 3, 9, 2, 10)]
        first = [(x + w * i, y + h * j) for i, j in steps]
        body = shapely.union_all([region for _, region in self._face.levels()])
        first = [
            spot
            for spot in first
            if body.contains(shapely.Point((spot[0] - x) * self._n, (spot[1] - y) * self._n).buffer(4 * self._n))
        ]
        spot = self._pen.crowd.place(size, (x + w / 2, y + h / 2), (x, y, x + w, y + h), first)
        if spot is None:
            return
        way = (long / 2, 0.0) if along else (0.0, long / 2)
        a, b = (spot[0] - way[0], spot[1] - way[1]), (spot[0] + way[0], spot[1] + way[1])
        self._pen.line(a, b, width=MIDDLE_MM)
        self._pen.arrow(a, b)
        self._pen.arrow(b, a)
        self._pen.text(
            "grain",
            (spot[0], spot[1] + 0.9) if along else (spot[0] - 0.9, spot[1]),
            SMALL_MM,
            align=0.5,
            turned=not along,
        )


def _head(piece: Parts, names: Sequence[str], wide: float) -> list[Line]:
    numbers = {part.name: i for i, part in enumerate(piece.parts, 1)}
    said = ", ".join(f"{name} ({numbers[name]})" for name in names)
    return [heading(f"{len(names)} off"), *wrapped(said, wide)]


def _key(face: Face, made: Plan, wide: float) -> list[Line]:
    if not made.kinds:
        return []
    found = [heading("Key")]
    for kind in made.kinds:
        first = ((0.0, kind.letter), (0.10, f"{len(kind.marks)} ×"))
        found += led(first, wrapped(kind.words, wide, 0.22))
        if kind.roles():
            found += wrapped(kind.roles(), wide, 0.22, SMALL_MM, GREY)
    if made.listed:
        found += [heading("Places from the datum"), Line(((0.0, "No."), (0.28, "along"), (0.66, "across")), grey=GREY)]
        for kind in made.listed:
            found += _places(face, kind)
    return found


def _places(face: Face, kind: Kind) -> list[Line]:
    """A line a mark or row, measured as the figures on the drawing are: from the datum, first to last."""
    number = 0
    found: list[Line] = []
    for row in kind.rows:
        first, last = row.marks[0], row.marks[-1]
        label = f"{kind.letter}{number + 1}" + (f"-{number + len(row.marks)}" if len(row.marks) > 1 else "")
        number += len(row.marks)
        along, across = [
            (first.at[i], last.at[i]) if first.centred else (first.box[i], first.box[i + 2]) for i in (0, 1)
        ]
        if face.other:
            along = (face.size[0] - along[0], face.size[0] - along[1])
        cells = [figure(a) if abs(a - b) < SAME_MM else f"{figure(a)} to {figure(b)}" for a, b in (along, across)]
        found.append(Line(((0.0, label), (0.28, cells[0]), (0.66, cells[1]))))
    return found


def _notes(face: Face, made: Plan, wide: float) -> list[Line]:
    words = []
    if made.kinds or len(face.corners()) > PLAIN:
        words.append("All places are measured from the corner with the black triangle.")
    else:
        words.append("A plain board: nothing is worked on its faces or edges.")
    if face.other:
        words.append("It is the same corner as on the other face; the key's letters are this face's own.")
    elif len(face.panel.sides()) == 2:
        words.append("Face B is worked too: see the next sheet. What goes through is shown here.")
    elif face.panel.sides():
        words.append(f"Face {(Side.B if face.side is Side.A else Side.A).value} is plain.")
    if face.panel.banding:
        words.append(
            "Edges with a chain line are banded after cutting; all sizes are those that are cut, without bands."
        )
    if face.panel.edge_work:
        words.append(f"Edges after cutting, not drawn: {edge_work_text(face.panel.edge_work)}. Sides as cut: A is up.")
    if face.panel.finish is not Finish.RAW:
        words.append(f"Finish: {face.panel.finish.value}, {face.panel.finish.coats} coats.")
    if face.reliefs():
        words.append(f"Corner reliefs, left by the cutter, are not measured: {', '.join(face.reliefs())}.")
    if not made.outlined:
        words.append("The outline has more corners than can be written here: take it from the DXF.")
    found = [heading("Notes")]
    for text in words:
        found += wrapped(text, wide, 0.0, SMALL_MM)
    return found


def _where(pen: Pen, standing: Mapping[str, BaseGeometry], names: Sequence[str], box: Box) -> None:
    """The outlines of the whole piece, these parts dark: where they stand."""
    bounds = np.array([area.bounds for area in standing.values()])
    x0, y0, x1, y1 = *bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0)
    n = max((x1 - x0) / (box[2] - box[0]), (y1 - y0) / (box[3] - box[1]))
    shift = np.array([(box[0] + box[2]) / 2 - (x0 + x1) / 2 / n, (box[1] + box[3]) / 2 - (y0 + y1) / 2 / n])
    for dark in (False, True):
        fill, line = DARK if dark else PALE
        for name, area in standing.items():
            if (name in names) is dark:
                pen.area([shift + ring / n for ring in rings(area)], fill, NARROW_MM, line)


def axonometric_view() -> Seen:
    """From the front right and above, as the instructions' pictures are."""
    eye = np.array(EYE) / np.linalg.norm(EYE)
    right = np.cross((0.0, 0.0, 1.0), eye)
    right /= np.linalg.norm(right)
    up = np.cross(eye, right)
    return Seen("", _vector(right), _vector(up))


def _vector(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Vector:
    return float(values[0]), float(values[1]), float(values[2])


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] >= SAME_MM:
            found.append(value)
    return found
