"""Hours that are promised, plans with their causes, what they changed, and what hubs say of today."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from jupyter_fab_server.registry.tables import base

revision = "0009"
down_revision = "0008"

_ORDERS = sa.table("orders", sa.column("id"), sa.column("quote"), sa.column("hub"), sa.column("make_by"),
                   sa.column("promise_date"), sa.column("work_min"), sa.column("state"))  # fmt: skip
_QUOTES = sa.table("quotes", sa.column("id"), sa.column("hub"), sa.column("inputs", base.Json))
_OPEN = ("paid_held", "routed", "in_production")


def upgrade() -> None:
    """Add columns and the table; open orders keep the hours of the hub that they were quoted from, until their date."""
    op.add_column("orders", sa.Column("hub", sa.Text(), nullable=True))
    op.add_column("orders", sa.Column("make_by", sa.Date(), nullable=True))
    op.add_column("orders", sa.Column("work_min", sa.Integer(), nullable=True))
    for name in ("kind", "cause", "before", "digest", "refused"):
        op.add_column("plans", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("plans", sa.Column("seconds", sa.Float(), nullable=True))
    op.add_column("plans", sa.Column("number", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_plans_number"), "plans", ["number"], unique=False)
    op.add_column("hubs", sa.Column("status", base.Json, nullable=True))
    op.create_table(
        "plan_changes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("hub_before", sa.Text(), nullable=False),
        sa.Column("hub_after", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("expected", sa.Date(), nullable=True),
        sa.Column("more_minor", sa.BigInteger(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name=op.f("fk_plan_changes_plan_plans")),
        sa.ForeignKeyConstraint(["order"], ["orders.id"], name=op.f("fk_plan_changes_order_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_changes")),
    )
    op.create_index(op.f("ix_plan_changes_plan"), "plan_changes", ["plan"], unique=False)
    op.create_index(op.f("ix_plan_changes_order"), "plan_changes", ["order"], unique=False)
    _keep_hours(op.get_bind())


def _keep_hours(tx: sa.Connection) -> None:
    o, q = _ORDERS.c, _QUOTES.c
    wanted = sa.select(o.id, o.promise_date, q.hub, q.inputs).join(_QUOTES, o.quote == q.id).where(o.state.in_(_OPEN))
    for row in tx.execute(wanted).all():
        inputs: dict[str, Any] = row.inputs
        kept = {"hub": row.hub, "make_by": row.promise_date, "work_min": round(inputs["job"]["work_minutes"])}
        tx.execute(_ORDERS.update().where(o.id == row.id).values(**kept))
