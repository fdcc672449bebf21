"""Solids of parts for tests: outline and features cut by manifold3d, so that nothing is shared with what made them."""

import math

import manifold3d
import numpy as np

from jupyter_fab.core.part import Cutout, EdgeBore, Hole, Panel, Part, Pocket, Relief, Side

SEGMENTS = 128  # of a full circle: 0.001 mm off a corner relief's true round
NOTHING_MM3 = 0.05  # volumes under this come from rounding


def solid(panel: Panel) -> manifold3d.Manifold:
    """The panel in its own frame."""
    t = panel.thickness_mm
    body = prism(panel.outline.points(0.001), 0, t)
    return body - manifold3d.Manifold.batch_boolean(cuts, manifold3d.OpType.Add) if (cuts := _cuts(panel)) else body


def _cuts(panel: Panel) -> list[manifold3d.Manifold]:
    t = panel.thickness_mm
    found = []
    for f in panel.features:
        if isinstance(f, EdgeBore):
            found.append(rod((f.x, f.y, f.z), (f.dx, f.dy, 0), f.diameter_mm, f.depth_mm))
            continue
        depth = None if isinstance(f, Cutout) else f.depth_mm
        low, high = (-1, t + 1) if depth is None else (t - depth, t + 1) if f.side is Side.A else (-1, depth)
        if isinstance(f, Hole | Relief):
            radius = f.diameter_mm / 2 if isinstance(f, Hole) else f.radius_mm
            found.append(rod((f.x, f.y, low), (0, 0, 1), 2 * radius, high - low))
        else:
            assert isinstance(f, Cutout | Pocket)
            found.append(prism(f.outline.points(0.001), low, high))
    return found


def placed(part: Part) -> manifold3d.Manifold:
    """The part where it stands in the piece."""
    x, y = np.array(part.placement.x_axis), np.array(part.placement.y_axis)
    return solid(part.panel).transform(np.column_stack([x, y, np.cross(x, y), part.placement.origin]))


def prism(points, low: float, high: float) -> manifold3d.Manifold:
    """A polygon between two heights."""
    flat = manifold3d.CrossSection([np.array(points, float)])
    return manifold3d.Manifold.extrude(flat, high - low).translate((0, 0, low))


def rod(at, along, diameter: float, length: float) -> manifold3d.Manifold:
    """A round from a point along a direction."""
    z = np.array(along, float) / math.dist(along, (0, 0, 0))
    x = np.cross(z, np.eye(3)[np.argmin(abs(z))])
    x /= np.linalg.norm(x)
    made = manifold3d.Manifold.cylinder(length, diameter / 2, circular_segments=SEGMENTS)
    return made.transform(np.column_stack([x, np.cross(z, x), z, at]))


def overlap_mm3(one: manifold3d.Manifold, other: manifold3d.Manifold, moved=(0, 0, 0)) -> float:
    """How much of the first, moved so far, lies in the second."""
    return (one.translate(tuple(moved)) ^ other).volume()
