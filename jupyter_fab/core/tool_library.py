"""The cutters that a workshop may fit, as data with their sources: end mills, drills, a cup cutter.

Machine profiles name some of these; a hub may state others of its own in its profile. Diameters, cutting lengths and
speeds are those of catalogue cutters for wood panels; feeds are not here but follow from the chip table (`tool`).
"""

from __future__ import annotations

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.tool import DRILL_5, END_MILL_6, Tool, ToolKind

# 18,000 rpm is the usual speed of two-flute carbide cutters in panels; from 12 mm on makers advise less. One bite is
# about one diameter, the depth for which the chip table holds without its reductions.
END_MILL_3 = Tool(
    id="end-mill-3", kind=ToolKind.END_MILL, diameter_mm=3.0, flutes=2, max_depth_mm=12.0, pass_depth_mm=3.0, rpm=18_000
)
END_MILL_8 = Tool(
    id="end-mill-8", kind=ToolKind.END_MILL, diameter_mm=8.0, flutes=2, max_depth_mm=32.0, pass_depth_mm=9.5, rpm=18_000
)
END_MILL_12 = Tool(
    id="end-mill-12",
    kind=ToolKind.END_MILL,
    diameter_mm=12.0,
    flutes=2,
    max_depth_mm=42.0,
    pass_depth_mm=12.5,
    rpm=16_000,
)
# Brad points: the larger the slower, so that the rim does not burn the wood (assumed, within makers' usual advice). One
# bite is about three diameters: a deeper hole is drilled in pecks, which clear the flutes.
DRILL_3 = Tool(
    id="drill-3", kind=ToolKind.DRILL, diameter_mm=3.0, flutes=2, max_depth_mm=30.0, pass_depth_mm=9.0, rpm=9_000
)
DRILL_8 = Tool(
    id="drill-8", kind=ToolKind.DRILL, diameter_mm=8.0, flutes=2, max_depth_mm=40.0, pass_depth_mm=24.0, rpm=7_000
)
DRILL_10 = Tool(
    id="drill-10", kind=ToolKind.DRILL, diameter_mm=10.0, flutes=2, max_depth_mm=40.0, pass_depth_mm=30.0, rpm=6_000
)
CUP_35 = Tool(
    id="cup-35", kind=ToolKind.DRILL, diameter_mm=35.0, flutes=2, max_depth_mm=15.0, pass_depth_mm=15.0, rpm=6_000
)

# A solid V of 60 degrees: 3 mm wide where it is 2.4 mm deep, as letters are cut by hand.
V_60 = Tool(
    id="v-60",
    kind=ToolKind.V_BIT,
    diameter_mm=6.0,
    flutes=2,
    max_depth_mm=5.0,
    pass_depth_mm=3.0,
    rpm=18_000,
    angle_deg=60.0,
    tip_mm=0.2,
)

TOOLS: dict[str, Tool] = {
    tool.id: tool
    for tool in (END_MILL_3, END_MILL_6, END_MILL_8, END_MILL_12, DRILL_3, DRILL_5, DRILL_8, DRILL_10, CUP_35, V_60)
}


def library_tool(tool_id: str) -> Tool:
    """The library's cutter of that id.

    Raises
    ------
    BadInput
        If there is none; the text lists those there are.
    """
    if tool_id not in TOOLS:
        raise BadInput(f"The library has no cutter {tool_id!r}; choose one of {', '.join(TOOLS)}.")
    return TOOLS[tool_id]
