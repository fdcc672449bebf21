"""Each operation as a cutter makes it: entries ramp, bites are one level deep, joints are finished, holes pecked."""

import itertools
import math

import pytest
from shapely.geometry import LineString, Point, Polygon, box

from jupyter_fab.core.descent import HELIX_SLOPE, RAMP_SLOPE, levels, spiral
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.operations.clear import ALLOWANCE_MM, cleared
from jupyter_fab.core.operations.drill import pecks
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.tool import END_MILL_6
from jupyter_fab.core.toolpath import SMALL_PART_MM2, Operation, OperationKind, toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, bracket, parts, slotted_side, windowed_top

SQUARE = [(0.0, 0.0), (300.0, 0.0), (300.0, 200.0), (0.0, 200.0)]


def floor_at(path: list[tuple[float, float, float]], spot: Point, upto: int) -> float:
    """How low the first so many strokes of a path have gone at a spot on their way."""
    low = 18.0
    for a, b in itertools.pairwise(path[:upto]):
        line = LineString([a[:2], b[:2]]) if a[:2] != b[:2] else None
        if line is not None and line.distance(spot) < 1e-6:
            low = min(low, a[2] + (b[2] - a[2]) * line.project(spot) / line.length)
    return low


def test_a_spiral_never_bites_deeper_than_a_level_and_leaves_nothing() -> None:
    """Seen at many spots: each passing takes at most one level, and the last floor is reached everywhere."""
    bites = levels(18.0, -0.3, 6.5)
    path = spiral(SQUARE, 18.0, bites)
    ring = LineString([*SQUARE, SQUARE[0]])
    for i in range(50):
        spot = ring.interpolate(ring.length * (i + 0.5) / 50)
        before = 18.0
        for upto in range(2, len(path) + 1):
            now = floor_at(path, spot, upto)
            assert before - now <= 6.1 + 1e-6
            before = now
        assert before == pytest.approx(-0.3)


@pytest.mark.parametrize("side", [4.0, 20.0, 150.0])
def test_every_entry_is_a_ramp(side: float) -> None:
    """No stroke goes straight down, whether the ring is long or so short that the ramps join into a helix."""
    ring = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)]
    for a, b in itertools.pairwise(spiral(ring, 18.0, levels(18.0, -0.3, 6.5))):
        across = math.dist(a[:2], b[:2])
        slope = max(HELIX_SLOPE if 4 * side < 30 else RAMP_SLOPE, 18.3 / (12 * 4 * side))
        assert a[2] - b[2] <= across * slope + 1e-9
        assert a[2] >= b[2] - 1e-9


def test_a_joint_is_left_proud_and_finished_at_full_depth() -> None:
    """Every stroke above the floor keeps the allowance; one lap at the floor runs along the wall itself."""
    opening, body = box(100, 100, 200, 118.2), box(0, 0, 300, 300)
    material = body.difference(opening)
    for finish in (False, True):
        strokes = [pair for path in cleared(opening, material, END_MILL_6, 18, -0.3, finish=finish)
                   for pair in itertools.pairwise(path)]  # fmt: skip
        near = [(a, b) for a, b in strokes if LineString([a[:2], b[:2]]).distance(material.boundary) < 3.0 + 0.1]
        lap = [(a, b) for a, b in near if a[2] == b[2] == pytest.approx(-0.3)]
        assert sum(math.dist(a, b) for a, b in lap) == pytest.approx(Polygon(opening).buffer(-3).length, rel=0.02)
        assert (len(lap) == len(near)) is finish
    assert END_MILL_6.radius_mm / 3 > ALLOWANCE_MM


def test_a_groove_as_wide_as_the_cutter_is_not_left_to_the_finishing_pass() -> None:
    """Where it widens at its end, the wide part alone must not be cleared before the lap at full depth."""
    groove, room = box(0, 97, 100, 103.3), box(100, 80, 130, 120)
    area = groove.union(room)
    paths = cleared(area, box(-50, 0, 300, 300).difference(area), END_MILL_6, 18, 9, finish=True)
    lowest = 18.0
    for a, b in itertools.pairwise(point for path in paths for point in path):
        if max(a[0], b[0]) < 90 and a[:2] != b[:2]:
            low = min(a[2], b[2])
            assert low >= lowest - END_MILL_6.pass_depth_mm
            lowest = min(lowest, low)
    assert lowest == 9


def test_a_deep_hole_is_pecked() -> None:
    """Equal bites of at most the tool's, from the top each time, the last to the bottom; a shallow one goes at once."""
    found = pecks((5.0, 6.0), 18.0, -0.3, 9.0)
    assert [path[0] for path in found] == [(5.0, 6.0, 18.0)] * 3
    assert [path[1][2] for path in found] == pytest.approx([11.9, 5.8, -0.3])
    assert len(pecks((5.0, 6.0), 18.0, 6.0, 24.0)) == 1


@pytest.fixture(scope="module")
def layout() -> Layout:
    """Small and large parts on one sheet."""
    piece = parts(slotted_side(), windowed_top(), bracket(), board(), bracket(), board(120, 80))
    return nest(piece, (nominal_sheet("birch-ply", 18.0),), FULL_SHEET_ROUTER)


def test_pockets_then_openings_then_small_parts_then_large(layout: Layout) -> None:
    """Nothing is cut of a part after its outline, and no large part is cut out before a small one."""
    operations = toolpaths(layout, FULL_SHEET_ROUTER).runs[-1].operations
    order = [kind for kind, _ in itertools.groupby(o.kind for o in operations if o.kind is not OperationKind.DRILL)]
    assert order == [OperationKind.POCKET, OperationKind.INNER, OperationKind.OUTER]
    area = {placed.part: placed.panel.outline.polygon().area for placed in layout.placed}
    small = [area[o.part] < SMALL_PART_MM2 for o in operations if o.kind is OperationKind.OUTER]
    assert small == sorted(small, reverse=True)
    assert set(small) == {True, False}


def test_rapids_are_shorter_than_in_the_order_of_the_parts(layout: Layout) -> None:
    """Of each stage the way in the air is no longer than the parts' own order would make it."""
    names = [placed.part for placed in layout.placed]
    for run in toolpaths(layout, FULL_SHEET_ROUTER).runs:
        for _, stage in itertools.groupby(run.operations, key=lambda o: o.kind):
            made = list(stage)
            plain = sorted(made, key=lambda o: names.index(o.part))
            assert _air_mm(made) <= _air_mm(plain) + 400.0  # small parts come first, which may cost a little


def _air_mm(operations: list[Operation]) -> float:
    return sum(math.dist(a.paths[-1][-1][:2], b.paths[0][0][:2]) for a, b in itertools.pairwise(operations))
