"""A stored plan as it is looked at: each order with its hub and days, each hub with its load a day.

Finishing days follow from the order in which a hub that wants to be late least would work: what is due first is made
first. They are what the plan comes to, not a promise.
"""

from __future__ import annotations

import datetime as dt

from jupyter_fab.core.wire.plans import PlanDay, PlanDifference, PlannedHub, PlannedOrder
from jupyter_fab_server.planner.failover import Change
from jupyter_fab_server.planner.load import capacity_min
from jupyter_fab_server.planner.plan import Plan
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs


def orders(asked: PlanProblem, plan: Plan, today: dt.date) -> tuple[PlannedOrder, ...]:
    """Every order of the problem, in its order."""
    held = {one.job_id: one for one in asked.commitments}
    given = {one.job_id: one for one in plan.assignments}
    why = {one.job_id: one.words for one in plan.reasons} | {one.job_id: one.why for one in plan.not_made}
    due, done = _due_days(asked, plan), finished(asked, plan)
    found = []
    for job in asked.jobs:
        one, before = given.get(job.id), held.get(job.id)
        late_days = max(0, done[job.id] - due[job.id]) if one else 0
        found.append(
            PlannedOrder(
                order=job.id,
                hub=one.hub_id if one else "",
                hub_before=before.hub_id if before else "",
                may_move=before is None or before.movable,
                work_min=job.work_min,
                latitude=job.place.latitude_deg,
                longitude=job.place.longitude_deg,
                promised=_date(today, job.due_day),
                make_by=_date(today, due[job.id]) if one else None,
                made=_date(today, done[job.id]) if one else None,
                late_days=late_days,
                making_minor=one.making_minor + one.setup_minor + one.remake_minor if one else 0,
                shipping_minor=one.shipping_minor if one else 0,
                move_minor=one.move_minor if one else 0,
                why=why.get(job.id, ""),
            )
        )
    return tuple(found)


def loads(tx: Tx, asked: PlanProblem, plan: Plan, today: dt.date) -> tuple[PlannedHub, ...]:
    """Every hub with its minutes a day: those it has, and those due on it."""
    titles = {row.id: row.title for row in hubs.rows(tx)}
    totals = {one.hub_id: one for one in plan.hub_totals}
    prices = {one.hub_id: one.hour_minor for one in plan.prices}
    work = {job.id: job.work_min for job in asked.jobs}
    due_days = _due_days(asked, plan)
    due: dict[tuple[str, int], int] = {}
    for one in plan.assignments:
        key = (one.hub_id, due_days[one.job_id])
        due[key] = due.get(key, 0) + work[one.job_id]
    found = []
    for hub in asked.hubs:
        room = [capacity_min(hub, day) for day in range(asked.horizon_days + 1)]
        hours = prices.get(hub.id, ())
        total = totals.get(hub.id)
        found.append(
            PlannedHub(
                hub=hub.id,
                title=titles.get(hub.id, hub.id),
                latitude=hub.place.latitude_deg,
                longitude=hub.place.longitude_deg,
                open=hub.accepting,
                work_min=total.work_min if total else 0,
                lateness_minor=total.lateness_minor if total else 0,
                idle_credit_minor=total.idle_credit_minor if total else 0,
                days=tuple(
                    PlanDay(
                        date=_date(today, day),
                        room_min=room[day] - (room[day - 1] if day else 0),
                        due_min=due.get((hub.id, day), 0),
                        hour_minor=hours[day] if day < len(hours) else 0,
                    )
                    for day in range(asked.horizon_days + 1)
                ),
            )
        )
    return tuple(found)


def difference(one: Change) -> PlanDifference:
    """A difference between two plans."""
    return PlanDifference(
        order=one.job_id,
        hub_before=one.before or "",
        hub_after=one.after or "",
        more_minor=one.more_minor,
        words=one.words,
    )


def finished(asked: PlanProblem, plan: Plan) -> dict[str, int]:
    """The day by which each order is made, those due first before the others; the horizon's next day is never."""
    work = {job.id: job.work_min for job in asked.jobs}
    due = _due_days(asked, plan)
    queues: dict[str, list[str]] = {}
    for one in sorted(plan.assignments, key=lambda one: (due[one.job_id], one.job_id)):
        queues.setdefault(one.hub_id, []).append(one.job_id)
    found = {}
    for hub in asked.hubs:
        room = [capacity_min(hub, day) for day in range(asked.horizon_days + 1)]
        wanted = day = 0
        for job in queues.get(hub.id, ()):
            wanted += work[job]
            while day <= asked.horizon_days and room[day] < wanted:
                day += 1
            found[job] = day
    return found


def _due_days(asked: PlanProblem, plan: Plan) -> dict[str, int]:
    """The last day on which each assigned order may be made at its hub."""
    transit = {(one.job_id, one.hub_id): one.transit_days for one in asked.carriages}
    promised = {job.id: job.due_day for job in asked.jobs}
    return {
        one.job_id: max(0, promised[one.job_id] - transit.get((one.job_id, one.hub_id), 0)) for one in plan.assignments
    }


def _date(today: dt.date, day: int) -> dt.date:
    return today + dt.timedelta(days=day)
