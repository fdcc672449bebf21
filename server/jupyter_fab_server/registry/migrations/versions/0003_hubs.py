"""The first tables of hubs.

Hubs, and what their agents reported, each report once. Jobs come with orders (0004): a hub is there before it has any.
"""

import sqlalchemy as sa
from alembic import op
from jupyter_fab_server.registry.tables import base

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "hubs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("machine", base.Json, nullable=False),
        sa.Column("materials", base.Json, nullable=False),
        sa.Column("rate_minor_h", sa.BigInteger(), nullable=False),
        sa.Column("labour_minor_h", sa.BigInteger(), nullable=False),
        sa.Column("idle_minor_h", sa.BigInteger(), nullable=False),
        sa.Column("terms", base.Json, nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("machine_state", sa.Text(), nullable=False),
        sa.Column("seen_at", base.Instant(), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hubs")),
    )
    op.create_table(
        "hub_reports",
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", base.Json, nullable=False),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.Column("taken_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hubs.id"], name=op.f("fk_hub_reports_hub_hubs")),
        sa.PrimaryKeyConstraint("hub", "seq", name=op.f("pk_hub_reports")),
    )
    op.create_index(op.f("ix_hub_reports_job"), "hub_reports", ["job"], unique=False)
