"""Areas lowered beside material that stays: from the middle outwards, level by level, joints with a finishing pass.

An area with a corner relief is a joint: something square goes in. Its wall is left a little proud while it is cleared
and is then followed once at full depth, so that the fit does not depend on how far the cutter bends in a full bite.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core import rings
from jupyter_fab.core.descent import Path, around, levels, spiral
from jupyter_fab.core.geometry import Point, polygons
from jupyter_fab.core.tool import Tool

LINK_DIAMETERS = 2.0  # a longer way between rings is gone above the work
ALLOWANCE_MM = 0.2  # left on a joint's wall for the finishing pass: more than a 6 mm cutter bends, less than a bite
HAIR_MM = 1e-3


def cleared(
    area: BaseGeometry, material: BaseGeometry, tool: Tool, top_mm: float, floor_mm: float, *, finish: bool = False
) -> list[Path]:
    """The paths that lower an area from top to floor beside material that stays."""
    return cleared_centres(rings.centres(area, material, tool.radius_mm), tool, top_mm, floor_mm, finish=finish)


def cleared_centres(
    allowed: BaseGeometry, tool: Tool, top_mm: float, floor_mm: float, *, finish: bool = False
) -> list[Path]:
    """The paths that lower all that the cutter covers from the allowed centres."""
    found: list[Path] = []
    for piece in polygons(allowed):
        inner = piece.buffer(-ALLOWANCE_MM, quad_segs=rings.QUARTER_SEGMENTS) if finish else piece
        # where the cutter hardly fits in, nothing can be left for later: a finishing pass would bite into the whole
        far = piece.difference(inner.buffer(2 * ALLOWANCE_MM, quad_segs=rings.QUARTER_SEGMENTS))
        rough = inner if len(polygons(inner)) == 1 and far.is_empty else piece
        paths = _roughed(rough, tool, top_mm, floor_mm)
        if rough is not piece:
            paths = _finished(paths, piece, floor_mm)
        found += paths
    return found


def _roughed(allowed: BaseGeometry, tool: Tool, top_mm: float, floor_mm: float) -> list[Path]:
    covering = allowed.buffer(HAIR_MM)
    bites = levels(top_mm, floor_mm, tool.pass_depth_mm)
    found: list[Path] = []
    for nest in rings.clearing(allowed, tool.diameter_mm * rings.STEP_SHARE):
        if len(nest) == 1:
            found.append(spiral(rings.from_longest(nest[0]), top_mm, bites))
            continue
        path: Path = []
        z = top_mm
        for level in bites:
            for i, ring in enumerate(nest):
                start = rings.from_nearest(ring, path[-1][:2]) if path else rings.from_longest(ring)
                far = math.inf if i == 0 else LINK_DIAMETERS * tool.diameter_mm
                linked = bool(path) and _linked(path[-1][:2], start[0], covering, far)
                turn = [(x, y, level) for x, y in (*start, start[0])] if linked and i else around(start, z, level)
                if path and not linked:
                    found.append(path)
                    path = []
                path += turn
            z = level
        if path:
            found.append(path)
    return found


def _finished(paths: list[Path], allowed: BaseGeometry, floor_mm: float) -> list[Path]:
    """The paths, and once along every wall at the floor, from where the last one ended if the way is free."""
    covering = allowed.buffer(HAIR_MM)
    found = [*paths]
    for wall in rings.walls(allowed):
        here = found[-1][-1]
        start = rings.from_nearest(wall, here[:2])
        lap: Path = [(x, y, floor_mm) for x, y in (*start, start[0])]
        if here[2] <= floor_mm + HAIR_MM and _linked(here[:2], start[0], covering, math.inf):
            found[-1] = [*found[-1], *lap]
        else:
            found.append(lap)
    return found


def _linked(here: Sequence[float], there: Point, covering: BaseGeometry, most_mm: float) -> bool:
    """Whether the cutter may go straight from one place to another in the work."""
    link = LineString([here, there])
    return bool(link.length <= most_mm and covering.covers(link))
