"""The horizontal faces of a panel: both sides, and the floors of what is cut into them.

Role: wherever a cell is solid on one side of a level and open on the other, its rings, less the mouths of the holes in
it, are cut into triangles by ear clipping. Walls are for `walls.py`, the floors of lone holes for `bores.py`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import mapbox_earcut
import numpy as np
import shapely
from numpy.typing import NDArray

from jupyter_fab.core.mesh.cells import Cells
from jupyter_fab.core.mesh.rounds import circle_points, is_fine, round_radius_mm
from jupyter_fab.core.mesh.surface import Build, Floats
from jupyter_fab.core.part import Hole, Relief

type _Face = tuple[Floats, NDArray[np.int64], NDArray[np.int64] | None, NDArray[np.int64] | None]


def caps(build: Build, cells: Cells, lone: list[Hole | Relief], thickness_mm: float) -> None:
    """The horizontal faces: wherever a cell is solid on one side of a level and open on the other."""
    rings = [circle_points(hole.x, hole.y, round_radius_mm(hole)) for hole in lone]
    centres = np.array([(hole.x, hole.y) for hole in lone]).reshape(-1, 2)
    spans = [hole.z_range(thickness_mm) for hole in lone]
    fine = [is_fine(hole) for hole in lone]
    solid = cells.solid
    for index, cell_rings in enumerate(cells.rings):
        column = np.concatenate([[False], solid[index], [False]])
        held: Sequence[int] = range(len(lone))
        if lone and len(cells.polygons) > 1:
            held = np.flatnonzero(shapely.contains_xy(cells.polygons[index], centres)).tolist()
        made: dict[tuple[int, ...], _Face] = {}  # both sides of a board are often cut alike
        for level in np.flatnonzero(column[:-1] != column[1:]).tolist():
            z, up = cells.levels[level], bool(column[level])
            mouth = 1 if up else 0
            open_here = tuple(i for i in held if abs(spans[i][mouth] - z) < 1e-9)
            if open_here not in made:
                large = [*cell_rings, *(rings[i] for i in open_here if not fine[i])]
                made[open_here] = _face(large, [rings[i] for i in open_here if fine[i]])
            flat, triangles, afar, mouths = made[open_here]
            build.cap(flat, triangles, z, up, afar=afar, mouths=mouths)


def _face(large: list[Floats], small: list[Floats]) -> _Face:
    """A face's points and triangles, and if it has small holes, those without them and their mouths."""
    flat, triangles = triangulate([*large, *small])
    if not small:
        return flat, triangles, None, None
    return flat, triangles, triangulate(large)[1], _mouths(large, small)


def _mouths(large: list[Floats], small: list[Floats]) -> NDArray[np.int64]:
    """Two triangles over four corners of each small ring, whose points follow those of the large ones."""
    counts = np.array([len(ring) for ring in small])
    first = sum(map(len, large)) + np.cumsum(counts) - counts
    quarter = (counts // 4)[:, None]
    found: NDArray[np.int64] = first[:, None] + quarter * np.array([0, 1, 2, 0, 2, 3])
    return found.reshape(-1, 3)


def triangulate(rings: list[Floats]) -> tuple[Floats, NDArray[np.int64]]:
    """Points and counter-clockwise triangles of a polygon given by its outer ring and the rings of its openings."""
    flat = np.concatenate(rings)
    ends = np.cumsum([len(ring) for ring in rings]).astype(np.uint32)
    found = mapbox_earcut.triangulate_float64(flat, ends).astype(np.int64).reshape(-1, 3)
    a, b, c = flat[found[:, 0]], flat[found[:, 1]], flat[found[:, 2]]
    area = ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]).sum()
    return flat, _with_dropped(found if area > 0 else found[:, ::-1], ends, len(flat))


def _with_dropped(triangles: NDArray[np.int64], ends: NDArray[np.uint32], count: int) -> NDArray[np.int64]:
    """The triangles with the points that ear clipping left out, since they lie on a straight edge, put back.

    Another face meets this one at such a point; without it the surface would not be closed there.
    """
    used = np.zeros(count, bool)
    used[triangles] = True
    if used.all():
        return triangles
    owner: dict[tuple[int, int], int] = {}
    kept = [tuple(row) for row in triangles.tolist()]
    for row, (a, b, c) in enumerate(kept):
        owner |= {(a, b): row, (b, c): row, (c, a): row}
    start = 0
    for end in ends.tolist():
        ring = list(range(start, end))
        start = end
        firm = [i for i, point in enumerate(ring) if used[point]]
        for here, there in zip(firm, firm[1:] + firm[:1], strict=True):
            run = ring[here : there + 1] if here < there else ring[here:] + ring[: there + 1]
            if len(run) < 3:
                continue
            for chain in (run, run[::-1]):
                row = owner.get((chain[0], chain[-1]), -1)
                if row < 0:
                    continue
                apex = next(point for point in kept[row] if point not in (chain[0], chain[-1]))
                fan = [(p, q, apex) for p, q in itertools.pairwise(chain)]
                kept[row] = fan[0]
                for extra in fan[1:]:
                    owner |= {(extra[1], apex): len(kept), (apex, extra[0]): len(kept)}
                    kept.append(extra)
                owner[apex, chain[0]] = row
                break
    return np.array(kept, np.int64)
