"""What the spindle does not reach: cuts deeper than the tool is long, cuts on both faces, bores that begin inside.

The machine cuts from above. Cuts on one face are made with that face up; for cuts on both the sheet is turned over on
pins, whose holes go deeper than the sheet is thick. Bores into an edge are made by hand or by a side spindle, from the
edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shapely.geometry import Point

from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import CHORD_MM, Piece
from jupyter_fab.core.checks.wording import mm, named
from jupyter_fab.core.machinable import THROUGH_CUT_MM, end_mill, hole_tool
from jupyter_fab.core.part import EdgeBore, Hole, Panel, Side
from jupyter_fab.core.turn import pin_tools

SOURCE = "The machine's profile: it cuts from above, as deep as the tool's cutting length."
AT_EDGE_MM = 1.0  # a bore begins within so much of the edge


def look(piece: Piece) -> Iterable[Finding]:
    """Findings for all that is out of reach, or one for the deepest cut."""
    found: list[Finding] = []
    deepest: tuple[float, float, float, str] | None = None
    for panel, names in piece.distinct:
        if panel.sides() == frozenset(Side) and not pin_tools(piece.machine, panel.thickness_mm):
            text = f"{named(names)} is cut on both faces; this machine makes no holes for the pins to turn it over on."
            found.append(_finding(names, 2.0, 1.0, "faces", text, "Move all to one face, or let some go through."))
        for depth, limit in _depths(piece, panel):
            if deepest is None or depth / limit > deepest[0]:
                deepest = (depth / limit, depth, limit, names[0])
            if depth > limit + 1e-9:
                text = f"A cut in {named(names)} goes {mm(depth)} deep; the tool cuts {mm(limit)}."
                advice = "Take a thinner sheet, cut less deep, or have it cut with a longer tool."
                found.append(_finding(names, depth, limit, "mm", text, advice))
                break
        far = max((_inside(panel, bore) for bore in panel.features if isinstance(bore, EdgeBore)), default=0.0)
        if far > AT_EDGE_MM:
            text = f"A bore in {named(names)} begins {mm(far)} inside the edge, where no drill comes."
            found.append(_finding(names, far, AT_EDGE_MM, "mm", text, "Begin it at the part's edge."))
    if not found and deepest:
        _, depth, limit, name = deepest
        found.append(_finding([name], depth, limit, "mm", f"The deepest cut goes {mm(depth)} deep, in {name!r}.", ""))
    return found


def _depths(piece: Piece, panel: Panel) -> Iterator[tuple[float, float]]:
    """Each kind of cut's depth with the length of the tool that makes it, the outline's first."""
    tool = end_mill(piece.machine)
    through = panel.thickness_mm + THROUGH_CUT_MM
    if tool:
        yield through, min(tool.max_depth_mm, piece.machine.max_thickness_mm + THROUGH_CUT_MM)
    for feature in panel.features:
        if isinstance(feature, Hole) and (drill := hole_tool(feature, piece.machine.tools)):
            blind = feature.depth_mm is not None and feature.depth_mm < panel.thickness_mm - 1e-9
            yield feature.depth_mm if blind and feature.depth_mm else through, drill.max_depth_mm


def _inside(panel: Panel, bore: EdgeBore) -> float:
    edge = panel.outline.polygon(CHORD_MM).exterior
    return float(edge.distance(Point(bore.x, bore.y)))


def _finding(names: list[str], figure: float, limit: float, unit: str, text: str, advice: str) -> Finding:
    return Finding(
        check=CHECK.name, holds=not advice, parts=tuple(names), figure=round(figure, 3), limit=round(limit, 3),
        unit=unit, text=text, advice=advice, source=SOURCE,
    )  # fmt: skip


CHECK = Check(
    name="reach",
    title="Cuts within reach",
    rule="depth of a cut <= cutting length of its tool; blind cuts on both faces on pins; edge bores from edges",
    limit="the tool's cutting length; 1 face without pins",
    source=SOURCE,
    look=look,
)
