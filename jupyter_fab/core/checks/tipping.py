"""Tip-over: whether a piece stands while all its drawers and doors are open, and while a child climbs on one.

Two checks. The first takes the empty piece with all open (one drawer, where an interlock is fitted). The second, for
storage from 686 mm, adds the weight that stands for a child on the front of one drawer or door, and a wedge under the
back for carpet. What is declared as anchored to the wall passes both, and says that it must be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Floats, Piece, outline_in_piece
from jupyter_fab.core.checks.standing import FROM_HEIGHT_MM, SAFE, Balance, balance, ground, narrowest, weights
from jupyter_fab.core.checks.wording import mm
from jupyter_fab.core.opening import moved_to
from jupyter_fab.core.part import Motion, MotionKind

CHILD_KG = 27.2  # 60 lb
WEDGE_MM = 10.9  # 0.43 in
FROM_MASS_KG = 13.6  # 30 lb
OWN_SOURCE = "Statics; own rule: restoring moment > 1.1 x overturning moment, empty, all open unless interlocked."
CHILD_SOURCE = (
    "After ASTM F2057-23 (clothing storage from 686 mm and 13.6 kg): 27.2 kg on an open front, 10.9 mm wedge."
)
ADVICE = (
    "Make the base deeper or the drawers shorter, fit an interlock (hardware 'Drawer interlock'), "
    "or fix it to the wall (hardware 'Wall anchor')."
)


def look_open(piece: Piece) -> Iterable[Finding]:
    """How the empty piece stands with all open; nothing where nothing opens."""
    if not piece.parts.motions:
        return []
    found = _worst(piece, [(case, []) for case in _cases(piece)], 0.0)
    return [_finding(OPEN, piece, found, "With all drawers and doors open")]


def look_child(piece: Piece) -> Iterable[Finding]:
    """How storage stands with a child's weight on one open front; nothing for what is lower, lighter or closed."""
    if not piece.parts.motions or piece.high[2] - piece.low[2] < FROM_HEIGHT_MM:
        return []
    if sum(mass_kg for mass_kg, _ in piece.masses.values()) < FROM_MASS_KG:
        return []
    stands_on = ground(piece)
    tilt = WEDGE_MM / narrowest(stands_on) if stands_on else 0.0
    cases = []
    for case in _cases(piece):
        for motion in case:
            x, y, z = _front(piece, motion)
            cases.append((case, [(CHILD_KG, x, y, z - piece.low[2])]))
    found = _worst(piece, cases, tilt)
    return [_finding(CHILD, piece, found, f"With {CHILD_KG:g} kg on an open front and {mm(WEDGE_MM)} under the back")]


def _cases(piece: Piece) -> list[list[Motion]]:
    """What is open at once: all; with an interlock the doors and each drawer in turn."""
    if not piece.interlocked:
        return [list(piece.parts.motions)]
    doors = [motion for motion in piece.parts.motions if motion.kind is MotionKind.HINGE]
    drawers = [motion for motion in piece.parts.motions if motion.kind is MotionKind.SLIDE]
    return [[*doors, drawer] for drawer in drawers] or [doors]


def _worst(
    piece: Piece, cases: Sequence[tuple[list[Motion], list[tuple[float, float, float, float]]]], tilt: float
) -> Balance | None:
    stands_on = ground(piece)
    if stands_on is None:
        return None
    found = []
    for case, more in cases:
        moved = {name: motion for motion in case for name in motion.parts}
        places = [
            (name, _open(moved[name], centre) if name in moved else centre)
            for name, (_, centre) in piece.masses.items()
        ]
        found.append(balance(stands_on, [*weights(piece, places), *more], tilt))
    return min(found, key=lambda one: one.ratio)


def _open(motion: Motion, point: Floats) -> Floats:
    x, y, z = (float(value) for value in point)
    return np.array(moved_to(motion, (x, y, z)))


def _front(piece: Piece, motion: Motion) -> tuple[float, float, float]:
    """The upper edge of what opens, where it is furthest out when open, mm."""
    corners: list[Floats] = []
    for part in piece.parts.parts:
        if part.name in motion.parts:
            corners += list(outline_in_piece(part))
    there = np.array([_open(motion, corner) for corner in corners])
    centre = (np.array(piece.low) + np.array(piece.high))[:2] / 2
    if motion.kind is MotionKind.SLIDE:
        out = there[:, :2] @ np.array(motion.axis[:2])
    else:
        out = np.linalg.norm(there[:, :2] - centre, axis=1)
    edge = there[out >= out.max() - 1.0].mean(axis=0)
    return float(edge[0]), float(edge[1]), float(there[:, 2].max())


def _finding(check: Check, piece: Piece, found: Balance | None, when: str) -> Finding:
    parts = tuple(name for motion in piece.parts.motions for name in motion.parts)
    if found is None:
        ratio, text = 0.0, f"{when} it falls: it stands on a point or a line."
    else:
        ratio = found.ratio
        text = f"{when}, {found.keeps_kg_m:.1f} kg m hold it down and {found.turns_kg_m:.1f} kg m turn it over"
        text += f" {found.towards()}." if found.turns_kg_m > 1e-9 else "."
    stands = ratio >= SAFE
    advice = "" if stands else ADVICE
    if not stands and piece.anchored:
        text += " The wall anchor among its hardware must hold it."
        advice = "Say in the instructions that it is to be fixed to the wall before its drawers are filled."
    holds = stands or piece.anchored
    return check.finding(holds=holds, parts=parts, figure=ratio, limit=SAFE, unit="", text=text, advice=advice)


OPEN = Check(
    name="tip",
    title="Stands with all open",
    rule="sum of weight x distance inside the tipping edge / sum of weight x distance outside it > 1.1, all open",
    limit="1.1",
    source=OWN_SOURCE,
    look=look_open,
    at_most=False,
)
CHILD = Check(
    name="climb",
    title="Stands with a child on a drawer",
    rule="as before, with 27.2 kg on the open front and the back raised by 10.9 mm; storage from 686 mm and 13.6 kg",
    limit="1.1",
    source=CHILD_SOURCE,
    look=look_child,
    at_most=False,
)
