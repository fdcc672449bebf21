"""Hubs as the planner wants to know them: one `PlanHub` a hub, from its row; and what carriage from it costs.

Minutes are those of the bottleneck at a hub, machine or hands, whichever takes longer. What a hub has taken on is in
`calendar`, which leaves of its days what is still free.
"""

from __future__ import annotations

import datetime as dt
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
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs

MOST_KNOWN = 5_000  # hubs kept in memory, a kilobyte each
_KNOWN: dict[tuple[str, int, bool], tuple[tuple[Any, ...], PlanHub]] = {}
IDLE_DAYS = 3  # an hour nearer than this, still free, will hardly be sold any more (assumed)


def spot(place: Place) -> Spot:
    """The place as the planner has it."""
    return Spot(place.latitude, place.longitude)


def plan_hub(row: sa.Row[Any], today: dt.date, days: int, *, hopeful: bool = False) -> PlanHub:
    """The hub as the planner has it, with nothing on its hands but what its people said holds them up today.

    One that is silent takes nothing, unless somebody is `hopeful` that it will answer again. Hubs hardly ever change,
    and are read for every quote: what was made of a row is kept for as long as the row says the same.
    """
    has = (row.machine, row.materials, row.terms, row.latitude, row.longitude, row.rate_minor_h, row.idle_minor_h)
    says = (today, row.state, row.status, has)
    key = (row.id, days, hopeful)
    known = _KNOWN.get(key)
    if known is None or known[0] != says:
        if len(_KNOWN) > MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key] = (says, _plan_hub(row, today, days, hopeful=hopeful))
    return known[1]


def _plan_hub(row: sa.Row[Any], today: dt.date, days: int, *, hopeful: bool) -> PlanHub:
    terms = hubs.terms_of(row)
    machine = machine_of(row)
    said = hubs.standing_of(row, today)
    return PlanHub(
        id=row.id,
        place=Spot(row.latitude, row.longitude),
        bed_mm=machine.reach_mm(),
        tools=tuple(tool.id for tool in machine.tools),
        stocks=stocks(name for name in row.materials if name not in said.without),
        rate_minor_per_h=row.rate_minor_h,
        fixed_idle_minor_per_h=row.idle_minor_h,
        free_min=max(0, terms.work_min_per_day * IDLE_DAYS - said.late_min),
        work_min_per_day=terms.work_min_per_day,
        backlog_min=said.late_min,
        setup_minor=terms.setup_minor,
        remake_permille=terms.remake_permille,
        shipping=terms.shipping,
        accepting=said.open and row.state in ((hubs.ACTIVE, hubs.UNREACHABLE) if hopeful else (hubs.ACTIVE,)),
        day_min=terms.minutes(today, days),
    )


def open_rows(tx: Tx) -> list[sa.Row[Any]]:
    """All hubs that are not gone for good, by name."""
    return [row for row in hubs.rows(tx) if row.state != hubs.CLOSED]


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
