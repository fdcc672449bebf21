"""The hours that an order takes when it is placed: those on which the date of its quote rested, if they are still free.

A promise is given with the order, not with the quote: whoever orders first has the hours. Where a quote's date can no
longer be kept by the hub that was quoted, nor by another that may make the piece, the order is refused, with the money
in the same transaction: nobody pays for a date that nobody can keep.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from jupyter_fab.core.errors import Conflict
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import load, routing
from jupyter_fab_server.registry.services.calendar import open_now


def reserve(tx: Tx, order: sa.Row[Any], now: dt.datetime) -> None:
    """Nothing; the order has its hub's hours until the last day on which it may be made there.

    Raises
    ------
    Conflict
        If the hours were given to others since the quote; the fields name the first date that can be kept now.
    """
    quote, inputs = routing.quoted(tx, order)
    calendar = open_now(tx, now.date(), hopeful=True)
    job = inputs.plan_job("piece", quote.place, calendar.day(quote.promise_date))
    able = {one.hub for one in inputs.candidates if not one.excluded}
    there = {hub: date.there for hub, date in calendar.dates(job).items() if hub in able}
    hub = quote.hub
    if hub not in there or there[hub] > quote.promise_date:
        hub = min(there, key=lambda one: (there[one], one), default="")
        if not hub or there[hub] > quote.promise_date:
            raise Conflict(
                "The hours for this date were given to other orders since the quote; ask for a new one.",
                promised=quote.promise_date.isoformat(),
                first=there[hub].isoformat() if hub else "",
            )
    known = next(one for one in calendar.whole if one.id == hub)
    carried = load.carriage("piece", known, job.place, job.mass_kg)
    make_by = calendar.make_by(hub, quote.promise_date, carried.transit_days if carried else 0)
    table = tables.orders
    tx.execute(table.update().where(table.c.id == order.id).values(hub=hub, make_by=make_by, work_min=job.work_min))
