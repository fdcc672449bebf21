"""What every payment provider must hold: subclass `PaymentContract`, give it a `provider`, and pytest does the rest.

It stands here and not in `jupyter_fab.testing`, because `jupyter_fab` never imports the server. Never imported at run
time. The subclass's `database` fixture is an open database at the newest revision; `person` has 100.00 to spend.
"""

from __future__ import annotations

import datetime as dt

import pytest

from jupyter_fab_server.payments.protocol import PaymentProvider
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.services import chart, ledger

AT = dt.datetime(2030, 5, 1, 12, 0, tzinfo=dt.UTC)
HELD = chart.held_for_order("order-1")


def _what(person: str, amount_minor: int) -> dict[str, object]:
    told = {"reference": "order-1", "account": HELD, "person": person, "amount_minor": amount_minor}
    return {**told, "currency": "EUR", "at": AT}


class PaymentContract:
    """Every rule of the seam."""

    def test_what_is_held_is_held_once(self, database: Database, provider: PaymentProvider, person: str) -> None:
        """Holding again under the same reference moves nothing more, and the books balance."""
        for _ in range(3):
            database.write_now(lambda tx: provider.hold(tx, **_what(person, 6_000)))  # type: ignore[arg-type]
        assert -database.read_now(lambda tx: ledger.balance(tx, HELD)) == 6_000
        assert database.read_now(ledger.trial_balance).sum_minor == 0

    def test_what_is_given_back_leaves_everything_as_before(
        self, database: Database, provider: PaymentProvider, person: str
    ) -> None:
        """Held and given back, twice asked: every account stands as it stood."""
        before = database.read_now(balances)
        database.write_now(lambda tx: provider.hold(tx, **_what(person, 6_000)))  # type: ignore[arg-type]
        for _ in range(2):
            database.write_now(lambda tx: provider.give_back(tx, **_what(person, 6_000)))  # type: ignore[arg-type]
        assert database.read_now(balances) == before
        database.read_now(ledger.verify)

    def test_more_than_there_is_is_refused_and_changes_nothing(
        self, database: Database, provider: PaymentProvider, person: str
    ) -> None:
        """A person cannot spend what is not theirs to spend."""
        before = database.read_now(balances)
        with pytest.raises(ledger.NotEnough):
            database.write_now(lambda tx: provider.hold(tx, **_what(person, 100_000_000)))  # type: ignore[arg-type]
        assert database.read_now(balances) == before

    def test_nothing_is_given_back_that_was_not_held(
        self, database: Database, provider: PaymentProvider, person: str
    ) -> None:
        """Money does not come from nowhere."""
        with pytest.raises(Exception, match="held"):
            database.write_now(lambda tx: provider.give_back(tx, **_what(person, 1)))  # type: ignore[arg-type]

    def test_it_says_what_it_can_do(self, provider: PaymentProvider) -> None:
        """Name and title are for people and settings."""
        said = provider.capabilities()
        assert said.name
        assert said.title


def balances(tx: Tx) -> dict[str, int]:
    """Every account that is not empty."""
    return {one.account: one.balance_minor for one in ledger.trial_balance(tx).accounts if one.balance_minor}
