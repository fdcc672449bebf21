"""Whether two panels at their places are one body: their sections are laid over each other, with shapely alone."""

import itertools
import math

import numpy as np
import shapely
from shapely.affinity import affine_transform

from jupyter_fab.core.part import EdgeBore, Panel, Placement

SLIVER_MM = 2e-3  # mean width of what may differ along the outlines: they are chains of chords of 0.01 mm


def unlike(a: tuple[Panel, Placement], b: tuple[Panel, Placement]) -> str:
    """What is different about two placed panels; empty if they are one body."""
    (one, here), (other, there) = a, b
    if abs(one.thickness_mm - other.thickness_mm) > 1e-4:
        return f"thickness {one.thickness_mm} and {other.thickness_mm}"
    into = np.linalg.inv(_matrix(here)) @ _matrix(there)
    up = into[2, 2]
    if abs(abs(up) - 1) > 1e-6:
        return "the faces are not parallel"
    flat = [into[0, 0], into[0, 1], into[1, 0], into[1, 1], into[0, 3], into[1, 3]]
    if abs(into[2, 3] - (0.0 if up > 0 else one.thickness_mm)) > 1e-3:
        return f"it lies {into[2, 3]:.4f} mm off its place"
    marks = sorted({*one.levels(), *(z if up > 0 else one.thickness_mm - z for z in other.levels())})
    for low, high in itertools.pairwise(marks):
        if high - low < 1e-3:
            continue
        z = (low + high) / 2
        mine = one.section(z)
        theirs = affine_transform(other.section(z if up > 0 else one.thickness_mm - z), flat)
        off = mine.symmetric_difference(theirs).area / max(shapely.length(mine), 1.0)
        if off > SLIVER_MM:
            return f"at z = {z:.3f} the sections differ by {off:.4f} mm along their outlines"
    return _unlike_bores(one, other, into)


def _unlike_bores(one: Panel, other: Panel, into: np.ndarray) -> str:
    mine = [(np.array([b.x, b.y, b.z]), _along(b), b) for b in one.features if isinstance(b, EdgeBore)]
    theirs = [
        ((into @ [b.x, b.y, b.z, 1])[:3], (into @ [*_along(b), 0])[:3], b)
        for b in other.features
        if isinstance(b, EdgeBore)
    ]
    if len(mine) != len(theirs):
        return f"{len(mine)} and {len(theirs)} bores in the edge"
    for at, along, bore in mine:
        if not any(
            np.linalg.norm(at - place) < 1e-3
            and np.linalg.norm(along - way) < 1e-5
            and math.isclose(bore.diameter_mm, found.diameter_mm, abs_tol=1e-3)
            and math.isclose(bore.depth_mm, found.depth_mm, abs_tol=1e-3)
            for place, way, found in theirs
        ):
            return f"no bore like {bore}"
    return ""


def _along(bore: EdgeBore) -> list[float]:
    length = math.hypot(bore.dx, bore.dy)
    return [bore.dx / length, bore.dy / length, 0.0]


def _matrix(place: Placement) -> np.ndarray:
    return np.array(place.matrix()).reshape(4, 4).T
