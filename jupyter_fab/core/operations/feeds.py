"""The feeds of a tool in a sheet on a machine: the chip table's, within what the axes and the spindle reach."""

from __future__ import annotations

import msgspec

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.tool import Cutting, Tool


def feeds(layout: Layout, sheet: int, machine: MachineProfile, tool: Tool, depth_mm: float) -> Cutting:
    """Feed along, feed down and speed for a bite of that depth."""
    stock = layout.sheets[sheet]
    x, y, z = machine.max_feed_mm_min
    found = tool.cutting(stock.stock().cuts_like, depth_mm, max_feed_mm_min=min(x, y), max_rpm=machine.max_rpm)
    return msgspec.structs.replace(found, plunge_mm_min=min(found.plunge_mm_min, z))
