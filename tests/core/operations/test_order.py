"""Places are visited once each, on a way that is near the shortest there is."""

import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab.core.geometry import Point
from jupyter_fab.core.operations.order import shortest_way

HOME = (0.0, 0.0)
SPOTS = st.lists(st.tuples(st.floats(0, 2440), st.floats(0, 1220)), max_size=7)


def way_mm(order: list[int], places: list[Point]) -> float:
    """How far that order travels."""
    return sum(math.dist(a, b) for a, b in itertools.pairwise([HOME, *(places[i] for i in order)]))


@settings(max_examples=60, deadline=None)
@given(SPOTS)
def test_each_place_once_and_never_far_from_the_shortest(places: list[Point]) -> None:
    """All orders of seven places are tried: ours is at most a quarter longer than the best."""
    found = shortest_way(places, HOME)
    assert sorted(found) == list(range(len(places)))
    best = min(way_mm(list(order), places) for order in itertools.permutations(range(len(places))))
    assert way_mm(found, places) <= best * 1.25 + 1e-6


def test_a_row_is_drilled_along() -> None:
    """Holes in a line are visited from the near end to the far one, whatever order they come in."""
    places = [(32.0 * ((i * 7) % 20), 0.0) for i in range(20)]
    assert [places[i][0] for i in shortest_way(places, HOME)] == [32.0 * i for i in range(20)]
