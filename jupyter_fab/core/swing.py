"""What doors and drawers hit on their way: each is opened by itself, and looked at in some positions.

What stands in a drawer's way may be a door that has to be opened first: then it is tried again with that one open.
Between the positions looked at, boards are thicker than the steps of a drawer and the arcs of a door are short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from jupyter_fab.core.interference import Body, body_of, overlap_mm3
from jupyter_fab.core.joinery import Motion
from jupyter_fab.core.opening import opened
from jupyter_fab.core.part import Parts

SHARES = (0.05, 0.15, 0.3, 0.45, 0.6, 0.8, 1.0)  # of the whole travel, denser where joints and neighbours are near
MOST_MM3 = 100.0  # a corner of 10 x 10 x 1 mm: what buffers and the play of hinges take up


@attrs.frozen
class Hit:
    """A part that, on its way open, stands in another: of which motion, how far open, and by how much."""

    motion: str
    share: float
    part: str
    other: str
    volume_mm3: float


def hits(parts: Parts, shares: Iterable[float] = SHARES) -> tuple[Hit, ...]:
    """What each door and drawer hits first on its way, with every other one shut, or open if it must be."""
    if not parts.motions:
        return ()
    still = {part.name: body_of(part) for part in parts.parts}
    mover = {name: motion for motion in parts.motions for name in motion.parts}
    opens = sorted(shares)
    found = []
    for motion in parts.motions:
        for share in opens:
            hit = _hit(parts, motion, share, still, mover)
            if hit is not None:
                found.append(hit)
                break
    return tuple(found)


def _hit(
    parts: Parts, motion: Motion, share: float, still: Mapping[str, Body], mover: Mapping[str, Motion]
) -> Hit | None:
    moved = {part.name: body_of(part) for part in opened(parts, share, motion.name).parts if part.name in motion.parts}
    worst: Hit | None = None
    for name, one in moved.items():
        for other, body in still.items():
            if other in motion.parts:
                continue
            # What stood in each other when shut is the whole piece's fault, not the opening's.
            volume = overlap_mm3(one, body) - overlap_mm3(still[name], body)
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
