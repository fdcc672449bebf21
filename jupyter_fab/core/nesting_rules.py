"""What a nesting must keep beside gaps and borders: zones, locked copies, figures that run on, saw cuts, priorities.

The second half of the independent validator (`nesting_check` asks it), from exact outlines, at 0.01 mm; no nester's
code is used here.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter

from shapely.geometry import Polygon

from jupyter_fab.core.nesting import Blank, Nesting, NestJob, Spot
from jupyter_fab.core.nesting_shapes import TOLERANCE_MM, laid, name_of, shape_of

STRETCHED = 0.05  # of the way between blanks that match: room for the cutter between narrow ones

type Box = tuple[float, float, float, float]


def rule_findings(job: NestJob, nesting: Nesting) -> tuple[str, ...]:
    """What is wrong with the nesting by these rules, in words."""
    blanks = {blank.name: blank for blank in job.blanks}
    known = [spot for spot in nesting.spots if spot.blank in blanks and 0 <= spot.sheet < len(nesting.sheets)]
    found = _zones(job, nesting, known, blanks)
    found += _locked(job, nesting)
    found += _matches(job, known, blanks)
    found += _left_out(job, nesting, blanks)
    full = {spot.sheet for spot in known}
    found += [
        f"sheet {sheet + 1} is begun, and nothing lies on it"
        for sheet in range(len(job.begun.sheets), len(nesting.sheets))
        if sheet not in full
    ]
    tops = [
        max((blanks[spot.blank].priority for spot in known if spot.sheet == sheet), default=0)
        for sheet in range(len(job.begun.sheets), len(nesting.sheets))
    ]
    if tops != sorted(tops, reverse=True):
        found.append("a sheet of less priority is cut before one of more")
    if job.guillotine:
        for sheet in range(len(nesting.sheets)):
            boxes = [laid(blanks[spot.blank], spot).bounds for spot in known if spot.sheet == sheet]
            if not _saws_apart(boxes, job.gap_mm):
                found.append(f"sheet {sheet + 1} cannot be sawn apart from edge to edge with {job.gap_mm:g} mm of kerf")
    return tuple(found)


def _zones(job: NestJob, nesting: Nesting, spots: list[Spot], blanks: dict[str, Blank]) -> list[str]:
    found = []
    for spot in spots:
        for zone in job.stock[nesting.sheets[spot.sheet]].zones:
            shape, region = laid(blanks[spot.blank], spot), Polygon(zone.outline)
            clear, what = zone.clear_mm(job.gap_mm), f"the {zone.danger.value} {zone.name}".strip()
            if shape.buffer(-TOLERANCE_MM / 2).intersects(region.buffer(-TOLERANCE_MM / 2)):
                found.append(f"{name_of(spot)} lies on {what} of sheet {spot.sheet + 1}")
            elif (apart := shape.distance(region)) < clear - TOLERANCE_MM:
                found.append(f"{name_of(spot)} is {apart:.3f} mm from {what} of sheet {spot.sheet + 1}")
    return found


def _locked(job: NestJob, nesting: Nesting) -> list[str]:
    begun = job.begun.sheets
    if nesting.sheets[: len(begun)] != begun:
        return ["the sheets in work are not the first ones"]
    lies = {(spot.blank, spot.copy): spot for spot in nesting.spots}
    found = []
    for spot in job.begun.spots:
        now = lies.get((spot.blank, spot.copy))
        moved = now is None or (
            now.sheet != spot.sheet
            or abs((now.rotation_deg - spot.rotation_deg + 180) % 360 - 180) > 1e-6
            or math.hypot(now.x_mm - spot.x_mm, now.y_mm - spot.y_mm) > TOLERANCE_MM
        )
        if moved:
            found.append(f"{name_of(spot)} is locked, and was moved")
    return found


def _matches(job: NestJob, spots: list[Spot], blanks: dict[str, Blank]) -> list[str]:
    found = []
    lies = {(spot.blank, spot.copy): spot for spot in spots}
    named: dict[str, list[str]] = {}
    for blank in job.blanks:
        if blank.match:
            named.setdefault(blank.match, []).append(blank.name)
    for names in named.values():
        for (one, other), copy in itertools.product(itertools.combinations(names, 2), range(1, len(spots) + 1)):
            a, b = lies.get((one, copy)), lies.get((other, copy))
            if a is None and b is None:
                continue
            if a is None or b is None:
                found.append(f"{one} and {other} match, and one of them is left out")
                continue
            if a.sheet != b.sheet or abs((a.rotation_deg - b.rotation_deg + 180) % 360 - 180) > 1e-6:
                found.append(f"{name_of(a)} and {name_of(b)} match, and do not lie alike on one sheet")
                continue
            off, far = _off(blanks[one], blanks[other], a, b)
            if off > job.gap_mm * len(names) + STRETCHED * far + TOLERANCE_MM:
                found.append(f"{name_of(a)} and {name_of(b)} match, and lie {off:.0f} mm from where they do")
    return found


def _off(one: Blank, other: Blank, a: Spot, b: Spot) -> tuple[float, float]:
    """How far the way between two boxes' middles is from the way as drawn, along the worse axis; how long that is."""
    drawn = _way(shape_of(one), shape_of(other))
    angle = math.radians(a.rotation_deg)
    wanted = (
        drawn[0] * math.cos(angle) - drawn[1] * math.sin(angle),
        drawn[0] * math.sin(angle) + drawn[1] * math.cos(angle),
    )
    lie = _way(laid(one, a), laid(other, b))
    return max(abs(lie[0] - wanted[0]), abs(lie[1] - wanted[1])), max(abs(wanted[0]), abs(wanted[1]))


def _way(one: Polygon, other: Polygon) -> tuple[float, float]:
    a, b = one.bounds, other.bounds
    return (b[0] + b[2] - a[0] - a[2]) / 2, (b[1] + b[3] - a[1] - a[3]) / 2


def _left_out(job: NestJob, nesting: Nesting, blanks: dict[str, Blank]) -> list[str]:
    """Nothing is left out unasked, nor while something of less priority lies in a place that it would fit into."""
    left = Counter({one.blank: one.copies for one in nesting.left_out})
    if any(count < 1 or name not in blanks for name, count in left.items()):
        return ["something is left out that was not asked for"]
    if left and not job.leave_out:
        return [f"{next(iter(left))} is left out, and nothing was to be"]
    locked = {(spot.blank, spot.copy) for spot in job.begun.spots}  # who came first stays
    there = {spot.blank for spot in nesting.spots if (spot.blank, spot.copy) not in locked}
    found = []
    for name, placed in itertools.product(sorted(left), sorted(there)):
        mine, other = blanks[name], blanks[placed]
        if mine.match or other.match or mine.priority <= other.priority or mine.rotations_deg != other.rotations_deg:
            continue
        (w, h), (x, y) = _size(mine), _size(other)
        if w <= x and h <= y and _is_box(other):
            found.append(f"{name} is left out, and {placed}, of less priority, lies where it would fit")
    return found


def _size(blank: Blank) -> tuple[float, float]:
    x0, y0, x1, y1 = shape_of(blank).bounds
    return x1 - x0, y1 - y0


def _is_box(blank: Blank) -> bool:
    wide, high = _size(blank)
    return bool(shape_of(blank).area >= wide * high * (1 - 1e-9))


def _saws_apart(boxes: list[Box], kerf_mm: float) -> bool:
    """Whether cuts from edge to edge, each as wide as the kerf, take the boxes apart one by one."""
    if len(boxes) < 2:
        return True
    for low, high in ((0, 2), (1, 3)):
        ordered = sorted(boxes, key=lambda box: box[low])
        reach = ordered[0][high]
        for number, box in enumerate(ordered[1:], start=1):
            if box[low] >= reach + kerf_mm - TOLERANCE_MM:
                # any cut that goes through will do: what could be sawn apart still can when one half is taken away
                return _saws_apart(ordered[:number], kerf_mm) and _saws_apart(ordered[number:], kerf_mm)
            reach = max(reach, box[high])
    return False
