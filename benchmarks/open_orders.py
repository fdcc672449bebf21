"""A registry's database with many hubs and many open orders, for figures of its services.

Hubs are copies of the demo's, spread over a country; each order has hours at a hub, to be made within three weeks.
Quotes behind them are empty, for nothing that is measured here reads them, but those of the orders at one hub (`LOST`):
they are whole, with a price of every hub, and their jobs are offered.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

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
LOST = "hub-0"  # the hub whose orders may be taken from it


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
    quotes, placed, offered = [], [], []
    for n in range(orders):
        hub, day = draw.choice(names), TODAY + dt.timedelta(days=draw.randint(1, AHEAD_DAYS))
        work_min = draw.randint(20, 180)
        whole = _quoted(n, hub, work_min, day, names, draw) if hub == LOST else {}
        quotes.append(quote | {"id": f"q{n}", "hub": hub} | whole)
        hours = {"hub": hub, "make_by": day, "work_min": work_min, "promise_date": day}
        placed.append(order | hours | {"id": f"o{n}", "quote": f"q{n}"})
        if whole:
            offered.append(_job(n, hub, day, whole))
    tx.execute(tables.quotes.insert(), quotes)
    tx.execute(tables.orders.insert(), placed)
    tx.execute(tables.jobs.insert(), offered)


def _quoted(n: int, hub: str, work_min: int, day: dt.date, hubs: list[str], draw: random.Random) -> dict[str, Any]:
    """The document and the inputs of a quote."""
    price = 40 * work_min
    bids = [{"hub": name, "making_minor": round(price * draw.uniform(0.8, 1.2)), "work_min": work_min} for name in hubs]
    shares = {"making_minor": price, "shipping_minor": 4500, "royalty_minor": 0, "platform_minor": 0, "payees": []}
    job = {"title": "Desk", "design": "desk", "version": "1.0.0", "values": {}, "quantity": 1, "parts": 9, "sheets": 1}
    job |= {"material": "birch-ply", "thickness_mm": 18.0, "tolerance_mm": 0.7, "machine_minutes": 30.0}
    inputs = {"parts_digest": "p", "sandboxed": True, "part_mm": [1000.0, 500.0], "mass_kg": 20.0, "due_days": 5}
    inputs |= {"candidates": bids, "shares": shares, "estimate": {}, "job": job | {"work_minutes": float(work_min)}}
    place = {"title": "Home", "latitude": 46.6 + 2.2 * draw.random(), "longitude": 9.8 + 7 * draw.random()}
    reason = {"text": "", "chosen": hub, "choices": [], "solver": "", "objective_minor": 0, "bound_minor": 0, "gap": 0}
    document = {"id": f"q{n}", "state": "accepted", "design": "desk", "version": "1.0.0", "digest": "d", "values": {}}
    document |= {"config_digest": "c", "quantity": 1, "place": place, "lines": [], "total_minor": price + 4500}
    document |= {"currency": "EUR", "hub": hub, "hub_title": hub, "promise_date": day.isoformat(), "sheets": 1}
    document |= {"reason": reason | {"stop": ""}, "machine_minutes": 30.0, "mass_kg": 20.0, "waste_kg": 1.0}
    document |= {"carbon_kg": None, "withdrawal_right": True, "withdrawal_text": "", "valid_until": NOW.isoformat()}
    return {"document": document, "inputs": inputs}


def _job(n: int, hub: str, day: dt.date, quoted: dict[str, Any]) -> dict[str, Any]:
    """The offer of an order to its hub."""
    row = {"id": f"j{n}", "order": f"o{n}", "hub": hub, "state": "offered", "attempt": 1, "fence": 1, "due": day}
    row |= {"document": quoted["inputs"]["job"], "reason": quoted["document"]["reason"], "pay_minor": 1}
    return row | {"created_at": NOW, "updated_at": NOW}
