"""Panels and parts: the data from which preview, drawing, nesting, toolpath, price and exact solid are all derived.

A `Panel` lies in its own frame: x and y in the plane, z = 0 on side B (down, on the spoilboard) and z = thickness on
side A (up, where the spindle enters). It is an outline less its features; corner reliefs are features too, so that
the proof compares like with like. A `Part` is one panel at one place in the piece; `Parts` is the whole piece.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.edge_work import EdgeWork as EdgeWork
from jupyter_fab.core.edge_work import turned_over
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.feature import Cutout as Cutout
from jupyter_fab.core.feature import EdgeBore as EdgeBore
from jupyter_fab.core.feature import Engraving as Engraving
from jupyter_fab.core.feature import FaceFeature as FaceFeature
from jupyter_fab.core.feature import Feature as Feature
from jupyter_fab.core.feature import Grain as Grain
from jupyter_fab.core.feature import Hole as Hole
from jupyter_fab.core.feature import Pocket as Pocket
from jupyter_fab.core.feature import Relief as Relief
from jupyter_fab.core.feature import Side as Side
from jupyter_fab.core.feature import check_positive, flipped, region_of
from jupyter_fab.core.finish import Band as Band
from jupyter_fab.core.finish import Edge as Edge
from jupyter_fab.core.finish import Finish as Finish
from jupyter_fab.core.geometry import CHORD_TOLERANCE_MM, Loop, Vector
from jupyter_fab.core.joinery import Join as Join
from jupyter_fab.core.joinery import Motion as Motion
from jupyter_fab.core.joinery import MotionKind as MotionKind
from jupyter_fab.core.joinery import check_joinery
from jupyter_fab.core.load import Load as Load
from jupyter_fab.core.load import Use as Use
from jupyter_fab.core.load import check_loads
from jupyter_fab.core.material import material
from jupyter_fab.core.wire import codec

MAX_PARTS = 500  # a bound on what a server will look at; the largest piece in the library has 60
MAX_FEATURES = 2_000  # of one panel; a 32 mm system upright of 2.4 m has about 150
MAX_EDGE_WORK = 50  # kinds of work on one panel's edges

BANDED_MM = 0.01  # a vertex that near to the farthest one lies on the edge


class Panel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A flat piece of one thickness: an outline less its features, in its own frame, mm; as it is cut, without bands.

    What came later is left out of its JSON where there is none, so that panels keep their digests.
    """

    material: str
    thickness_mm: float
    outline: Loop
    # Factories: written when empty too, as ever.
    features: tuple[Hole | Pocket | Engraving | Cutout | Relief | EdgeBore, ...] = msgspec.field(
        default_factory=lambda: ()
    )
    grain: Grain = msgspec.field(default_factory=lambda: Grain.NONE)
    banding: tuple[Band, ...] = ()
    finish: Finish = Finish.RAW
    edge_work: tuple[EdgeWork, ...] = ()

    def __post_init__(self) -> None:
        """Refuse panels that cannot be: no thickness, unknown material, too many features."""
        check_positive("thickness_mm", self.thickness_mm)
        material(self.material)
        if len(self.features) > MAX_FEATURES:
            raise BadInput(f"A panel may have {MAX_FEATURES} features; this one has {len(self.features)}.")
        if len({band.edge for band in self.banding}) != len(self.banding):
            raise BadInput("An edge is banded once; one is named twice.", pointer="/banding")
        if len(self.edge_work) > MAX_EDGE_WORK:
            raise BadInput(f"A panel may have {MAX_EDGE_WORK} kinds of edge work.", pointer="/edge_work")

    def face_features(self) -> tuple[FaceFeature, ...]:
        """The features cut from a face, edge bores left out."""
        return tuple(feature for feature in self.features if not isinstance(feature, EdgeBore))

    def unengraved(self) -> Panel:
        """The panel before anything is engraved: its form, without what is only written on it."""
        kept = tuple(feature for feature in self.features if not isinstance(feature, Engraving))
        return self if len(kept) == len(self.features) else msgspec.structs.replace(self, features=kept)

    def levels(self) -> list[float]:
        """The z at which the section changes, rising from 0 to the thickness, mm."""
        marks = {0.0, self.thickness_mm}
        for feature in self.face_features():
            marks.update(feature.z_range(self.thickness_mm))
        return _distinct(sorted(mark for mark in marks if 0.0 <= mark <= self.thickness_mm))

    def section(self, z_mm: float, tolerance_mm: float = CHORD_TOLERANCE_MM) -> BaseGeometry:
        """The material's region in the plane at that height."""
        cut = [
            region_of(feature, tolerance_mm)
            for feature in self.face_features()
            if feature.z_range(self.thickness_mm)[0] < z_mm < feature.z_range(self.thickness_mm)[1]
        ]
        body = self.outline.polygon(tolerance_mm)
        return body.difference(shapely.union_all(cut)) if cut else body

    def layers(self, tolerance_mm: float = CHORD_TOLERANCE_MM) -> list[tuple[float, float, BaseGeometry]]:
        """The panel as slabs (z0, z1, region) from side B to side A; region is the material between those heights."""
        marks = self.levels()
        return [(low, high, self.section((low + high) / 2, tolerance_mm)) for low, high in itertools.pairwise(marks)]

    def finished_bounds(self) -> tuple[float, float, float, float]:
        """Smallest x, y and largest x, y in mm with the bands glued on; the outline is what is cut."""
        x0, y0, x1, y1 = self.outline.bounds()
        on = {band.edge: band.thickness_mm for band in self.banding}
        return (
            x0 - on.get(Edge.LEFT, 0.0),
            y0 - on.get(Edge.FRONT, 0.0),
            x1 + on.get(Edge.RIGHT, 0.0),
            y1 + on.get(Edge.BACK, 0.0),
        )

    def size_mm(self, *, finished: bool = False) -> tuple[float, float]:
        """How far the outline's box reaches along x and along y, mm; which is the length: `length_and_width_mm`.

        As it is cut, or `finished`: with its bands.
        """
        x0, y0, x1, y1 = self.finished_bounds() if finished else self.outline.bounds()
        return x1 - x0, y1 - y0

    def length_and_width_mm(self, *, finished: bool = False) -> tuple[float, float]:
        """Length and width as everyone reads them: along the grain, then across it; without grain the longer first.

        As it is cut, or `finished`: with its bands. Which is the length is decided by the cut, so that both agree.
        """
        cut_x, cut_y = self.size_mm()
        x, y = self.size_mm(finished=finished)
        along_x = cut_x >= cut_y if self.grain is Grain.NONE else self.grain is Grain.X
        return (x, y) if along_x else (y, x)

    def volume_mm3(self) -> float:
        """Material left after all features, edge bores included."""
        solid = sum((high - low) * region.area for low, high, region in self.layers())
        bores = sum(math.pi * f.diameter_mm**2 / 4 * f.depth_mm for f in self.features if isinstance(f, EdgeBore))
        return float(solid - bores)

    def mass_kg(self) -> float:
        """Mass at the material's density."""
        return self.volume_mm3() * 1e-9 * material(self.material).density_kg_m3

    def band_mm(self, band: Band) -> float:
        """How long a band is: the straight edges of the outline that lie farthest on its side."""
        x0, y0, x1, y1 = self.outline.bounds()
        axis, place = {"left": (0, x0), "right": (0, x1), "front": (1, y0), "back": (1, y1)}[band.edge]
        found = 0.0
        for here, there in zip(
            self.outline.vertices, self.outline.vertices[1:] + self.outline.vertices[:1], strict=True
        ):
            ends = ((here.x, here.y)[axis], (there.x, there.y)[axis])
            if here.bulge == 0 and all(abs(end - place) < BANDED_MM for end in ends):
                found += math.dist((here.x, here.y), (there.x, there.y))
        return found

    def surface_m2(self) -> float:
        """Both faces and all edges, openings taken out, features from a face not counted."""
        region = self.outline.polygon()
        holes = shapely.union_all([c.outline.polygon() for c in self.features if isinstance(c, Cutout)])
        left = region.difference(holes)
        return float(2 * left.area + left.length * self.thickness_mm) * 1e-6

    def sides(self) -> frozenset[Side]:
        """The faces that blind features enter; through features count for neither."""
        blind = (f for f in self.face_features() if f.z_range(self.thickness_mm) != (0.0, self.thickness_mm))
        return frozenset(Side(getattr(feature, "side", Side.A)) for feature in blind)

    def flipped(self) -> Panel:
        """The panel turned over about its y direction: side B is now up."""
        x0, _, x1, _ = self.outline.bounds()
        about = x0 + x1
        return msgspec.structs.replace(
            self,
            outline=self.outline.mirrored_x(about),
            features=tuple(flipped(feature, about, self.thickness_mm) for feature in self.features),
            banding=tuple(
                msgspec.structs.replace(band, edge=band.edge.opposite) if band.edge in (Edge.LEFT, Edge.RIGHT) else band
                for band in self.banding
            ),
            edge_work=tuple(turned_over(work) for work in self.edge_work),
        )

    def digest(self) -> str:
        """A name for what is made: equal panels, in any piece, have equal digests."""
        return codec.digest(self)


class Placement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a panel's frame stands in the piece: its origin and the directions of its x and y (unit vectors)."""

    origin: Vector
    x_axis: Vector
    y_axis: Vector

    def normal(self) -> Vector:
        """The direction that side A faces."""
        (a, b, c), (d, e, f) = self.x_axis, self.y_axis
        return (b * f - c * e, c * d - a * f, a * e - b * d)

    def at(self, x: float, y: float, z: float) -> Vector:
        """A point of the panel's frame, in the piece."""
        n = self.normal()
        o, u, v = self.origin, self.x_axis, self.y_axis
        return (
            o[0] + x * u[0] + y * v[0] + z * n[0],
            o[1] + x * u[1] + y * v[1] + z * n[1],
            o[2] + x * u[2] + y * v[2] + z * n[2],
        )

    def matrix(self) -> tuple[float, ...]:
        """The 4 x 4 matrix, column by column, as WebGL wants it."""
        n = self.normal()
        return (*self.x_axis, 0.0, *self.y_axis, 0.0, *n, 0.0, *self.origin, 1.0)


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One panel at its place in the piece; the name is unique within the piece.

    Parts of one `match` are cut from one place of a sheet, as they stand in the piece, so that the figure of the wood
    runs on from one to the next.
    """

    name: str
    panel: Panel
    placement: Placement
    explode: Vector = msgspec.field(default_factory=lambda: (0.0, 0.0, 0.0))  # the way apart, mm; always written
    match: str = ""  # the name of the group whose figure runs on; "": none

    def box_mm(self) -> tuple[Vector, Vector]:
        """The corners of the box around the part, in the piece and with its bands, mm."""
        x0, y0, x1, y1 = self.panel.finished_bounds()
        heights = (0.0, self.panel.thickness_mm)
        return box_round(self.placement.at(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in heights)


class Hardware(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A bought thing: so many screws, pins or hinges, with a price each in minor units."""

    name: str
    quantity: int
    price_minor: int = 0

    def __post_init__(self) -> None:
        """Refuse fewer than none, and a price under nothing."""
        if self.quantity < 0:
            raise BadInput(
                f"{self.name!r} is asked for {self.quantity} times; ask for none or more.", pointer="/quantity"
            )
        if self.price_minor < 0:
            raise BadInput(f"{self.name!r} has a price of {self.price_minor}; give 0 or more.", pointer="/price_minor")


class Parts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A whole piece of furniture as it will be made; what came later is left out of its JSON where there is none."""

    parts: tuple[Part, ...]
    hardware: tuple[Hardware, ...] = msgspec.field(default_factory=lambda: ())  # written when empty too, as ever
    joins: tuple[Join, ...] = ()
    motions: tuple[Motion, ...] = ()
    loads: tuple[Load, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an empty piece, names that stand twice, and more parts than anyone would make."""
        if not self.parts:
            raise BadInput("The design made no parts; return at least one panel.")
        if len(self.parts) > MAX_PARTS:
            raise BadInput(f"A piece may have {MAX_PARTS} parts; this one has {len(self.parts)}.")
        names = [part.name for part in self.parts]
        for name in names:
            if names.count(name) > 1:
                raise BadInput(f"Two parts are called {name!r}; give each its own name.")
        check_joinery(set(names), self.joins, self.motions)
        check_loads(set(names), self.loads)

    def mass_kg(self) -> float:
        """Mass of all panels."""
        return sum(part.panel.mass_kg() for part in self.parts)

    def cut_list(self) -> list[tuple[Panel, list[str]]]:
        """Each distinct panel with the names of the parts made from it, in order of first use."""
        found: dict[str, tuple[Panel, list[str]]] = {}
        for part in self.parts:
            found.setdefault(part.panel.digest(), (part.panel, []))[1].append(part.name)
        return list(found.values())

    def box_mm(self) -> tuple[Vector, Vector]:
        """The corners of the box around the piece, mm."""
        return box_round(corner for part in self.parts for corner in part.box_mm())

    def digest(self) -> str:
        """A name for the whole piece as made."""
        return codec.digest(self)


def box_round(points: Iterable[Vector]) -> tuple[Vector, Vector]:
    """The corners of the box around some points."""
    xs, ys, zs = zip(*points, strict=True)
    return (min(xs), min(ys), min(zs)), (max(xs), max(ys), max(zs))


def _distinct(rising: list[float]) -> list[float]:
    kept = rising[:1]
    for mark in rising[1:]:
        if mark - kept[-1] > 1e-6:
            kept.append(mark)
    return kept
