"""The first tables of events.

Events in the order of commits, who may read each, and the answers kept for repeated requests. It refers to no other
table, so what happened outlives what it happened to.
"""

import sqlalchemy as sa
from alembic import op
from jupyter_fab_server.registry.tables import base

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "events",
        sa.Column("cursor", base.Cursor, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", base.Json, nullable=False),
        sa.PrimaryKeyConstraint("cursor", name=op.f("pk_events")),
        sa.UniqueConstraint("id", name=op.f("uq_events_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_events_subject"), "events", ["subject"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_sha256", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "event_readers",
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("cursor", base.Cursor, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["cursor"], ["events.cursor"], name=op.f("fk_event_readers_cursor_events")),
        sa.PrimaryKeyConstraint("reader", "cursor", name=op.f("pk_event_readers")),
    )
