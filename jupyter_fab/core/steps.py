"""How a piece is put together: which part comes in when, from where, found by taking the finished piece apart.

A part is in another's way in a direction if the space that it sweeps on its way out meets the other, or if dowels or
hinges stand between both, which the joints tell. Parts that hold each other in a direction leave it together; a group
that nothing outside holds can be taken off (the blocking graphs of Wilson and Latombe, 1994). The order of putting
together is the other way round. Drawers are put together by themselves, and come last, like doors; before them come
loose shelves, which touch nothing. Pieces read from CadQuery have no joints and are judged by geometry alone. Tilting
and bending are not tried.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence

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
LOOSE_MM = 0.6  # what stands apart from all else by more is loose: the widest gap of a fitted joint is 0.35
TOUCH_MM = 1.5  # parts whose boxes come that near are shown as what a part comes onto; buffers hold doors off by 1
SAME_WAY = 1e-6

type Matrix = NDArray[np.bool_]
type Floats = NDArray[np.float64]
type Unit = tuple[int, ...]  # parts that are taken off together: one, or a drawer


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
    blocked = [_blocked(parts.parts, bodies, way) for way in ways]
    drawers = _drawers(parts)
    opens = frozenset(i for unit in drawers for i in unit)
    meets, joined = _meetings(parts, bodies, ways, blocked), _joined(parts)
    piece = _Piece(parts.parts, bodies, ways, blocked, meets, opens, joined, _loose_parts(bodies, joined))
    alone: list[Unit] = [(i,) for i in range(len(bodies))]
    if drawers:
        try:
            return tuple(_apart(piece, [*drawers, *(unit for unit in alone if unit[0] not in opens)]))
        except CannotAssemble:
            pass  # a drawer that cannot come in whole is put together in its place
    return tuple(_apart(piece, alone))


@attrs.frozen(eq=False)
class _Piece:
    parts: Sequence[Part]
    bodies: Sequence[Body]
    ways: Sequence[Vector]
    blocked: Sequence[Matrix]  # for each way: [i, j], i is held by j
    meets: Sequence[Floats]  # for each way: [i, j], area in which i leaves j straight, mm2
    opens: frozenset[int]  # parts of doors and drawers
    joined: Matrix  # [i, j], whether a joint holds both together
    loose: frozenset[int]  # parts that no joint holds and nothing touches: they hang on pins

    @functools.cached_property
    def mass(self) -> Floats:
        """Of each part, nearly: features are left out."""
        return np.array([p.panel.outline.polygon(1.0).area * p.panel.thickness_mm for p in self.parts])

    @functools.cached_property
    def all_meets(self) -> Floats:
        """Areas in which parts meet, whichever way they leave."""
        found: Floats = np.sum(self.meets, axis=0)
        return found

    def lumps(self, here: Sequence[int]) -> int:
        """In how many lumps, each held together by joints, these parts stand."""
        left, count = set(here), 0
        while left:
            edge, count = [left.pop()], count + 1
            while edge:
                reached = left.intersection(np.flatnonzero(self.joined[edge.pop()]).tolist())
                left -= reached
                edge += reached
        return count


def _apart(piece: _Piece, here: list[Unit]) -> list[Step]:
    """The steps that put these together."""
    if len(here) == 1:
        if len(here[0]) > 1:
            return _apart(piece, [(i,) for i in here[0]])
        return [Step(parts=(piece.parts[here[0][0]].name,), direction=(0.0, 0.0, 0.0), onto=())]
    member = np.zeros((len(here), len(piece.parts)), dtype=bool)
    for row, unit in enumerate(here):
        member[row, list(unit)] = True
    held = [(member @ blocked) @ member.T & ~np.eye(len(here), dtype=bool) for blocked in piece.blocked]
    # What nothing holds is found at once; groups that hold each other are looked for only where there is no such unit.
    best = min(_removable(piece, here, held, _loose), default=None, key=lambda found: found[0])
    if best is None:
        best = min(_removable(piece, here, held, _free), default=None, key=lambda found: found[0])
    if best is None:
        names = [piece.parts[i].name for unit in here for i in unit]
        raise CannotAssemble(
            f"{', '.join(names[:6])}{' and others' if len(names) > 6 else ''} lock each other: none can be moved in. "
            "Turn one of their joints, or butt it with screws or cams, which enter last.",
            parts=names,
        )
    _, group, way = best
    rest = [unit for unit in here if unit not in group]
    moved = [i for unit in group for i in unit]
    stays = [i for unit in rest for i in unit]
    step = Step(
        parts=tuple(piece.parts[i].name for i in moved),
        direction=(-way[0] + 0.0, -way[1] + 0.0, -way[2] + 0.0),
        onto=tuple(piece.parts[j].name for j in stays if any(_near(piece.bodies[i], piece.bodies[j]) for i in moved)),
    )
    built = _apart(piece, group) if len(moved) > 1 else []
    return [*_apart(piece, rest), *built, step]


def _removable(
    piece: _Piece, here: list[Unit], held: list[Matrix], find: Callable[[Matrix], list[list[int]]]
) -> Iterator[tuple[tuple[float, ...], list[Unit], Vector]]:
    """Groups that can be taken off, with their ways, and how late they should come in: the least comes last."""
    loose: dict[tuple[int, ...], int] = {}
    for number, (way, blocked) in enumerate(zip(piece.ways, held, strict=True)):
        for rows in find(blocked):
            if len(rows) == len(here):
                continue
            group = [here[i] for i in rows]
            moved = [i for unit in group for i in unit]
            stays = [i for unit in here if unit not in group for i in unit]
            met = piece.all_meets[np.ix_(moved, stays)].sum()
            straight = piece.meets[number][np.ix_(moved, stays)].sum() / met if met else 1.0
            if tuple(rows) not in loose:
                loose[tuple(rows)] = piece.lumps(stays) + (not piece.joined[np.ix_(moved, stays)].any())
            # Few at once, drawers and doors last and loose shelves before them, so that joints hold together what
            # stands, straight off what they meet, from above rather than from the side or below, and the light ones
            # last onto the heavy.
            opens = any(i in piece.opens for i in moved)
            key = (
                len(group),
                not opens,
                not all(i in piece.loose for i in moved),
                loose[tuple(rows)],
                -round(straight, 1),
                -round(way[2], 3),
                piece.mass[moved].sum(),
                *moved,
            )
            yield key, group, way


def _loose(blocked: Matrix) -> list[list[int]]:
    """Units that nothing holds."""
    return [[int(i)] for i in np.flatnonzero(~blocked.any(axis=1))]


def _free(blocked: Matrix) -> list[list[int]]:
    """Groups that hold each other and that nothing outside holds."""
    reach = blocked | np.eye(len(blocked), dtype=bool)
    for k in range(len(reach)):
        reach |= reach[:, k : k + 1] & reach[k : k + 1, :]
    groups = {tuple(np.flatnonzero(reach[i] & reach[:, i])) for i in range(len(reach))}
    return [[int(i) for i in group] for group in groups if not np.delete(reach[group[0]], group).any()]


def _drawers(parts: Parts) -> list[Unit]:
    """What opens, as units: all parts of a drawer, a door."""
    number = {part.name: i for i, part in enumerate(parts.parts)}
    return [tuple(number[name] for name in motion.parts) for motion in parts.motions]


def _joined(parts: Parts) -> Matrix:
    """Which parts are joined to which."""
    number = {part.name: i for i, part in enumerate(parts.parts)}
    found = np.zeros((len(number), len(number)), dtype=bool)
    for join in parts.joins:
        i, j = number[join.board], number[join.into]
        found[i, j] = found[j, i] = True
    return found


def _loose_parts(bodies: Sequence[Body], joined: Matrix) -> frozenset[int]:
    """Parts that stand apart from all others and are joined to none."""
    low, high = np.array([b.low for b in bodies]), np.array([b.high for b in bodies])
    found = set()
    for i in range(len(bodies)):
        near = (np.minimum(high[i], high) - np.maximum(low[i], low) > -LOOSE_MM).all(axis=1)
        near[i] = False
        if not near.any() and not joined[i].any():
            found.add(i)
    return frozenset(found)


def _meetings(parts: Parts, bodies: Sequence[Body], ways: Sequence[Vector], blocked: Sequence[Matrix]) -> list[Floats]:
    """For each way the areas in which parts leave each other straight; also holds what only its joint's way leaves."""
    count = len(bodies)
    number = {part.name: i for i, part in enumerate(parts.parts)}
    meets = [np.zeros((count, count)) for _ in ways]
    joined: set[tuple[int, int]] = set()
    for join in parts.joins:
        i, j = number[join.board], number[join.into]
        joined |= {(i, j), (j, i)}
        area = max(1.0, float(np.prod(sorted(np.subtract(join.high, join.low))[1:])))
        for way, held, met in zip(ways, blocked, meets, strict=True):
            leaves = any(np.dot(way, enters) < SAME_WAY - 1 for enters in join.enters)
            left = any(np.dot(way, enters) > 1 - SAME_WAY for enters in join.enters)
            met[i, j] += area * leaves
            met[j, i] += area * left
            if join.only_way:
                held[i, j] |= not leaves
                held[j, i] |= not left
    low, high = np.array([b.low for b in bodies]), np.array([b.high for b in bodies])
    for i in range(count):
        shared = np.minimum(high[i], high) - np.maximum(low[i], low)
        for j in map(int, np.flatnonzero((shared > -TOUCH_MM).all(axis=1))):
            axis = int(np.argmin(shared[j]))
            if j == i or (i, j) in joined or shared[j][axis] > TOUCH_MM:
                continue
            away = 1.0 if low[i][axis] + high[i][axis] > low[j][axis] + high[j][axis] else -1.0
            for way, met in zip(ways, meets, strict=True):
                if way[axis] * away > 1 - SAME_WAY:
                    met[i, j] += float(np.prod(np.delete(shared[j], axis).clip(0.0)))
    return meets


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
            swept = sweep(parts[i], one, direction, far)
            # A direction askew to a part's own axes is not tried for it: all that is near holds it.
            held[i, near] = True if swept is None else [overlap_mm3(swept, bodies[j]) > IN_THE_WAY_MM3 for j in near]
    return held


def sweep(part: Part, one: Body, direction: NDArray[np.float64], far: float) -> Body | None:
    """The space that a part passes through on a straight way, or more than that; None askew to the part's own axes."""
    x, y, z = (round(float(value), 9) for value in one.frame @ direction)
    if abs(z) > 1 - SAME_WAY:
        below, above = (0.0, far) if z > 0 else (far, 0.0)
        return body(tuple((low - below, high + above, region) for low, high, region in one.slabs), part.placement)
    if abs(z) > SAME_WAY:
        return None
    return body(tuple((low, high, _along(region, x * far, y * far)) for low, high, region in one.slabs), part.placement)


@functools.lru_cache(maxsize=512)
def _along(region: BaseGeometry, dx: float, dy: float) -> BaseGeometry:
    """The region with all that it passes over on a straight way that is longer than itself: holes are passed over."""
    way = np.array([dx, dy])
    swept: list[BaseGeometry] = []
    for piece in polygons(region):
        whole = shapely.Polygon(piece.exterior)
        points = shapely.get_coordinates(piece.exterior)
        a, b = points[:-1], points[1:]
        area = (b[:, 0] - a[:, 0]) * dy - (b[:, 1] - a[:, 1]) * dx
        quads = np.stack([a, b, b + way, a + way], axis=1)[np.abs(area) > 1e-9]
        swept += [whole, shapely.transform(whole, lambda points: points + way)]
        swept.extend(np.asarray(shapely.polygons(quads)).ravel().tolist())
    return shapely.union_all(swept)


def _near(one: Body, other: Body) -> bool:
    return bool(np.all(np.minimum(one.high, other.high) - np.maximum(one.low, other.low) > -TOUCH_MM))
