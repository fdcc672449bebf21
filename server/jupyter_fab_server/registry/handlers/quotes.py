"""Quotes: asked for, looked at.

Role: the start of station 4. A quote is long work (parts, layout, programs, plan), so it is done in `quoting.py`, in
processes that can be killed; here it is only asked for and read back. A quote belongs to whoever asked.
"""

from __future__ import annotations

from jupyter_fab.core.wire import orders as wire
from jupyter_fab_server.registry import quoting
from jupyter_fab_server.registry.route import Call
from jupyter_fab_server.registry.services import quotes


async def ask(call: Call[wire.NewQuote]) -> wire.Quote:
    """A price for a design with these values, line by line, with the hub, the date and the reason."""
    return await quoting.quote(call.ctx, call.reader, call.body)


async def one(call: Call[None]) -> wire.Quote:
    """One of the reader's quotes."""
    return await call.ctx.db.read(lambda tx: quotes.get(tx, call.path["id"], call.reader.person, call.ctx.now()))
