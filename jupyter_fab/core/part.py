"""Panels and parts: the data from which preview, drawing, nesting, toolpath, price and exact solid are all derived.

A `Panel` lies in its own frame: x and y in the plane, z = 0 on side B (down, on the spoilboard) and z = thickness on
side A (up, where the spindle enters). It is an outline less its features; corner reliefs are features too, so that
the proof compares like with like. A `Part` is one panel at one place in the piece; `Parts` is the whole piece.
"""

from __future__ import annotations

import enum
import itertools
import math
from collections.abc import Iterable

import msgspec
import shapely
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import CHORD_TOLERANCE_MM, Loop, Vector, circle
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


class Side(enum.StrEnum):
    """A face of a panel."""

    A = "A"  # up on the machine, where the spindle enters
    B = "B"  # down on the spoilboard


class Grain(enum.StrEnum):
    """The direction of the face grain in the panel's frame."""

    X = "x"  # along the panel's x
    Y = "y"  # along the panel's y
    NONE = "none"  # no grain, or it does not matter


class _Cut(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    role: str = ""  # what it is for, in the maker's words: "slot for shelf 2"

    def z_range(self, thickness_mm: float) -> tuple[float, float]:
        """Lowest and highest z that this removes, in mm, in a panel of that thickness."""
        depth: float | None = getattr(self, "depth_mm", None)
        if depth is None or depth >= thickness_mm - 1e-9:
            return 0.0, thickness_mm
        if getattr(self, "side", Side.A) is Side.A:
            return thickness_mm - depth, thickness_mm
        return 0.0, depth


class Hole(_Cut, frozen=True, kw_only=True, tag="hole"):
    """A round hole; `depth_mm` None goes through."""

    x: float
    y: float
    diameter_mm: float
    depth_mm: float | None = None
    side: Side = Side.A

    def __post_init__(self) -> None:
        """Refuse holes of no size."""
        _positive("diameter_mm", self.diameter_mm)
        _depth(self.depth_mm)

    def loop(self) -> Loop:
        """The hole's circle."""
        return circle(self.x, self.y, self.diameter_mm / 2)


class Pocket(_Cut, frozen=True, kw_only=True, tag="pocket"):
    """An area lowered by `depth_mm` from a face; it may run over the panel's edge, which leaves that edge open."""

    outline: Loop
    depth_mm: float
    side: Side = Side.A

    def __post_init__(self) -> None:
        """Refuse pockets of no depth."""
        _depth(self.depth_mm)

    def loop(self) -> Loop:
        """The pocket's outline."""
        return self.outline


class Cutout(_Cut, frozen=True, kw_only=True, tag="cutout"):
    """An opening right through the panel: a slot, a notch, a cable hole of any form."""

    outline: Loop

    def loop(self) -> Loop:
        """The opening's outline."""
        return self.outline


class Relief(_Cut, frozen=True, kw_only=True, tag="relief"):
    """A round of the tool's size at an inside corner, so that a square edge fits; `depth_mm` None goes through."""

    x: float
    y: float
    radius_mm: float
    depth_mm: float | None = None
    side: Side = Side.A

    def __post_init__(self) -> None:
        """Refuse reliefs of no size."""
        _positive("radius_mm", self.radius_mm)
        _depth(self.depth_mm)

    def loop(self) -> Loop:
        """The relief's circle."""
        return circle(self.x, self.y, self.radius_mm)


class EdgeBore(_Cut, frozen=True, kw_only=True, tag="edge_bore"):
    """A hole into the narrow edge, bored by hand or by a side spindle: from (x, y, z) along (dx, dy) in the plane."""

    x: float
    y: float
    z: float
    dx: float
    dy: float
    diameter_mm: float
    depth_mm: float

    def __post_init__(self) -> None:
        """Refuse bores of no size."""
        _positive("diameter_mm", self.diameter_mm)
        _positive("depth_mm", self.depth_mm)


type FaceFeature = Hole | Pocket | Cutout | Relief
type Feature = Hole | Pocket | Cutout | Relief | EdgeBore


class Panel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A flat piece of one thickness: an outline less its features, in its own frame, mm."""

    material: str
    thickness_mm: float
    outline: Loop
    features: tuple[Hole | Pocket | Cutout | Relief | EdgeBore, ...] = ()
    grain: Grain = Grain.NONE

    def __post_init__(self) -> None:
        """Refuse panels that cannot be: no thickness, unknown material, too many features."""
        _positive("thickness_mm", self.thickness_mm)
        material(self.material)
        if len(self.features) > MAX_FEATURES:
            raise BadInput(f"A panel may have {MAX_FEATURES} features; this one has {len(self.features)}.")

    def face_features(self) -> tuple[FaceFeature, ...]:
        """The features cut from a face, edge bores left out."""
        return tuple(feature for feature in self.features if not isinstance(feature, EdgeBore))

    def levels(self) -> list[float]:
        """The z at which the section changes, rising from 0 to the thickness, mm."""
        marks = {0.0, self.thickness_mm}
        for feature in self.face_features():
            marks.update(feature.z_range(self.thickness_mm))
        return _distinct(sorted(mark for mark in marks if 0.0 <= mark <= self.thickness_mm))

    def section(self, z_mm: float, tolerance_mm: float = CHORD_TOLERANCE_MM) -> BaseGeometry:
        """The material's region in the plane at that height."""
        cut = [
            _region(feature, tolerance_mm)
            for feature in self.face_features()
            if feature.z_range(self.thickness_mm)[0] < z_mm < feature.z_range(self.thickness_mm)[1]
        ]
        body = self.outline.polygon(tolerance_mm)
        return body.difference(shapely.union_all(cut)) if cut else body

    def layers(self, tolerance_mm: float = CHORD_TOLERANCE_MM) -> list[tuple[float, float, BaseGeometry]]:
        """The panel as slabs (z0, z1, region) from side B to side A; region is the material between those heights."""
        marks = self.levels()
        return [(low, high, self.section((low + high) / 2, tolerance_mm)) for low, high in itertools.pairwise(marks)]

    def size_mm(self) -> tuple[float, float]:
        """How far the outline's box reaches along x and along y, mm; which is the length: `length_and_width_mm`."""
        x0, y0, x1, y1 = self.outline.bounds()
        return x1 - x0, y1 - y0

    def length_and_width_mm(self) -> tuple[float, float]:
        """Length and width as everyone reads them: along the grain, then across it; without grain the longer first."""
        x, y = self.size_mm()
        if self.grain is Grain.NONE:
            return max(x, y), min(x, y)
        return (x, y) if self.grain is Grain.X else (y, x)

    def volume_mm3(self) -> float:
        """Material left after all features, edge bores included."""
        solid = sum((high - low) * region.area for low, high, region in self.layers())
        bores = sum(math.pi * f.diameter_mm**2 / 4 * f.depth_mm for f in self.features if isinstance(f, EdgeBore))
        return float(solid - bores)

    def mass_kg(self) -> float:
        """Mass at the material's density."""
        return self.volume_mm3() * 1e-9 * material(self.material).density_kg_m3

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
            features=tuple(_flipped(feature, about, self.thickness_mm) for feature in self.features),
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


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One panel at its place in the piece; the name is unique within the piece."""

    name: str
    panel: Panel
    placement: Placement
    explode: Vector = (0.0, 0.0, 0.0)  # where it goes in the exploded view, mm at full explosion

    def box_mm(self) -> tuple[Vector, Vector]:
        """The corners of the box around the part, in the piece, mm."""
        x0, y0, x1, y1 = self.panel.outline.bounds()
        heights = (0.0, self.panel.thickness_mm)
        return box_round(self.placement.at(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in heights)


class Hardware(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A bought thing: so many screws, pins or hinges, with a price each in minor units."""

    name: str
    quantity: int
    price_minor: int = 0


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


def _region(feature: FaceFeature, tolerance_mm: float) -> BaseGeometry:
    if isinstance(feature, Hole | Relief):
        radius = feature.diameter_mm / 2 if isinstance(feature, Hole) else feature.radius_mm
        # shapely counts segments a quarter turn
        quarter = max(4, math.ceil(math.pi / 4 / math.acos(1 - min(tolerance_mm / radius, 0.5))))
        return ShapelyPoint(feature.x, feature.y).buffer(radius, quad_segs=quarter)
    return feature.outline.polygon(tolerance_mm)


def _flipped(feature: Feature, about_mm: float, thickness_mm: float) -> Feature:
    other = {Side.A: Side.B, Side.B: Side.A}
    if isinstance(feature, Hole | Relief):
        return msgspec.structs.replace(feature, x=about_mm - feature.x, side=other[feature.side])
    if isinstance(feature, Pocket):
        return msgspec.structs.replace(feature, outline=feature.outline.mirrored_x(about_mm), side=other[feature.side])
    if isinstance(feature, Cutout):
        return msgspec.structs.replace(feature, outline=feature.outline.mirrored_x(about_mm))
    return msgspec.structs.replace(feature, x=about_mm - feature.x, dx=-feature.dx, z=thickness_mm - feature.z)


def _distinct(rising: list[float]) -> list[float]:
    kept = rising[:1]
    for mark in rising[1:]:
        if mark - kept[-1] > 1e-6:
            kept.append(mark)
    return kept


def _positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise BadInput(f"{name} must be more than 0; it is {value:g}.")


def _depth(value: float | None) -> None:
    if value is not None:
        _positive("depth_mm", value)
