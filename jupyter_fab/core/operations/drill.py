"""Straight down: holes that a tool of their own size makes, in pecks where they are deep, on the shortest way round.

A peck is a path of its own at the same place: between two paths the writer rises out of the work, which clears the
flutes, and the next goes down the hole that is there at the same feed. GRBL has no drilling cycle to do this.
"""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import Point as ShapelyPoint

from jupyter_fab.core.descent import Path, levels
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.machinable import SAME_DIAMETER_MM, THROUGH_CUT_MM, hole_tool
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.operations.feeds import feeds
from jupyter_fab.core.operations.operation import Operation, OperationKind
from jupyter_fab.core.operations.order import shortest_way
from jupyter_fab.core.part import Hole
from jupyter_fab.core.tool import Tool
from jupyter_fab.core.turn import Turn, pin_tools

HOME = (0.0, 0.0)


def drilled(
    layout: Layout, sheet: int, placed: Sequence[Placed], machine: MachineProfile, *, through: bool = True
) -> dict[str, tuple[Operation, ...]]:
    """What each tool makes by going straight down, by the tool's id; holes that go through only if they may."""
    holes: dict[str, list[tuple[str, Vector]]] = {}
    for part in placed:
        up = part.facing_up()
        for hole in up.face_features():
            tool = hole_tool(hole, machine.tools) if isinstance(hole, Hole) else None
            if tool is None or not isinstance(hole, Hole):
                continue
            low, _ = hole.z_range(up.thickness_mm)
            if low <= 0 and not through:
                continue
            spot = part.on_sheet(ShapelyPoint(hole.x, hole.y))
            bottom = low if low > 0 else -THROUGH_CUT_MM
            holes.setdefault(tool.id, []).append((part.part, (spot.x, spot.y, bottom)))
    top = layout.sheets[sheet].thickness_mm
    found: dict[str, tuple[Operation, ...]] = {}
    for tool_id, spots in holes.items():
        tool = machine.tool(tool_id)
        spots.sort(key=lambda spot: spot[1])
        way = shortest_way([(x, y) for _, (x, y, _) in spots], HOME)
        found[tool_id] = tuple(
            Operation(
                kind=OperationKind.DRILL,
                part=name,
                paths=tuple(tuple(path) for path in pecks((x, y), top, bottom, tool.pass_depth_mm)),
                cutting=feeds(layout, sheet, machine, tool, top - bottom),
            )
            for name, (x, y, bottom) in (spots[i] for i in way)
        )
    return found


def pin_holes(layout: Layout, turn: Turn, machine: MachineProfile) -> dict[str, tuple[Operation, ...]]:
    """The holes of the pins on which the sheet is turned over, by the id of the tool that makes them."""
    top = layout.sheets[turn.sheet].thickness_mm
    tool = next(t for t in pin_tools(machine, top) if abs(t.diameter_mm - turn.diameter_mm) <= SAME_DIAMETER_MM)
    return {
        tool.id: tuple(
            Operation(
                kind=OperationKind.PIN,
                part=f"{number} of {len(turn.pins)}",
                paths=tuple(tuple(path) for path in pecks(spot, top, -turn.depth_mm, tool.pass_depth_mm)),
                cutting=feeds(layout, turn.sheet, machine, tool, top + turn.depth_mm),
            )
            for number, spot in enumerate(turn.pins, start=1)
        )
    }


def pilots(layout: Layout, sheet: int, machine: MachineProfile, tool: Tool) -> tuple[Operation, ...]:
    """The holes through which the sheet is screwed down, on the shortest way."""
    top = layout.sheets[sheet].thickness_mm
    screws = layout.screws_in(sheet)
    way = shortest_way([(screw.x_mm, screw.y_mm) for screw in screws], HOME)
    return tuple(
        Operation(
            kind=OperationKind.SCREW,
            part=f"{number} of {len(screws)}",
            paths=tuple(
                tuple(path)
                for path in pecks((screws[i].x_mm, screws[i].y_mm), top, -THROUGH_CUT_MM, tool.pass_depth_mm)
            ),
            cutting=feeds(layout, sheet, machine, tool, top + THROUGH_CUT_MM),
        )
        for number, i in enumerate(way, start=1)
    )


def pecks(spot: tuple[float, float], top_mm: float, bottom_mm: float, bite_mm: float) -> list[Path]:
    """Down at a spot in equal bites, out of the hole after each."""
    x, y = spot
    return [[(x, y, top_mm), (x, y, low)] for low in levels(top_mm, bottom_mm, bite_mm)]
