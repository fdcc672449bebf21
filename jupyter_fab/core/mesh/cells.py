"""A panel's plan cut into cells, each with one profile of solid and open slabs from side B to side A.

Role: what `caps.py` and `walls.py` draw from where features meet one another or the panel's edge. All outlines are
noded together on a grid, so that neighbouring cells share their points exactly. Nothing here makes triangles.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from jupyter_fab.core.mesh.rounds import drawn
from jupyter_fab.core.part import FaceFeature, Hole, Panel, Relief

GRID_MM = 1e-3  # points are moved to this grid: far under what a machine resolves, above what float32 keeps at 4 m

type Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells, their edges, and which slabs between `levels` are solid in each."""

    levels: tuple[float, ...]  # (s + 1) rising z, mm
    polygons: list[Polygon]
    rings: list[list[Floats]]  # of each cell: its outer ring, then its openings, without the closing point
    solid: NDArray[np.bool_]  # (cells, s)
    points: Floats  # (p, 2)
    edges: NDArray[np.int64]  # (e, 2) places in `points`
    left: NDArray[np.bool_]  # (e, s): solid to the left of the edge
    right: NDArray[np.bool_]  # (e, s)


def cells_of(panel: Panel, features: Sequence[FaceFeature], circle: Callable[[float, float, float], Floats]) -> Cells:
    """The cells that the panel's outline and these of its features make; `circle` gives the corners of a round."""
    thickness = panel.thickness_mm
    shapes = [_shape(feature, circle) for feature in features]
    spans = [feature.z_range(thickness) for feature in features]
    body = drawn(panel.outline)
    levels = _levels(thickness, spans)
    lines = [body.boundary, *(shape.exterior for shape in shapes)]
    found = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines, grid_size=GRID_MM))))
    inner = shapely.point_on_surface(found)
    kept = shapely.contains(body, inner)
    polygons = [shapely.geometry.polygon.orient(cell) for cell in found[kept]]
    middles = [(low + high) / 2 for low, high in itertools.pairwise(levels)]
    solid = np.ones((len(polygons), len(middles)), bool)
    cell, shape = shapely.STRtree(shapes).query(inner[kept], predicate="within")
    open_slab = np.array([[low < z < high for z in middles] for low, high in spans])
    np.logical_and.at(solid, cell, ~open_slab[shape])
    rings = [[shapely.get_coordinates(ring)[:-1] for ring in (cell.exterior, *cell.interiors)] for cell in polygons]
    return Cells(levels, polygons, rings, solid, *_edges(rings, solid))


def whole(panel: Panel) -> Cells:
    """The one cell of a panel with nothing but lone holes in it: no lines meet, so that none need be noded."""
    body = drawn(panel.outline)
    ring = shapely.get_coordinates(body.exterior)[:-1]
    count = len(ring)
    here = np.arange(count)
    there = here + 1
    there[-1] = 0
    edges = np.empty((count, 2), np.int64)
    np.minimum(here, there, out=edges[:, 0])
    np.maximum(here, there, out=edges[:, 1])
    left = (here < there)[:, None]
    return Cells((0.0, panel.thickness_mm), [body], [[ring]], np.ones((1, 1), bool), ring, edges, left, ~left)


def _edges(
    rings: list[list[Floats]], solid: NDArray[np.bool_]
) -> tuple[Floats, NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Distinct points and edges, and what is solid to the left and right of each edge."""
    starts = np.concatenate([ring for cell in rings for ring in cell])
    ends = np.concatenate([part for cell in rings for ring in cell for part in (ring[1:], ring[:1])])
    owner = np.repeat(np.arange(len(rings)), [sum(len(ring) for ring in cell) for cell in rings])
    grid = np.rint(np.concatenate([starts, ends]) / GRID_MM).astype(np.int64)
    _, first, place = np.unique(grid[:, 0] * (1 << 32) + grid[:, 1], return_index=True, return_inverse=True)
    points = np.concatenate([starts, ends])[first]
    a, b = place[: len(starts)], place[len(starts) :]
    forward = a < b
    low, high = np.where(forward, a, b), np.where(forward, b, a)
    _, once, which = np.unique(low * len(points) + high, return_index=True, return_inverse=True)
    left = np.zeros((len(once), solid.shape[1]), bool)
    right = np.zeros_like(left)
    left[which[forward]] = solid[owner[forward]]
    right[which[~forward]] = solid[owner[~forward]]
    return points, np.column_stack([low[once], high[once]]), left, right


def _shape(feature: FaceFeature, circle: Callable[[float, float, float], Floats]) -> Polygon:
    if isinstance(feature, Hole):
        return Polygon(circle(feature.x, feature.y, feature.diameter_mm / 2))
    if isinstance(feature, Relief):
        return Polygon(circle(feature.x, feature.y, feature.radius_mm))
    return drawn(feature.outline)


def _levels(thickness_mm: float, spans: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    marks = sorted({0.0, thickness_mm, *(min(max(z, 0.0), thickness_mm) for span in spans for z in span)})
    kept = [marks[0]]
    for mark in marks[1:]:
        if mark - kept[-1] > 1e-6:
            kept.append(mark)
    kept[-1] = thickness_mm
    return tuple(kept)
