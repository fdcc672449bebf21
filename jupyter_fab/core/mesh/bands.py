"""Edge bands as they stand on a board: in front of the cut edge by their own thickness, drawn as a face is.

Role: `walls.py` hands over the straight walls that a band hides and gets a strip on each. Where two bands meet at a
corner, that of the left or right edge runs on over the end of the other, as bands are glued one after the other. A band
is drawn wherever the cut edge is; what is cut stays as it is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.finish import Edge
from jupyter_fab.core.mesh.surface import Build, Floats
from jupyter_fab.core.part import BANDED_MM, Panel

_QUAD = np.array([[0, 1, 2], [0, 2, 3]])


def banded(panel: Panel, p: Floats, q: Floats) -> list[Edge | None]:
    """On which banded edge each straight wall from `p` to `q` lies: those that lie farthest on its side."""
    found: list[Edge | None] = [None] * len(p)
    x0, y0, x1, y1 = panel.outline.bounds() if panel.banding else (0.0, 0.0, 0.0, 0.0)
    lies = {Edge.LEFT: (0, x0), Edge.RIGHT: (0, x1), Edge.FRONT: (1, y0), Edge.BACK: (1, y1)}
    for band in panel.banding:
        axis, place = lies[band.edge]
        on = (np.abs(p[:, axis] - place) < BANDED_MM) & (np.abs(q[:, axis] - place) < BANDED_MM)
        for row in np.flatnonzero(on).tolist():
            found[row] = band.edge
    return found


@attrs.frozen(eq=False)
class Strip:
    """The band on one wall, whose `ends` (2, 2) have the board to their left, between two heights."""

    edge: Edge
    ends: Floats
    low: float
    high: float
    open_below: bool = False  # another strip of this band goes on there
    open_above: bool = False


def strips(build: Build, panel: Panel, found: Sequence[Strip], bare: frozenset[Edge]) -> None:
    """The bands on the walls found; edges that stay `bare` for their bores meet no other."""
    thick = {band.edge: band.thickness_mm for band in panel.banding if band.edge not in bare}
    for strip in found:
        start, end = strip.ends
        along = (end - start) / math.dist(start, end)
        out = np.array([along[1], -along[0]]) * thick.get(strip.edge, _thickness_mm(panel, strip.edge))
        before, after = (_met(panel, strip.edge, point, thick) for point in (start, end))
        runs_on = strip.edge in (Edge.LEFT, Edge.RIGHT)  # over the other band's end
        first = start - along * before if runs_on else start
        last = end + along * after if runs_on else end
        chain = [first, first + out, last + out, last]
        for i, (here, there) in enumerate(itertools.pairwise(chain)):
            if i == 1 or runs_on or not (before, after)[i // 2]:  # else the other band hides its end
                _upright(build, here, there, strip.low, strip.high)
        # The board's own corners too, so that faces share all their points.
        inner = [last, *([end] if runs_on and after else []), *([start] if runs_on and before else []), first]
        plan = np.array([chain[1], chain[2], *inner])
        fan = np.column_stack([np.zeros(len(plan) - 2, np.int64), np.arange(1, len(plan) - 1), np.arange(2, len(plan))])
        if not strip.open_above:
            build.cap(plan, fan, strip.high, True)
        if not strip.open_below:
            build.cap(plan, fan, strip.low, False)


def _thickness_mm(panel: Panel, edge: Edge) -> float:
    return next(band.thickness_mm for band in panel.banding if band.edge is edge)


def _met(panel: Panel, edge: Edge, point: Floats, thick: Mapping[Edge, float]) -> float:
    """How thick the band is on the other edge that a wall's end lies on; 0 if there is none."""
    x0, y0, x1, y1 = panel.outline.bounds()
    lies = {Edge.LEFT: (0, x0), Edge.RIGHT: (0, x1), Edge.FRONT: (1, y0), Edge.BACK: (1, y1)}
    for other, mm in thick.items():
        axis, place = lies[other]
        if other not in (edge, edge.opposite) and abs(point[axis] - place) < BANDED_MM:
            return mm
    return 0.0


def _upright(build: Build, here: Floats, there: Floats, low: float, high: float) -> None:
    along: NDArray[np.float64] = (there - here) / math.dist(here, there)
    plan = np.array([here, there, there, here])
    points = np.column_stack([plan, (low, low, high, high)])
    normals = np.broadcast_to((along[1], -along[0], 0.0), points.shape)
    first = build.add(points, normals, np.column_stack([plan @ along, points[:, 2]]))
    build.band(first + _QUAD)
    build.lines(first + np.array([[0, 1], [2, 3], [3, 0], [1, 2]]))
