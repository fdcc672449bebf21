"""On account: the person owes, up to a limit, and is sent an invoice; for schools and firms that a workshop knows.

The debt stands in the ledger as the person's receivable until finance posts what the bank received (`received`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from jupyter_fab.core.money import Leg
from jupyter_fab.core.wire.people import LedgerTransaction
from jupyter_fab_server.payments import on_ledger
from jupyter_fab_server.payments.protocol import Capabilities
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import chart, ledger


class InvoiceProvider:
    """Pays later: takes from a person's account with the registry, up to what it may owe."""

    def capabilities(self) -> Capabilities:
        """Immediate, since the order need not wait for the bank."""
        return Capabilities(name="invoice", title="Invoice", immediate=True, refunds=True)

    def hold(self, tx: Tx, *, person: str, **what: Any) -> LedgerTransaction:
        """The transaction by which the person owes what is held.

        Raises
        ------
        NotEnough
            If they would owe more than anyone may.
        """
        return on_ledger.hold(tx, chart.owed_by(person), person=person, **what)

    def give_back(self, tx: Tx, **what: Any) -> LedgerTransaction:
        """The transaction that takes the debt away again."""
        return on_ledger.give_back(tx, **what)


def received(
    tx: Tx, *, person: str, amount_minor: int, statement_line: str, currency: str, at: dt.datetime
) -> LedgerTransaction:
    """The transaction for money that the bank received from a person; each line of a statement counts once."""
    legs = [Leg(chart.BANK, amount_minor), Leg(chart.owed_by(person), -amount_minor)]
    return ledger.post(
        tx,
        legs,
        idem=f"bank {statement_line}",
        kind="received",
        reference=statement_line,
        at=at,
        currency=currency,
    )
