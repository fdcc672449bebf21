"""What doors and drawers hit on their way: each is opened by itself, along its whole way or in some positions.

What stands in a drawer's way may be a door that has to be opened first: then it is tried again with that one open.
The space that a drawer passes through tells what it may hit, and steps no longer than a board is thick tell where.
A door is looked at in seven positions only: what is thin and stands between two of them is not found.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from jupyter_fab.core.interference import Body, body_of, overlap_mm3
from jupyter_fab.core.joinery import Motion, MotionKind
from jupyter_fab.core.opening import opened
from jupyter_fab.core.part import Part, Parts
from jupyter_fab.core.steps import sweep

SHARES = (0.05, 0.15, 0.3, 0.45, 0.6, 0.8, 1.0)  # of a door's whole travel, denser where joints and neighbours are near
MOST_MM3 = 100.0  # a corner of 10 x 10 x 1 mm: what buffers and the play of hinges take up

type Pair = tuple[str, str]  # a part that moves, and one that does not


@attrs.frozen
class Hit:
    """A part that, on its way open, stands in another: of which motion, how far open, and by how much."""

    motion: str
    share: float
    part: str
    other: str
    volume_mm3: float


def hits(parts: Parts) -> tuple[Hit, ...]:
    """What each door and drawer hits first on its way, with every other one shut, or open if it must be."""
    if not parts.motions:
        return ()
    still = {part.name: body_of(part) for part in parts.parts}
    mover = {name: motion for motion in parts.motions for name in motion.parts}
    found = []
    for motion in parts.motions:
        pairs = _pairs(parts, motion, still)
        for share in _positions(parts, motion, pairs):
            hit = _hit(parts, motion, share, pairs, still, mover)
            if hit is not None:
                found.append(hit)
                break
    return tuple(found)


def _pairs(parts: Parts, motion: Motion, still: Mapping[str, Body]) -> list[Pair]:
    """Each part that moves with each other that it may hit: all of them, or those in the space that a drawer passes."""
    found = []
    for part in parts.parts:
        if part.name in motion.parts:
            others = [name for name in still if name not in motion.parts]
            if motion.kind is MotionKind.SLIDE:
                others = _passed(part, motion, others, still)
            found += [(part.name, other) for other in others]
    return found


def _passed(part: Part, motion: Motion, others: Sequence[str], still: Mapping[str, Body]) -> list[str]:
    one, way = still[part.name], np.array(motion.axis) * motion.travel
    low, high = np.minimum(one.low, one.low + way), np.maximum(one.high, one.high + way)
    near = [name for name in others if np.all(np.minimum(high, still[name].high) > np.maximum(low, still[name].low))]
    swept = sweep(part, one, np.array(motion.axis), motion.travel) if near else None
    if swept is None:
        return near
    return [name for name in near if overlap_mm3(swept, still[name]) - overlap_mm3(one, still[name]) > MOST_MM3]


def _positions(parts: Parts, motion: Motion, pairs: Sequence[Pair]) -> list[float]:
    """Shares of the travel to look at: a drawer's no further apart than the thinnest board that may be hit is thick."""
    if motion.kind is MotionKind.HINGE:
        return list(SHARES)
    if not pairs:
        return []
    names = {name for pair in pairs for name in pair}
    step = min(part.panel.thickness_mm for part in parts.parts if part.name in names)
    count = math.ceil(motion.travel / step)
    return [i / count for i in range(1, count + 1)]


def _hit(
    parts: Parts,
    motion: Motion,
    share: float,
    pairs: Sequence[Pair],
    still: Mapping[str, Body],
    mover: Mapping[str, Motion],
) -> Hit | None:
    moved = {part.name: body_of(part) for part in opened(parts, share, motion.name).parts if part.name in motion.parts}
    worst: Hit | None = None
    for name, other in pairs:
        one = moved[name]
        # What stood in each other when shut is the whole piece's fault, not the opening's.
        volume = overlap_mm3(one, still[other]) - overlap_mm3(still[name], still[other])
        before = mover.get(other)
        if volume > MOST_MM3 and before is not None:
            volume = _with_open(parts, before, one, other)
        if volume > MOST_MM3 and (worst is None or volume > worst.volume_mm3):
            worst = Hit(motion.name, share, name, other, volume)
    return worst


def _with_open(parts: Parts, before: Motion, one: Body, other: str) -> float:
    """How much stands in the other part when its own door is fully open."""
    away = next(part for part in opened(parts, 1.0, before.name).parts if part.name == other)
    return overlap_mm3(one, body_of(away))
