"""The first tables of ledger.

Transactions, their legs, running balances, and vouchers; and the triggers by which the database itself refuses what
does not sum to zero or changes the past. They differ by database and come from `tables/ledger.py`.
"""

import sqlalchemy as sa
from alembic import op
from jupyter_fab_server.registry.tables import base
from jupyter_fab_server.registry.tables.ledger import triggers

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ledger_balances",
        sa.Column("account", sa.String(length=160), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("ceiling_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "ceiling_minor IS NULL OR balance_minor <= ceiling_minor",
            name=op.f("ck_ledger_balances_balance_under_its_ceiling"),
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_ledger_balances")),
    )
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_head_one_head")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "ledger_transactions",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("idem", sa.String(length=200), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger_transactions")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_transactions_hash")),
        sa.UniqueConstraint("id", name=op.f("uq_ledger_transactions_id")),
        sa.UniqueConstraint("idem", name=op.f("uq_ledger_transactions_idem")),
    )
    op.create_table(
        "ledger_legs",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=160), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_ledger_legs_leg_moves_something")),
        sa.ForeignKeyConstraint(
            ["seq"],
            ["ledger_transactions.seq"],
            name=op.f("fk_ledger_legs_seq_ledger_transactions"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("seq", "place", name=op.f("pk_ledger_legs")),
    )
    op.create_index(op.f("ix_ledger_legs_account"), "ledger_legs", ["account"], unique=False)
    op.create_table(
        "vouchers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code_sha256", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("redeemed_by", sa.Text(), nullable=True),
        sa.Column("redeemed_at", base.Instant(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_vouchers_amount")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_vouchers_made_by_people")),
        sa.ForeignKeyConstraint(["redeemed_by"], ["people.id"], name=op.f("fk_vouchers_redeemed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouchers")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_vouchers_code_sha256")),
    )

    for statement in triggers(op.get_context().dialect.name):
        op.execute(statement)
