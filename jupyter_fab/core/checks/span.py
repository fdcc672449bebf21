"""Spans: the stress in boards that are bent by what they carry, against what their material bears.

A shelf sags visibly long before it breaks; a long seat or bed, or an edge that reaches far out, may break first.
"""

from __future__ import annotations

from collections.abc import Iterable

from jupyter_fab.core.checks.bending import alike, bent
from jupyter_fab.core.checks.carrying import carried
from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.checks.wording import mm, named
from jupyter_fab.core.material import material

LASTING_SHARE, PASSING_SHARE = 0.25, 0.4  # of the strength: long loads weaken wood, and loads are guessed
SOURCE = "Own rule: stress M / W at most 1/4 of the strength that 95 % of boards reach (2/5 for seats and beds)."


def look(piece: Piece) -> Iterable[Finding]:
    """A finding for each board that carries something, the one nearest to its limit first."""
    parts = {part.name: part for part in piece.parts.parts}
    loads = carried(piece)
    found = []
    for group in alike(bent(piece)[0], parts):
        one, names = group[0], tuple(each.name for each in group)
        if not one.held:
            continue  # said by the check of sag
        load, part = loads[one.name], parts[one.name]
        share = LASTING_SHARE if load.lasting else PASSING_SHARE
        pairs = zip(one.stress_mpa, one.strength_mpa, ("along", "across"), strict=True)
        stress, strength, way = max(pairs, key=lambda pair: pair[0] / pair[1])
        limit = strength * share
        holds = stress <= limit
        verb = "is" if len(names) == 1 else "are"
        text = f"{named(names)} over {mm(one.span_mm, 0)} {verb} stressed by {stress:.1f} N/mm² {way} the grain "
        text += f"under {load.said()}."
        advice = "" if holds else "Support it in the middle, or take a thicker sheet."
        source = f"{SOURCE} {material(part.panel.material).bending_source}"
        found.append(
            Finding(
                check=CHECK.name, holds=holds, parts=names, figure=round(stress, 3), limit=round(limit, 2),
                unit="N/mm²", text=text, advice=advice, source=source,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: -one.figure / one.limit)


CHECK = Check(
    name="span",
    title="Spans bear their load",
    rule="largest bending stress (modulus x curvature x half the thickness) <= share of the bending strength",
    limit="1/4 of the strength; 2/5 for seats and beds",
    source=SOURCE,
    look=look,
)
