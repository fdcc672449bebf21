"""Where on a sheet there is still room for words: boxes of what stands there already, in mm of paper.

Everything that is drawn reports its box; a label asks for the nearest free place around what it belongs to. Nothing is
drawn here, and nothing that stands is ever moved.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

type Box = tuple[float, float, float, float]
type Spot = tuple[float, float]

CLEAR_MM = 0.35  # of white around words
LEADER_MM = 4.0  # words that are farther off are led to what they belong to by a line
PIECE_MM = 2.0  # slanted lines are kept as boxes of that length
FULL = 32  # directions in which a label may stand from its point
TURNS = sorted(range(FULL), key=lambda i: (i % 8 != 4, i % 8 != 0, i % 4 != 2))  # corners first, as one labels by hand
NEAR_MM, STEP_MM, STEPS = 1.2, 1.6, 30  # how far off a label may stand
CLOSE = 2  # of these steps need no leader


class Crowd:
    """The boxes on one sheet; those of words are known apart, since no leader may run through them."""

    def __init__(self) -> None:
        self._boxes: list[Box] = []
        self._words: list[Box] = []
        self._made: NDArray[np.float64] = np.zeros((0, 4))

    def add(self, box: Box, words: bool = False) -> None:
        """Something stands there."""
        self._boxes.append(box)
        if words:
            self._words.append(box)

    def line(self, *points: Spot) -> None:
        """A line runs there."""
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            straight = abs(x1 - x0) < 1e-6 or abs(y1 - y0) < 1e-6
            count = 1 if straight else max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / PIECE_MM))
            for i in range(count):
                a, b = i / count, (i + 1) / count
                xs = sorted((x0 + (x1 - x0) * a, x0 + (x1 - x0) * b))
                ys = sorted((y0 + (y1 - y0) * a, y0 + (y1 - y0) * b))
                self.add((xs[0], ys[0], xs[1], ys[1]))

    def free(self, box: Box) -> bool:
        """Whether nothing stands in that box, nor too near to it."""
        if len(self._made) != len(self._boxes):
            self._made = np.array(self._boxes)
        if not len(self._made):
            return True
        x0, y0, x1, y1 = box
        m, c = self._made, CLEAR_MM
        hit = (m[:, 0] < x1 + c) & (m[:, 2] > x0 - c) & (m[:, 1] < y1 + c) & (m[:, 3] > y0 - c)
        return not bool(hit.any())

    def place(
        self, size: Spot, at: Spot, within: Box, first: Sequence[Spot] = (), led: bool = False, reach: int = STEPS
    ) -> Spot | None:
        """The centre of the nearest free box of that size around a point; None if there is no room within reach.

        With `led`, the way there from the point must not run through words, for a leader.
        """
        for x, y in itertools.chain(first, _around(size, at, reach)):
            box = (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)
            inside = box[0] >= within[0] and box[1] >= within[1] and box[2] <= within[2] and box[3] <= within[3]
            if inside and self.free(box) and not (led and self._crossed(at, leader_end(at, box))):
                return x, y
        return None

    def _crossed(self, start: Spot, end: Spot) -> bool:
        """Whether a straight line would run through words."""
        if math.dist(start, end) < LEADER_MM or not self._words:
            return False
        boxes = np.array(self._words)  # they have the room of their font around them
        return bool(shapely.intersects(shapely.box(*boxes.T), shapely.LineString([start, end])).any())


def leader_end(at: Spot, box: Box) -> Spot:
    """The point of a box that is nearest to another."""
    return min(max(at[0], box[0]), box[2]), min(max(at[1], box[1]), box[3])


def _around(size: Spot, at: Spot, reach: int) -> Iterable[Spot]:
    for ring in range(reach):
        off = NEAR_MM + STEP_MM * ring
        for turn in TURNS:
            x, y = math.cos(turn * 2 * math.pi / FULL), math.sin(turn * 2 * math.pi / FULL)
            yield at[0] + x * (off + size[0] / 2), at[1] + y * (off + size[1] / 2)


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Places as near to those wanted (rising) as can be, with at least that gap between neighbours.

    The least sum of squares, found by pooling neighbours that press on each other.
    """
    pools: list[tuple[float, int]] = []  # mean of (wanted - place in line), count
    for i, value in enumerate(wanted):
        pools.append((value - i * gap, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m)]
    found: list[float] = []
    for mean, count in pools:
        found += [mean + (len(found) + k) * gap for k in range(count)]
    return found
