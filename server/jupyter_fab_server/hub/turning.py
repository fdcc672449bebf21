"""A job's sheets that are cut on both faces: whether the next program needs one turned over, and whether it was.

A program of a sheet's side B, run while side A is up, spoils the sheet and may meet what is not where it thinks. So it
is armed only when a person at the console has said that this sheet was turned over onto its pins. Pure; the agent asks
before it arms, as it does for `sheets`.
"""

from __future__ import annotations

from typing import Any

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.wire.hubs import ProgramBundle
from jupyter_fab_server.hub.session import Session, Stage

SECOND = "B"  # the side that is up after a sheet was turned over


def to_turn(session: Session, bundle: ProgramBundle) -> int | None:
    """The sheet (from 0) to turn over now: the next program is for its other side, and nobody has said that it was."""
    if session.stage not in (Stage.READY, Stage.BETWEEN) or session.program >= len(bundle.programs):
        return None
    program = bundle.programs[session.program]
    return program.sheet if program.side == SECOND and program.sheet not in session.turned else None


def take(session: Session, bundle: ProgramBundle) -> int:
    """The sheet whose turn it is.

    Raises
    ------
    Conflict
        If no sheet is to be turned over now.
    """
    sheet = to_turn(session, bundle)
    if sheet is None:
        raise Conflict("No sheet is to be turned over now; leave it as it lies.")
    return sheet


def check(session: Session, bundle: ProgramBundle) -> None:
    """Return if the sheet lies as the next program needs it.

    Raises
    ------
    Conflict
        If it has to be turned over first.
    """
    sheet = to_turn(session, bundle)
    if sheet is not None:
        raise Conflict(
            f"Sheet {sheet + 1} has not been turned over; turn it left to right onto its pins, say so, then arm."
        )


def shown(session: Session, bundle: ProgramBundle) -> dict[str, Any] | None:
    """What the console shows of the sheet to turn over: its number and its pins; None if there is none."""
    sheet = to_turn(session, bundle)
    turn = None if sheet is None else bundle.turn_of(sheet)
    if sheet is None or turn is None:
        return None
    like = bundle.sheets()[sheet]
    return {
        "number": sheet + 1,
        "pins": [list(pin) for pin in turn.pins],
        "diameter_mm": turn.diameter_mm,
        "longest_mm": turn.longest_mm(like.thickness_mm),
    }
