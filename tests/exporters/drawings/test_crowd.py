"""Figures that would stand in each other are moved apart as little as can be; words find room that is free."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab.exporters.drawings.crowd import Crowd, spread

places = st.lists(st.floats(0, 200, allow_nan=False), min_size=1, max_size=30).map(sorted)


@given(places, st.floats(0.1, 8))
def test_neighbours_keep_their_distance_and_order(wanted: list[float], gap: float) -> None:
    """Every gap is kept; the middle of all stays where it was."""
    found = spread(wanted, gap)
    assert all(b - a >= gap - 1e-6 for a, b in itertools.pairwise(found))
    assert sum(found) == pytest.approx(sum(wanted), abs=1e-6)


@given(places, st.floats(0.1, 8))
def test_what_has_room_stays(wanted: list[float], gap: float) -> None:
    """Places that are far enough apart are not moved."""
    apart = [value + i * gap for i, value in enumerate(wanted)]
    assert spread(apart, gap) == pytest.approx(apart)


def test_a_label_avoids_what_stands_and_its_leader_avoids_words() -> None:
    """The nearest free place is taken; a place behind words is not reached through them."""
    crowd = Crowd()
    page = (0.0, 0.0, 100.0, 100.0)
    first = crowd.place((6, 3), (50, 50), page)
    assert first is not None
    crowd.add((first[0] - 3, first[1] - 1.5, first[0] + 3, first[1] + 1.5))
    second = crowd.place((6, 3), (50, 50), page)
    assert second is not None
    assert abs(second[0] - first[0]) >= 6 or abs(second[1] - first[1]) >= 3
    walled = Crowd()
    for box in ((40, 53, 60, 56), (40, 44, 60, 47), (55, 44, 58, 56), (42, 44, 45, 56)):
        walled.add(box, words=True)
    assert walled.place((6, 3), (50, 50), page, led=False) is not None
    assert walled.place((6, 3), (50, 50), page, led=True) is None
    assert Crowd().place((6, 3), (50, 50), (49, 49, 51, 51)) is None
