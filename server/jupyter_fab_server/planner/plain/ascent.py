"""Prices of scarce hours by ascent on the Lagrangian dual: good prices in well under a second, before any solver.

Every vector of prices gives a true lower bound, so nothing here needs to converge; prices choose the columns that a
model is built from, and judge afterwards whether those left out could have mattered.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Value = Callable[[Floats], tuple[float, Floats]]

PATIENCE = 10  # rounds without progress before less is hoped for (usual for the method)
ENDED = 1e-6  # of the bound: hoping for less than this is not worth a round
SMOOTHING = 0.4  # share of the newest slope in the direction (deflection, Camerini and others 1975)


def ascend(
    value: Value, start: Floats, hope: float, *, rounds: int, end_s: float, most: Floats | float = np.inf
) -> Floats:
    """The best prices met, between 0 and `most`; `value` gives the bound at prices and its slope.

    `hope` is how much higher the best bound may be: the target of each step, halved when it proves too much.
    """
    best = prices = start.copy()
    bound, slope = value(prices)
    highest, direction, waited = bound, slope.copy(), 0
    for _ in range(rounds):
        length = float(np.vdot(direction, direction))
        if length <= 1e-18 or hope < ENDED * max(1.0, abs(highest)) or time.monotonic() > end_s:
            break
        prices = np.clip(prices + (hope + highest - bound) / length * direction, 0.0, most)
        bound, slope = value(prices)
        # A price that already stands at its end cannot follow its slope there.
        slope = np.where(((prices <= 0) & (slope < 0)) | ((prices >= most) & (slope > 0)), 0.0, slope)
        direction = SMOOTHING * slope + (1 - SMOOTHING) * direction
        if bound > highest:
            waited = 0 if bound > highest + 0.05 * hope else waited + 1
            highest, best = bound, prices.copy()
        else:
            waited += 1
        if waited >= PATIENCE:
            hope, waited, prices = hope / 2, 0, best.copy()
            bound, slope = value(prices)
            direction = slope.copy()
    return best
