"""A wall of shelves with 200 panels, for the preview's largest pieces: 19 uprights, 180 shelves and a plinth.

Every shelf lies in stopped dados of two uprights, so that a change of the width makes all 200 panels move and most of
them anew. It is made to be drawn, not cut: the inner uprights are worked from both faces.
"""

from __future__ import annotations

from typing import Any

from jupyter_fab import Assembly, design, integer, length
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.part import Panel, Part, Parts, Placement, Pocket, Side

BAYS, LEVELS = 18, 10
SHEET_MM, DEPTH_MM, DADO_MM, STOP_MM = 18.0, 320.0, 5.0, 20.0


@design(
    "Wall of 200 panels",
    summary="Shelves from wall to wall.",
    parameters=[
        length("width", "Width", 9000, 6000, 12000, step=10),
        length("height", "Height", 2600, 2000, 3000, step=10),
        integer("plinth", "Plinth", 80, 40, 120),
    ],
)
def wall(p: Any, kit: Assembly) -> Parts:
    """All panels in their places."""
    clear = (p.width - (BAYS + 1) * SHEET_MM) / BAYS
    heights = [p.plinth + i * (p.height - p.plinth - SHEET_MM) / (LEVELS - 1) for i in range(LEVELS)]
    found = []
    for i in range(BAYS + 1):
        dados = tuple(
            Pocket(outline=rectangle(STOP_MM, z, DEPTH_MM + 1, z + SHEET_MM), depth_mm=DADO_MM, side=side)
            for z in heights
            for side, used in ((Side.B, i > 0), (Side.A, i < BAYS))
            if used and z + SHEET_MM < p.height
        )
        upright = _panel(DEPTH_MM, p.height, dados)
        at = Placement((i * (clear + SHEET_MM), 0, 0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
        found.append(Part(name=f"upright {i}", panel=upright, placement=at))
    shelf = _panel(clear + 2 * DADO_MM, DEPTH_MM - STOP_MM)
    for bay in range(BAYS):
        x = SHEET_MM + bay * (clear + SHEET_MM) - DADO_MM
        for level, z in enumerate(heights):
            at = Placement((x, STOP_MM, z), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
            found.append(Part(name=f"shelf {bay} {level}", panel=shelf, placement=at))
    at = Placement((0.0, STOP_MM + SHEET_MM, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    found.append(Part(name="plinth", panel=_panel(p.width, p.plinth), placement=at))
    return Parts(parts=tuple(found))


def _panel(x: float, y: float, features: tuple[Pocket, ...] = ()) -> Panel:
    return Panel(material="birch-ply", thickness_mm=SHEET_MM, outline=rectangle(0, 0, x, y), features=features)
