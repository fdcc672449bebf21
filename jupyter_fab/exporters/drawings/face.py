"""A face of a panel as it lies on its drawing: what is seen of it, and what must be found on it, by place and kind.

Length lies to the right, so that a drawing is as large as it can be; the datum is the lower left corner of the first
face that is drawn. The other face is drawn as the panel lies once it is turned over to the left, its datum, the same
corner, then at the lower right. Lengths are mm of the panel; nothing is drawn here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import attrs
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.part import Cutout, Edge, EdgeBore, Feature, Grain, Hole, Panel, Pocket, Relief, Side
from jupyter_fab.exporters.drawings.corners import corners, has_round_ends, rectangle
from jupyter_fab.exporters.drawings.crowd import Box, Spot
from jupyter_fab.exporters.drawings.pen import figure

CHORD_MM = 0.05
LEVEL = 0.05  # degrees: turned less than that is not turned
ENGRAVING = "engraving"  # the role of a groove that is a stroke of a letter begins with it
SAME_MM = 0.06  # places nearer than that are one: what a drawing's tenth of a mm can tell apart


@attrs.frozen
class Mark:
    """One thing to find on the face: what it is, where it is, and where it is measured."""

    kind: str
    at: Spot
    box: Box
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    role: str = ""
    round: bool = False
    centred: bool = False  # measured by its middle, as what is round is
    edge: bool = False  # bored into the narrow edge


@attrs.frozen(eq=False)
class Face:
    """One face, ready to be drawn."""

    panel: Panel
    side: Side
    other: bool  # whether the panel has been drawn from its first face already
    size: Spot

    @property
    def turned(self) -> bool:
        """Whether the panel's y lies to the right."""
        x, y = self.panel.size_mm()
        return y > x

    @property
    def mirrored(self) -> bool:
        """Whether this is the panel seen from side B."""
        return self.side is Side.B

    @property
    def grain_along(self) -> bool | None:
        """Whether the grain runs to the right; None if there is none."""
        if self.panel.grain is Grain.NONE:
            return None
        return (self.panel.grain is Grain.Y) == self.turned

    def place(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points of the panel's frame as they lie in the drawing."""
        x0, y0, x1, _ = self.panel.outline.bounds()
        x, y = points[:, 0], points[:, 1]
        right, up = (y - y0, x1 - x) if self.turned else (x - x0, y - y0)
        return np.column_stack([self.size[0] - right if self.mirrored else right, up])

    def spot(self, x: float, y: float) -> Spot:
        """One point of the panel's frame as it lies in the drawing."""
        ((u, v),) = self.place(np.array([[x, y]]))
        return float(u), float(v)

    def area(self, region: BaseGeometry) -> BaseGeometry:
        """A region of the panel as it lies in the drawing."""
        return shapely.transform(region, self.place)

    def levels(self) -> list[tuple[float, BaseGeometry]]:
        """What is seen from this side: how deep under the face, and the region, the face itself first."""
        thickness = self.panel.thickness_mm
        found: list[tuple[float, BaseGeometry]] = []
        covering: BaseGeometry = shapely.Polygon()
        for low, high, region in self.panel.layers(CHORD_MM)[:: 1 if self.mirrored else -1]:
            rest = region.difference(covering)
            if rest.area > SAME_MM:
                found.append((low if self.mirrored else thickness - high, self.area(rest)))
            covering = region
        return found

    def marks(self) -> tuple[Mark, ...]:
        """What must be found on this face: its own blind features, and on the first face what goes through."""
        found = [self._mark(f) for f in self.panel.features if self._shown(f) and not _engraved(f)]
        found += self._engravings()
        way = -1 if self.other else 1  # away from the datum
        return tuple(sorted((m for m in found if m), key=lambda m: (m.edge, m.round, way * m.at[0], m.at[1])))

    def reliefs(self) -> list[str]:
        """The kinds of corner reliefs on this face and in its outline, in words."""
        radii = [f.radius_mm for f in self.panel.features if isinstance(f, Relief) and self._shown(f)]
        loops = [f.outline for f in self.panel.features if isinstance(f, Pocket | Cutout) and self._shown(f)]
        loops += [] if self.other else [self.panel.outline]
        radii += [arc.radius for loop in loops for arc in corners(loop).rounds if arc.relief]
        counts = Counter(f"R{figure(radius)}" for radius in radii)
        return [f"{count} × {kind}" for kind, count in counts.items()]

    def corners(self) -> tuple[Spot, ...]:
        """The outline's corners, where its edges meet."""
        return tuple(self.spot(*corner) for corner in corners(self.panel.outline).at)

    def bands(self) -> tuple[tuple[float, Spot, Spot], ...]:
        """The banded edges: how thick the band is, and the edge from end to end."""
        x0, y0, x1, y1 = self.panel.outline.bounds()
        ends = {
            Edge.LEFT: ((x0, y0), (x0, y1)),
            Edge.RIGHT: ((x1, y0), (x1, y1)),
            Edge.FRONT: ((x0, y0), (x1, y0)),
            Edge.BACK: ((x0, y1), (x1, y1)),
        }
        return tuple(
            (band.thickness_mm, self.spot(*ends[band.edge][0]), self.spot(*ends[band.edge][1]))
            for band in self.panel.banding
        )

    def rounds(self) -> tuple[tuple[float, Spot], ...]:
        """The outline's round corners: the radius and the middle of each."""
        return tuple((r.radius, self.spot(*r.middle)) for r in corners(self.panel.outline).rounds if not r.relief)

    def _shown(self, feature: Feature) -> bool:
        if isinstance(feature, EdgeBore):
            return not self.other
        through = feature.z_range(self.panel.thickness_mm) == (0.0, self.panel.thickness_mm)
        return not self.other if through else getattr(feature, "side", Side.A) is self.side

    def _depth(self, feature: Hole | Pocket | Cutout) -> str:
        depth: float | None = getattr(feature, "depth_mm", None)
        if depth is None or depth >= self.panel.thickness_mm - 1e-9:
            return "through"
        return f"{figure(depth)} deep"

    def _mark(self, feature: Feature) -> Mark | None:
        if isinstance(feature, Relief):
            return None
        if isinstance(feature, EdgeBore):
            return self._bore(feature)
        rounded = _round(feature)
        if rounded:
            at, diameter = self.spot(*rounded[0]), rounded[1]
            reach = diameter / 2
            box = (at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach)
            kind = f"Hole Ø{figure(diameter)}, {self._depth(feature)}"
            return Mark(kind, at, box, (at[0],), (at[1],), feature.role, round=True, centred=True)
        assert isinstance(feature, Pocket | Cutout)
        return self._opening(feature)

    def _bore(self, bore: EdgeBore) -> Mark:
        at, end = (
            self.spot(bore.x, bore.y),
            self.spot(bore.x + bore.dx * bore.depth_mm, bore.y + bore.dy * bore.depth_mm),
        )
        under = bore.z if self.mirrored else self.panel.thickness_mm - bore.z
        kind = (
            f"Edge bore Ø{figure(bore.diameter_mm)}, {figure(bore.depth_mm)} deep, "
            f"{figure(under)} under face {self.side.value}"
        )
        along, half = abs(end[0] - at[0]) > abs(end[1] - at[1]), bore.diameter_mm / 2
        wide, high = (0.0, half) if along else (half, 0.0)
        box = (
            min(at[0], end[0]) - wide,
            min(at[1], end[1]) - high,
            max(at[0], end[0]) + wide,
            max(at[1], end[1]) + high,
        )
        return Mark(kind, at, box, () if along else (at[0],), (at[1],) if along else (), bore.role, edge=True)

    def _opening(self, feature: Pocket | Cutout) -> Mark | None:
        square = rectangle(feature.outline)
        region = shapely.Polygon(square) if square else feature.outline.polygon(CHORD_MM)
        inside = self.area(region).intersection(shapely.box(0, 0, *self.size))
        if inside.is_empty:
            return None
        box = _box(inside)
        what = "Pocket" if isinstance(feature, Pocket) else "Opening"
        turn = 0.0
        if square:
            size, turn = _size_and_turn(self.place(np.array(square)), box)
        elif has_round_ends(region):
            what, size = "Slot" if isinstance(feature, Cutout) else "Groove", _size(box) + ", round ends"
        else:
            size = "as drawn, within " + _size(box)
        radii = {figure(arc.radius) for arc in corners(feature.outline).rounds if arc.corner and not arc.relief}
        if len(radii) == 1:
            size += f", R{radii.pop()}"
        return self._measured(f"{what} {size}, {self._depth(feature)}", box, feature.role, turned=bool(turn))

    def _engravings(self) -> list[Mark]:
        """A mark a line of letters, not one a groove: the letters themselves are in the DXF."""
        lines: dict[tuple[str, str], list[Pocket]] = {}
        for feature in self.panel.features:
            if isinstance(feature, Pocket) and _engraved(feature) and self._shown(feature):
                lines.setdefault((feature.role, self._depth(feature)), []).append(feature)
        found: list[Mark] = []
        for (role, depth), pockets in lines.items():
            box = _box(self.area(shapely.union_all([pocket.outline.polygon(CHORD_MM) for pocket in pockets])))
            words = f"{role[:1].upper()}{role[1:]}, within {_size(box)}, {depth}"
            found.append(self._measured(words, box, ""))
        return found

    def _measured(self, kind: str, box: Box, role: str, turned: bool = False) -> Mark:
        """A mark that is measured by its edges, or by its middle if it is turned."""
        x0, y0, x1, y1 = box
        at = ((x0 + x1) / 2, (y0 + y1) / 2)
        if turned:
            return Mark(kind, at, box, (at[0],), (at[1],), role, centred=True)
        return Mark(kind, at, box, _inner((x0, x1), self.size[0]), _inner((y0, y1), self.size[1]), role)


def faces(panel: Panel) -> tuple[Face, ...]:
    """The faces to be drawn: side A unless only side B is worked, then side B where both are."""
    sides = panel.sides()
    x, y = panel.size_mm()
    size = (max(x, y), min(x, y))
    first = Side.B if sides == {Side.B} else Side.A
    found = [Face(panel, first, False, size)]
    if len(sides) == 2:
        found.append(Face(panel, Side.B, True, size))
    return tuple(found)


def _round(feature: Hole | Pocket | Cutout) -> tuple[Spot, float] | None:
    """Centre and diameter of what is round."""
    if isinstance(feature, Hole):
        return (feature.x, feature.y), feature.diameter_mm
    vertices = feature.outline.vertices
    if len(vertices) == 2 and all(abs(vertex.bulge - 1) < 1e-9 for vertex in vertices):
        (a, b) = vertices
        return ((a.x + b.x) / 2, (a.y + b.y) / 2), math.dist((a.x, a.y), (b.x, b.y))
    return None


def _box(region: BaseGeometry) -> Box:
    x0, y0, x1, y1 = region.bounds
    return float(x0), float(y0), float(x1), float(y1)


def _size(box: Box) -> str:
    """Width and length of a box, the smaller first, as slots are called."""
    small, large = sorted((box[2] - box[0], box[3] - box[1]))
    return f"{figure(small)} × {figure(large)}"


def _size_and_turn(corners_: NDArray[np.float64], box: Box) -> tuple[str, float]:
    """The size of a rectangle in words, and how far its longer side is turned from the panel's edges, degrees."""
    one, other = corners_[1] - corners_[0], corners_[2] - corners_[1]
    long = max(one, other, key=lambda side: math.hypot(*side))
    turn = math.degrees(math.atan2(long[1], long[0])) % 90
    if min(turn, 90 - turn) < LEVEL:
        return _size(box), 0.0
    small, large = sorted((math.hypot(*one), math.hypot(*other)))
    turn = math.degrees(math.atan2(long[1], long[0])) % 180
    return f"{figure(small)} × {figure(large)}, its length at {figure(turn)}°", turn


def _engraved(feature: Feature) -> bool:
    return isinstance(feature, Pocket) and feature.role.startswith(ENGRAVING)


def _inner(places: Sequence[float], size: float) -> tuple[float, ...]:
    """Those places that are not at the panel's own edges."""
    return tuple(place for place in places if SAME_MM < place < size - SAME_MM)
