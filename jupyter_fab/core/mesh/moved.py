"""A panel's mesh from that of its like: points moved, triangles kept.

Role: `making.MeshCache` asks here before it has a mesh made anew. Stretching the plan between its marks takes cell to
cell (`likeness.py`); what is left to prove is that no triangle of a face turned over, and that is computed for every
one; the few that did are mended (`mend.py`). Points are always moved from where they were made, never from where they
were moved to, so that no rounding adds up.
"""

from __future__ import annotations

from dataclasses import replace

import attrs
import numpy as np

from jupyter_fab.core.mesh.cells import GRID_MM
from jupyter_fab.core.mesh.likeness import Floats, Likeness, Places
from jupyter_fab.core.mesh.mend import Faces
from jupyter_fab.core.mesh.surface import Mesh
from jupyter_fab.core.part import Grain

ON_MARK_MM = 1.5 * GRID_MM  # cells' points lie on the grid, so that they may be half a step beside their mark
SAME_SHIFT_MM = 1e-9


class Template:
    """A mesh that was made, and where each of its points lies between the marks of its panel."""

    def __init__(self, likeness: Likeness, mesh: Mesh, grain: Grain) -> None:
        self.mesh = mesh
        self._likeness = likeness
        self._grain = grain
        self._places: _Places | None = None  # worked out when the first like panel comes

    def moved(self, to: Likeness) -> Mesh | None:
        """The mesh of a like panel; None if the triangles do not fit it."""
        if not all(map(_keeps, self._likeness.marks, to.marks, self._likeness.stiff)):
            return None
        if self._places is None:
            self._places = _placed(self._likeness, self.mesh, self._grain)
        return self._places.mesh(self.mesh, to)


def _keeps(old: Floats, new: Floats, stiff: Places) -> bool:
    """Whether everything stiff is moved as it is: no mark in it is moved farther than another."""
    if not len(stiff):
        return True
    shift = new - old
    steps = np.zeros(len(old), np.int64)
    np.cumsum(np.abs(shift[1:] - shift[:-1]) > SAME_SHIFT_MM, out=steps[1:])
    return bool((steps[stiff[:, 0]] == steps[stiff[:, 1]]).all())


@attrs.frozen(eq=False)
class _Places:
    """Where the points of a mesh lie."""

    home: Floats  # (n, 2)
    between: tuple[Places, Places]  # (n,): the mark under each point, along x and along y
    share: tuple[Floats, Floats]  # (n,): how far on to the next mark
    ringed: Places  # the points of lone holes
    hole: Places  # of which hole each of them is
    shared: bool  # whether some of them are of two holes
    centres: Floats
    ahead: Floats  # (n, 2, 2): by row, what a move along x and along y adds to a point's uv
    near: Faces  # all that must not turn over, as it is drawn from near
    afar: Faces  # and from afar

    def mesh(self, made: Mesh, to: Likeness) -> Mesh | None:
        """The mesh with its points at the marks of a like panel."""
        plan = np.empty_like(self.home)
        for axis, (marks, between, share) in enumerate(zip(to.marks, self.between, self.share, strict=True)):
            plan[:, axis] = marks[between] + share * (marks[1:] - marks[:-1])[between]
        if len(self.ringed):
            here = self.home[self.ringed] + (to.centres - self.centres)[self.hole]
            plan[self.ringed] = here
            # A point of two holes, one over the other from both sides, goes with both or not at all.
            if self.shared and np.abs(plan[self.ringed] - here).max() > SAME_SHIFT_MM:
                return None
        if not (self.near.mend(plan) and self.afar.mend(plan)):
            return None
        positions = made.positions_mm.copy()
        positions[:, :2] = plan
        uv = made.uv_mm.astype(np.float64)
        far = plan - self.home
        uv += far[:, :1] * self.ahead[:, 0] + far[:, 1:] * self.ahead[:, 1]
        triangles = np.concatenate([self.near.triangles, made.triangles[made.cap_triangles :]])
        return Mesh(
            positions_mm=positions,
            normals=made.normals,
            uv_mm=uv.astype(np.float32),
            triangles=triangles,
            cap_triangles=made.cap_triangles,
            edge_lines=made.edge_lines,
            afar=made.afar and replace(made.afar, caps=self.afar.triangles),
        )


def _placed(likeness: Likeness, mesh: Mesh, grain: Grain) -> _Places:
    home = mesh.positions_mm[:, :2].astype(np.float64)
    between, share = zip(*(_between(home[:, axis], likeness.marks[axis]) for axis in (0, 1)), strict=True)
    ringed, hole = _of_holes(home, likeness)
    up = np.sign(mesh.normals[:, 2]).astype(np.float64)  # 0 for upright triangles, which bands may be
    near, afar = (
        Faces(triangles, up[triangles[:, 0]])
        for triangles in (
            mesh.triangles[: mesh.cap_triangles],
            mesh.triangles[:0] if mesh.afar is None else mesh.afar.caps,
        )
    )
    on_face = mesh.normals[:, 2] != 0
    ahead = np.zeros((len(home), 2, 2))
    along, across = (1, 0) if grain is Grain.Y else (0, 1)
    ahead[on_face, along, 0] = ahead[on_face, across, 1] = 1.0
    # Walls are drawn along their own length, the way of each triangle's first edge; those of lone holes begin at the
    # hole, wherever it is.
    wall = ~on_face
    wall[ringed] = False
    upright = mesh.triangles[wall[mesh.triangles[:, 0]]]
    length = home[upright[:, 1]] - home[upright[:, 0]]
    length /= np.hypot(length[:, 0], length[:, 1])[:, None]
    for corner in upright.T:
        ahead[corner, :, 0] = length
    shared = len(np.unique(ringed)) < len(ringed)
    return _Places(home, between, share, ringed, hole, shared, likeness.centres, ahead, near, afar)


def _between(values: Floats, marks: Floats) -> tuple[Places, Floats]:
    place = np.clip(np.searchsorted(marks, values + ON_MARK_MM) - 1, 0, len(marks) - 2)
    low, high = marks[place], marks[place + 1]
    share = (values - low) / (high - low)
    share[np.abs(values - low) < ON_MARK_MM] = 0.0
    share[np.abs(values - high) < ON_MARK_MM] = 1.0
    return place, share


def _of_holes(home: Floats, likeness: Likeness) -> tuple[Places, Places]:
    """The points of the lone holes, and whose they are; nothing else lies within a lone hole's reach."""
    if not len(likeness.centres):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    order = np.argsort(home[:, 0], kind="stable")
    points, holes = [], []
    low = np.searchsorted(home[order, 0], likeness.centres[:, 0] - likeness.reaches_mm)
    high = np.searchsorted(home[order, 0], likeness.centres[:, 0] + likeness.reaches_mm)
    for i, (a, b) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        near = order[a:b]
        near = near[np.hypot(*(home[near] - likeness.centres[i]).T) < likeness.reaches_mm[i]]
        points.append(near)
        holes.append(np.full(len(near), i))
    return np.concatenate(points), np.concatenate(holes)
