"""The state of an order: read, and moved with its event; nothing of money and nothing of jobs.

Role: the one place that writes an order's state, by the table in `core.states`, so that no change goes without its
event to buyer and hubs. Two who move it at once cannot both succeed. Money is moved by whoever calls, in the same
transaction (`orders.py`, `settlement.py`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from jupyter_fab.core.errors import Conflict, NotFound
from jupyter_fab.core.states import ORDER, Actor, OrderState
from jupyter_fab.core.states import move as next_state
from jupyter_fab_server.registry import events, tables
from jupyter_fab_server.registry.database import Tx


def row_of(tx: Tx, order: str) -> sa.Row[Any]:
    """The order's row.

    Raises
    ------
    NotFound
        If there is none.
    """
    row = tx.execute(sa.select(tables.orders).where(tables.orders.c.id == order)).one_or_none()
    if row is None:
        raise NotFound("There is no such order.", order=order)
    return row


def state_of(tx: Tx, order: str) -> OrderState:
    """The order's state."""
    return OrderState(row_of(tx, order).state)


def buyer_of(tx: Tx, order: str) -> str:
    """The person who ordered."""
    return str(row_of(tx, order).buyer)


def move(tx: Tx, order: str, action: str, actor: Actor, now: dt.datetime, **changes: Any) -> sa.Row[Any]:
    """The order's row after the action, its event written.

    Raises
    ------
    Conflict
        If its state does not allow it, or it changed meanwhile.
    """
    row = row_of(tx, order)
    after = next_state(ORDER, OrderState(row.state), action, actor)
    table = tables.orders
    moved = tx.execute(
        table.update()
        .where(table.c.id == order, table.c.state == row.state)
        .values(**({"state": after.value, "updated_at": now} | changes))
    )
    if moved.rowcount != 1:
        raise Conflict("The order has just changed; look again.", order=order)
    tell(tx, order, now)
    return row_of(tx, order)


def tell(tx: Tx, order: str, now: dt.datetime, **data: Any) -> None:
    """Nothing; the order's state goes to its buyer and its hubs as an event."""
    row = row_of(tx, order)
    hubs = tx.scalars(sa.select(tables.jobs.c.hub).where(tables.jobs.c.order == order)).all()
    readers = [events.to_person(row.buyer), events.to_role("finance"), *(events.to_hub(hub) for hub in hubs)]
    events.append(tx, f"order.{row.state}", order, readers=readers, at=now, order=order, **data)
