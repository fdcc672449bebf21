"""The triangles of one panel: what is drawn, and the hand that collects it.

Role: caps, walls and bores put their points into a `Build`, in numpy arrays and not one by one; `Build.mesh` joins them
into the `Mesh` that leaves this package. Faces are kept apart from cut edges, since each is drawn with a material of
its own. Nothing here knows what a panel looks like.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.part import Grain

type Floats = NDArray[np.float64]
type Singles = NDArray[np.float32]
type Indices = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles of one panel in its own frame, mm; those of its faces come first, then those of its cut edges."""

    positions_mm: Singles  # (n, 3)
    normals: NDArray[np.int8]  # (n, 4): 127 is 1; the fourth byte keeps rows on four-byte boundaries
    uv_mm: Singles  # (n, 2): along and across the grain on faces; along the edge and up the thickness on edges
    triangles: Indices  # (m, 3)
    cap_triangles: int  # how many of them lie in the faces
    edge_lines: Indices  # (k, 2): vertex numbers of the lines along the sharp edges

    @property
    def edge_points_mm(self) -> Singles:
        """Both ends of every line along a sharp edge, (k, 2, 3)."""
        return self.positions_mm[self.edge_lines]

    def corners_mm(self) -> Floats:
        """The corners of every triangle, (m, 3, 3)."""
        return self.positions_mm.astype(np.float64)[self.triangles]

    def volume_mm3(self) -> float:
        """What the surface encloses (sum of signed tetrahedra to the first corner)."""
        corners = self.corners_mm() - self.positions_mm[0]
        return float(np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6)


class Build:
    """Vertices and triangles as they are collected; faces and cut edges apart."""

    def __init__(self, grain: Grain) -> None:
        self._swap = grain is Grain.Y
        self._points: list[Floats] = []
        self._normals: list[Floats] = []
        self._uvs: list[Floats] = []
        self._faces: list[NDArray[np.int64]] = []
        self._sides: list[NDArray[np.int64]] = []
        self._lines: list[NDArray[np.int64]] = []
        self._count = 0

    def cap(self, flat: Floats, triangles: NDArray[np.int64], z: Floats | float, up: bool) -> None:
        """Horizontal triangles over the points `flat` (n, 2), given counter-clockwise."""
        points = np.column_stack([flat, np.broadcast_to(z, len(flat))])
        normal = np.broadcast_to(np.array([0.0, 0.0, 1.0 if up else -1.0]), points.shape)
        uv = flat[:, ::-1] if self._swap else flat
        self._faces.append(self.add(points, normal, uv) + (triangles if up else triangles[:, ::-1]))

    def wall(self, points: Floats, normals: Floats, uvs: Floats, triangles: NDArray[np.int64]) -> int:
        """Upright triangles; their first point's vertex number comes back."""
        first = self.add(points, normals, uvs)
        self._sides.append(first + triangles)
        return first

    def lines(self, vertices: NDArray[np.int64]) -> None:
        """Edge lines (k, 2) between vertices that are there."""
        self._lines.append(vertices.reshape(-1, 2))

    def mesh(self) -> Mesh:
        """All that was collected."""
        normals = np.zeros((self._count, 4), np.int8)
        normals[:, :3] = np.rint(np.concatenate(self._normals) * 127)
        faces, sides = np.concatenate(self._faces), np.concatenate(self._sides)
        return Mesh(
            positions_mm=np.concatenate(self._points).astype(np.float32),
            normals=normals,
            uv_mm=np.concatenate(self._uvs).astype(np.float32),
            triangles=np.concatenate([faces, sides]).astype(np.uint32),
            cap_triangles=len(faces),
            edge_lines=np.concatenate(self._lines).astype(np.uint32),
        )

    def add(self, points: Floats, normals: Floats, uvs: Floats) -> int:
        """Vertices; the first one's number comes back."""
        first = self._count
        self._points.append(points)
        self._normals.append(normals)
        self._uvs.append(uvs)
        self._count += len(points)
        return first
