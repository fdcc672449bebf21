"""A registry's database with many hubs and many open orders, for figures of its services.

Hubs are copies of the demo's, spread over a country; each order has hours at a hub, to be made within three weeks.
Quotes behind them are empty: nothing that is measured here reads them.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.migrations import migrate
from jupyter_fab_server.registry.roster import HUBS
from jupyter_fab_server.registry.seed import enrol
from jupyter_fab_server.registry.services import people

TODAY = dt.date(2030, 5, 6)  # a Monday
NOW = dt.datetime.combine(TODAY, dt.time(9), dt.UTC)
SEED = 7
AHEAD_DAYS = 21


def filled(folder: Path, orders: int, hubs: int) -> Database:
    """Return the database."""
    database = Database(f"sqlite:///{folder / 'open.sqlite'}")
    database.write_now(lambda tx: _fill(tx, orders, hubs))
    return database


def _fill(tx: Tx, orders: int, hubs: int) -> None:
    migrate(tx)
    enrol(tx, HUBS[0], NOW)
    draw = random.Random(SEED)
    one = dict(tx.execute(tables.hubs.select()).mappings().one())
    more = [
        one | {"id": f"hub-{n}", "latitude": 46.6 + 2.2 * draw.random(), "longitude": 9.8 + 7 * draw.random()}
        for n in range(hubs - 1)
    ]
    tx.execute(tables.hubs.insert(), more)
    names = [one["id"], *(row["id"] for row in more)]
    buyer = people.add(tx, "bea", "Bea", "", ["buyer"], NOW).id
    blob = {"sha256": "s", "media_type": "", "size": 0, "data": b"", "created_at": NOW}
    tx.execute(tables.blobs.insert().values({name: blob[name] for name in blob if name in tables.blobs.c}))
    tx.execute(tables.designs.insert().values(name="desk", owner=buyer, created_at=NOW))
    version = {"id": "v", "name": "desk", "version": "1.0.0", "major": 1, "minor": 0, "patch": 0, "digest": "d"}
    version |= {"package": "s", "state": "listed", "manifest": {}, "title": "", "summary": "", "licence": ""}
    version |= {"entry_sha256": "", "authored_here": False, "designer": buyer, "submitted_at": NOW, "private_to": ""}
    tx.execute(tables.versions.insert().values(**version))
    quote = {"person": buyer, "version": "v", "state": "accepted", "document": {}, "inputs": {}, "total_minor": 1}
    quote |= {"currency": "EUR", "valid_until": NOW, "created_at": NOW}
    order = {"buyer": buyer, "state": "routed", "paid_minor": 1, "currency": "EUR", "placed_at": NOW, "updated_at": NOW}
    quotes, placed = [], []
    for n in range(orders):
        hub, day = draw.choice(names), TODAY + dt.timedelta(days=draw.randint(1, AHEAD_DAYS))
        quotes.append(quote | {"id": f"q{n}", "hub": hub})
        hours = {"hub": hub, "make_by": day, "work_min": draw.randint(20, 180), "promise_date": day}
        placed.append(order | hours | {"id": f"o{n}", "quote": f"q{n}"})
    tx.execute(tables.quotes.insert(), quotes)
    tx.execute(tables.orders.insert(), placed)
