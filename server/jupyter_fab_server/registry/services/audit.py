"""An audit of what was refused where machines and money meet: forged reports, wrong codes, wrong fences.

Rows are only ever added. What was allowed needs no audit: it stands in the events and the ledger.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from jupyter_fab_server.registry import ids, tables
from jupyter_fab_server.registry.database import Tx


def note(tx: Tx, *, actor: str, kind: str, subject: str, at: dt.datetime, **detail: object) -> None:
    """Nothing; the refusal is written down with the transaction."""
    row = {"id": ids.new("audit"), "actor": actor, "kind": kind, "subject": subject, "detail": detail, "at": at}
    tx.execute(tables.audits.insert().values(**row))


def of(tx: Tx, subject: str) -> list[tuple[str, str]]:
    """Kind and actor of what was refused about a subject, oldest first."""
    table = tables.audits.c
    found = tx.execute(sa.select(table.kind, table.actor).where(table.subject == subject).order_by(table.at, table.id))
    return [(row.kind, row.actor) for row in found]
