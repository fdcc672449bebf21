"""The mesh of a plain board: a rectangle with nothing cut into it, as shelves, backs and tops often are.

Role: a short cut of `making.py`. A unit board, made the long way once, is stretched to every other's size; what hangs
on the place of a point (how far along and across the grain it is) is worked out anew. Other panels are not for here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jupyter_fab.core.geometry import Loop, Vertex
from jupyter_fab.core.mesh.surface import Mesh
from jupyter_fab.core.part import Grain, Panel

type Box = tuple[float, float, float, float]


def rectangle_of(outline: Loop) -> Box | None:
    """The least and the greatest x and y of an upright rectangle drawn from its lowest corner; None for all else."""
    if len(outline.vertices) != 4:
        return None
    low, _, high, _ = outline.vertices
    x0, y0, x1, y1 = low.x, low.y, high.x, high.y
    corners = (Vertex(x0, y0), Vertex(x1, y0), Vertex(x1, y1), Vertex(x0, y1))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 and outline.vertices == corners else None


def stretched(unit: Mesh, panel: Panel, box: Box) -> Mesh:
    """The mesh of a plain panel over that rectangle, from that of the unit board."""
    x0, y0, x1, y1 = box
    size, corner = np.array([x1 - x0, y1 - y0, panel.thickness_mm]), np.array([x0, y0, 0.0])
    points = unit.positions_mm * size + corner
    x, y, z = points.T
    ahead_x, ahead_y = -(unit.normals[:, 1] // 127).astype(float), (unit.normals[:, 0] // 127).astype(float)
    on_face = unit.normals[:, 2] != 0
    along, across = (y, x) if panel.grain is Grain.Y else (x, y)
    uv = np.empty((len(points), 2), np.float32)
    uv[:, 0] = np.where(on_face, along, x * ahead_x + y * ahead_y)
    uv[:, 1] = np.where(on_face, across, z)
    return replace(unit, positions_mm=points.astype(np.float32), uv_mm=uv)
