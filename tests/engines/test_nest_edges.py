"""A nest's edges: sheets in work with nothing on them, nothing that fits, priorities below zero, drawn on one spot."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab.cli.app import fab
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.nesting import Blank, Nesting, NestJob, Spot, Stock
from jupyter_fab.core.nesting_check import figures, nesting_findings
from jupyter_fab.core.nesting_results import shares
from jupyter_fab.engines.nest_job import alone, nest_job
from jupyter_fab.engines.portfolio import Seat

SHEET = Stock(name="sheet", width_mm=1000, height_mm=600, cost=7.77)
ONE = Stock(name="one", width_mm=1000, height_mm=1000, quantity=1)
QUICK = (Seat(nester="constructive"),)


def box(name: str, wide: float, high: float, x: float = 0, y: float = 0, **more: object) -> Blank:
    """A rectangle, drawn at x, y."""
    ring = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
    return Blank(name=name, outline=ring, **more)  # type: ignore[arg-type]


def nested(job: NestJob) -> Nesting:
    """The quick nesting."""
    return nest_job(job, time_limit_s=1.0, chosen=QUICK, enough=lambda _: True)[0]


def test_a_sheet_in_work_may_be_empty() -> None:
    """Two sheets are in work and nothing is locked: the board goes on the first, and both are told."""
    job = NestJob(blanks=(box("a", 300, 300),), stock=(SHEET,), gap_mm=8, border_mm=12,
                  begun=Nesting(sheets=(0, 0), spots=()))  # fmt: skip
    found = nested(job)
    assert found.sheets == (0, 0)
    assert [spot.sheet for spot in found.spots] == [0]
    assert figures(job, found).cost == 0


def test_all_may_be_left_out(tmp_path: Path) -> None:
    """Where nothing fits and that may be, no sheet is used; the figures and the drawing say so."""
    job = NestJob(blanks=(box("a", 2000, 200),), stock=(ONE,), gap_mm=8, border_mm=12, leave_out=True)
    found = nested(job)
    assert (found.sheets, found.spots, found.left_out[0].copies) == ((), (), 1)
    assert (figures(job, found).density, figures(job, found).sheets, figures(job, found).cost) == (0, 0, 0)
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"blanks": [{"name": "a", "outline": job.blanks[0].outline}]}))
    words = [
        "nest",
        str(path),
        "--sheet",
        "1000x1000",
        "--leave-out",
        "--time",
        "0.2",
        "--svg",
        str(tmp_path / "a.svg"),
    ]
    said = CliRunner().invoke(fab, words)
    assert said.exit_code == 0, said.output
    assert "Left out   1 x a" in said.stdout
    assert "no sheet is used" in (tmp_path / "a.svg").read_text()


def test_no_priority_is_below_none() -> None:
    """A priority is zero or more; one below would be none for the search and less than none for the judge."""
    with pytest.raises(BadInput, match="priority"):
        box("a", 900, 900, priority=-1)


def test_what_is_locked_keeps_its_place_from_what_has_priority() -> None:
    """A board in work lies where one of more priority would fit: that one is left out, and nothing is wrong."""
    lock = Spot(blank="low", copy=1, sheet=0, rotation_deg=0, x_mm=20, y_mm=20)
    job = NestJob(blanks=(box("low", 900, 900), box("high", 800, 800, priority=2)), stock=(ONE,), gap_mm=6,
                  border_mm=10, leave_out=True, begun=Nesting(sheets=(0,), spots=(lock,)))  # fmt: skip
    found = nested(job)
    assert found.spots == (lock,)
    assert [one.blank for one in found.left_out] == ["high"]


@pytest.mark.parametrize("aside", [0.0, 0.4])
def test_what_matches_is_drawn_where_it_lies(aside: float) -> None:
    """Two fronts on one spot have no order to be cut in: refused, with what to do."""
    with pytest.raises(BadInput, match="on one spot"):
        NestJob(blanks=(box("a", 300, 200, match="f"), box("b", 300, 200, aside, aside, match="f")), stock=(ONE,),
                gap_mm=6, border_mm=10)  # fmt: skip


def test_no_sheet_is_begun_for_nothing() -> None:
    """A new sheet with nothing on it is a fault: somebody would pay for it."""
    job = NestJob(blanks=(box("a", 300, 300),), stock=(SHEET,), gap_mm=8, border_mm=12)
    found = nested(job)
    empty = Nesting(sheets=(*found.sheets, 0), spots=found.spots)
    assert nesting_findings(job, found) == ()
    assert any("nothing lies on it" in words for words in nesting_findings(job, empty))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(40, 480), st.integers(40, 480)), min_size=1, max_size=10),
    st.integers(0, 3),
    st.booleans(),
)
def test_shares_are_the_cost_with_sheets_in_work(sizes: list[tuple[str, int, int]], begun: int, locked: bool) -> None:
    """However many sheets are in work, full or empty: they are paid for, and the shares are what the others cost."""
    blanks = tuple(box(f"b{n}", w, h, order=order) for n, (order, w, h) in enumerate(sizes))
    locks = (Spot(blank="b0", copy=1, sheet=begun - 1, rotation_deg=0, x_mm=30, y_mm=40),) if begun and locked else ()
    job = NestJob(blanks=blanks, stock=(SHEET,), gap_mm=8, border_mm=12,
                  begun=Nesting(sheets=(0,) * begun, spots=locks))  # fmt: skip
    found = nest_job(job, time_limit_s=1.0, enough=lambda _: True)[0]
    cost = figures(job, found).cost
    assert cost == pytest.approx(7.77 * (len(found.sheets) - begun))
    for most in ({}, alone(job)):
        assert sum(shares(job, found, most).values()) == round(100 * cost)
