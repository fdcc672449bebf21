"""The way from a wish to a quote: read, build in the sandbox, price in the engine, plan in the engine, keep.

Role: the slow steps between short transactions; each is somebody else's function. Nothing is stored unless all succeed.
"""

from __future__ import annotations

from jupyter_fab.core.wire.codec import decode, encode
from jupyter_fab.core.wire.orders import NewQuote, Quote
from jupyter_fab.engines.protocol import Work
from jupyter_fab_server.planner import solve
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.services import prices, quotes
from jupyter_fab_server.registry.services.measures import check_measures

PLAN_LIMIT_S = 5.0  # one piece and a city's hubs: milliseconds; a buyer waits for it


async def quote(ctx: Context, reader: Reader, new: NewQuote) -> Quote:
    """The stored quote for a wish."""
    currency = ctx.settings.currency
    wish = await ctx.db.read(lambda tx: quotes.prepare(tx, new, reader, currency))
    built = await ctx.builds.parts(wish.offer.row, wish.values)
    stocks = quotes.stocks_of(built.parts)
    check_measures(wish.offer.manifest.parameters, wish.values, stocks)
    request = prices.PriceRequest(parts=built.parts, quantity=new.quantity, bidders=quotes.bidders(wish))
    answer = await ctx.engine.submit(Work(prices.WORK, encode(request), prices.TIME_LIMIT_S))
    bids = decode(answer, prices.Bids).bids
    now = ctx.now()
    asked = quotes.problem(wish, built.parts, bids, now.date())
    plan = await solve.plan(asked, ctx.engine, time_limit_s=PLAN_LIMIT_S)
    found, inputs = quotes.answer(wish, built, bids, asked, plan, now)
    return await ctx.db.write(lambda tx: quotes.store(tx, wish, found, inputs, now))
