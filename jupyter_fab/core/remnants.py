"""What is left of a layout's sheets, as rectangles that can be sawn off, labelled and used again.

Of what is left beside the parts, the screws' holes and the pins' holes come the largest rectangles, one after another:
a rectangle is what a person saws off, measures and stacks, and what programs are made for. A `Remnant` says where on
its sheet it lies. Whether it is kept is decided by who sees it; nothing here is stored.
"""

from __future__ import annotations

import msgspec
import numpy as np
import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.nesting import Ring
from jupyter_fab.core.nesting_results import CORNERS_MM, KEPT_LEAST_MM, OFFCUT_LEAST_M2

MOST_LINES = 64  # of the grid in which a rectangle is looked for, each way: finer than anybody saws
MOST_OF_A_SHEET = 4  # more pieces of one sheet are more to carry than they are worth (assumed)


class Remnant(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rectangle left on a sheet (counted from 0): its lower left corner there, its size along the sheet's x and y."""

    sheet: int
    material: str
    nominal_mm: float
    measured_mm: float | None  # how thick the sheet was measured to be
    x_mm: float
    y_mm: float
    width_mm: float  # along the grain
    height_mm: float


def remnants(layout: Layout) -> tuple[Remnant, ...]:
    """What is worth keeping of the layout's sheets once its parts are cut, sheet by sheet, the largest first."""
    found: dict[int, list[Remnant]] = {}
    for number, sheet in enumerate(layout.sheets):
        for piece in polygons(_left(layout, number)):
            for x0, y0, x1, y1 in rectangles(piece):
                found.setdefault(number, []).append(
                    Remnant(
                        sheet=number,
                        material=sheet.material,
                        nominal_mm=sheet.nominal_mm,
                        measured_mm=sheet.thickness_mm if sheet.measured_mm else None,
                        x_mm=round(x0, 1),
                        y_mm=round(y0, 1),
                        width_mm=float(int(x1 - x0)),  # whole millimetres, downwards: it is sawn by hand
                        height_mm=float(int(y1 - y0)),
                    )
                )
    largest = (sorted(found[n], key=lambda r: -r.width_mm * r.height_mm)[:MOST_OF_A_SHEET] for n in sorted(found))
    return tuple(remnant for each in largest for remnant in each)


def rectangles(outline: Ring | Polygon) -> list[tuple[float, float, float, float]]:
    """The rectangles worth keeping in a shape, (x0, y0, x1, y1): the largest, the largest beside it, and so on."""
    found: list[tuple[float, float, float, float]] = []
    left = [Polygon(outline)]
    while left and len(found) < MOST_OF_A_SHEET:
        piece = max(left, key=lambda one: one.area)
        left.remove(piece)
        best = _largest(piece)
        if best is None:
            continue
        found.append(best)
        left += [rest for rest in polygons(piece.difference(box(*best))) if rest.area >= OFFCUT_LEAST_M2 * 1e6]
    return found


def _largest(shape: Polygon) -> tuple[float, float, float, float] | None:
    """The largest rectangle along the axes that lies within the shape, on the lines through its corners."""
    xs, ys = (_lines(values) for values in zip(*(c for ring in _rings(shape) for c in ring), strict=True))
    lefts, rights = np.repeat(xs[:-1], len(ys) - 1), np.repeat(xs[1:], len(ys) - 1)
    lows, highs = np.tile(ys[:-1], len(xs) - 1), np.tile(ys[1:], len(xs) - 1)
    shapely.prepare(shape)
    inside = shapely.covers(shape.buffer(1e-6), shapely.box(lefts, lows, rights, highs))
    inside = inside.reshape(len(xs) - 1, len(ys) - 1)
    best, best_mm2 = None, OFFCUT_LEAST_M2 * 1e6
    for low in range(len(ys) - 1):
        columns = np.ones(len(xs) - 1, dtype=bool)
        for high in range(low, len(ys) - 1):
            columns &= inside[:, high]
            if not columns.any():
                break
            tall = ys[high + 1] - ys[low]
            for first, end in _runs(columns):
                wide = xs[end] - xs[first]
                if min(wide, tall) >= KEPT_LEAST_MM and wide * tall > best_mm2:
                    best = (float(xs[first]), float(ys[low]), float(xs[end]), float(ys[high + 1]))
                    best_mm2 = wide * tall
    return best


def _runs(columns: np.ndarray) -> list[tuple[int, int]]:
    """From where to where the columns are all free."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _lines(values: tuple[float, ...]) -> np.ndarray:
    """The distinct values in order; where there are too many, every so manieth and the ends."""
    found = np.unique(np.round(values, 3))
    if len(found) > MOST_LINES:
        found = found[np.unique(np.linspace(0, len(found) - 1, MOST_LINES).round().astype(int))]
    return found


def _rings(shape: Polygon) -> list[list[tuple[float, float]]]:
    return [[(c[0], c[1]) for c in ring.coords] for ring in (shape.exterior, *shape.interiors)]


def _left(layout: Layout, sheet: int) -> BaseGeometry:
    """What is left of a sheet where it is wide enough: without its parts, the cutter's way round them, and holes."""
    used = [Polygon(_outline(layout, n)) for n, one in enumerate(layout.placed) if one.sheet == sheet]
    used = [part.buffer(layout.gap_mm, join_style="mitre") for part in used]
    # squares round the holes, since what is kept is sawn along the axes
    used += [_square(screw.x_mm, screw.y_mm, screw.free_mm) for screw in layout.screws_in(sheet)]
    turn = layout.turn_of(sheet)
    if turn is not None:
        used += [_square(x, y, turn.diameter_mm / 2 + layout.gap_mm) for x, y in turn.pins]
    rest = box(0.0, 0.0, *layout.sheets[sheet].size_mm).difference(shapely.union_all(used))
    half = KEPT_LEAST_MM / 2
    wide = rest.buffer(-half, join_style="mitre").buffer(half - CORNERS_MM, join_style="mitre")
    return wide.simplify(CORNERS_MM / 2).intersection(rest)


def _square(x: float, y: float, half: float) -> Polygon:
    return box(x - half, y - half, x + half, y + half)


def _outline(layout: Layout, number: int) -> Ring:
    """The outline of a placed part in its sheet's frame."""
    placed = layout.placed[number]
    region = placed.on_sheet(Polygon(placed.facing_up().outline.points()))
    return tuple((round(x, 3), round(y, 3)) for x, y in region.exterior.coords[:-1])
