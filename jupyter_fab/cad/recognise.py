"""Solids read as panels: what a designer wrote in plain CadQuery becomes the same Parts as the kit makes.

A first, narrow reader: a panel is a solid between two parallel faces whose other faces stand square to them or lie
parallel between them. Outline, openings, pockets with side and depth, and round holes are found from sections; arcs
stay arcs. What is no panel is refused with a named reason and the solid's name. Importing this costs seconds.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import cadquery as cq
from OCP.BRepAdaptor import BRepAdaptor_Surface

from jupyter_fab.cad.outline import NotALoop, face_loops, full_circle
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import Loop, Vector
from jupyter_fab.core.part import Cutout, Grain, Hole, Panel, Part, Parts, Placement, Pocket, Side

LEVEL_MM = 0.01  # faces nearer than this are at one level
PARALLEL = 1e-6  # sine of the angle up to which directions are parallel
SLIVER_MM2 = 0.05  # areas under this come from rounding


class Reason(enum.StrEnum):
    """Why a solid is no panel."""

    NOT_FLAT = "not-flat"  # no pair of parallel faces to lie on
    SLOPED = "sloped-face"  # a face that is neither square nor parallel to the sheet
    CURVED = "curved-face"  # a face that no cutter standing upright makes
    FREE_CURVE = "free-curve"  # an outline that is neither straight nor a circle's arc
    UNDERCUT = "undercut"  # material over a hollow
    ISLAND = "island"  # a pocket round something that stands
    TOO_THICK = "too-thick"  # thicker than a sheet
    IN_PIECES = "in-pieces"  # one name, several bodies side by side


class NoPanel(BadInput):
    """A solid that is no panel; `fields` name it and the reason."""

    code = "no-panel"

    def __init__(self, name: str, reason: Reason, text: str) -> None:
        super().__init__(f"{name} is no panel ({reason.value}): {text}", part=name, reason=reason.value)
        self.reason = reason


@attrs.frozen
class _Frame:
    origin: Vector
    x: Vector
    y: Vector
    n: Vector

    def height(self, level: float, axis: Vector) -> float:
        """A level along the axis as a height along n, which may point the other way."""
        return level * round(_dot(axis, self.n))

    def plane(self, z: float) -> Any:
        """The plane at that height over side B."""
        origin = tuple(o + z * n for o, n in zip(self.origin, self.n, strict=True))
        return cq.Plane(origin=origin, xDir=self.x, normal=self.n)


THICKEST_MM = 60.0  # no sheet that hubs stock is thicker


def recognise(model: object, *, material: str = "birch-ply") -> Parts:
    """The parts that a CadQuery assembly, workplane, shape, or mapping of names to these consists of.

    Raises
    ------
    NoPanel
        If a solid is no panel; names it and says why.
    BadInput
        If the model holds no solids.
    """
    named = list(_solids(model, "panel"))
    if not named:
        raise BadInput("The design returned no solids; return an Assembly, a Workplane or a dict of names to solids.")
    middle = cq.Compound.makeCompound([shape for _, shape in named]).BoundingBox().center.toTuple()
    return Parts(parts=tuple(_part(name, shape, material, middle) for name, shape in _unique(named)))


def panel_of(shape: Any, name: str = "panel", *, material: str = "birch-ply") -> tuple[Panel, Placement]:
    """The panel that a solid is, and where it stands.

    Raises
    ------
    NoPanel
        If it is none.
    """
    axis = _flat_axis(shape, name)
    levels = _levels(shape, axis, name)
    thickness = round(levels[-1] - levels[0], 6)
    if thickness > THICKEST_MM:
        text = f"its flat faces lie {thickness:g} mm apart, and no sheet is thicker than {THICKEST_MM:g} mm."
        raise NoPanel(name, Reason.TOO_THICK, text)
    frame = _frame(shape, axis, levels)
    heights = [frame.height(level, axis) for level in levels]
    marks = sorted(height - min(heights) for height in heights)
    sections = [_section(shape, frame, (low + high) / 2) for low, high in itertools.pairwise(marks)]
    core = max(range(len(sections)), key=lambda i: sum(face.Area() for face in sections[i]))
    if len(sections[core]) != 1:
        raise NoPanel(name, Reason.IN_PIECES, "it consists of several bodies; give each its own name.")
    try:
        features, outline = _through(sections[core][0])
        features += _blind(sections, core, marks, thickness, Side.A, name)
        features += _blind(sections, core, marks, thickness, Side.B, name)
    except NotALoop as error:
        raise NoPanel(name, Reason.FREE_CURVE, str(error)) from error
    x0, y0, x1, y1 = outline.bounds()
    panel = Panel(
        material=material,
        thickness_mm=thickness,
        outline=outline,
        features=tuple(features),
        grain=Grain.X if x1 - x0 >= y1 - y0 else Grain.Y,
    )
    return panel, Placement(frame.origin, frame.x, frame.y)


def _solids(model: object, name: str) -> Iterable[tuple[str, Any]]:
    if isinstance(model, cq.Assembly):
        for shape, label, location, _ in model:
            found = shape.moved(location).Solids()
            last = label.split("/")[-1]
            yield from ((last if len(found) == 1 else f"{last} {i}", one) for i, one in enumerate(found, 1))
    elif isinstance(model, Mapping):
        for key, value in model.items():
            yield from _solids(value, str(key))
    elif isinstance(model, cq.Workplane):
        shapes = [value for value in model.vals() if isinstance(value, cq.Shape)]
        yield from _solids(shapes, name)
    elif isinstance(model, cq.Shape):
        yield from ((name, shape) for shape in model.Solids())
    elif isinstance(model, list | tuple):
        for value in model:
            yield from _solids(value, name)


def _unique(named: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    names = [name for name, _ in named]
    return [
        (name if names.count(name) == 1 else f"{name} {names[: i + 1].count(name)}", shape)
        for i, (name, shape) in enumerate(named)
    ]


def _part(name: str, shape: Any, material: str, middle: Vector) -> Part:
    panel, placement = panel_of(shape, name, material=material)
    centre = shape.BoundingBox().center.toTuple()
    n = placement.normal()
    away = [0.55 * (c - m) for c, m in zip(centre, middle, strict=True)]
    side = 60.0 if sum(a * b for a, b in zip(away, n, strict=True)) >= 0 else -60.0
    explode = (away[0] + side * n[0], away[1] + side * n[1], away[2] + side * n[2])
    return Part(name=name, panel=panel, placement=placement, explode=explode)


def _flat_axis(shape: Any, name: str) -> Vector:
    """The direction across the sheet: that of the largest total area of parallel plane faces."""
    areas: list[tuple[Vector, float]] = []
    for face in shape.Faces():
        if face.geomType() != "PLANE":
            continue
        normal = face.normalAt().toTuple()
        for i, (axis, area) in enumerate(areas):
            if _parallel(axis, normal):
                areas[i] = (axis, area + face.Area())
                break
        else:
            areas.append((_rising(normal), face.Area()))
    if not areas:
        raise NoPanel(name, Reason.NOT_FLAT, "it has no plane faces.")
    return max(areas, key=lambda found: found[1])[0]


def _levels(shape: Any, axis: Vector, name: str) -> list[float]:
    """Heights along the axis at which faces lie parallel to the sheet; other faces must stand square."""
    heights: list[float] = []
    for face in shape.Faces():
        kind = face.geomType()
        if kind == "PLANE":
            normal = face.normalAt().toTuple()
            if _parallel(axis, normal):
                heights.append(_dot(face.Center().toTuple(), axis))
            elif abs(_dot(normal, axis)) > PARALLEL:
                raise NoPanel(name, Reason.SLOPED, "a face is neither square nor parallel to the sheet.")
        elif kind == "CYLINDER":
            direction = BRepAdaptor_Surface(face.wrapped).Cylinder().Axis().Direction()
            if not _parallel(axis, (direction.X(), direction.Y(), direction.Z())):
                raise NoPanel(name, Reason.CURVED, "a round face does not stand upright on the sheet.")
        elif kind != "EXTRUSION":
            raise NoPanel(name, Reason.CURVED, f"a {kind.lower()} face cannot be cut by an upright cutter.")
    rising = sorted(heights)
    kept = rising[:1]
    kept += [height for before, height in itertools.pairwise(rising) if height - before > LEVEL_MM]
    if len(kept) < 2:
        raise NoPanel(name, Reason.NOT_FLAT, "it has no pair of parallel faces.")
    return kept


def _frame(shape: Any, axis: Vector, levels: list[float]) -> _Frame:
    """The panel's frame: n towards the side with the pockets, x and y along the piece's axes where that can be."""
    low, high = levels[0], levels[-1]
    areas = {
        height: sum(
            face.Area()
            for face in shape.Faces()
            if face.geomType() == "PLANE"
            and _parallel(axis, face.normalAt().toTuple())
            and abs(_dot(face.Center().toTuple(), axis) - height) <= LEVEL_MM
        )
        for height in (low, high)
    }
    up = 1.0 if areas[high] <= areas[low] else -1.0
    n = (up * axis[0], up * axis[1], up * axis[2])
    base = low if up > 0 else -high
    helpers: tuple[Vector, ...] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    first = min(helpers, key=lambda helper: abs(_dot(helper, n)))
    x = _unit(tuple(h - _dot(first, n) * m for h, m in zip(first, n, strict=True)))
    y = (n[1] * x[2] - n[2] * x[1], n[2] * x[0] - n[0] * x[2], n[0] * x[1] - n[1] * x[0])
    if max(range(3), key=lambda i: abs(y[i])) < max(range(3), key=lambda i: abs(x[i])):
        x, y = y, (-x[0], -x[1], -x[2])
    corners = [vertex.toTuple() for vertex in shape.Vertices()]
    x0, y0 = min(_dot(c, x) for c in corners), min(_dot(c, y) for c in corners)
    origin = tuple(round(x0 * a + y0 * b + base * c, 6) for a, b, c in zip(x, y, n, strict=True))
    return _Frame((origin[0], origin[1], origin[2]), _clean(x), _clean(y), _clean(n))


def _section(shape: Any, frame: _Frame, z: float) -> list[Any]:
    """The faces of the solid's section at that height, in the panel's frame."""
    plane = frame.plane(z)
    local = shape.moved(cq.Location(plane).inverse)
    box = local.BoundingBox()
    x0, x1, y0, y1 = box.xmin - 10, box.xmax + 10, box.ymin - 10, box.ymax + 10
    corners = [cq.Vector(x, y, 0) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    sheet = cq.Face.makeFromWires(cq.Wire.makePolygon(corners, close=True))
    return [face for face in local.intersect(sheet).Faces() if face.Area() > SLIVER_MM2]


def _through(face: Any) -> tuple[list[Any], Loop]:
    """What goes right through, and the outline."""
    outline, inner = face_loops(face)
    features: list[Any] = []
    for loop in inner:
        circle = full_circle(loop)
        if circle:
            features.append(Hole(x=circle[0], y=circle[1], diameter_mm=circle[2]))
        else:
            features.append(Cutout(outline=loop))
    return features, outline


def _blind(
    sections: list[list[Any]], core: int, marks: list[float], thickness: float, side: Side, name: str
) -> list[Any]:
    """Pockets and blind holes of one side: what each section loses against the one nearer the core."""
    features: list[Any] = []
    order = range(core, len(sections) - 1) if side is Side.A else range(core, 0, -1)
    step = 1 if side is Side.A else -1
    for i in order:
        here, there = _compound(sections[i]), _compound(sections[i + step])
        if _area(there.cut(here)) > SLIVER_MM2:
            raise NoPanel(name, Reason.UNDERCUT, "there is material over a hollow, where no cutter comes.")
        floor = marks[i + 1] if side is Side.A else marks[i]
        depth = round(thickness - floor if side is Side.A else floor, 6)
        for face in here.cut(there).Faces():
            if face.Area() <= SLIVER_MM2:
                continue
            loop, islands = face_loops(face)
            if islands:
                raise NoPanel(name, Reason.ISLAND, "a pocket surrounds something that stands; divide the pocket.")
            circle = full_circle(loop)
            if circle:
                features.append(Hole(x=circle[0], y=circle[1], diameter_mm=circle[2], depth_mm=depth, side=side))
            else:
                features.append(Pocket(outline=loop, depth_mm=depth, side=side))
    return features


def _compound(faces: list[Any]) -> Any:
    return faces[0] if len(faces) == 1 else cq.Compound.makeCompound(faces)


def _area(shape: Any) -> float:
    return float(sum(face.Area() for face in shape.Faces()))


def _dot(a: Iterable[float], b: Iterable[float]) -> float:
    return float(sum(p * q for p, q in zip(a, b, strict=True)))


def _parallel(a: Vector, b: Vector) -> bool:
    return abs(abs(_dot(a, b)) - 1) < PARALLEL


def _unit(v: Iterable[float]) -> Vector:
    x, y, z = v
    size = (x * x + y * y + z * z) ** 0.5
    return x / size, y / size, z / size


def _rising(v: Vector) -> Vector:
    """The direction or its opposite: the one whose largest component is positive."""
    largest = max(v, key=abs)
    return v if largest > 0 else (-v[0], -v[1], -v[2])


def _clean(v: Vector) -> Vector:
    x, y, z = (0.0 if abs(c) < 1e-12 else round(c, 12) for c in v)
    return x, y, z
