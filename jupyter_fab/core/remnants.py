"""What is left of a layout's sheets, as rectangles that can be sawn off, labelled and used again.

From the offcuts that `nesting_results` finds beside the parts come the largest rectangles in them, one after another: a
rectangle is what a person saws off, measures and stacks, and what programs are made for. A `Remnant` says where on
its sheet it lies. Whether it is kept is decided by who sees it; nothing here is stored.
"""

from __future__ import annotations

import msgspec
import numpy as np
import shapely
from shapely.geometry import Polygon, box

from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.nesting import Blank, Nesting, NestJob, Ring, Spot, Stock
from jupyter_fab.core.nesting_results import OFFCUT_LEAST_M2, OFFCUT_LEAST_MM, offcuts

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
    job = NestJob(
        blanks=tuple(Blank(name=placed.part, outline=_outline(layout, n)) for n, placed in enumerate(layout.placed)),
        stock=tuple(Stock(name=s.id, width_mm=s.size_mm[0], height_mm=s.size_mm[1]) for s in layout.sheets),
        gap_mm=layout.gap_mm,
        border_mm=0.0,
    )
    spots = tuple(
        Spot(blank=placed.part, copy=1, sheet=placed.sheet, rotation_deg=0.0, x_mm=0.0, y_mm=0.0)
        for placed in layout.placed
    )
    found: dict[int, list[Remnant]] = {}
    for shape in offcuts(job, Nesting(sheets=tuple(range(len(layout.sheets))), spots=spots)):
        sheet = layout.sheets[shape.sheet]
        for x0, y0, x1, y1 in rectangles(shape.outline):
            found.setdefault(shape.sheet, []).append(
                Remnant(
                    sheet=shape.sheet,
                    material=sheet.material,
                    nominal_mm=sheet.nominal_mm,
                    measured_mm=sheet.thickness_mm if sheet.measured_mm else None,
                    x_mm=round(shape.x_mm + x0, 1),
                    y_mm=round(shape.y_mm + y0, 1),
                    width_mm=float(int(x1 - x0)),  # whole millimetres, downwards: it is sawn by hand
                    height_mm=float(int(y1 - y0)),
                )
            )
    largest = (sorted(found[n], key=lambda r: -r.width_mm * r.height_mm)[:MOST_OF_A_SHEET] for n in sorted(found))
    return tuple(remnant for each in largest for remnant in each)


def rectangles(outline: Ring) -> list[tuple[float, float, float, float]]:
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
                if min(wide, tall) >= OFFCUT_LEAST_MM and wide * tall > best_mm2:
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


def _outline(layout: Layout, number: int) -> Ring:
    """The outline of a placed part in its sheet's frame."""
    placed = layout.placed[number]
    region = placed.on_sheet(Polygon(placed.facing_up().outline.points()))
    return tuple((round(x, 3), round(y, 3)) for x, y in region.exterior.coords[:-1])
