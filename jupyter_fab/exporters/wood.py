"""What boards look like: a tiling picture of the figure of each material, made from hashed noise.

Always the same for the same material, on every machine; nothing is read from files. Values are brightness factors
around 1, to be multiplied with the material's colour.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

LENGTH_MM = 1_600.0  # one picture along the grain; longer than most parts are wide, so that repeats are not seen
WIDTH_MM = 800.0
PIXELS = (1_024, 1_024)  # along, across
VENEER_MM = 1.4  # thickness of one veneer of birch plywood

type Singles = NDArray[np.float32]


def noise(columns: int, rows: int, seed: int, shape: tuple[int, int], warp: Singles | None = None) -> Singles:
    """Smooth noise 0..1 of that shape (along, across), tiling, on a lattice of columns x rows."""
    u = np.linspace(0, columns, shape[0], endpoint=False, dtype=np.float32)[:, None]
    v = np.broadcast_to(np.linspace(0, rows, shape[1], endpoint=False, dtype=np.float32), shape)
    if warp is not None:
        v = v + warp * rows
    i, j = np.floor(u).astype(np.int64), np.floor(v).astype(np.int64)
    s, t = _smooth(u - i), _smooth(v - j)
    lattice = _hash(np.arange(columns)[:, None], np.arange(rows), seed)
    left, right, below, above = i % columns, (i + 1) % columns, j % rows, (j + 1) % rows
    low = lattice[left, below] * (1 - s) + lattice[right, below] * s
    high = lattice[left, above] * (1 - s) + lattice[right, above] * s
    return (low * (1 - t) + high * t).astype(np.float32)


@functools.lru_cache(maxsize=16)
def figure(texture: str) -> Singles:
    """Brightness of a board's face, (along, across), one tile of LENGTH_MM x WIDTH_MM."""
    if texture == "mdf":
        made = 1 + 0.05 * (noise(512, 512, 3, PIXELS) - 0.5) + 0.03 * (noise(24, 24, 5, PIXELS) - 0.5)
        return made.astype(np.float32)
    strong = 1.6 if texture == "oak" else 1.0
    wander = 0.035 * (noise(3, 2, 1, PIXELS) - 0.5)
    streaks = 0.6 * noise(5, 60, 2, PIXELS, wander) + 0.4 * noise(10, 190, 7, PIXELS, wander) - 0.5
    across = np.linspace(0, 1, PIXELS[1], endpoint=False, dtype=np.float32)
    rings = np.sin(2 * np.pi * (6 * across + 1.7 * noise(2, 3, 4, PIXELS)))
    pores = np.where(noise(60, 330, 9, PIXELS) > 0.86, 1.0, 0.0)
    made = 1 + strong * (0.19 * streaks + 0.035 * rings) - (0.07 if texture == "oak" else 0.02) * pores
    return made.astype(np.float32)


def on_face(texture: str, along_mm: Singles, across_mm: Singles) -> Singles:
    """Brightness of a face at these places."""
    picture = figure(texture)
    i = (along_mm * (PIXELS[0] / LENGTH_MM)).astype(np.int64) % PIXELS[0]
    j = (across_mm * (PIXELS[1] / WIDTH_MM)).astype(np.int64) % PIXELS[1]
    return picture[i, j]


def on_edge(texture: str, along_mm: Singles, up_mm: Singles) -> Singles:
    """Brightness of a cut edge at these places: veneers in plywood, even in fibre board."""
    if texture == "mdf":
        return np.full(along_mm.shape, 0.95, np.float32)
    veneer = np.floor(up_mm / VENEER_MM).astype(np.int64)
    return np.where(veneer % 2 == 0, 0.97, 0.79).astype(np.float32) * on_face("mdf", along_mm, up_mm)


def _hash(i: NDArray[np.int64], j: NDArray[np.int64], seed: int) -> Singles:
    """0..1 from two integers (an integer mix after Wang and Jenkins, 32 bits)."""
    h = (i * 374_761_393 + j * 668_265_263 + seed * 974_634_777) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1_274_126_177) & 0xFFFFFFFF
    return ((h ^ (h >> 16)) / np.float32(2**32)).astype(np.float32)


def _smooth(t: Singles) -> Singles:
    return (t * t * (3 - 2 * t)).astype(np.float32)
