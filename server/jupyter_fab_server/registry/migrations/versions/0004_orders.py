"""The first tables of orders.

Quotes, the orders that took them, jobs at hubs, and inspections. What was held and paid for them is in the ledger
(0005).
"""

import sqlalchemy as sa
from alembic import op
from jupyter_fab_server.registry.tables import base

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "quotes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("document", base.Json, nullable=False),
        sa.Column("inputs", base.Json, nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_until", base.Instant(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hubs.id"], name=op.f("fk_quotes_hub_hubs")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_quotes_person_people")),
        sa.ForeignKeyConstraint(["version"], ["versions.id"], name=op.f("fk_quotes_version_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
    )
    op.create_index(op.f("ix_quotes_person"), "quotes", ["person"], unique=False)
    op.create_index(op.f("ix_quotes_version"), "quotes", ["version"], unique=False)
    op.create_table(
        "orders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("buyer", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("collection_sha256", sa.Text(), nullable=False),
        sa.Column("collection_tries", sa.Integer(), nullable=False),
        sa.Column("promise_date", sa.Date(), nullable=False),
        sa.Column("placed_at", base.Instant(), nullable=False),
        sa.Column("updated_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["buyer"], ["people.id"], name=op.f("fk_orders_buyer_people")),
        sa.ForeignKeyConstraint(["quote"], ["quotes.id"], name=op.f("fk_orders_quote_quotes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("quote", name=op.f("uq_orders_quote")),
    )
    op.create_index(op.f("ix_orders_buyer"), "orders", ["buyer"], unique=False)
    op.create_index(op.f("ix_orders_state"), "orders", ["state"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("at_fault", sa.Text(), nullable=False),
        sa.Column("document", base.Json, nullable=False),
        sa.Column("reason", base.Json, nullable=False),
        sa.Column("pay_minor", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("readings_mm", base.Json, nullable=True),
        sa.Column("measured_mm", sa.Float(), nullable=True),
        sa.Column("program", sa.Text(), nullable=True),
        sa.Column("program_digest", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("updated_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hubs.id"], name=op.f("fk_jobs_hub_hubs")),
        sa.ForeignKeyConstraint(["order"], ["orders.id"], name=op.f("fk_jobs_order_orders")),
        sa.ForeignKeyConstraint(["program"], ["blobs.sha256"], name=op.f("fk_jobs_program_blobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("order", "attempt", name=op.f("uq_jobs_order_attempt")),
    )
    op.create_index(op.f("ix_jobs_hub"), "jobs", ["hub"], unique=False)
    op.create_index(op.f("ix_jobs_order"), "jobs", ["order"], unique=False)
    op.create_index(op.f("ix_jobs_state"), "jobs", ["state"], unique=False)
    op.create_table(
        "inspections",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("inspector", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("self_inspected", sa.Boolean(), nullable=False),
        sa.Column("measurements", base.Json, nullable=False),
        sa.Column("outside", base.Json, nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["inspector"], ["people.id"], name=op.f("fk_inspections_inspector_people")),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_inspections_job_jobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
    )
    op.create_index(op.f("ix_inspections_job"), "inspections", ["job"], unique=False)
