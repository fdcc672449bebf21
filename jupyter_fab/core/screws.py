"""Where the screws stand that hold a sheet down: a row in its border, and in the waste between the parts.

A layout in, the same one with its screws, its skin or its tabs out (`held`). A place is free if no cut comes near it,
however the parts are cut: they count with openings and notches filled, and a cutter's width around them. Of the free
places those are taken that leave no spot of the sheet far from a screw. The proof judges by code of its own.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import msgspec
import shapely
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import Point, polygons
from jupyter_fab.core.holding import SCREW_INSIDE_MM, Holding, Screw
from jupyter_fab.core.layout import CannotMake, Layout, Placed, Reason, Refusal, footprint
from jupyter_fab.core.machinable import end_mill, panel_tabs
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.tab import Tab
from jupyter_fab.core.tool import Tool, ToolKind
from jupyter_fab.core.turning import over

FAR_MM = 300.0  # no spot should be farther from a screw: a warped sheet of 18 mm lies flat between screws 600 mm apart
NEAR_MM = 240.0  # a screw nearer to another one holds nothing more
STEP_MM = 20.0  # between places that are looked at in the waste
SPOT_MM = 100.0  # between spots that should be held
NOTCH_MM = 30.0  # half the width of a notch that may be cleared whole
THICKEST_PILOT_MM = 5.0  # what a screw of 5 mm goes through without turning in the sheet, and pulls it down


def held(layout: Layout, machine: MachineProfile, holding: Holding | None = None) -> Layout:
    """The layout as it is held: by the machine's profile, or as the job asks.

    Raises
    ------
    CannotMake
        If screws are wanted, and the machine has no drill for their pilot holes or the sheet no room for them.
    """
    how = holding or machine.holding
    placed = tuple(
        msgspec.structs.replace(p, tabs=() if how.left_mm else p.tabs or _tabs(layout, p)) for p in layout.placed
    )
    found: list[Screw] = []
    if how.screws:
        if layout.turns:
            text = "it is cut on both faces, and screws would have to come out in between; hold the sheet by clamps"
            raise CannotMake((Refusal(part="all", reason=Reason.BOTH_SIDES, text=text),))
        if pilot_drill(machine) is None:
            text = f"{machine.title} has no drill of up to {THICKEST_PILOT_MM:g} mm for the screws' holes; fit one"
            raise CannotMake((Refusal(part="all", reason=Reason.NO_TOOL, text=text),))
        for sheet in range(len(layout.sheets)):
            found += _on_sheet(layout, sheet, machine, how)
    return msgspec.structs.replace(layout, placed=placed, skin_mm=how.left_mm, screws=tuple(found))


def _tabs(layout: Layout, placed: Placed) -> tuple[Tab, ...]:
    """The tabs of a part that has none yet: they stand as it lies when it is cut out."""
    if layout.turn_of(placed.sheet) is None:
        return panel_tabs(placed.facing_up())
    wide = layout.sheets[placed.sheet].size_mm[0]
    last = over(placed, wide)
    return over(msgspec.structs.replace(last, tabs=panel_tabs(last.facing_up())), wide).tabs


def pilot_drill(machine: MachineProfile) -> Tool | None:
    """The tool that makes the screws' holes: the largest drill up to 5 mm."""
    drills = [
        tool for tool in machine.tools if tool.kind is ToolKind.DRILL and tool.diameter_mm <= THICKEST_PILOT_MM + 1e-9
    ]
    return max(drills, key=lambda tool: tool.diameter_mm, default=None)


def _on_sheet(layout: Layout, sheet: int, machine: MachineProfile, holding: Holding) -> list[Screw]:
    width, height = layout.sheets[sheet].size_mm
    places = _places(layout, sheet, machine, holding.screw_free_mm)
    if len(places) < 2:
        text = (
            f"sheet {sheet + 1} has no room for screws; nest with a border of "
            f"{layout.sheets[sheet].trim_mm + holding.row_mm:g} mm beside the cutter's, or hold it by clamps"
        )
        raise CannotMake((Refusal(part="all", reason=Reason.NO_TABS, text=text),))
    corners = itertools.product((0.0, width), (0.0, height))
    chosen = sorted({min(places, key=lambda p: (math.dist(p, corner), p)) for corner in corners})
    spots = list(itertools.product(_even(0, width, SPOT_MM), _even(0, height, SPOT_MM)))
    apart = [min(math.dist(spot, screw) for screw in chosen) for spot in spots]
    while True:
        worst = max(range(len(spots)), key=lambda i: (apart[i], -i))
        if apart[worst] <= FAR_MM:
            break
        better = [p for p in places if min(math.dist(p, c) for c in chosen) >= NEAR_MM]
        best = min(better, key=lambda p: (math.dist(p, spots[worst]), p), default=None)
        if best is None or math.dist(best, spots[worst]) >= apart[worst] - 1.0:
            apart[worst] = 0.0  # nothing is free nearer to it
            continue
        chosen.append(best)
        apart = [min(a, math.dist(spot, best)) if a > 0 else a for a, spot in zip(apart, spots, strict=True)]
    chosen.sort()
    return [Screw(sheet=sheet, x_mm=x, y_mm=y, free_mm=holding.screw_free_mm) for x, y in chosen]


def _places(layout: Layout, sheet: int, machine: MachineProfile, free_mm: float) -> list[Point]:
    """Where a screw may stand: along the edges, and on a grid in the waste."""
    width, height = layout.sheets[sheet].size_mm
    cut = _cut(layout, sheet, machine).buffer(free_mm)
    e = layout.sheets[sheet].trim_mm + SCREW_INSIDE_MM
    room = box(e, e, width - e, height - e).buffer(1e-6)
    xs, ys = _even(e, width - e, STEP_MM), _even(e, height - e, STEP_MM)
    grid = shapely.points(list(itertools.product(xs, ys)))
    free = room.difference(cut)
    shapely.prepare(free)
    return [(float(p.x), float(p.y)) for p in grid[shapely.covers(free, grid)]]


def _cut(layout: Layout, sheet: int, machine: MachineProfile) -> BaseGeometry:
    """All that cutters may cover on a sheet: parts, openings, notches, and a cutter's width around."""
    tool = end_mill(machine)
    wide = tool.diameter_mm if tool else 0.0
    found = []
    for placed in layout.on(sheet):
        whole = shapely.union_all(
            [Polygon(piece.exterior) for piece in polygons(placed.on_sheet(footprint(placed.facing_up())))]
        )
        closed = whole.buffer(NOTCH_MM, join_style="mitre").buffer(-NOTCH_MM, join_style="mitre")
        found.append(closed.union(whole).buffer(wide + layout.gap_mm / 4))
    return shapely.union_all(found)


def _even(low: float, high: float, step: float) -> list[float]:
    """Places from one end to the other, both included, about a step apart; whole tenths of a mm."""
    count = max(1, round((high - low) / step))
    return [round(low + (high - low) * i / count, 1) for i in range(count + 1)]


def near_screw(here: Point, there: Point, screws: Sequence[Screw], radius_mm: float) -> bool:
    """Whether a cutter of that radius would come too near to a screw on the straight way."""
    if not screws:
        return False
    way = shapely.LineString([here, there])
    return any(way.distance(ShapelyPoint(s.x_mm, s.y_mm)) < s.free_mm + radius_mm for s in screws)
