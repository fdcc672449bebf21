"""A job's sheets after its first: which one is next, whether it was measured, whether its program is proven for it.

Programs are made and proven for the first sheet of each kind as measured, and no two sheets are equally thick. So
each further one is measured when its turn comes, and its programs are armed only if it lies within what they were
proven for. Pure: the agent asks before it arms; nothing here talks to anybody.
"""

from __future__ import annotations

from typing import Any

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.sheet import check_further, loaded_sheet, proven_range_mm
from jupyter_fab.core.wire.hubs import ProgramBundle
from jupyter_fab_server.hub.session import Session, SheetReadings, Stage

FIRST = 0  # measured when it was loaded; the registry made the programs for it


def to_measure(session: Session, bundle: ProgramBundle) -> int | None:
    """The sheet (from 0) to measure now: the next program's, if it is a further one, and nothing of it is cut."""
    if session.stage not in (Stage.READY, Stage.BETWEEN) or session.program >= len(bundle.programs):
        return None
    sheet = bundle.programs[session.program].sheet
    begun = any(program.sheet == sheet for program in bundle.programs[: session.program])
    return None if sheet == FIRST or begun else sheet


def take(session: Session, bundle: ProgramBundle, readings_mm: tuple[float, ...]) -> SheetReadings:
    """The readings, as those of the sheet whose turn it is.

    Raises
    ------
    Conflict
        If no sheet is to be measured now.
    BadInput
        If they are not of such a sheet, or it is too thick or too thin for its program.
    """
    sheet = to_measure(session, bundle)
    if sheet is None:
        raise Conflict("No sheet is to be measured now: the one on the bed is measured, or being cut.")
    _check(sheet, bundle, readings_mm)
    first, second, third, fourth = readings_mm
    return SheetReadings(sheet=sheet, readings_mm=(first, second, third, fourth))


def check(session: Session, bundle: ProgramBundle) -> None:
    """Return if the next program's own sheet was measured, and the program is proven for it.

    Raises
    ------
    Conflict
        If it was not measured.
    BadInput
        If it is too thick or too thin.
    """
    sheet = bundle.programs[session.program].sheet
    if sheet == FIRST:
        return
    readings_mm = session.readings_of(sheet)
    if not readings_mm:
        raise Conflict(f"Sheet {sheet + 1} has not been measured; measure it at its four corners, then arm.")
    _check(sheet, bundle, readings_mm)


def shown(session: Session, bundle: ProgramBundle) -> dict[str, Any] | None:
    """What the console shows of the sheet to measure: its number, its limits, its readings; None if there is none."""
    sheet = to_measure(session, bundle)
    if sheet is None:
        return None
    like = bundle.sheets()[sheet]
    low_mm, high_mm = proven_range_mm(like.thickness_mm)
    readings = list(session.readings_of(sheet))
    size = " × ".join(f"{side:g}" for side in like.size_mm)
    kind = f"offcut {like.offcut} ({size} mm)" if like.offcut else f"{like.stock().title}, {like.nominal_mm:g} mm"
    return {"number": sheet + 1, "kind": kind, "low_mm": low_mm, "high_mm": high_mm, "readings_mm": readings}


def _check(sheet: int, bundle: ProgramBundle, readings_mm: tuple[float, ...]) -> None:
    like = bundle.sheets()[sheet]
    found = loaded_sheet(f"sheet-{sheet + 1}", like.material, like.nominal_mm, readings_mm)
    check_further(found, sheet + 1, like.thickness_mm)
