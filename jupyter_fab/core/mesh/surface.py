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
class Afar:
    """The same surface without its small holes, which are a few pixels from afar; on the same points."""

    hole_mm: float  # the largest hole that is left out
    caps: Indices  # (f, 3): the faces, closed over the small holes
    mouths: Indices  # (q, 3): on the faces, where small holes open: to be drawn dark
    fine_sides: int  # how many of the mesh's triangles, counted from the last, are walls of small holes
    fine_lines: int  # how many of its lines, counted from the last, run round small holes


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles of one panel in its own frame, mm; first those of its faces and bands, then those of its cut edges."""

    positions_mm: Singles  # (n, 3)
    normals: NDArray[np.int8]  # (n, 4): 127 is 1; the fourth byte keeps rows on four-byte boundaries
    uv_mm: Singles  # (n, 2): along and across the grain on faces; along the edge and up the thickness on edges
    triangles: Indices  # (m, 3)
    cap_triangles: int  # how many of them show a board's face: those of its faces, and of edges that a band hides
    edge_lines: Indices  # (k, 2): vertex numbers of the lines along the sharp edges
    afar: Afar | None = None  # None: nothing is so small that it need not be drawn from afar

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
        self._afar: list[NDArray[np.int64]] = []
        self._mouths: list[NDArray[np.int64]] = []
        self._fine: tuple[int, int] | None = None
        self._count = 0

    def cap(
        self,
        flat: Floats,
        triangles: NDArray[np.int64],
        z: Floats | float,
        up: bool,
        *,
        afar: NDArray[np.int64] | None = None,
        mouths: NDArray[np.int64] | None = None,
    ) -> None:
        """Horizontal triangles over the points `flat` (n, 2), given counter-clockwise.

        From afar those of `afar` are drawn in their stead, and `mouths` upon them.
        """
        points = np.empty((len(flat), 3))
        points[:, :2], points[:, 2] = flat, z
        normal = np.zeros((len(flat), 3))
        normal[:, 2] = 1.0 if up else -1.0
        uv = flat[:, ::-1] if self._swap else flat
        first = self.add(points, normal, uv)
        turn = slice(None, None, 1 if up else -1)
        self._faces.append(first + triangles[:, turn])
        self._afar.append(first + (triangles if afar is None else afar)[:, turn])
        if mouths is not None:
            self._mouths.append(first + mouths[:, turn])

    def wall(self, points: Floats, normals: Floats, uvs: Floats, triangles: NDArray[np.int64]) -> int:
        """Upright triangles; their first point's vertex number comes back."""
        first = self.add(points, normals, uvs)
        self._sides.append(first + triangles)
        return first

    def band(self, triangles: NDArray[np.int64]) -> None:
        """Triangles of points that are there, drawn as a face is: a band hides the cut edge, from afar too."""
        if len(triangles):
            self._faces.append(triangles)
            self._afar.append(triangles)

    def lines(self, vertices: NDArray[np.int64]) -> None:
        """Edge lines (k, 2) between vertices that are there."""
        self._lines.append(vertices.reshape(-1, 2))

    def fine(self) -> None:
        """What follows, walls and lines, is of small holes, and not drawn from afar."""
        self._fine = sum(map(len, self._sides)), sum(map(len, self._lines))

    def mesh(self, hole_mm: float = 0.0) -> Mesh:
        """All that was collected; `hole_mm` is the largest of the small holes, if there are any."""
        normals = np.zeros((self._count, 4), np.int8)
        normals[:, :3] = np.rint(np.concatenate(self._normals) * 127)
        faces, sides, lines = (np.concatenate(found) for found in (self._faces, self._sides, self._lines))
        afar = None
        if self._fine is not None:
            afar = Afar(
                hole_mm=hole_mm,
                caps=np.concatenate(self._afar).astype(np.uint32),
                mouths=np.concatenate(self._mouths).astype(np.uint32),
                fine_sides=len(sides) - self._fine[0],
                fine_lines=len(lines) - self._fine[1],
            )
        return Mesh(
            positions_mm=np.concatenate(self._points).astype(np.float32),
            normals=normals,
            uv_mm=np.concatenate(self._uvs).astype(np.float32),
            triangles=np.concatenate([faces, sides]).astype(np.uint32),
            cap_triangles=len(faces),
            edge_lines=lines.astype(np.uint32),
            afar=afar,
        )

    def add(self, points: Floats, normals: Floats, uvs: Floats) -> int:
        """Vertices; the first one's number comes back."""
        first = self._count
        self._points.append(points)
        self._normals.append(normals)
        self._uvs.append(uvs)
        self._count += len(points)
        return first
