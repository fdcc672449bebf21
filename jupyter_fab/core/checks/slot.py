"""Openings: the narrowest must let the cutter in, and a hole needs a drill of its size or room for the cutter.

Openings that no cutter enters stay full of wood; this names the worst of each panel.
"""

from __future__ import annotations

from collections.abc import Iterable

from jupyter_fab.core.checks.cutter import LEFT_MM, leftovers, short_side, widths
from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.checks.wording import mm, named
from jupyter_fab.core.machinable import end_mill, hole_tool
from jupyter_fab.core.part import Hole, Panel

SOURCE = "Geometry of a round cutter: it enters what is wider than itself."
PLACES = 2


def look(piece: Piece) -> Iterable[Finding]:
    """A finding for each panel with an opening that is too narrow, or one for the narrowest opening."""
    tool = end_mill(piece.machine)
    if tool is None:
        return []
    limit = tool.diameter_mm
    found = []
    narrowest: tuple[float, str, str] | None = None
    for panel, names in piece.distinct:
        holes = _holes(piece, panel, names, limit)
        if holes:
            found += holes
            continue
        narrow = [left for left in leftovers(panel, piece.machine) if left.narrow and short_side(left.region) > 0]
        if narrow:
            width = min(short_side(left.region) for left in narrow) + 2 * LEFT_MM
            at = narrow[0].region.centroid
            text = f"An opening of {named(names)} near x {at.x:.0f}, y {at.y:.0f} mm is only {mm(width)} wide"
            text += f"; the cutter is {mm(limit)} and leaves it full."
            advice = f"Make it wider than {mm(limit)}, or cut the piece with a thinner cutter."
            found.append(_finding(False, names, width, limit, text, advice))
            continue
        for width, role in widths(panel, piece.machine.tools):
            if narrowest is None or width < narrowest[0]:
                narrowest = (width, names[0], role)
    if not found and narrowest:
        width, name, role = narrowest
        text = f"The narrowest opening is {mm(width, PLACES)} wide: {role} in {name!r}."
        found.append(_finding(True, [name], width, limit, text, ""))
    return found


def _holes(piece: Piece, panel: Panel, names: list[str], limit: float) -> list[Finding]:
    small = [f for f in panel.features if isinstance(f, Hole) and f.diameter_mm < limit - 1e-9]
    undrilled = [hole for hole in small if not hole_tool(hole, piece.machine.tools)]
    if not undrilled:
        return []
    width = min(hole.diameter_mm for hole in undrilled)
    have = ", ".join(f"{tool.diameter_mm:g}" for tool in piece.machine.tools)
    text = (
        f"{len(undrilled)} hole{'s' * (len(undrilled) > 1)} of {mm(width)} in {named(names)}: the machine has tools of "
    )
    text += f"{have} mm, and none makes them."
    advice = f"Drill one of {have} mm, or make them wider than {mm(limit)}."
    return [_finding(False, names, width, limit, text, advice)]


def _finding(holds: bool, names: list[str], width: float, limit: float, text: str, advice: str) -> Finding:
    figure = round(width, 3)
    return Finding(
        check=CHECK.name, holds=holds, parts=tuple(names), figure=figure, limit=limit, unit="mm", text=text,
        advice=advice, source=SOURCE,
    )  # fmt: skip


CHECK = Check(
    name="slot",
    title="Narrow openings",
    rule="width of the narrowest slot, pocket or gap >= diameter of the cutter; smaller holes need their drill",
    limit="the cutter's diameter",
    source=SOURCE,
    look=look,
    at_most=False,
)
