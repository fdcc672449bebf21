"""What the registry says of itself, and its events.

Role: whether it lives, what it can be asked, and what happened. Events are how everyone waits: a page asks again from
its cursor, and the answer holds only what concerns the reader. Nothing here changes anything.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab import __version__
from jupyter_fab.core.identity import Scope
from jupyter_fab.core.wire.base import EventPage, Health
from jupyter_fab_server.registry.events import MAX_PAGE, MAX_WAIT_S
from jupyter_fab_server.registry.route import Call, Reply


async def health(call: Call[None]) -> Health:
    """That the registry answers, and its database too."""
    await call.ctx.db.read(lambda tx: tx.scalar(sa.select(1)))
    return Health(ok=True, version=__version__, demo=call.ctx.settings.demo)


async def openapi(call: Call[None]) -> Reply:
    """The OpenAPI document of the route table."""
    return Reply(call.ctx.description)


async def events(call: Call[None]) -> EventPage:
    """What happened that concerns the reader."""
    readers = None if call.reader.may(Scope.ADMIN) else call.reader.event_readers
    return await call.ctx.events.page(
        readers,
        after=int(call.number("after", 0, 0, 2**62)),
        limit=int(call.number("limit", 100, 1, MAX_PAGE)),
        wait_s=call.number("wait_s", 0, 0, MAX_WAIT_S),
        kind=call.query.get("kind", ""),
        subject=call.query.get("subject", ""),
    )
