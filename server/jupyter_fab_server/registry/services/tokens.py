"""Tokens: made, recognised, charged, revoked. The secret is shown once; its sha256 is kept.

Role: `web` asks `reader` for every request; whoever spends calls `charge` in the same transaction as the payment, so
that a token can never spend more than its amount.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput, NotAllowed, NotFound, NotSignedIn
from jupyter_fab.core.identity import Scope
from jupyter_fab.core.wire.people import Token, TokenIssued
from jupyter_fab_server.registry import ids
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.permissions import Reader, allowed_by
from jupyter_fab_server.registry.services import people
from jupyter_fab_server.registry.tables import people as people_table
from jupyter_fab_server.registry.tables import tokens

LONGEST_S = 400 * 24 * 3600  # a school year and its summer
MAX_SCOPES = 40


def issue(
    tx: Tx,
    person: str,
    scopes: Sequence[str],
    *,
    expires_in_s: int,
    now: dt.datetime,
    title: str = "",
    max_amount_minor: int = 0,
) -> TokenIssued:
    """A new token with its secret, for a person whose roles allow every scope asked for."""
    wanted = tuple(dict.fromkeys(scopes))
    known = {str(scope) for scope in Scope}
    roles = people.roles(tx, person)
    if len(wanted) > MAX_SCOPES:
        raise BadInput(f"A token carries at most {MAX_SCOPES} scopes.", pointer="/scopes")
    for place, scope in enumerate(wanted):
        if ":".join(scope.split(":")[:2]) not in known and scope != Scope.ADMIN:
            raise BadInput(
                f"There is no scope {scope!r}; there are {', '.join(sorted(known))}.", pointer=f"/scopes/{place}"
            )
        if not allowed_by(roles, scope):
            raise NotAllowed(f"None of your roles includes '{scope}'.", pointer=f"/scopes/{place}", scope=scope)
    if not 1 <= expires_in_s <= LONGEST_S:
        raise BadInput(f"A token expires within 1 to {LONGEST_S} seconds.", pointer="/expires_in_s")
    if max_amount_minor < 0 or (max_amount_minor and Scope.ORDER_CREATE not in wanted and Scope.ADMIN not in wanted):
        raise BadInput("Only a token that may order has an amount, of 0 or more.", pointer="/max_amount_minor")
    secret = ids.secret()
    row = {
        "id": ids.new("token"),
        "person": person,
        "title": title[:200],
        "secret_sha256": ids.fingerprint(secret),
        "scopes": list(wanted),
        "expires_at": now + dt.timedelta(seconds=expires_in_s),
        "max_amount_minor": max_amount_minor,
        "created_at": now,
    }
    tx.execute(tokens.insert().values(**row))
    found = tx.execute(sa.select(tokens).where(tokens.c.id == row["id"])).one()
    return TokenIssued(token=_told(found), secret=secret)


def reader(tx: Tx, secret: str, now: dt.datetime) -> Reader:
    """Who sends this secret.

    Raises
    ------
    NotSignedIn
        If no valid token has it; whether it was wrong, expired or revoked is told to no one but its holder's list.
    """
    row = tx.execute(
        sa.select(tokens, people_table.c.handle, people_table.c.title.label("person_title"))
        .join(people_table, people_table.c.id == tokens.c.person)
        .where(tokens.c.secret_sha256 == ids.fingerprint(secret))
    ).one_or_none()
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        raise NotSignedIn("This token is not valid any more, or never was; sign in again.")
    return Reader(
        person=row.person,
        handle=row.handle,
        title=row.person_title,
        roles=frozenset(people.roles(tx, row.person)),
        token=row.id,
        scopes=tuple(row.scopes),
    )


def mine(tx: Tx, person: str) -> tuple[Token, ...]:
    """A person's tokens, newest first, without their secrets."""
    rows = tx.execute(sa.select(tokens).where(tokens.c.person == person).order_by(tokens.c.created_at.desc()))
    return tuple(_told(row) for row in rows)


def one(tx: Tx, token: str) -> Token:
    """What is known of a token."""
    return _told(tx.execute(sa.select(tokens).where(tokens.c.id == token)).one())


def revoke(tx: Tx, person: str, token: str, now: dt.datetime) -> Token:
    """The token, which from now on opens nothing."""
    own = (tokens.c.id == token, tokens.c.person == person)
    tx.execute(tokens.update().where(*own, tokens.c.revoked_at.is_(None)).values(revoked_at=now))
    row = tx.execute(sa.select(tokens).where(*own)).one_or_none()
    if row is None:
        raise NotFound("You have no such token.")
    return _told(row)


def charge(tx: Tx, token: str, amount_minor: int) -> None:
    """Return when the amount is taken from what the token may spend in all; part of the payment's transaction.

    Raises
    ------
    NotAllowed
        If it may not spend that much any more.
    """
    if amount_minor < 0:
        raise BadInput("A payment is of 0 or more.")
    taken = tx.execute(
        tokens.update()
        .where(tokens.c.id == token, tokens.c.spent_minor + amount_minor <= tokens.c.max_amount_minor)
        .values(spent_minor=tokens.c.spent_minor + amount_minor)
    )
    if taken.rowcount != 1:
        row = tx.execute(sa.select(tokens.c.max_amount_minor, tokens.c.spent_minor).where(tokens.c.id == token)).one()
        left = row.max_amount_minor - row.spent_minor
        raise NotAllowed(
            f"This token may spend {left / 100:.2f} more; {amount_minor / 100:.2f} are needed. "
            "Make one with a larger amount, or order on the page.",
            left_minor=left,
            amount_minor=amount_minor,
        )


def _told(row: sa.Row[tuple[object, ...]]) -> Token:
    return Token(
        id=row.id,
        title=row.title,
        scopes=tuple(row.scopes),
        expires_at=row.expires_at,
        max_amount_minor=row.max_amount_minor,
        revoked=row.revoked_at is not None,
    )
