"""Leaning on an edge: whether a seat or a table stands when somebody puts weight on its outermost edge.

Every edge of every seat and table top is tried, a hand's width inside. Where the feet reach out as far as the top does,
nothing overturns it.
"""

from __future__ import annotations

from collections.abc import Iterable

import shapely

from jupyter_fab.core.checks.carrying import carried, region_from_above
from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.checks.standing import MOST, SAFE, balance, ground, weights
from jupyter_fab.core.checks.wording import mm
from jupyter_fab.core.part import Use

LEANS_KG = {Use.SEAT: 60.0, Use.TABLE: 30.0, Use.BED: 60.0}  # half a person on a seat's edge, arms on a table's
SMALL_MM, SMALL_KG = 600.0, 10.0  # nobody leans on a side table narrower than that; a pile of books lies on its edge
INSIDE_MM = 60.0  # from the edge to the middle of what presses
SOURCE = "Statics; own rule after the idea of EN 1022 (seating) and EN 1730 (tables); weights assumed."


def look(piece: Piece) -> Iterable[Finding]:
    """A finding for each seat and table top, the least stable first."""
    stands_on = ground(piece)
    found = []
    for part in piece.parts.parts:
        use = carried(piece).get(part.name)
        if use is None or use.use not in LEANS_KG or part.name in piece.motion_of:
            continue
        small = use.use is Use.TABLE and min(part.panel.size_mm()) < SMALL_MM
        leans = SMALL_KG if small else LEANS_KG[use.use]
        ratio, text = 0.0, "It stands on a point or a line, and falls over."
        if stands_on is not None:
            own = weights(piece, [(name, centre) for name, (_, centre) in piece.masses.items()])
            region = region_from_above(part)
            inner = region.buffer(-INSIDE_MM, join_style="mitre")
            places = shapely.get_coordinates(region.centroid if inner.is_empty else inner)
            cases = [balance(stands_on, [*own, (leans, float(x), float(y), 0.0)]) for x, y in places]
            worst = min(cases, key=lambda one: one.ratio)
            ratio = worst.ratio
            text = f"With {leans:g} kg {mm(INSIDE_MM)} inside the edge of {part.name!r} "
            text += (
                "nothing turns it over: its feet reach as far."
                if ratio >= MOST
                else f"{worst.keeps_kg_m:.1f} kg m hold it, {worst.turns_kg_m:.1f} kg m turn it over {worst.towards()}."
            )
        stands = ratio >= SAFE
        holds = stands or piece.anchored
        advice = "" if stands else "Set the feet further out, let the top reach over less, or make the base heavier."
        found.append(
            Finding(
                check=CHECK.name, holds=holds, parts=(part.name,), figure=round(ratio, 3), limit=SAFE,
                unit="", text=text, advice=advice, source=SOURCE,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: one.figure)


CHECK = Check(
    name="lean",
    title="Stands when leaned on",
    rule="restoring / overturning moment > 1.1 with 60 kg (seat, bed), 30 kg (table) or 10 kg (table under 600 mm) "
    "60 mm inside any edge",
    limit="1.1",
    source=SOURCE,
    look=look,
    at_most=False,
)
