"""Bending of plates and beams by finite elements: stiffness and loads of one rectangle and of one stretch of beam.

The rectangle is the one of Adini, Clough and Melosh: twelve unknowns, at each corner the deflection and its slopes
along x and y. A strip that is held at both ends comes out as the beam formula says, exactly; plates come out from
below a few per cent too soft, which is the safe side. The board's stiffness along x and along y may differ.

Source: O. C. Zienkiewicz, The Finite Element Method, chapter on plate bending (the rectangle with twelve unknowns).
"""

from __future__ import annotations

import functools

import attrs
import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

CORNERS = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))  # of the unit square, counter-clockwise


@attrs.frozen
class Rigidity:
    """What a plate puts up against bending along x, along y, and against being twisted, N mm."""

    along_x: float
    along_y: float
    twist: float


def rigidity(x_mpa: float, y_mpa: float, shear_mpa: float, thickness_mm: float) -> Rigidity:
    """The rigidity of a board; what bending along one way does across it (Poisson) is left out."""
    i = thickness_mm**3 / 12
    return Rigidity(x_mpa * i, y_mpa * i, shear_mpa * i)


@functools.lru_cache(maxsize=4096)
def plate_stiffness(width_mm: float, height_mm: float, board: Rigidity) -> Floats:
    """The 12 x 12 stiffness of a rectangle; unknowns (w, dw/dx, dw/dy) at each corner, counter-clockwise."""
    inverse = _inverse(width_mm, height_mm)
    weights = np.diag([board.along_x, board.along_y, board.twist])
    total = np.zeros((12, 12))
    for x, y, share in _gauss():
        bends = curvature(x * width_mm, y * height_mm)
        total += share * bends.T @ weights @ bends
    stiffness: Floats = inverse.T @ total @ inverse * width_mm * height_mm
    return stiffness


@functools.lru_cache(maxsize=4096)
def plate_load(width_mm: float, height_mm: float) -> Floats:
    """The twelve forces that stand for 1 N/mm2 all over the rectangle."""
    total = sum(share * _powers(x * width_mm, y * height_mm) for x, y, share in _gauss())
    load: Floats = _inverse(width_mm, height_mm).T @ total * width_mm * height_mm
    return load


@functools.lru_cache(maxsize=4096)
def plate_bends(width_mm: float, height_mm: float) -> Floats:
    """Curvatures (along x, along y, twice the twist) at the four corners from the twelve unknowns: 4 x 3 x 12."""
    inverse = _inverse(width_mm, height_mm)
    return np.stack([curvature(x * width_mm, y * height_mm) @ inverse for x, y in CORNERS])


def beam_stiffness(length_mm: float, ei: float) -> Floats:
    """The 4 x 4 stiffness of a stretch of beam; unknowns (w, slope) at both ends; `ei` in N mm2."""
    a = length_mm
    rows = [[12, 6 * a, -12, 6 * a], [6 * a, 4 * a * a, -6 * a, 2 * a * a]]
    rows += [[-12, -6 * a, 12, -6 * a], [6 * a, 2 * a * a, -6 * a, 4 * a * a]]
    return np.array(rows, dtype=float) * (ei / a**3)


def curvature(x: float, y: float) -> Floats:
    """Curvatures of the twelve terms of the deflection: rows d2/dx2, d2/dy2, 2 d2/dxdy."""
    return np.array(
        [
            [0, 0, 0, 2, 0, 0, 6 * x, 2 * y, 0, 0, 6 * x * y, 0],
            [0, 0, 0, 0, 0, 2, 0, 0, 2 * x, 6 * y, 0, 6 * x * y],
            [0, 0, 0, 0, 2, 0, 0, 4 * x, 4 * y, 0, 6 * x * x, 6 * y * y],
        ],
        dtype=float,
    )


@functools.lru_cache(maxsize=4096)
def _inverse(width_mm: float, height_mm: float) -> Floats:
    """From unknowns at the corners to the terms of the deflection."""
    rows = []
    for u, v in CORNERS:
        x, y = u * width_mm, v * height_mm
        rows.append(_powers(x, y))
        rows.append(np.array([0, 1, 0, 2 * x, y, 0, 3 * x * x, 2 * x * y, y * y, 0, 3 * x * x * y, y**3], dtype=float))
        rows.append(np.array([0, 0, 1, 0, x, 2 * y, 0, x * x, 2 * x * y, 3 * y * y, x**3, 3 * x * y * y], dtype=float))
    inverse: Floats = np.linalg.inv(np.array(rows))
    return inverse


def _powers(x: float, y: float) -> Floats:
    return np.array([1, x, y, x * x, x * y, y * y, x**3, x * x * y, x * y * y, y**3, x**3 * y, x * y**3], dtype=float)


@functools.cache
def _gauss() -> list[tuple[float, float, float]]:
    """Three by three Gauss points of the unit square with their shares of its area."""
    places, shares = np.polynomial.legendre.leggauss(3)
    return [
        (float(x) / 2, float(y) / 2, float(p * q) / 4)
        for x, p in zip(places, shares, strict=True)
        for y, q in zip(places, shares, strict=True)
    ]
