"""A job's sheets that screws hold down: whether the next program needs one screwed down, and whether it was.

The first program of such a sheet makes the screws' holes while clamps hold it; every other one counts on the screws,
and on a loose sheet parts come free under the cutter. So it is armed only when a person at the console has said that
the screws are in. Pure; the agent asks before it arms, as it does for `sheets` and `turning`.
"""

from __future__ import annotations

from typing import Any

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.gcode import MAKES_SCREW_HOLES
from jupyter_fab.core.wire.hubs import ProgramBundle
from jupyter_fab_server.hub.session import Session, Stage


def to_screw(session: Session, bundle: ProgramBundle) -> int | None:
    """The sheet (from 0) to screw down now: the next program counts on its screws, and nobody has said they are in."""
    if session.stage not in (Stage.READY, Stage.BETWEEN) or session.program >= len(bundle.programs):
        return None
    program = bundle.programs[session.program]
    makes_holes = program.name.startswith(f"{program.sheet + 1:02d}-{MAKES_SCREW_HOLES}")
    held = bundle.screws_in(program.sheet) and not makes_holes
    return program.sheet if held and program.sheet not in session.screwed else None


def take(session: Session, bundle: ProgramBundle) -> int:
    """The sheet whose screws are in.

    Raises
    ------
    Conflict
        If no sheet is to be screwed down now.
    """
    sheet = to_screw(session, bundle)
    if sheet is None:
        raise Conflict("No sheet is to be screwed down now; arm the next program.")
    return sheet


def check(session: Session, bundle: ProgramBundle) -> None:
    """Return if the sheet is held as the next program needs it.

    Raises
    ------
    Conflict
        If it has to be screwed down first.
    """
    sheet = to_screw(session, bundle)
    if sheet is not None:
        raise Conflict(
            f"Sheet {sheet + 1} is not screwed down; drive its {bundle.screws_in(sheet)} screws in, say so, then arm."
        )


def shown(session: Session, bundle: ProgramBundle) -> dict[str, Any] | None:
    """What the console shows of the sheet to screw down: its number and how many screws; None if there is none."""
    sheet = to_screw(session, bundle)
    return None if sheet is None else {"number": sheet + 1, "screws": bundle.screws_in(sheet)}
