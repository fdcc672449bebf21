"""What providers share whose money is already in the ledger: hold from an account, and give back to where it came from.

What was held goes back to the very account that paid it, also when the registry has another provider by then.
"""

from __future__ import annotations

import datetime as dt

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.money import Leg
from jupyter_fab.core.wire.people import LedgerTransaction
from jupyter_fab_server.registry import events
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import chart, ledger

HELD, GIVEN_BACK = "held", "given_back"  # kinds of transactions


def hold(
    tx: Tx,
    payer: str,
    *,
    reference: str,
    account: str,
    person: str,
    amount_minor: int,
    currency: str,
    at: dt.datetime,
) -> LedgerTransaction:
    """The transaction that moved the amount from the payer's account to the held one; the same one if done before."""
    legs = [Leg(payer, amount_minor), Leg(account, -amount_minor)]
    return _post(tx, legs, HELD, reference, person, currency, at)


def give_back(
    tx: Tx, *, reference: str, account: str, person: str, amount_minor: int, currency: str, at: dt.datetime
) -> LedgerTransaction:
    """The transaction that moved held money back to the account that it came from.

    Raises
    ------
    Conflict
        If nothing was held for the reference.
    """
    legs = [Leg(account, amount_minor), Leg(payer_of(tx, reference), -amount_minor)]
    return _post(tx, legs, GIVEN_BACK, reference, person, currency, at)


def payer_of(tx: Tx, reference: str) -> str:
    """The account from which an order's or request's money was held.

    Raises
    ------
    Conflict
        If nothing was.
    """
    for made in ledger.of_reference(tx, reference):
        if made.kind == HELD:
            return next(leg.account for leg in made.legs if leg.amount_minor > 0)
    raise Conflict("Nothing is held for this.", reference=reference)


def _post(
    tx: Tx, legs: list[Leg], kind: str, reference: str, person: str, currency: str, at: dt.datetime
) -> LedgerTransaction:
    made = ledger.post(tx, legs, idem=f"{reference} {kind}", kind=kind, reference=reference, at=at, currency=currency)
    there = -ledger.balance(tx, chart.credits_of(person))
    events.append(tx, "credits.changed", person, readers=[events.to_person(person)], at=at, available_minor=there)
    return made
