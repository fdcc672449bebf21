"""Bores into a panel's narrow edge: an opening in the wall that they begin in, and the tunnel behind it.

Role: `walls.py` asks which of its walls have mouths in them and hands those over; each is triangulated anew around its
mouths. A bore that comes in aslant, or whose mouth no one wall holds, is drawn as a ring upon a surface that stays
whole; one that meets what is cut from a face ends there. Panels without such bores pass by at no cost.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import attrs
import numpy as np
import shapely
from numpy.typing import NDArray

from jupyter_fab.core.feature import region_of
from jupyter_fab.core.mesh.caps import triangulate
from jupyter_fab.core.mesh.rounds import CHORD_MM, circle_points
from jupyter_fab.core.mesh.surface import Build, Floats
from jupyter_fab.core.part import EdgeBore, Panel

ON_WALL_MM = 0.01  # a bore whose start is no farther from a wall begins in it
STRAIGHT = 1e-6  # of the cosine between bore and wall: what is farther from a right angle comes in aslant
RIM_MM = 0.02  # of wall around a mouth at least; corners of a drawn circle lie a little outside it
SHORTEST_MM = 0.05  # a tunnel that ends sooner is a mouth only


@attrs.frozen(eq=False)
class Wall:
    """An upright face between two levels: where it begins, its direction, its length, and its own rows of the walls."""

    rows: tuple[int, ...]
    levels: tuple[float, ...]
    start: Floats
    along: Floats
    length_mm: float

    def holds(self, bore: EdgeBore) -> tuple[float, float] | None:
        """Where the bore's mouth lies in this wall, along it and up; None if it does not, or not whole."""
        ahead = np.array([bore.dx, bore.dy]) / math.hypot(bore.dx, bore.dy)
        outward = np.array([self.along[1], -self.along[0]])
        if float(ahead @ outward) > STRAIGHT - 1:
            return None
        way = np.array([bore.x, bore.y]) - self.start
        reach, off = bore.diameter_mm / 2 + RIM_MM, abs(float(way @ outward))
        u = float(way @ self.along)
        inside = reach < u < self.length_mm - reach
        upright = self.levels[0] + reach < bore.z < self.levels[-1] - reach
        return (u, bore.z) if off < ON_WALL_MM and inside and upright else None


def pierced(walls: Sequence[Wall], bores: Sequence[EdgeBore]) -> Iterator[tuple[Wall, list[EdgeBore]]]:
    """The walls that bores begin in, each with those whose mouths it can hold beside one another."""
    for wall in walls:
        found: list[EdgeBore] = []
        places: list[tuple[float, float]] = []
        for bore in bores:
            place = wall.holds(bore)
            apart = place is not None and all(
                math.dist(place, other) > (bore.diameter_mm + one.diameter_mm) / 2 + RIM_MM
                for one, other in zip(found, places, strict=True)
            )
            if place is not None and apart:
                found.append(bore)
                places.append(place)
        if found:
            yield wall, found


def open_wall(build: Build, wall: Wall, bores: Sequence[EdgeBore]) -> None:
    """The wall with its mouths left open."""
    right = [(wall.length_mm, z) for z in wall.levels]
    outer = np.array([(0.0, wall.levels[0]), *right, *((0.0, z) for z in reversed(wall.levels[1:]))])
    rings = [outer]
    for bore in bores:
        place = wall.holds(bore)
        assert place is not None
        rings.append(circle_points(*place, bore.diameter_mm / 2))
    flat, triangles = triangulate(rings)
    points = np.empty((len(flat), 3))
    points[:, :2], points[:, 2] = wall.start + flat[:, :1] * wall.along, flat[:, 1]
    normals = np.broadcast_to((wall.along[1], -wall.along[0], 0.0), points.shape)
    uvs = np.column_stack([flat[:, 0] + float(wall.start @ wall.along), flat[:, 1]])
    build.wall(points, normals, uvs, triangles)


def tunnel(build: Build, bore: EdgeBore, depth_mm: float) -> None:
    """The wall and the floor behind a mouth, and the line around it."""
    ahead = np.array([bore.dx, bore.dy, 0.0]) / math.hypot(bore.dx, bore.dy)
    circle = circle_points(0, 0, bore.diameter_mm / 2)
    count = len(circle)
    across = circle[:, :1] * (-ahead[1], ahead[0], 0.0) + circle[:, 1:] * (0.0, 0.0, 1.0)
    mouth = across + np.array([bore.x, bore.y, bore.z])
    floor = mouth + ahead * depth_mm
    turn = bore.diameter_mm / 2 * np.arange(count) * (2 * math.pi / count)
    uvs = [np.column_stack([turn, np.full(count, v)]) for v in (0.0, depth_mm)]
    here = np.arange(count)
    there = (here + 1) % count
    band = np.concatenate(
        [np.column_stack([here, here + count, there]), np.column_stack([there, here + count, there + count])]
    )
    inward = -across / np.linalg.norm(across[0])
    first = build.wall(np.concatenate([mouth, floor]), np.tile(inward, (2, 1)), np.concatenate(uvs), band)
    build.lines(np.column_stack([first + here, first + there]))
    fan = np.column_stack([np.zeros(count - 2, np.int64), np.arange(1, count - 1), np.arange(2, count)])
    build.wall(floor, np.broadcast_to(-ahead, floor.shape), circle, fan[:, ::-1])


def ring(build: Build, bore: EdgeBore) -> None:
    """A line where a bore enters that is not drawn as one: enough to see where a dowel or a screw goes."""
    ahead = np.array([bore.dx, bore.dy, 0.0]) / math.hypot(bore.dx, bore.dy)
    circle = circle_points(0, 0, bore.diameter_mm / 2)
    drawn = (bore.x, bore.y, bore.z) + circle[:, :1] * (-ahead[1], ahead[0], 0.0) + circle[:, 1:] * (0.0, 0.0, 1.0)
    numbers = build.add(drawn, np.broadcast_to(-ahead, drawn.shape), drawn[:, :2]) + np.arange(len(drawn))
    build.lines(np.column_stack([numbers, np.roll(numbers, -1)]))


def open_depth_mm(panel: Panel, bore: EdgeBore) -> float:
    """How deep the bore's tunnel is drawn: to its end, or to where it comes out into the open."""
    low, high = bore.z - bore.diameter_mm / 2, bore.z + bore.diameter_mm / 2
    cut = []
    for feature in panel.face_features():
        z0, z1 = feature.z_range(panel.thickness_mm)
        if z0 < high and z1 > low:
            cut.append(region_of(feature, CHORD_MM))
    body = panel.outline.polygon(CHORD_MM)
    edge = (body.difference(shapely.union_all(cut)) if cut else body).boundary
    size = math.hypot(bore.dx, bore.dy)
    ahead, aside = np.array([bore.dx, bore.dy]) / size, np.array([-bore.dy, bore.dx]) / size
    found = bore.depth_mm
    for share in (-1.0, 0.0, 1.0):
        start = np.array([bore.x, bore.y]) + aside * (share * bore.diameter_mm / 2)
        met = shapely.intersection(shapely.LineString([start + ahead * ON_WALL_MM, start + ahead * found]), edge)
        if not met.is_empty:
            found = min(found, float(((shapely.get_coordinates(met) - start) @ ahead).min()))
    return found


type Rows = NDArray[np.int64]


def walls_of(
    edge: Rows, low: Rows, high: Rows, start: Floats, end: Floats, along: Floats, levels: Floats
) -> list[Wall]:
    """The walls of these rows, those that stand on one another as one."""
    found: list[Wall] = []
    order = np.lexsort((low, edge)).tolist()
    i = 0
    while i < len(order):
        rows = [order[i]]
        while (
            i + len(rows) < len(order)
            and edge[order[i + len(rows)]] == edge[rows[0]]
            and low[order[i + len(rows)]] == high[rows[-1]]
            and bool((along[order[i + len(rows)]] == along[rows[0]]).all())
        ):
            rows.append(order[i + len(rows)])
        at = rows[0]
        heights = (float(levels[low[at]]), *(float(levels[high[row]]) for row in rows))
        found.append(Wall(tuple(rows), heights, start[at], along[at], math.dist(start[at], end[at])))
        i += len(rows)
    return found
