"""The ledger's tables: transactions and their legs, append-only; account balances and the chain's head beside them.

What must always hold is held by the database itself, whatever the code above it does: a transaction is refused unless
its legs are already there and sum to zero, a leg is refused once its transaction is sealed, nothing is ever updated or
deleted, and an account with a ceiling never passes it. Positive amounts are debits, in minor units.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import metadata

ledger_transactions = sa.Table(
    "ledger_transactions",
    metadata,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("idem", sa.String(200), nullable=False, unique=True),
    sa.Column("at", sa.String(40), nullable=False),  # RFC 3339, as hashed
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("reference", sa.String(120), nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("previous_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
)

ledger_legs = sa.Table(
    "ledger_legs",
    metadata,
    sa.Column(
        "seq",
        sa.BigInteger,
        # deferred, since the legs come first: the transaction that follows seals them
        sa.ForeignKey("ledger_transactions.seq", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("account", sa.String(160), nullable=False, index=True),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.CheckConstraint("amount_minor <> 0", name="leg_moves_something"),
)

ledger_balances = sa.Table(
    "ledger_balances",
    metadata,
    sa.Column("account", sa.String(160), primary_key=True),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("balance_minor", sa.BigInteger, nullable=False),
    sa.Column("ceiling_minor", sa.BigInteger),  # 0 where nobody may go into debt; none where a balance is carried
    sa.CheckConstraint("ceiling_minor IS NULL OR balance_minor <= ceiling_minor", name="balance_under_its_ceiling"),
)

ledger_head = sa.Table(
    "ledger_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.CheckConstraint("id = 1", name="one_head"),
)

_SQLITE = (
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        for table in ("ledger_transactions", "ledger_legs")
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER ledger_legs_sealed BEFORE INSERT ON ledger_legs "
    "WHEN EXISTS (SELECT 1 FROM ledger_transactions WHERE seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'the transaction is sealed'); END",
    "CREATE TRIGGER ledger_transactions_balanced BEFORE INSERT ON ledger_transactions "
    "WHEN (SELECT count(*) FROM ledger_legs WHERE seq = NEW.seq) < 2 "
    "OR (SELECT sum(amount_minor) FROM ledger_legs WHERE seq = NEW.seq) <> 0 "
    "BEGIN SELECT RAISE(ABORT, 'the transaction is not balanced'); END",
)

_POSTGRES = (
    "CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()"
        for table in ("ledger_transactions", "ledger_legs")
    ),
    "CREATE FUNCTION ledger_leg_not_sealed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF EXISTS (SELECT 1 FROM ledger_transactions WHERE seq = NEW.seq) THEN "
    "RAISE EXCEPTION 'the transaction is sealed'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER ledger_legs_sealed BEFORE INSERT ON ledger_legs "
    "FOR EACH ROW EXECUTE FUNCTION ledger_leg_not_sealed()",
    "CREATE FUNCTION ledger_balanced() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF (SELECT count(*) FROM ledger_legs WHERE seq = NEW.seq) < 2 "
    "OR (SELECT sum(amount_minor) FROM ledger_legs WHERE seq = NEW.seq) <> 0 THEN "
    "RAISE EXCEPTION 'the transaction is not balanced'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER ledger_transactions_balanced BEFORE INSERT ON ledger_transactions "
    "FOR EACH ROW EXECUTE FUNCTION ledger_balanced()",
)


def triggers(dialect: str) -> tuple[str, ...]:
    """The statements that make the triggers on that database (`sqlite` or `postgresql`)."""
    return {"sqlite": _SQLITE, "postgresql": _POSTGRES}[dialect]


for _dialect in ("sqlite", "postgresql"):
    for _statement in triggers(_dialect):
        # after all tables, since a trigger on one reads another
        sa.event.listen(metadata, "after_create", sa.DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]

__all__ = ["ledger_balances", "ledger_head", "ledger_legs", "ledger_transactions", "triggers"]
