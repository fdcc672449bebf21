"""A hub's offcuts may make a price lower; they never cost it, nor another hub, the price from new sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from jupyter_fab_server.registry.services import prices

from jupyter_fab.core.layout import CannotMake, Layout, Reason, Refusal
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.pricing import Rates
from jupyter_fab.core.sheet import Sheet, offcut_sheet
from jupyter_fab.testing.panels import board, parts

PIECE = parts(board())
LONG_MM, SHORT_MM = sorted(PIECE.parts[0].panel.size_mm(), reverse=True)
ROOMY = offcut_sheet("ghent-1", "birch-ply", 18.0, (LONG_MM + 60, SHORT_MM + 60))
SMALL = offcut_sheet("ghent-2", "birch-ply", 18.0, (LONG_MM - 10, SHORT_MM + 60))


class Tries:
    """The nester, noting on which offcuts it was tried; on those of `never` nothing can be laid."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, never: str = "") -> None:
        self.labels: list[tuple[str, ...]] = []
        self.never = never
        self._nest: Callable[..., Layout] = prices.nest
        monkeypatch.setattr(prices, "nest", self)

    def __call__(self, *given: Any, offcuts: tuple[Sheet, ...] = (), **more: Any) -> Layout:
        """Return the layout."""
        if offcuts:
            self.labels.append(tuple(one.offcut for one in offcuts))
        if self.never in [one.offcut for one in offcuts]:
            raise CannotMake((Refusal(part="board", reason=Reason.TOO_FEW_SHEETS, text="no room"),))
        return self._nest(*given, offcuts=offcuts, **more)


def bids(*offcuts: tuple[Sheet, ...], **more: Any) -> tuple[prices.Bid, ...]:
    """Return the bids of hubs with these racks."""
    bidders = tuple(
        prices.Bidder(hub=f"hub {n}", machine=FULL_SHEET_ROUTER, rates=Rates(), offcuts=rack)
        for n, rack in enumerate(offcuts)
    )
    return prices.bids(prices.PriceRequest(made=(PIECE,), quantity=1, bidders=bidders), **more).bids


def test_an_offcut_makes_it_cheaper() -> None:
    """Cut from one that is large enough it costs less than from a new sheet, and the bid says both."""
    (bid,) = bids((ROOMY,))
    assert bid.offcuts == ("ghent-1",)
    assert bid.estimate is not None
    assert bid.whole is not None
    assert bid.estimate.total_minor < bid.whole.total_minor


def test_one_on_which_it_cannot_be_laid_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub has its price from the other one, and the next hub its own: no refusal of one piece ends the quote."""
    Tries(monkeypatch, never="ghent-9")
    bad = msgspec.structs.replace(ROOMY, id=ROOMY.id.replace("ghent-1", "ghent-9"))
    first, second, third = bids((bad,), (bad, ROOMY), ())
    assert [bid.cannot for bid in (first, second, third)] == [""] * 3
    assert [bid.offcuts for bid in (first, second, third)] == [(), ("ghent-1",), ()]
    assert first.estimate == third.estimate == second.whole


def test_what_no_part_goes_on_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is that of another kind; turned round a part may go on."""
    tries = Tries(monkeypatch)
    oak = offcut_sheet("ghent-3", "oak-ply", 18.0, ROOMY.size_mm)
    upright = offcut_sheet("ghent-4", "birch-ply", 18.0, ROOMY.size_mm[::-1])
    bids((SMALL, oak, ROOMY, upright))
    assert tries.labels == [("ghent-1",), ("ghent-4",), ("ghent-1", "ghent-4")]


def test_offcuts_are_tried_only_while_there_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every hub is priced from new sheets first; when that took long, or a try did, the rest is not tried."""
    tries = Tries(monkeypatch)
    times = iter([0.0, 1.0, prices.OFFCUTS_UNTIL_S, *[prices.OFFCUTS_UNTIL_S] * 9])
    first, second = bids(
        (ROOMY, msgspec.structs.replace(ROOMY, id=f"{ROOMY.id}9")), (ROOMY,), clock=lambda: next(times)
    )
    assert tries.labels == [("ghent-1",)]
    assert first.offcuts == ("ghent-1",)
    assert second.estimate is not None
    assert second.offcuts == ()
