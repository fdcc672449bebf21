"""Layout in, toolpaths out: what each cutter does on each sheet, in the order in which it does it.

Holes are drilled, areas lowered, openings cut, and outlines last, small parts first while the sheet is still stiff;
within that on the shortest way. Of a sheet that is turned over, what is lowered from its first face comes before all
else; what goes through is cut from the second. How each is cut stands in `operations`. Nothing of G-code is known here
(`gcode` posts it), and the proof shares nothing with this module.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from jupyter_fab.core.layout import CannotMake, Layout, Placed, Reason, Refusal, footprint
from jupyter_fab.core.machinable import end_mill
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.operations.bench import Bench
from jupyter_fab.core.operations.drill import HOME, drilled, pilots, pin_holes
from jupyter_fab.core.operations.engrave import engraved
from jupyter_fab.core.operations.operation import Operation as Operation
from jupyter_fab.core.operations.operation import OperationKind as OperationKind
from jupyter_fab.core.operations.operation import Toolpaths as Toolpaths
from jupyter_fab.core.operations.operation import ToolRun as ToolRun
from jupyter_fab.core.operations.order import shortest_way
from jupyter_fab.core.operations.pocket import pockets
from jupyter_fab.core.operations.profile import openings, outline
from jupyter_fab.core.part import Side
from jupyter_fab.core.screws import pilot_drill
from jupyter_fab.core.tool import Tool
from jupyter_fab.core.turn import Turn
from jupyter_fab.core.turning import over, seen

SMALL_PART_MM2 = 40_000.0  # 200 x 200: a part that tabs hold less well than the sheet around it does


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
        runs += _screwed(layout, index, machine)
        placed = layout.on(index)
        turn = layout.turn_of(index)
        if turn is not None:
            runs += _first_face(layout, turn, machine, tool)
            placed = tuple(seen(over(one, layout.sheets[index].size_mm[0])) for one in placed)
        side = Side.B if turn else Side.A
        down = _before(drilled(layout, index, placed, machine), engraved(layout, index, placed, machine))
        for drill in machine.tools:
            if drill is not tool and drill.id in down:
                runs.append(ToolRun(sheet=index, tool=drill.id, operations=down[drill.id], side=side))
        milled = _milled(layout, index, placed, machine, tool)
        runs.append(ToolRun(sheet=index, tool=tool.id, operations=(*down.get(tool.id, ()), *milled), side=side))
    return Toolpaths(machine=machine.id, layout=layout, runs=tuple(runs))


def _first_face(layout: Layout, turn: Turn, machine: MachineProfile, tool: Tool) -> list[ToolRun]:
    """What is cut before the sheet is turned over: the pins' holes, and what is lowered; nothing goes through.

    So the sheet is whole and stiff when it is turned, and all that goes through is cut from one side, in one frame.
    """
    placed = tuple(seen(one) for one in layout.on(turn.sheet))
    down = drilled(layout, turn.sheet, placed, machine, through=False)
    down = _before(down, engraved(layout, turn.sheet, placed, machine))
    for tool_id, pins in pin_holes(layout, turn, machine).items():
        down[tool_id] = (*pins, *down.get(tool_id, ()))
    bench = Bench(layout, turn.sheet, machine, tool, ())
    lowered = _in_order([operation for part in placed for operation in pockets(bench, part)], HOME)
    down[tool.id] = (*down.get(tool.id, ()), *lowered)
    order = [*(drill for drill in machine.tools if drill is not tool), tool]
    return [ToolRun(sheet=turn.sheet, tool=t.id, operations=down[t.id]) for t in order if down.get(t.id)]


def _before(
    down: dict[str, tuple[Operation, ...]], engraved: dict[str, tuple[Operation, ...]]
) -> dict[str, tuple[Operation, ...]]:
    """What each tool drills, then what it engraves."""
    return {tool: (*down.get(tool, ()), *engraved.get(tool, ())) for tool in dict.fromkeys((*down, *engraved))}


def _screwed(layout: Layout, sheet: int, machine: MachineProfile) -> list[ToolRun]:
    """The run that makes the screws' holes, before all others: then the operator screws the sheet down."""
    drill = pilot_drill(machine)
    if drill is None or not layout.screws_in(sheet):
        return []
    return [ToolRun(sheet=sheet, tool=drill.id, operations=pilots(layout, sheet, machine, drill))]


def _milled(
    layout: Layout, sheet: int, placed: Sequence[Placed], machine: MachineProfile, tool: Tool
) -> list[Operation]:
    """Pockets of all parts, then openings, then outlines of small parts, then of the others."""
    all_tabs = [tab for part in placed for tab in part.tabs_on_sheet()]
    bench = Bench(layout, sheet, machine, tool, all_tabs)
    small = [part for part in placed if footprint(part.facing_up()).area < SMALL_PART_MM2]
    large = [part for part in placed if part not in small]
    stages: tuple[tuple[Callable[[Bench, Placed], list[Operation]], Sequence[Placed]], ...] = (
        (pockets, placed),
        (openings, placed),
        (outline, small),
        (outline, large),
    )
    found: list[Operation] = []
    for cut, parts in stages:
        here = found[-1].paths[-1][-1][:2] if found else HOME
        found += _in_order([operation for part in parts for operation in cut(bench, part)], here)
    return found


def _in_order(operations: list[Operation], begin: tuple[float, float]) -> list[Operation]:
    """The operations on the shortest way between their middles: each ends near where it began."""
    middles = []
    for operation in operations:
        (ax, ay, _), (bx, by, _) = operation.paths[0][0], operation.paths[-1][-1]
        middles.append(((ax + bx) / 2, (ay + by) / 2))
    assert all(math.isfinite(value) for middle in middles for value in middle)
    return [operations[i] for i in shortest_way(middles, begin)]
