"""A sheet that is turned over in the middle of its job: the two pins that bring it back to its place, as data.

It stands with the layout, so that programs, proof, papers and console speak of the same pins. The sheet is turned left
to right, about the line through its middle along y: each pin's hole then lies over the other pin, wherever the sheet's
own edges are. Where pins find room is `turning`'s business.
"""

from __future__ import annotations

import math

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.tool import Tool, ToolKind

PIN_DEPTH_MM = 6.0  # into the spoilboard: a pin stands upright in as much as it is thick, and boards are 18 mm and more
PIN_SINKS_MM = 2.0  # under the sheet's top, so that no cutter meets steel
THINNEST_PIN_MM, THICKEST_PIN_MM = 4.0, 10.0  # a thinner one bends when a sheet of 40 kg slides onto it


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One sheet's pins: where their middles are in the sheet's frame, how thick, how deep in the spoilboard, mm."""

    sheet: int
    pins: tuple[tuple[float, float], tuple[float, float]]
    diameter_mm: float
    depth_mm: float = PIN_DEPTH_MM

    def __post_init__(self) -> None:
        """Refuse pins that no shop has."""
        numbers = (*self.pins[0], *self.pins[1], self.diameter_mm, self.depth_mm)
        if not all(math.isfinite(number) and number > 0 for number in numbers):
            raise BadInput("A pin lies inside the sheet, and its size is more than 0.", pointer="/turns")

    def longest_mm(self, thickness_mm: float) -> float:
        """How long a pin may be: sunk under the top of a sheet of that thickness."""
        return math.floor(thickness_mm + self.depth_mm - PIN_SINKS_MM)


def pin_tools(machine: MachineProfile, thickness_mm: float) -> list[Tool]:
    """The tools that make a pin's hole by going straight down, through such a sheet and far enough under it.

    Cutters that mill come first: their holes are as wide as they are.
    """
    found = [
        tool
        for tool in machine.tools
        if THINNEST_PIN_MM <= tool.diameter_mm <= THICKEST_PIN_MM and tool.max_depth_mm >= thickness_mm + PIN_DEPTH_MM
    ]
    return sorted(found, key=lambda tool: tool.kind is not ToolKind.END_MILL)


def no_pin_tool(machine: MachineProfile, thickness_mm: float) -> str:
    """Why the machine turns no such sheet over, in words."""
    return (
        f"it is cut on both faces, and the sheet is turned over on pins: {machine.title} has no tool of "
        f"{THINNEST_PIN_MM:g} to {THICKEST_PIN_MM:g} mm that reaches {thickness_mm + PIN_DEPTH_MM:g} mm down; fit one, "
        "or move all to one face"
    )
