"""Events with who may read them, and the answers kept for repeated requests.

An event is written in the transaction that it tells of, and its readers with it, so a page of events is one join and
never leaks. Answers kept for a key are compared with the request they answered. Written by `registry/events.py` and
`registry/idempotency.py` alone.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import Cursor, at, json, metadata, text

events = sa.Table(
    "events",
    metadata,
    sa.Column("cursor", Cursor, primary_key=True, autoincrement=True),  # rises in the order of commits
    sa.Column("id", sa.Text, nullable=False, unique=True),
    at("at"),
    text("kind"),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    json("data"),
    sqlite_autoincrement=True,  # a cursor is never given twice
)

event_readers = sa.Table(
    "event_readers",
    metadata,
    sa.Column("reader", sa.Text, primary_key=True),  # person:ID, hub:HUB, role:reviewer, public
    sa.Column("cursor", Cursor, sa.ForeignKey("events.cursor"), primary_key=True, autoincrement=False),
)

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    text("request_sha256"),  # method, path and body: the same key for something else is refused
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    at("at"),
)
