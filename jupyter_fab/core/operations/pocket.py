"""What is lowered but not cut through: each area as deep at once as it is level, then what is deeper in it."""

from __future__ import annotations

from shapely.geometry import Point as ShapelyPoint
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.descent import Path
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Placed
from jupyter_fab.core.machinable import without_straight_holes
from jupyter_fab.core.operations.bench import Bench
from jupyter_fab.core.operations.clear import cleared
from jupyter_fab.core.operations.operation import Operation, OperationKind
from jupyter_fab.core.part import Panel, Relief


def pockets(bench: Bench, placed: Placed) -> list[Operation]:
    """The part's lowered areas, an operation each."""
    panel = without_straight_holes(placed.facing_up(), bench.tools)
    slabs = [(low, placed.on_sheet(region)) for low, _, region in panel.layers()]
    joints = [placed.on_sheet(spot) for spot in corners(panel)]
    found: list[Operation] = []
    if len(slabs) < 2:
        return found
    for area in polygons(slabs[0][1].difference(slabs[-1][1])):
        paths = _lower(bench, slabs, len(slabs) - 1, area, bench.top_mm, joints)
        found += bench.operation(OperationKind.POCKET, placed, paths)
    return found


def corners(panel: Panel) -> list[ShapelyPoint]:
    """The middles of the panel's corner reliefs, in its own frame."""
    return [ShapelyPoint(f.x, f.y) for f in panel.face_features() if isinstance(f, Relief)]


def is_joint(area: BaseGeometry, reliefs: list[ShapelyPoint]) -> bool:
    """Whether something square goes into the area."""
    return any(area.covers(spot) for spot in reliefs)


def _lower(
    bench: Bench,
    slabs: list[tuple[float, BaseGeometry]],
    index: int,
    within: BaseGeometry,
    top_mm: float,
    joints: list[ShapelyPoint],
) -> list[Path]:
    if index < 1:
        return []
    found: list[Path] = []
    for area in polygons(within.difference(slabs[index][1])):
        floor = index
        while floor > 1 and area.intersection(slabs[floor - 1][1]).area < 1e-6:
            floor -= 1
        finish = is_joint(area, joints)
        found += cleared(area, slabs[floor][1], bench.tool, top_mm, slabs[floor][0], finish=finish)
        found += _lower(bench, slabs, floor - 1, area, slabs[floor][0], joints)
    return found
