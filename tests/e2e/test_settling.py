"""Station 7: inspected, made again where it failed, collected with a code, and everyone paid to the cent."""

from __future__ import annotations

import pytest

from jupyter_fab.client import calls
from tests.e2e.city import City
from tests.e2e.road import order

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


def test_one_order_travels_the_whole_way(city: City) -> None:
    """From the quote to the receipt: proven, cut, inspected, collected; its lines sum to what was paid."""
    piece = order(city)
    piece.make()
    assert piece.collect().state == "accepted"
    receipt = city.person("bea")(calls.receipt(piece.order_id))
    assert receipt.proven
    assert receipt.sandboxed
    assert receipt.paid_minor > 0
    assert sum(line.amount_minor for line in receipt.lines) == receipt.paid_minor
    assert city.person("ada")(calls.trial_balance()).sum_minor == 0
