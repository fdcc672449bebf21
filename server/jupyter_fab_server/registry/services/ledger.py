"""The ledger: balanced transactions, posted once, in order, for ever. Every cent of the registry passes here.

A caller posts legs inside its own database transaction, so that an order's state, its event and its money change
together or not at all. Spending is guarded by the database (`UPDATE ... WHERE` the balance allows it), never by a
balance that was read before. Each transaction's hash holds the one before it, so that a changed row breaks the chain.
It knows accounts and amounts; what an order is worth and to whom is `settlement`'s business.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from jupyter_fab.core.errors import BadInput, Conflict, FabError
from jupyter_fab.core.money import CURRENCY, Leg, balanced
from jupyter_fab.core.wire.codec import encode
from jupyter_fab.core.wire.people import AccountBalance, LedgerLeg, LedgerTransaction, Transactions, TrialBalance
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import chart

GENESIS = "0" * 64  # what the first transaction chains to
PAGE = 200  # transactions a page, when nobody says


class NotEnough(FabError):
    """The account does not hold that much; `fields` carry what is there and what is missing."""

    code = "not-enough-credits"
    status = 402


class LedgerBroken(FabError):
    """The stored ledger contradicts itself; stop paying out and compare it with a backup."""

    code = "ledger-broken"
    status = 500


def post(
    tx: Tx,
    legs: Sequence[Leg],
    *,
    idem: str,
    kind: str,
    reference: str,
    at: dt.datetime,
    currency: str = CURRENCY,
) -> LedgerTransaction:
    """The sealed transaction; the same one again when `idem` was posted before with the same legs.

    Legs of 0 are left out. Runs inside the caller's database transaction and takes the chain's head first, so that
    posts are one after the other.

    Raises
    ------
    BadInput
        If the legs do not sum to zero.
    NotEnough
        If an account with a ceiling (credits, held money) would pass it.
    Conflict
        If `idem` was posted with other legs.
    """
    kept = balanced([leg for leg in legs if leg.amount_minor])
    head = _take_head(tx)
    table = tables.ledger_transactions
    stored = tx.execute(sa.select(table).where(table.c.idem == idem)).one_or_none()
    if stored is not None:
        return _replayed(_with_legs(tx, [stored])[0], kept, kind, reference)
    _move_balances(tx, kept, currency)
    seq = head.seq + 1
    made = LedgerTransaction(
        id=f"t-{seq}",
        at=at.astimezone(dt.UTC),
        kind=kind,
        reference=reference,
        currency=currency,
        legs=tuple(LedgerLeg(account=leg.account, amount_minor=leg.amount_minor) for leg in kept),
    )
    digest = _hash(head.hash, idem, made)
    tx.execute(
        tables.ledger_legs.insert(),
        [
            {"seq": seq, "place": place, "account": leg.account, "amount_minor": leg.amount_minor}
            for place, leg in enumerate(kept)
        ],
    )
    tx.execute(
        table.insert().values(
            id=made.id,
            seq=seq,
            at=made.at.isoformat(),
            kind=kind,
            reference=reference,
            currency=currency,
            idem=idem,
            previous_hash=head.hash,
            hash=digest,
        )
    )
    tx.execute(tables.ledger_head.update().values(seq=seq, hash=digest))
    return made


def balance(tx: Tx, account: str) -> int:
    """The account's balance, positive for a debit; 0 for one that nothing ever touched."""
    table = tables.ledger_balances.c
    return int(tx.scalar(sa.select(table.balance_minor).where(table.account == account)) or 0)


def page(
    tx: Tx, *, after: int = 0, limit: int = PAGE, touching: Iterable[str] | None = None
) -> list[tuple[int, LedgerTransaction]]:
    """Transactions after a number, with their numbers, oldest first; only those that touch the accounts, if said."""
    table = tables.ledger_transactions
    wanted = sa.select(table).where(table.c.seq > after)
    if touching is not None:
        mine = sa.select(tables.ledger_legs.c.seq).where(tables.ledger_legs.c.account.in_(list(touching)))
        wanted = wanted.where(table.c.seq.in_(mine))
    rows = tx.execute(wanted.order_by(table.c.seq).limit(limit)).all()
    return list(zip((row.seq for row in rows), _with_legs(tx, rows), strict=True))


def told(found: Sequence[tuple[int, LedgerTransaction]], after: int) -> Transactions:
    """A page as it crosses the wire."""
    return Transactions(transactions=tuple(made for _, made in found), next=found[-1][0] if found else after)


def of_reference(tx: Tx, reference: str) -> list[LedgerTransaction]:
    """All transactions of one order, request or voucher, oldest first."""
    table = tables.ledger_transactions
    rows = tx.execute(sa.select(table).where(table.c.reference == reference).order_by(table.c.seq)).all()
    return _with_legs(tx, rows)


def trial_balance(tx: Tx, currency: str = CURRENCY) -> TrialBalance:
    """All accounts with their balances, summed from the legs anew."""
    rows = tx.execute(
        sa.select(tables.ledger_legs.c.account, sa.func.sum(tables.ledger_legs.c.amount_minor))
        .join(tables.ledger_transactions, tables.ledger_transactions.c.seq == tables.ledger_legs.c.seq)
        .where(tables.ledger_transactions.c.currency == currency)
        .group_by(tables.ledger_legs.c.account)
        .order_by(tables.ledger_legs.c.account)
    ).all()
    found = tuple(AccountBalance(account=account, balance_minor=int(amount)) for account, amount in rows)
    return TrialBalance(currency=currency, accounts=found, sum_minor=sum(one.balance_minor for one in found))


def verify(tx: Tx) -> int:
    """How many transactions there are, when the whole ledger holds: chain, balance of each, and stored balances.

    Raises
    ------
    LedgerBroken
        At the first transaction or account that does not.
    """
    previous, last = GENESIS, 0
    sums: dict[str, int] = defaultdict(int)
    table = tables.ledger_transactions
    while rows := tx.execute(sa.select(table).where(table.c.seq > last).order_by(table.c.seq).limit(PAGE)).all():
        for row, made in zip(rows, _with_legs(tx, rows), strict=True):
            if row.seq != last + 1 or row.previous_hash != previous:
                raise LedgerBroken(f"The ledger's chain breaks before {row.id}.", transaction=row.id)
            if row.hash != _hash(previous, row.idem, made):
                raise LedgerBroken(f"The ledger's {row.id} was changed after it was posted.", transaction=row.id)
            if sum(leg.amount_minor for leg in made.legs):
                raise LedgerBroken(f"The ledger's transaction {row.id} does not sum to 0.", transaction=row.id)
            for leg in made.legs:
                sums[leg.account] += leg.amount_minor
            previous, last = row.hash, row.seq
    head = tx.execute(sa.select(tables.ledger_head)).one_or_none()
    if head is not None and (head.seq, head.hash) != (last, previous):
        raise LedgerBroken(f"The ledger should end at transaction {head.seq} and ends at {last}.")
    for account, stored in tx.execute(
        sa.select(tables.ledger_balances.c.account, tables.ledger_balances.c.balance_minor)
    ):
        if sums[account] != stored:
            raise LedgerBroken(f"The stored balance of {account} is {stored}; its legs sum to {sums[account]}.")
    return last


def _take_head(tx: Tx) -> sa.Row[Any]:
    """The end of the chain, locked until the caller's transaction ends."""
    tx.execute(_insert(tx, tables.ledger_head).values(id=1, seq=0, hash=GENESIS).on_conflict_do_nothing())
    return tx.execute(sa.select(tables.ledger_head).with_for_update()).one()


def _move_balances(tx: Tx, legs: Sequence[Leg], currency: str) -> None:
    """Nothing; each account's balance is moved, guarded by its ceiling."""
    moves: dict[str, int] = defaultdict(int)
    for leg in legs:
        moves[leg.account] += leg.amount_minor
    table = tables.ledger_balances
    for account, amount in sorted(moves.items()):
        tx.execute(
            _insert(tx, table)
            .values(account=account, currency=currency, balance_minor=0, ceiling_minor=chart.ceiling_minor(account))
            .on_conflict_do_nothing()
        )
        moved = tx.execute(
            table.update()
            .where(table.c.account == account, table.c.currency == currency)
            .where(sa.or_(table.c.ceiling_minor.is_(None), table.c.balance_minor + amount <= table.c.ceiling_minor))
            .values(balance_minor=table.c.balance_minor + amount)
        )
        if moved.rowcount != 1:
            raise _not_moved(tx, account, amount, currency)


def _not_moved(tx: Tx, account: str, amount: int, currency: str) -> FabError:
    stored = tx.execute(sa.select(tables.ledger_balances).where(tables.ledger_balances.c.account == account)).one()
    if stored.currency != currency:
        return BadInput(f"The account {account} is kept in {stored.currency}; nothing is converted to {currency}.")
    there = max(0, (stored.ceiling_minor or 0) - stored.balance_minor)
    return NotEnough(
        f"There are {there / 100:.2f} {currency} to spend and {amount / 100:.2f} are needed; redeem a voucher first.",
        available_minor=there,
        needed_minor=amount,
    )


def _insert(tx: Tx, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


def _with_legs(tx: Tx, rows: Sequence[sa.Row[Any]]) -> list[LedgerTransaction]:
    legs: dict[int, list[LedgerLeg]] = defaultdict(list)
    if rows:
        table = tables.ledger_legs.c
        found = tx.execute(
            sa.select(tables.ledger_legs)
            .where(table.seq.in_([row.seq for row in rows]))
            .order_by(table.seq, table.place)
        )
        for leg in found:
            legs[leg.seq].append(LedgerLeg(account=leg.account, amount_minor=leg.amount_minor))
    return [
        LedgerTransaction(
            id=row.id,
            at=dt.datetime.fromisoformat(row.at),
            kind=row.kind,
            reference=row.reference,
            currency=row.currency,
            legs=tuple(legs[row.seq]),
        )
        for row in rows
    ]


def _replayed(stored: LedgerTransaction, legs: Sequence[Leg], kind: str, reference: str) -> LedgerTransaction:
    same = [(leg.account, leg.amount_minor) for leg in stored.legs] == [(leg.account, leg.amount_minor) for leg in legs]
    if not same or (stored.kind, stored.reference) != (kind, reference):
        raise Conflict("That key was posted with other amounts; take a new key for a new transaction.", id=stored.id)
    return stored


def _hash(previous: str, idem: str, made: LedgerTransaction) -> str:
    return hashlib.sha256(previous.encode() + b"\n" + encode([idem, made])).hexdigest()
