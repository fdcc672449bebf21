"""Directions in space, as the recogniser needs them: products, lengths, and frames to lie in."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import attrs
import cadquery as cq

from jupyter_fab.core.geometry import Vector

PARALLEL = 1e-6  # sine of the angle up to which directions are parallel; over 2 m it is 2 thousandths of a mm


@attrs.frozen
class Frame:
    """Where a panel lies: its origin, its x and y, and n, which points out of side A."""

    origin: Vector
    x: Vector
    y: Vector
    n: Vector

    def location(self) -> Any:
        """The CadQuery location that takes the frame's coordinates to the piece's."""
        return cq.Location(cq.Plane(origin=self.origin, xDir=self.x, normal=self.n))


def frame_across(n: Vector) -> Frame:
    """A frame at the piece's origin with that normal, its x and y along the piece's axes where that can be."""
    helpers: tuple[Vector, ...] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    first = min(helpers, key=lambda helper: round(abs(dot(helper, n)), 9))
    x = unit(tuple(h - dot(first, n) * m for h, m in zip(first, n, strict=True)))
    return Frame((0.0, 0.0, 0.0), clean(x), clean(cross(n, x)), clean(n))


def dot(a: Iterable[float], b: Iterable[float]) -> float:
    """How far a reaches along b."""
    return float(sum(p * q for p, q in zip(a, b, strict=True)))


def cross(a: Vector, b: Vector) -> Vector:
    """The direction square to both, by the right hand."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def parallel(a: Vector, b: Vector) -> bool:
    """Whether two unit vectors lie along one line."""
    across = cross(a, b)
    return math.hypot(*across) < PARALLEL


def unit(v: Iterable[float]) -> Vector:
    """The vector at length 1."""
    x, y, z = v
    size = math.hypot(x, y, z)
    return x / size, y / size, z / size


def rising(v: Vector) -> Vector:
    """The direction or its opposite: the one whose largest component is positive."""
    largest = max(v, key=lambda c: round(abs(c), 9))
    return v if largest > 0 else (-v[0], -v[1], -v[2])


def clean(v: Vector) -> Vector:
    """The unit vector without the dust of rounding."""
    x, y, z = (0.0 if abs(c) < 1e-9 else 1.0 if c > 1 - 1e-15 else round(c, 12) for c in v)
    return x, y, z
