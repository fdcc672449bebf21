"""Both built-in payment providers hold the contract, and one from another package is found by its entry point."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints

import pytest
from jupyter_fab_server.payments.contract import AT, PaymentContract
from jupyter_fab_server.payments.credits import CreditsProvider
from jupyter_fab_server.payments.find import PROVIDERS, find_provider
from jupyter_fab_server.payments.invoice import received
from jupyter_fab_server.payments.protocol import PaymentProvider
from jupyter_fab_server.registry.database import Database
from jupyter_fab_server.registry.services import chart, ledger, settlement

from jupyter_fab.core import extension_point
from jupyter_fab.core.errors import NotFound


class TestBuiltIns(PaymentContract):
    """Every rule of the seam, on every built-in, on both databases."""

    @pytest.fixture(params=["credits", "invoice"])
    def provider(self, request: pytest.FixtureRequest) -> PaymentProvider:
        """Return the provider by its name."""
        found = find_provider(request.param)
        assert isinstance(found, PaymentProvider)
        assert found.capabilities().name == request.param
        return found

    @pytest.fixture
    def person(self, database: Database) -> str:
        """Return somebody with 100.00 in credits."""
        legs = settlement.redeemed("bea", 10_000)
        database.write_now(lambda tx: ledger.post(tx, legs, idem="v", kind="redeemed", reference="v", at=AT))
        return "bea"


def test_what_the_bank_received_counts_once_and_frees_the_account(database: Database) -> None:
    """A statement read twice is posted once; what was paid may be owed again."""
    invoice = find_provider("invoice")

    def order(number: int, amount_minor: int) -> None:
        name = f"order-{number}"
        what = {"reference": name, "account": chart.held_for_order(name), "person": "bea", "currency": "EUR", "at": AT}
        database.write_now(lambda tx: invoice.hold(tx, amount_minor=amount_minor, **what))  # type: ignore[arg-type]

    order(1, chart.MOST_OWED_MINOR)
    with pytest.raises(ledger.NotEnough):
        order(2, 1)
    line = {"person": "bea", "amount_minor": 1_000, "statement_line": "2030-05-01/7", "currency": "EUR", "at": AT}
    for _ in range(2):
        database.write_now(lambda tx: received(tx, **line))  # type: ignore[arg-type]
    order(3, 1_000)
    with pytest.raises(ledger.NotEnough):
        order(4, 1)
    assert database.read_now(ledger.trial_balance).sum_minor == 0


def test_a_provider_from_another_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry-point group is the only thing that a package must know; an unknown name lists the known ones."""
    point = EntryPoint("bank", f"{CreditsProvider.__module__}:CreditsProvider", PROVIDERS.group)
    monkeypatch.setattr(extension_point, "entry_points", lambda group: EntryPoints([point]).select(group=group))
    assert isinstance(find_provider("bank"), CreditsProvider)
    with pytest.raises(NotFound, match="bank, credits, invoice"):
        find_provider("gold")
