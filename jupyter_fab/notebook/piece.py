"""A piece of furniture as the preview draws it: placed meshes, overall sizes, and where parts go when it is exploded.

Between a design's `Parts` and `FabGroup.send_scene`. Meshes come from one cache by the panels' digests, so that only
panels that changed are meshed again. No widgets here.
"""

from __future__ import annotations

from jupyter_fab.core import explosion as core
from jupyter_fab.core.explosion import Leg
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.mesh import Mesh, MeshCache
from jupyter_fab.core.opening import opened
from jupyter_fab.core.part import Part, Parts
from jupyter_fab.notebook.scene import Dimension, ScenePart
from jupyter_fab.notebook.view import Legs, Scale, View

DIMENSION_GAP = 0.1  # of the largest size, from the piece to its dimension lines
# How far what stands there for scale reaches: to the left, the front and the right of the piece, and up from the floor;
# labextension/src/preview/scale.ts draws it there.
REACH_MM = {
    Scale.NONE: (0.0, 0.0, 0.0, 0.0),
    Scale.PERSON: (930.0, 0.0, 0.0, 1850.0),
    Scale.ROOM: (700.0, 0.0, 1300.0, 2500.0),
}

_meshes = MeshCache()


def placed(parts: Parts) -> tuple[list[ScenePart], dict[str, Mesh]]:
    """The parts with the names of their meshes, and the meshes by name."""
    away = core.straight(parts)
    meshes: dict[str, Mesh] = {}
    found = []
    for part in parts.parts:
        key = part.panel.digest()[:16]  # 64 bits: names within one piece, not identities
        if key not in meshes:
            meshes[key] = _meshes.of(part.panel, key)
        found.append(
            ScenePart(
                name=part.name,
                geometry=key,
                matrix=part.placement.matrix(),
                material=part.panel.material,
                explode_mm=away[part.name],
            )
        )
    return found, meshes


def away(parts: Parts, share: float, legs: Legs) -> dict[str, Vector]:
    """How far each part is from its place at that share of the explosion, mm: on its legs, or straight."""
    straight = core.straight(parts)
    found: dict[str, Vector] = {}
    for part in parts.parts:
        x, y, z = straight[part.name]
        on_legs = [Leg(start, end, (a, b, c)) for start, end, a, b, c in legs.get(part.name, ())]
        found[part.name] = core.away(on_legs, share) if part.name in legs else (share * x, share * y, share * z)
    return found


def shown_box(parts: Parts, whole: Parts, view: View) -> tuple[Vector, Vector]:
    """The box around these parts of the whole where they are shown, and around what stands there for scale, mm."""
    far = away(whole, view.explode, view.legs)
    moved = {part.name: part for part in opened(whole, view.open).parts} if view.open > 0 else {}
    corners = [
        tuple(c + a for c, a in zip(corner, far[part.name], strict=True))
        for part in parts.parts
        for corner in Parts(parts=(moved.get(part.name, part),)).box_mm()
    ]
    xs, ys, zs = zip(*corners, strict=True)
    low, high = (min(xs), min(ys), min(zs)), (max(xs), max(ys), max(zs))
    (left, front, right, top) = REACH_MM[view.scale]
    return (low[0] - left, low[1] - front, low[2]), (high[0] + right, high[1], max(high[2], low[2] + top))


def dimensions(parts: Parts) -> list[Dimension]:
    """Overall width, depth and height, beside the piece where its front right corner is looked at."""
    (x0, y0, z0), (x1, y1, z1) = parts.box_mm()
    gap = DIMENSION_GAP * max(x1 - x0, y1 - y0, z1 - z0)
    return [
        Dimension(_label(x1 - x0), (x0, y0, z0), (x1, y0, z0), (0.0, -gap, 0.0)),
        Dimension(_label(y1 - y0), (x1, y0, z0), (x1, y1, z0), (gap, 0.0, 0.0)),
        Dimension(_label(z1 - z0), (x0, y0, z0), (x0, y0, z1), (-gap, 0.0, 0.0)),
    ]


def caption(part: Part) -> str:
    """The part's name, and on a second line its length along the grain, width and thickness."""
    length_mm, width_mm = part.panel.length_and_width_mm()
    sizes = " × ".join(f"{round(size, 1):g}" for size in (length_mm, width_mm, part.panel.thickness_mm))
    return f"{part.name}\n{sizes} mm"


def _label(length_mm: float) -> str:
    return f"{round(length_mm, 1):g} mm"
