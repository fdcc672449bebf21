"""Tip-over, leaning and slenderness: moments worked out by hand, and centres of mass by the CAD kernel."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab import Assembly
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.part import EdgeBore, Hardware, Parts
from jupyter_fab.designs.desk import desk
from tests.core.checks.pieces import alone, cabinet, found, only, panel

DENSITY = 680e-9  # kg/mm3 of birch plywood


def sides_kg(depth_mm: float, height_mm: float) -> float:
    """Both sides of the cabinet."""
    return 2 * 18 * depth_mm * height_mm * DENSITY


FRONT_KG = 560 * 18 * 140 * DENSITY


def test_a_drawer_that_is_out_turns_the_piece_over() -> None:
    """Two sides 400 deep hold with half their depth; a front 300 mm out turns with 300 + 9 mm."""
    one = only(cabinet(400, 600, (300.0,)), "tip")
    expected = sides_kg(400, 600) * 200 / (FRONT_KG * 309)
    assert one.figure == pytest.approx(expected, rel=1e-3)
    assert one.holds
    assert one.figure > 1.1


def test_a_shallow_piece_with_long_drawers_falls() -> None:
    """A base of 80 mm, three drawers 500 mm out: under 1.1, with advice."""
    one = only(cabinet(80, 600, (500.0, 500.0, 500.0)), "tip")
    expected = sides_kg(80, 600) * 40 / (3 * FRONT_KG * 509)
    assert one.figure == pytest.approx(expected, abs=1e-3)
    assert not one.holds
    assert "interlock" in one.advice
    assert set(one.parts) == {"front 1", "front 2", "front 3"}


def test_an_interlock_lets_one_drawer_open() -> None:
    """With an interlock one front is out and two hang closed, 9 mm before the base."""
    one = only(cabinet(80, 600, (500.0, 500.0, 500.0), "Drawer interlock"), "tip")
    expected = sides_kg(80, 600) * 40 / (FRONT_KG * (509 + 9 + 9))
    assert one.figure == pytest.approx(expected, rel=1e-3)


def test_a_wall_anchor_holds_what_would_fall_and_is_named() -> None:
    """The figure stays; the finding holds, and says that the anchor is needed."""
    one = only(cabinet(80, 600, (500.0,) * 3, "Wall anchor"), "tip")
    assert one.holds
    assert one.figure < 1.1
    assert "anchor" in one.text
    assert "wall" in one.advice


def test_a_child_on_a_drawer_counts_from_686_mm() -> None:
    """27.2 kg on the front's outer face, 318 mm before the base; the back is raised by 10.9 mm."""
    assert not found(cabinet(800, 680, (300.0,)), "climb")
    assert not found(cabinet(400, 800, (300.0,)), "climb"), "under 13.6 kg"
    one = only(cabinet(800, 800, (300.0,)), "climb")
    tilt = 10.9 / 600  # over the least width that it stands on: from side to side
    keeps = sides_kg(800, 800) * (400 - tilt * 400)
    front = FRONT_KG * (309 + tilt * 720)
    child = 27.2 * (318 + tilt * 790)
    assert one.figure == pytest.approx(keeps / (front + child), abs=1e-3)
    assert not one.holds


def test_a_door_turns_about_its_hinge() -> None:
    """A door of 400 mm opened by 90 degrees stands straight out: its middle is 200 mm before the base."""
    kit = Assembly(thickness_mm=18.0)
    kit.board("left", x=(0, 18), y=(0, 300), z=(0, 600), face="+x")
    kit.board("right", x=(382, 400), y=(0, 300), z=(0, 600), face="-x")
    door = kit.board("door", x=(0, 400), y=(-18, 0), z=(0, 600), face="-y")
    kit.opens("door", door, hinge=((0.0, 0.0, 0.0), (0.0, 0.0, -1.0)), degrees=90)
    one = only(kit.parts(), "tip")
    keeps, turns = 2 * 300 * 150, 400 * 200  # the door reaches the floor, and does not count as a foot
    assert one.figure == pytest.approx(keeps / turns, rel=1e-3)


def stool(overhang_mm: float, thickness_mm: float = 18.0) -> Parts:
    """A seat of 400 x 300 that reaches over two sides."""
    kit = Assembly(thickness_mm=thickness_mm)
    x = (overhang_mm, 400 - overhang_mm)
    kit.board("left", x=(x[0], x[0] + thickness_mm), y=(0, 300), z=(0, 400), face="+x")
    kit.board("right", x=(x[1] - thickness_mm, x[1]), y=(0, 300), z=(0, 400), face="-x")
    seat = kit.board("seat", x=(0, 400), y=(0, 300), z=(400, 400 + thickness_mm), face="+z", grain="x")
    kit.carries("seat", seat)
    return kit.parts()


def test_leaning_on_a_seat_that_reaches_over_its_feet() -> None:
    """60 kg sit 60 mm inside the edge; where the sides stand 150 mm in, that is 90 mm outside."""
    assert only(stool(50), "lean").figure == 99.0
    one = only(stool(150), "lean")
    mass_kg = (2 * 18 * 300 * 400 + 400 * 300 * 18) * DENSITY
    assert one.figure == pytest.approx(mass_kg * 50 / (60 * 90), abs=1e-3)
    assert not one.holds


@settings(max_examples=25, deadline=None)
@given(st.floats(65, 150), st.floats(1, 40))
def test_reaching_over_more_is_never_more_stable(overhang: float, more: float) -> None:
    """Monotonous: the further the seat reaches over its feet, the less it takes to overturn it."""
    assert only(stool(overhang + more), "lean").figure <= only(stool(overhang), "lean").figure + 1e-9


def test_a_tall_shallow_piece_is_to_be_fixed() -> None:
    """800 high on 100 is over 5 : 1; on 200 it is not; the anchor holds it."""
    assert only(cabinet(100, 800, ()), "slender").holds is False
    assert only(cabinet(200, 800, ()), "slender").holds
    assert only(cabinet(100, 800, (), "Wall anchor"), "slender").holds
    assert not found(cabinet(100, 600, ()), "slender")


def test_centres_of_mass_agree_with_the_cad_kernel() -> None:
    """Each part's centre of mass and volume are those of its exact solid."""
    from jupyter_fab.cad import solid

    parts = desk.build({})
    piece = Piece(parts)
    for part in parts.parts:
        exact = solid.placed(part)
        mass_kg, centre = piece.masses[part.name]
        assert mass_kg == pytest.approx(exact.Volume() * DENSITY, rel=5e-4)
        assert np.allclose(centre, exact.Center().toTuple(), atol=0.05)


def test_a_bore_takes_its_weight_away_where_it_is() -> None:
    """A bore of 10 mm, 100 deep, along x from the edge: its middle is 50 mm in, 150 to one side of the board's."""
    bore = EdgeBore(x=0, y=100, z=9, dx=1, dy=0, diameter_mm=10, depth_mm=100)
    mass_kg, centre = Piece(alone(panel(400, 300, bore))).masses["board"]
    board, gone = 400 * 300 * 18.0, np.pi * 25 * 100
    assert mass_kg == pytest.approx((board - gone) * DENSITY)
    assert centre[0] == pytest.approx((board * 200 - gone * 50) / (board - gone))
    assert centre[1] == pytest.approx((board * 150 - gone * 100) / (board - gone))


def test_no_anchors_hold_nothing() -> None:
    """A wall anchor that is asked for none times is not bought, and holds no piece; neither does one in the data."""
    kit = Assembly(thickness_mm=18.0)
    kit.board("board", x=(0, 600), y=(0, 100), z=(0, 18), face="+z")
    kit.hardware("Wall anchor", 0)
    assert not kit.parts().hardware
    none = msgspec.structs.replace(kit.parts(), hardware=(Hardware(name="Wall anchor", quantity=0),))
    assert not Piece(none).anchored
    kit.hardware("Wall anchor", 1)
    assert Piece(kit.parts()).anchored


@pytest.mark.parametrize(("height", "looks"), [(685.0, False), (686.0, True)])
def test_what_stands_lower_than_686_mm_falls_on_nobody(height: float, looks: bool) -> None:
    """Slenderness and the child's weight are looked at from one and the same height."""
    parts = cabinet(900, height, (300.0,))
    assert [bool(found(parts, check)) for check in ("slender", "climb")] == [looks, looks]
