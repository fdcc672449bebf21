"""The handover: who shows the order's code gets the piece. Wrong codes are counted, and end in nobody's guessing.

A wrong code must be counted even though the request is refused, so `try_code` answers what to say instead of raising;
the handler raises after the commit.
"""

from __future__ import annotations

import datetime as dt
import hmac

from jupyter_fab.core.errors import Conflict, FabError
from jupyter_fab.core.states import Actor, JobState, OrderState
from jupyter_fab.core.wire.hubs import Job
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import audit, collection, jobs, order_states


def make_code(tx: Tx, order: str, secret: bytes) -> None:
    """Nothing; from now on the order can be collected with its code."""
    stored = collection.stored(collection.code_for(secret, order))
    tx.execute(tables.orders.update().where(tables.orders.c.id == order).values(collection_sha256=stored))


def try_code(tx: Tx, job: str, hubs: frozenset[str] | None, code: str, person: str, now: dt.datetime) -> Job | FabError:
    """The job, its order delivered; or the refusal of a wrong code, which has been counted."""
    row = jobs.row_of(tx, job, hubs)
    order = order_states.row_of(tx, row.order)
    if row.state != JobState.PASSED or order.state != OrderState.READY_FOR_PICKUP:
        raise Conflict(f"The order is {order.state}; there is nothing to hand over.", state=order.state)
    if order.collection_tries >= collection.MOST_TRIES:
        raise Conflict("Too many wrong codes were shown for this order; ask the registry's administrator.")
    if not order.collection_sha256 or not hmac.compare_digest(order.collection_sha256, collection.stored(code)):
        tries = order.collection_tries + 1
        tx.execute(tables.orders.update().where(tables.orders.c.id == order.id).values(collection_tries=tries))
        audit.note(tx, actor=f"person:{person}", kind="code.wrong", subject=order.id, at=now, job=job, tries=tries)
        return collection.WrongCode(
            f"This is not the order's code; {collection.MOST_TRIES - tries} tries are left.", tries=tries
        )
    order_states.move(tx, order.id, "hand_over", Actor.OPERATOR, now)
    tx.execute(tables.jobs.update().where(tables.jobs.c.id == job).values(message="Handed over.", updated_at=now))
    return jobs.told(tx, jobs.row_of(tx, job))
