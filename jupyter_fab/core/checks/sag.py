"""Shelf sag: how far boards that lie bend under what they carry, against what the eye notices.

For a board that lies on two supports this is 5 w L^4 / (384 E I); other arrangements (a back that helps, a front rail,
an overhang, several supports) are worked out by the same theory on a grid (`bending`). What stays for years makes wood
creep: the sag grows by half. Seats and beds are loaded for hours and may bend twice as far.
"""

from __future__ import annotations

from collections.abc import Iterable

from jupyter_fab.core.checks.bending import Bent, alike, bent
from jupyter_fab.core.checks.carrying import SOURCES, Carried, carried
from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.checks.wording import mm, named
from jupyter_fab.core.material import material
from jupyter_fab.core.part import Grain, Part

LASTING_MM_M = 1.67  # 0.02 in a foot, of what sags at once; with creep it stays under what the eye notices
PASSING_MM_M = 3.33  # span / 300
SEEN_MM_M = 2.5  # 0.03 in a foot
CREEP = 1.5
SOURCE = (
    "d = 5 w L^4 / (384 E I). Limit 0.02 in/ft at once, seen from 0.03 in/ft, creep +50 %: Sagulator notes (WoodBin), "
    "Fine Woodworking, 2007. Seats and beds: span/300, EN 1995-1-1:2004, table 7.2."
)


def look(piece: Piece) -> Iterable[Finding]:
    """A finding for each board that carries something, the one nearest to its limit first."""
    parts = {part.name: part for part in piece.parts.parts}
    loads = carried(piece)
    found = [
        _finding(one[0], tuple(each.name for each in one), loads[one[0].name], parts[one[0].name])
        for one in alike(bent(piece)[0], parts)
    ]
    return sorted(found, key=lambda one: -one.figure / one.limit)


def _finding(one: Bent, names: tuple[str, ...], load: Carried, part: Part) -> Finding:
    limit = LASTING_MM_M if load.lasting else PASSING_MM_M
    stock = material(part.panel.material)
    source = " ".join([SOURCE, f"E: {stock.bending_source}", f"Load: {SOURCES[load.use]}".strip()])
    if not one.held:
        each = ", each" if len(names) > 1 else ""
        text = f"{named(names)} would carry {load.said()}{each}, and nothing that stands on the floor holds it up."
        advice = "Let boards that stand carry it and join them to it, or say that it carries nothing: "
        advice += "kit.carries('nothing', ...)."
        return Finding(
            check=CHECK.name, holds=False, parts=names, figure=99.0, limit=limit, unit="mm/m", text=text,
            advice=advice, source=source,
        )  # fmt: skip
    # No span: supports stand so near to each other that the grid has nothing between them.
    rate = one.deflection_mm / one.span_mm * 1000 if one.span_mm > 0 else 0.0
    holds = rate <= limit
    verb = "sags" if len(names) == 1 else "each sag"
    text = f"{named(names)} {verb} by {mm(one.deflection_mm)} over {mm(one.span_mm, 0)} under {load.said()}"
    text += ", as is usual for such a board" if not load.declared else ""
    if load.lasting:
        seen = ", which the eye sees" if rate * CREEP > SEEN_MM_M else ""
        text += f"; in some years by {mm(one.deflection_mm * CREEP)}{seen}"
    text += f". {stock.title}, {mm(part.panel.thickness_mm)}."
    return Finding(
        check=CHECK.name, holds=holds, parts=names, figure=round(rate, 3), limit=limit, unit="mm/m", text=text,
        advice="" if holds else _advice(one, part, rate, limit), source=source,
    )  # fmt: skip


def _advice(one: Bent, part: Part, rate: float, limit: float) -> str:
    """What to change: sag a metre goes with the cube of span and of thickness."""
    over = (rate / limit) ** (1 / 3)
    thick = part.panel.thickness_mm * over
    sold = [known for known in material(part.panel.material).thicknesses_mm if known >= thick - 0.2]
    ways = [f"hold it every {one.span_mm / over // 10 * 10:.0f} mm (a divider, or a shorter piece)"]
    ways += [f"take {mm(sold[0])} instead of {mm(part.panel.thickness_mm)}"] if sold else []
    ways += ["let its grain run along its length"] if _grain_across(part) else []
    ways.append("put a rail under its front edge")
    text = "; or ".join(ways)
    return f"{text[:1].upper()}{text[1:]}."


def _grain_across(part: Part) -> bool:
    x, y = part.panel.size_mm()
    along_x = part.panel.grain is Grain.X
    return material(part.panel.material).grained and (part.panel.grain is Grain.NONE or along_x is (x < y))


CHECK = Check(
    name="sag",
    title="Shelf sag",
    rule="deflection / span, by 5 w L^4 / (384 E I) or its like on a grid; joints count as hinges, E along the grain",
    limit="1.67 mm/m at once (2.5 mm/m with creep); 3.33 mm/m for seats and beds",
    source=SOURCE,
    look=look,
)
