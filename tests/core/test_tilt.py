"""Leaning boards: they stand where they were turned to, their joints fit, and what cannot be cut is refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab import Assembly, Dado, Dowel, MortiseAndTenon, TabAndSlot, Tilt
from jupyter_fab.core.interference import interference
from jupyter_fab.core.joints.refusal import NoJoint, Reason
from jupyter_fab.core.steps import steps

T = 18.0


def seat_between_sides(degrees, joint, *, about=(0.0, 0.0, 440.0)):
    """A seat of 400 x 360 between two large sides, turned about a line along x."""
    kit = Assembly(thickness_mm=T)
    sides = [
        kit.board(name, x=x, y=(-200, 600), z=(0, 900), face=face, grain="z")
        for name, x, face in (("left", (-T, 0), "+x"), ("right", (400, 400 + T), "-x"))
    ]
    tilt = Tilt("x", degrees, about)
    seat = kit.board("seat", x=(0, 400), y=(0, 360), z=(440 - T, 440), face="+z", grain="x", tilt=tilt)
    kit.join(joint, seat, *sides)
    return kit


def test_a_leaning_board_stands_where_it_was_turned_to():
    """Turned by -5 degrees about its front edge, the back of a seat 360 mm deep is 31.4 mm lower."""
    parts = seat_between_sides(-5, TabAndSlot()).parts()
    seat = next(part for part in parts.parts if part.name == "seat")
    front, back = seat.placement.at(0, 0, T), seat.placement.at(0, 360, T)
    assert front == pytest.approx((0, 0, 440), abs=1e-6)
    assert back == pytest.approx((0, 360 * math.cos(math.radians(5)), 440 - 360 * math.sin(math.radians(5))), abs=1e-6)
    assert seat.placement.normal() == pytest.approx((0, math.sin(math.radians(5)), math.cos(math.radians(5))), abs=1e-9)


@pytest.mark.parametrize("joint", [TabAndSlot(), TabAndSlot(depth_mm=9), Dado(), MortiseAndTenon(), Dowel()])
@settings(deadline=None, max_examples=8)
@given(degrees=st.floats(-30, 30))
def test_its_joints_fit(joint, degrees):
    """Whatever it leans and however it is held: nothing stands in anything, and the sides can be put on."""
    parts = seat_between_sides(degrees, joint).parts()
    assert interference(parts) == ()
    assert len(steps(parts)) == 3


@settings(deadline=None, max_examples=30)
@given(degrees=st.floats(-30, 30))
def test_slots_hold_the_tabs_with_the_fit_s_gap_all_round(degrees):
    """Both rows of corners, brought into the piece by their own placements: tabs lie 0.1 mm inside, on every wall."""
    parts = {part.name: part for part in seat_between_sides(degrees, TabAndSlot(count=1, length_mm=60)).parts().parts}
    seat, side = parts["seat"], parts["left"]
    ends = [v for v in seat.panel.outline.vertices if v.x < -T + 1e-6]
    assert len(ends) == 2
    tab = np.array([seat.placement.at(v.x, v.y, z)[1:] for v in ends for z in (0, T)])
    slot = next(cut for cut in side.panel.features if cut.role == "slot for seat")
    walls = np.array([side.placement.at(v.x, v.y, 0)[1:] for v in slot.outline.vertices])
    way = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    for direction in (way, np.array([-way[1], way[0]])):
        assert (walls @ direction).max() - (tab @ direction).max() == pytest.approx(0.1, abs=1e-5)
        assert (tab @ direction).min() - (walls @ direction).min() == pytest.approx(0.1, abs=1e-5)


def test_the_way_in_and_the_joints_are_told_in_the_piece_s_directions():
    """It enters along the line about which it leans; a dowel's pin stands at the leaning edge."""
    kit = seat_between_sides(-10, Dowel(count=1))
    mating = kit.joins[0].mating
    assert mating.enters == ((-1.0, 0.0, 0.0),)
    middle = np.array([180, -T / 2])
    turn = math.radians(-10)
    expected = 440 + middle[0] * math.sin(turn) + middle[1] * math.cos(turn)
    assert mating.pins[0].at[2] == pytest.approx(expected, abs=1e-6)


def test_what_would_need_a_bevel_is_refused():
    """An upright rail does not enter a leaning seat, nor a leaning seat a board along its line."""
    kit = Assembly(thickness_mm=T)
    seat = kit.board("seat", x=(0, 400), y=(0, 360), z=(440 - T, 440), face="+z", tilt=Tilt("x", -5, (0, 0, 440)))
    rail = kit.board("rail", x=(0, 400), y=(40, 40 + T), z=(300, 440 - T), face="-y")
    for board, into in ((rail, seat), (seat, rail)):
        with pytest.raises(NoJoint, match="lean alike") as refused:
            kit.join(TabAndSlot(), board, into)
        assert refused.value.reason is Reason.NOT_SQUARE


def test_a_slot_outside_the_receiving_board_is_refused():
    """A side too narrow for what leans into it says so."""
    kit = Assembly(thickness_mm=T)
    side = kit.board("side", x=(-T, 0), y=(0, 360), z=(380, 444), face="+x")
    seat = kit.board("seat", x=(0, 400), y=(0, 360), z=(440 - T, 440), face="+z", tilt=Tilt("x", -8, (0, 0, 440)))
    with pytest.raises(NoJoint, match="wider there"):
        kit.join(TabAndSlot(count=2), seat, side)


def test_boards_that_lean_alike_are_joined_as_if_they_stood():
    """Two boards of a leaning box, finger-jointed, go together."""
    kit = Assembly(thickness_mm=T)
    tilt = Tilt("y", 12, (0, 0, 0))
    floor = kit.board("floor", x=(0, 300), y=(0, 200), z=(0, T), face="+z", tilt=tilt)
    wall = kit.board("wall", x=(0, T), y=(0, 200), z=(T, 150), face="+x", tilt=tilt)
    kit.join(TabAndSlot(count=1), wall, floor)
    parts = kit.parts()
    assert interference(parts) == ()
    assert kit.joins[0].mating.enters[0] == pytest.approx(
        (-math.sin(math.radians(12)), 0, -math.cos(math.radians(12))), abs=1e-9
    )
