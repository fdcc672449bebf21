"""One end mill at one sheet: what every milling operation needs to know of both."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import Polygon

from jupyter_fab.core.descent import Path
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Layout, Placed, footprint
from jupyter_fab.core.machinable import THROUGH_CUT_MM, without_straight_holes
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.operations.feeds import feeds
from jupyter_fab.core.operations.operation import Operation, OperationKind
from jupyter_fab.core.tab import Tab
from jupyter_fab.core.tool import Tool


class Bench:
    """The sheet's top, the tool with its feeds, and all tabs that stand on the sheet."""

    def __init__(
        self, layout: Layout, sheet: int, machine: MachineProfile, tool: Tool, all_tabs: Sequence[Tab]
    ) -> None:
        self.tool = tool
        self.tools = machine.tools
        self.top_mm = layout.sheets[sheet].thickness_mm
        self.all_tabs = all_tabs
        self.skin_mm = layout.skin_mm or 0.0
        # how deep is cut round what would come loose: through beside tabs, or down to the skin
        self.loose_mm = layout.skin_mm or -THROUGH_CUT_MM
        self.cutting = feeds(layout, sheet, machine, tool, tool.pass_depth_mm)

    def body(self, placed: Placed) -> Polygon:
        """The part's material at the spoilboard, on the sheet, with the holes filled that other tools make."""
        milled = without_straight_holes(placed.facing_up(), self.tools)
        return polygons(placed.on_sheet(footprint(milled)))[0]

    def operation(self, kind: OperationKind, placed: Placed, paths: Sequence[Path]) -> list[Operation]:
        """The paths as an operation; none if there are none."""
        if not paths:
            return []
        chains = tuple(tuple(path) for path in paths)
        return [Operation(kind=kind, part=placed.part, paths=chains, cutting=self.cutting)]
