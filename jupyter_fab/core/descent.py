"""How the cutter goes down: levels of passes, ramps along a ring, and lifts over tabs.

Rings in, paths with depth out. A path is a chain of (x, y, z) in the sheet's frame that the cutter follows at feed
without leaving the work; between paths it rises. z = 0 is the spoilboard.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from jupyter_fab.core.geometry import Point, Vector
from jupyter_fab.core.rings import Ring
from jupyter_fab.core.tab import Tab

RAMP_SLOPE = 1 / 8  # 7 degrees: an end mill's centre does not have to cut
HELIX_SLOPE = 1 / 4  # on rings of under 30 mm, where a gentler one would turn many times
SHORT_RING_MM = 30.0
MOST_TURNS = 12  # in a slot hardly wider than the cutter the ring is so short that the way is nearly straight down

type Path = list[Vector]


def levels(top_mm: float, floor_mm: float, pass_depth_mm: float) -> list[float]:
    """The z of each pass from top to floor, equal bites of at most one pass depth."""
    count = max(1, math.ceil((top_mm - floor_mm) / pass_depth_mm - 1e-9))
    return [floor_mm + (top_mm - floor_mm) * (count - i) / count for i in range(1, count + 1)]


def around(ring: Ring, z_from: float, z_to: float) -> Path:
    """Down along the ring from one z to the next, then once round at full depth."""
    length = sum(math.dist(a, b) for a, b in itertools.pairwise([*ring, ring[0]]))
    slope = RAMP_SLOPE if length >= SHORT_RING_MM else HELIX_SLOPE
    slope = max(slope, (z_from - z_to) / (MOST_TURNS * max(length, 1e-6)))
    path: Path = [(*ring[0], z_from)]
    z, i, count = z_from, 0, len(ring)
    here: Point = ring[0]
    while z > z_to + 1e-9:
        there = ring[(i + 1) % count]
        step = math.dist(here, there)
        drop = step * slope
        if drop >= z - z_to:
            share = (z - z_to) / drop if drop else 1.0
            here = (here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share)
            z = z_to
        else:
            here, z, i = there, z - drop, i + 1
        path.append((*here, z))
    path.extend((*ring[(i + k) % count], z_to) for k in range(1, count + 1))
    if math.dist(path[-1][:2], here) > 1e-6:
        path.append((*here, z_to))
    return path


def spiral(ring: Ring, top_mm: float, levels_mm: Sequence[float]) -> Path:
    """Down along the ring from level to level, a lap each, then on at the last until it is all at that depth.

    Each lap begins with its ramp where the one before began: a ramp cuts what the ramp above it left, so that the bite
    stays one level's and no lap is gone twice. On a short ring the ramps join into a helix.
    """
    length = sum(math.dist(a, b) for a, b in itertools.pairwise([*ring, ring[0]]))
    slope = RAMP_SLOPE if length >= SHORT_RING_MM else HELIX_SLOPE
    deepest = max(a - b for a, b in itertools.pairwise([top_mm, *levels_mm]))
    slope = max(slope, deepest / (MOST_TURNS * max(length, 1e-6)))
    if slope * length <= deepest:
        return around(ring, top_mm, levels_mm[-1])
    path: Path = [(*ring[0], top_mm)]
    z = top_mm
    for level in levels_mm:
        z = _lap(path, ring, z, level, slope)
    _rest(path, ring, slope, top_mm if len(levels_mm) == 1 else levels_mm[-2], levels_mm[-1])
    return path


def _lap(path: Path, ring: Ring, z_from: float, z_to: float, slope: float) -> float:
    """Add one lap from the ring's first point back to it, down to a level and then along it."""
    here, z = ring[0], z_from
    for there in [*ring[1:], ring[0]]:
        step = math.dist(here, there)
        if z > z_to + 1e-9 and step * slope >= z - z_to:
            share = (z - z_to) / (step * slope)
            middle = (here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share)
            z = z_to
            if share < 1.0:
                path.append((*middle, z))
        elif z > z_to + 1e-9:
            z -= step * slope
        path.append((*there, z))
        here = there
    return z_to


def _rest(path: Path, ring: Ring, slope: float, z_from: float, z_to: float) -> None:
    """Add the way along the last ramp once more, at its level."""
    left = (z_from - z_to) / slope
    here = ring[0]
    for there in [*ring[1:], ring[0]]:
        step = math.dist(here, there)
        share = min(1.0, left / max(step, 1e-12))
        path.append((here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share, z_to))
        left -= step
        here = there
        if left <= 1e-9:
            return


def lifted(path: Path, tabs: Sequence[Tab], reach_mm: float) -> Path:
    """The path raised to the tabs' height wherever the centre is over one; tabs stand square."""
    if not tabs:
        return path
    found: Path = [_raised(path[0], tabs, reach_mm)]
    for a, b in itertools.pairwise(path):
        marks = {0.0, 1.0}
        for tab in tabs:
            if min(a[2], b[2]) < tab.height_mm:
                span = _span(a, b, tab, reach_mm)
                if span:
                    marks.update(span)
        for s0, s1 in itertools.pairwise(sorted(marks)):
            if s1 - s0 < 1e-9:
                continue
            start, end, middle = _between(a, b, s0), _between(a, b, s1), _between(a, b, (s0 + s1) / 2)
            least = max((t.height_mm for t in tabs if _over(middle, t, reach_mm)), default=-math.inf)
            for point in (start, end):
                raised = (point[0], point[1], max(point[2], least))
                if math.dist(raised, found[-1]) > 1e-7:
                    found.append(raised)
    return found


def _local(point: Sequence[float], tab: Tab) -> Point:
    """Along the edge and outwards from the tab's middle."""
    x, y = point[0] - tab.x, point[1] - tab.y
    return (-tab.dy * x + tab.dx * y, tab.dx * x + tab.dy * y)


def _over(point: Sequence[float], tab: Tab, reach_mm: float) -> bool:
    along, out = _local(point, tab)
    return abs(along) <= tab.width_mm / 2 and 0.0 <= out <= reach_mm


def _raised(point: Vector, tabs: Sequence[Tab], reach_mm: float) -> Vector:
    least = max((t.height_mm for t in tabs if _over(point, t, reach_mm)), default=-math.inf)
    return (point[0], point[1], max(point[2], least))


def _span(a: Vector, b: Vector, tab: Tab, reach_mm: float) -> tuple[float, float] | None:
    """The share of the way from a to b that is over the tab (Liang and Barsky's clipping), if any."""
    (u0, v0), (u1, v1) = _local(a, tab), _local(b, tab)
    enter, leave = 0.0, 1.0
    half = tab.width_mm / 2
    for start, delta, low, high in ((u0, u1 - u0, -half, half), (v0, v1 - v0, 0.0, reach_mm)):
        if abs(delta) < 1e-12:
            if not low <= start <= high:
                return None
            continue
        first, last = sorted(((low - start) / delta, (high - start) / delta))
        enter, leave = max(enter, first), min(leave, last)
    return (enter, leave) if leave - enter > 1e-9 else None


def _between(a: Vector, b: Vector, share: float) -> Vector:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)
