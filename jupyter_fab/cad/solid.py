"""Panels and parts as exact CadQuery solids: for STEP, for drawings, and to hold the preview against.

One n-ary cut a panel, arcs kept as arcs. Importing this module imports CadQuery, which costs seconds; nothing that a
slider waits for may depend on it.
"""

from __future__ import annotations

import math
from typing import Any

import cadquery as cq
import shapely
import shapely.prepared

from jupyter_fab.core.geometry import Loop, arc_of
from jupyter_fab.core.material import material
from jupyter_fab.core.part import EdgeBore, FaceFeature, Hole, Panel, Part, Parts, Relief

COARSE_MM = 0.1  # chord tolerance where only distance is asked
APART_MM = 0.3  # what is nearer is cut and not extruded: twice the chord tolerance, and some


def solid(panel: Panel) -> Any:
    """The panel as a solid in its own frame, mm: side B at z = 0."""
    clear = _clear(panel)
    inner = [wire(feature.loop()) for feature in clear]
    body = cq.Solid.extrudeLinear(wire(panel.outline), inner, cq.Vector(0, 0, panel.thickness_mm))
    known = {id(feature) for feature in clear}
    tools = [_tool(feature, panel.thickness_mm) for feature in panel.face_features() if id(feature) not in known]
    tools += [_bore(feature) for feature in panel.features if isinstance(feature, EdgeBore)]
    return body.cut(*tools) if tools else body


def _clear(panel: Panel) -> list[FaceFeature]:
    """Features that go right through and touch neither the outline nor one another: extruded with it at once.

    The kernel does this ten times as fast as it cuts them.
    """
    through = [one for one in panel.face_features() if one.z_range(panel.thickness_mm) == (0.0, panel.thickness_mm)]
    if not through:
        return []
    regions = [one.loop().polygon(COARSE_MM).buffer(APART_MM) for one in through]
    within = shapely.prepared.prep(panel.outline.polygon(COARSE_MM))
    tree = shapely.STRtree(regions)
    one, other = tree.query(regions, predicate="intersects")
    meeting = set(one[one != other].tolist())
    return [
        feature
        for i, (feature, region) in enumerate(zip(through, regions, strict=True))
        if i not in meeting and within.contains(region)
    ]


def placed(part: Part) -> Any:
    """The part as a solid where it stands in the piece."""
    return solid(part.panel).moved(location(part))


def location(part: Part) -> Any:
    """Where the part's panel stands in the piece."""
    place = part.placement
    return cq.Location(cq.Plane(origin=place.origin, xDir=place.x_axis, normal=place.normal()))


def assembly(parts: Parts, name: str = "piece") -> Any:
    """The piece as a CadQuery assembly: each part by its name, in its material's colour; equal panels are one solid."""
    found = cq.Assembly(name=name)
    made: dict[str, Any] = {}
    for part in parts.parts:
        key = part.panel.digest()
        if key not in made:
            made[key] = solid(part.panel)
        colour = material(part.panel.material).colour
        rgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        found.add(made[key], name=part.name, loc=location(part), color=cq.Color(*rgb))
    return found


def wire(loop: Loop, z_mm: float = 0.0) -> Any:
    """The loop as a closed wire at that height."""
    edges = []
    for here, there in zip(loop.vertices, loop.vertices[1:] + loop.vertices[:1], strict=True):
        start, end = cq.Vector(here.x, here.y, z_mm), cq.Vector(there.x, there.y, z_mm)
        if abs(here.bulge) < 1e-12:
            edges.append(cq.Edge.makeLine(start, end))
        else:
            (x, y), radius, angle, sweep = arc_of((here.x, here.y), (there.x, there.y), here.bulge)
            middle = angle + sweep / 2
            through = cq.Vector(x + radius * math.cos(middle), y + radius * math.sin(middle), z_mm)
            edges.append(cq.Edge.makeThreePointArc(start, through, end))
    return cq.Wire.assembleEdges(edges)


def _tool(feature: FaceFeature, thickness_mm: float) -> Any:
    low, high = feature.z_range(thickness_mm)
    # A little beyond the faces, so that no skin is left by rounding.
    low, high = (low - 1 if low <= 0 else low), (high + 1 if high >= thickness_mm else high)
    if isinstance(feature, Hole | Relief):
        radius = feature.diameter_mm / 2 if isinstance(feature, Hole) else feature.radius_mm
        return cq.Solid.makeCylinder(radius, high - low, cq.Vector(feature.x, feature.y, low))
    return cq.Solid.extrudeLinear(wire(feature.outline, low), [], cq.Vector(0, 0, high - low))


def _bore(feature: EdgeBore) -> Any:
    start, along = cq.Vector(feature.x, feature.y, feature.z), cq.Vector(feature.dx, feature.dy, 0)
    return cq.Solid.makeCylinder(feature.diameter_mm / 2, feature.depth_mm, start, along)
