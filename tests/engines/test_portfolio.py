"""The portfolio is always complete and valid, never worse than the constructive nester, and survives what crashes."""

import random

import pytest

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.nesting import Blank, NestJob, Stock
from jupyter_fab.core.nesting_check import figures, nesting_findings
from jupyter_fab.engines.merit import score
from jupyter_fab.engines.nest_job import NoRoom, nest_job
from jupyter_fab.engines.nester import Bin, Item
from jupyter_fab.engines.portfolio import Better, PortfolioNester, Seat, _findings, _job, improve
from jupyter_fab.testing.nester import NesterContract, box_item


class TestContract(NesterContract):
    """The suite that every nester passes."""

    nester = PortfolioNester(time_limit_s=1.0)


def outlines(seed: int, count: int) -> tuple[Blank, ...]:
    """Triangles, angles and slanted plates, each at its own place in its drawing."""
    draw = random.Random(seed)
    made = []
    for number in range(count):
        w, h, dx = draw.randint(60, 200), draw.randint(60, 200), draw.randint(-500, 500)
        form = draw.choice(
            [
                ((0, 0), (w, 0), (w / 3, h)),
                ((0, 0), (w, 0), (w, h / 3), (w / 3, h / 3), (w / 3, h), (0, h)),
                ((0, 0), (w, 10), (w, h), (20, h)),
            ]
        )
        angles = draw.choice([(0.0, 180.0), (0.0, 90.0, 180.0, 270.0), (45.0,), None])
        ring = tuple((x + dx, y - dx) for x, y in form)
        made.append(Blank(name=f"b{number}", outline=ring, quantity=draw.randint(1, 3), rotations_deg=angles))
    return tuple(made)


@pytest.mark.parametrize(
    ("stock", "gap_mm"),
    [
        (
            (Stock(name="s", width_mm=500, height_mm=400), Stock(name="rest", width_mm=300, height_mm=300, quantity=1)),
            8,
        ),
        ((Stock(name="strip", width_mm=9000, height_mm=400, strip=True),), 0),
        ((Stock(name="strip", width_mm=9000, height_mm=400, strip=True),), 6),
    ],
)
def test_outlines_are_complete_and_valid(stock: tuple[Stock, ...], gap_mm: float) -> None:
    """On sheets of two sizes and on a strip, with and without a gap, each better layout so far is better."""
    job = NestJob(blanks=outlines(5, 9), stock=stock, gap_mm=gap_mm, border_mm=10 if gap_mm else 0)
    told: list[Better] = []
    nesting, nester = nest_job(
        job, time_limit_s=60.0, seed=3, on_better=told.append, enough=lambda better: better.nester != "constructive"
    )
    assert nesting_findings(job, nesting) == ()
    assert [better.score for better in told] == sorted((better.score for better in told), reverse=True)
    assert told[0].nester == "constructive"
    assert told[-1].nester == nester != "constructive"  # boxes of such outlines waste a third
    assert figures(job, nesting).density > 0.3


def test_one_search_that_fails_costs_nothing() -> None:
    """A seat whose nester is not there is passed over; with no other, its error is said."""
    items = [box_item(f"p{i}", 300 + i, 200) for i in range(6)]
    bins = (Bin(x_mm=0, y_mm=0, width_mm=1000, height_mm=700),) * 3
    seats = [Seat(nester="no-such"), Seat(nester="spyrrow")]
    assert len(improve(items, bins, 8.0, time_limit_s=1.0, chosen=seats).places) == 6
    with pytest.raises(FabError, match="no-such"):
        improve(items, bins, 8.0, time_limit_s=30.0, chosen=seats[:1])


def test_what_is_not_valid_is_not_taken() -> None:
    """Places that overlap, or lie at angles not allowed, are found before they count."""
    items = [Item(part=name, width_mm=100.0, height_mm=50.0, rotations_deg=(0,)) for name in "ab"]
    bins = (Bin(x_mm=10, y_mm=10, width_mm=300, height_mm=50),)
    good = improve(items, bins, 5.0, time_limit_s=0.1, chosen=[]).places
    job = _job(items, bins, 5.0)
    assert _findings(job, items, bins, good) == ()
    assert _findings(job, items, bins, (good[0], good[0])) != ()
    assert score(items, bins, good, 5.0)[0] == 0


def test_what_has_no_room_is_named() -> None:
    """An outline larger than every sheet is named; nothing is left out in silence."""
    blank = Blank(name="door", outline=((0, 0), (900, 0), (900, 900), (0, 900)))
    job = NestJob(blanks=(blank,), stock=(Stock(name="s", width_mm=500, height_mm=400),), gap_mm=8, border_mm=12)
    with pytest.raises(NoRoom, match="door"):
        nest_job(job, time_limit_s=1.0)
