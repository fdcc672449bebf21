"""How a piece is put together: which part comes in when, from where, found by taking the finished piece apart.

A part is in another's way in a direction if the space that it sweeps on its way out meets the other. Parts that hold
each other in a direction leave it together; a group that nothing outside holds can be taken off (the blocking graphs
of Wilson and Latombe, 1994). The order of putting together is the other way round. Geometry alone decides, so pieces
read from CadQuery are judged like the kit's. Tilting and bending are not tried.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import attrs
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import Vector, polygons
from jupyter_fab.core.interference import Body, body, body_of, overlap_mm3
from jupyter_fab.core.part import Part, Parts

CHORD_MM = 0.05  # coarser than what is cut: a way out is free or far from it
IN_THE_WAY_MM3 = 50.0  # less comes from rounds divided into chords, along a whole way out
TOUCH_MM = 1.0  # parts whose boxes come that near are shown as what a part comes onto
SAME_WAY = 1e-6

type Matrix = NDArray[np.bool_]


class CannotAssemble(BadInput):
    """Parts that hold each other in every direction: the piece is drawn whole, and cannot be put together."""

    code = "cannot-assemble"


@attrs.frozen
class Step:
    """Parts that come in together, the way that they move, and what they come onto (nothing: they begin)."""

    parts: tuple[str, ...]
    direction: Vector
    onto: tuple[str, ...]


def steps(parts: Parts) -> tuple[Step, ...]:
    """The order in which the piece is put together; what comes in as a group is put together before.

    Raises
    ------
    CannotAssemble
        If some parts lock each other.
    """
    bodies = [body_of(part, CHORD_MM) for part in parts.parts]
    ways = _ways(bodies)
    piece = _Piece(parts.parts, bodies, ways, [_blocked(parts.parts, bodies, way) for way in ways])
    return tuple(_apart(piece, list(range(len(bodies)))))


@attrs.frozen(eq=False)
class _Piece:
    parts: Sequence[Part]
    bodies: Sequence[Body]
    ways: Sequence[Vector]
    blocked: Sequence[Matrix]  # for each way: [i, j], i is held by j

    def mass(self, group: Sequence[int]) -> float:
        return sum(self.parts[i].panel.mass_kg() for i in group)


def _apart(piece: _Piece, here: list[int]) -> list[Step]:
    """The steps that put these together."""
    if len(here) == 1:
        return [Step(parts=(piece.parts[here[0]].name,), direction=(0.0, 0.0, 0.0), onto=())]
    best: tuple[tuple[float, ...], list[int], Vector] | None = None
    for way, blocked in zip(piece.ways, piece.blocked, strict=True):
        for group in _free(blocked[np.ix_(here, here)]):
            chosen = [here[i] for i in group]
            # Few at once, from above rather than from the side or below, and the light ones last onto the heavy.
            key = (len(chosen), -round(way[2], 3), piece.mass(chosen), *chosen)
            if len(chosen) < len(here) and (best is None or key < best[0]):
                best = key, chosen, way
    if best is None:
        names = [piece.parts[i].name for i in here]
        raise CannotAssemble(
            f"{', '.join(names[:6])}{' and others' if len(names) > 6 else ''} lock each other: none can be moved in. "
            "Turn one of their joints, or butt it with screws or cams, which enter last.",
            parts=names,
        )
    _, group, way = best
    rest = [i for i in here if i not in group]
    step = Step(
        parts=tuple(piece.parts[i].name for i in group),
        direction=(-way[0] + 0.0, -way[1] + 0.0, -way[2] + 0.0),
        onto=tuple(piece.parts[j].name for j in rest if any(_near(piece.bodies[i], piece.bodies[j]) for i in group)),
    )
    built = _apart(piece, group) if len(group) > 1 else []
    return [*_apart(piece, rest), *built, step]


def _free(blocked: Matrix) -> list[list[int]]:
    """Groups that hold each other and that nothing outside holds."""
    reach = blocked | np.eye(len(blocked), dtype=bool)
    for k in range(len(reach)):
        reach |= reach[:, k : k + 1] & reach[k : k + 1, :]
    groups = {tuple(np.flatnonzero(reach[i] & reach[:, i])) for i in range(len(reach))}
    return [[int(i) for i in group] for group in groups if not np.delete(reach[group[0]], group).any()]


def _ways(bodies: Sequence[Body]) -> list[Vector]:
    """Directions in which parts may come: along their own axes, each once."""
    found: list[Vector] = []
    for one in bodies:
        for axis in one.frame:
            for way in (axis, -axis):
                if not any(float(np.dot(way, known)) > 1 - SAME_WAY for known in found):
                    found.append((float(way[0]), float(way[1]), float(way[2])))
    return found


def _blocked(parts: Sequence[Part], bodies: Sequence[Body], way: Vector) -> Matrix:
    """Who is in whose way."""
    count = len(bodies)
    held = np.zeros((count, count), dtype=bool)
    direction = np.array(way)
    far = float(np.ptp([b.low @ direction for b in bodies] + [b.high @ direction for b in bodies])) + 10.0
    for i, one in enumerate(bodies):
        low = np.minimum(one.low, one.low + far * direction)
        high = np.maximum(one.high, one.high + far * direction)
        near = [
            j
            for j, other in enumerate(bodies)
            if j != i and np.all(np.minimum(high, other.high) - np.maximum(low, other.low) > SAME_WAY)
        ]
        if near:
            swept = _sweep(parts[i], one, direction, far)
            # A direction askew to a part's own axes is not tried for it: all that is near holds it.
            held[i, near] = True if swept is None else [overlap_mm3(swept, bodies[j]) > IN_THE_WAY_MM3 for j in near]
    return held


def _sweep(part: Part, one: Body, direction: NDArray[np.float64], far: float) -> Body | None:
    """The space that a part passes through on its way out."""
    x, y, z = (round(float(value), 9) for value in one.frame @ direction)
    if abs(z) > 1 - SAME_WAY:
        below, above = (0.0, far) if z > 0 else (far, 0.0)
        return body(tuple((low - below, high + above, region) for low, high, region in one.slabs), part.placement)
    if abs(z) > SAME_WAY:
        return None
    return body(tuple((low, high, _along(region, x * far, y * far)) for low, high, region in one.slabs), part.placement)


@functools.lru_cache(maxsize=512)
def _along(region: BaseGeometry, dx: float, dy: float) -> BaseGeometry:
    """The region with all that it passes over on a straight way."""
    way = np.array([dx, dy])
    swept: list[BaseGeometry] = [region, shapely.transform(region, lambda points: points + way)]
    for piece in polygons(region):
        for ring in (piece.exterior, *piece.interiors):
            points = shapely.get_coordinates(ring)
            a, b = points[:-1], points[1:]
            quads = np.stack([a, b, b + way, a + way], axis=1)
            area = (b[:, 0] - a[:, 0]) * dy - (b[:, 1] - a[:, 1]) * dx
            swept.extend(shapely.Polygon(quad) for quad in quads[np.abs(area) > 1e-9])
    return shapely.union_all(swept)


def _near(one: Body, other: Body) -> bool:
    return bool(np.all(np.minimum(one.high, other.high) - np.maximum(one.low, other.low) > -TOUCH_MM))
