"""Offers that nobody answers: after a while they are taken back, and their orders go to the next hub.

Called again and again by a background loop, like `silence`; everything follows from what is stored. A hub's days off
do not count: nobody is there to answer.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from jupyter_fab.core.states import JobState
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs, jobs
from jupyter_fab_server.registry.services.hub_terms import HubTerms

_DAY = dt.timedelta(days=1)


def any_overdue(tx: Tx, now: dt.datetime, offer_s: float) -> bool:
    """Whether an offer is older than that; `sweep` looks closer."""
    table = tables.jobs
    old = sa.select(table.c.id).where(
        table.c.state == JobState.OFFERED.value, table.c.created_at <= now - dt.timedelta(seconds=offer_s)
    )
    return tx.scalar(old.limit(1)) is not None


def sweep(tx: Tx, now: dt.datetime, offer_s: float) -> list[str]:
    """The jobs whose offers this call took back."""
    terms = {row.id: (row.title, hubs.terms_of(row)) for row in hubs.rows(tx)}
    found = []
    for row in jobs.in_state(tx, JobState.OFFERED):
        title, its = terms[row.hub]
        if answer_by(row.created_at, offer_s, its) <= now:
            jobs.give_up(tx, row, "time_out", now, f"{title} did not answer the offer in time.")
            found.append(row.id)
    return found


def answer_by(offered: dt.datetime, offer_s: float, terms: HubTerms) -> dt.datetime:
    """Until when the hub has time for its answer: each day off on the way puts it back by a day."""
    last = offered + dt.timedelta(seconds=offer_s)
    day = offered.date()
    while day <= last.date() and terms.weekdays:
        if day.weekday() not in terms.weekdays:
            last += _DAY
        day += _DAY
    return last
