"""What a machine is and can do, as data: hubs state it, the planner filters by it, programs are posted to it.

The frame of every program is the sheet's: x and y from the sheet's lower left corner, which stands `sheet_origin_mm`
inside the travel; z = 0 is the top of the spoilboard, so that through cuts do not depend on the sheet's thickness.
This is the final form of the wire data; the controller's own settings are read and compared by the driver, not here.
"""

from __future__ import annotations

import enum
import math

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.holding import Holding
from jupyter_fab.core.tool import DRILL_5, END_MILL_6, Tool

type Axes = tuple[float, float, float]


class Dialect(enum.StrEnum):
    """The language that a controller reads, and what of it programs use."""

    GRBL_1_1 = "grbl-1.1"  # changes no tools: M6 is its error 20
    LINUXCNC = "linuxcnc"  # lengths by G43 from its tool table, corners as exact as G64 says


class MachineProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A router: where it reaches, how fast, with which cutters. mm, mm/min, mm/s2, rpm; triples are x, y, z."""

    id: str
    title: str
    dialect: Dialect
    bed_mm: tuple[float, float]
    travel_mm: Axes
    sheet_origin_mm: tuple[float, float]
    tools: tuple[Tool, ...]
    max_feed_mm_min: Axes
    acceleration_mm_s2: Axes
    junction_deviation_mm: float
    max_rpm: int
    min_rpm: int
    spin_up_s: float
    safe_z_mm: float  # above the sheet: over clamps, at the start and the end
    clearance_mm: float  # above the sheet: between cuts, where no clamp is
    materials: tuple[str, ...]
    max_thickness_mm: float
    tool_changer: bool = False  # T1 is the first of its tools; without one, each tool has a program of its own
    tool_change_s: float = 0.0
    holding: Holding = Holding()  # how its shop holds sheets and parts; a job may be held otherwise

    def __post_init__(self) -> None:
        """Refuse profiles that no machine could have."""
        numbers = (*self.bed_mm, *self.travel_mm, *self.max_feed_mm_min, *self.acceleration_mm_s2)
        if not all(math.isfinite(number) and number > 0 for number in numbers):
            raise BadInput("Bed, travel, feeds and accelerations of a machine must be more than 0.")
        if not 0 < self.clearance_mm <= self.safe_z_mm:
            raise BadInput("The clearance must be more than 0 and no more than safe_z.", pointer="/clearance_mm")
        if not 0 < self.junction_deviation_mm < 1 or self.max_rpm < max(self.min_rpm, 1):
            raise BadInput("Junction deviation lies between 0 and 1 mm, and the spindle's most is over its least.")
        if self.tool_changer and self.dialect is Dialect.GRBL_1_1:
            raise BadInput(
                "Grbl 1.1 refuses M6 (its error 20) and changes no tools; set tool_changer to false: each tool then "
                "has a program of its own.",
                pointer="/tool_changer",
            )
        if not (math.isfinite(self.tool_change_s) and self.tool_change_s >= 0):
            raise BadInput("A change of tools takes 0 seconds or more.", pointer="/tool_change_s")
        if len({tool.id for tool in self.tools}) != len(self.tools):
            raise BadInput("Two tools of the machine have the same id.", pointer="/tools")

    def tool(self, tool_id: str) -> Tool:
        """The cutter of that id.

        Raises
        ------
        BadInput
            If the machine has none; the text lists those it has.
        """
        for tool in self.tools:
            if tool.id == tool_id:
                return tool
        raise BadInput(f"{self.title} has no tool {tool_id!r}; it has {', '.join(t.id for t in self.tools)}.")

    def pocket_of(self, tool_id: str) -> int:
        """The tool's number in the changer: T1 is the first."""
        return self.tools.index(self.tool(tool_id)) + 1

    def reach_mm(self) -> tuple[float, float]:
        """The largest sheet, along x and y, that lies on the bed and whose every point the spindle reaches."""
        along_x = min(self.bed_mm[0], self.travel_mm[0] - self.sheet_origin_mm[0])
        return along_x, min(self.bed_mm[1], self.travel_mm[1] - self.sheet_origin_mm[1])


FULL_SHEET_ROUTER = MachineProfile(
    id="router-2500",
    title="Full-sheet router, 2500 × 1260",
    dialect=Dialect.GRBL_1_1,
    bed_mm=(2500.0, 1260.0),
    travel_mm=(2520.0, 1280.0, 120.0),
    sheet_origin_mm=(10.0, 10.0),
    tools=(END_MILL_6, DRILL_5),
    max_feed_mm_min=(8000.0, 8000.0, 3000.0),
    acceleration_mm_s2=(500.0, 500.0, 250.0),
    junction_deviation_mm=0.01,  # GRBL's own default ($11)
    max_rpm=24_000,
    min_rpm=6_000,
    spin_up_s=4.0,
    safe_z_mm=15.0,
    clearance_mm=4.0,
    materials=("birch-ply", "mdf", "oak-ply"),
    max_thickness_mm=25.0,
)
