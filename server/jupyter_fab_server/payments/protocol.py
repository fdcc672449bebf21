"""The seam to whoever moves money: hold it for a purpose, give it back. Only providers know how.

A provider works inside the caller's database transaction, so that an order and its money are one. One whose money
arrives later (a bank transfer) says so in its capabilities and its order waits; one that calls an outside service does
so before and after the transaction, never in it. Entry-point group: `jupyter_fab.payments`.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol, runtime_checkable

from attrs import frozen

from jupyter_fab.core.wire.people import LedgerTransaction
from jupyter_fab_server.registry.database import Tx


@frozen(kw_only=True)
class Capabilities:
    """What a provider can do."""

    name: str
    title: str
    immediate: bool  # the money is there at once, or never
    refunds: bool


@runtime_checkable
class PaymentProvider(Protocol):
    """Something that takes and returns a buyer's money; each call is done once for each reference."""

    def capabilities(self) -> Capabilities:
        """What it can do."""
        ...

    def hold(
        self, tx: Tx, *, reference: str, account: str, person: str, amount_minor: int, currency: str, at: dt.datetime
    ) -> LedgerTransaction:
        """The transaction that moved the person's money to the held account of an order or request.

        Raises
        ------
        NotEnough
            If the person does not have that much.
        """
        ...

    def give_back(
        self, tx: Tx, *, reference: str, account: str, person: str, amount_minor: int, currency: str, at: dt.datetime
    ) -> LedgerTransaction:
        """The transaction that moved held money back to the person."""
        ...
