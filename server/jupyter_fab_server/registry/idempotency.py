"""Answers kept under the client's key, so that asking twice does once.

Role: the key, the effect and the answer are committed together. The same key with the same request gets the stored
answer; with another request it is refused. Keys are a person's own, and kept for a week.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput, Conflict
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.tables import idempotency_keys as table

KEEP = dt.timedelta(days=7)  # at least a day (reliability.md); a script that comes back after a weekend is served too
MAX_KEY = 200


def found(tx: Tx, person: str, key: str, request_sha256: str) -> tuple[int, bytes] | None:
    """The stored status and body for this key, if there are.

    Raises
    ------
    Conflict
        If the key was used for another request.
    """
    if len(key) > MAX_KEY:
        raise BadInput(f"An Idempotency-Key has at most {MAX_KEY} characters.")
    row = tx.execute(sa.select(table).where(table.c.person == person, table.c.key == key)).one_or_none()
    if row is None:
        return None
    if row.request_sha256 != request_sha256:
        raise Conflict("This Idempotency-Key was used for another request; take a new key for a new wish.", key=key)
    return row.status, row.body


def keep(tx: Tx, person: str, key: str, request_sha256: str, status: int, body: bytes, at: dt.datetime) -> None:
    """Nothing; the answer is kept with the transaction, and answers older than a week go."""
    tx.execute(table.delete().where(table.c.at < at - KEEP))
    tx.execute(
        table.insert().values(person=person, key=key, request_sha256=request_sha256, status=status, body=body, at=at)
    )
