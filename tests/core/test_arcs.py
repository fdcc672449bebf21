"""Arcs say what the points say, within the stated tolerance, and corners stay corners."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab.core.arcs import GRBL_TOLERANCE_MM, TOLERANCE_MM, chords, legs
from jupyter_fab.core.geometry import Vector


def round_about(radius: float, first: float, turn: float, count: int, fall: float = 0.0) -> list[Vector]:
    """Points on a circle about (500, 300), falling evenly."""
    angles = [first + turn * i / count for i in range(count + 1)]
    return [(500 + radius * math.cos(a), 300 + radius * math.sin(a), -fall * i / count) for i, a in enumerate(angles)]


@settings(max_examples=60, deadline=None)
@given(st.floats(1.0, 400.0), st.floats(0, 6.28), st.floats(0.5, 3.0), st.booleans(), st.floats(0.0, 3.0))
def test_a_round_is_one_arc(radius: float, first: float, turn: float, left: bool, fall: float) -> None:
    """Whatever its radius and side, falling or level; the controller's chords stay within both tolerances of it."""
    count = max(6, math.ceil(turn / (2 * math.acos(1 - 0.007 / radius))))
    points = round_about(radius, first, turn if left else -turn, count, fall)
    (leg,) = legs(points)
    assert leg.centre is not None
    assert leg.clockwise is not left
    assert leg.centre == pytest.approx((500, 300), abs=0.02)
    passed = [points[0], *chords(points[0], points[-1], leg.centre, clockwise=leg.clockwise)]
    for a, b in itertools.pairwise(passed):
        middle = math.hypot((a[0] + b[0]) / 2 - 500, (a[1] + b[1]) / 2 - 300)
        assert abs(middle - radius) <= 4 * GRBL_TOLERANCE_MM  # it rounds their count down: of one chord, half of two
    assert [p[2] for p in passed] == sorted((p[2] for p in passed), reverse=True)


def test_corners_and_coarse_polygons_stay_straight() -> None:
    """A square's corners lie on a circle too, and so do a hexagon's: an arc would leave their edges."""
    for corners in (4, 6, 12, 36):
        points = round_about(40.0, 0.0, math.tau, corners)
        assert 40 * (1 - math.cos(math.pi / corners)) > TOLERANCE_MM
        assert [leg.centre for leg in legs(points)] == [None] * corners


def test_a_step_in_depth_breaks_the_arc() -> None:
    """A lift over a tab stands where it stood."""
    points = round_about(10.0, 0.0, 1.5, 20)
    lifted = [(x, y, 3.0 if 8 <= i <= 12 else 0.0) for i, (x, y, _) in enumerate(points)]
    ends = [leg.end for leg in legs(lifted)]
    assert {7, 8, 12, 13} <= set(ends)


def test_no_arc_leaves_the_box() -> None:
    """A round that touches the clamped border stays straight there, since its arc may pass the points' own reach."""
    points = round_about(50.0, 2.0, 2.0, 60)  # passes its lowest x, 450, half way
    (whole,) = legs(points, (450.0, 0.0, 1000.0, 1000.0))
    assert whole.centre is not None
    at, straight = 0, []
    for leg in legs(points, (450.01, 0.0, 1000.0, 1000.0)):
        if leg.centre is None:
            straight.append(points[leg.end][0])
        else:
            passed = chords(points[at], points[leg.end], leg.centre, clockwise=leg.clockwise)
            assert min(x for x, _, _ in passed) > 450.01
        at = leg.end
    assert min(straight) < 450.1
    assert legs(points, (0.0, 0.0, 449.9999, 1000.0)) == [whole]  # only the sides that the arc itself passes count
