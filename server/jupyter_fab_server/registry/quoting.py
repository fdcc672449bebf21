"""The way from a wish to a quote: read, build in the sandbox, price in the engine, plan in the engine, keep.

Role: the slow steps between short transactions; each is somebody else's function. Nothing is stored unless all succeed.
"""

from __future__ import annotations

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.fit import AS_DESIGNED, Workshop
from jupyter_fab.core.machinable import workshop
from jupyter_fab.core.measures import check_measures
from jupyter_fab.core.wire.codec import decode, encode
from jupyter_fab.core.wire.orders import NewQuote, Quote
from jupyter_fab.engines.protocol import Work
from jupyter_fab_server.planner import solve
from jupyter_fab_server.registry.builds import MadeParts
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.services import calendar, prices, quotes

PLAN_LIMIT_S = 5.0  # one piece and a city's hubs: milliseconds; a buyer waits for it


async def quote(ctx: Context, reader: Reader, new: NewQuote) -> Quote:
    """The stored quote for a wish."""
    currency = ctx.settings.currency
    wish = await ctx.db.read(lambda tx: quotes.prepare(tx, new, reader, currency))
    made = await _made(ctx, wish)
    ways = [one for one in made.values() if not isinstance(one, str)]
    built = ways[0]
    stocks = quotes.stocks_of(built.parts)
    check_measures(wish.offer.manifest.parameters, wish.values, ((one.material, one.thickness_mm) for one in stocks))
    request = prices.PriceRequest(
        made=tuple(one.parts for one in ways), quantity=new.quantity, bidders=quotes.bidders(wish, made)
    )
    answer = await ctx.engine.submit(Work(prices.WORK, encode(request), prices.TIME_LIMIT_S))
    bids = decode(answer, prices.Bids).bids
    now = ctx.now()
    days = await ctx.db.read(lambda tx: calendar.open_now(tx, now.date()))
    asked = quotes.problem(wish, built.parts, bids, days)
    plan = (await solve.outcome(asked, ctx.engine, time_limit_s=PLAN_LIMIT_S)).plan
    found, inputs = quotes.answer(wish, built, bids, asked, plan, days, now)
    return await ctx.db.write(lambda tx: quotes.store(tx, wish, found, inputs, now))


async def _made(ctx: Context, wish: quotes.Wish) -> dict[Workshop, MadeParts | str]:
    """The piece as it is made with the cutter of each hub, or why it cannot be with that one.

    Raises
    ------
    BadInput
        If it can be made with none.
    """
    found: dict[Workshop, MadeParts | str] = {}
    failed: BadInput | None = None
    for at in dict.fromkeys(workshop(hub.machine) for hub in wish.hubs) or [AS_DESIGNED]:
        try:
            found[at] = await ctx.builds.parts(wish.offer.row, wish.values, workshop=at)
        except BadInput as error:
            found[at], failed = error.message, failed or error
    if failed is not None and all(isinstance(one, str) for one in found.values()):
        raise failed
    return found
