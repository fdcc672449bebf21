"""Walls round bores into an edge: a dowel or screw splits the board where too little stands beside it.

Looks at both faces and at the ends of the edge. Holes in a face are looked at with the thin webs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from shapely.geometry import LineString

from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import CHORD_MM, Piece
from jupyter_fab.core.checks.wording import mm, named
from jupyter_fab.core.part import EdgeBore, Panel

LEAST_WALL_MM = 3.0
AWAY_MM = 5.0  # from the edge that the bore begins at: there it is open, of course
SOURCE = "Workshop practice, assumed: an 8 mm dowel in a 15 mm board leaves 3.5 mm on both sides and holds."


def look(piece: Piece) -> Iterable[Finding]:
    """A finding for each panel with a bore too near to a face or an end, or one for the thinnest wall."""
    found = []
    for panel, names in piece.distinct:
        walls = [(_wall(panel, bore), bore) for bore in panel.features if isinstance(bore, EdgeBore)]
        if not walls:
            continue
        wall, bore = min(walls, key=lambda pair: pair[0])
        holds = wall >= LEAST_WALL_MM - 1e-6
        size = f"the {mm(bore.diameter_mm)} bore ({bore.role or 'edge bore'})"
        text = f"{mm(max(wall, 0.0))} stand beside {size} in {named(names)}, {mm(panel.thickness_mm)} thick."
        advice = "Take a thinner dowel or screw, a thicker sheet, or set it further from the face and the end."
        found.append(
            Finding(
                check=CHECK.name, holds=holds, parts=tuple(names), figure=round(wall, 3), limit=LEAST_WALL_MM,
                unit="mm", text=text, advice="" if holds else advice, source=SOURCE,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: one.figure)


def _wall(panel: Panel, bore: EdgeBore) -> float:
    """The least of the sheet that stands round a bore, mm."""
    faces = min(bore.z, panel.thickness_mm - bore.z)
    size = math.hypot(bore.dx, bore.dy)
    ux, uy = bore.dx / size, bore.dy / size
    start = min(AWAY_MM, bore.depth_mm / 2)
    line = LineString(
        [(bore.x + ux * start, bore.y + uy * start), (bore.x + ux * bore.depth_mm, bore.y + uy * bore.depth_mm)]
    )
    # Only what stands beside the bore counts: the edges that run along it, not the one that it comes through.
    edge = panel.outline.polygon(CHORD_MM).exterior
    ends = edge.intersection(line.buffer(bore.diameter_mm * 3, cap_style="flat"))
    aside = line.distance(ends) if not ends.is_empty else math.inf
    return float(min(faces, aside) - bore.diameter_mm / 2)


CHECK = Check(
    name="wall",
    title="Bores in edges",
    rule="distance from the middle of a bore to each face and side - radius of the bore >= 3 mm",
    limit="3 mm",
    source=SOURCE,
    look=look,
    at_most=False,
)
