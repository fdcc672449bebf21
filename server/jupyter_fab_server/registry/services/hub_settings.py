"""What an operator sets of their workshop: the fit, as its test piece asked for it.

Role: reads and changes the hub's terms. A change holds for programs that are made from then on; those that are proven
keep what they were proven for. It is told to everyone who works at the hub, with what it was before.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.machinable import end_mill
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.hubs import HubSettings, HubSettingsChange
from jupyter_fab_server.registry import events, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs, load


def read(tx: Tx, hub: str) -> HubSettings:
    """The hub's settings."""
    return _told(hubs.row_of(tx, hub))


def change(tx: Tx, hub: str, wish: HubSettingsChange, person: str, now: dt.datetime) -> HubSettings:
    """The settings as they are from now on.

    Raises
    ------
    BadInput
        If the offset is one that shows a fault of the machine.
    """
    row = hubs.row_of(tx, hub)
    was = hubs.terms_of(row)
    terms = msgspec.structs.replace(was, fit_offset_mm=wish.fit_offset_mm)
    if terms != was:
        table = tables.hubs
        tx.execute(table.update().where(table.c.id == hub).values(terms=plain(terms)))
        said = {"by": person, "fit_offset_mm": terms.fit_offset_mm, "was_mm": was.fit_offset_mm}
        events.append(tx, "hub.settings", hub, readers=[f"hub:{hub}"], at=now, **said)
    return _told(hubs.row_of(tx, hub))


def _told(row: sa.Row[Any]) -> HubSettings:
    tool = end_mill(load.machine_of(row))
    cutter_mm = tool.diameter_mm if tool is not None else 0.0
    return HubSettings(hub=row.id, fit_offset_mm=hubs.terms_of(row).fit_offset_mm, cutter_mm=cutter_mm)
