"""The time of a program is the one that constant acceleration and the corner rule give, by hand where a hand can."""

import itertools
import math
import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.motion import Move, duration_s, end_times_s

MACHINE = msgspec.structs.replace(
    FULL_SHEET_ROUTER, max_feed_mm_min=(6000.0, 6000.0, 1200.0), acceleration_mm_s2=(500.0, 500.0, 100.0)
)
ORIGIN = (0.0, 0.0, 0.0)


def test_one_long_move_is_a_trapezoid() -> None:
    """100 mm at 50 mm/s and 500 mm/s2: 2 s and the tenth of a second that speeding up and slowing down cost."""
    assert duration_s(ORIGIN, [Move(100, 0, 0, 3000)], MACHINE) == pytest.approx(100 / 50 + 50 / 500)


def test_one_short_move_is_a_triangle() -> None:
    """1 mm never reaches 100 mm/s."""
    assert duration_s(ORIGIN, [Move(1, 0, 0, 6000)], MACHINE) == pytest.approx(2 * math.sqrt(1 / 500))


def test_straight_on_costs_no_stop() -> None:
    """A way divided into ten takes as long as the whole; a sharp turn back takes two full stops."""
    whole = duration_s(ORIGIN, [Move(100, 0, 0, 3000)], MACHINE)
    divided = duration_s(ORIGIN, [Move(10.0 * i, 0, 0, 3000) for i in range(1, 11)], MACHINE)
    back = duration_s(ORIGIN, [Move(50, 0, 0, 3000), Move(0, 0, 0, 3000)], MACHINE)
    assert divided == pytest.approx(whole)
    assert back == pytest.approx(2 * (50 / 50 + 50 / 500))


def test_a_corner_is_passed_at_the_speed_that_junction_deviation_allows() -> None:
    """At 90 degrees: v = sqrt(a d s / (1 - s)), s = sin(45 degrees); a is what both axes give along the diagonal."""
    s = math.sqrt(0.5)
    v = math.sqrt(500 * math.sqrt(2) * 0.01 * s / (1 - s))
    one_leg = (50 - v) / 500 + 50 / 500 + (100 - (50**2 - v**2) / 1000 - 50**2 / 1000) / 50
    found = duration_s(ORIGIN, [Move(100, 0, 0, 3000), Move(100, 100, 0, 3000)], MACHINE)
    assert found == pytest.approx(2 * one_leg)


def test_axes_keep_their_own_limits() -> None:
    """A plunge asked for at 6000 goes at the axis's 1200 mm/min and 100 mm/s2; a rapid goes at the limit."""
    plunge = duration_s(ORIGIN, [Move(0, 0, 20, 6000)], MACHINE)
    assert plunge == pytest.approx(20 / 20 + 20 / 100)
    assert duration_s(ORIGIN, [Move(0, 0, 20, 0)], MACHINE) == pytest.approx(plunge)


def test_waits_stand_still() -> None:
    """A dwell before a move adds its time and breaks the run."""
    moves = [Move(50, 0, 0, 3000), Move(100, 0, 0, 3000, wait_s=4.0)]
    assert duration_s(ORIGIN, moves, MACHINE) == pytest.approx(4 + 2 * (50 / 50 + 50 / 500))


def microns(most_mm: int) -> st.SearchStrategy[float]:
    """Draw places as a program can say them: it holds three decimals."""
    return st.integers(0, 1000 * most_mm).map(lambda number: number / 1000)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(microns(500), microns(500), microns(30), st.sampled_from([0, 600, 3000])),
        min_size=1,
    )
)
def test_never_quicker_than_feed_allows(points: list[tuple[float, float, float, int]]) -> None:
    """No program is done sooner than length over feed, and time only goes forward."""
    moves = [Move(x, y, z, feed) for x, y, z, feed in points]
    ends = end_times_s(ORIGIN, moves, MACHINE)
    places = [ORIGIN, *((m.x, m.y, m.z) for m in moves)]
    least = sum(
        math.dist(a, b) / ((m.feed_mm_min or 12_000) / 60) for a, b, m in zip(places, places[1:], moves, strict=False)
    )
    assert ends[-1] >= least - 1e-6
    assert all(b >= a - 1e-12 for a, b in itertools.pairwise(ends))


def test_twenty_thousand_lines_in_a_second() -> None:
    """A long program is timed while a person waits."""
    moves = [Move(10 * math.cos(i / 10), 10 * math.sin(i / 10), i / 1000, 3000) for i in range(20_000)]
    start = time.perf_counter()
    duration_s(ORIGIN, moves, MACHINE)
    assert time.perf_counter() - start < 1.0
