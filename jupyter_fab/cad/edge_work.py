"""Round-overs and chamfers on a solid's edges: taken off for the panel to be read, and told as work on its edges.

Role: when a solid is no panel for faces that neither lie nor stand, `recognise.py` asks here for the sharp solid
beneath (the kernel's defeaturing), reads that, and then for what was taken off, in the panel's own frame. Each face
must reach from a side of the board down its edge, and all must add up to what the solid lacks; else it stays no panel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import attrs
import msgspec
import shapely
from OCP.BRepAlgoAPI import BRepAlgoAPI_Defeaturing
from OCP.GeomAbs import GeomAbs_SurfaceType

from jupyter_fab.cad import posture
from jupyter_fab.cad.faces import WHOLE_EDGE, is_hollow, sorted_faces
from jupyter_fab.cad.vectors import PARALLEL, Frame
from jupyter_fab.core.edge_work import LARGEST_MM, EdgeWork, Profile, Where, turned_over
from jupyter_fab.core.finish import Edge
from jupyter_fab.core.geometry import Point, Vector
from jupyter_fab.core.part import Panel, Placement, Side

LEVEL_MM = 0.01  # a face that ends no farther from a side ends there
QUARTER_MM = 0.02  # by which a round-over's height may differ from its radius
SUMS = 0.15  # share by which profiles times lengths may miss the volume: corners take a little more or less
MOST_FACES = 400  # of one solid; more are no edges
NEARLY = 0.98  # of the outline: all of it, since profiles are shorter inside than the edge is
SCREW_MM = 13.0  # the widest hole whose conical mouth is a countersink: of an M12 bolt
STRAIGHT = 0.25  # of a side's length that must be worked for the side to be named


@attrs.frozen
class Taken:
    """A face that was taken off: its profile, how large, how long, and a point on it, in the piece."""

    profile: Profile
    across_mm: float
    down_mm: float
    length_mm: float
    volume_mm3: float
    at: Vector
    straight: bool = False


def sharpened(shape: Any, frame: Frame) -> tuple[Any, list[Taken]] | None:
    """The solid with sharp edges, and what was taken off; None if its odd faces are no work on edges."""
    import cadquery as cq

    local = shape.moved(frame.location().inverse)
    floors, _, others = sorted_faces(local)
    heights = [floor.z for floor in floors]
    if not heights or not others or len(others) > MOST_FACES:
        return None
    low, high = min(heights), max(heights)
    taken: list[Taken] = []
    for face, surface in others:
        found = _taken(cq.Face(face), surface, low, high, frame)
        if found is None:
            return None
        taken += found
    work = BRepAlgoAPI_Defeaturing()
    work.SetShape(local.wrapped)
    for face, _ in others:
        work.AddFaceToRemove(face)
    work.SetRunParallel(False)
    work.Build()
    if not work.IsDone() or work.Shape() is None or work.Shape().IsNull():
        return None
    solids = cq.Shape.cast(work.Shape()).Solids()
    if len(solids) != 1 or not solids[0].isValid():
        return None
    lacks, told = solids[0].Volume() - local.Volume(), sum(one.volume_mm3 for one in taken)
    before, after = local.BoundingBox(), solids[0].BoundingBox()
    grown = any(
        abs(getattr(before, side) - getattr(after, side)) > LEVEL_MM
        for side in ("xmin", "xmax", "ymin", "ymax", "zmin", "zmax")
    )
    if grown or lacks <= 0 or abs(lacks - told) > SUMS * lacks:
        return None
    return solids[0].moved(frame.location()), taken


def _taken(face: Any, surface: Any, low: float, high: float, frame: Frame) -> list[Taken] | None:
    """What one face takes off; nothing for a ball in a corner, None if it is no work on an edge."""
    box = face.BoundingBox()
    down = box.zmax - box.zmin
    ends = abs(box.zmax - high) < LEVEL_MM or abs(box.zmin - low) < LEVEL_MM
    if not ends or down >= WHOLE_EDGE * (high - low) or down > LARGEST_MM:
        return None
    middle = surface.Value(
        (surface.FirstUParameter() + surface.LastUParameter()) / 2,
        (surface.FirstVParameter() + surface.LastVParameter()) / 2,
    )
    x, y, z = (
        o + middle.X() * x + middle.Y() * y + middle.Z() * n
        for o, x, y, n in zip(frame.origin, frame.x, frame.y, frame.n, strict=True)
    )
    kind = surface.GetType()
    across, straight = down, kind in (GeomAbs_SurfaceType.GeomAbs_Plane, GeomAbs_SurfaceType.GeomAbs_Cylinder)
    if kind in (GeomAbs_SurfaceType.GeomAbs_Plane, GeomAbs_SurfaceType.GeomAbs_Cone):
        if kind == GeomAbs_SurfaceType.GeomAbs_Plane:
            normal = surface.Plane().Axis().Direction()
            across = down * abs(normal.Z()) / math.hypot(normal.X(), normal.Y())
        else:
            axis = surface.Cone().Axis().Direction()
            if math.hypot(axis.X(), axis.Y()) > PARALLEL:
                return None
            across = down * math.tan(abs(surface.Cone().SemiAngle()))
            small, large = _radii(surface)
            if is_hollow(surface.Cone(), face.wrapped) and 2 * small <= SCREW_MM:
                ring = math.pi * down * ((large**2 + large * small + small**2) / 3 - small**2)
                return [Taken(Profile.COUNTERSINK, 2 * large, down, 2 * math.pi * large, ring, (x, y, z))]
        length = face.Area() / math.hypot(across, down)
        profile, volume = Profile.CHAMFER, across * down / 2 * length
    else:
        if kind == GeomAbs_SurfaceType.GeomAbs_Cylinder:
            axis = surface.Cylinder().Axis().Direction()
            if abs(axis.Z()) > PARALLEL or is_hollow(surface.Cylinder(), face.wrapped):
                return None
            across = surface.Cylinder().Radius()
        elif kind == GeomAbs_SurfaceType.GeomAbs_Torus:
            across = surface.Torus().MinorRadius()
        elif kind == GeomAbs_SurfaceType.GeomAbs_Sphere:
            return None if is_hollow(surface.Sphere(), face.wrapped) else []
        if abs(across - down) > QUARTER_MM:
            return None
        length = face.Area() / (across * math.pi / 2)
        profile, volume = Profile.ROUND, (1 - math.pi / 4) * across**2 * length
    return [Taken(profile, across, down, length, volume, (x, y, z), straight)] if across <= LARGEST_MM else None


def _radii(surface: Any) -> tuple[float, float]:
    """The least and the greatest radius of a cone's face."""
    cone = surface.Cone()
    ends = (surface.FirstVParameter(), surface.LastVParameter())
    small, large = sorted(abs(cone.RefRadius() + v * math.sin(cone.SemiAngle())) for v in ends)
    return small, large


def told(panel: Panel, placement: Placement, taken: Sequence[Taken]) -> tuple[Panel, Placement]:
    """The panel with its edge work, and where it stands: with most of the work on side A, if it may lie either way."""
    groups: dict[tuple[Profile, Side, float, float, bool], list[tuple[Taken, Point]]] = {}
    outline = panel.outline.polygon()
    rims = [feature.loop().polygon().boundary for feature in panel.face_features()]
    for one in taken:
        x, y, z = _local(one.at, placement)
        side = Side.A if z > panel.thickness_mm / 2 else Side.B
        spot = shapely.Point(x, y)
        own = outline.exterior.distance(spot) <= min((rim.distance(spot) for rim in rims), default=math.inf)
        key = (one.profile, side, round(one.across_mm, 2), round(one.down_mm, 2), own)
        groups.setdefault(key, []).append((one, (x, y)))
    works = tuple(
        _work(panel, profile, side, across, down, own, found)
        for (profile, side, across, down, own), found in groups.items()
    )
    works = tuple(sorted(works, key=lambda work: (work.side, work.profile, work.where, work.across_mm, work.edges)))
    lengths = {side: sum(work.length_mm for work in works if work.side is side) for side in Side}
    if not panel.sides() and lengths[Side.B] > lengths[Side.A] + 1:
        panel, placement = posture.turned_over(panel, placement)
        works = tuple(turned_over(work) for work in works)
    return msgspec.structs.replace(panel, edge_work=works), placement


def _work(
    panel: Panel,
    profile: Profile,
    side: Side,
    across: float,
    down: float,
    own: bool,
    found: Sequence[tuple[Taken, Point]],
) -> EdgeWork:
    length = sum(one.length_mm for one, _ in found)
    where, edges, count = Where.OPENINGS, tuple[Edge, ...](), 0
    if profile is Profile.COUNTERSINK:
        where, count = Where.HOLES, len({(round(x, 1), round(y, 1)) for _, (x, y) in found})
    elif own:
        x0, y0, x1, y1 = panel.outline.bounds()
        lies = {Edge.LEFT: (0, x0), Edge.RIGHT: (0, x1), Edge.FRONT: (1, y0), Edge.BACK: (1, y1)}
        worked = dict.fromkeys(lies, 0.0)
        for one, point in found:
            for edge, (axis, place) in lies.items():
                if one.straight and abs(point[axis] - place) <= across + LEVEL_MM:
                    worked[edge] += one.length_mm
        spans = {0: y1 - y0, 1: x1 - x0}
        edges = tuple(edge for edge, (axis, _) in lies.items() if worked[edge] > STRAIGHT * spans[axis])
        where = Where.EDGES if edges else Where.PART
        if length + 8 * across >= NEARLY * panel.outline.polygon().length and (not edges or len(edges) == len(lies)):
            where, edges = Where.ALL_ROUND, ()
    return EdgeWork(
        profile=profile,
        side=side,
        across_mm=across,
        down_mm=down,
        where=where,
        length_mm=round(length, 1),
        edges=edges,
        count=count,
    )


def _local(point: Vector, placement: Placement) -> Vector:
    way = [c - o for c, o in zip(point, placement.origin, strict=True)]
    x, y, n = (
        sum(a * b for a, b in zip(way, axis, strict=True))
        for axis in (placement.x_axis, placement.y_axis, placement.normal())
    )
    return x, y, n
