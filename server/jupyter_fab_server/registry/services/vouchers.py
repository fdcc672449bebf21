"""Vouchers of workshop credits: made by finance, turned into credits once; and a person's own statement.

A voucher's code is shown when it is made and kept only as its hash.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput, Conflict, NotFound
from jupyter_fab.core.wire.people import Credits, Transactions, Voucher
from jupyter_fab_server.registry import events, ids, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import chart, ledger, settlement

MOST_MINOR = 10_000_000  # 100,000.00: more is a slip of the finger


def make(tx: Tx, amount_minor: int, note: str, person: str, currency: str, now: dt.datetime) -> Voucher:
    """A new voucher with its code, shown this once."""
    if not 0 < amount_minor <= MOST_MINOR:
        raise BadInput(f"A voucher is worth between 0.01 and {MOST_MINOR / 100:.2f}.", pointer="/amount_minor")
    code = ids.code(groups=4)
    tx.execute(
        tables.vouchers.insert().values(
            id=ids.new("voucher"),
            code_sha256=ids.fingerprint(code),
            amount_minor=amount_minor,
            currency=currency,
            note=note[:200],
            made_by=person,
            made_at=now,
        )
    )
    return Voucher(code=code, amount_minor=amount_minor, currency=currency)


def redeem(tx: Tx, code: str, person: str, now: dt.datetime) -> Credits:
    """The person's credits, the voucher's worth among them.

    Raises
    ------
    NotFound
        If there is no such voucher.
    Conflict
        If it was redeemed before.
    """
    table = tables.vouchers
    found = ids.fingerprint(code.strip().upper())
    row = tx.execute(sa.select(table).where(table.c.code_sha256 == found)).one_or_none()
    if row is None:
        raise NotFound("There is no such voucher; check the code.", pointer="/code")
    taken = tx.execute(
        table.update()
        .where(table.c.id == row.id, table.c.redeemed_by.is_(None))
        .values(redeemed_by=person, redeemed_at=now)
    )
    if taken.rowcount != 1:
        raise Conflict("This voucher was redeemed before.", pointer="/code")
    legs = settlement.redeemed(person, row.amount_minor)
    ledger.post(tx, legs, idem=f"{row.id} redeemed", kind="redeemed", reference=row.id, at=now, currency=row.currency)
    there = credits_of(tx, person, row.currency)
    told = {"available_minor": there.available_minor}
    events.append(tx, "credits.changed", person, readers=[events.to_person(person)], at=now, **told)
    return there


def credits_of(tx: Tx, person: str, currency: str) -> Credits:
    """What the person may spend, and what is held for open orders and requests."""
    orders, requests = tables.orders.c, tables.requests.c
    held = [chart.held_for_order(id) for id in tx.scalars(sa.select(orders.id).where(orders.buyer == person))]
    held += [chart.held_for_request(id) for id in tx.scalars(sa.select(requests.id).where(requests.buyer == person))]
    return Credits(
        available_minor=-ledger.balance(tx, chart.credits_of(person)),
        held_minor=-sum(ledger.balance(tx, account) for account in held),
        currency=currency,
    )


def statement(tx: Tx, person: str, hubs: frozenset[str], *, after: int, limit: int) -> Transactions:
    """The transactions that touch the person's own accounts, and those of the hubs they work for, oldest first."""
    mine = [chart.credits_of(person), chart.payable_to_designer(person)]
    mine += [account(hub) for hub in sorted(hubs) for account in (chart.payable_to_hub, chart.rework)]
    return ledger.told(ledger.page(tx, after=after, limit=limit, touching=mine), after)
