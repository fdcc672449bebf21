"""Sag against the beam formula, finite differences and Timoshenko; and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab import Assembly, TabAndSlot, Tilt
from jupyter_fab.core.checks import design_checks
from jupyter_fab.core.checks.bending import bent
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.checks.plate import plate_load, plate_stiffness, rigidity
from jupyter_fab.core.part import Parts
from tests.core.checks.pieces import found, only

BIRCH_ALONG, BIRCH_ACROSS = 10_048.0, 7_452.0  # MPa, 18 mm
G = 9.81


def shelf(
    clear_mm: float,
    *,
    kg: float = 24.0,
    depth_mm: float = 300.0,
    thickness_mm: float = 18.0,
    grain: str | None = "x",
    material: str = "birch-ply",
    middle: bool = False,
    use: str = "books",
) -> Parts:
    """One shelf between two sides that stand on the floor, and one under its middle."""
    kit = Assembly(thickness_mm=thickness_mm, material=material)
    t = thickness_mm
    kit.board("left", x=(0, t), y=(0, depth_mm), z=(0, 800), face="+x", grain="z")
    kit.board("right", x=(clear_mm + t, clear_mm + 2 * t), y=(0, depth_mm), z=(0, 800), face="-x", grain="z")
    board = kit.board("shelf", x=(t, clear_mm + t), y=(0, depth_mm), z=(400, 400 + t), face="+z", grain=grain)  # type: ignore[arg-type]
    if middle:
        x = t + clear_mm / 2
        kit.board("middle", x=(x - t / 2, x + t / 2), y=(0, depth_mm), z=(0, 400), face="+x", grain="z")
    kit.carries(use, board, kg=kg)
    return kit.parts()


def by_formula(kg: float, span: float, e_mpa: float, depth: float, thickness: float) -> float:
    """5 w L^4 / (384 E I), mm."""
    return 5 * kg * G / span * span**4 / (384 * e_mpa * depth * thickness**3 / 12)


def by_differences(kg: float, span: float, e_mpa: float, depth: float, thickness: float, cells: int = 200) -> float:
    """The same beam by finite differences of E I w'' = M, with M of an evenly loaded beam, mm."""
    h = span / cells
    x = np.linspace(h, span - h, cells - 1)
    moment = kg * G / span / 2 * x * (span - x)
    second = (
        np.diag(np.full(cells - 1, -2.0)) + np.diag(np.ones(cells - 2), 1) + np.diag(np.ones(cells - 2), -1)
    ) / h**2
    return float(np.linalg.solve(second, -moment / (e_mpa * depth * thickness**3 / 12)).max())


@pytest.mark.parametrize("clear", [500.0, 764.0, 1000.0])
def test_a_shelf_between_two_sides_is_the_formula(clear: float) -> None:
    """The grid comes out as the formula and as the finite differences, within 2 %."""
    (one,), _ = bent(Piece(shelf(clear)))
    assert one.span_mm == pytest.approx(clear, abs=0.5)
    assert one.deflection_mm == pytest.approx(by_formula(24, clear, BIRCH_ALONG, 300, 18), rel=0.02)
    assert one.deflection_mm == pytest.approx(by_differences(24, clear, BIRCH_ALONG, 300, 18), rel=0.02)
    assert one.stress_mpa[0] == pytest.approx(24 * G * clear / 8 / (300 * 18**2 / 6), rel=0.03)


def test_the_finding_has_rate_limit_creep_and_source() -> None:
    """764 mm of birch plywood under 23 kg: under 1.67 mm a metre; the text tells the sag with creep."""
    one = only(shelf(764, kg=23), "sag")
    hand = by_formula(23, 764, BIRCH_ALONG, 300, 18)
    assert one.figure == pytest.approx(hand / 0.764, rel=0.02)
    assert (one.limit, one.unit, one.holds) == (1.67, "mm/m", True)
    assert f"{hand * 1.5:.1f} mm" in one.text
    assert "Sagulator" in one.source
    assert "Finnish Plywood" in one.source


def test_too_long_a_shelf_says_how_to_mend_it() -> None:
    """1,100 mm does not hold; held as often as the advice says, or as thick, it does."""
    one = only(shelf(1100, kg=33), "sag")
    assert not one.holds
    assert "take 24 mm" in one.advice or "take 21 mm" in one.advice
    assert only(shelf(1100, kg=33, thickness_mm=24.0), "sag").holds
    assert only(shelf(1100, kg=33, middle=True), "sag").holds


def test_across_the_grain_it_sags_more() -> None:
    """By the ratio of both moduli; grain that nobody named counts as across, and the advice says so."""
    along, across = only(shelf(800), "sag").figure, only(shelf(800, grain="y"), "sag").figure
    assert across / along == pytest.approx(BIRCH_ALONG / BIRCH_ACROSS, rel=0.02)
    assert only(shelf(800, grain=None), "sag").figure == pytest.approx(across, rel=1e-6)
    assert "grain" in only(shelf(1100, grain=None), "sag").advice


def test_mdf_is_softer() -> None:
    """2,200 instead of 10,048 MPa."""
    ply, mdf = only(shelf(800), "sag").figure, only(shelf(800, material="mdf", grain=None), "sag").figure
    assert mdf / ply == pytest.approx(BIRCH_ALONG / 2200, rel=0.02)


def test_a_support_in_the_middle() -> None:
    """Two spans of half the length: over the middle the board is held down, so that each sags 1 / 185 w l^4 / E I."""
    (one,), borne = bent(Piece(shelf(1000, middle=True)))
    w, half = 24 * G / 1000, 500.0
    assert one.deflection_mm == pytest.approx(w * half**4 / (185 * BIRCH_ALONG * 300 * 18**3 / 12), rel=0.1)
    assert borne["middle"] == pytest.approx(24 * 5 / 8, rel=0.05)  # 5/4 of what each half brings
    assert sum(borne.values()) == pytest.approx(24, rel=1e-3)


def test_an_edge_that_reaches_out() -> None:
    """A top on two sides 600 apart that reaches 400 over one: the end goes down by what beams on paper do."""
    kit = Assembly(thickness_mm=18.0)
    kit.board("left", x=(0, 18), y=(0, 300), z=(0, 400), face="+x", grain="z")
    kit.board("right", x=(600, 618), y=(0, 300), z=(0, 400), face="-x", grain="z")
    top = kit.board("top", x=(0, 1009), y=(0, 300), z=(400, 418), face="+z", grain="x")
    kit.carries("books", top, kg=20)
    (one,), _ = bent(Piece(kit.parts()))
    w, ei, reach, span = 20 * G / 1009, BIRCH_ALONG * 300 * 18**3 / 12, 400.0, 600.0
    end = w * reach / (24 * ei) * (3 * reach**3 + 4 * reach**2 * span - span**3)
    assert one.deflection_mm == pytest.approx(end, rel=0.05)
    assert one.span_mm == pytest.approx(2 * reach, rel=0.1)


def test_a_rail_under_the_front_carries() -> None:
    """A rail between the sides is a beam on edge under the middle line: both bend as one, stiffness by stiffness."""
    kit = Assembly(thickness_mm=18.0)
    kit.board("left", x=(0, 18), y=(0, 300), z=(0, 800), face="+x", grain="z")
    kit.board("right", x=(1018, 1036), y=(0, 300), z=(0, 800), face="-x", grain="z")
    board = kit.board("shelf", x=(18, 1018), y=(0, 300), z=(400, 418), face="+z", grain="x")
    kit.board("rail", x=(18, 1018), y=(141, 159), z=(360, 400), face="+y", grain="x")
    kit.carries("books", board, kg=30)
    (one,), _ = bent(Piece(kit.parts()))
    ei = BIRCH_ALONG * 300 * 18**3 / 12 + (BIRCH_ALONG + BIRCH_ACROSS) / 2 * 18 * 40**3 / 12
    assert one.deflection_mm == pytest.approx(5 * 30 * G * 1000**3 / (384 * ei), rel=0.06)
    assert one.beams == ("rail",)


def test_boards_that_nothing_holds_are_named() -> None:
    """A board in the air does not hold, and the advice says how to say that it carries nothing."""
    kit = Assembly(thickness_mm=18.0)
    kit.board("side", x=(0, 18), y=(0, 300), z=(0, 800), face="+x")
    board = kit.board("shelf", x=(100, 700), y=(0, 300), z=(400, 418), face="+z")
    one = only(kit.parts(), "sag")
    assert not one.holds
    assert "nothing" in one.text
    kit.carries("nothing", board)
    assert not found(kit.parts(), "sag")


def test_a_seat_may_bend_twice_as_far() -> None:
    """Seats are loaded for hours: span / 300, no creep; and they are looked at for breaking."""
    one = only(shelf(500, use="seat", kg=110), "sag")
    assert one.limit == 3.33
    assert "years" not in one.text
    span = only(shelf(500, use="seat", kg=110), "span")
    assert span.figure == pytest.approx(110 * G * 500 / 8 / (300 * 54), rel=0.03)
    assert span.limit == pytest.approx(40.2 * 0.4)
    assert not only(shelf(1200, use="seat", kg=600), "span").holds


def test_a_drawer_bottom_hangs_in_its_sides() -> None:
    """The sides of a drawer hang in their slides, so that its bottom is held on both."""
    kit = Assembly(thickness_mm=18.0)
    kit.board("left", x=(0, 18), y=(0, 500), z=(0, 800), face="+x")
    kit.board("right", x=(600, 618), y=(0, 500), z=(0, 800), face="-x")
    a = kit.board("drawer left", x=(31, 49), y=(0, 480), z=(100, 220), face="+x")
    b = kit.board("drawer right", x=(569, 587), y=(0, 480), z=(100, 220), face="-x")
    bottom = kit.board("drawer bottom", x=(49, 569), y=(0, 480), z=(110, 128), face="+z", grain="x")
    kit.opens("drawer", a, b, bottom, slide=(0.0, -400.0, 0.0))
    one = only(kit.parts(), "sag")
    assert one.parts == ("drawer bottom",)
    assert "clothes" in one.text
    (board,), _ = bent(Piece(kit.parts()))
    assert board.span_mm == pytest.approx(520, abs=1)


@settings(max_examples=15, deadline=None)
@given(st.floats(400, 1000), st.floats(20, 200), st.floats(5, 40))
def test_longer_and_heavier_sag_more(clear: float, longer: float, kg: float) -> None:
    """Monotonous in length and in load; thicker never sags more."""
    here = only(shelf(clear, kg=kg), "sag").figure
    assert only(shelf(clear + longer, kg=kg), "sag").figure > here
    assert only(shelf(clear, kg=kg * 1.1), "sag").figure > here
    assert only(shelf(clear, kg=kg, thickness_mm=21.0), "sag").figure < here


def test_legs_buckle_by_euler() -> None:
    """Two legs 30 wide, free over 700: pi^2 E I / (2 h)^2 of each, against half of load and weight."""
    kit = Assembly(thickness_mm=18.0)
    kit.board("left", x=(0, 18), y=(0, 30), z=(0, 700), face="+x", grain="z")
    kit.board("right", x=(382, 400), y=(0, 30), z=(0, 700), face="-x", grain="z")
    top = kit.board("top", x=(0, 400), y=(0, 30), z=(700, 718), face="+z", grain="x")
    kit.carries("books", top, kg=80)
    parts = kit.parts()
    one = found(parts, "column")[0]
    buckles = np.pi**2 * BIRCH_ALONG * 30 * 18**3 / 12 / 1400**2
    assert one.figure == pytest.approx(buckles / ((80 + parts.mass_kg()) / 2 * G), rel=0.02)
    assert not one.holds


@pytest.mark.parametrize(("length", "coefficient"), [(1.0, 0.00406), (1.5, 0.00772), (2.0, 0.01013)])
def test_plates_on_four_sides_are_timoshenkos(length: float, coefficient: float) -> None:
    """An even plate on four sides, the middle's deflection in q a^4 / D."""
    n, a = 12, 100.0
    b = a * length
    board = rigidity(12.0, 12.0, 6.0, 1.0)  # D = 1 of an even plate without Poisson: G = E / 2
    size = (a / n, b / n)
    k, f = np.zeros((3 * (n + 1) ** 2,) * 2), np.zeros(3 * (n + 1) ** 2)
    for i in range(n):
        for j in range(n):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            at = np.concatenate([3 * (x * (n + 1) + y) + np.arange(3) for x, y in corners])
            k[np.ix_(at, at)] += plate_stiffness(*size, board)
            f[at] += plate_load(*size)
    edge = [3 * (x * (n + 1) + y) for x in range(n + 1) for y in range(n + 1) if x in (0, n) or y in (0, n)]
    free = np.setdiff1d(np.arange(len(f)), edge)
    w = np.zeros(len(f))
    w[free] = np.linalg.solve(k[np.ix_(free, free)], f[free])
    assert w[3 * (n // 2 * (n + 1) + n // 2)] == pytest.approx(coefficient * a**4, rel=0.02)


TERMS = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2), (3, 0), (2, 1), (1, 2), (0, 3), (3, 1), (1, 3)]


@pytest.mark.parametrize(("m", "n"), TERMS)
def test_a_rectangle_holds_the_energy_of_each_of_its_terms(m: int, n: int) -> None:
    """For w = x^m y^n, half of u K u is the integral of the bending energy; nothing for moves of the whole."""
    a, b, board = 40.0, 25.0, rigidity(12.0, 7.0, 2.0, 3.0)

    def power(value: float, exponent: int, times: int) -> float:
        """The derivative of value^exponent, taken so many times."""
        factor = 1.0
        for i in range(times):
            factor *= exponent - i
        return factor * value ** (exponent - times) if factor else 0.0

    def term(x: float, y: float, i: int, j: int) -> float:
        return power(x, m, i) * power(y, n, j)

    corners = [(-a / 2, -b / 2), (a / 2, -b / 2), (a / 2, b / 2), (-a / 2, b / 2)]
    u = np.array([term(x, y, i, j) for x, y in corners for i, j in ((0, 0), (1, 0), (0, 1))])
    xs, ys = np.linspace(-a / 2, a / 2, 201), np.linspace(-b / 2, b / 2, 201)

    def energy(x: float, y: float) -> float:
        bent_x, bent_y, twist = term(x, y, 2, 0), term(x, y, 0, 2), 2 * term(x, y, 1, 1)
        return (board.along_x * bent_x**2 + board.along_y * bent_y**2 + board.twist * twist**2) / 2

    grid = np.array([[energy(x, y) for y in ys] for x in xs])
    whole = np.trapezoid(np.trapezoid(grid, ys, axis=1), xs)
    found = u @ plate_stiffness(a, b, board) @ u / 2
    assert found == pytest.approx(whole, rel=2e-3, abs=1e-6 * abs(u).max() ** 2)


def test_a_board_that_lies_on_its_supports_does_not_sag() -> None:
    """Boards that stand 45 mm apart or less hold all of a board: 0 mm/m, and it holds."""
    kit = Assembly(thickness_mm=18.0)
    for i, x in enumerate((0, 44, 88, 132), 1):
        kit.board(f"upright {i}", x=(x, x + 18), y=(0, 150), z=(0, 400), face="+x", grain="z")
    seat = kit.board("seat", x=(0, 150), y=(0, 150), z=(400, 418), face="+z")
    kit.carries("seat", seat)
    one = only(kit.parts(), "sag")
    assert (one.figure, one.holds) == (0.0, True)
    kit = Assembly(thickness_mm=18.0)
    for i, x in enumerate((0, 42), 1):
        kit.board(f"side {i}", x=(x, x + 18), y=(0, 300), z=(0, 400), face="+x", grain="z")
    kit.carries("books", kit.board("shelf", x=(0, 60), y=(0, 300), z=(400, 418), face="+z"))
    one = only(kit.parts(), "sag")
    assert (one.figure, one.holds) == (0.0, True)


@pytest.mark.parametrize("low", [False, True])
def test_a_narrow_cap_along_what_holds_it_is_left_out(low: bool) -> None:
    """A cap of 20 mm along an upright, or along a rail that hangs with a shelf, bends nowhere; others are told."""
    kit = Assembly(thickness_mm=18.0)
    kit.board("left", x=(0, 18), y=(0, 300), z=(0, 800), face="+x", grain="z")
    kit.board("right", x=(618, 636), y=(0, 300), z=(0, 800), face="-x", grain="z")
    board = kit.board("shelf", x=(18, 618), y=(0, 300), z=(400, 418), face="+z", grain="x")
    x, y = ((18, 618), (140, 160)) if low else ((0, 20), (0, 300))
    if low:
        kit.board("rail", x=(18, 618), y=(141, 159), z=(418, 500), face="+y", grain="x")
    cap = kit.board("cap", x=x, y=y, z=(500, 518) if low else (800, 818), face="+z", grain="x")
    kit.carries("books", board, cap, kg=5)
    assert [one.parts for one in found(kit.parts(), "sag")] == [("shelf",)]
    if not low:
        _, borne = bent(Piece(kit.parts()))
        assert borne["left"] == pytest.approx(5 + 2.5, rel=1e-3), "the cap's load, and half of the shelf's"


def seat(fall_deg: float, kg: float = 110.0, thickness_mm: float = 15.0) -> Parts:
    """A seat that falls towards the back, on tabs between two sides that stand on the floor."""
    t = thickness_mm
    kit = Assembly(thickness_mm=t)
    sides = [
        kit.board("left", x=(0, t), y=(0, 460), z=(0, 520), face="+x", grain="z"),
        kit.board("right", x=(500 + t, 500 + 2 * t), y=(0, 460), z=(0, 520), face="-x", grain="z"),
    ]
    board = kit.board(
        "seat", x=(t, 500 + t), y=(30, 430), z=(440 - t, 440), face="+z", grain="x",
        tilt=Tilt("x", -fall_deg, (0, 30, 440)),
    )  # fmt: skip
    kit.join(TabAndSlot(count=2), board, *sides)
    kit.carries("seat", board, kg=kg)
    return kit.parts()


@pytest.mark.parametrize("fall_deg", [2.0, 3.0, 8.0, 20.0])
def test_a_leaning_seat_bends_by_what_presses_square_on_it(fall_deg: float) -> None:
    """By the beam formula, with the share of the weight that is normal to the board; a steep one bends less."""
    (one,) = [board for board in bent(Piece(seat(fall_deg)))[0] if board.name == "seat"]
    share = np.cos(np.radians(fall_deg)) if fall_deg > 2.5 else 1.0  # up to 2.5 degrees it counts as level
    assert one.held
    assert one.span_mm == pytest.approx(500, abs=15)
    stock = 10_048.0 if one.strength_mpa else 0.0
    wanted = by_formula(110 * share, 500, stock, 400, 15)
    assert one.deflection_mm == pytest.approx(wanted, rel=0.12)
    flat = next(board for board in bent(Piece(seat(0.0)))[0] if board.name == "seat")
    assert one.deflection_mm == pytest.approx(flat.deflection_mm * share, rel=0.04)
    assert one.stress_mpa[0] == pytest.approx(flat.stress_mpa[0] * share, rel=0.04)


def test_a_leaning_seat_is_judged() -> None:
    """Too thin a one fails sag and span, by name; whoever sits on it weighs all of it on what stands."""
    thin = Piece(seat(6.0, kg=250.0, thickness_mm=9.0))
    (sag,) = [one for one in design_checks(thin.parts) if one.check == "sag"]
    assert sag.parts == ("seat",)
    assert not sag.holds
    assert any(one.check == "span" and one.parts == ("seat",) for one in design_checks(thin.parts))
    assert sum(bent(thin)[1].values()) == pytest.approx(250.0, rel=0.01)


def test_the_sides_of_a_leaning_seat_are_legs_up_to_it() -> None:
    """What of a side stands over the seat carries nothing: the free height ends at the seat's upper edge."""
    one = found(seat(6.0), "column")[0]
    assert "free over 440 mm" in one.text


def test_a_leaning_seat_that_nothing_holds_is_named() -> None:
    """Boards that lean hang in the air no better than those that lie."""
    kit = Assembly(thickness_mm=15)
    board = kit.board(
        "seat", x=(0, 500), y=(30, 430), z=(425, 440), face="+z", grain="x", tilt=Tilt("x", -5, (0, 30, 440))
    )
    kit.board("post", x=(800, 815), y=(0, 460), z=(0, 520), face="+x", grain="z")
    kit.carries("seat", board, kg=80)
    (one,) = bent(Piece(kit.parts()))[0]
    assert not one.held
