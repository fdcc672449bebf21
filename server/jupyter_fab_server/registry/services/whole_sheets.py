"""A job that loses its offcuts: given back to be cut from whole sheets, and paid as whole sheets are.

The hub was promised the price of its offcuts. Who has to buy a sheet instead gets the price that the same hub asked for
new sheets when the quote was made, as when an order is routed without them (`routing.give`). What the buyer pays stays
as it is: the difference is settled as for any order that became dearer (`settlement.accepted`).
"""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.states import Actor, JobState
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import jobs
from jupyter_fab_server.registry.services.quote_inputs import QuoteInputs


def pay_minor(tx: Tx, job: str) -> int:
    """What the job's hub is paid when it cuts from whole sheets, in minor units; never less than it was promised."""
    row = jobs.row_of(tx, job)
    quote = sa.select(tables.orders.c.quote).where(tables.orders.c.id == row.order).scalar_subquery()
    stored = tx.scalar(sa.select(tables.quotes.c.inputs).where(tables.quotes.c.id == quote))
    candidate = msgspec.convert(stored, QuoteInputs).candidate(row.hub)
    return max(int(row.pay_minor), candidate.whole_minor if candidate is not None else 0)


def without_offcut(tx: Tx, job: str, offcut: str, now: dt.datetime) -> None:
    """Nothing; the job, whose offcut is not there, is given back to be loaded with whole sheets, at their price.

    Raises
    ------
    Conflict
        If it is at the machine.
    """
    row = jobs.row_of(tx, job)
    if JobState(row.state) not in jobs.BEFORE_CUT:
        raise Conflict(f"{offcut} is at the machine for {jobs.document_of(row).title}; end that job first.", job=job)
    message, pay = f"Offcut {offcut} was discarded. Load another sheet, and measure it.", pay_minor(tx, job)
    if row.state == JobState.READY:
        row = jobs.move(tx, row, "load_sheet", Actor.OPERATOR, now, program=None, program_digest="", measured_mm=None)
    if row.state == JobState.RESERVED:
        jobs.move(tx, row, "refuse", Actor.REGISTRY, now, message=message, readings_mm=None, pay_minor=pay)
    else:
        jobs.say(tx, row, message, now, pay_minor=pay)
