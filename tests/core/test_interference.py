"""Parts that stand in each other are found, with the volume that exact solids have, however they lie."""

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab import Assembly, Dado, Dowel, TabAndSlot
from jupyter_fab.core.interference import body_of, interference, overlap_mm3
from jupyter_fab.core.part import Part, Parts, Placement
from jupyter_fab.designs.bookshelf import bookshelf
from jupyter_fab.designs.desk import desk
from jupyter_fab.testing.panels import bracket, slotted_side, windowed_top
from tests.core import solids

angles = st.sampled_from([0.0, 90.0, 180.0, 270.0]) | st.floats(0, 360)


def turned(a: float, b: float, c: float) -> np.ndarray:
    """A rotation by three angles, degrees."""
    found = np.eye(3)
    for axis, angle in ((2, a), (1, b), (0, c)):
        i, j = [k for k in range(3) if k != axis]
        one = np.eye(3)
        cos, sin = round(math.cos(math.radians(angle)), 15), round(math.sin(math.radians(angle)), 15)
        one[i, i], one[i, j], one[j, i], one[j, j] = cos, -sin, sin, cos
        found = one @ found
    return found


@given(st.tuples(angles, angles, angles), st.tuples(*[st.floats(-150, 250)] * 3), st.integers(0, 2), st.integers(0, 2))
@settings(max_examples=8, deadline=None)
def test_the_volume_is_that_of_exact_solids(turn, at, first, second):
    """Square, parallel or slanted (within a tenth), with pockets, holes and slots."""
    panels = (bracket(), slotted_side(), windowed_top())
    one = Part(name="one", panel=panels[first], placement=Placement((0, 0, 0), (1, 0, 0), (0, 1, 0)))
    frame = turned(*turn)
    place = Placement(at, tuple(frame[:, 0]), tuple(frame[:, 1]))
    other = Part(name="other", panel=panels[second], placement=place)
    exact = solids.overlap_mm3(solids.placed(one), solids.placed(other))
    assert overlap_mm3(body_of(one), body_of(other)) == pytest.approx(exact, rel=0.1, abs=150)
    assert overlap_mm3(body_of(other), body_of(one)) == pytest.approx(exact, rel=0.1, abs=150)


@given(st.tuples(*[st.floats(-150, 250)] * 3), st.integers(0, 2), st.integers(0, 2), st.integers(0, 23))
@settings(max_examples=8, deadline=None)
def test_square_and_parallel_parts_are_exact(at, first, second, way):
    """Nothing is sampled where boards stand as the kit sets them."""
    panels = (bracket(), slotted_side(), windowed_top())
    one = Part(name="one", panel=panels[first], placement=Placement((0, 0, 0), (1, 0, 0), (0, 1, 0)))
    frame = turned(90.0 * (way % 4), 90.0 * (way // 4 % 4), 90.0 * (way // 16))
    other = Part(name="o", panel=panels[second], placement=Placement(at, tuple(frame[:, 0]), tuple(frame[:, 1])))
    exact = solids.overlap_mm3(solids.placed(one), solids.placed(other))
    assert overlap_mm3(body_of(one), body_of(other)) == pytest.approx(exact, rel=1e-3, abs=1.0)


def test_a_piece_that_goes_together_has_none():
    """The library's pieces, as they are drawn."""
    assert interference(desk.build()) == ()


@pytest.mark.slow
def test_a_recognised_piece_has_none():
    """The same for one that was written in CadQuery."""
    assert interference(bookshelf.build()) == ()


def test_a_forgotten_joint_is_found_with_its_place():
    """A tab without its slot is named with the other board, how much of it is in the way, and where."""
    kit = Assembly()
    side = kit.board("side", x=(0, 18), y=(0, 400), z=(0, 600), face="+x", grain="z")
    shelf = kit.board("shelf", x=(18, 500), y=(0, 400), z=(300, 318), face="+z", grain="x")
    kit.join(TabAndSlot(count=1, length_mm=60, clearance_mm=0.0), shelf, side)
    assert interference(kit.parts()) == ()
    made = {part.name: part for part in kit.parts().parts}
    panel = msgspec.structs.replace(made["side"].panel, features=())
    (found,) = interference(Parts(parts=(msgspec.structs.replace(made["side"], panel=panel), made["shelf"])))
    assert (found.one, found.other) == ("side", "shelf")
    relief = 2 * 3.2**2 * (math.pi / 4 - 0.5) / 2  # what the shoulders' reliefs take off the tab, nearly
    assert found.volume_mm3 == pytest.approx(18 * (18 * 60 - 2 * relief), rel=0.01)
    assert (found.low[2], found.high[2]) == pytest.approx((300, 318))


def test_boards_that_touch_and_fasteners_are_none():
    """Faces on faces, and dowels in their bores, are no overlap; neither are boards far apart."""
    kit = Assembly()
    side = kit.board("side", x=(0, 18), y=(0, 400), z=(0, 600), face="+x", grain="z")
    bottom = kit.board("bottom", x=(18, 500), y=(0, 400), z=(0, 18), face="+z", grain="x")
    lid = kit.board("lid", x=(18, 500), y=(0, 400), z=(18, 36), face="+z", grain="x")
    kit.join(Dowel(), bottom, side)
    kit.join(Dado(), lid, side)
    assert interference(kit.parts()) == ()
