"""Hubs that fell silent: no new jobs, unstarted ones go elsewhere, started ones wait for a person.

Called again and again by a background loop; everything follows from what is stored, so a missed or doubled call does no
harm. A job that may be in a machine is never given to another hub: contact was lost, not the work.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from jupyter_fab.core.states import Actor
from jupyter_fab_server.registry import events, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs, jobs


def sweep(
    tx: Tx, now: dt.datetime, *, silent_s: float, lease_s: float, listening_since: dt.datetime | None = None
) -> list[str]:
    """The hubs that this call found silent.

    A hub not heard for `silent_s` is unreachable; not heard for `lease_s`, its unstarted jobs are re-routed and what is
    at its machine becomes uncertain. Time before `listening_since` does not count: a registry that was away heard
    nobody, and no hub is to blame.
    """

    def silent_for(seconds: float) -> dt.datetime | None:
        """Since when a hub must not have been heard; none if nobody has listened for so long."""
        limit = now - dt.timedelta(seconds=seconds)
        return limit if listening_since is None or listening_since < limit else None

    table = tables.hubs
    unheard, lost = silent_for(silent_s), silent_for(lease_s)
    if unheard is None:
        return []
    silent = tx.execute(sa.select(table).where(table.c.state != hubs.CLOSED, table.c.seen_at < unheard)).all()
    found = []
    for row in silent:
        if row.state == hubs.ACTIVE:
            tx.execute(table.update().where(table.c.id == row.id).values(state=hubs.UNREACHABLE))
            events.append(tx, "hub.unreachable", row.id, readers=[events.PUBLIC], at=now, title=row.title)
            found.append(row.id)
        if lost is not None and row.seen_at < lost:
            _let_go(tx, row.id, row.title, now)
    return found


def _let_go(tx: Tx, hub: str, title: str, now: dt.datetime) -> None:
    """Nothing; none of the hub's jobs counts on it any more."""
    for row in jobs.in_state(tx, *jobs.BEFORE_CUT, hub=hub):
        jobs.give_up(tx, row, "re_route", now, f"{title} did not answer; the order goes to another workshop.")
    for row in jobs.in_state(tx, *jobs.AT_MACHINE, hub=hub):
        message = f"{title} did not answer while this was at its machine; a person there must say how it stands."
        jobs.move(tx, row, "lose", Actor.REGISTRY, now, message=message)
