"""The order in which places are visited, so that little is travelled in the air.

Places in, their order out: always on to the nearest, then stretches turned round as long as that shortens the way
(2-opt). Near the shortest for the few hundred holes and outlines of a sheet, deterministic, and quick.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from jupyter_fab.core.geometry import Point

MOST_TURNED = 400  # places; with more only the nearest is taken, which costs seconds of the machine, not of the reader
MOST_ROUNDS = 6  # of turning; the fourth seldom finds anything
GAIN_MM = 1e-6


def shortest_way(places: Sequence[Point], begin: Point) -> list[int]:
    """The indices of the places in the order in which they are visited from `begin`; the way is open at its end."""
    order = _nearest(places, begin)
    if len(order) > MOST_TURNED:
        return order
    for _ in range(MOST_ROUNDS):
        if not _turned(order, places, begin):
            break
    return order


def _nearest(places: Sequence[Point], begin: Point) -> list[int]:
    left = sorted(range(len(places)), key=lambda i: places[i])
    found: list[int] = []
    here = begin
    while left:
        nearest = min(left, key=lambda i: math.dist(places[i], here))
        left.remove(nearest)
        found.append(nearest)
        here = places[nearest]
    return found


def _turned(order: list[int], places: Sequence[Point], begin: Point) -> bool:
    """Whether a stretch was turned round somewhere; the order is changed in place."""
    better = False
    count = len(order)
    for i in range(count - 1):
        before = begin if i == 0 else places[order[i - 1]]
        for j in range(i + 1, count):
            first, last = places[order[i]], places[order[j]]
            now = math.dist(before, first)
            then = math.dist(before, last)
            if j + 1 < count:
                after = places[order[j + 1]]
                now += math.dist(last, after)
                then += math.dist(first, after)
            if then < now - GAIN_MM:
                order[i : j + 1] = reversed(order[i : j + 1])
                better = True
    return better
