"""Round features: how a circle is drawn, and which of them stand alone.

Role: a hole that meets nothing else, as most features of a piece do, is laid out at once with all that have as
many corners (`bores.py`); the rest goes to the cells (`cells.py`). Nothing here makes triangles.
"""

from __future__ import annotations

import functools
import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from jupyter_fab.core.geometry import SAME_POINT_MM, Loop, Vertex, arc_of
from jupyter_fab.core.mesh.plain import Box, rectangle_of
from jupyter_fab.core.part import FaceFeature, Hole, Panel, Relief

CHORD_MM = 0.1  # how far a drawn circle may leave the true one; a tenth of a pixel when 1 m fills the screen
WIDEST_STEP = math.pi / 8  # of an arc, so that small ones look round too
LEAST_SEGMENTS = 16  # of a circle, so that a 5 mm hole still looks round from near
FINE_MM = 12.0  # holes up to this diameter need not be drawn as such from afar: pins, dowels, screws
SAME_MM = 1e-6

type Floats = NDArray[np.float64]


@functools.lru_cache(maxsize=256)
def unit_circle(count: int) -> Floats:
    """Corners of a regular polygon with the area of the unit circle, so that volumes come out exact."""
    turn = np.arange(count) * (2 * math.pi / count)
    reach = math.sqrt((2 * math.pi / count) / math.sin(2 * math.pi / count))
    circle = np.column_stack([np.cos(turn), np.sin(turn)]) * reach
    circle.setflags(write=False)
    return circle


def segments(radius_mm: float) -> int:
    """How many straight edges a drawn circle has; a multiple of eight, so that corners lie on both diagonals."""
    step = 2 * math.acos(1 - min(CHORD_MM / radius_mm, 0.5))
    return max(LEAST_SEGMENTS, 8 * math.ceil(2 * math.pi / step / 8))


def circle_points(x: float, y: float, radius_mm: float) -> Floats:
    """The corners of a drawn circle."""
    return np.array([x, y]) + radius_mm * unit_circle(segments(radius_mm))


def drawn(loop: Loop) -> Polygon:
    """The loop as it is drawn: chords for arcs, their inner corners so far outside that the area is the true one.

    Raises
    ------
    BadInput
        If the outline crosses itself or bounds no area.
    """
    points: list[tuple[float, float]] = []
    for here, there in zip(loop.vertices, loop.vertices[1:] + loop.vertices[:1], strict=True):
        points.append((here.x, here.y))
        if abs(here.bulge) > 1e-12:
            (x, y), radius, start, sweep = arc_of((here.x, here.y), (there.x, there.y), here.bulge)
            step = min(2 * math.acos(1 - min(CHORD_MM / radius, 0.5)), WIDEST_STEP)
            count = max(2, math.ceil(abs(sweep) / step))
            # Of the fan from the centre, n - 2 triangles have two corners at the wanted reach, two have one.
            share = abs(sweep) / math.sin(abs(sweep) / count)
            reach = radius * ((math.sqrt(1 + (count - 2) * share) - 1) / (count - 2) if count > 2 else share / 2)
            angles = [start + sweep * i / count for i in range(1, count)]
            points += [(x + reach * math.cos(angle), y + reach * math.sin(angle)) for angle in angles]
    region = Polygon(points)
    if not region.is_valid or region.area < SAME_POINT_MM:
        return loop.polygon(CHORD_MM)  # which says what is wrong
    return region


def sort_features(panel: Panel, alone: NDArray[np.bool_]) -> tuple[list[Hole | Relief], list[FaceFeature]]:
    """Round features that meet neither the outline nor another feature, and all the others."""
    lone: list[Hole | Relief] = []
    others: list[FaceFeature] = []
    for feature, stands_alone in zip(panel.face_features(), alone.tolist(), strict=True):
        if stands_alone and isinstance(feature, Hole | Relief):
            lone.append(feature)
        else:
            others.append(feature)
    return lone, others


def stand_alone(panel: Panel) -> NDArray[np.bool_]:
    """Which of the features from a face are round and meet neither the outline nor another feature."""
    features = panel.face_features()
    rounds = np.array([isinstance(feature, Hole | Relief) for feature in features], np.bool_)
    if not rounds.any():
        return rounds
    boxes = np.array([_box(feature) for feature in features])
    x0, y0, x1, y1 = boxes.T
    meets = (x0[:, None] <= x1) & (x1[:, None] >= x0)
    meets &= (y0[:, None] <= y1) & (y1[:, None] >= y0)
    np.fill_diagonal(meets, False)
    one, other = np.nonzero(meets)
    if len(one):
        # Holes over one another from both sides, as in a middle upright, do not meet if material is left between them.
        spans = np.array([feature.z_range(panel.thickness_mm) for feature in features])
        alike = (np.abs(boxes[one] - boxes[other]) < SAME_MM).all(axis=1) & rounds[one] & rounds[other]
        apart = (spans[one, 0] > spans[other, 1] + SAME_MM) | (spans[other, 0] > spans[one, 1] + SAME_MM)
        rounds[one[~(alike & apart)]] = False
    return rounds & _clear(panel.outline, boxes[:, :2], boxes[:, 2:])


def _box(feature: FaceFeature) -> Box:
    if isinstance(feature, Hole | Relief):
        reach = round_radius_mm(feature) * 1.02  # the drawn corners lie a little outside the circle
        return feature.x - reach, feature.y - reach, feature.x + reach, feature.y + reach
    chain = feature.outline.vertices
    boxes = [edge_box(here, there) for here, there in zip(chain, chain[1:] + chain[:1], strict=True)]
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def edge_box(here: Vertex, there: Vertex) -> Box:
    """A box around a loop's edge as it is drawn; of an arc not the least one."""
    x0, x1 = (here.x, there.x) if here.x < there.x else (there.x, here.x)
    y0, y1 = (here.y, there.y) if here.y < there.y else (there.y, here.y)
    if not here.bulge:
        return x0, y0, x1, y1
    # An arc of bulge b leaves its chord by |b| / 2 chords at most, and its circle never.
    spare = abs(here.bulge) / 2 * math.hypot(x1 - x0, y1 - y0) + CHORD_MM
    (x, y), radius, _, _ = arc_of((here.x, here.y), (there.x, there.y), here.bulge)
    reach = radius + CHORD_MM
    return (
        max(x0 - spare, x - reach),
        max(y0 - spare, y - reach),
        min(x1 + spare, x + reach),
        min(y1 + spare, y + reach),
    )


def _clear(outline: Loop, low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Whether a round with that box lies in the outline and does not touch it."""
    box = rectangle_of(outline)
    if box is not None:  # as most boards are
        inside: NDArray[np.bool_] = (low > box[:2]).all(axis=1) & (high < box[2:]).all(axis=1)
        return inside
    region = outline.polygon(CHORD_MM)
    shapely.prepare(region)
    middle = (low + high) / 2
    apart = shapely.distance(region.exterior, shapely.points(middle)) > (high - low)[:, 0] / 2
    found: NDArray[np.bool_] = shapely.contains_xy(region, middle) & apart
    return found


def round_radius_mm(feature: Hole | Relief) -> float:
    """The radius of a hole or of a corner relief, mm."""
    return feature.diameter_mm / 2 if isinstance(feature, Hole) else feature.radius_mm


def is_fine(feature: Hole | Relief) -> bool:
    """Whether it is so small that from afar a dark spot stands for it."""
    return 2 * round_radius_mm(feature) <= FINE_MM


def by_segments(lone: list[Hole | Relief]) -> dict[int, list[Hole | Relief]]:
    """The features by how many straight edges their circle is drawn with."""
    found: dict[int, list[Hole | Relief]] = {}
    for feature in lone:
        found.setdefault(segments(round_radius_mm(feature)), []).append(feature)
    return found
