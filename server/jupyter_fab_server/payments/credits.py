"""Workshop credits: the built-in provider. Granted by voucher, spent here, honoured by whoever runs the registry.

No money moves outside the ledger; nothing is promised to a bank. See `registry.services.vouchers` for where they come
from.
"""

from __future__ import annotations

import datetime as dt

from jupyter_fab.core.money import Leg
from jupyter_fab.core.wire.people import LedgerTransaction
from jupyter_fab_server.payments.protocol import Capabilities
from jupyter_fab_server.registry import events
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import chart, ledger, settlement


class CreditsProvider:
    """Pays from a person's credits."""

    def capabilities(self) -> Capabilities:
        """Immediate, and gives back in full."""
        return Capabilities(name="credits", title="Workshop credits", immediate=True, refunds=True)

    def hold(
        self, tx: Tx, *, reference: str, account: str, person: str, amount_minor: int, currency: str, at: dt.datetime
    ) -> LedgerTransaction:
        """The transaction that holds the person's credits."""
        legs = settlement.paid(person, account, amount_minor)
        return _post(tx, legs, "held", reference, person, currency, at)

    def give_back(
        self, tx: Tx, *, reference: str, account: str, person: str, amount_minor: int, currency: str, at: dt.datetime
    ) -> LedgerTransaction:
        """The transaction that gives held credits back."""
        legs = settlement.refunded(person, account, amount_minor)
        return _post(tx, legs, "given_back", reference, person, currency, at)


def _post(
    tx: Tx, legs: list[Leg], kind: str, reference: str, person: str, currency: str, at: dt.datetime
) -> LedgerTransaction:
    made = ledger.post(tx, legs, idem=f"{reference} {kind}", kind=kind, reference=reference, at=at, currency=currency)
    there = -ledger.balance(tx, chart.credits_of(person))
    events.append(tx, "credits.changed", person, readers=[events.to_person(person)], at=at, available_minor=there)
    return made
