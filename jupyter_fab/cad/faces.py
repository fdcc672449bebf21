"""A solid's faces sorted by what an upright cutter makes of them: level floors, upright walls, bores in the edge.

Role: first step of recognition. Floors carry their edges in the panel's frame; walls need no more than to be upright,
since floors bound all there is. A face that is none of these ends recognition with its reason.
"""

from __future__ import annotations

import math
from typing import Any

import attrs
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.GeomAbs import GeomAbs_SurfaceType
from OCP.TopAbs import TopAbs_Orientation, TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopoDS import TopoDS

from jupyter_fab.cad.curves import Piece, pieces_of, signed_area
from jupyter_fab.cad.reasons import NoPanel, Reason
from jupyter_fab.cad.vectors import PARALLEL, Frame
from jupyter_fab.core.geometry import Point, Vector

THICKEST_MM = 60.0  # no sheet that hubs stock is thicker
SLENDER = 4.0  # times as long as wide: no board on end, and no piece of furniture in one, but a leg or a rod
UPRIGHT_SAMPLES = (0.06, 0.35, 0.71, 0.97)  # shares of a free face's span at which its slope is looked at
UPRIGHT = 1e-4  # sine of the slope up to which a free face still stands upright: 2 thousandths of a mm over 18
WHOLE_EDGE = 0.95  # of the thickness: a slanted face that is so high is a whole edge

type Bounds = tuple[float, float]


@attrs.frozen
class Floor:
    """A level face: its height, whether it looks up, and its edges, material to the left seen from above."""

    z: float
    up: bool
    pieces: list[Piece]


@attrs.frozen
class Round:
    """Part of a round hollow whose axis lies in the plane of the sheet."""

    foot: Vector
    along: Point  # unit vector in the plane
    radius: float
    reach: Bounds  # from the foot, along
    turn: float  # how much of the round it covers, radians
    tip: bool = False  # the cone at the end of a drill's hole; `reach` is then that of the cone


@attrs.frozen
class Faces:
    """What an upright cutter and a drill at the edge would have to make."""

    floors: list[Floor]
    rounds: list[Round]


def faces_of(shape: Any, name: str, frame: Frame) -> Faces:
    """The faces of a solid that lies in its panel's frame; `frame` says where in the piece a refused face is.

    Raises
    ------
    NoPanel
        If there is a face that is none of these.
    """
    floors, rounds, others = sorted_faces(shape)
    heights = [floor.z for floor in floors]
    thickness = max(heights, default=0.0) - min(heights, default=0.0)
    if thickness > THICKEST_MM:
        box = shape.BoundingBox()
        if thickness > SLENDER * max(box.xlen, box.ylen):
            text = f"it is {thickness:.4g} mm long and {max(box.xlen, box.ylen):.4g} mm wide."
            raise NoPanel(name, Reason.BAR, text)
        text = f"its flat faces lie {thickness:.6g} mm apart, and no sheet is thicker than {THICKEST_MM:g} mm."
        raise NoPanel(name, Reason.TOO_THICK, text)
    if others:
        raise _refusal(name, others, thickness, frame)
    return Faces(floors, rounds)


def sorted_faces(shape: Any) -> tuple[list[Floor], list[Round], list[tuple[Any, Any]]]:
    """Level faces, parts of bores in the edge, and all others that do not stand upright, each with its surface."""
    floors: list[Floor] = []
    rounds: list[Round] = []
    others: list[tuple[Any, Any]] = []
    explorer = TopExp_Explorer(shape.wrapped, TopAbs_ShapeEnum.TopAbs_FACE)
    while explorer.More():
        face = TopoDS.Face_s(explorer.Current())
        explorer.Next()
        surface = BRepAdaptor_Surface(face)
        kind = surface.GetType()
        if kind == GeomAbs_SurfaceType.GeomAbs_Plane:
            normal = _plane_normal(surface, face)
            if math.hypot(normal[0], normal[1]) < PARALLEL:
                floors.append(_floor(face, surface.Plane().Location().Z(), normal[2] > 0))
            elif abs(normal[2]) > PARALLEL:
                others.append((face, surface))
        elif kind == GeomAbs_SurfaceType.GeomAbs_Cylinder:
            axis = surface.Cylinder().Axis().Direction()
            if abs(axis.Z()) < PARALLEL and is_hollow(surface.Cylinder(), face):
                rounds.append(_round(surface))
            elif math.hypot(axis.X(), axis.Y()) > PARALLEL:
                others.append((face, surface))
        elif kind == GeomAbs_SurfaceType.GeomAbs_Cone:
            tip = _tip(surface, face)
            if isinstance(tip, Floor):
                floors.append(tip)
            elif isinstance(tip, Round):
                rounds.append(tip)
            else:
                others.append((face, surface))
        elif not _stands(surface):
            level = _level(surface)
            if level is None:
                others.append((face, surface))
            else:
                floors.append(_floor(face, level[0], level[1] == (face.Orientation() != _REVERSED)))
    return floors, rounds, others


_REVERSED = TopAbs_Orientation.TopAbs_REVERSED


def _plane_normal(surface: Any, face: Any) -> Vector:
    """The outward normal; also of a mirrored plane, whose own axis points the wrong way."""
    place = surface.Plane().Position()
    out = place.XDirection().Crossed(place.YDirection())
    sign = -1.0 if face.Orientation() == _REVERSED else 1.0
    return sign * out.X(), sign * out.Y(), sign * out.Z()


def _floor(face: Any, z: float, up: bool) -> Floor:
    pieces = pieces_of(face)
    # Seen from outside, material is to the left: from above for a face that looks up, else from below.
    if not up:
        pieces = [piece.reversed() for piece in reversed(pieces)]
    if signed_area(pieces) < 0:
        pieces = [piece.reversed() for piece in reversed(pieces)]
    return Floor(z, up, pieces)


def is_hollow(round_: Any, face: Any) -> bool:
    """Whether a cylinder or cone looks towards its axis: a hole, not a rod."""
    outward = (face.Orientation() != _REVERSED) == round_.Position().Direct()
    return not outward


def _round(surface: Any) -> Round:
    cylinder = surface.Cylinder()
    foot, along = cylinder.Axis().Location(), cylinder.Axis().Direction()
    return Round(
        (foot.X(), foot.Y(), foot.Z()),
        (along.X(), along.Y()),
        cylinder.Radius(),
        (surface.FirstVParameter(), surface.LastVParameter()),
        surface.LastUParameter() - surface.FirstUParameter(),
    )


def _tip(surface: Any, face: Any) -> Floor | Round | None:
    """The pointed end of a drilled hole: a floor where it begins, or the end of a bore in the edge."""
    cone = surface.Cone()
    axis, apex = cone.Axis().Direction(), cone.Apex()
    first, last = (surface.Value(0.0, v) for v in (surface.FirstVParameter(), surface.LastVParameter()))
    wide, sharp = sorted((first, last), key=lambda point: -point.Distance(apex))
    if sharp.Distance(apex) > 1e-3 or not is_hollow(cone, face):
        return None
    if math.hypot(axis.X(), axis.Y()) < PARALLEL:
        rim = [piece for piece in pieces_of(face) if piece.circle]
        if signed_area(rim) < 0:
            rim = [piece.reversed() for piece in reversed(rim)]
        return Floor(wide.Z(), wide.Z() > apex.Z(), rim)
    if abs(axis.Z()) < PARALLEL:
        foot = cone.Axis().Location()
        ends = [(point.X() - foot.X()) * axis.X() + (point.Y() - foot.Y()) * axis.Y() for point in (first, last)]
        turn = surface.LastUParameter() - surface.FirstUParameter()
        radius = math.dist((wide.X(), wide.Y(), wide.Z()), _foot_of(wide, foot, axis))
        return Round(
            (foot.X(), foot.Y(), foot.Z()), (axis.X(), axis.Y()), radius, (min(ends), max(ends)), turn, tip=True
        )
    return None


def _foot_of(point: Any, foot: Any, axis: Any) -> Vector:
    t = (point.X() - foot.X()) * axis.X() + (point.Y() - foot.Y()) * axis.Y() + (point.Z() - foot.Z()) * axis.Z()
    return foot.X() + t * axis.X(), foot.Y() + t * axis.Y(), foot.Z() + t * axis.Z()


def _normals(surface: Any) -> list[Vector]:
    from OCP.gp import gp_Pnt, gp_Vec

    found = []
    for s in UPRIGHT_SAMPLES:
        for t in UPRIGHT_SAMPLES:
            u = surface.FirstUParameter() + s * (surface.LastUParameter() - surface.FirstUParameter())
            v = surface.FirstVParameter() + t * (surface.LastVParameter() - surface.FirstVParameter())
            point, du, dv = gp_Pnt(), gp_Vec(), gp_Vec()
            surface.D1(u, v, point, du, dv)
            out = du.Crossed(dv)
            if out.Magnitude() > 1e-12:
                out.Normalize()
                found.append((out.X(), out.Y(), out.Z()))
    return found


def _stands(surface: Any) -> bool:
    """Whether a free face is upright all over."""
    normals = _normals(surface)
    return bool(normals) and all(abs(normal[2]) < UPRIGHT for normal in normals)


def _level(surface: Any) -> tuple[float, bool] | None:
    """Height of a free face that is level all over, and whether its parameters turn upwards."""
    normals = _normals(surface)
    if not normals or any(math.hypot(n[0], n[1]) > UPRIGHT for n in normals):
        return None
    return surface.Value(surface.FirstUParameter(), surface.FirstVParameter()).Z(), normals[0][2] > 0


def _refusal(name: str, others: list[tuple[Any, Any]], thickness: float, frame: Frame) -> NoPanel:
    """The reason for the largest face that is neither level, upright nor a bore, and where in the piece it is."""
    import cadquery as cq

    face, surface = max(others, key=lambda found: cq.Face(found[0]).Area())
    box = cq.Face(face).BoundingBox()
    deep = box.zmax - box.zmin
    x, y, z = (
        o + box.center.x * u + box.center.y * v + box.center.z * n + 0.0
        for o, u, v, n in zip(frame.origin, frame.x, frame.y, frame.n, strict=True)
    )
    at = f"at x {round(x, 1) + 0.0:g}, y {round(y, 1) + 0.0:g}, z {round(z, 1) + 0.0:g}"
    kind = surface.GetType()
    if kind == GeomAbs_SurfaceType.GeomAbs_Plane:
        if deep >= WHOLE_EDGE * thickness:
            return NoPanel(name, Reason.MITRE, f"an edge slants through the whole thickness, {at}.")
        return NoPanel(name, Reason.BEVEL, f"a face slants over {deep:.4g} mm of the thickness, {at}.")
    if kind == GeomAbs_SurfaceType.GeomAbs_Cone:
        if is_hollow(surface.Cone(), face):
            return NoPanel(name, Reason.COUNTERSINK, f"a hole has a conical mouth, {at}.")
        return NoPanel(name, Reason.BEVEL, f"a round edge is chamfered over {deep:.4g} mm, {at}.")
    if kind == GeomAbs_SurfaceType.GeomAbs_Cylinder:
        axis = surface.Cylinder().Axis().Direction()
        if is_hollow(surface.Cylinder(), face):
            angle = math.degrees(math.asin(min(1.0, abs(axis.Z()))))
            text = f"a round hollow leans {90 - angle:.4g} degrees from upright, {at}."
            return NoPanel(name, Reason.ANGLED_BORE, text)
        radius = surface.Cylinder().Radius()
        return NoPanel(name, Reason.ROUNDED, f"an edge is rounded over with {radius:.4g} mm, {at}.")
    if kind == GeomAbs_SurfaceType.GeomAbs_Torus:
        radius = surface.Torus().MinorRadius()
        return NoPanel(name, Reason.ROUNDED, f"an edge is rounded over with {radius:.4g} mm, {at}.")
    return NoPanel(name, Reason.CURVED, f"a face is curved in more than one plane, or slants along a curve, {at}.")
