"""How full the hubs are, as the planner wants to know it: one `PlanHub` a hub, from its row and its open jobs.

Minutes are those of the bottleneck at a hub, machine or hands, whichever takes longer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.material import BUILT_IN
from jupyter_fab.core.wire.base import Place
from jupyter_fab_server.planner.costs import distance_km
from jupyter_fab_server.planner.problem import Carriage, PlanHub, Stock
from jupyter_fab_server.planner.problem import Place as Spot
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs, jobs

IDLE_DAYS = 3  # an hour nearer than this, still free, will hardly be sold any more (assumed)


def spot(place: Place) -> Spot:
    """The place as the planner has it."""
    return Spot(place.latitude, place.longitude)


def backlog_min(tx: Tx, hub: str) -> int:
    """The minutes of work that the hub has promised and not done."""
    table = tables.jobs
    waiting = [state.value for state in jobs.OPEN]
    rows = tx.execute(sa.select(table.c.document).where(table.c.hub == hub, table.c.state.in_(waiting)))
    return sum(math.ceil(msgspec.convert(row.document, jobs.JobDocument).work_minutes) for row in rows)


def plan_hub(row: sa.Row[Any], backlog: int) -> PlanHub:
    """The hub as the planner has it, with so many minutes promised."""
    terms = hubs.terms_of(row)
    machine = machine_of(row)
    return PlanHub(
        id=row.id,
        place=Spot(row.latitude, row.longitude),
        bed_mm=machine.reach_mm(),
        tools=tuple(tool.id for tool in machine.tools),
        stocks=stocks(row.materials),
        rate_minor_per_h=row.rate_minor_h,
        fixed_idle_minor_per_h=row.idle_minor_h,
        free_min=max(0, terms.work_min_per_day * IDLE_DAYS - backlog),
        work_min_per_day=terms.work_min_per_day,
        backlog_min=backlog,
        setup_minor=terms.setup_minor,
        remake_permille=terms.remake_permille,
        shipping=terms.shipping,
        accepting=row.state == hubs.ACTIVE,
    )


def plan_hubs(tx: Tx) -> list[PlanHub]:
    """All hubs as the planner has them, by name."""
    return [plan_hub(row, backlog_min(tx, row.id)) for row in hubs.rows(tx) if row.state != hubs.CLOSED]


def machine_of(row: sa.Row[Any]) -> MachineProfile:
    """The hub's machine."""
    return msgspec.convert(row.machine, MachineProfile)


def stocks(materials: Iterable[str]) -> tuple[Stock, ...]:
    """Every thickness of the materials that a hub keeps."""
    known = (BUILT_IN[name] for name in materials if name in BUILT_IN)
    return tuple(Stock(one.id, thickness) for one in known for thickness in one.thicknesses_mm)


def carriage(job: str, hub: PlanHub, place: Spot, mass_kg: float) -> Carriage | None:
    """What bringing the piece from the hub to the place costs; None if nobody does."""
    km = distance_km(place, hub.place)
    fitting = [band for band in hub.shipping if km <= band.max_km and mass_kg <= band.max_kg]
    if not fitting:
        return None
    best = min(fitting, key=lambda band: (band.price_minor, band.transit_days))
    return Carriage(job, hub.id, best.price_minor, best.transit_days)
