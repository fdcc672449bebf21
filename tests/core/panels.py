"""Panels for tests: plain, drilled, with dados open at the edge, relieved slots, pockets and rounded outlines."""

from __future__ import annotations

import math
import random

from jupyter_fab.core.geometry import Loop, Vertex, circle, rectangle, rounded
from jupyter_fab.core.part import Cutout, Feature, Grain, Hole, Panel, Pocket, Relief, Side

TOOL_MM = 3.175  # radius of a 6.35 mm cutter


def reliefs(x0: float, y0: float, x1: float, y1: float, depth_mm: float | None, side: Side = Side.A) -> list[Feature]:
    """A round at each corner of an opening, through the corner, inside the opening's diagonals."""
    shift = TOOL_MM / math.sqrt(2)
    return [
        Relief(x=x, y=y, radius_mm=TOOL_MM, depth_mm=depth_mm, side=side)
        for x in (x0 + shift, x1 - shift)
        for y in (y0 + shift, y1 - shift)
    ]


def slot(x0: float, y0: float, x1: float, y1: float) -> list[Feature]:
    """A slot right through, relieved."""
    return [Cutout(outline=rectangle(x0, y0, x1, y1)), *reliefs(x0, y0, x1, y1, None)]


def dado(x0: float, y0: float, x1: float, y1: float, depth_mm: float, side: Side = Side.A) -> list[Feature]:
    """A blind slot, relieved."""
    return [
        Pocket(outline=rectangle(x0, y0, x1, y1), depth_mm=depth_mm, side=side),
        *reliefs(x0, y0, x1, y1, depth_mm, side),
    ]


def generated(seed: int) -> Panel:
    """A panel with features of every kind, from a seed; features stay apart by construction of a 4 x 3 raster."""
    dice = random.Random(seed)
    length, width = dice.choice((400.0, 620.0, 900.0)), dice.choice((300.0, 350.0))
    thickness = dice.choice((15.0, 18.0, 21.0))
    outline = rectangle(0, 0, length, width)
    if dice.random() < 0.4:
        outline = rounded(outline, dice.choice((12.0, 30.0)))
    elif dice.random() < 0.4:
        outline = Loop(
            (
                Vertex(0, 0),
                Vertex(length * 0.55, 0),
                Vertex(length * 0.55, 40),
                Vertex(length, 40),
                Vertex(length, width),
                Vertex(0, width),
            )
        )
    side = dice.choice((Side.A, Side.B))
    features: list[Feature] = []
    cell_x, cell_y = length / 4, (width - 50) / 3
    for column in range(4):
        for row in range(3):
            x, y = column * cell_x + 12, 45 + row * cell_y
            depth = dice.choice((4.0, 6.0, thickness / 2))
            match dice.randrange(7):
                case 0:
                    features += slot(x + 8, y + 8, x + 8 + thickness + 0.2, y + cell_y - 20)
                case 1:
                    features += dado(x + 10, y + 10, x + 60, y + 10 + thickness + 0.2, depth, side)
                case 2:
                    features += [
                        Hole(x=x + 10 + 14 * i, y=y + 12, diameter_mm=5, depth_mm=depth, side=side) for i in range(4)
                    ]
                case 3:
                    features.append(Hole(x=x + cell_x / 2, y=y + cell_y / 2, diameter_mm=35, depth_mm=12.5, side=side))
                    features.append(Hole(x=x + cell_x / 2 + 26, y=y + cell_y / 2, diameter_mm=4))
                case 4:
                    hole = rounded(rectangle(x + 10, y + 10, x + 70, y + 40), 15.0)
                    features.append(Cutout(outline=hole))
                case 5:
                    features.append(Cutout(outline=circle(x + 30, y + 30, 20)))
                case _:
                    pass
    if dice.random() < 0.6:  # a dado that runs out over the far edge
        low = width - 30
        features.append(Pocket(outline=rectangle(length * 0.3, low, length * 0.7, width + 5), depth_mm=5.0, side=side))
    return Panel(
        material="birch-ply",
        thickness_mm=thickness,
        outline=outline,
        features=tuple(features),
        grain=dice.choice((Grain.X, Grain.Y)),
    )
