"""A network of workshops day by day: orders come, hubs fail and return, and a policy says who makes what.

Role: what a policy is worth shows over months, not in one plan. The same seed gives the same orders, failures and
delays to every policy. A hub works through what it has by due date; what is not done when it is due is late until it
is; hours that nobody bought are paid nevertheless. Nothing here touches the registry or its clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from enum import Enum

import numpy as np
from attrs import define, evolve, field, frozen

from jupyter_fab_server.planner.costs import Arc, Pricer, distance_km
from jupyter_fab_server.planner.highs_solver import HighsSolver
from jupyter_fab_server.planner.problem import PlanHub, PlanJob, PlanProblem

PLAN_S = 2.0  # a day's orders among a region's hubs
LOOK_AHEAD_DAYS = 3  # hours nearer than this that are still free will hardly be sold (as the registry assumes)

Policy = Callable[[PlanProblem], Mapping[str, str | None]]


class Way(Enum):
    """The policies that are compared."""

    NEAREST = "nearest"  # the nearest hub that can make it
    CHEAPEST = "cheapest"  # the hub with the least making and shipping, whatever it has to do
    PLANNED = "planned"  # the planner's


@frozen
class Network:
    """Hubs, the orders of each day, and on which days each hub is down."""

    hubs: tuple[PlanHub, ...]
    orders: tuple[tuple[PlanJob, ...], ...]
    down: Mapping[str, frozenset[int]]
    late_minor_per_h: int
    horizon_days: int = 15


@frozen
class Outcome:
    """What a policy came to: costs in minor units, hours late, and how evenly hubs were used.

    `idle_minor` is what hours without work cost in standing rent and power; `spread` is the coefficient of variation
    of the hubs' utilisation.
    """

    way: Way
    making_minor: int
    shipping_minor: int
    late_minor: int
    idle_minor: int
    late_order_days: int
    orders: int
    refused: int
    spread: float
    utilisation: Mapping[str, float]

    @property
    def total_minor(self) -> int:
        """All costs together."""
        return self.making_minor + self.shipping_minor + self.late_minor + self.idle_minor


@define
class _Queue:
    """A hub's work: minutes left, due day and job, sorted by due day."""

    jobs: list[tuple[int, int, PlanJob, Arc]] = field(factory=list)  # due day, minutes left
    worked_min: int = 0

    def day(self, today: int, minutes: int) -> list[tuple[int, int]]:
        """The (minutes, days late) of what is overdue this evening, after a day of so many minutes."""
        self.jobs.sort(key=lambda entry: (entry[0], entry[2].id))
        left: list[tuple[int, int, PlanJob, Arc]] = []
        for due, todo, job, arc in self.jobs:
            done = min(todo, minutes)
            minutes -= done
            self.worked_min += done
            if todo > done:
                left.append((due, todo - done, job, arc))
        self.jobs = left
        return [(todo, today - due) for due, todo, _, _ in left if due <= today]


def simulate(network: Network, way: Way) -> Outcome:
    """What the days cost under the policy; orders of a hub that fails are given to others, unless begun."""
    queues = {hub.id: _Queue() for hub in network.hubs}
    making = shipping = late = late_days = refused = count = 0
    idle = 0.0
    waiting: list[PlanJob] = []
    days = len(network.orders) + network.horizon_days
    for today in range(days):
        open_ = {hub.id: today not in network.down.get(hub.id, frozenset()) for hub in network.hubs}
        new = list(network.orders[today]) if today < len(network.orders) else []
        count += len(new)
        waiting += new
        for name, queue in queues.items():
            if not open_[name]:  # what has not been begun goes elsewhere
                begun = [entry for entry in queue.jobs if entry[1] < entry[2].work_min]
                for entry in queue.jobs:
                    if entry not in begun:
                        waiting.append(entry[2])
                        making -= entry[3].making_minor + entry[3].setup_minor + entry[3].remake_minor
                        shipping -= entry[3].shipping_minor
                queue.jobs = begun
        asked = _today(network, queues, open_, waiting, today)
        given = _policies[way](asked)
        pricer = Pricer(asked)
        hubs = {hub.id: hub for hub in asked.hubs}
        jobs = {job.id: job for job in waiting}
        waiting = []
        for name, hub_id in given.items():
            if hub_id is None:
                waiting.append(jobs[name])
                continue
            arc = pricer.priced(next(job for job in asked.jobs if job.id == name), hubs[hub_id])
            assert isinstance(arc, Arc)  # policies choose among the possible
            making += arc.making_minor + arc.setup_minor + arc.remake_minor
            shipping += arc.shipping_minor
            due = today + arc.due_day - 1
            queues[hub_id].jobs.append((due, jobs[name].work_min, jobs[name], arc))
        for hub in network.hubs:
            before = queues[hub.id].worked_min
            minutes = hub.work_min_per_day if open_[hub.id] else 0
            overdue = queues[hub.id].day(today, minutes)
            late += sum(todo for todo, _ in overdue) * network.late_minor_per_h // 60
            late_days += len(overdue)
            if today < len(network.orders):
                idle += (minutes - (queues[hub.id].worked_min - before)) * hub.fixed_idle_minor_per_h / 60
    refused = len(waiting)
    used = {
        hub.id: queues[hub.id].worked_min / max(1, hub.work_min_per_day * len(network.orders)) for hub in network.hubs
    }
    shares = np.array(list(used.values()))
    spread = float(shares.std() / shares.mean()) if shares.mean() else 0.0
    return Outcome(way, making, shipping, late, round(idle), late_days, count, refused, spread, used)


def quarter(
    hubs: Sequence[PlanHub], draw_job: Callable[[random.Random, str], PlanJob], seed: int, **numbers: float
) -> Network:
    """A network over `days` days: `orders_per_day` on average, a hub down once in `days_between_failures`."""
    draw = random.Random(seed)
    days = int(numbers.get("days", 65))
    mean = numbers.get("orders_per_day", 20.0)
    orders = []
    for day in range(days):
        some = round(max(0.0, draw.gauss(mean, mean**0.5)))
        orders.append(
            tuple(
                evolve(job, due_day=day + job.due_day) for job in (draw_job(draw, f"o{day}-{n}") for n in range(some))
            )
        )
    down: dict[str, frozenset[int]] = {}
    for hub in hubs:
        failures = [day for day in range(days) if draw.random() < 1 / numbers.get("days_between_failures", 60.0)]
        down[hub.id] = frozenset(day + n for day in failures for n in range(draw.randint(1, 4)))
    return Network(tuple(hubs), tuple(orders), down, int(numbers.get("late_minor_per_h", 600)))


def _today(
    network: Network, queues: Mapping[str, _Queue], open_: Mapping[str, bool], waiting: Sequence[PlanJob], today: int
) -> PlanProblem:
    """The problem as it stands in the morning: what each hub has to do comes first."""
    hubs = []
    for hub in network.hubs:
        backlog = sum(todo for _, todo, _, _ in queues[hub.id].jobs)
        free = max(0, hub.work_min_per_day * LOOK_AHEAD_DAYS - backlog)
        hubs.append(evolve(hub, backlog_min=backlog, free_min=free, accepting=open_[hub.id]))
    horizon = network.horizon_days
    jobs = tuple(evolve(job, due_day=min(max(0, job.due_day - today + 1), horizon)) for job in waiting)
    return PlanProblem(jobs, tuple(hubs), horizon, network.late_minor_per_h, refusal_minor=10_000_000)


def _least(asked: PlanProblem, price: Callable[[PlanJob, PlanHub, Arc], float]) -> dict[str, str | None]:
    pricer = Pricer(asked)
    found: dict[str, str | None] = {}
    for job in asked.jobs:
        arcs = [(hub, pricer.priced(job, hub)) for hub in asked.hubs]
        possible = [(price(job, hub, arc), hub.id) for hub, arc in arcs if isinstance(arc, Arc)]
        found[job.id] = min(possible)[1] if possible else None
    return found


def _nearest(asked: PlanProblem) -> Mapping[str, str | None]:
    return _least(asked, lambda job, hub, arc: distance_km(job.place, hub.place))


def _cheapest(asked: PlanProblem) -> Mapping[str, str | None]:
    return _least(asked, lambda job, hub, arc: arc.sum_minor)


def _planned(asked: PlanProblem) -> Mapping[str, str | None]:
    return HighsSolver().solve(asked, PLAN_S).hub_of


_policies: dict[Way, Policy] = {Way.NEAREST: _nearest, Way.CHEAPEST: _cheapest, Way.PLANNED: _planned}
