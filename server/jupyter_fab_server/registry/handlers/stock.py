"""A hub's offcuts: what its jobs have left, and what a person says of it.

Role: the console's and the operator's way to the stock of offcuts. Who discards one that a job was to be cut from sends
that job back for a whole sheet, in the same transaction.
"""

from __future__ import annotations

from jupyter_fab.core.wire import stock as wire
from jupyter_fab.exporters.offcut_label import label_pdf
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.route import Call, Reply
from jupyter_fab_server.registry.services import offcuts, whole_sheets


async def every(call: Call[None]) -> wire.Offcuts:
    """The hub's offcuts: to look at, to use, reserved, used."""
    return wire.Offcuts(offcuts=await call.ctx.db.read(lambda tx: offcuts.of_hub(tx, call.path["hub"])))


async def add(call: Call[wire.NewOffcut]) -> Reply:
    """A piece that a person has measured and entered; it may be used at once."""
    hub, now, who = call.path["hub"], call.ctx.now(), call.reader.handle
    return await call.once(lambda tx: offcuts.add(tx, hub, call.body, who, now))


async def confirm(call: Call[wire.OffcutSize]) -> wire.Offcut:
    """The offcut, in hand and as large as it was measured; the next order may use it."""
    hub, id, now, who = call.path["hub"], call.path["id"], call.ctx.now(), call.reader.handle
    return await call.ctx.db.write(lambda tx: offcuts.confirm(tx, hub, id, call.body, who, now))


async def discard(call: Call[wire.OffcutDiscard]) -> wire.Offcut:
    """The offcut, gone; a job that was to be cut from it waits for a whole sheet."""
    hub, id, now, who = call.path["hub"], call.path["id"], call.ctx.now(), call.reader.handle

    def go(tx: Tx) -> wire.Offcut:
        job = offcuts.holder(tx, hub, id)
        gone = offcuts.discard(tx, hub, id, call.body.reason, who, now)
        if job:
            whole_sheets.without_offcut(tx, job, id, now)
        return gone

    return await call.ctx.db.write(go)


async def label(call: Call[None]) -> Reply:
    """The offcut's label, as a PDF of one sticker."""
    found = await call.ctx.db.read(lambda tx: offcuts.one(tx, call.path["hub"], call.path["id"]))
    return Reply(body=label_pdf(found), media_type="application/pdf")
