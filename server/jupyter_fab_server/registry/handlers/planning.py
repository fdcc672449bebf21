"""Plans: what was decided for all open orders, and why.

Role: station 5, read back for the one who runs the registry and for pictures of a plan. Plans are made in the
background (`registry/planning.py`); nothing here makes one.
"""

from __future__ import annotations

from jupyter_fab.core.wire import plans as wire
from jupyter_fab_server.registry.route import Call
from jupyter_fab_server.registry.services import plans

MOST = 200  # plans a page


async def every(call: Call[None]) -> wire.Plans:
    """Plans in a line each, newest first."""
    before, limit = call.query.get("after", ""), int(call.number("limit", 50, 1, MOST))
    found = await call.ctx.db.read(lambda tx: plans.summaries(tx, before=before, limit=limit))
    return wire.Plans(plans=tuple(found))


async def one(call: Call[None]) -> wire.StoredPlan:
    """A plan whole; `newest` is the last plan of all that is open."""
    return await call.ctx.db.read(lambda tx: plans.whole(tx, call.path["id"]))
