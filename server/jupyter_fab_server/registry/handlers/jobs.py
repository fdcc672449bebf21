"""Jobs: claimed, declined, given a sheet; their programs; inspection and handover. Nothing here arms or starts.

Role: stations 6 and 7, from the hub's side. A token speaks for certain hubs only, and each call carries the fence of
its claim, so that a hub which lost a job cannot act on it. A wrong collection code is counted even though the call is
refused.
"""

from __future__ import annotations

from typing import Any

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.identity import Scope
from jupyter_fab.core.wire import hubs as wire
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.route import Call
from jupyter_fab_server.registry.services import handover, inspection, jobs, programs


async def accept(call: Call[wire.Claim]) -> wire.Job:
    """The job, claimed with a new fence."""
    work, now = _hubs(call, Scope.JOB_WRITE), call.ctx.now()
    return await call.ctx.db.write(
        lambda tx: jobs.accept(tx, call.path["id"], work, call.body.agent, call.reader.person, now)
    )


async def decline(call: Call[wire.Decline]) -> wire.Job:
    """The job, given back; its order is planned elsewhere."""
    work, now, said = _hubs(call, Scope.JOB_WRITE), call.ctx.now(), call.body
    job = await call.ctx.db.write(lambda tx: jobs.decline(tx, call.path["id"], work, said.reason, said.fence, now))
    call.ctx.wake()
    return job


async def sheet(call: Call[wire.SheetLoaded]) -> wire.Job:
    """The job, reserved; its program is made and proven for the sheet in hand."""
    work, now = _hubs(call, Scope.JOB_WRITE), call.ctx.now()
    job = await call.ctx.db.write(lambda tx: jobs.load_sheet(tx, call.path["id"], work, call.body, now))
    call.ctx.wake()
    return job


async def program(call: Call[None]) -> wire.ProgramBundle:
    """The job's proven programs, signed with its hub's key."""
    work = _hubs(call, Scope.JOB_READ)
    return await call.ctx.db.read(lambda tx: programs.bundle_of(tx, call.path["id"], work))


async def inspect(call: Call[wire.Inspection]) -> wire.InspectionResult:
    """Whether the piece passed, and what lay outside its limits."""
    work, now, job = _hubs(call, Scope.JOB_WRITE), call.ctx.now(), call.path["id"]

    def enter(tx: Tx) -> wire.InspectionResult:
        wanted = programs.bundle_of(tx, job, work).characteristics
        return inspection.enter(tx, job, work, call.body, wanted, call.ctx.secret, now)

    result = await call.ctx.db.write(enter)
    call.ctx.wake()
    return result


async def hand_over(call: Call[wire.Handover]) -> wire.Job:
    """The job, its piece handed to whoever showed the code."""
    work, now, code = _hubs(call, Scope.JOB_WRITE), call.ctx.now(), call.body.code
    found = await call.ctx.db.write(
        lambda tx: handover.try_code(tx, call.path["id"], work, code, call.reader.person, now)
    )
    if isinstance(found, FabError):
        raise found  # after the commit: the try was counted
    return found


def _hubs(call: Call[Any], scope: Scope) -> frozenset[str] | None:
    """The hubs for which the reader may do this; None for all."""
    if call.reader.may(scope):
        return None
    return frozenset(hub for hub in call.reader.hubs if call.reader.may(f"{scope}:{hub}"))
