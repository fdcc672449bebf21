"""A box as a scene mesh, for tests of the preview: 24 vertices, 8 triangles of cut edge, 4 of face, 12 edge lines."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.mesh import Afar


@attrs.frozen(eq=False)
class BoxMesh:
    """The mesh of a rectangular panel, as the preview's wire format wants it."""

    positions_mm: NDArray[np.float32]
    normals: NDArray[np.int8]
    uv_mm: NDArray[np.float32]
    triangles: NDArray[np.uint32]
    cap_triangles: int
    edge_lines: NDArray[np.uint32]
    afar: Afar | None = None


def box(length_mm: float, width_mm: float, thickness_mm: float) -> BoxMesh:
    """A panel from the origin, grain along x."""
    size = np.array([length_mm, width_mm, thickness_mm], dtype=np.float32)
    positions, normals, uv, triangles = [], [], [], []
    for axis, side in [(2, 1), (2, 0), (0, 1), (0, 0), (1, 1), (1, 0)]:
        across = [a for a in range(3) if a != axis]
        quad = np.zeros((4, 3), dtype=np.float32)
        quad[:, axis] = side * size[axis]
        quad[:, across[0]] = np.array([0, 1, 1, 0]) * size[across[0]]
        quad[:, across[1]] = np.array([0, 0, 1, 1]) * size[across[1]]
        normal = np.zeros((4, 4), dtype=np.int8)
        normal[:, axis] = 127 if side else -127
        start = 4 * len(positions)
        # The corners run counter-clockwise seen from outside; the y axis turns the sense round.
        outward = bool(side) != (axis == 1)
        order = [0, 1, 2, 0, 2, 3] if outward else [0, 2, 1, 0, 3, 2]
        positions.append(quad)
        normals.append(normal)
        uv.append(quad[:, across])
        triangles.append(start + np.array(order, dtype=np.uint32).reshape(2, 3))
    points = np.concatenate(positions)
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.float32) * size
    vertex = [int(np.flatnonzero((points == corner).all(axis=1))[0]) for corner in corners]
    pairs = [(vertex[a], vertex[b]) for a in range(8) for b in range(a + 1, 8) if bin(a ^ b).count("1") == 1]
    return BoxMesh(
        points,
        np.concatenate(normals),
        np.concatenate(uv).astype(np.float32),
        np.concatenate(triangles),
        4,
        np.array(pairs, dtype=np.uint32),
    )


def at(x_mm: float, y_mm: float, z_mm: float) -> list[float]:
    """A column-major 4 x 4 matrix that only moves."""
    return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x_mm, y_mm, z_mm, 1]
