"""Offcuts at hubs.

What jobs leave, the orders that it is held for or was used by, and, with each job, what its programs will leave.
"""

import sqlalchemy as sa
from alembic import op
from jupyter_fab_server.registry.tables import base

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables, and the column; jobs whose programs were made before leave nothing that is known."""
    op.create_table(
        "offcuts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("thickness_mm", sa.Float(), nullable=False),
        sa.Column("measured_mm", sa.Float(), nullable=True),
        sa.Column("width_mm", sa.Float(), nullable=False),
        sa.Column("height_mm", sa.Float(), nullable=False),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("piece", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("x_mm", sa.Float(), nullable=False),
        sa.Column("y_mm", sa.Float(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("found_at", base.Instant(), nullable=False),
        sa.Column("updated_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hubs.id"], name=op.f("fk_offcuts_hub_hubs")),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_offcuts_job_jobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offcuts")),
        sa.UniqueConstraint("hub", "number", name=op.f("uq_offcuts_hub_number")),
        sa.UniqueConstraint("job", "piece", name=op.f("uq_offcuts_job_piece")),
    )
    op.create_table(
        "offcut_claims",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("offcut", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_offcut_claims_job_jobs")),
        sa.ForeignKeyConstraint(["offcut"], ["offcuts.id"], name=op.f("fk_offcut_claims_offcut_offcuts")),
        sa.ForeignKeyConstraint(["order"], ["orders.id"], name=op.f("fk_offcut_claims_order_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offcut_claims")),
    )
    for column in ("job", "offcut", "order"):
        op.create_index(op.f(f"ix_offcut_claims_{column}"), "offcut_claims", [column], unique=False)
    not_released = sa.text("state != 'released'")
    op.create_index(
        "one_claim",
        "offcut_claims",
        ["offcut"],
        unique=True,
        sqlite_where=not_released,
        postgresql_where=not_released,
    )
    op.add_column("jobs", sa.Column("remnants", base.Json, nullable=True))
