"""Sheets with panels that are cut from both faces: how all lies from the other face, and where the pins stand.

A nester sees every sheet as its parts are cut out of it, which is the last face up. `turned` makes the layout of that:
a sheet that must be turned over is told as its first face lies, and gets its pins. Programs of the second face are made
from `over`, the same parts as they lie then. The proof and the layout's check do their own arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import shapely
from shapely.geometry import Polygon

from jupyter_fab.core.layout import CannotMake, Layout, Placed, Reason, Refusal, as_seen
from jupyter_fab.core.machinable import end_mill, hole_tool
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Hole, Side
from jupyter_fab.core.turn import Turn, no_pin_tool, pin_tools

PIN_WALL_MM = 8.0  # of whole wood between a pin's hole and whatever is cut beside it
OFF_MIDDLE_MM = 60.0  # along y: turned the wrong way, the sheet lies twice as much beside its place, which is seen
HAIR_MM = 1e-3  # for the arithmetic of arcs
STEP_MM = 5.0  # between the places that are tried
FARTHEST_IN_SHARE = 0.25  # of the sheet's length, from its ends: the farther apart the pins, the truer it lies


class NoRoomForPins(CannotMake):
    """No two places for pins are left between the parts; lay them out again with the sheet's ends kept free."""


def must_turn(placed: Sequence[Placed]) -> bool:
    """Whether a sheet with these parts is turned over: something is cut from the face that lies down."""
    return any(Side.B in one.facing_up().sides() for one in placed)


def setups(layout: Layout) -> list[tuple[int, Side]]:
    """Each sheet as it lies while something is cut of it, in order: one that is turned over lies twice."""
    sides = {True: (Side.A, Side.B), False: (Side.A,)}
    return [(i, side) for i in range(len(layout.sheets)) for side in sides[layout.turn_of(i) is not None]]


def lying(layout: Layout, index: int, side: Side) -> tuple[Placed, ...]:
    """The parts of a sheet as what is cut with that side of it up sees them; tabs stand when they are cut out."""
    placed = layout.on(index)
    if layout.turn_of(index) is None:
        return placed
    if side is Side.A:
        return tuple(msgspec.structs.replace(seen(one), tabs=()) for one in placed)
    return tuple(seen(over(one, layout.sheets[index].size_mm[0])) for one in placed)


def seen(placed: Placed) -> Placed:
    """The part as its face that is up has it."""
    up = as_seen(placed.facing_up())
    return msgspec.structs.replace(placed, panel=up.flipped() if placed.flipped else up)


def over(placed: Placed, width_mm: float) -> Placed:
    """The part where it lies once its sheet, so wide, is turned over left to right; twice over is as before."""
    x0, _, x1, _ = placed.facing_up().outline.bounds()
    tabs = tuple(msgspec.structs.replace(tab, x=x0 + x1 - tab.x, dx=-tab.dx) for tab in placed.tabs)
    return msgspec.structs.replace(
        placed,
        x_mm=round(width_mm - placed.x_mm - placed.size_mm()[0], 6),
        rotation_deg=-placed.rotation_deg % 360,
        flipped=not placed.flipped,
        tabs=tabs,
    )


def turned(layout: Layout, machine: MachineProfile) -> Layout:
    """The layout, given as all parts are cut out, with its sheets as they are first laid down, and with their pins.

    Raises
    ------
    NoRoomForPins
        If parts leave no room for them.
    CannotMake
        If the machine has no tool that makes their holes.
    """
    placed: list[Placed] = []
    again = {index for index in range(len(layout.sheets)) if must_turn(layout.on(index))}
    if not again:
        return layout
    for one in layout.placed:
        width = layout.sheets[one.sheet].size_mm[0]
        placed.append(over(one, width) if one.sheet in again else one)
    return pinned(msgspec.structs.replace(layout, placed=tuple(placed)), machine)


def pinned(layout: Layout, machine: MachineProfile) -> Layout:
    """The layout, as its sheets are first laid down, with pins for those that this machine must turn over.

    Raises
    ------
    NoRoomForPins
        If parts leave no room for them.
    CannotMake
        If the machine has no tool that makes their holes.
    """
    turns = tuple(_turn(layout, i, machine) for i in range(len(layout.sheets)) if must_turn(layout.on(i)))
    return msgspec.structs.replace(layout, turns=turns)


def pins_inset_mm(machine: MachineProfile, thickness_mm: float) -> float:
    """How much wider than otherwise the free ends of a sheet are in which pins always find room."""
    radius = max((tool.radius_mm for tool in pin_tools(machine, thickness_mm)), default=0.0)
    return 2 * radius + PIN_WALL_MM


def _turn(layout: Layout, index: int, machine: MachineProfile) -> Turn:
    sheet, placed = layout.sheets[index], layout.on(index)
    names = ", ".join(one.part for one in placed if len(one.panel.sides()) == 2) or "all"
    fitting = pin_tools(machine, sheet.thickness_mm)
    if not fitting:
        raise CannotMake(
            (Refusal(part=names, reason=Reason.BOTH_SIDES, text=no_pin_tool(machine, sheet.thickness_mm)),)
        )
    used = _first_tools(placed, machine)
    tool = min(fitting, key=lambda one: one.id not in used)
    mill = end_mill(machine)
    assert mill is not None  # whoever has none is refused before anything is placed
    spots = _spots(layout, index, tool.radius_mm, mill.diameter_mm)
    if spots is None:
        text = "the sheet has no room for the two pins on which it is turned over; use a larger sheet, or fewer parts"
        raise NoRoomForPins((Refusal(part=names, reason=Reason.BOTH_SIDES, text=text),))
    return Turn(sheet=index, pins=spots, diameter_mm=tool.diameter_mm)


def _first_tools(placed: Sequence[Placed], machine: MachineProfile) -> set[str]:
    """The tools that cut the first face anyway."""
    found: set[str] = set()
    mill = end_mill(machine)
    for panel in (as_seen(one.facing_up()) for one in placed):
        for feature in panel.face_features():
            if feature.z_range(panel.thickness_mm) == (0.0, panel.thickness_mm):
                continue
            tool = hole_tool(feature, machine.tools) if isinstance(feature, Hole) else mill
            found.add((tool or mill or machine.tools[0]).id)
    return found


def _spots(
    layout: Layout, index: int, radius_mm: float, cutter_mm: float
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Two free places opposite each other, as far apart as may be, and then as near to the operator as may be."""
    sheet = layout.sheets[index]
    wide, high = sheet.size_mm
    shapes = [one.on_sheet(Polygon(one.facing_up().outline.points())) for one in layout.on(index)]
    parts = shapely.union_all(shapes)
    shapely.prepare(parts)
    clear = radius_mm + PIN_WALL_MM + cutter_mm - HAIR_MM
    least = sheet.trim_mm + radius_mm
    ys = np.arange(least + PIN_WALL_MM, high - least - PIN_WALL_MM + 1e-9, STEP_MM)
    ys = ys[np.abs(ys - high / 2) >= min(OFF_MIDDLE_MM, high / 8)]
    for x in np.arange(least, wide * FARTHEST_IN_SHARE, STEP_MM):
        free = ~shapely.dwithin(shapely.points(np.full(len(ys), x), ys), parts, clear)
        free &= ~shapely.dwithin(shapely.points(np.full(len(ys), wide - x), ys), parts, clear)
        if free.any():
            left, y = round(float(x), 2), round(float(ys[int(np.argmax(free))]), 2)
            return (left, y), (round(wide - left, 6), y)
    return None
