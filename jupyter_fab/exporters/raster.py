"""A depth buffer in numpy: which triangle is seen in each pixel, and how near it is.

Role: the eye of `picture.py` and of its lights. Triangles become row spans, spans become fragments, all as arrays at
once. No colours here.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

FRAGMENTS_AT_ONCE = 3_000_000  # about 60 MB of arrays

type Floats = NDArray[np.float64]
type Singles = NDArray[np.float32]
type Places = NDArray[np.int32]


def seen(corners: Floats, width: int, height: int) -> tuple[Places, Singles]:
    """The triangle seen in each pixel (-1: none) and its nearness, both (height, width).

    `corners` is (n, 3, 3): x and y in pixels, y down, and a nearness that is an affine function on the screen (for a
    perspective view the reciprocal of the distance), larger is nearer. Triangles turned away are left out: those whose
    corners run clockwise as seen.
    """
    nearest = np.full(width * height, -np.inf, np.float32)
    which = np.full(width * height, -1, np.int32)
    area = _area(corners)
    facing = np.flatnonzero(area < -1e-9)  # y runs down, so that counter-clockwise is negative
    shown = corners[facing]
    first = np.clip(np.ceil(shown[:, :, 1].min(axis=1) - 0.5), 0, height).astype(np.int64)
    last = np.clip(np.ceil(shown[:, :, 1].max(axis=1) - 0.5), 0, height).astype(np.int64)
    edge = _edges(shown)
    plane = _planes(shown, area[facing])
    wide = np.clip(np.ptp(shown[:, :, 0], axis=1), 1, width)
    for part in _portions((last - first) * wide):
        triangle, row = _expand(first[part], last[part])
        triangle = triangle + part.start
        left, right = _spans(edge[triangle], row.astype(np.float64) + 0.5)
        start = np.clip(np.ceil(left - 0.5), 0, width).astype(np.int64)
        end = np.clip(np.ceil(right - 0.5), 0, width).astype(np.int64)
        span, column = _expand(start, np.maximum(end, start))
        owner, line = triangle[span], row[span]
        near = plane[owner, 0] * (column + 0.5) + plane[owner, 1] * (line + 0.5) + plane[owner, 2]
        near = near.astype(np.float32)
        pixel = line * width + column
        np.maximum.at(nearest, pixel, near)
        won = near >= nearest[pixel]
        which[pixel[won]] = facing[owner[won]]
    return which.reshape(height, width), nearest.reshape(height, width)


def _area(corners: Floats) -> Floats:
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    twice: Floats = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return twice


def _edges(corners: Floats) -> Floats:
    """For each triangle three half planes p x + q y + r <= 0 that hold inside it, (n, 3, 3)."""
    here, there = corners, np.roll(corners, -1, axis=1)
    p = there[:, :, 1] - here[:, :, 1]
    q = here[:, :, 0] - there[:, :, 0]
    return np.stack([-p, -q, p * here[:, :, 0] + q * here[:, :, 1]], axis=2)


def _planes(corners: Floats, area: Floats) -> Floats:
    """For each triangle the nearness as a x + b y + c, (n, 3)."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    u, v = b - a, c - a
    along_x = (u[:, 2] * v[:, 1] - v[:, 2] * u[:, 1]) / area
    along_y = (v[:, 2] * u[:, 0] - u[:, 2] * v[:, 0]) / area
    return np.column_stack([along_x, along_y, a[:, 2] - along_x * a[:, 0] - along_y * a[:, 1]])


def _spans(edge: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Where each row enters and leaves its triangle."""
    left, right = np.full(len(y), -1e9), np.full(len(y), 1e9)
    for side in range(3):
        p, q, r = edge[:, side, 0], edge[:, side, 1], edge[:, side, 2]
        level = np.abs(p) < 1e-12
        bound = -(q * y + r) / np.where(level, 1.0, p)
        right = np.where(~level & (p > 0), np.minimum(right, bound), right)
        left = np.where(~level & (p < 0), np.maximum(left, bound), left)
    return left, right


def _expand(first: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each half-open range its place and each number in it."""
    counts = np.maximum(end - first, 0)
    owner = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) - before[owner] + first[owner]


def _portions(cost: Floats) -> list[slice]:
    """Slices whose summed cost stays near what memory should hold."""
    total = np.cumsum(cost)
    if not len(total):
        return []
    cuts = np.searchsorted(total, np.arange(FRAGMENTS_AT_ONCE, total[-1], FRAGMENTS_AT_ONCE)) + 1
    marks = sorted({0, *np.minimum(cuts, len(cost)).tolist(), len(cost)})
    return [slice(low, high) for low, high in itertools.pairwise(marks)]
