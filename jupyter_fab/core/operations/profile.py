"""What is cut through: openings, cleared whole or cut around where tabs hold the loose piece, and the outer edge."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as ShapelyPoint

from jupyter_fab.core import rings
from jupyter_fab.core.descent import Path, levels, lifted, spiral
from jupyter_fab.core.layout import Placed
from jupyter_fab.core.machinable import THROUGH_CUT_MM
from jupyter_fab.core.operations.bench import Bench
from jupyter_fab.core.operations.clear import cleared, cleared_centres
from jupyter_fab.core.operations.operation import Operation, OperationKind
from jupyter_fab.core.operations.pocket import corners, is_joint
from jupyter_fab.core.tab import Tab, needs_tabs

TAB_REACH_DIAMETERS = 2.0  # outwards from an edge: a neighbour's cut in that strip also spares the tab
ON_EDGE_MM = 0.05  # a tab belongs to the edge that it stands on


def openings(bench: Bench, placed: Placed) -> list[Operation]:
    """What is cut through inside the part, an operation each."""
    body = bench.body(placed)
    tabs = placed.tabs_on_sheet()
    joints = [placed.on_sheet(spot) for spot in corners(placed.facing_up())]
    found: list[Operation] = []
    for hole in body.interiors:
        opening = Polygon(hole)
        mine = [tab for tab in tabs if hole.distance(ShapelyPoint(tab.x, tab.y)) < ON_EDGE_MM]
        if mine or (bench.skin_mm and needs_tabs(hole)):
            paths = [p for ring in rings.inside(opening, bench.tool.radius_mm) for p in _around(bench, ring, mine)]
        else:
            finish = is_joint(opening, joints)
            paths = cleared(opening, body, bench.tool, bench.top_mm, -THROUGH_CUT_MM, finish=finish)
        found += bench.operation(OperationKind.INNER, placed, paths)
    return found


def outline(bench: Bench, placed: Placed) -> list[Operation]:
    """The outer edge, with tabs; narrow notches are cleared first."""
    tool, top = bench.tool, bench.top_mm
    body = bench.body(placed)
    paths: list[Path] = []
    for gap in rings.narrow_gaps(body, tool.diameter_mm):
        near = [tab for tab in bench.all_tabs if gap.distance(ShapelyPoint(tab.x, tab.y)) < 4 * tool.diameter_mm]
        # a neighbour's tab may stand before the gap's mouth
        in_gap = cleared(gap, body, tool, top, bench.loose_mm)
        paths += [lifted(path, near, TAB_REACH_DIAMETERS * tool.diameter_mm) for path in in_gap]
    ring, caves = rings.outside(body, tool.radius_mm)
    for cave in caves:
        edge = tool.radius_mm + ON_EDGE_MM
        if any(cave.distance(ShapelyPoint(tab.x, tab.y)) < edge for tab in placed.tabs_on_sheet()):
            for round_it in rings.inside(cave, 0.0):
                paths += _around(bench, round_it, placed.tabs_on_sheet())
        else:
            paths += cleared_centres(cave, tool, top, bench.loose_mm)
    paths += _around(bench, ring, bench.all_tabs)
    return bench.operation(OperationKind.OUTER, placed, paths)


def _around(bench: Bench, ring: rings.Ring, tabs: Sequence[Tab]) -> list[Path]:
    """Round at each level, without leaving the work, over the tabs that are near."""
    reach = TAB_REACH_DIAMETERS * bench.tool.diameter_mm
    line = LineString([*ring, ring[0]])
    shapely.prepare(line)
    near = [tab for tab in tabs if line.intersects(tab.zone(tab.width_mm, reach))]
    bites = levels(bench.top_mm, bench.loose_mm, bench.tool.pass_depth_mm)
    return [lifted(spiral(rings.from_longest(ring), bench.top_mm, bites), near, reach)]
