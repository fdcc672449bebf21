"""What is cut into a panel: holes, pockets, cut-outs, corner reliefs, bores into its narrow edges.

In the panel's own frame, which `part.Panel` explains. A feature knows its region and its depth; what it does to a
panel, and how it is cut, is others' affair. `part` hands all of these on.
"""

from __future__ import annotations

import enum
import itertools
import math

import msgspec
from shapely.geometry import LineString
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import Loop, Vertex, arc_points, circle

FINEST_LINE_MM = 0.4  # 0.2 mm to each side is tolerance: of a finer line nothing would be left to judge, or to see
LINE_SLACK_MM = 0.1  # between an engraving's outline and its line's: rounds divided


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
        check_positive("diameter_mm", self.diameter_mm)
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


class Engraving(Pocket, frozen=True, kw_only=True, tag="engraving"):
    """A groove along a line, as wide as stated at the face, at most `depth_mm` deep; a small or a V cutter follows it.

    `outline` is what it takes from the face, so that all that draws pockets draws it.
    """

    line: tuple[Vertex, ...]
    width_mm: float

    def __post_init__(self) -> None:
        """Refuse grooves of no width, and an outline that is not that of the line."""
        Pocket.__post_init__(self)
        check_positive("width_mm", self.width_mm)
        if self.width_mm <= FINEST_LINE_MM:
            raise BadInput(
                f"An engraved line of {self.width_mm:g} mm is too fine to be told from none; make it wider than "
                f"{FINEST_LINE_MM:g} mm.",
                pointer="/width_mm",
            )
        if not self.line:
            raise BadInput("An engraving follows a line; give it at least a point.")
        reach = self.way().buffer(self.width_mm / 2).bounds
        if max(abs(a - b) for a, b in zip(reach, self.outline.bounds(), strict=True)) > LINE_SLACK_MM:
            raise BadInput("An engraving's outline is not the groove along its line; engrave with Board.engrave.")

    def way(self, tolerance_mm: float = 0.01) -> BaseGeometry:
        """The line as points, rounds divided; a point where it is one."""
        found = [(self.line[0].x, self.line[0].y)]
        for here, there in itertools.pairwise(self.line):
            end = (there.x, there.y)
            if here.bulge:
                found += arc_points((here.x, here.y), end, here.bulge, tolerance_mm)
            found.append(end)
        return LineString(found) if len(found) > 1 else ShapelyPoint(found[0])


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
        check_positive("radius_mm", self.radius_mm)
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
        """Refuse bores of no size or no direction."""
        check_positive("diameter_mm", self.diameter_mm)
        check_positive("depth_mm", self.depth_mm)
        if not 0 < math.hypot(self.dx, self.dy) < math.inf:
            raise BadInput(
                f"A bore into an edge needs a direction in the panel's plane; (dx, dy) is ({self.dx:g}, {self.dy:g}). "
                "Give (1, 0) for along x."
            )


type FaceFeature = Hole | Pocket | Engraving | Cutout | Relief
type Feature = Hole | Pocket | Engraving | Cutout | Relief | EdgeBore


def region_of(feature: FaceFeature, tolerance_mm: float) -> BaseGeometry:
    """What a feature takes away, seen from above."""
    if isinstance(feature, Hole | Relief):
        radius = feature.diameter_mm / 2 if isinstance(feature, Hole) else feature.radius_mm
        # shapely counts segments a quarter turn
        quarter = max(4, math.ceil(math.pi / 4 / math.acos(1 - min(tolerance_mm / radius, 0.5))))
        return ShapelyPoint(feature.x, feature.y).buffer(radius, quad_segs=quarter)
    return feature.outline.polygon(tolerance_mm)


def flipped(feature: Feature, about_mm: float, thickness_mm: float) -> Feature:
    """The feature in a panel that was turned over."""
    other = {Side.A: Side.B, Side.B: Side.A}
    if isinstance(feature, Hole | Relief):
        return msgspec.structs.replace(feature, x=about_mm - feature.x, side=other[feature.side])
    if isinstance(feature, Engraving):
        line = tuple(Vertex(about_mm - one.x, one.y, -one.bulge) for one in feature.line)
        outline = feature.outline.mirrored_x(about_mm)
        return msgspec.structs.replace(feature, outline=outline, line=line, side=other[feature.side])
    if isinstance(feature, Pocket):
        return msgspec.structs.replace(feature, outline=feature.outline.mirrored_x(about_mm), side=other[feature.side])
    if isinstance(feature, Cutout):
        return msgspec.structs.replace(feature, outline=feature.outline.mirrored_x(about_mm))
    return msgspec.structs.replace(feature, x=about_mm - feature.x, dx=-feature.dx, z=thickness_mm - feature.z)


def check_positive(name: str, value: float) -> None:
    """Return if it is a size; BadInput if not."""
    if not (math.isfinite(value) and value > 0):
        raise BadInput(f"{name} must be more than 0; it is {value:g}.")


def _depth(value: float | None) -> None:
    if value is not None:
        check_positive("depth_mm", value)
