"""Workshop credits: the built-in provider. Granted by voucher, spent here, honoured by whoever runs the registry.

No money moves outside the ledger; nothing is promised to a bank. See `registry.services.vouchers` for where they come
from.
"""

from __future__ import annotations

from typing import Any

from jupyter_fab.core.wire.people import LedgerTransaction
from jupyter_fab_server.payments import on_ledger
from jupyter_fab_server.payments.protocol import Capabilities
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import chart


class CreditsProvider:
    """Prepaid: takes from a person's credits, never more than are there."""

    def capabilities(self) -> Capabilities:
        """Immediate, and gives back in full."""
        return Capabilities(name="credits", title="Workshop credits", immediate=True, refunds=True)

    def hold(self, tx: Tx, *, person: str, **what: Any) -> LedgerTransaction:
        """The transaction that holds the person's credits."""
        return on_ledger.hold(tx, chart.credits_of(person), person=person, **what)

    def give_back(self, tx: Tx, **what: Any) -> LedgerTransaction:
        """The transaction that gives back what was held."""
        return on_ledger.give_back(tx, **what)
