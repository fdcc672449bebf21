"""Whether a panel can be cut on a machine, with the reason where it cannot, before any nesting or toolpath.

The registry's check of a design, the planner's filter, the estimate and the nester all ask here, so that a designer
hears the same reason from each. Geometry and the machine's data only; sheets come in with their size.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.fit import Workshop
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Reason, Refusal, as_seen, at_thickness, footprint, must_flip, rotations
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Engraving, Hole, Panel, Part, Side
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.tab import FEWEST_TABS, TAB_HEIGHT_MM, Tab, tabs_for
from jupyter_fab.core.tool import Tool, ToolKind
from jupyter_fab.core.turn import no_pin_tool, pin_tools

THROUGH_CUT_MM = 0.3  # into the spoilboard, so that no skin is left; the proof allows 0.5
LEFT_IN_CORNER_MM = 0.08  # under the 0.1 mm that the proof lets stand, less what arcs lose by being divided
LEAST_ENGRAVED_MM = 0.4  # a shallower line is sanded away; the proof asks for 0.3
SAME_WIDTH_MM = 0.1  # a groove may be so much narrower than it was drawn
SAME_DIAMETER_MM = 0.05  # a drill makes holes this near to its own size
LEAST_BETWEEN_MM = 1.0  # of wood between cuts from two faces: a skin that is thinner breaks out under the cutter
SMALL_PIECE_MM2 = 5_000.0  # a part that small may be held by a single tab


def end_mill(machine: MachineProfile) -> Tool | None:
    """The cutter that outlines and pockets are made with: the machine's first end mill."""
    return next((tool for tool in machine.tools if tool.kind is ToolKind.END_MILL), None)


def workshop(machine: MachineProfile, fit_offset_mm: float = 0.0) -> Workshop:
    """What the machine's cutter, and the fit that its hub asks for, mean for the joints of what it makes."""
    tool = end_mill(machine)
    return Workshop(fit_offset_mm=fit_offset_mm, cutter_mm=None if tool is None else tool.diameter_mm)


def hole_tool(hole: Hole, tools: Sequence[Tool]) -> Tool | None:
    """The tool that makes this hole by going straight down, a drill before an end mill; None if it must be bored."""
    fits = [
        tool
        for tool in tools
        if tool.kind is not ToolKind.V_BIT and abs(tool.diameter_mm - hole.diameter_mm) <= SAME_DIAMETER_MM
    ]
    return min(fits, key=lambda tool: tool.kind is not ToolKind.DRILL, default=None)


def engraver(engraving: Engraving, tools: Sequence[Tool]) -> tuple[Tool, float] | None:
    """The tool that cuts this groove along its line, and how deep: a V bit before a cutter of its width."""
    deep = engraving.depth_mm
    for tool in tools:
        if tool.kind is ToolKind.V_BIT and tool.tip_mm <= engraving.width_mm <= tool.diameter_mm:
            depth = tool.depth_of_mm(engraving.width_mm)
            if LEAST_ENGRAVED_MM <= depth <= min(deep, tool.max_depth_mm, tool.pass_depth_mm) + 1e-9:
                return tool, depth
    for tool in tools:
        narrower = engraving.width_mm - tool.diameter_mm
        if tool.kind is ToolKind.END_MILL and -1e-6 <= narrower <= SAME_WIDTH_MM and deep <= tool.max_depth_mm:
            return tool, deep
    return None


def without_straight_holes(panel: Panel, tools: Sequence[Tool]) -> Panel:
    """The panel less the holes that a tool of their own makes, and what is engraved: what is left to mill."""
    kept = tuple(
        f for f in panel.features if not isinstance(f, Engraving) and not (isinstance(f, Hole) and hole_tool(f, tools))
    )
    return msgspec.structs.replace(panel, features=kept)


def unreachable(region: BaseGeometry, tool: Tool) -> BaseGeometry:
    """What a round cutter cannot remove beside that region of material: sharp inside corners and narrow openings."""
    closed = region.buffer(tool.radius_mm, quad_segs=32).buffer(-tool.radius_mm, quad_segs=32)
    return closed.difference(region.buffer(LEFT_IN_CORNER_MM, quad_segs=8))


@functools.lru_cache(maxsize=4096)
def panel_tabs(panel: Panel) -> tuple[Tab, ...]:
    """Where tabs hold the panel (facing up)."""
    body = polygons(footprint(panel))[0]
    height = min(2 * TAB_HEIGHT_MM, panel.thickness_mm / 2)
    low = panel.section(height)
    if Side.B in panel.sides():  # what was cut from the other face is hollow now
        low = shapely.intersection_all([region for z, _, region in panel.layers() if z < height])
    return tabs_for(body, low)


def refusals(parts: Iterable[Part], machine: MachineProfile, sheets: Sequence[Sheet]) -> tuple[Refusal, ...]:
    """Every part that cannot be made, with the first reason found for each; empty if all can."""
    known: dict[Panel, tuple[Reason, str] | None] = {}
    found: list[Refusal] = []
    for part in parts:
        if part.panel not in known:
            known[part.panel] = _why_not(part.panel, machine, sheets)
        why = known[part.panel]
        if why is not None:
            found.append(Refusal(part=part.name, reason=why[0], text=why[1]))
    return tuple(found)


def _why_not(panel: Panel, machine: MachineProfile, sheets: Sequence[Sheet]) -> tuple[Reason, str] | None:
    if panel.material not in machine.materials:
        return Reason.MATERIAL, f"{machine.title} does not work {panel.material}; choose {', '.join(machine.materials)}"
    tool = end_mill(machine)
    if tool is None:
        return Reason.NO_TOOL, f"{machine.title} has no end mill; fit one"
    most = min(machine.max_thickness_mm, tool.max_depth_mm - THROUGH_CUT_MM)
    if panel.thickness_mm > most:
        return Reason.TOO_THICK, f"{panel.thickness_mm:g} mm is thicker than the {most:g} mm that {tool.id} cuts"
    if panel.sides() == frozenset(Side):
        if not pin_tools(machine, panel.thickness_mm):
            return Reason.BOTH_SIDES, no_pin_tool(machine, panel.thickness_mm)
        if _between_faces_mm(panel) < LEAST_BETWEEN_MM - 1e-9:
            text = (
                f"cuts from its two faces meet, or nearly; leave {LEAST_BETWEEN_MM:g} mm between them, or cut through"
            )
            return Reason.BOTH_SIDES, text
    return _no_room(panel, machine, sheets, tool) or _uncuttable(panel, machine, tool)


def _no_room(panel: Panel, machine: MachineProfile, sheets: Sequence[Sheet], tool: Tool) -> tuple[Reason, str] | None:
    fitting = [sheet for sheet in sheets if sheet.takes(panel.material, panel.thickness_mm)]
    if not fitting:
        have = ", ".join(sorted({f"{sheet.material} {sheet.thickness_mm:g} mm" for sheet in sheets})) or "none"
        wanted = f"{panel.material} {panel.thickness_mm:g} mm"
        return Reason.NO_SHEET, f"it needs a sheet of {wanted}; there is {have}: rebuild for it, or load another"
    reach = machine.reach_mm()
    room = (0.0, 0.0)
    for sheet in fitting:
        inset = 2 * (sheet.trim_mm + tool.diameter_mm)
        room = (sheet.size_mm[0] - inset, sheet.size_mm[1] - inset)
        width, height = panel.size_mm()
        lies = any(
            _within((width, height) if angle % 180 == 0 else (height, width), room) for angle in rotations(panel, sheet)
        )
        if lies and _within(sheet.size_mm, reach):
            return None
        if lies:
            text = f"its sheet is larger than the {reach[0]:g} x {reach[1]:g} mm that {machine.title} reaches"
            return Reason.LARGER_THAN_BED, text
    length, width = panel.length_and_width_mm()
    return (
        Reason.LARGER_THAN_SHEET,
        f"{length:.0f} x {width:.0f} mm does not fit the {room[0]:.0f} x {room[1]:.0f} mm "
        "inside the sheet's border, as its grain must lie; make it smaller",
    )


def _uncuttable(panel: Panel, machine: MachineProfile, tool: Tool) -> tuple[Reason, str] | None:
    up = panel.flipped() if must_flip(panel) else panel
    for feature in up.face_features():
        if not isinstance(feature, Hole) or hole_tool(feature, machine.tools):
            continue
        if feature.diameter_mm < tool.diameter_mm:
            sizes = ", ".join(f"{t.diameter_mm:g}" for t in machine.tools)
            return Reason.NO_TOOL, f"no tool makes a hole of {feature.diameter_mm:g} mm; there are {sizes} mm"
    for feature in up.face_features():
        if isinstance(feature, Engraving) and engraver(feature, machine.tools) is None:
            return Reason.NO_TOOL, (
                f"no tool engraves lines of {feature.width_mm:g} mm, {feature.depth_mm:g} mm deep; fit an end mill as "
                "wide, or a V bit"
            )
    if len(polygons(footprint(up))) != 1:
        return Reason.IN_PIECES, "its openings cut it apart; leave material between them and the edges"
    faces = (up, up.flipped()) if Side.B in up.sides() else (up,)
    milled = [without_straight_holes(as_seen(face), machine.tools) for face in faces]
    for region in (region for face in milled for _, _, region in face.layers()):
        left = [piece for piece in polygons(unreachable(region, tool)) if piece.area > 1e-3]
        if not left:
            continue
        worst = max(left, key=lambda piece: piece.area)
        where = f"near x {worst.centroid.x:.0f}, y {worst.centroid.y:.0f} mm"
        if worst.area > tool.radius_mm**2:
            return Reason.TOO_NARROW, f"an opening {where} is narrower than the {tool.diameter_mm:g} mm cutter"
        return Reason.SHARP_CORNER, f"an inside corner {where} is sharp; add a relief, or round it"
    if machine.holding.left_mm:
        return None  # a skin needs no straight edges
    tabs = len(panel_tabs(up))
    if tabs < (1 if polygons(footprint(up))[0].area < SMALL_PIECE_MM2 else FEWEST_TABS):
        return Reason.NO_TABS, "it has no straight edges of 40 mm for the tabs that hold it; add one"
    return None


def _between_faces_mm(panel: Panel) -> float:
    """The least that stays between cuts from two faces where both take away wood; infinite if they nowhere do."""
    thickness = panel.thickness_mm
    blind = [(f, f.z_range(thickness)) for f in panel.face_features() if f.z_range(thickness) != (0.0, thickness)]
    above = [(f.loop().polygon(), low) for f, (low, high) in blind if high >= thickness]
    below = [(f.loop().polygon(), high) for f, (low, high) in blind if high < thickness]
    if not above or not below:
        return math.inf
    tree = shapely.STRtree([region for region, _ in below])
    body = panel.outline.polygon()
    return min(
        (
            low - below[i][1]
            for region, low in above
            for i in tree.query(region, predicate="intersects")
            if region.intersection(below[i][0]).intersection(body).area > 1e-3
        ),
        default=math.inf,
    )


def _within(size: tuple[float, float], room: tuple[float, float]) -> bool:
    return size[0] <= room[0] + 1e-6 and size[1] <= room[1] + 1e-6


def restated(part: Part, sheet: Sheet) -> Panel:
    """The part's panel at the sheet's thickness."""
    return at_thickness(part.panel, sheet.thickness_mm)
