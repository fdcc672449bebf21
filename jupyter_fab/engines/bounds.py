"""How many bins rectangles take at the least: what no nester can beat, so a search may end and be judged.

Each side of a rectangle is put through functions that never let what fits side by side in a bin sum to more than 1
(dual feasible functions); the sum of the products over all rectangles then bounds the bins from below. Every pair of
functions is tried, one for each axis, and the best counts. Only what is a box at right angles counts at all.
Sources: S. P. Fekete, J. Schepers, "New classes of fast lower bounds for bin packing problems", 2001; the third family:
J. Carlier, F. Clautiaux, A. Moukrim, "New reduction procedures and lower bounds for the two-dimensional bin packing
problem", 2007.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from jupyter_fab.engines.item import Bin, Item

UNITS_MM = 100  # sides count in whole hundredths: of rectangles downwards, of bins upwards
MOST_LIMITS = 96  # values at which the functions bend, each axis: more cost time and hardly ever a bin
MOST_STEPS = 64  # of the functions that divide the bin evenly
DUST = 1e-9  # of a side in hundredths
SUM_DUST = 1e-6  # of a sum of weights: thousands of roundings at the twelfth place

type Sides = NDArray[np.int64]
type Weights = NDArray[np.float64]


def least_bins(items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> int:
    """How many bins the boxes among the items take at the least, whatever else there is; 0 if none of them counts.

    Two boxes whose outlines are a gap apart are apart by at least gap/√2 along one of the axes; so much, and no more,
    is counted for the gap.
    """
    apart_mm = gap_mm / math.sqrt(2)
    boxes = Counter(
        (_down(item.width_mm + apart_mm), _down(item.height_mm + apart_mm), _turns(item))
        for item in items
        if _is_box(item)
    )
    if not boxes or not bins:
        return 0
    wide = max(math.ceil((room.width_mm + apart_mm) * UNITS_MM - DUST) for room in bins)
    high = max(math.ceil((room.height_mm + apart_mm) * UNITS_MM - DUST) for room in bins)
    widths, heights = (np.array([box[axis] for box in boxes], dtype=np.int64) for axis in (0, 1))
    lying, standing = (np.array([turn in box[2] for box in boxes]) for turn in (0, 90))
    lying &= (widths <= wide) & (heights <= high)
    standing &= (heights <= wide) & (widths <= high)
    lying |= ~standing  # what goes in neither way is left out by every nester; it counts as it is
    counts = np.array(list(boxes.values()), dtype=np.float64)
    # Both ways at once: what lies, and what stands, has its sides along the bin's axes the one way or the other.
    across, up = np.concatenate((widths, heights)), np.concatenate((heights, widths))
    best = 0.0
    columns, rows = _weights(across, wide), _weights(up, high)
    size = len(boxes)
    for column in columns:
        lies = np.where(lying, rows[:, :size] * column[:size], np.inf)
        stands = np.where(standing, rows[:, size:] * column[size:], np.inf)
        best = max(best, float((np.minimum(lies, stands) @ counts).max()))
    return math.ceil(best - SUM_DUST)


def _weights(sides: Sides, whole: int) -> Weights:
    """What each function makes of each side, as a row a function; 1 is the whole bin's side."""
    half = whole / 2
    found = [sides / whole]
    for steps in range(1, MOST_STEPS + 1):
        even = (steps + 1) * sides
        found.append(np.where(even % whole == 0, sides / whole, np.floor(even / whole) / steps))
    for limit in _limits(sides, whole):
        times = whole // limit
        rest = (whole - sides) // limit
        found.append(np.where(sides > whole - limit, 1.0, np.where(sides < limit, 0.0, sides / whole)))
        found.append(np.where(sides > half, 1 - rest / times, np.where(sides >= limit, 1 / times, 0.0)))
        twice = np.where(sides > half, 2 * (times - rest), np.where(sides == half, times, 2 * (sides // limit)))
        found.append(twice / (2 * times))
    return np.unique(np.clip(np.array(found), 0.0, 1.0).round(12), axis=0)


def _limits(sides: Sides, whole: int) -> list[int]:
    """Where the functions bend: at the sides themselves and at what they leave of the bin, up to half of it."""
    values = np.concatenate((sides, whole - sides, [whole // 2]))
    found = np.unique(values[(values > 0) & (2 * values <= whole)])
    if len(found) > MOST_LIMITS:
        found = found[np.linspace(0, len(found) - 1, MOST_LIMITS).round().astype(int)]
    return [int(value) for value in found]


def _is_box(item: Item) -> bool:
    """Whether the outline is its box, nothing lies in a notch or an opening of it, and it lies at right angles."""
    if item.free or len(item.rings) > 1 or not _turns(item):
        return False
    whole = item.width_mm * item.height_mm
    return not item.rings or bool(Polygon(item.rings[0]).area >= (1 - 1e-6) * whole)


def _turns(item: Item) -> tuple[int, ...]:
    """The ways in which a box may lie, 0 and 90; none if it may lie askew."""
    if any(angle % 90 for angle in item.rotations_deg):
        return ()
    return tuple(sorted({round(angle) % 180 for angle in item.rotations_deg}))


def _down(side_mm: float) -> int:
    return math.floor(side_mm * UNITS_MM + DUST)
