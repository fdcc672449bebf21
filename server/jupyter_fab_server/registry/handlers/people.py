"""Signing up, signing in, tokens, who am I.

Role: the only place that hears passwords. They are hashed off the event loop, failures are counted by handle and by
address, and a wrong handle is answered as a wrong password is. Everything else shows a token, whose scopes the route
table has checked before a handler is called.
"""

from __future__ import annotations

from jupyter_fab.core.errors import NotSignedIn
from jupyter_fab.core.wire import people as wire
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.route import Call
from jupyter_fab_server.registry.services import chart, ledger, people, tokens


async def sign_up(call: Call[wire.NewPerson]) -> wire.Person:
    """A new person, who buys and designs."""
    ctx, new = call.ctx, call.body
    people.judge_new(new.handle, new.title, new.password)
    hashed = await ctx.passwords.hash(new.password)
    return await ctx.db.write(lambda tx: people.add(tx, new.handle, new.title, hashed, people.SIGN_UP_ROLES, ctx.now()))


async def sign_in(call: Call[wire.TokenRequest]) -> wire.TokenIssued:
    """A token for whoever knows the password."""
    ctx, wish = call.ctx, call.body
    subjects = (f"handle:{wish.handle[:30]}", f"address:{call.address}")
    now = ctx.now()
    await ctx.db.read(lambda tx: people.judge_failures(tx, subjects, now))
    person, stored = await ctx.db.read(lambda tx: people.password_hash(tx, wish.handle))
    if not await ctx.passwords.matches(stored, wish.password[: people.LONGEST_PASSWORD]):
        await ctx.db.write(lambda tx: people.note_failure(tx, subjects, now))
        raise NotSignedIn("The handle or the password is wrong.")
    return await ctx.db.write(
        lambda tx: tokens.issue(
            tx,
            person,
            wish.scopes,
            expires_in_s=wish.expires_in_s,
            now=now,
            title=wish.title,
            max_amount_minor=wish.max_amount_minor,
        )
    )


async def my_tokens(call: Call[None]) -> wire.Tokens:
    """The reader's tokens."""
    return wire.Tokens(tokens=await call.ctx.db.read(lambda tx: tokens.mine(tx, call.reader.person)))


async def revoke(call: Call[None]) -> wire.Token:
    """One of the reader's tokens, revoked."""
    return await call.ctx.db.write(lambda tx: tokens.revoke(tx, call.reader.person, call.path["id"], call.ctx.now()))


async def me(call: Call[None]) -> wire.Me:
    """Who the token speaks for."""

    def look(tx: Tx) -> wire.Me:
        return wire.Me(
            person=people.by_id(tx, call.reader.person),
            token=tokens.one(tx, call.reader.token),
            credits_minor=-ledger.balance(tx, chart.credits_of(call.reader.person)),
            currency=call.ctx.settings.currency,
            demo=call.ctx.settings.demo,
        )

    return await call.ctx.db.read(look)
