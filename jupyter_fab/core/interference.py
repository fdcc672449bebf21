"""Whether parts of a piece stand in each other: which, by how much, and where.

A part is a stack of slabs, a slab a region between two heights. Two parts that lie parallel meet in one section; two
that stand square meet where, along their common line, both are there at once: both are exact, without a CAD kernel.
Parts at any other angle are summed over sections, within a tenth of the volume. Bores into the edge are left out:
they only take material away.
"""

from __future__ import annotations

import functools
import itertools
import math

import attrs
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import CHORD_TOLERANCE_MM, Vector, polygons
from jupyter_fab.core.part import Panel, Part, Parts, Placement

LEAST_MM3 = 0.5  # smaller overlaps come from dividing rounds into chords
SQUARE = 1e-5  # cosine under which two directions stand square: 0.01 mm on a metre
SLICES = 16  # Gauss points through a slab that another crosses at an angle
FAR_MM = 1e5  # beyond any piece

type Slab = tuple[float, float, BaseGeometry]
type Floats = NDArray[np.float64]


@attrs.frozen
class Overlap:
    """Two parts that stand in each other."""

    one: str
    other: str
    volume_mm3: float
    low: Vector  # of the box that both share, where to look
    high: Vector


@attrs.frozen(eq=False)
class Body:
    """Slabs at a place of the piece, with the box round them."""

    slabs: tuple[Slab, ...]
    placement: Placement
    low: Floats
    high: Floats

    @property
    def frame(self) -> Floats:
        """Rows: the directions of x, y and z of the body's frame, in the piece."""
        return np.array([self.placement.x_axis, self.placement.y_axis, self.placement.normal()])


def interference(parts: Parts) -> tuple[Overlap, ...]:
    """Every pair of parts that stand in each other; empty in a piece that can be put together."""
    bodies = [(part.name, body_of(part)) for part in parts.parts]
    found = []
    for (one, a), (other, b) in itertools.combinations(bodies, 2):
        volume = overlap_mm3(a, b)
        if volume > LEAST_MM3:
            low, high = np.maximum(a.low, b.low), np.minimum(a.high, b.high)
            found.append(Overlap(one, other, volume, _vector(low), _vector(high)))
    return tuple(found)


def body_of(part: Part, tolerance_mm: float = CHORD_TOLERANCE_MM) -> Body:
    """A part as a body, its rounds divided so that chords stay within the tolerance."""
    return body(_slabs(part.panel, tolerance_mm), part.placement)


def body(slabs: tuple[Slab, ...], placement: Placement) -> Body:
    """Slabs at a place."""
    x0, y0, x1, y1 = shapely.total_bounds([region for _, _, region in slabs])
    heights = (slabs[0][0], slabs[-1][1])
    corners = np.array([placement.at(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in heights])
    return Body(slabs, placement, corners.min(axis=0), corners.max(axis=0))


def overlap_mm3(a: Body, b: Body) -> float:
    """How much of one body lies in the other, mm3."""
    if np.any(np.minimum(a.high, b.high) - np.maximum(a.low, b.low) <= 1e-6):
        return 0.0
    cosine = float(a.frame[2] @ b.frame[2])
    pairs = itertools.product(a.slabs, b.slabs)
    if abs(cosine) < SQUARE:
        return sum(_square(a, b, one, other) for one, other in pairs)
    return sum(_slanted(a, b, one, other, cosine) for one, other in pairs)


@functools.lru_cache(maxsize=1024)
def _slabs(panel: Panel, tolerance_mm: float) -> tuple[Slab, ...]:
    return tuple(panel.layers(tolerance_mm))


def _square(a: Body, b: Body, one: Slab, other: Slab) -> float:
    """Both slabs seen along their common line: the integral of the product of their chords."""
    line = np.cross(a.frame[2], b.frame[2])
    # Regions with the common line as x, and the other's height as y.
    seen_a = _seen(one[2], a, b, line)
    seen_b = _seen(other[2], b, a, line)
    (a0, al, a1, ah), (b0, bl, b1, bh) = seen_a.bounds, seen_b.bounds
    if min(a1, b1) - max(a0, b0) <= 1e-9 or not (al < other[1] and other[0] < ah and bl < one[1] and one[0] < bh):
        return 0.0
    cut_a = shapely.intersection(seen_a, shapely.box(-FAR_MM, other[0], FAR_MM, other[1]))
    cut_b = shapely.intersection(seen_b, shapely.box(-FAR_MM, one[0], FAR_MM, one[1]))
    if cut_a.area <= 0 or cut_b.area <= 0:
        return 0.0
    low = max(cut_a.bounds[0], cut_b.bounds[0])
    high = min(cut_a.bounds[2], cut_b.bounds[2])
    if high - low <= 1e-9:
        return 0.0
    xs = np.concatenate([shapely.get_coordinates(cut_a)[:, 0], shapely.get_coordinates(cut_b)[:, 0], [low, high]])
    marks = np.unique(np.round(xs[(xs >= low) & (xs <= high)], 9))
    # Chords are linear between marks, so two Gauss points integrate their product exactly.
    middle, half = (marks[1:] + marks[:-1]) / 2, (marks[1:] - marks[:-1]) / 2
    total = 0.0
    for sign in (-1, 1):
        at = middle + sign * half / math.sqrt(3)
        total += float(np.sum(half * _chords(cut_a, at) * _chords(cut_b, at)))
    return total


def _seen(region: BaseGeometry, mine: Body, other: Body, line: Floats) -> BaseGeometry:
    """A region with the common line as x (from the piece's origin) and the other body's height as y."""
    (ux, uy), (vx, vy) = (mine.frame[:2] @ line, mine.frame[:2] @ other.frame[2])
    origin = np.array(mine.placement.origin)
    dx = float(origin @ line)
    dy = float((origin - np.array(other.placement.origin)) @ other.frame[2])
    return affine_transform(region, (ux, uy, vx, vy, dx, dy))


def _chords(region: BaseGeometry, at: Floats) -> Floats:
    """How long the region is along y at each x: what its edges bound, those that run left less those that run right."""
    lengths = np.zeros(len(at))
    for piece in polygons(region):
        for ring, sign in ((piece.exterior, 1.0), *((hole, -1.0) for hole in piece.interiors)):
            points = shapely.get_coordinates(ring)
            leaning = points[:-1, 0] != points[1:, 0]  # upright edges bound nothing along y
            (x0, y0), (x1, y1) = points[:-1][leaning].T, points[1:][leaning].T
            crosses = (np.minimum(x0, x1)[:, None] < at) & (at < np.maximum(x0, x1)[:, None])
            y = y0[:, None] + (at - x0[:, None]) * ((y1 - y0) / (x1 - x0))[:, None]
            bounded = np.where(crosses, np.sign(x0 - x1)[:, None] * y, 0.0).sum(axis=0)
            lengths += sign * (bounded if ring.is_ccw else -bounded)
    return lengths


def _slanted(a: Body, b: Body, one: Slab, other: Slab, cosine: float) -> float:
    """Plane sections through the first slab; one is enough where the other lies parallel."""
    origin = np.array(b.placement.origin) - np.array(a.placement.origin)
    base = float(origin @ a.frame[2])
    (ux, uy) = b.frame[:2] @ a.frame[2]
    heights = [
        base + x * ux + y * uy + h * cosine for x, y in _corners(other[2]) for h in other[:2]
    ]  # of the other slab over the first's side B
    low, high = max(one[0], min(heights)), min(one[1], max(heights))
    if high - low <= 1e-9:
        return 0.0
    parallel = math.hypot(ux, uy) < SQUARE
    places, weights = np.polynomial.legendre.leggauss(1 if parallel else SLICES)
    total = 0.0
    for place, weight in zip(places, weights, strict=True):
        z = (low + high) / 2 + place * (high - low) / 2
        # Over (x, y) of the other's frame the plane stands at h = (z - base - x ux - y uy) / cosine.
        region = other[2] if parallel else other[2].intersection(_strip(ux, uy, cosine, z - base, other))
        if region.is_empty:
            continue
        foot = origin + b.frame[2] * (z - base) / cosine
        x_way: Floats = b.frame[0] - b.frame[2] * ux / cosine
        y_way = b.frame[1] - b.frame[2] * uy / cosine
        (ax, ay), (bx, by), (cx, cy) = (a.frame[:2] @ way for way in (x_way, y_way, foot))
        section = affine_transform(region, (ax, bx, ay, by, cx, cy))
        total += weight * (high - low) / 2 * section.intersection(one[2]).area
    return float(total)


def _strip(ux: float, uy: float, cosine: float, z: float, slab: Slab) -> BaseGeometry:
    """Where, in a slab's plane, a slanted plane passes between its two heights."""
    size = math.hypot(ux, uy)
    near, far = sorted(((z - slab[0] * cosine) / size, (z - slab[1] * cosine) / size))
    nx, ny = ux / size, uy / size
    ends = [(near, -FAR_MM), (far, -FAR_MM), (far, FAR_MM), (near, FAR_MM)]
    return shapely.Polygon([(n * nx - s * ny, n * ny + s * nx) for n, s in ends])


def _corners(region: BaseGeometry) -> list[tuple[float, float]]:
    x0, y0, x1, y1 = region.bounds
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def _vector(values: Floats) -> Vector:
    x, y, z = (float(value) for value in values)
    return x, y, z
