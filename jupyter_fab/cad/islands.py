"""Pockets around something that stands, divided so that each is bounded by one loop.

Role: a panel's pocket has one outline and no islands; toolpaths clear areas of one depth together, so that the dividing
line leaves no trace. The line goes up and down through the island's middle and ends at the pocket's edge.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from shapely.geometry import Point as ShapelyPoint

from jupyter_fab.cad.curves import Piece, signed_area
from jupyter_fab.cad.tiles import loop_of, outlines
from jupyter_fab.core.geometry import Point

OFF_CORNER_MM = 0.01  # the line is moved until it is so far from every corner
MOST_CUTS = 64  # dividing stops there: no panel has so many islands in one pocket


def divided(outer: Sequence[list[Piece]], standing: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The outer chains, those with islands cut into chains without."""
    chains = [*outer, *standing]
    for _ in range(MOST_CUTS):
        islands = [chain for chain in chains if signed_area(chain) < 0]
        if not islands:
            break
        island = islands[0]
        around = _around(island, [chain for chain in chains if signed_area(chain) > 0])
        mine = [island for island in islands if _around(island, [around]) is around] if around else []
        if around is None:
            chains.remove(island)
            continue
        group = [around, *mine]
        chains = [chain for chain in chains if not any(chain is one for one in group)]
        chains += _cut(group, _abscissa(island, group))
    return chains


def _around(island: list[Piece], outer: Sequence[list[Piece]]) -> list[Piece] | None:
    point = ShapelyPoint(island[0].start)
    return next((chain for chain in outer if loop_of(chain, 9).polygon(0.05).covers(point)), None)


def _abscissa(island: list[Piece], group: Sequence[list[Piece]]) -> float:
    low, _, high, _ = loop_of(island, 9).bounds()
    taken = [piece.start[0] for chain in group for piece in chain]
    for share in (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65):
        x = low + share * (high - low)
        if all(abs(x - corner) > OFF_CORNER_MM for corner in taken):
            return x
    return low + 0.4871 * (high - low)


def _cut(group: Sequence[list[Piece]], x: float) -> list[list[Piece]]:
    """The chains of the two sides of the line at x."""
    pieces: list[Piece] = []
    heights: list[float] = []
    for piece in itertools.chain.from_iterable(group):
        meets = _meets(piece, x)
        heights += [y for _, y in meets]
        pieces.append(piece)
    heights.sort()
    for low, high in zip(heights[::2], heights[1::2], strict=False):
        # both ways: the line bounds the part on its left and the part on its right
        pieces += [Piece((x, low), (x, high)), Piece((x, high), (x, low), 0.0, None)]
    return _parted(pieces, x)


def _parted(pieces: Sequence[Piece], x: float) -> list[list[Piece]]:
    """Outlines left of the line, then right of it; edges across the line are cut there."""
    found: list[list[Piece]] = []
    for side in (-1, 1):
        mine: list[Piece] = []
        for piece in pieces:
            if abs(piece.start[0] - x) < 1e-9 and abs(piece.end[0] - x) < 1e-9:
                upward = piece.end[1] > piece.start[1]
                # left of the line it is walked upwards, with the material to the left
                if upward == (side < 0):
                    mine.append(piece)
                continue
            for part in _parts(piece, x):
                if (part.middle()[0] - x) * side > 0:
                    mine.append(part)
        found += outlines(mine)
    return found


def _parts(piece: Piece, x: float) -> list[Piece]:
    shares = [0.0, *(share for share, _ in _meets(piece, x)), 1.0]
    if len(shares) == 2:
        return [piece]
    points = [_point(piece, share) for share in shares]
    sweep = math.atan(piece.bulge)
    return [
        Piece(a, b, math.tan(sweep * (there - here)), piece.circle, piece.follows)
        for (a, b), (here, there) in zip(itertools.pairwise(points), itertools.pairwise(shares), strict=True)
    ]


def _meets(piece: Piece, x: float) -> list[tuple[float, float]]:
    """Where the piece crosses the line at x: the share of its length, and y."""
    (x0, y0), (x1, y1) = piece.start, piece.end
    if not piece.circle:
        if (x0 - x) * (x1 - x) >= 0:
            return []
        share = (x - x0) / (x1 - x0)
        return [(share, y0 + share * (y1 - y0))]
    cx, cy, radius = piece.circle
    if abs(x - cx) >= radius:
        return []
    half = math.sqrt(radius * radius - (x - cx) ** 2)
    sweep = 4 * math.atan(piece.bulge)
    begin = math.atan2(y0 - cy, x0 - cx)
    found = []
    for y in (cy - half, cy + half):
        turned = math.atan2(y - cy, x - cx) - begin
        turned = turned % (2 * math.pi) if sweep > 0 else -((-turned) % (2 * math.pi))
        if 0 < turned / sweep < 1:
            found.append((turned / sweep, y))
    return sorted(found)


def _point(piece: Piece, share: float) -> Point:
    if share in (0.0, 1.0):
        return piece.end if share else piece.start
    if not piece.circle:
        (x0, y0), (x1, y1) = piece.start, piece.end
        return x0 + share * (x1 - x0), y0 + share * (y1 - y0)
    cx, cy, radius = piece.circle
    begin = math.atan2(piece.start[1] - cy, piece.start[0] - cx)
    angle = begin + share * 4 * math.atan(piece.bulge)
    return cx + radius * math.cos(angle), cy + radius * math.sin(angle)
