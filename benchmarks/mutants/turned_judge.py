"""Whether spoiled programs of a sheet that is turned over do harm, by means that share no code with the proof.

The words are run by `judge`. Then the sheet is turned as a person would turn it: its two holes, wherever they were
made, come down onto the pins in the spoilboard, so that holes in wrong places lay the sheet beside its place. At some
thousand points of the board it is told between which heights wood is left, and compared with plain numbers.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.mutants.bites import Stroke
from benchmarks.mutants.judge import IN_MM, OUT_MM, TAB_HALF_MM, TAB_HIGH_MM, TOO_HIGH_MM, TOO_LOW_MM, heights, run
from benchmarks.mutants.turned_job import HIGH, SHEET_MM, THICK, WIDE, TurnedJob, edges, wanted

LEAST_PIN_MM = 4.0  # in the spoilboard: a pin in less leans when a sheet slides onto it
STEEL_MM = THICK - 2.0  # pins end there

type Points = NDArray[np.float64]


def harm(runs: Sequence[tuple[bytes, float, bool, str]], job: TurnedJob) -> set[str]:
    """Return what harm programs (bytes, cutter's radius, whether it mills, side) do; empty: none proven."""
    sides = [side for *_, side in runs]
    if sides != sorted(sides):
        return {"the sheet is turned over more than once"}
    found: set[str] = set()
    strokes: dict[str, list[tuple[Stroke, float]]] = {"A": [], "B": []}
    for data, radius, sideways, side in runs:
        ran = run(data, job, radius, sideways)
        found |= ran.harm
        strokes[side] += [(stroke, radius) for stroke in ran.strokes]
    if found:
        return found
    pins = _holes(strokes["A"])
    if len(pins) != 2:
        return {"the sheet is not held by two pins"}
    if _meets(strokes["B"], pins):
        return {"a cutter meets a pin"}
    return _wood(job, strokes, pins)


def _holes(strokes: Sequence[tuple[Stroke, float]]) -> list[tuple[float, float]]:
    """Return where holes go deep into the spoilboard: there pins are put."""
    found: list[tuple[float, float]] = []
    for (ax, ay, _, bx, by, bz), _radius in strokes:
        down = bz <= -LEAST_PIN_MM and math.dist((ax, ay), (bx, by)) < 0.01
        if down and all(math.dist((bx, by), other) > 1e-6 for other in found):
            found.append((bx, by))
    return sorted(found)


def _meets(strokes: Sequence[tuple[Stroke, float]], pins: Sequence[tuple[float, float]]) -> bool:
    for (ax, ay, az, bx, by, bz), radius in strokes:
        if min(az, bz) >= STEEL_MM:
            continue
        for i in range(int(math.dist((ax, ay), (bx, by))) + 2):
            share = i / (int(math.dist((ax, ay), (bx, by))) + 1)
            spot = (ax + (bx - ax) * share, ay + (by - ay) * share)
            if any(math.dist(spot, pin) < radius + 2.0 for pin in pins):
                return True
    return False


def _wood(
    job: TurnedJob, strokes: dict[str, list[tuple[Stroke, float]]], pins: Sequence[tuple[float, float]]
) -> set[str]:
    points, low, high = _table()
    points = points + np.array([job.x_mm, job.y_mm])
    top = _lowest(strokes["B"], points)
    bottom = THICK - _lowest(strokes["A"], _on_first_side(points, pins))
    left = top > bottom + 0.01
    here = low >= 0
    harm: set[str] = set()
    if bool((here & (~left | (top < high - TOO_LOW_MM) | (bottom > low + TOO_LOW_MM))).any()):
        harm.add("wood is gone that should stand")
    if bool((here & left & ((top > high + TOO_HIGH_MM) | (bottom < low - TOO_HIGH_MM))).any()):
        harm.add("wood stands that should be gone")
    beside = _beside_tabs(points, job)
    if bool((~here & left & (top - bottom > TOO_HIGH_MM) & ~(beside & (top <= TAB_HIGH_MM + TOO_HIGH_MM))).any()):
        harm.add("wood stands that should be gone")
    return harm | _tabs(job, strokes, pins)


def _on_first_side(points: Points, pins: Sequence[tuple[float, float]]) -> Points:
    """Return where points of the turned sheet were on its first side: holes onto pins, and turned back."""
    wide = SHEET_MM[0]
    (ax, ay), (bx, by) = pins
    holes = [complex(wide - bx, by), complex(wide - ax, ay)]  # after turning, the left one first
    spots = [complex(ax, ay), complex(bx, by)]
    spin = (spots[1] - spots[0]) / (holes[1] - holes[0])
    spin /= abs(spin)
    shift = sum(spots) / 2 - spin * sum(holes) / 2
    lying = (points[:, 0] + 1j * points[:, 1] - shift) / spin
    return np.column_stack([wide - lying.real, lying.imag])


def _lowest(strokes: Sequence[tuple[Stroke, float]], points: Points) -> Points:
    if not strokes:
        return np.full(len(points), THICK)
    return heights(np.array([(*stroke, radius) for stroke, radius in strokes]), points)


@functools.cache
def _table() -> tuple[Points, Points, Points]:
    """Return points of the board's frame, and between which heights wood should stand (-1: none)."""
    rows: list[tuple[float, float, float, float]] = []

    def add(x: float, y: float) -> None:
        rows.append((x, y, *(wanted(x, y) or (-1.0, -1.0))))

    for x, y, dx, dy in edges():
        add(x + dx * IN_MM, y + dy * IN_MM)
        add(x - dx * OUT_MM, y - dy * OUT_MM)
    for i in range(1, int(WIDE / 3)):
        for k in range(1, int(HIGH / 3)):
            x, y = 3.0 * i, 3.0 * k
            if len({wanted(x + dx, y + dy) for dx in (-4.0, 0.0, 4.0) for dy in (-4.0, 0.0, 4.0)}) == 1:
                add(x, y)
    table = np.array(rows)
    return table[:, :2], table[:, 2], table[:, 3]


def _beside_tabs(points: Points, job: TurnedJob) -> NDArray[np.bool_]:
    apart = [np.hypot(points[:, 0] - x, points[:, 1] - y) for x, y, *_ in job.tabs]
    return np.min(apart, axis=0) < 15.0


def _tabs(
    job: TurnedJob, strokes: dict[str, list[tuple[Stroke, float]]], pins: Sequence[tuple[float, float]]
) -> set[str]:
    spots = np.array(
        [
            (x + dx * out - dy * along, y + dy * out + dx * along)
            for x, y, dx, dy in job.tabs
            for along in (-TAB_HALF_MM, 0.0, TAB_HALF_MM)
            for out in (0.5, 3.0, 5.5)
        ]
    )
    top = _lowest(strokes["B"], spots)
    bottom = THICK - _lowest(strokes["A"], _on_first_side(spots, pins))
    fine = (top >= TAB_HIGH_MM - 0.1 - TOO_LOW_MM) & (bottom <= TOO_LOW_MM)
    return set() if bool(fine.all()) else {"a tab does not stand"}
