"""Hubs: who they are, that they live, what they report.

Role: the registry's end of a hub's link. Hearing a hub is what keeps its jobs; its reports are stored with their
signatures, each once, and then applied. There is no route by which a hub is told to do anything: it asks.
"""

from __future__ import annotations

from jupyter_fab.core.wire import hubs as wire
from jupyter_fab_server.registry.route import Call
from jupyter_fab_server.registry.services import hub_settings, hubs, jobs, reports, standing


async def every(call: Call[None]) -> wire.Hubs:
    """All hubs."""
    today = call.ctx.now().date()
    return wire.Hubs(hubs=await call.ctx.db.read(lambda tx: tuple(hubs.told(row, today) for row in hubs.rows(tx))))


async def heartbeat(call: Call[wire.Heartbeat]) -> wire.Heard:
    """The registry's time and the last report taken; the hub was heard."""
    now = call.ctx.now()
    last = await call.ctx.db.write(lambda tx: hubs.heartbeat(tx, call.path["hub"], call.body, now))
    return wire.Heard(now=now, last_seq=last)


async def its_settings(call: Call[None]) -> wire.HubSettings:
    """The fit that the hub asks for, and its cutter."""
    return await call.ctx.db.read(lambda tx: hub_settings.read(tx, call.path["hub"]))


async def set_settings(call: Call[wire.HubSettingsChange]) -> wire.HubSettings:
    """The same, changed for the programs made from now on."""
    hub, person, now = call.path["hub"], call.reader.handle, call.ctx.now()
    return await call.ctx.db.write(lambda tx: hub_settings.change(tx, hub, call.body, person, now))


async def stand(call: Call[wire.HubStanding]) -> wire.Hub:
    """The hub, with what its people say of today; what it cannot make now goes to others at once."""
    hub, person, now = call.path["hub"], call.reader.handle, call.ctx.now()
    found = await call.ctx.db.write(lambda tx: standing.change(tx, hub, call.body, person, now))
    call.ctx.wake()
    return found


async def its_jobs(call: Call[None]) -> wire.Jobs:
    """The hub's jobs, soonest due first."""
    now = call.ctx.now()
    return wire.Jobs(jobs=tuple(await call.ctx.db.read(lambda tx: jobs.of_hub(tx, call.path["hub"], now))))


async def report(call: Call[wire.Reports]) -> wire.ReportsTaken:
    """Up to which report everything is stored, and what could not apply."""
    hub, told, now = call.path["hub"], call.body.reports, call.ctx.now()
    taken = await call.ctx.db.write(lambda tx: reports.take(tx, hub, told, now))
    call.ctx.wake()
    return taken
