"""A plan as it is drawn and compared: who makes what on which day, each hub's hours used, from a problem and its plan.

Days follow from the order in which a hub that wants to be late least would work: what is due first is made first, after
what was promised before. They are what the plan comes to, not a promise to anybody. `exporters.plans` draws the value
that comes back.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from jupyter_fab.exporters.plans.view import HubView, OrderView, PlanView, Slot
from jupyter_fab_server.planner.costs import Arc, Pricer
from jupyter_fab_server.planner.plan import Plan
from jupyter_fab_server.planner.problem import PlanHub, PlanJob, PlanProblem


def drawn(
    problem: PlanProblem, plan: Plan, day_zero: dt.date, name: str = "", titles: Mapping[str, str] | None = None
) -> PlanView:
    """The plan as it is drawn; `titles` are the hubs' names for people."""
    pricer, hubs = Pricer(problem), {hub.id: hub for hub in problem.hubs}
    at = {one.job_id: one.hub_id for one in plan.assignments}
    due: dict[str, int] = {}
    queues: dict[str, list[PlanJob]] = defaultdict(list)
    for job in problem.jobs:
        due[job.id] = job.due_day
        if hub_id := at.get(job.id):
            arc = pricer.priced(job, hubs[hub_id])
            due[job.id] = arc.due_day if isinstance(arc, Arc) else job.due_day
            queues[hub_id].append(job)
    made: dict[str, int] = {}
    shown = []
    for hub in problem.hubs:
        queue = sorted(queues[hub.id], key=lambda job: (due[job.id], job.id))
        slots, done = _slots(hub, queue, due, problem.horizon_days)
        made |= done
        used_min = sum(slot.end_min - slot.start_min for slot in slots if slot.order)
        work_min = sum(job.work_min for job in queue)
        shown.append(
            HubView(
                hub.id,
                (titles or {}).get(hub.id, hub.id),
                hub.place.latitude_deg,
                hub.place.longitude_deg,
                hub.accepting,
                tuple(_day_min(hub, day) for day in range(1, problem.horizon_days + 1)),
                hub.backlog_min,
                work_min,
                work_min - used_min,
                tuple(slots),
            )
        )
    orders = tuple(
        OrderView(
            job.id,
            at.get(job.id, ""),
            job.place.latitude_deg,
            job.place.longitude_deg,
            job.work_min,
            due[job.id],
            made.get(job.id),
        )
        for job in problem.jobs
    )
    return PlanView(name, day_zero, tuple(shown), orders)


def _day_min(hub: PlanHub, day: int) -> int:
    """The minutes that a hub works on a day from day 1 on."""
    if not hub.day_min:
        return hub.work_min_per_day
    return hub.day_min[day - 1] if day <= len(hub.day_min) else 0


def _slots(hub: PlanHub, queue: list[PlanJob], due: dict[str, int], days: int) -> tuple[list[Slot], dict[str, int]]:
    """The minutes of each day in the order in which they are used, and the day on which each order is made."""
    slots: list[Slot] = []
    made: dict[str, int] = {}
    day, used = 1, 0
    for order, minutes, due_day in [
        ("", hub.backlog_min, days),
        *((job.id, job.work_min, due[job.id]) for job in queue),
    ]:
        left = minutes
        while left and day <= days:
            part = min(left, _day_min(hub, day) - used)
            if part > 0:
                slots.append(Slot(order, day, used, used + part, late=bool(order) and day > due_day))
                used, left = used + part, left - part
            if used >= _day_min(hub, day) and left:
                day, used = day + 1, 0
        if not left and order:
            made[order] = day
    return slots, made
