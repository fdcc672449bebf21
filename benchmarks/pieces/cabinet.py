"""The cabinet that the preview is measured on: 35 panels, 11 shapes, 342 features, 312 of them round holes.

Three bays between four uprights with pin rows on every inner face, dados for bottoms and tops, through mortises for the
nailers, grooves for the backs, and doors for cup hinges. It is made to be drawn, not cut: the inner uprights are worked
from both faces.
"""

from __future__ import annotations

import math
from typing import Any

from jupyter_fab import Assembly, design, integer, length
from jupyter_fab.core.geometry import Loop, Vertex, rectangle
from jupyter_fab.core.part import Cutout, Feature, Hole, Panel, Part, Parts, Placement, Pocket, Side

BAYS = 3
SHEET_MM, BACK_MM = 18.0, 6.0
PITCH_MM, SETBACK_MM = 32.0, 37.0  # of the 32 mm system
PINS = 24  # in a row
TOOL_RADIUS_MM = 3.175
TOE_MM = 80.0
NAILER_MM = 80.0

UPRIGHT = ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0))  # depth and height: side A looks to the right
LYING = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
FACING = ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))


@design(
    "Cabinet of 35 panels",
    summary="Three bays with shelves and doors.",
    parameters=[
        length("width", "Width", 1800, 1200, 2400, step=5),
        length("height", "Height", 2000, 1400, 2400, step=5),
        length("depth", "Depth", 400, 300, 600, step=5),
        integer("shelves", "Shelves in a bay", 4, 2, 6),
    ],
)
def cabinet(p: Any, kit: Assembly) -> Parts:
    """All panels in their places."""
    return Parts(parts=tuple(_parts(p.width, p.height, p.depth, p.shelves)))


def _parts(width: float, height: float, depth: float, shelves: int) -> list[Part]:
    clear = (width - (BAYS + 1) * SHEET_MM) / BAYS
    inside = height - 2 * SHEET_MM - TOE_MM
    found = [
        _part(f"upright {i}", _upright(height, depth, i > 0, i < BAYS), (i * (clear + SHEET_MM), 0, 0), UPRIGHT)
        for i in range(BAYS + 1)
    ]
    floor, ceiling = (_floor(clear + 12, depth - BACK_MM, side) for side in (Side.A, Side.B))
    shelf = _plain(clear - 2, depth - BACK_MM - 20)
    back = _plain(clear + 12, inside + 12, BACK_MM)
    nailer = _plain(clear + 2 * SHEET_MM, NAILER_MM)
    doors = [_door(clear / 2 - 3, inside / 2, left) for left in (True, False)]
    for bay in range(BAYS):
        x = SHEET_MM + bay * (clear + SHEET_MM)
        found.append(_part(f"bottom {bay}", floor, (x - 6, 0, TOE_MM), LYING))
        found.append(_part(f"top {bay}", ceiling, (x - 6, 0, height - SHEET_MM - 20), LYING))
        for i in range(shelves):
            z = TOE_MM + 318 + i * (inside - 500) / max(1, shelves)
            found.append(_part(f"shelf {bay} {i}", shelf, (x + 1, 0, z), LYING))
        found.append(_part(f"back {bay}", back, (x - 6, depth - 20, TOE_MM), FACING))
        found.append(_part(f"nailer {bay}", nailer, (x - SHEET_MM, depth - 42, height - 340), FACING))
        for i, door in enumerate(doors):
            found.append(_part(f"door {bay} {i}", door, (x + 1.5 + i * clear / 2, 0, TOE_MM + 28), FACING))
    found.append(_part("toe board", _plain(width, TOE_MM), (0, 58, 0), FACING))
    return found


def _upright(height: float, depth: float, left: bool, right: bool) -> Panel:
    features: list[Feature] = []
    for side, used in ((Side.B, left), (Side.A, right)):
        if not used:
            continue
        for column in (SETBACK_MM, depth - SETBACK_MM):
            features += [
                Hole(x=column, y=TOE_MM + 168 + i * PITCH_MM, diameter_mm=5, depth_mm=8, side=side) for i in range(PINS)
            ]
        for z in (TOE_MM, height - SHEET_MM - 20):
            dado = rectangle(-1, z, depth - BACK_MM, z + SHEET_MM)
            features.append(Pocket(outline=dado, depth_mm=6, side=side))
    for z in (200.0, height / 2, height - 260):
        features.append(Cutout(outline=_relieved(depth - 60, z, depth - 60 + SHEET_MM, z + NAILER_MM)))
    return _plain(depth, height, features=tuple(features))


def _floor(width: float, depth: float, side: Side) -> Panel:
    groove = rectangle(-1, depth - 20, width + 1, depth - 20 + BACK_MM)
    return _plain(width, depth, features=(Pocket(outline=groove, depth_mm=6, side=side),))


def _door(width: float, height: float, hinged_left: bool) -> Panel:
    cup, pull = (22.5, width - 45) if hinged_left else (width - 22.5, 45)
    cups = [Hole(x=cup, y=y, diameter_mm=35, depth_mm=13) for y in (100, height - 100)]
    pulls = [Hole(x=pull, y=y, diameter_mm=5) for y in (height - 200, height - 72)]
    return _plain(width, height, features=(*cups, *pulls))


def _relieved(x0: float, y0: float, x1: float, y1: float) -> Loop:
    """A rectangle whose corners are half circles through the corner, so that a square edge fits."""
    reach = TOOL_RADIUS_MM * math.sqrt(2)
    return Loop(
        (
            Vertex(x0 + reach, y0),
            Vertex(x1 - reach, y0, 1),
            Vertex(x1, y0 + reach),
            Vertex(x1, y1 - reach, 1),
            Vertex(x1 - reach, y1),
            Vertex(x0 + reach, y1, 1),
            Vertex(x0, y1 - reach),
            Vertex(x0, y0 + reach, 1),
        )
    )


def _plain(x: float, y: float, thickness_mm: float = SHEET_MM, features: tuple[Feature, ...] = ()) -> Panel:
    return Panel(material="birch-ply", thickness_mm=thickness_mm, outline=rectangle(0, 0, x, y), features=features)


def _part(name: str, panel: Panel, origin: tuple[float, float, float], axes: Any) -> Part:
    return Part(name=name, panel=panel, placement=Placement(origin, *axes))
