"""Layout in, toolpaths out: what each cutter does on each sheet, in the order in which it does it.

Holes are drilled, areas lowered, openings cut, and outlines last, small parts first while the sheet is still stiff.
Every cut enters by a ramp, climbs, and goes down in passes; outlines leave the layout's tabs. Nothing of G-code is
known here (`gcode` posts it), and the proof shares nothing with this module.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence

import msgspec
from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core import rings
from jupyter_fab.core.descent import Path, around, levels, lifted
from jupyter_fab.core.geometry import Vector, polygons
from jupyter_fab.core.layout import CannotMake, Layout, Placed, Reason, Refusal, footprint
from jupyter_fab.core.machinable import THROUGH_CUT_MM, end_mill, hole_tool, without_straight_holes
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Hole
from jupyter_fab.core.tab import Tab
from jupyter_fab.core.tool import Cutting, Tool

TAB_REACH_DIAMETERS = 2.0  # outwards from an edge: a neighbour's cut in that strip also spares the tab
LINK_DIAMETERS = 2.0  # a longer way between rings is gone above the work
ON_EDGE_MM = 0.05  # a tab belongs to the edge that it stands on


class OperationKind(enum.StrEnum):
    """What a stretch of the program makes; also the layer of the drawing."""

    DRILL = "drill"
    POCKET = "pocket"
    INNER = "inner"
    OUTER = "outer"


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One feature of one part, cut by one tool: chains of (x, y, z) at these feeds."""

    kind: OperationKind
    part: str
    paths: tuple[tuple[Vector, ...], ...]
    cutting: Cutting


class ToolRun(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that one tool does on one sheet, in order: what one program will hold."""

    sheet: int
    tool: str
    operations: tuple[Operation, ...]


class Toolpaths(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All runs of a job, in the order in which they are made."""

    machine: str
    layout: Layout
    runs: tuple[ToolRun, ...]


def toolpaths(layout: Layout, machine: MachineProfile) -> Toolpaths:
    """The paths that cut a layout on a machine.

    Raises
    ------
    CannotMake
        If the machine has no end mill, or an area that the cutter does not enter was let through.
    """
    runs: list[ToolRun] = []
    tool = end_mill(machine)
    if tool is None:
        refusal = Refusal(part="all", reason=Reason.NO_TOOL, text=f"{machine.title} has no end mill; fit one")
        raise CannotMake((refusal,))
    for index in range(len(layout.sheets)):
        placed = layout.on(index)
        down = _straight_down(layout, index, placed, machine)
        for drill in machine.tools:
            if drill is not tool and drill.id in down:
                runs.append(ToolRun(sheet=index, tool=drill.id, operations=down[drill.id]))
        milled = _milled(layout, index, placed, machine, tool)
        runs.append(ToolRun(sheet=index, tool=tool.id, operations=(*down.get(tool.id, ()), *milled)))
    return Toolpaths(machine=machine.id, layout=layout, runs=tuple(runs))


def _cutting(layout: Layout, sheet: int, machine: MachineProfile, tool: Tool, depth_mm: float) -> Cutting:
    stock = layout.sheets[sheet]
    x, y, z = machine.max_feed_mm_min
    found = tool.cutting(stock.stock().cuts_like, depth_mm, max_feed_mm_min=min(x, y), max_rpm=machine.max_rpm)
    return msgspec.structs.replace(found, plunge_mm_min=min(found.plunge_mm_min, z))


def _straight_down(
    layout: Layout, sheet: int, placed: Sequence[Placed], machine: MachineProfile
) -> dict[str, tuple[Operation, ...]]:
    """What each tool makes by going straight down, holes in the order of the shortest next way."""
    holes: dict[str, list[tuple[str, Vector]]] = {}
    for part in placed:
        up = part.facing_up()
        for hole in up.face_features():
            tool = hole_tool(hole, machine.tools) if isinstance(hole, Hole) else None
            if tool is None or not isinstance(hole, Hole):
                continue
            low, _ = hole.z_range(up.thickness_mm)
            spot = part.on_sheet(ShapelyPoint(hole.x, hole.y))
            bottom = low if low > 0 else -THROUGH_CUT_MM
            holes.setdefault(tool.id, []).append((part.part, (spot.x, spot.y, bottom)))
    top = layout.sheets[sheet].thickness_mm
    return {
        tool_id: tuple(
            Operation(
                kind=OperationKind.DRILL,
                part=name,
                paths=(((x, y, top), (x, y, bottom)),),
                cutting=_cutting(layout, sheet, machine, machine.tool(tool_id), top - bottom),
            )
            for name, (x, y, bottom) in _shortest_way(spots)
        )
        for tool_id, spots in holes.items()
    }


def _shortest_way(spots: list[tuple[str, Vector]]) -> list[tuple[str, Vector]]:
    left, found = sorted(spots, key=lambda spot: spot[1]), []
    here = (0.0, 0.0)
    while left:
        nearest = min(left, key=lambda spot: math.dist(spot[1][:2], here))
        left.remove(nearest)
        found.append(nearest)
        here = nearest[1][:2]
    return found


def _milled(
    layout: Layout, sheet: int, placed: Sequence[Placed], machine: MachineProfile, tool: Tool
) -> list[Operation]:
    """Pockets of all parts, then openings, then outlines, the smallest part first."""
    all_tabs = [tab for part in placed for tab in part.tabs_on_sheet()]
    cut = _Cutter(layout, sheet, machine, tool, all_tabs)
    by_size = sorted(placed, key=lambda part: (footprint(part.facing_up()).area, part.part))
    operations = [operation for part in placed for operation in cut.pockets(part)]
    operations += [operation for part in placed for operation in cut.openings(part)]
    operations += [operation for part in by_size for operation in cut.outline(part)]
    return operations


class _Cutter:
    """One end mill at one sheet."""

    def __init__(
        self, layout: Layout, sheet: int, machine: MachineProfile, tool: Tool, all_tabs: Sequence[Tab]
    ) -> None:
        self.tool = tool
        self.tools = machine.tools
        self.top = layout.sheets[sheet].thickness_mm
        self.all_tabs = all_tabs
        self.cutting = _cutting(layout, sheet, machine, tool, tool.pass_depth_mm)

    def pockets(self, placed: Placed) -> list[Operation]:
        """What is lowered but not cut through: each area as deep at once as it is level, then what is deeper in it."""
        slabs = [
            (low, placed.on_sheet(region))
            for low, _, region in without_straight_holes(placed.facing_up(), self.tools).layers()
        ]
        body = slabs[0][1]
        paths = self._lower(slabs, len(slabs) - 1, body, self.top)
        return self._operation(OperationKind.POCKET, placed, paths)

    def _lower(
        self, slabs: list[tuple[float, BaseGeometry]], index: int, within: BaseGeometry, top: float
    ) -> list[Path]:
        if index < 1:
            return []
        found: list[Path] = []
        for area in polygons(within.difference(slabs[index][1])):
            floor = index
            while floor > 1 and area.intersection(slabs[floor - 1][1]).area < 1e-6:
                floor -= 1
            found += self._clear(area, slabs[floor][1], top, slabs[floor][0])
            found += self._lower(slabs, floor - 1, area, slabs[floor][0])
        return found

    def openings(self, placed: Placed) -> list[Operation]:
        """What is cut through inside the part: cleared whole, or cut around where tabs hold the loose piece."""
        body = self._body(placed)
        tabs = placed.tabs_on_sheet()
        found: list[Operation] = []
        for hole in body.interiors:
            opening = Polygon(hole)
            mine = [tab for tab in tabs if hole.distance(ShapelyPoint(tab.x, tab.y)) < ON_EDGE_MM]
            if mine:
                paths = [p for ring in rings.inside(opening, self.tool.radius_mm) for p in self._around(ring, mine)]
            else:
                paths = self._clear(opening, body, self.top, -THROUGH_CUT_MM)
            found += self._operation(OperationKind.INNER, placed, paths)
        return found

    def outline(self, placed: Placed) -> list[Operation]:
        """The outer edge, with tabs; narrow notches are cleared first."""
        body = self._body(placed)
        paths: list[Path] = []
        for gap in rings.narrow_gaps(body, self.tool.diameter_mm):
            near = [
                tab for tab in self.all_tabs if gap.distance(ShapelyPoint(tab.x, tab.y)) < 4 * self.tool.diameter_mm
            ]
            # a neighbour's tab may stand before the gap's mouth
            cleared = self._clear(gap, body, self.top, -THROUGH_CUT_MM)
            paths += [lifted(path, near, TAB_REACH_DIAMETERS * self.tool.diameter_mm) for path in cleared]
        ring, caves = rings.outside(body, self.tool.radius_mm)
        for cave in caves:
            edge = self.tool.radius_mm + ON_EDGE_MM
            if any(cave.distance(ShapelyPoint(tab.x, tab.y)) < edge for tab in placed.tabs_on_sheet()):
                for round_it in rings.inside(cave, 0.0):
                    paths += self._around(round_it, placed.tabs_on_sheet())
            else:
                paths += self._clear_centres(cave, self.top, -THROUGH_CUT_MM)
        paths += self._around(ring, self.all_tabs)
        return self._operation(OperationKind.OUTER, placed, paths)

    def _body(self, placed: Placed) -> Polygon:
        milled = without_straight_holes(placed.facing_up(), self.tools)
        return polygons(placed.on_sheet(footprint(milled)))[0]

    def _around(self, ring: rings.Ring, tabs: Sequence[Tab]) -> list[Path]:
        """Once round at each level, without leaving the work, over the tabs that are near."""
        reach = TAB_REACH_DIAMETERS * self.tool.diameter_mm
        line = LineString([*ring, ring[0]])
        near = [tab for tab in tabs if line.intersects(tab.zone(tab.width_mm, reach))]
        path: Path = []
        z, start = self.top, rings.from_longest(ring)
        for level in levels(self.top, -THROUGH_CUT_MM, self.tool.pass_depth_mm):
            turn = around(start, z, level)
            path += turn[1:] if path else turn
            start = rings.from_nearest(ring, turn[-1][:2])
            z = level
        return [lifted(path, near, reach)]

    def _clear(self, area: BaseGeometry, material: BaseGeometry, top: float, floor: float) -> list[Path]:
        """An area lowered from top to floor beside material that stays."""
        return self._clear_centres(rings.centres(area, material, self.tool.radius_mm), top, floor)

    def _clear_centres(self, allowed: BaseGeometry, top: float, floor: float) -> list[Path]:
        """All that the cutter covers from the allowed centres lowered from top to floor."""
        covering = allowed.buffer(1e-3)
        found: list[Path] = []
        for nest in rings.clearing(allowed, self.tool.diameter_mm * rings.STEP_SHARE):
            path: Path = []
            z = top
            for level in levels(top, floor, self.tool.pass_depth_mm):
                for i, ring in enumerate(nest):
                    start = rings.from_nearest(ring, path[-1][:2]) if path else rings.from_longest(ring)
                    far = LINK_DIAMETERS * self.tool.diameter_mm
                    link = LineString([path[-1][:2], start[0]]) if path else None
                    linked = link is not None and (i == 0 or link.length <= far) and covering.covers(link)
                    if i == 0 or not linked:
                        turn = around(start, z, level)
                    else:
                        turn = [(x, y, level) for x, y in (*start, start[0])]
                    if path and not linked:
                        found.append(path)
                        path = []
                    path += turn
                z = level
            if path:
                found.append(path)
        return found

    def _operation(self, kind: OperationKind, placed: Placed, paths: list[Path]) -> list[Operation]:
        if not paths:
            return []
        chains = tuple(tuple(path) for path in paths)
        return [Operation(kind=kind, part=placed.part, paths=chains, cutting=self.cutting)]
