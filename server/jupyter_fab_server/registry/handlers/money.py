"""Credits and the ledger: vouchers, statements, the trial balance.

Role: what people hold and what auditors read. Vouchers are made and redeemed once, however often the call is repeated;
everything else only reads. Prices are held and paid out by orders and requests; there is no route that books by hand.
"""

from __future__ import annotations

from jupyter_fab.core.wire import people as wire
from jupyter_fab_server.registry.route import Call, Reply
from jupyter_fab_server.registry.services import earnings, ledger, vouchers

MOST = 500  # transactions a page


async def new_voucher(call: Call[wire.NewVoucher]) -> Reply:
    """A new voucher of credits; its code is shown this once."""
    ctx, wish, person = call.ctx, call.body, call.reader.person
    currency = ctx.settings.currency
    return await call.once(lambda tx: vouchers.make(tx, wish.amount_minor, wish.note, person, currency, ctx.now()))


async def redeem(call: Call[wire.Redeem]) -> Reply:
    """The reader's credits, with a voucher's worth added."""
    code, person = call.body.code, call.reader.person
    return await call.once(lambda tx: vouchers.redeem(tx, code, person, call.ctx.now()))


async def transactions(call: Call[None]) -> wire.Transactions:
    """The ledger, oldest first."""
    after, limit = _page(call)
    return await call.ctx.db.read(lambda tx: ledger.told(ledger.page(tx, after=after, limit=limit), after))


async def trial_balance(call: Call[None]) -> wire.TrialBalance:
    """All accounts, summed anew; the sum is 0."""
    return await call.ctx.db.read(lambda tx: ledger.trial_balance(tx, call.ctx.settings.currency))


async def statement(call: Call[None]) -> wire.Transactions:
    """The transactions that touch the reader's own accounts."""
    after, limit = _page(call)
    person, hubs = call.reader.person, call.reader.hubs
    return await call.ctx.db.read(lambda tx: vouchers.statement(tx, person, hubs, after=after, limit=limit))


async def earned(call: Call[None]) -> wire.Earnings:
    """What the reader, and the hubs that they work for, have earned, and from which orders."""
    person, hubs, currency = call.reader.person, call.reader.hubs, call.ctx.settings.currency
    return await call.ctx.db.read(lambda tx: earnings.of(tx, person, hubs, currency))


def _page(call: Call[None]) -> tuple[int, int]:
    return int(call.number("after", 0, 0, 2**53)), int(call.number("limit", 100, 1, MOST))
