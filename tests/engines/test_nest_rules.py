"""Zones, locked copies, matches, priorities, offcuts, saws: each wish of a nest job is kept, and judged."""

import itertools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab.core.nesting import Blank, Danger, Nesting, NestJob, Spot, Stock, Zone
from jupyter_fab.core.nesting_check import laid, nesting_findings
from jupyter_fab.core.nesting_results import offcuts, shares, waste
from jupyter_fab.engines.nest_job import NoRoom, nest_job
from jupyter_fab.engines.portfolio import Seat

RIGHT = (0.0, 90.0, 180.0, 270.0)
SHEET = Stock(name="sheet", width_mm=1000, height_mm=600)
QUICK = (Seat(nester="constructive"),)


def box(name: str, wide: float, high: float, **more: object) -> Blank:
    """A rectangle."""
    return Blank(name=name, outline=((0, 0), (wide, 0), (wide, high), (0, high)), **more)  # type: ignore[arg-type]


def job(*blanks: Blank, stock: tuple[Stock, ...] = (SHEET,), **more: object) -> NestJob:
    """A job with a gap of 8 and a border of 12."""
    return NestJob(**{"blanks": blanks, "stock": stock, "gap_mm": 8, "border_mm": 12, **more})  # type: ignore[arg-type]


def nested(asked: NestJob, searched: bool = False) -> Nesting:
    """The nesting, checked; by the searches too if asked, as soon as they have anything."""
    found, _ = nest_job(
        asked,
        time_limit_s=20.0 if searched else 2.0,
        chosen=None if searched else ((Seat(nester="saw"),) if asked.guillotine else QUICK),
        enough=lambda better: searched and better.nester not in ("constructive", "saw"),
    )
    assert nesting_findings(asked, found) == ()
    return found


KNOT = Zone(outline=((300, 200), (360, 190), (380, 260), (310, 270)), name="knot")
CLAMP = Zone(outline=((480, 0), (520, 0), (520, 60), (480, 60)), danger=Danger.CLAMP)
LSHAPE = ((0, 0), (1000, 0), (1000, 250), (400, 250), (400, 600), (0, 600))


@pytest.mark.parametrize("saw", [False, True])
def test_nothing_lies_on_defects_and_near_clamps(saw: bool) -> None:
    """Boards fill a sheet around a knot, and stay a gap away from a clamp."""
    sheet = msgspec.structs.replace(SHEET, zones=(KNOT, CLAMP))
    found = nested(job(box("board", 180, 120, quantity=30), stock=(sheet,), guillotine=saw))
    assert len(found.sheets) <= 3


def test_outlines_go_around_defects_too() -> None:
    """The search for outlines keeps off a knot."""
    sheet = msgspec.structs.replace(SHEET, zones=(KNOT, CLAMP))
    wedge = Blank(name="wedge", outline=((0, 0), (260, 0), (0, 180)), quantity=12)
    nested(job(wedge, stock=(sheet,)), searched=True)


def test_offcuts_come_first_in_their_shape() -> None:
    """An L-shaped offcut is filled before a sheet is begun; its missing corner stays empty."""
    rest = Stock(name="rest", width_mm=1000, height_mm=600, quantity=1, offcut=True, outline=LSHAPE)
    few = nested(job(box("board", 180, 100, quantity=8), stock=(SHEET, rest)))
    assert few.sheets == (1,)
    many = nested(job(box("board", 180, 100, quantity=30), stock=(SHEET, rest)))
    assert sorted(many.sheets) == [0, 1]


def test_what_is_left_is_stock_again() -> None:
    """Offcuts have labels and shapes, lie in what is left, and the next nest uses them first."""
    asked = job(box("board", 300, 250, quantity=3))
    found = nested(asked)
    kept = offcuts(asked, found, "desk")
    assert [one.label for one in kept][:1] == ["desk 1-1"]
    parts = [laid(asked.blanks[0], spot) for spot in found.spots]
    for one in kept:
        shape = laid(Blank(name="o", outline=one.outline), Spot(blank="o", copy=1, sheet=0, rotation_deg=0,
                                                                x_mm=one.x_mm, y_mm=one.y_mm))  # fmt: skip
        assert min(shape.distance(part) for part in parts) > asked.gap_mm - 0.02
    went = waste(asked, found, kept)
    assert went.parts_m2 + went.offcuts_m2 + went.rest_m2 == pytest.approx(went.sheets_m2)
    assert went.rest_m2 > 0
    again = job(box("small", 200, 100), stock=(SHEET, *(one.as_stock() for one in kept)))
    assert nested(again).sheets != (0,)


def test_locked_copies_stay_and_the_rest_goes_around_them() -> None:
    """A sheet in work is filled up first; what lies on it does not move."""
    lock = Spot(blank="board", copy=2, sheet=0, rotation_deg=90.0, x_mm=500.0, y_mm=100.0)
    begun = Nesting(sheets=(0,), spots=(lock,))
    asked = job(box("board", 300, 120, quantity=5), begun=begun)
    found = nested(asked)
    assert found.sheets == (0,)
    assert lock in found.spots
    spots = [msgspec.structs.replace(spot, x_mm=spot.x_mm + 0.02) if spot == lock else spot for spot in found.spots]
    moved = msgspec.structs.replace(found, spots=tuple(spots))
    assert any("locked" in words for words in nesting_findings(asked, moved))


def test_priority_is_first_and_left_out_last() -> None:
    """On the only sheet lies what has priority; what is left out is told, and is an error unless asked for."""
    one = msgspec.structs.replace(SHEET, quantity=1)
    blanks = (box("plain", 450, 280, quantity=4), box("urgent", 450, 280, quantity=2, priority=1))
    blanks = tuple(msgspec.structs.replace(blank, rotations_deg=(0.0, 180.0)) for blank in blanks)
    with pytest.raises(NoRoom):
        nested(job(*blanks, stock=(one,)))
    found = nested(job(*blanks, stock=(one,), leave_out=True))
    assert [(left.blank, left.copies) for left in found.left_out] == [("plain", 2)]
    assert sum(spot.blank == "urgent" for spot in found.spots) == 2
    wrong = msgspec.structs.replace(found, spots=tuple(
        msgspec.structs.replace(spot, blank="plain", copy=spot.copy + 2) if spot.blank == "urgent" else spot
        for spot in found.spots), left_out=(msgspec.structs.replace(found.left_out[0], blank="urgent"),))  # fmt: skip
    assert any(
        "less priority" in words for words in nesting_findings(job(*blanks, stock=(one,), leave_out=True), wrong)
    )
    all_of_them = nested(job(*blanks))
    assert {spot.sheet for spot in all_of_them.spots if spot.blank == "urgent"} == {0}


@pytest.mark.parametrize("angles", [(0.0, 180.0), (90.0,), RIGHT])
def test_fronts_that_match_lie_as_drawn(angles: tuple[float, ...]) -> None:
    """Three drawer fronts, twice, lie one above the other in their order; one that is moved is found."""
    heights, y = (100, 140, 200), 0.0
    blanks = []
    for number, high in enumerate(heights):
        ring = ((50, y), (400, y), (400, y + high), (50, y + high))
        blanks.append(Blank(name=f"front {number}", outline=ring, quantity=2, rotations_deg=angles, match="fronts"))
        y += high + 3
    asked = job(*blanks, box("other", 300, 100, quantity=3))
    found = nested(asked)
    wrong = [
        msgspec.structs.replace(spot, x_mm=spot.x_mm + 60) if (spot.blank, spot.copy) == ("front 1", 1) else spot
        for spot in found.spots
    ]
    said = nesting_findings(asked, msgspec.structs.replace(found, spots=tuple(wrong)))
    assert any("match" in words for words in said)


def test_a_saw_takes_every_sheet_apart() -> None:
    """The classic pinwheel is no saw's; what the saw's nester lays out is, and by search too."""
    pinwheel = (
        box("a", 300, 200, rotations_deg=(0.0,), quantity=2),
        box("b", 200, 300, rotations_deg=(0.0,), quantity=2),
    )
    asked = NestJob(blanks=pinwheel, stock=(Stock(name="s", width_mm=508, height_mm=508),), gap_mm=8, border_mm=0,
                    guillotine=True)  # fmt: skip
    at = {"a": [(0, 0), (208, 308)], "b": [(308, 0), (0, 208)]}
    spots = tuple(Spot(blank=name, copy=n + 1, sheet=0, rotation_deg=0, x_mm=x, y_mm=y)
                  for name, places in at.items() for n, (x, y) in enumerate(places))  # fmt: skip
    wheel = Nesting(sheets=(0,), spots=spots)
    assert nesting_findings(msgspec.structs.replace(asked, guillotine=False), wheel) == ()
    assert any("sawn" in words for words in nesting_findings(asked, wheel))
    assert len(nested(asked).sheets) == 2


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_saws_always(data: st.DataObject) -> None:
    """Whatever the boards, the saw's layout passes the validator."""
    sizes = data.draw(st.lists(st.tuples(st.integers(30, 580), st.integers(30, 570)), min_size=1, max_size=14))
    blanks = [box(f"b{n}", w, h, rotations_deg=data.draw(st.sampled_from([(0.0,), RIGHT]))) for n, (w, h) in
              enumerate(sizes)]  # fmt: skip
    nest_job(job(*blanks, guillotine=True), time_limit_s=1.0, chosen=(Seat(nester="saw"),), enough=lambda _: True)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(40, 500), st.integers(40, 500)), min_size=1, max_size=12),
       st.integers(1, 9_999))  # fmt: skip
def test_shares_add_up_to_the_cent(sizes: list[tuple[str, int, int]], cents: int) -> None:
    """Orders on common sheets pay the sheets exactly, and nobody more than alone."""
    blanks = [box(f"b{n}", w, h, order=order) for n, (order, w, h) in enumerate(sizes)]
    stock = (msgspec.structs.replace(SHEET, cost=cents / 100),)
    asked = job(*blanks, stock=stock)
    found, _ = nest_job(asked, time_limit_s=1.0, enough=lambda _: True)
    alone = {}
    for order in {blank.order for blank in blanks}:
        own = job(*(blank for blank in blanks if blank.order == order), stock=stock)
        alone[order] = len(nest_job(own, time_limit_s=1.0, enough=lambda _: True)[0].sheets) * cents / 100
    pays = shares(asked, found, alone)
    assert sum(pays.values()) == len(found.sheets) * cents
    if len(found.sheets) * cents / 100 <= sum(alone.values()):
        assert all(pays[order] <= round(100 * most) + 1 for order, most in alone.items())


def test_three_orders_together_take_fewer_sheets() -> None:
    """Three orders of a sheet and a bit each take fewer sheets together than alone."""
    orders = [[box(f"{name}{n}", 480, 280, order=name) for n in range(5)] for name in "abc"]
    alone = sum(len(nested(job(*blanks)).sheets) for blanks in orders)
    together = nested(job(*itertools.chain(*orders)))
    assert len(together.sheets) < alone


def test_an_offcut_that_costs_nothing_is_searched_too() -> None:
    """PackingSolver takes no cost of nothing: the search still runs, and keeps to what is free."""
    rest = Stock(name="rest", width_mm=700, height_mm=500, quantity=1, offcut=True)
    wedge = Blank(name="wedge", outline=((0, 0), (300, 0), (0, 200)), quantity=4)
    found = nested(job(wedge, stock=(SHEET, rest)), searched=True)
    assert found.sheets == (1,)
