"""A piece seen square from one side, as lines: what is nearer hides what is behind it, no CAD kernel.

For the overview sheet: front, left side and top. Faces are taken from the nearest to the farthest, whole faces at a
time, which is exact for boards that stand square to each other; boards at an angle are taken by their middle.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import attrs
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import Vector, polygons
from jupyter_fab.core.part import Part, Parts

CHORD_MM = 0.2
FACET_MM, FACET_TURN = 30.0, 0.7  # walls shorter than that between small turns (radians) belong to a round
SLIVER_MM2 = 0.05
WELD_MM = 0.02  # faces of a part that are nearer than that touch
EDGE_ON = 1e-6

type Floats = NDArray[np.float64]


@attrs.frozen
class Seen:
    """What is to the right and what is up in a view; the eye is where these two and right-handedness put it."""

    name: str
    right: Vector
    up: Vector

    def frame(self) -> tuple[Floats, Floats]:
        """Columns to the right and up; and towards the eye."""
        right, up = np.array(self.right), np.array(self.up)
        return np.column_stack([right, up]), np.cross(right, up)


FRONT = Seen("Front", (1, 0, 0), (0, 0, 1))
LEFT = Seen("From the left", (0, -1, 0), (0, 0, 1))
TOP = Seen("From above", (1, 0, 0), (0, 1, 0))


@attrs.frozen(eq=False)
class _Face:
    depth: float  # towards the eye, mm
    area: BaseGeometry
    flat: bool  # else a facet of a round


@attrs.frozen(eq=False)
class Region:
    """What is seen of one part: its flat faces, and the whole that they make with its rounds."""

    part: str
    faces: tuple[BaseGeometry, ...]
    whole: BaseGeometry


def seen(parts: Parts, view: Seen) -> tuple[Region, ...]:
    """What is seen of each part that is seen at all, in mm of the piece, y up."""
    flat, eye = view.frame()
    faces = [(i, face) for i, part in enumerate(parts.parts) for face in _faces(part, flat, eye)]
    covered: BaseGeometry = shapely.Polygon()
    shown: dict[int, list[tuple[_Face, BaseGeometry]]] = {}
    for _, group in itertools.groupby(sorted(faces, key=lambda f: -f[1].depth), key=lambda f: f[1].depth):
        level = list(group)
        for number, face in level:
            rest = face.area.difference(covered)
            if rest.area > SLIVER_MM2:
                shown.setdefault(number, []).append((face, rest))
        covered = shapely.union_all([covered, *(face.area for _, face in level)])
    found: list[Region] = []
    for number, pieces in sorted(shown.items()):
        flats = [
            shapely.union_all([rest for face, rest in group if face.flat])
            for _, group in itertools.groupby(pieces, key=lambda piece: piece[0].depth)
        ]
        whole = shapely.union_all([rest.buffer(WELD_MM, join_style="mitre") for _, rest in pieces])
        found.append(Region(parts.parts[number].name, tuple(flats), whole.buffer(-WELD_MM, join_style="mitre")))
    return tuple(found)


def outline(part: Part, view: Seen) -> BaseGeometry:
    """The part's whole shadow in a view, features aside, whether it is hidden or not."""
    place, flat = part.placement, view.frame()[0]
    points = part.panel.outline.points(CHORD_MM)
    low, high = (np.array([place.at(x, y, z) for x, y in points]) @ flat for z in (0.0, part.panel.thickness_mm))
    after = [np.roll(ring, -1, axis=0) for ring in (low, high)]
    walls = np.stack([low, after[0], after[1], high], axis=1)
    return shapely.union_all([shapely.Polygon(ring).buffer(0) for ring in (*walls, low, high)])


def rings(area: BaseGeometry) -> list[Floats]:
    """The rings of a region, holes too, without their closing points."""
    return [
        shapely.get_coordinates(ring)[:-1] for piece in polygons(area) for ring in (piece.exterior, *piece.interiors)
    ]


def _faces(part: Part, flat: Floats, eye: Floats) -> Iterator[_Face]:
    """The faces that look at the eye, each with how near it is, mm."""
    place = part.placement
    axes, origin = np.array([place.x_axis, place.y_axis, place.normal()]), np.array(place.origin)
    facing = float(axes[2] @ eye)
    above = facing > 0
    covering: BaseGeometry = shapely.Polygon()
    for low, high, region in part.panel.layers(CHORD_MM)[:: -1 if above else 1]:
        if abs(facing) > EDGE_ON:
            z = high if above else low
            for piece in polygons(region.difference(covering)):
                yield _drawn(piece, z, axes, origin, flat, eye)
            covering = region
        for piece in polygons(region):
            inner = () if abs(facing) < EDGE_ON else piece.interiors  # walls of holes are not seen on edge
            for number, ring in enumerate((piece.exterior, *inner)):
                yield from _walls(ring, number > 0, (low, high), axes, origin, flat, eye)


def _drawn(piece: shapely.Polygon, z: float, axes: Floats, origin: Floats, flat: Floats, eye: Floats) -> _Face:
    placed = [
        origin + np.column_stack([ring, np.full(len(ring), z)]) @ axes
        for ring in (shapely.get_coordinates(r) for r in (piece.exterior, *piece.interiors))
    ]
    area = shapely.Polygon(placed[0] @ flat, [ring @ flat for ring in placed[1:]]).buffer(0)
    return _Face(round(float((placed[0] @ eye).mean()), 3), area, True)


def _walls(
    ring: shapely.LinearRing,
    hole: bool,
    heights: tuple[float, float],
    axes: Floats,
    origin: Floats,
    flat: Floats,
    eye: Floats,
) -> Iterator[_Face]:
    points = shapely.get_coordinates(ring)
    points = points if ring.is_ccw is not hole else points[::-1]  # the material lies to the left
    ways = np.diff(points, axis=0)
    headings = np.arctan2(ways[:, 1], ways[:, 0])
    turns = [abs(math.remainder(b - a, 2 * math.pi)) for a, b in zip(headings, np.roll(headings, -1), strict=True)]
    for i, (a, b) in enumerate(itertools.pairwise(points)):
        way = b - a
        normal = np.array([way[1], -way[0]]) / max(math.hypot(*way), 1e-9) @ axes[:2]
        if float(normal @ eye) <= EDGE_ON:
            continue
        corners = origin + np.array([[*a, heights[0]], [*b, heights[0]], [*b, heights[1]], [*a, heights[1]]]) @ axes
        area = shapely.Polygon(corners @ flat).buffer(0)
        facet = math.hypot(*way) < FACET_MM and max(turns[i - 1], turns[i]) < FACET_TURN
        if area.area > SLIVER_MM2 / 10:
            yield _Face(round(float((corners @ eye).mean()), 3), area, not facet)
