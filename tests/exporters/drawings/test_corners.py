"""Corners are measured where a joiner measures them, whatever the cutter or a radius made of them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab.core.geometry import Loop, Vertex, rectangle, rounded
from jupyter_fab.exporters.drawings import corners as of
from jupyter_fab.exporters.drawings.corners import corners

SIZE = st.floats(50, 2000)


def box(points) -> tuple[float, float, float, float]:
    """The box around corners, which must be there."""
    assert points is not None
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


@given(SIZE, SIZE, st.floats(1, 20))
def test_a_rounded_board_has_its_four_corners_and_radii(wide: float, high: float, radius: float) -> None:
    """The corners of the board before it was rounded; the radii are no reliefs."""
    found = corners(rounded(rectangle(0, 0, wide, high), radius))
    wanted = sorted([(0, 0), (wide, 0), (wide, high), (0, high)])
    assert [pytest.approx(a, abs=1e-6) for a in sorted((round(x, 6), round(y, 6)) for x, y in found.at)] == wanted
    assert [(arc.radius, arc.relief) for arc in found.rounds] == [(pytest.approx(radius), False)] * 4
    assert box(of.rectangle(rounded(rectangle(0, 0, wide, high), radius))) == pytest.approx((0, 0, wide, high))


def test_a_relieved_slot_is_the_rectangle_that_the_board_fills() -> None:
    """Half circles through the corners are reliefs, and no part of the size."""
    reach = 3 * 2**0.5
    slot = Loop(
        (
            Vertex(10 + reach, 20),
            Vertex(50 - reach, 20, 1),
            Vertex(50, 20 + reach),
            Vertex(50, 38 - reach, 1),
            Vertex(50 - reach, 38),
            Vertex(10 + reach, 38, 1),
            Vertex(10, 38 - reach),
            Vertex(10, 20 + reach, 1),
        )
    )
    assert box(of.rectangle(slot)) == pytest.approx((10, 20, 50, 38))
    assert [arc.relief for arc in corners(slot).rounds] == [True] * 4


def test_what_is_no_rectangle_is_not_called_one() -> None:
    """A slanted edge, a round, a slot with round ends."""
    assert of.rectangle(Loop((Vertex(0, 0), Vertex(120, 0), Vertex(120, 40), Vertex(40, 90), Vertex(0, 90)))) is None
    assert of.rectangle(Loop((Vertex(0, 0), Vertex(80, 0, 1), Vertex(80, 20), Vertex(0, 20, 1)))) is None
    assert of.rectangle(Loop((Vertex(10, 0, 1), Vertex(-10, 0, 1)))) is None


@given(st.floats(-90, 90), st.floats(20, 200))
def test_a_turned_rectangle_is_one(degrees: float, long: float) -> None:
    """Whichever way it lies; a parallelogram is none."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    at = [(c * x - s * y, s * x + c * y) for x, y in ((0, 0), (long, 0), (long, 18), (0, 18))]
    found = of.rectangle(Loop(tuple(Vertex(x, y) for x, y in at)))
    assert found is not None
    assert math.dist(found[0], found[1]) == pytest.approx(long)
    assert of.rectangle(Loop((Vertex(0, 0), Vertex(long, 0), Vertex(long + 3, 18), Vertex(3, 18)))) is None


def test_a_slot_is_known_by_its_round_ends() -> None:
    """However its outline is written; a board with small radii is none."""
    assert of.has_round_ends(Loop((Vertex(0, 0), Vertex(80, 0, 1), Vertex(80, 20), Vertex(0, 20, 1))).polygon(0.05))
    assert of.has_round_ends(rounded(rectangle(0, 0, 30, 100), 15).polygon(0.05))
    assert not of.has_round_ends(rounded(rectangle(0, 0, 30, 100), 10).polygon(0.05))
