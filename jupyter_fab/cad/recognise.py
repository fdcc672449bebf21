"""Solids read as panels: what a designer wrote in plain CadQuery becomes the same Parts as the kit makes.

Role: the public face of recognition. `recognise` answers with Parts or refuses; `read` answers with the parts that it
found and, beside them, what it refused and why; `panel_of` reads one solid. The steps are in `faces.py` (sorts), then
`features.py` and `edge_bores.py` (what is cut), then `posture.py` (how the panel lies); before them `edge_work.py` may
take round-overs and chamfers off. Importing this costs seconds.
"""

from __future__ import annotations

import time
from typing import Any

import attrs
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.BRepGProp import BRepGProp
from OCP.GeomAbs import GeomAbs_SurfaceType
from OCP.GProp import GProp_GProps
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopoDS import TopoDS

from jupyter_fab.cad.edge_bores import edge_bores, whole_rounds
from jupyter_fab.cad.edge_work import sharpened, told
from jupyter_fab.cad.faces import Faces, Round, faces_of
from jupyter_fab.cad.features import Body, body_of
from jupyter_fab.cad.posture import lying
from jupyter_fab.cad.reasons import NoPanel, Reason
from jupyter_fab.cad.solids import solids_of
from jupyter_fab.cad.surfaces import surface_of
from jupyter_fab.cad.vectors import Frame, frame_across, parallel, rising
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import EdgeBore, Panel, Part, Parts, Placement
from jupyter_fab.core.reading import Reading, RefusedSolid

AS_LARGE = 0.98  # of the largest faces' area: a bar of square section may lie on any of its sides
VOLUME_SHARE = 1e-4  # by which what was read may differ from the solid
FREE_SHARE = 2e-3  # with curves that are no arcs the kernel's own volumes are no better
VOLUME_CHORD_MM = 1e-3
EXPLODE = 0.55  # of a part's distance from the middle of the piece
APART_MM = 60.0  # and so far out of its own face
ON_EDGES = (Reason.ROUNDED, Reason.BEVEL, Reason.COUNTERSINK, Reason.CURVED)  # what work on edges may look like
NOTHING = "The design returned no solids; return an Assembly, a Workplane or a dict of names to solids."

__all__ = ["NoPanel", "Reason", "panel_of", "read", "recognise"]


def recognise(model: object, *, material: str = "birch-ply") -> Parts:
    """The parts that a CadQuery assembly, workplane, shape, or mapping of names to these consists of.

    Raises
    ------
    NoPanel
        If a solid is no panel; names it and says why.
    BadInput
        If the model holds no solids.
    """
    parts, refused, _ = _read(model, material)
    if refused:
        raise refused[0][1]
    return Parts(parts=tuple(parts))


def read(model: object, *, material: str = "birch-ply") -> Reading:
    """The parts of a model, and the solids that are no panels, each with its surface.

    Raises
    ------
    BadInput
        If the model holds no solids at all.
    """
    parts, refused, seconds = _read(model, material)
    return Reading(
        parts=tuple(parts),
        refused=tuple(
            RefusedSolid(
                name=why.name, reason=why.reason.value, text=why.text, advice=why.advice, surface=surface_of(shape)
            )
            for shape, why in refused
        ),
        whole=Parts(parts=tuple(parts)) if not refused else None,
        seconds=tuple(seconds),
    )


def _read(model: object, material: str) -> tuple[list[Part], list[tuple[Any, NoPanel]], list[float]]:
    named = solids_of(model)
    if not named:
        raise BadInput(NOTHING)
    boxes = [shape.BoundingBox() for _, shape in named]
    low = [min(box[i] for box in ((b.xmin, b.ymin, b.zmin) for b in boxes)) for i in range(3)]
    high = [max(box[i] for box in ((b.xmax, b.ymax, b.zmax) for b in boxes)) for i in range(3)]
    middle = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2)
    parts: list[Part] = []
    refused: list[tuple[Any, NoPanel]] = []
    seconds: list[float] = []
    for (name, shape), box in zip(named, boxes, strict=True):
        begun = time.perf_counter()
        try:
            panel, placement = panel_of(shape, name, material=material)
        except NoPanel as why:
            refused.append((shape, why))
        else:
            away = _away(box.center.toTuple(), middle, placement.normal())
            parts.append(Part(name=name, panel=panel, placement=placement, explode=away))
        seconds.append(time.perf_counter() - begun)
    return parts, refused, seconds


def panel_of(shape: Any, name: str = "panel", *, material: str = "birch-ply") -> tuple[Panel, Placement]:
    """The panel that a solid is, and where it stands.

    Raises
    ------
    NoPanel
        If it is none.
    """
    solids = shape.Solids()
    if not solids:
        raise NoPanel(name, Reason.NO_SOLID, f"it is a {shape.ShapeType().lower()} without a volume.")
    if len(solids) > 1:
        raise NoPanel(name, Reason.IN_PIECES, f"it consists of {len(solids)} bodies.")
    shape = solids[0]
    if len(shape.Shells()) > 1:
        raise NoPanel(name, Reason.HOLLOW, "there is a closed hollow inside it.")
    axes = _axes(shape)
    if not axes:
        raise NoPanel(name, Reason.NOT_FLAT, "it has no flat faces.")
    found: list[tuple[Body, list[EdgeBore], Frame]] = []
    refusals: list[NoPanel] = []
    for axis in axes:
        try:
            found.append(_lying_on(shape, axis, name))
        except NoPanel as why:
            refusals.append(why)
    if not found:
        for axis, refusal in zip(axes, refusals, strict=True):
            eased = sharpened(shape, frame_across(axis)) if refusal.reason in ON_EDGES else None
            if eased is not None:
                return told(*panel_of(eased[0], name, material=material), eased[1])
        raise refusals[0]
    body, bores, frame = min(found, key=lambda one: len(one[1]))  # rather holes in a face than bores in an edge
    panel, placement = lying(body, bores, frame, material)
    _agrees(panel, shape, body.free, name)
    return panel, placement


def _lying_on(shape: Any, axis: Vector, name: str) -> tuple[Body, list[EdgeBore], Frame]:
    """What the solid consists of when it lies square to the axis, and in which frame."""
    frame = frame_across(axis)
    local = shape.moved(frame.location().inverse)
    faces = faces_of(local, name, frame)
    if len({round(floor.z, 2) for floor in faces.floors}) < 2:
        raise NoPanel(name, Reason.NOT_FLAT, "it has no pair of parallel faces.")
    base = min(floor.z for floor in faces.floors)
    thickness = max(floor.z for floor in faces.floors) - base
    faces = _lowered(faces, base)
    runs = whole_rounds(faces.rounds, name)
    body = body_of(faces.floors, name)
    x0, y0, x1, y1 = body.outline.bounds()
    if thickness > max(x1 - x0, y1 - y0) * 1.001:
        raise NoPanel(name, Reason.BAR, f"it is {thickness:.4g} mm long and {max(x1 - x0, y1 - y0):.4g} mm wide.")
    bores = edge_bores(runs, body.solid_at, body.thickness, name)
    n = frame.n
    return body, bores, attrs.evolve(frame, origin=(base * n[0], base * n[1], base * n[2]))


def _lowered(faces: Faces, base: float) -> Faces:
    """The faces moved down so that the lowest lies at 0."""

    def moved(part: Round) -> Round:
        x, y, z = part.foot
        return attrs.evolve(part, foot=(x, y, z - base))

    floors = [attrs.evolve(floor, z=floor.z - base) for floor in faces.floors]
    return Faces(floors, [moved(part) for part in faces.rounds])


def _axes(shape: Any) -> list[Vector]:
    """The directions across the sheet: that of the largest total area of flat faces, and those as large."""
    areas: list[tuple[Vector, float]] = []
    explorer = TopExp_Explorer(shape.wrapped, TopAbs_ShapeEnum.TopAbs_FACE)
    while explorer.More():
        face = TopoDS.Face_s(explorer.Current())
        explorer.Next()
        normal = _normal(face)
        if normal is None:
            continue
        properties = GProp_GProps()
        BRepGProp.SurfaceProperties_s(face, properties)
        for i, (axis, area) in enumerate(areas):
            if parallel(axis, normal):
                areas[i] = (axis, area + properties.Mass())
                break
        else:
            areas.append((rising(normal), properties.Mass()))
    largest = max((area for _, area in areas), default=0.0)
    return [axis for axis, area in sorted(areas, key=_by_area) if area >= AS_LARGE * largest]


def _by_area(found: tuple[Vector, float]) -> tuple[float, ...]:
    axis, area = found
    return -round(area, 3), *(-round(c, 6) for c in reversed(axis))


def _normal(face: Any) -> Vector | None:
    surface = BRepAdaptor_Surface(face)
    if surface.GetType() == GeomAbs_SurfaceType.GeomAbs_Plane:
        direction = surface.Plane().Axis().Direction()
        return direction.X(), direction.Y(), direction.Z()
    if surface.GetType() in (GeomAbs_SurfaceType.GeomAbs_BSplineSurface, GeomAbs_SurfaceType.GeomAbs_BezierSurface):
        from OCP.BRep import BRep_Tool
        from OCP.GeomLib import GeomLib_IsPlanarSurface

        flat = GeomLib_IsPlanarSurface(BRep_Tool.Surface_s(face), 1e-5)
        if flat.IsPlanar():
            direction = flat.Plan().Axis().Direction()
            return direction.X(), direction.Y(), direction.Z()
    return None


def _agrees(panel: Panel, shape: Any, free: bool, name: str) -> None:
    """Refuse what was read if it has not the solid's volume: a solid that is broken reads as something else."""
    true = shape.Volume()
    told = sum((high - low) * region.area for low, high, region in panel.layers(VOLUME_CHORD_MM))
    chords = VOLUME_CHORD_MM * panel.outline.polygon().length * panel.thickness_mm
    bores = sum(f.diameter_mm**2 * f.depth_mm for f in panel.features if isinstance(f, EdgeBore))
    # Bores that end in other holes, or in a point, are counted with a little more or less than they take.
    if abs(true - told) > (FREE_SHARE if free else VOLUME_SHARE) * abs(true) + chords + bores:
        text = f"it was read with {told / 1000:.6g} cm3, and has {true / 1000:.6g} cm3."
        raise NoPanel(name, Reason.MISREAD, text)


def _away(centre: Vector, middle: Vector, n: Vector) -> Vector:
    """Where the part goes in the exploded view: away from the middle of the piece, and out of its own face."""
    away = [EXPLODE * (c - m) for c, m in zip(centre, middle, strict=True)]
    side = APART_MM if sum(a * b for a, b in zip(away, n, strict=True)) >= 0 else -APART_MM
    return away[0] + side * n[0], away[1] + side * n[1], away[2] + side * n[2]
