"""All checks, in the order in which they are shown, and the function that makes them.

A new check is a module beside this one and a row here: the notebook, the registry, the command line and the reference
page read the table.
"""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_fab.core.checks import (
    column,
    corner,
    floor,
    leaning,
    opening,
    reach,
    room,
    sag,
    slender,
    slot,
    span,
    tipping,
    wall,
    web,
)
from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.part import Parts
from jupyter_fab.core.sheet import Sheet

CHECKS: tuple[Check, ...] = (
    sag.CHECK,
    span.CHECK,
    column.CHECK,
    tipping.OPEN,
    tipping.CHILD,
    opening.CHECK,
    leaning.CHECK,
    slender.CHECK,
    room.SHEET,
    room.BED,
    slot.CHECK,
    corner.CHECK,
    reach.CHECK,
    web.CHECK,
    floor.CHECK,
    wall.CHECK,
)


def design_checks(
    parts: Parts, machine: MachineProfile = FULL_SHEET_ROUTER, sheets: Sequence[Sheet] = ()
) -> tuple[Finding, ...]:
    """What the checks find in a piece: of each check all that does not hold, or what comes nearest to its limit.

    A check that a piece gives nothing to look at (no drawer, no shelf) finds nothing. `sheets` are those that it would
    be cut from; none: as their makers sell them.
    """
    piece = Piece(parts, machine, tuple(sheets))
    found: list[Finding] = []
    for check in CHECKS:
        seen = list(check.look(piece))
        found += [one for one in seen if not one.holds] or seen[:1]
    return tuple(found)


def check_named(name: str) -> Check:
    """The row of that name."""
    return next(check for check in CHECKS if check.name == name)
