"""What a generated solid is known to consist of, and whether a panel that was read is exactly that.

Shares nothing with the recogniser: both answers are laid into the frame in which the solid was generated, and compared
there cut by cut: kind, region, depth, side, diameter.
"""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from shapely.affinity import affine_transform
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import union
from jupyter_fab.core.part import Cutout, EdgeBore, Hole, Panel, Placement, Pocket

LENGTH_MM = 1e-3  # by which depths, diameters and places may differ
WIDTH_MM = 0.012  # mean width between outlines: both are chains of chords of 0.01 mm
CHORD_MM = 0.01

type Matrix = NDArray[np.float64]


@frozen
class Cut:
    """What is taken from a board lying in its frame: a region between two heights."""

    kind: str  # hole, pocket, cutout
    region: BaseGeometry
    low_mm: float
    high_mm: float
    diameter_mm: float = 0.0


@frozen
class Bore:
    """A bore into the edge: its mouth, its direction, its size."""

    mouth: tuple[float, float, float]
    way: tuple[float, float, float]
    diameter_mm: float
    depth_mm: float


@frozen
class Truth:
    """A board as it was made, lying in its frame from z = 0 up."""

    outline: Polygon
    thickness_mm: float
    cuts: tuple[Cut, ...] = ()
    bores: tuple[Bore, ...] = ()


def differences(truth: Truth, at: Matrix, panel: Panel, placement: Placement) -> list[str]:
    """What is wrong with a panel that was read, `at` being where the generated board was put; empty if nothing is."""
    into = np.linalg.inv(at) @ np.array(placement.matrix()).reshape(4, 4).T
    wrong = []
    if abs(panel.thickness_mm - truth.thickness_mm) > LENGTH_MM:
        wrong.append(f"thickness {panel.thickness_mm}, not {truth.thickness_mm}")
    if not _alike(_laid(panel.outline.polygon(CHORD_MM), into), truth.outline):
        wrong.append("another outline")
    cuts, bores = _read(panel, into)
    for cut in truth.cuts:
        same = [
            one
            for one in cuts
            if one.kind == cut.kind and _same_heights(one, cut) and one.region.intersects(cut.region)
        ]
        # Round something that stands a pocket is two, which fill it together.
        once = abs(sum(one.region.area for one in same) - cut.region.area) <= WIDTH_MM * cut.region.length
        match = same if once and _alike(union(one.region for one in same), cut.region) else []
        if not match or any(abs(one.diameter_mm - cut.diameter_mm) > LENGTH_MM for one in match):
            wrong.append(f"no {cut.kind} from {cut.low_mm:g} to {cut.high_mm:g}")
        cuts = [one for one in cuts if not any(one is found for found in match)]
    wrong += [f"a {one.kind} too many" for one in cuts]
    for bore in truth.bores:
        match_bores = [one for one in bores if _same_bore(one, bore)]
        if not match_bores:
            wrong.append(f"no bore of {bore.diameter_mm:g} mm")
        else:
            bores.remove(match_bores[0])
    return wrong + ["a bore too many" for _ in bores]


def _read(panel: Panel, into: Matrix) -> tuple[list[Cut], list[Bore]]:
    cuts, bores = [], []
    for feature in panel.features:
        if isinstance(feature, EdgeBore):
            mouth = (into @ [feature.x, feature.y, feature.z, 1])[:3]
            way = (into @ [feature.dx, feature.dy, 0, 0])[:3]
            bores.append(Bore(tuple(mouth), tuple(way), feature.diameter_mm, feature.depth_mm))
            continue
        heights = sorted((into @ [0, 0, z, 1])[2] for z in feature.z_range(panel.thickness_mm))
        kind = {Hole: "hole", Pocket: "pocket", Cutout: "cutout"}.get(type(feature), "other")
        diameter = feature.diameter_mm if isinstance(feature, Hole) else 0.0
        if isinstance(feature, Hole):
            region: BaseGeometry = Point(feature.x, feature.y).buffer(feature.diameter_mm / 2, 64)
        else:
            region = feature.loop().polygon(CHORD_MM)
        cuts.append(Cut(kind, _laid(region, into), heights[0], heights[1], diameter))
    return cuts, bores


def _laid(region: BaseGeometry, into: Matrix) -> BaseGeometry:
    return affine_transform(region, [into[0, 0], into[0, 1], into[1, 0], into[1, 1], into[0, 3], into[1, 3]])


def _alike(a: BaseGeometry, b: BaseGeometry) -> bool:
    return float(a.symmetric_difference(b).area) <= WIDTH_MM * float(b.length)


def _same_heights(a: Cut, b: Cut) -> bool:
    return abs(a.low_mm - b.low_mm) < LENGTH_MM and abs(a.high_mm - b.high_mm) < LENGTH_MM


def _same_bore(a: Bore, b: Bore) -> bool:
    return (
        math.dist(a.mouth, b.mouth) < LENGTH_MM
        and math.dist(a.way, b.way) < LENGTH_MM
        and abs(a.diameter_mm - b.diameter_mm) < LENGTH_MM
        and abs(a.depth_mm - b.depth_mm) < LENGTH_MM
    )
