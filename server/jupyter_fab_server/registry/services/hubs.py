"""Hubs: alive while their agents say so, unreachable when they fall silent; how they join is in `enrolment`.

A heartbeat only says that an agent lives; what it did to a job comes as signed reports (`reports`). What happens to the
jobs of a hub that fell silent is in `silence`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.errors import Conflict, NotFound
from jupyter_fab.core.wire.base import Place
from jupyter_fab.core.wire.hubs import Heartbeat, Hub, HubStanding
from jupyter_fab_server.registry import events, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services.hub_terms import HubTerms

ACTIVE = "active"  # alive; gets new jobs
UNREACHABLE = "unreachable"  # silent: no new jobs, unstarted ones go elsewhere
CLOSED = "closed"  # gone for good


def row_of(tx: Tx, hub: str) -> sa.Row[Any]:
    """The hub's row.

    Raises
    ------
    NotFound
        If there is no such hub.
    """
    row = tx.execute(sa.select(tables.hubs).where(tables.hubs.c.id == hub)).one_or_none()
    if row is None:
        raise NotFound(f"There is no hub {hub!r}.", hub=hub)
    return row


def rows(tx: Tx) -> list[sa.Row[Any]]:
    """All hubs, by name."""
    return list(tx.execute(sa.select(tables.hubs).order_by(tables.hubs.c.id)).all())


def terms_of(row: sa.Row[Any]) -> HubTerms:
    """The hub's terms."""
    return msgspec.convert(row.terms, HubTerms)


def standing_of(row: sa.Row[Any], today: dt.date) -> HubStanding:
    """What the hub's people said last of how it stands there, as far as it holds today: only stock outlasts its day."""
    said = msgspec.convert(row.status, HubStanding) if row.status else HubStanding()
    if said.until is None or today <= said.until:
        return said
    return HubStanding(without=said.without, reason=said.reason if said.without else "")


def told(row: sa.Row[Any], today: dt.date) -> Hub:
    """The hub as everyone may see it."""
    standing = standing_of(row, today)
    return Hub(
        id=row.id,
        title=row.title,
        place=Place(title=row.place, latitude=row.latitude, longitude=row.longitude),
        state=row.state,
        machine=row.machine,
        materials=tuple(row.materials),
        rate_minor_h=row.rate_minor_h,
        labour_minor_h=row.labour_minor_h,
        standing=standing if standing != HubStanding() else None,
    )


def heartbeat(tx: Tx, hub: str, beat: Heartbeat, now: dt.datetime) -> int:
    """The sequence number of the last report taken; the hub was heard now, and is active again if it was silent."""
    row = row_of(tx, hub)
    if row.state == CLOSED:
        raise Conflict(f"{row.title} is closed.", state=row.state)
    heard(tx, row, now)
    tx.execute(
        tables.hubs.update().where(tables.hubs.c.id == hub).values(agent=beat.agent, machine_state=beat.machine_state)
    )
    return int(row.last_seq)


def heard(tx: Tx, row: sa.Row[Any], now: dt.datetime) -> None:
    """Nothing; something came from the hub now."""
    table = tables.hubs
    tx.execute(table.update().where(table.c.id == row.id).values(seen_at=now))
    if row.state == UNREACHABLE:
        tx.execute(table.update().where(table.c.id == row.id).values(state=ACTIVE))
        events.append(tx, "hub.active", row.id, readers=[events.PUBLIC], at=now, title=row.title)
