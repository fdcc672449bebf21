"""The end of a strip's nest is packed anew around what stays: shorter, valid, and nothing at all where it cannot be."""

import itertools

import pytest

from jupyter_fab.core.nesting import NestJob, Stock
from jupyter_fab.core.nesting_check import figures, nesting_findings
from jupyter_fab.engines import portfolio
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.item import Blocked
from jupyter_fab.engines.merit import score
from jupyter_fab.engines.nest_job import as_nesting, nest_job, prepared
from jupyter_fab.engines.nester import Bin, Place, Search
from jupyter_fab.engines.packing_outlines import search_outlines
from jupyter_fab.engines.tail import TailNester
from jupyter_fab.testing.nester import box_item

from .test_portfolio import outlines


@pytest.mark.slow
def test_the_end_gets_shorter() -> None:
    """From boxes side by side, ends are packed closer; each nest that is told is valid and shorter than the last."""
    gap_mm = 6.0
    strip = Stock(name="strip", width_mm=9000, height_mm=400, strip=True)
    job = NestJob(blanks=outlines(5, 9), stock=(strip,), gap_mm=gap_mm, border_mm=0)
    items, bins, kinds = prepared(job)
    start = ConstructiveNester().place(items, bins, gap_mm)
    told: list[tuple[Place, ...]] = [start]
    search = Search(time_limit_s=6.0, report=told.append, start=start)
    found = TailNester().search(items, bins, gap_mm, search)
    assert found == told[-1] != start
    for earlier, later in itertools.pairwise(told):
        assert score(items, bins, later, gap_mm) < score(items, bins, earlier, gap_mm)
        assert nesting_findings(job, as_nesting(job, items, kinds, later)) == ()


def test_what_lies_before_the_room_is_kept_clear_of() -> None:
    """A piece that stays and ends just before what is packed anew has its gap all the same."""
    before = Blocked(rings=(((0.0, 0.0), (99.5, 0.0), (99.5, 100.0), (0.0, 100.0)),), keep_mm=6.0)
    room = Bin(x_mm=100, y_mm=0, width_mm=400, height_mm=100, endless=True, blocked=(before,))
    (place,) = search_outlines([box_item("a", 50, 100)], [room], 6.0, Search(time_limit_s=2, report=lambda _: None))
    assert 105.5 <= place.x_mm < 105.6


def test_nothing_without_a_strip_or_a_start() -> None:
    """On sheets, and from an incomplete nest, it finds nothing, at once."""
    items = [box_item("a", 200, 100), box_item("b", 200, 100)]
    room = Bin(x_mm=0, y_mm=0, width_mm=900, height_mm=300)
    start = ConstructiveNester().place(items, [room], 0.0)
    assert TailNester().search(items, [room], 0.0, Search(time_limit_s=60, report=lambda _: None, start=start)) == ()


@pytest.mark.slow
def test_a_strip_is_raced_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """With two cores the search that is behind gives way to one that goes on from the best; the nest stays valid."""
    asked: list[str] = []
    submit = portfolio._submit

    def noted(pool, call, seat, number, left_s):  # type: ignore[no-untyped-def]
        asked.append(seat.nester)
        return submit(pool, call, seat, number, left_s)

    monkeypatch.setattr(portfolio.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(portfolio, "_submit", noted)
    monkeypatch.setattr(portfolio, "ALONE", 0.2)
    strip = Stock(name="strip", width_mm=9000, height_mm=400, strip=True)
    job = NestJob(blanks=outlines(5, 9), stock=(strip,), gap_mm=0, border_mm=0)
    nesting, _ = nest_job(job, time_limit_s=7.0)
    assert asked[:3] == ["spyrrow", "packingsolver", "tail"]
    assert nesting_findings(job, nesting) == ()
    assert figures(job, nesting).strip_mm is not None
