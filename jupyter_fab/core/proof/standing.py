"""Where the panels and their tabs should stand on a sheet, for the proof, by arithmetic of its own.

A layout's placed panels in, regions of material between two heights and tabs out, all in the sheet's frame. It turns
and shifts without the layout's own matrix, so that a fault there does not hide itself.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import shapely
from attrs import frozen
from shapely import affinity
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.layout import Placed
from jupyter_fab.core.part import Engraving, Panel, Side
from jupyter_fab.core.proof.verdict import MOST_GOUGE_MM

CORE_SLACK_MM = 0.2  # a tab's standing core may be this much narrower than its width less the cutter

type Slabs = list[tuple[float, float, BaseGeometry]]


class TabAt:
    """A tab on the sheet: where, which way is out of the panel, how wide and high."""

    def __init__(self, x: float, y: float, dx: float, dy: float, width_mm: float, height_mm: float) -> None:
        self.point = shapely.Point(x, y)
        self.dx, self.dy, self.width_mm, self.height_mm = dx, dy, width_mm, height_mm

    def zone(self, width_mm: float, start_mm: float, end_mm: float) -> Polygon:
        """The strip of that width from so far out of the panel to so far."""
        x, y = self.point.x, self.point.y
        corners = [(out, side) for out, side in ((start_mm, -1), (end_mm, -1), (end_mm, 1), (start_mm, 1))]
        return Polygon(
            [
                (
                    x + self.dx * out - self.dy * side * width_mm / 2,
                    y + self.dy * out + self.dx * side * width_mm / 2,
                )
                for out, side in corners
            ]
        )


def tab_zone(tab: TabAt, radius_mm: float) -> Polygon:
    """Where a tab may leave material: its width, outwards as far as neighbours' cuts spare it."""
    return tab.zone(tab.width_mm + CORE_SLACK_MM, -MOST_GOUGE_MM, 5 * radius_mm + CORE_SLACK_MM)


def _put(placed: Placed, top_mm: float) -> tuple[Panel, Callable[[BaseGeometry], BaseGeometry]]:
    """The panel as it lies on the sheet, and what brings its regions there."""
    panel = msgspec.structs.replace(placed.panel, thickness_mm=top_mm)
    if placed.flipped:
        panel = panel.flipped()
    x0, y0, x1, y1 = panel.outline.bounds()
    corner = affinity.rotate(box(x0, y0, x1, y1), placed.rotation_deg, origin=(0, 0)).bounds
    dx, dy = placed.x_mm - corner[0], placed.y_mm - corner[1]

    def put(region: BaseGeometry) -> BaseGeometry:
        return affinity.translate(affinity.rotate(region, placed.rotation_deg, origin=(0, 0)), dx, dy)

    return panel, put


@frozen
class Groove:
    """An engraved line where it lies at the end: middle, width, depth, and whether it is in the upper face."""

    middle: BaseGeometry
    width_mm: float
    depth_mm: float
    up: bool


def grooves(placed: Placed, top_mm: float, over_mm: float | None = None) -> list[Groove]:
    """The lines that are engraved in a panel; with `over_mm` as on its sheet turned over."""
    panel, put = _put(placed, top_mm)
    found = []
    for feature in panel.features:
        if isinstance(feature, Engraving):
            middle, up = put(feature.way()), feature.side is Side.A
            if over_mm is not None:
                middle, up = affinity.affine_transform(middle, (-1.0, 0.0, 0.0, 1.0, over_mm, 0.0)), not up
            found.append(Groove(middle, feature.width_mm, feature.depth_mm, up))
    return found


def standing(placed: Placed, top_mm: float, over_mm: float | None = None) -> tuple[Slabs, list[TabAt]]:
    """The panel's slabs and tabs where they should stand on the sheet, by this module's own arithmetic.

    With `over_mm`, a sheet's width, they stand as on that sheet turned over about its y direction.
    """
    panel, put = _put(placed, top_mm)
    panel = panel.unengraved()  # what is written on it is judged by a tolerance of its own (`engraved`)
    slabs = [(low, high, put(region)) for low, high, region in panel.layers()]
    tabs: list[TabAt] = []
    for tab in placed.tabs:
        way = put(shapely.LineString([(tab.x, tab.y), (tab.x + tab.dx, tab.y + tab.dy)]))
        (ax, ay), (bx, by) = way.coords
        tabs.append(TabAt(ax, ay, bx - ax, by - ay, tab.width_mm, tab.height_mm))
    if over_mm is not None:
        return _turned_over(slabs, tabs, top_mm, over_mm)
    return slabs, tabs


def _turned_over(slabs: Slabs, tabs: list[TabAt], top_mm: float, width_mm: float) -> tuple[Slabs, list[TabAt]]:
    turn = (-1.0, 0.0, 0.0, 1.0, width_mm, 0.0)
    return (
        [(top_mm - high, top_mm - low, affinity.affine_transform(region, turn)) for low, high, region in slabs[::-1]],
        [TabAt(width_mm - t.point.x, t.point.y, -t.dx, t.dy, t.width_mm, t.height_mm) for t in tabs],
    )
