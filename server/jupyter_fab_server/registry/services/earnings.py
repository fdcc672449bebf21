"""What a person has earned here: as a designer, and for the hubs that they work for; and from which orders.

Role: the ledger's own legs, read for the one who is owed. It tells which design was sold and when, never to whom, at
which sizes, or what others got of it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from jupyter_fab.core.wire.people import Earning, Earnings
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import chart, hubs, ledger

SHOWN = 50  # the newest; the statement has all


def of(tx: Tx, person: str, worked_for: frozenset[str], currency: str) -> Earnings:
    """What the registry owes the person and their hubs, and the newest postings that it comes from."""
    mine = {chart.payable_to_designer(person): ""}
    for hub in sorted(worked_for):
        title = str(hubs.row_of(tx, hub).title)
        mine |= {chart.payable_to_hub(hub): title, chart.rework(hub): title}
    legs, made = tables.ledger_legs.c, tables.ledger_transactions.c
    rows = tx.execute(
        sa.select(legs.account, legs.amount_minor, made.seq, made.at, made.kind, made.reference)
        .join_from(tables.ledger_legs, tables.ledger_transactions, legs.seq == made.seq)
        .where(legs.account.in_(mine), made.currency == currency)
        .order_by(made.seq.desc(), legs.place)
        .limit(SHOWN)
    ).all()
    return Earnings(
        earnings=tuple(
            Earning(
                at=dt.datetime.fromisoformat(row.at),
                kind=row.kind,
                reference=row.reference,
                design=_design(tx, row.reference),
                hub_title=mine[row.account],
                amount_minor=-row.amount_minor,
            )
            for row in rows
        ),
        total_minor=-sum(ledger.balance(tx, account) for account in mine),
        currency=currency,
    )


def _design(tx: Tx, reference: str) -> str:
    """The design that was sold, by name and version; empty if the posting is about none."""
    found: Any = tx.execute(
        sa.select(tables.versions.c.name, tables.versions.c.version)
        .join_from(tables.orders, tables.quotes, tables.orders.c.quote == tables.quotes.c.id)
        .join(tables.versions, tables.quotes.c.version == tables.versions.c.id)
        .where(tables.orders.c.id == reference)
    ).one_or_none()
    if found is None:
        asked = tables.requests.c
        found = tx.execute(
            sa.select(tables.versions.c.name, tables.versions.c.version)
            .join_from(tables.requests, tables.versions, asked.version == tables.versions.c.id)
            .where(asked.id == reference)
        ).one_or_none()
    return f"{found.name} {found.version}" if found else ""
