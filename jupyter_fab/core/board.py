"""A board while it is being designed: a box in the piece that joints and cuts shape into a panel.

Designers think in the piece's own axes: x to the right, y to the back, z up, all mm. A `Board` is a box of one sheet's
thickness; joints add tongues and tabs to it and cut slots and dados into it, in those axes, and `panel()` turns it
into the frozen `Panel` in its own frame. It knows no files and no machine; see `joints/` for what joins two boards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.engraving import engraved
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.fit import Corner, Making
from jupyter_fab.core.geometry import Loop, Vector, Vertex, loop_of, polygons, rectangle, rounded
from jupyter_fab.core.outline import arcs_again, arcs_of, outline
from jupyter_fab.core.part import (
    Band,
    Cutout,
    Edge,
    Feature,
    Finish,
    Grain,
    Hole,
    Panel,
    Placement,
    Pocket,
    Relief,
    Side,
)

type Face = Literal["+x", "-x", "+y", "-y", "+z", "-z"]
type Box = tuple[Vector, Vector]

AXES = "xyz"
FACES: tuple[tuple[Face, Face], ...] = (("-x", "+x"), ("-y", "+y"), ("-z", "+z"))  # by axis
FAR_MM = 1e5  # beyond any board
SAME_MM = 1e-3
PLACES = 6  # decimals of a mm: equal boards get equal digests wherever they stand and whatever computes them

# In-plane axes of the panel's frame (x, y) for each thickness axis and facing, right-handed with the facing as normal.
_FRAMES: dict[tuple[int, int], tuple[int, int]] = {
    (0, 1): (1, 2),
    (0, -1): (2, 1),
    (1, 1): (2, 0),
    (1, -1): (0, 2),
    (2, 1): (0, 1),
    (2, -1): (1, 0),
}


def face_of(axis: int, facing: float) -> Face:
    """The face that looks along that axis, forwards or back."""
    return FACES[axis][facing > 0]


class Board:
    """A box of sheet material in the piece; made by `Assembly.board`, shaped by joints and its own cuts."""

    def __init__(
        self,
        name: str,
        box: Box,
        face: Face,
        grain: Literal["x", "y", "z"] | None,
        material: str,
        making: Making | None = None,
        finish: Finish = Finish.RAW,
    ) -> None:
        self.name = name
        self.finish = finish
        self.making = making or Making()
        self.low, self.high = box
        self.axis = AXES.index(face[1])
        self.facing = 1 if face[0] == "+" else -1
        self.material = material
        self._grain = grain
        self._added: list[BaseGeometry] = []
        self._removed: list[BaseGeometry] = []
        self._features: list[Feature] = []
        self._shape: Loop | None = None
        self._banding: list[Band] = []
        self._radius_mm = 0.0
        self._rounded: tuple[Face, ...] = ()
        for i in range(3):
            if self.high[i] - self.low[i] <= 0:
                size = self.high[i] - self.low[i]
                raise BadInput(f"The board {name!r} is {size:g} mm along {AXES[i]}; its sizes must be more than 0.")
        u, v = _FRAMES[(self.axis, self.facing)]
        origin = list(self.low)
        if self.facing < 0:
            origin[self.axis] = self.high[self.axis]
        self.placement = Placement((origin[0], origin[1], origin[2]), _unit(u), _unit(v))

    @property
    def thickness_mm(self) -> float:
        """The board's thickness."""
        return self.high[self.axis] - self.low[self.axis]

    def local(self, point: Vector) -> tuple[float, float]:
        """Where a point of the piece lies in the panel's plane."""
        u, v = self.in_plane
        origin = self.placement.origin
        return point[u] - origin[u], point[v] - origin[v]

    def rectangle(self, box: Box) -> tuple[float, float, float, float]:
        """The shadow of a box of the piece on the panel's plane: x0, y0, x1, y1."""
        (x0, y0), (x1, y1) = self.local(box[0]), self.local(box[1])
        low = min(x0, x1), min(y0, y1)
        high = max(x0, x1), max(y0, y1)
        return round(low[0], PLACES), round(low[1], PLACES), round(high[0], PLACES), round(high[1], PLACES)

    def side_facing(self, direction: int) -> Side:
        """The side that looks along the thickness axis upwards (1) or downwards (-1)."""
        return Side.A if direction == self.facing else Side.B

    @property
    def in_plane(self) -> tuple[int, int]:
        """The piece's axes along which the panel's x and y run."""
        return _FRAMES[(self.axis, self.facing)]

    def add(self, box: Box) -> None:
        """Let the board grow by a box of its own thickness: a tab, a tongue."""
        self._added.append(shapely.box(*self.rectangle(box)))

    def notch(self, box: Box) -> None:
        """Take a square-cornered box off the outline; reliefs are the caller's."""
        self._removed.append(shapely.box(*self.rectangle(box)))

    def add_outline(self, corners: Sequence[Vector]) -> None:
        """Let the board grow by the shadow of a polygon of the piece: a dovetail's tail."""
        self._added.append(self._shadow(corners))

    def notch_outline(self, corners: Sequence[Vector]) -> None:
        """Take the shadow of a polygon of the piece off the outline; reliefs are the caller's."""
        self._removed.append(self._shadow(corners))

    def shape(self, *turns: Sequence[float]) -> None:
        """Give the board a curved outline instead of its box's rectangle; joints keep to the box.

        Each corner is `(a, b)`, with `radius_mm` and `bow_mm` of the edge to the next one if wanted, in the two axes
        of the piece that the board lies in, in the order x, y, z: `(y, z)` for an upright side.
        """
        self._shape = self._loop(turns)

    def cut_shape(
        self, *turns: Sequence[float], depth_mm: float | None = None, side: Side = Side.A, role: str = "opening"
    ) -> None:
        """Cut an opening of that outline (see `shape`), right through or to a depth from a side."""
        loop = self._loop(turns)
        if depth_mm is None:
            self.cut(Cutout(outline=loop, role=role))
        else:
            self.cut(Pocket(outline=loop, depth_mm=depth_mm, side=side, role=role))

    def cut(self, feature: Feature) -> None:
        """Cut a feature given in the panel's own frame."""
        self._features.append(feature)

    def slot(self, box: Box, *, depth_mm: float | None, side: Side, role: str, blind_corners: Iterable[int]) -> None:
        """Cut the box's shadow, through or to a depth, with reliefs at the given corners (0-3, from x0 y0, round)."""
        x0, y0, x1, y1 = self.rectangle(box)
        if depth_mm is None:
            self.cut(Cutout(outline=rectangle(x0, y0, x1, y1), role=role))
        else:
            depth_mm = round(depth_mm, PLACES)
            self.cut(Pocket(outline=rectangle(x0, y0, x1, y1), depth_mm=depth_mm, side=side, role=role))
        inward = ((1, 1), (-1, 1), (-1, -1), (1, -1))
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        long = 0 if x1 - x0 > y1 - y0 else 1
        between = min(x1 - x0, y1 - y0)  # the shorter wall
        for i in blind_corners:
            self.relieve(corners[i], inward[i], on=long, between_mm=between, depth_mm=depth_mm, side=side)

    def relieve(
        self,
        corner: tuple[float, float],
        free: tuple[float, float],
        *,
        on: int = 0,
        between_mm: float = math.inf,
        depth_mm: float | None = None,
        side: Side = Side.A,
    ) -> None:
        """Cut a relief through an inside corner, so that the circle passes exactly through it.

        `free` points from the corner into the open; a T-bone lies on the wall that runs along the panel's axis `on`.
        So does any relief where the other wall, `between_mm` long, would be eaten up by two dogbones.
        """
        radius = self.making.relief_radius_mm
        if self.making.corner is Corner.T_BONE or between_mm < self.making.least_wall_mm:
            free = (math.copysign(1.0, free[0]), 0.0) if on == 0 else (0.0, math.copysign(1.0, free[1]))
        reach = radius / math.hypot(*free)
        x, y = round(corner[0] + free[0] * reach, PLACES), round(corner[1] + free[1] * reach, PLACES)
        side = Side.A if depth_mm is None else side
        self.cut(Relief(x=x, y=y, radius_mm=radius, depth_mm=depth_mm, side=side, role="corner relief"))

    def drill(
        self, at: Vector, diameter_mm: float, *, depth_mm: float | None = None, side: Side = Side.A, role: str = "hole"
    ) -> None:
        """Drill a hole at a point of the piece, through or to a depth from a side."""
        x, y = self.local(at)
        self.cut(
            Hole(
                x=round(x, PLACES), y=round(y, PLACES), diameter_mm=diameter_mm, depth_mm=depth_mm, side=side, role=role
            )
        )

    def open(self, box: Box, *, radius_mm: float = 0.0, role: str = "opening") -> None:
        """Cut an opening right through, its corners rounded (at least to the cutter)."""
        loop = rectangle(*self.rectangle(box))
        self.cut(Cutout(outline=rounded(loop, max(radius_mm, self.making.relief_radius_mm)), role=role))

    def engrave(
        self,
        text: str,
        *,
        height_mm: float = 60.0,
        depth_mm: float = 2.0,
        face: Face | None = None,
        runs: Face | None = None,
        at: Vector | None = None,
        line_mm: float | None = None,
        bold_mm: float | None = None,
    ) -> None:
        """Write a line of text into a face (the worked one, if none is named), capitals at most that high.

        `line_mm` asks for fine lines, cut by a small or a V cutter; with `bold_mm`, for outlines of letters so thick.
        """
        worked = face or face_of(self.axis, self.facing)
        grooves = engraved(
            self,
            text,
            height_mm=height_mm,
            depth_mm=depth_mm,
            face=worked,
            runs=runs or "",
            at=at,
            line_mm=line_mm,
            bold_mm=bold_mm,
        )
        self._features.extend(grooves)

    def round_corners(self, radius_mm: float, *towards: Face) -> None:
        """Round the board's own corners that lie on the named sides (all, if none is named)."""
        self._radius_mm, self._rounded = radius_mm, towards

    def band(self, *faces: Face, thickness_mm: float = 1.0) -> None:
        """Glue a band to the edges that look to the named sides; the board is cut that much smaller there.

        Raises
        ------
        BadInput
            If a side is no edge of the board, or is banded already.
        """
        u, _ = self.in_plane
        for face in faces:
            axis, upper = AXES.index(face[1]), face[0] == "+"
            if axis == self.axis:
                raise BadInput(f"{face} is a face of {self.name!r}; only its narrow edges are banded.")
            edge = (Edge.RIGHT if upper else Edge.LEFT) if axis == u else (Edge.BACK if upper else Edge.FRONT)
            if any(band.edge is edge for band in self._banding):
                raise BadInput(f"The edge {face} of {self.name!r} is banded twice.")
            self._banding.append(Band(edge=edge, thickness_mm=thickness_mm))

    @property
    def features(self) -> tuple[Feature, ...]:
        """What has been cut so far, outline apart."""
        return tuple(self._features)

    @property
    def removed(self) -> tuple[BaseGeometry, ...]:
        """What has been taken off the outline so far, in the panel's frame."""
        return tuple(self._removed)

    def notch_region(self, region: BaseGeometry) -> None:
        """Take a region given in the panel's frame off the outline; reliefs are the caller's."""
        self._removed.append(region)

    def outline(self) -> Loop:
        """The board's own outline, before joints let it grow and notch it."""
        return self._shape or rectangle(*self.rectangle((self.low, self.high)))

    def panel(self) -> Panel:
        """The panel that the board has become.

        Raises
        ------
        BadInput
            If its cuts take it apart.
        """
        own = self.outline()
        body = self._without_bands(shapely.union_all([own.polygon(), *self._added]))
        pieces = polygons(body.difference(shapely.union_all(self._removed)) if self._removed else body)
        if len(pieces) != 1:
            raise BadInput(f"The board {self.name!r} falls into {len(pieces)} pieces; change the sizes or its cuts.")
        holes = [Cutout(outline=loop_of(ring), role="opening") for ring in pieces[0].interiors]
        return Panel(
            material=self.material,
            thickness_mm=round(self.thickness_mm, PLACES),
            outline=self._round(arcs_again(loop_of(pieces[0].exterior), arcs_of(own))),
            features=tuple([*holes, *self._features]),
            grain=self._grain_in_plane(),
            banding=tuple(self._banding),
            finish=self.finish,
        )

    def _without_bands(self, body: BaseGeometry) -> BaseGeometry:
        """The region less what its bands will add again."""
        if not self._banding:
            return body
        own = (x0, y0, x1, y1) = self.rectangle((self.low, self.high))
        places = {Edge.LEFT: 0, Edge.FRONT: 1, Edge.RIGHT: 2, Edge.BACK: 3}
        left = [x0 - FAR_MM, y0 - FAR_MM, x1 + FAR_MM, y1 + FAR_MM]
        for band in self._banding:
            i = places[band.edge]
            if abs(body.bounds[i] - own[i]) > SAME_MM:
                raise BadInput(
                    f"The {band.edge} edge of {self.name!r} is banded, and a joint or its outline is not flush with "
                    "its box there; band another edge."
                )
            left[i] = own[i] + (band.thickness_mm if i < 2 else -band.thickness_mm)
        return body.intersection(shapely.box(left[0], left[1], left[2], left[3]))

    def _loop(self, turns: Iterable[Sequence[float]]) -> Loop:
        a, b = sorted(self.in_plane)

        def seen(turn: Sequence[float]) -> Sequence[float]:
            point = [0.0, 0.0, 0.0]
            point[a], point[b] = turn[0], turn[1]
            x, y = self.local((point[0], point[1], point[2]))
            return (x, y, *turn[2:])

        loop = outline(seen(turn) for turn in turns)
        return Loop(tuple(Vertex(round(v.x, PLACES), round(v.y, PLACES), v.bulge) for v in loop.vertices))

    def _shadow(self, corners: Sequence[Vector]) -> BaseGeometry:
        return shapely.Polygon([tuple(round(c, PLACES) for c in self.local(corner)) for corner in corners])

    def _round(self, loop: Loop) -> Loop:
        if self._radius_mm <= 0:
            return loop
        x0, y0, x1, y1 = self.rectangle((self.low, self.high))
        less = {band.edge: band.thickness_mm for band in self._banding}
        near_x, far_x = x0 + less.get(Edge.LEFT, 0.0), x1 - less.get(Edge.RIGHT, 0.0)
        near_y, far_y = y0 + less.get(Edge.FRONT, 0.0), y1 - less.get(Edge.BACK, 0.0)
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        cut = ((near_x, near_y), (far_x, near_y), (far_x, far_y), (near_x, far_y))
        wanted = [at for corner, at in zip(corners, cut, strict=True) if self._chosen(corner)]
        places = [i for i, vertex in enumerate(loop.vertices) if any(_near(vertex, corner) for corner in wanted)]
        return rounded(loop, self._radius_mm, places)

    def _chosen(self, corner: tuple[float, float]) -> bool:
        if not self._rounded:
            return True
        u, v = _FRAMES[(self.axis, self.facing)]
        for face in self._rounded:
            i = AXES.index(face[1])
            edge = (self.high if face[0] == "+" else self.low)[i] - self.placement.origin[i]
            if abs(corner[(u, v).index(i)] - edge) < 1e-6:
                return True
        return False

    def _grain_in_plane(self) -> Grain:
        if self._grain is None:
            return Grain.NONE
        u, v = _FRAMES[(self.axis, self.facing)]
        along = AXES.index(self._grain)
        if along not in (u, v):
            raise BadInput(f"The grain of {self.name!r} cannot run along {self._grain}, through its thickness.")
        return Grain.X if along == u else Grain.Y


def _near(vertex: Vertex, corner: tuple[float, float]) -> bool:
    return math.dist((vertex.x, vertex.y), corner) < 1e-6


def _unit(axis: int) -> Vector:
    return (float(axis == 0), float(axis == 1), float(axis == 2))
