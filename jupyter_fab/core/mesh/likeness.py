"""What makes two panels alike: the same cuts in the same order, only at other places.

Role: `moved.py` makes a panel's mesh from that of its like, which is what a slider's move leaves in most panels. Every
corner is a mark; along each axis the marks of like panels rise in the same order and the same ones coincide, so that
stretching the board between its marks takes the one plan to the other. Lone round holes go by their centres. Nothing
here makes triangles.
"""

from __future__ import annotations

from collections.abc import Hashable

import attrs
import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.geometry import Loop
from jupyter_fab.core.mesh.cells import GRID_MM
from jupyter_fab.core.mesh.plain import Box
from jupyter_fab.core.mesh.rounds import SAME_MM, edge_box, round_radius_mm
from jupyter_fab.core.part import EdgeBore, Hole, Panel, Relief

APART_MM = 2 * GRID_MM  # marks nearer to one another than that might fall together when cells are cut

type Floats = NDArray[np.float64]
type Places = NDArray[np.int64]


@attrs.frozen(eq=False)
class Likeness:
    """The marks of a panel; like panels have the same `key`."""

    key: Hashable
    marks: tuple[Floats, Floats]  # along x and along y, rising, each value once, mm
    stiff: tuple[Places, Places]  # (r, 2) places in them: what lies between is moved as it is, not stretched
    centres: Floats  # (k, 2) of the lone round holes
    reaches_mm: Floats  # (k,) how far from its centre a lone hole is drawn


def likeness_of(panel: Panel, alone: NDArray[np.bool_]) -> Likeness | None:
    """The panel's marks; None where bores into its edges or marks too near to one another forbid stretching it.

    `alone` says of each feature from a face whether it is a lone round hole (`rounds.stand_alone`).
    """
    if any(isinstance(feature, EdgeBore) for feature in panel.features):
        return None
    features = panel.face_features()
    points: list[tuple[float, float]] = []
    stiff: list[int] = []
    kinds: list[Hashable] = [_chain(panel.outline, points, stiff)]
    if panel.banding:
        x0, y0, x1, y1 = panel.finished_bounds()
        points += [(x0, y0), (x1, y1)]
    centres: list[tuple[float, float]] = []
    reaches: list[float] = []
    for feature, lone in zip(features, alone.tolist(), strict=True):
        span = feature.z_range(panel.thickness_mm)
        if not isinstance(feature, Hole | Relief):
            kinds.append((span, _chain(feature.outline, points, stiff)))
            continue
        radius = round_radius_mm(feature)
        kinds.append((span, lone, radius))
        if lone:
            centres.append((feature.x, feature.y))
            reaches.append(1.02 * radius)
        else:
            reach = 1.02 * radius
            _keep(points, stiff, (feature.x - reach, feature.y - reach, feature.x + reach, feature.y + reach))
    found = [_ranked(axis) for axis in np.array(points).T]
    if any(axis is None for axis in found):
        return None
    (x, x_ranks), (y, y_ranks) = (axis for axis in found if axis is not None)
    first = np.array(stiff, np.int64)
    lone_order = tuple(np.argsort(axis, kind="stable").tobytes() for axis in np.array(centres).reshape(-1, 2).T)
    return Likeness(
        key=(panel.thickness_mm, panel.grain, panel.banding, *kinds, x_ranks.tobytes(), y_ranks.tobytes(), *lone_order),
        marks=(x, y),
        stiff=(
            np.column_stack([x_ranks[first], x_ranks[first + 1]]),
            np.column_stack([y_ranks[first], y_ranks[first + 1]]),
        ),
        centres=np.array(centres).reshape(-1, 2),
        reaches_mm=np.array(reaches),
    )


def _chain(loop: Loop, points: list[tuple[float, float]], stiff: list[int]) -> Hashable:
    """Marks at the loop's corners; its arcs and slanting edges are stiff. Its bulges come back."""
    before = loop.vertices[-1]
    for here in loop.vertices:
        points.append((here.x, here.y))
        if before.bulge or (abs(before.x - here.x) > SAME_MM and abs(before.y - here.y) > SAME_MM):
            _keep(points, stiff, edge_box(before, here))
        before = here
    return tuple(vertex.bulge for vertex in loop.vertices)


def _keep(points: list[tuple[float, float]], stiff: list[int], box: Box) -> None:
    """Marks at the corners of a box that is moved as it is."""
    stiff.append(len(points))
    points += [box[:2], box[2:]]


def _ranked(values: Floats) -> tuple[Floats, Places] | None:
    """The distinct values, rising, and the place of each among them; None if some are too near to one another."""
    order = np.argsort(values, kind="stable")
    rising = values[order]
    steps = rising[1:] - rising[:-1]
    anew = steps > SAME_MM
    if (anew & (steps < APART_MM)).any():
        return None
    rank = np.zeros(len(values), np.int64)
    np.cumsum(anew, out=rank[1:])
    ranks = np.empty_like(rank)
    ranks[order] = rank
    first = np.ones(len(values), np.bool_)
    first[1:] = anew
    return rising[first], ranks
