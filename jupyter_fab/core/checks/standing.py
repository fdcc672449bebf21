"""How a piece stands: the ground that its feet enclose, and the moments about each edge of it that keep or overturn it.

Weights inside an edge of the ground hold the piece down, those outside turn it over that edge; which of the two is
larger is all that the checks of tipping ask. Moments are in kg mm: gravity is the same on both sides.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import attrs
import numpy as np
import shapely
from shapely.geometry import MultiPoint, Polygon
from shapely.geometry.polygon import orient

from jupyter_fab.core.checks.piece import Floats, Piece

SAFE = 1.1  # restoring over overturning moment: a tenth for what is built a little otherwise
FROM_HEIGHT_MM = 686.0  # 27 in, from which ASTM F2057-23 looks at storage: lower pieces fall on nobody
MOST = 99.0  # the figure where nothing at all overturns

type Weight = tuple[float, float, float, float]  # kg at x, y, z in the piece, mm


@attrs.frozen
class Balance:
    """About the edge where a piece overturns first: moments in kg m, and the way that it falls, seen from above."""

    keeps_kg_m: float
    turns_kg_m: float
    way: tuple[float, float]

    @property
    def ratio(self) -> float:
        """Restoring over overturning moment, at most 99."""
        return min(self.keeps_kg_m / self.turns_kg_m, MOST) if self.turns_kg_m > 1e-9 else MOST

    def towards(self) -> str:
        """The way that it falls, in words."""
        x, y = self.way
        if abs(y) >= abs(x):
            return "forwards" if y < 0 else "backwards"
        return "to the right" if x > 0 else "to the left"


def ground(piece: Piece) -> Polygon | None:
    """The region that the feet enclose, seen from above; None where they stand on a point or a line."""
    hull = MultiPoint(piece.feet).convex_hull
    return orient(hull) if isinstance(hull, Polygon) and hull.area > 1.0 else None


def narrowest(region: Polygon) -> float:
    """The least width of a region, mm."""
    points = shapely.get_coordinates(region.convex_hull)
    edges = np.diff(points, axis=0)
    normals = np.column_stack([edges[:, 1], -edges[:, 0]]) / np.linalg.norm(edges, axis=1)[:, None]
    reach = points @ normals.T
    return float((reach.max(axis=0) - reach.min(axis=0)).min())


def balance(stands_on: Polygon, weights: Sequence[Weight], tilt: float = 0.0) -> Balance:
    """About the edge of the ground where these weights come nearest to overturning.

    `tilt` is the slope by which the far side is raised: all weights lean over by it times their height.
    """
    points = shapely.get_coordinates(stands_on)
    mass, places = np.array([w[0] for w in weights]), np.array([w[1:] for w in weights])
    worst: Balance | None = None
    for here, there in itertools.pairwise(points):
        edge = there - here
        length = float(np.hypot(*edge))
        if length < 1e-6:
            continue
        out = np.array([edge[1], -edge[0]]) / length
        arms = (places[:, :2] - here) @ out + places[:, 2] * tilt
        turns, keeps = float((mass * arms.clip(min=0)).sum()), float((mass * (-arms).clip(min=0)).sum())
        found = Balance(keeps / 1000, turns / 1000, (float(out[0]), float(out[1])))
        if worst is None or (found.ratio, found.keeps_kg_m) < (worst.ratio, worst.keeps_kg_m):
            worst = found
    assert worst is not None
    return worst


def weights(piece: Piece, places: Iterable[tuple[str, Floats]]) -> list[Weight]:
    """The parts' weights at these places; heights count from the floor."""
    floor = piece.low[2]
    return [(piece.masses[name][0], float(x), float(y), float(z) - floor) for name, (x, y, z) in places]
