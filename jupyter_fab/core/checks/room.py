"""Parts on the sheet and on the machine's bed: each must fit both, the way its grain must run.

Two checks with one measure: the side of the part that comes nearest to its room, in the best way that it may lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.checks.wording import mm, named
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout import rotations
from jupyter_fab.core.machinable import end_mill
from jupyter_fab.core.part import Panel
from jupyter_fab.core.sheet import Sheet

SHEET_SOURCE = "Sheet sizes as sold (materials table), less the border that clamps need and the cutter's path."
BED_SOURCE = "The machine's profile: bed, travel and where the sheet's corner lies."

type Room = tuple[float, float]


def look_sheet(piece: Piece) -> Iterable[Finding]:
    """A finding for each part that no sheet takes, or one for the part that comes nearest."""
    tool = end_mill(piece.machine)
    border = tool.diameter_mm if tool else 0.0

    def room(sheet: Sheet) -> Room:
        inset = 2 * (sheet.trim_mm + border)
        return sheet.size_mm[0] - inset, sheet.size_mm[1] - inset

    return _look(piece, SHEET, room, "the sheet", "Make it shorter, turn its grain, or divide it into two parts.")


def look_bed(piece: Piece) -> Iterable[Finding]:
    """A finding for each part that the machine does not reach all over, or one for the part that comes nearest."""
    advice = "Make it shorter, turn its grain, or have it cut on a larger machine."
    return _look(piece, BED, lambda _: piece.machine.reach_mm(), piece.machine.title, advice)


def _look(piece: Piece, check: Check, room: Callable[[Sheet], Room], where: str, advice: str) -> list[Finding]:
    found: list[Finding] = []
    for panel, names in piece.distinct:
        try:
            sheets = piece.sheets_for(panel)
        except BadInput as error:  # no maker sells it so thick
            sheets, advice_here = (), error.message
        else:
            advice_here = "Load such a sheet, or build the piece for one that is there."
        if not sheets:
            thick = panel.thickness_mm
            if check is SHEET:
                text = f"There is no sheet of {panel.material} {mm(thick)} for {named(names)}."
                found.append(
                    check.finding(
                        holds=False, parts=names, figure=thick, limit=0.0, unit="mm", text=text, advice=advice_here
                    )
                )
            continue
        share, figure, limit = min(_tightest(panel, sheet, room(sheet)) for sheet in sheets)
        length, width = panel.length_and_width_mm()
        holds = share <= 1 + 1e-9
        text = f"{named(names)}, {length:.0f} x {width:.0f} mm, "
        text += f"needs {mm(figure)} of the {mm(limit)} that {where} offers" + (
            "." if holds else ", as its grain must lie."
        )
        change = "" if holds else advice
        found.append(
            check.finding(holds=holds, parts=names, figure=figure, limit=limit, unit="mm", text=text, advice=change)
        )
    return sorted(found, key=lambda one: (one.holds, -one.figure / max(one.limit, 1.0)))


def _tightest(panel: Panel, sheet: Sheet, room: Room) -> tuple[float, float, float]:
    """Of the best way to lie, the share of the room that the tighter side takes, that side and its room, mm."""
    x, y = panel.size_mm()
    ways = []
    for angle in rotations(panel, sheet):
        sides = (x, y) if angle % 180 == 0 else (y, x)
        ways.append(max((side / have, side, have) for side, have in zip(sides, room, strict=True)))
    return min(ways)


SHEET = Check(
    name="sheet",
    title="Fits the sheet",
    rule="side of the part <= side of the sheet - 2 x (border + cutter), with the grain along the sheet",
    limit="the sheet's usable sides",
    source=SHEET_SOURCE,
    look=look_sheet,
)
BED = Check(
    name="bed",
    title="Fits the machine",
    rule="side of the part <= what the spindle reaches on the bed, with the grain along the sheet",
    limit="the machine's reach",
    source=BED_SOURCE,
    look=look_bed,
)
