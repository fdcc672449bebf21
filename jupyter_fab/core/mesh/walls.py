"""The upright faces of a panel's cells, and the lines along its sharp edges.

Role: a wall stands wherever a slab is solid on one side of an edge and open on the other. All of them are made as
arrays at once, wound so that the outside is outside. Round holes that stand alone have their walls from `bores.py`;
walls that bores begin in are opened by `edge_bores.py`, those that a band hides are left to `bands.py`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.mesh import edge_bores
from jupyter_fab.core.mesh.bands import Strip, banded, strips
from jupyter_fab.core.mesh.cells import Cells
from jupyter_fab.core.mesh.surface import Build, Floats
from jupyter_fab.core.part import EdgeBore, Panel

SHARP_COSINE = math.cos(math.radians(28))  # walls that turn by less belong to one curve and get no edge line


def walls(build: Build, cells: Cells, panel: Panel) -> None:
    """The upright faces of the cells, open where the panel's edges are bored, and the lines along sharp edges."""
    state = np.where(cells.left == cells.right, 0, np.where(cells.left, 1, -1))  # (edges, slabs); 1: solid to the left
    padded = np.zeros((len(state), state.shape[1] + 2), np.int64)
    padded[:, 1:-1] = state
    changes = padded[:, :-1] != padded[:, 1:]  # (edges, levels)
    edge, low, high = _runs(cells, state, changes)
    # Wound so that the solid lies to the left: the outside is to the right.
    ahead = state[edge, low] > 0
    start = np.where(ahead, cells.edges[edge, 0], cells.edges[edge, 1])
    end = np.where(ahead, cells.edges[edge, 1], cells.edges[edge, 0])
    p, q = cells.points[start], cells.points[end]
    levels = np.asarray(cells.levels)
    along = q - p
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    count = len(p)
    corners = np.empty((count, 4, 3))
    corners[:, (0, 3), :2], corners[:, (1, 2), :2] = p[:, None], q[:, None]
    corners[:, :2, 2], corners[:, 2:, 2] = levels[low][:, None], levels[high][:, None]
    normals = np.zeros((count, 4, 3))
    normals[:, :, 0], normals[:, :, 1] = along[:, 1:], -along[:, :1]
    uvs = np.empty((count, 4, 2))
    uvs[:, :, 0] = np.einsum("ijk,ik->ij", corners[:, :, :2], along)
    uvs[:, :, 1] = corners[:, :, 2]
    places = (np.arange(count) * 4)[:, None, None] + np.array([[0, 1, 2], [0, 2, 3]])
    bores = [feature for feature in panel.features if isinstance(feature, EdgeBore)]
    depths = {id(bore): edge_bores.open_depth_mm(panel, bore) for bore in bores}
    whole, opened = np.ones(count, np.bool_), []
    if bores:
        stacks = edge_bores.walls_of(edge, low, high, p, q, along, levels)
        lasting = [bore for bore in bores if depths[id(bore)] > edge_bores.SHORTEST_MM]
        opened = list(edge_bores.pierced(stacks, lasting))
        whole[[row for wall, _ in opened for row in wall.rows]] = False
    on = banded(panel, p, q)
    hidden = np.array([lies is not None for lies in on], np.bool_) & whole
    first = build.wall(
        corners.reshape(-1, 3), normals.reshape(-1, 3), uvs.reshape(-1, 2), places[whole & ~hidden].reshape(-1, 3)
    )
    # Wherever an edge's state changes a wall ends or begins, so that its corners are the ends of the line there.
    corner = first + 4 * np.arange(count)[:, None]
    level_corners = np.zeros((*changes.shape, 2), np.int64)
    level_corners[edge, low] = corner + np.array([0, 1])
    level_corners[edge, high] = corner + np.array([3, 2])
    build.lines(level_corners[changes])
    build.lines(_corner_lines(start, end, low, along) * 4 + first + np.array([0, 3]))
    if panel.banding:
        rows = list(zip(edge.tolist(), low.tolist(), high.tolist(), strict=True))
        floors, ceilings = ({(wall, z) for wall, *heights in rows for z in heights[i : i + 1]} for i in (0, 1))
        found = [
            Strip(
                edge=lies,
                ends=np.array([p[row], q[row]]),
                low=float(levels[rows[row][1]]),
                high=float(levels[rows[row][2]]),
                open_below=(rows[row][0], rows[row][1]) in ceilings,
                open_above=(rows[row][0], rows[row][2]) in floors,
            )
            for row, lies in enumerate(on)
            if lies is not None and whole[row]
        ]
        strips(build, panel, found, frozenset(lies for row, lies in enumerate(on) if lies and not whole[row]))
    seen: set[int] = set()
    for wall, held in opened:
        edge_bores.open_wall(build, wall, held)
        for bore in held:
            seen.add(id(bore))
            edge_bores.tunnel(build, bore, depths[id(bore)])
    for bore in bores:
        if id(bore) not in seen:
            edge_bores.ring(build, bore)


def _runs(
    cells: Cells, state: NDArray[np.int64], changes: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Edge, lowest and highest level of each wall.

    Slabs are joined where no wall of the same connected run ends, begins or turns; to join more would leave a point of
    one wall in the middle of its neighbour's upright edge.
    """
    wall = state != 0
    if state.shape[1] == 1:  # one slab: every wall reaches from face to face
        edge = np.flatnonzero(wall)
        low = np.zeros(len(edge), np.int64)
        return edge, low, low + 1
    ends = cells.edges[wall.any(axis=1)]
    run = np.arange(len(cells.points))
    while True:  # the least place in a run becomes its name; halving paths makes this a handful of rounds
        least = np.minimum(run[ends[:, 0]], run[ends[:, 1]])
        named = run.copy()
        np.minimum.at(named, ends[:, 0], least)
        np.minimum.at(named, ends[:, 1], least)
        named = named[named]
        if np.array_equal(named, run):
            break
        run = named
    breaks = np.zeros((len(cells.points), changes.shape[1]), bool)
    np.logical_or.at(breaks, run[cells.edges[:, 0]], changes)
    breaks = breaks[run[cells.edges[:, 0]]]
    edge, low = np.nonzero(wall & breaks[:, :-1])
    _, top = np.nonzero(wall & breaks[:, 1:])
    return edge, low, top + 1


def _corner_lines(
    start: NDArray[np.int64], end: NDArray[np.int64], low: NDArray[np.int64], along: Floats
) -> NDArray[np.int64]:
    """The walls, (k, 1), that begin at a sharp angle to the one that ends there: each has an upright line."""
    if not len(start):
        return np.empty((0, 1), np.int64)
    slabs = int(low.max()) + 1
    ending = end * slabs + low
    order = np.argsort(ending, kind="stable")
    beginning = start * slabs + low
    place = np.minimum(np.searchsorted(ending[order], beginning), len(order) - 1)
    before = order[place]
    meets = ending[before] == beginning
    sharp = meets & (np.einsum("ij,ij->i", along[before], along) < SHARP_COSINE)
    return np.flatnonzero(sharp)[:, None]
