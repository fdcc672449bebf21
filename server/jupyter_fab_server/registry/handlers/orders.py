"""Orders: placed, looked at, cancelled, accepted, accounted for.

Role: stations 4 to 7 from the buyer's side. Whatever moves money is done once: repeated under its idempotency key, it
is answered as it was the first time. Planning and programs follow in the background, which is only woken here. Jobs, of
which an order is made, are the hubs' (`handlers/jobs.py`).
"""

from __future__ import annotations

from jupyter_fab.core.identity import Scope
from jupyter_fab.core.wire import orders as wire
from jupyter_fab_server.payments.find import find_provider
from jupyter_fab_server.registry.route import Call, Reply
from jupyter_fab_server.registry.services import orders

MOST = 200  # orders a page


async def place(call: Call[wire.NewOrder]) -> Reply:
    """The order made of a quote, its price held; with dry_run what it would be."""
    ctx, wish, now = call.ctx, call.body, call.ctx.now()
    provider = find_provider(call.ctx.settings.payment_provider)
    reply = await call.once(
        lambda tx: orders.place(tx, call.reader, wish.quote, provider, now, ctx.secret, dry_run=wish.dry_run)
    )
    ctx.wake()
    return reply


async def mine(call: Call[None]) -> wire.Orders:
    """The reader's orders, newest first; all orders for whoever may read the ledger."""
    whose = None if call.reader.may(Scope.LEDGER_READ) else call.reader.person
    before, limit = call.query.get("after", ""), int(call.number("limit", 50, 1, MOST))
    found = await call.ctx.db.read(
        lambda tx: orders.list_of(tx, whose, call.reader.person, call.ctx.secret, before=before, limit=limit)
    )
    return wire.Orders(orders=tuple(found))


async def one(call: Call[None]) -> wire.Order:
    """An order, as its buyer or an auditor sees it."""
    return await call.ctx.db.read(
        lambda tx: orders.told(tx, orders.own(tx, call.path["id"], _whose(call)), call.reader.person, call.ctx.secret)
    )


async def cancel(call: Call[dict[str, object]]) -> Reply:
    """The order, cancelled before cutting, all its money back."""
    order, person, now = call.path["id"], call.reader.person, call.ctx.now()
    return await call.once(
        lambda tx: orders.told(
            tx,
            orders.cancel(tx, order, person, find_provider(call.ctx.settings.payment_provider), now),
            person,
            call.ctx.secret,
        )
    )


async def accept(call: Call[dict[str, object]]) -> Reply:
    """The order, accepted by its buyer; everyone is paid."""
    order, person, now = call.path["id"], call.reader.person, call.ctx.now()
    return await call.once(lambda tx: orders.told(tx, orders.accept(tx, order, person, now), person, call.ctx.secret))


async def receipt(call: Call[None]) -> wire.Receipt:
    """Where the order's money is."""
    return await call.ctx.db.read(lambda tx: orders.receipt(tx, orders.own(tx, call.path["id"], _whose(call))))


def _whose(call: Call[None]) -> str | None:
    return None if call.reader.may(Scope.LEDGER_READ) else call.reader.person
