"""Outlines of faces put together: edges that two faces share fall away, the rest are joined into closed loops.

Role: second half of reading outlines. Seen from above, the upward faces of a panel lie side by side like tiles; what is
left when their common edges are taken away is the panel's outline and its openings, with every arc kept. Nothing here
knows of solids.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from jupyter_fab.cad.curves import Piece, signed_area
from jupyter_fab.core.geometry import Loop, Point, Vertex

SAME_MM = 2e-3  # corners nearer than this are one: files from other programs are no finer
ON_MM = 2e-3  # a corner so near to an edge lies on it
MIDDLES_MM = 0.02  # two edges between the same corners whose middles are nearer are one edge
IN_LINE_MM = 1e-4  # a corner that strays less from the line through its neighbours is none
SLIVER_MM = 0.02  # loops thinner than this come from curves that were followed twice


def outlines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The closed chains around the tiles that the pieces bound; openings run clockwise."""
    corners = _Corners()
    chains = _chained(_uncancelled(_split(list(pieces), corners), corners), corners)
    return [chain for chain in chains if not _thin(chain)]


def loop_of(chain: Sequence[Piece], places: int) -> Loop:
    """The chain as a loop, counter-clockwise, straight runs and runs along one circle joined, coordinates rounded."""
    pieces = list(chain) if signed_area(list(chain)) > 0 else [piece.reversed() for piece in reversed(chain)]
    pieces = joined(pieces)
    vertices = [
        Vertex(round(piece.start[0], places) + 0.0, round(piece.start[1], places) + 0.0, round(piece.bulge, 8) + 0.0)
        for piece in pieces
    ]
    return Loop(tuple(vertices))


def full_circle(chain: Sequence[Piece]) -> tuple[float, float, float] | None:
    """Centre and radius, if the chain is one whole circle."""
    circle = chain[0].circle
    if circle is None or any(not piece.circle or not _one_circle(circle, piece.circle) for piece in chain):
        return None
    return circle


def joined(pieces: list[Piece]) -> list[Piece]:
    """The chain with neighbours on one line or one circle made one; two halves of a full circle stay two."""
    kept = list(pieces)
    # Begin at a corner, so that a run is not cut by the chain's own start.
    for i in range(len(kept)):
        if not _goes_on(kept[i - 1], kept[i]):
            kept = kept[i:] + kept[:i]
            break
    else:
        halves = kept[0]
        assert halves.circle is not None
        x, y, radius = halves.circle
        way = math.copysign(1.0, halves.bulge)
        east, west = (x + radius, y), (x - radius, y)
        return [Piece(east, west, way, halves.circle), Piece(west, east, way, halves.circle)]
    found = [kept[0]]
    for piece in kept[1:]:
        before = found[-1]
        if _goes_on(before, piece) and (one := _one(before, piece)):
            found[-1] = one
        else:
            found.append(piece)
    return found


def _one(a: Piece, b: Piece) -> Piece | None:
    if not a.bulge:
        return Piece(a.start, b.end)
    sweep = 4 * (math.atan(a.bulge) + math.atan(b.bulge))
    # tan(sweep / 4) grows without bound towards a full turn, and rounding it with it
    return Piece(a.start, b.end, math.tan(sweep / 4), a.circle, a.follows) if abs(sweep) < 1.8 * math.pi else None


def _goes_on(a: Piece, b: Piece) -> bool:
    if a.follows or b.follows:
        return False
    if bool(a.bulge) != bool(b.bulge):
        return False
    if a.circle and b.circle:
        return a.bulge * b.bulge > 0 and _one_circle(a.circle, b.circle)
    ux, uy, vx, vy = a.end[0] - a.start[0], a.end[1] - a.start[1], b.end[0] - b.start[0], b.end[1] - b.start[1]
    if ux * vx + uy * vy <= 0:
        return False
    # One of them may be a step of rounding: what counts is how far the corner lies off the joined line.
    return abs(ux * vy - uy * vx) / math.hypot(ux + vx, uy + vy) <= IN_LINE_MM


def _one_circle(a: tuple[float, float, float], b: tuple[float, float, float]) -> bool:
    return math.dist(a[:2], b[:2]) < SAME_MM and abs(a[2] - b[2]) < SAME_MM


class _Corners:
    """Numbers for points: one number for all that lie together."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)

    def number(self, point: Point) -> int:
        column, row = math.floor(point[0] / SAME_MM), math.floor(point[1] / SAME_MM)
        for cell in itertools.product((column, column - 1, column + 1), (row, row - 1, row + 1)):
            for known in self._cells.get(cell, ()):
                if math.dist(self.points[known], point) < SAME_MM:
                    return known
        self.points.append(point)
        self._cells[column, row].append(len(self.points) - 1)
        return len(self.points) - 1


def _split(pieces: list[Piece], corners: _Corners) -> list[Piece]:
    """The pieces cut wherever a corner of another lies on them."""
    for piece in pieces:
        corners.number(piece.start)
        corners.number(piece.end)
    points = np.array(corners.points)
    return [part for piece in pieces for part in _cut(piece, points)]


def _cut(piece: Piece, points: NDArray[np.float64]) -> list[Piece]:
    (x0, y0), (x1, y1) = piece.start, piece.end
    length = math.hypot(x1 - x0, y1 - y0)
    if length < SAME_MM and not piece.circle:
        return []
    near = ON_MM if not piece.follows else SLIVER_MM
    if piece.circle is None:
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        along = (points[:, 0] - x0) * ux + (points[:, 1] - y0) * uy
        across = (points[:, 1] - y0) * ux - (points[:, 0] - x0) * uy
        on = (np.abs(across) < near) & (along > SAME_MM) & (along < length - SAME_MM)
        order = np.argsort(along[on])
        stops = [piece.start, *map(tuple, points[on][order].tolist()), piece.end]
        return [Piece(a, b) for a, b in itertools.pairwise(stops)]
    x, y, radius = piece.circle
    sweep = 4 * math.atan(piece.bulge)
    if abs(sweep) * radius < SAME_MM:
        return []
    begin = math.atan2(y0 - y, x0 - x)
    way = 1.0 if sweep > 0 else -1.0
    off = np.hypot(points[:, 0] - x, points[:, 1] - y) - radius
    turned = np.mod(way * (np.arctan2(points[:, 1] - y, points[:, 0] - x) - begin), 2 * math.pi)
    step = SAME_MM / radius
    on = (np.abs(off) < near) & (turned > step) & (turned < abs(sweep) - step)
    order = np.argsort(turned[on])
    stops = [piece.start, *map(tuple, points[on][order].tolist()), piece.end]
    marks = [0.0, *turned[on][order].tolist(), abs(sweep)]
    return [
        Piece(a, b, math.tan(way * (there - here) / 4), piece.circle, piece.follows)
        for (a, b), (here, there) in zip(itertools.pairwise(stops), itertools.pairwise(marks), strict=True)
    ]


def _uncancelled(pieces: list[Piece], corners: _Corners) -> list[tuple[int, int, Piece]]:
    """The pieces that no other runs along the other way."""
    kept: dict[tuple[int, int], list[Piece]] = defaultdict(list)
    for piece in pieces:
        a, b = corners.number(piece.start), corners.number(piece.end)
        if a == b:
            continue
        against = kept.get((b, a), [])
        middle = piece.middle()
        for i, other in enumerate(against):
            if math.dist(other.middle(), middle) < MIDDLES_MM:
                against.pop(i)
                break
        else:
            kept[a, b].append(piece)
    return [(a, b, piece) for (a, b), found in kept.items() for piece in found]


def _chained(edges: list[tuple[int, int, Piece]], corners: _Corners) -> list[list[Piece]]:
    leaving: dict[int, list[tuple[int, Piece]]] = defaultdict(list)
    for a, b, piece in edges:
        leaving[a].append((b, piece))
    chains = []
    while leaving:
        start = next(iter(leaving))
        chain: list[Piece] = []
        here = start
        while not chain or here != start:
            ways = leaving.get(here)
            if not ways:
                chain = []  # an edge that leads nowhere: a broken face; the volume will tell
                break
            chosen = 0 if len(ways) == 1 or not chain else _next(chain[-1], [piece for _, piece in ways])
            there, piece = ways.pop(chosen)
            if not ways:
                del leaving[here]
            chain.append(piece)
            here = there
        if chain:
            chains.append(chain)
    return chains


def _next(before: Piece, ways: list[Piece]) -> int:
    """Which way bounds the same tile as `before`, where tiles touch in a point: the first one clockwise from back."""
    back = _heading(before.reversed())
    return min(range(len(ways)), key=lambda i: (back - _heading(ways[i])) % (2 * math.pi))


def _heading(piece: Piece) -> float:
    """The direction in which the piece leaves its start."""
    return math.atan2(piece.end[1] - piece.start[1], piece.end[0] - piece.start[0]) - 2 * math.atan(piece.bulge)


def _thin(chain: list[Piece]) -> bool:
    around = sum(math.dist(piece.start, piece.end) * (1 + abs(piece.bulge) / 2) for piece in chain)
    return abs(signed_area(chain)) < SLIVER_MM * around / 2
