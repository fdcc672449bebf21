"""Plans: what was decided for all open orders, and why.

Role: station 5, read back for the one who runs the registry and for pictures of a plan. Plans are made in the
background (`registry/planning.py`); nothing here makes one.
"""

from __future__ import annotations

import asyncio

from jupyter_fab.core.wire import plans as wire
from jupyter_fab_server.registry.route import Call, Reply
from jupyter_fab_server.registry.services import plan_pictures, plans

MOST = 200  # plans a page


async def every(call: Call[None]) -> wire.Plans:
    """Plans in a line each, newest first."""
    before, limit = call.query.get("after", ""), int(call.number("limit", 50, 1, MOST))
    found = await call.ctx.db.read(lambda tx: plans.summaries(tx, before=before, limit=limit))
    return wire.Plans(plans=tuple(found))


async def one(call: Call[None]) -> wire.StoredPlan:
    """A plan whole; `newest` is the last plan of all that is open."""
    return await call.ctx.db.read(lambda tx: plans.whole(tx, call.path["id"]))


async def picture(call: Call[None]) -> Reply:
    """A plan as a picture: its map, its load, what it moved since the plan before, or the days of a hub."""
    found = await call.ctx.db.read(lambda tx: plan_pictures.look(tx, call.path["id"]))
    asked = (call.query.get("of", "map"), call.query.get("hub", ""), call.query.get("theme", ""))
    drawing = await asyncio.to_thread(plan_pictures.draw, found, *asked)
    return Reply(body=drawing.encode(), media_type="image/svg+xml")
