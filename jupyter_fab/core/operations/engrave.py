"""What is engraved: a small cutter along the middle of each line, a V bit as deep as makes it wide enough.

Straight down at the line's beginning, since it is shallow, then along it; where a cutter may not go so deep at once,
there and back. Lines of one tool on the shortest way.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from jupyter_fab.core.descent import Path, levels
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.machinable import engraver
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.operations.drill import HOME
from jupyter_fab.core.operations.feeds import feeds
from jupyter_fab.core.operations.operation import Operation, OperationKind
from jupyter_fab.core.operations.order import shortest_way
from jupyter_fab.core.part import Engraving, Side
from jupyter_fab.core.tool import Tool

WITHIN_MM = 0.01  # how exactly rounds are divided before arcs are fitted to them again


def engraved(
    layout: Layout, sheet: int, placed: Sequence[Placed], machine: MachineProfile
) -> dict[str, tuple[Operation, ...]]:
    """What each tool engraves on the face that is up, by the tool's id."""
    top = layout.sheets[sheet].thickness_mm
    lines: dict[str, list[tuple[str, Path]]] = {}
    for part in placed:
        for feature in part.facing_up().features:
            if not isinstance(feature, Engraving) or feature.side is not Side.A:
                continue
            found = engraver(feature, machine.tools)
            if found is None:
                continue  # refused before
            tool, depth = found
            way = [(float(x), float(y)) for x, y in part.on_sheet(feature.way(WITHIN_MM)).coords]
            lines.setdefault(tool.id, []).append((part.part, _down(way, top, depth, tool)))
    return {
        tool_id: tuple(_in_order(layout, sheet, machine, machine.tool(tool_id), made))
        for tool_id, made in lines.items()
    }


def _down(way: list[tuple[float, float]], top: float, depth: float, tool: Tool) -> Path:
    """Along the line at each level, there and back."""
    path: Path = []
    for number, level in enumerate(levels(top, top - depth, tool.pass_depth_mm)):
        path += [(x, y, level) for x, y in (way if number % 2 == 0 else reversed(way))]
    return path


def _in_order(
    layout: Layout, sheet: int, machine: MachineProfile, tool: Tool, made: list[tuple[str, Path]]
) -> list[Operation]:
    cutting = feeds(layout, sheet, machine, tool, tool.pass_depth_mm)
    most = min(cutting.plunge_mm_min, machine.max_feed_mm_min[2])
    cutting = msgspec.structs.replace(cutting, plunge_mm_min=most)
    order = shortest_way([(path[0][0], path[0][1]) for _, path in made], HOME)
    return [
        Operation(kind=OperationKind.ENGRAVE, part=made[i][0], paths=(tuple(made[i][1]),), cutting=cutting)
        for i in order
    ]
