"""What a round cutter leaves standing in a panel: sharp inside corners, and openings that it does not enter.

The checks of corners and of slots share this. It is quick and a little coarse; whether a panel is cut right is proven
later, on its program (`core.proof`).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator

import attrs
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import Loop, arc_of, polygons
from jupyter_fab.core.machinable import end_mill, hole_tool
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Cutout, Engraving, Hole, Panel, Pocket, Relief
from jupyter_fab.core.tool import Tool

CHORD_MM = 0.03  # small beside what may stay in a corner
LEFT_MM = 0.1  # what may stand in a corner: the proof allows as much
QUARTER = 16  # chords to a quarter turn of the cutter: 0.015 mm off at 6 mm
LEAST_MM2 = 0.02  # smaller leftovers come from dividing rounds into chords
STRAIGHT = 1e-9


@attrs.frozen
class Leftover:
    """A region that the cutter leaves standing."""

    region: Polygon
    narrow: bool  # an opening too narrow; else a corner


@functools.lru_cache(maxsize=1024)
def leftovers(panel: Panel, machine: MachineProfile) -> tuple[Leftover, ...]:
    """What the machine's end mill leaves standing, the largest first; holes that a drill makes are left out."""
    tool = end_mill(machine)
    if tool is None:
        return ()
    kept = tuple(f for f in panel.features if not (isinstance(f, Hole) and hole_tool(f, machine.tools)))
    milled = Panel(
        material=panel.material,
        thickness_mm=panel.thickness_mm,
        outline=panel.outline,
        features=kept,
        grain=panel.grain,
    )
    found: list[Leftover] = []
    seen: set[bytes] = set()
    for _, _, region in milled.layers(CHORD_MM):
        key = shapely.to_wkb(region)
        if key in seen or _simple(region):
            continue
        seen.add(key)
        closed = region.buffer(tool.radius_mm, quad_segs=QUARTER).buffer(-tool.radius_mm, quad_segs=QUARTER)
        left = closed.difference(region.buffer(LEFT_MM, quad_segs=4))
        found += [Leftover(piece, piece.area > tool.radius_mm**2) for piece in polygons(left) if piece.area > LEAST_MM2]
    return tuple(sorted(found, key=lambda left: -left.region.area))


def inside_radii(panel: Panel) -> Iterator[tuple[float, tuple[float, float]]]:
    """The radius of every rounded inside corner, and where it is, mm; holes are not corners."""
    for feature in panel.features:
        if isinstance(feature, Relief):
            yield feature.radius_mm, (feature.x, feature.y)
        elif isinstance(feature, Cutout | Pocket) and not isinstance(feature, Engraving):
            yield from _arcs(feature.outline, 1)
    yield from _arcs(panel.outline, -1)


def widths(panel: Panel, tools: tuple[Tool, ...]) -> Iterator[tuple[float, str]]:
    """How wide each milled opening is at most where it is narrow, and what it is for, mm."""
    for feature in panel.features:
        if isinstance(feature, Hole) and not hole_tool(feature, tools):
            yield feature.diameter_mm, feature.role or "hole"
        elif isinstance(feature, Cutout | Pocket) and not isinstance(feature, Engraving):
            yield short_side(feature.outline.polygon(CHORD_MM)), feature.role or type(feature).__name__.lower()


def short_side(region: Polygon) -> float:
    """The shorter side of the smallest rectangle around a region, mm."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(region))
    sides = [float(((b - a) ** 2).sum() ** 0.5) for a, b in itertools.pairwise(corners[:3])]
    return min(sides, default=0.0)


def _simple(region: BaseGeometry) -> bool:
    """Whether a region has no inside corner at all."""
    pieces = polygons(region)
    return len(pieces) == 1 and not pieces[0].interiors and bool(pieces[0].convex_hull.area - pieces[0].area < 1e-6)


def _arcs(loop: Loop, sign: int) -> Iterator[tuple[float, tuple[float, float]]]:
    for here, there in zip(loop.vertices, loop.vertices[1:] + loop.vertices[:1], strict=True):
        if here.bulge * sign > STRAIGHT:
            _, radius, _, _ = arc_of((here.x, here.y), (there.x, there.y), here.bulge)
            yield radius, ((here.x + there.x) / 2, (here.y + there.y) / 2)
