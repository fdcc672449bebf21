"""Whether a cutter is asked to take too much at once, by means that share no code with the proof.

The wood is a field of small squares, each with its height, and the strokes go through it one after another: what each
takes is what was there less what is left. Harm is said beyond doubt only: a millimetre deeper than the catalogue lets
the cutter go, over half its width, along a centimetre, or straight down.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.mutants.job import SHEET_MM, THICK

MILL_BITE_MM = 6.5  # of the 6 mm cutter, by its catalogue
OVER_MM = 1.0
CELL_MM = 0.75
LEAST_MM = 10.0
STEP_MM = 0.75  # a stroke is gone in steps as long

type Stroke = tuple[float, float, float, float, float, float]


def too_much(strokes: Sequence[Stroke], radius: float) -> bool:
    """Return whether strokes of a mill, in their order, take too much at once."""
    wide, high = (math.ceil(side / CELL_MM) for side in SHEET_MM)
    field = np.full((wide, high), THICK)
    limit = MILL_BITE_MM + OVER_MM
    run_area = run_length = 0.0
    end: tuple[float, float, float] | None = None
    for ax, ay, az, bx, by, bz in strokes:
        across = math.dist((ax, ay), (bx, by))
        if end is None or math.dist(end, (ax, ay, az)) > 0.01:
            run_area = run_length = 0.0
        end = (bx, by, bz)
        count = max(1, math.ceil(across / STEP_MM))
        for i in range(1, count + 1):
            share = i / count
            deep = _taken(field, ax + (bx - ax) * share, ay + (by - ay) * share, az + (bz - az) * share, radius, limit)
            if across < 0.01 and deep > 0.8 * math.pi * radius**2:
                return True
            # as wide as half the cutter, from here back to where it began to be
            run_area, run_length = run_area + deep, run_length + across / count
            if run_area < radius * run_length:
                run_area = run_length = 0.0
            if run_length >= LEAST_MM:
                return True
    return False


def _taken(field: NDArray[np.float64], x: float, y: float, z: float, radius: float, limit: float) -> float:
    """Lower the field to a cutter at a place; return the area of what was deeper under its top than the limit, mm2."""
    x0, x1 = (max(0, math.floor(side / CELL_MM)) for side in (x - radius, x + radius))
    y0, y1 = (max(0, math.floor(side / CELL_MM)) for side in (y - radius, y + radius))
    part = field[x0 : x1 + 1, y0 : y1 + 1]
    xs = (np.arange(x0, x0 + part.shape[0]) + 0.5) * CELL_MM - x
    ys = (np.arange(y0, y0 + part.shape[1]) + 0.5) * CELL_MM - y
    inside = xs[:, None] ** 2 + ys[None, :] ** 2 <= radius**2
    deep = inside & (part - max(z, 0.0) > limit)
    part[inside] = np.minimum(part[inside], z)
    return float(deep.sum()) * CELL_MM**2
