"""Round holes that stand alone in a panel's faces; those in its narrow edges are for `edge_bores.py`.

Role: all holes with as many segments share one template, so that a shelf with a hundred pin holes costs little more
than one with two.
"""

from __future__ import annotations

import math

import numpy as np

from jupyter_fab.core.mesh.rounds import round_radius_mm, unit_circle
from jupyter_fab.core.mesh.surface import Build
from jupyter_fab.core.part import Hole, Relief


def bores(build: Build, holes: list[Hole | Relief], count: int, thickness_mm: float, fine: bool) -> None:
    """Walls, floors and edge lines of lone round holes with the same number of segments, all at once.

    Floors of `fine` ones are not drawn from afar.
    """
    unit = unit_circle(count)
    many = len(holes)
    radius = np.array([round_radius_mm(hole) for hole in holes])
    centre = np.array([(hole.x, hole.y) for hole in holes])
    low, high = np.array([hole.z_range(thickness_mm) for hole in holes]).T
    rings = np.empty((many, 2, count, 3))
    rings[:, :, :, :2] = (centre[:, None] + radius[:, None, None] * unit)[:, None]
    rings[:, 0, :, 2], rings[:, 1, :, 2] = low[:, None], high[:, None]
    inward = np.column_stack([-unit, np.zeros(count)]) / np.linalg.norm(unit[0])
    uvs = np.empty((many, 2, count, 2))
    uvs[..., 0] = radius[:, None, None] * (np.arange(count) * (2 * math.pi / count))
    uvs[..., 1] = rings[..., 2]
    here = np.arange(count)
    there = (here + 1) % count
    band = np.concatenate(
        [np.column_stack([here, here + count, there]), np.column_stack([there, here + count, there + count])]
    )
    triangles = (band[None] + (np.arange(many) * 2 * count)[:, None, None]).reshape(-1, 3)
    normals = np.broadcast_to(inward, (many, 2, count, 3)).reshape(-1, 3)
    first = build.wall(rings.reshape(-1, 3), normals, uvs.reshape(-1, 2), triangles)
    numbers = first + np.arange(many * 2 * count).reshape(-1, count)
    build.lines(np.stack([numbers, np.roll(numbers, -1, axis=1)], axis=2))
    fan = np.column_stack([np.zeros(count - 2, np.int64), np.arange(1, count - 1), np.arange(2, count)])
    for end, blind, up in ((0, low > 1e-9, True), (1, high < thickness_mm - 1e-9, False)):
        floor = rings[blind, end].reshape(-1, 3)
        if len(floor):
            places = (fan[None] + (np.arange(int(blind.sum())) * count)[:, None, None]).reshape(-1, 3)
            build.cap(floor[:, :2], places, floor[:, 2], up, afar=places[:0] if fine else None)
