"""Triangles of a face set right again after its points were moved: the diagonal of two neighbours is turned.

Role: where a hole moves past a long thin triangle, that one turns over and a neighbour covers it. To draw the other
diagonal of the two mends it, as Lawson's flips do for Delaunay triangulations (C. L. Lawson, "Software for C1 surface
interpolation", 1977). Few are ever wrong; where it takes more turns than that, the panel is better cut anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Indices = NDArray[np.uint32]
type Triangle = tuple[int, int, int]

TURNED_MM2 = -1e-6  # twice the area of a triangle that counts as turned over
MOST_TURNS = 64  # of diagonals in one move; more than that takes as long as to cut the face anew


class Faces:
    """Triangles that share edges, wound as they are seen from above (`up` 1) or from below (-1); they change."""

    def __init__(self, triangles: Indices, up: Floats) -> None:
        self.triangles = triangles
        self._up = up
        self._owner: dict[tuple[int, int], int] = {}  # of each edge in its direction; made when first asked

    def turned(self, plan: Floats) -> list[int]:
        """The triangles that are turned over if their points lie there, (n, 2)."""
        a, b, c = self.triangles.T
        x, y = plan.T
        ax, ay = x[a], y[a]
        twice = (x[b] - ax) * (y[c] - ay) - (y[b] - ay) * (x[c] - ax)
        return np.flatnonzero(twice * self._up < TURNED_MM2).tolist()

    def mend(self, plan: Floats) -> bool:
        """Whether no triangle is turned over, now that diagonals were; if not, these are good for nothing more."""
        wrong = self.turned(plan)
        if not wrong:
            return True
        if not self._owner:
            self._owner = {edge: row for row, one in enumerate(self.triangles.tolist()) for edge in _edges(one)}
        self.triangles = self.triangles.copy()
        for _ in range(MOST_TURNS):
            wrong = [row for row in wrong if self._twice(plan, row, self._at(row)) < TURNED_MM2]
            if not wrong:
                return True
            beside = self._turn(plan, wrong[0])
            if beside is None:
                return False
            wrong.append(beside)
        return False

    def _turn(self, plan: Floats, row: int) -> int | None:
        """The neighbour with which the best diagonal was turned; None if none makes anything better."""
        best: tuple[float, int, Triangle, Triangle] | None = None
        corners = self._at(row)
        for a, b, c in (corners, corners[1:] + corners[:1], corners[2:] + corners[:2]):
            beside = self._owner.get((b, a))
            if beside is None:
                continue
            d = next(point for point in self._at(beside) if point not in (a, b))
            if (c, d) in self._owner or (d, c) in self._owner:
                continue
            one, other = (a, d, c), (d, b, c)
            least = min(self._twice(plan, row, one), self._twice(plan, row, other))
            before = min(self._twice(plan, row, corners), self._twice(plan, row, self._at(beside)))
            if least > before and (best is None or least > best[0]):
                best = least, beside, one, other
        if best is None:
            return None
        _, beside, one, other = best
        for edge in (*_edges(corners), *_edges(self._at(beside))):
            del self._owner[edge]
        self._owner |= dict.fromkeys(_edges(one), row) | dict.fromkeys(_edges(other), beside)
        self.triangles[row], self.triangles[beside] = one, other
        return beside

    def _at(self, row: int) -> Triangle:
        a, b, c = self.triangles[row].tolist()
        return a, b, c

    def _twice(self, plan: Floats, row: int, one: Triangle) -> float:
        (ax, ay), (bx, by), (cx, cy) = plan[one, :].tolist()
        return float(((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) * self._up[row])


def _edges(one: Triangle | list[int]) -> tuple[tuple[int, int], ...]:
    a, b, c = one
    return (a, b), (b, c), (c, a)
