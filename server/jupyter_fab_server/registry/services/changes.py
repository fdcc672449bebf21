"""What a plan changed for an order that had a hub: kept, told to its buyer as an event, and read back with the order.

Each change is a line that a person can read: who makes it now, why, and when it is expected. The buyer's price is not
among what can change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.wire.orders import OrderChange
from jupyter_fab.core.wire.plans import PlanChange
from jupyter_fab_server.registry import events, ids, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs

KIND = "order.replanned"  # the event


def tell(
    tx: Tx,
    plan: str,
    order: sa.Row[Any],
    before: str,
    after: str,
    because: str,
    *,
    expected: dt.date | None,
    more_minor: int,
    now: dt.datetime,
) -> None:
    """Nothing; the order's buyer can read that another hub makes it, or the same one again, and by when."""
    title = hubs.row_of(tx, after).title
    who = f"{title} makes it now" if before != after else f"{title} is asked again"
    words = f"{who}; you pay nothing more. {_by(order.promise_date, expected)}"
    _keep(tx, plan, order, before, after, f"{because} {words}".strip(), expected, more_minor, now)


def nobody(tx: Tx, plan: str, order: sa.Row[Any], attempts: Sequence[sa.Row[Any]], now: dt.datetime) -> None:
    """Nothing; the order's buyer knows, once, that no hub can make it now."""
    if not (known := of_order(tx, order.id)) or known[-1].hub_after:
        because = attempts[-1].message if attempts else ""
        words = "No workshop can make it now: it waits for one, and you may cancel it free of charge."
        _keep(tx, plan, order, attempts[-1].hub if attempts else "", "", f"{because} {words}".strip(), None, 0, now)


def of_order(tx: Tx, order: str) -> tuple[OrderChange, ...]:
    """All changes of an order, first to last."""
    table, plans = tables.plan_changes, tables.plans
    wanted = sa.select(table).join(plans, plans.c.id == table.c.plan).where(table.c.order == order)
    return tuple(told(row) for row in tx.execute(wanted.order_by(plans.c.number)))


def of_plan(tx: Tx, plan: str) -> tuple[PlanChange, ...]:
    """What a plan changed, order by order, with what it costs: for who runs the registry."""
    table = tables.plan_changes
    rows = tx.execute(sa.select(table).where(table.c.plan == plan).order_by(table.c.order))
    return tuple(PlanChange(more_minor=row.more_minor, **msgspec.structs.asdict(told(row))) for row in rows)


def told(row: sa.Row[Any]) -> OrderChange:
    """A stored change, as its buyer reads it."""
    return OrderChange(
        order=row.order,
        plan=row.plan,
        hub_before=row.hub_before,
        hub_after=row.hub_after,
        words=row.words,
        expected=row.expected,
        at=row.at,
    )


def _by(promised: dt.date, expected: dt.date | None) -> str:
    if expected is None:
        return "When it will be there is not known yet."
    day = f"{expected.day} {expected:%B}"
    late = (expected - promised).days
    if late <= 0:
        return f"It is expected by {day}, as promised."
    return f"It is expected by {day}, {late} day{'s' if late > 1 else ''} later than promised."


def _keep(
    tx: Tx,
    plan: str,
    order: sa.Row[Any],
    before: str,
    after: str,
    words: str,
    expected: dt.date | None,
    more_minor: int,
    now: dt.datetime,
) -> None:
    row = {"id": ids.new("change"), "plan": plan, "order": order.id, "hub_before": before, "hub_after": after}
    row |= {"words": words, "expected": expected, "more_minor": more_minor, "at": now}
    tx.execute(tables.plan_changes.insert().values(**row))
    readers = [events.to_person(order.buyer), events.to_role("finance"), events.to_role("admin")]
    said = {"order": order.id, "hub_before": before, "hub_after": after, "words": words}
    said["expected"] = expected.isoformat() if expected else ""
    events.append(tx, KIND, order.id, readers=readers, at=now, **said)
