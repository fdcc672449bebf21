"""A network of workshops day by day: orders come, hubs fail and return, and a policy says who makes what.

Role: what a policy is worth shows over months, not in one plan. The same seed gives the same orders, failures and
delays to every policy. A hub works through what it has by due date; what is not done when it is due is late until it
is; hours that nobody bought are paid nevertheless. After the last order the days go on until all is made, so that
nobody's lateness is cut off. Nothing here touches the registry or its clock; `policies.py` decides.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from attrs import define, evolve, field, frozen

from jupyter_fab_server.planner.costs import Arc, Pricer
from jupyter_fab_server.planner.policies import Policy, Way, policy
from jupyter_fab_server.planner.problem import Commitment, PlanHub, PlanJob, PlanProblem

MOST_DAYS_AFTER = 500  # after the last order; by then the slowest queue is empty
REFUSAL_MINOR = 10_000_000  # nobody refuses: whoever can make it does
LOOK_AHEAD_DAYS = 2  # hours nearer than this that are still free will hardly be sold
MOVE_MINOR = 1_500  # what giving an order to another hub costs in messages and trust; paid each time


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

    `idle_minor` is what hours without work cost in standing rent and power on the days with orders; `late_h` are the
    hours of work that were overdue on an evening, evening by evening; `spread` is the coefficient of variation of the
    hubs' utilisation by the evening of the last day with orders.
    """

    way: Way
    making_minor: int
    shipping_minor: int
    moving_minor: int
    late_minor: int
    idle_minor: int
    late_h: float
    late_order_days: int
    orders: int
    refused: int
    spread: float
    utilisation: Mapping[str, float]

    @property
    def without_lateness_minor(self) -> int:
        """What is paid for making, shipping, moving and standing idle."""
        return self.making_minor + self.shipping_minor + self.moving_minor + self.idle_minor

    @property
    def total_minor(self) -> int:
        """All costs together."""
        return self.without_lateness_minor + self.late_minor


@define
class _Work:
    """An order that a hub has: when it must be finished there, and what is left of it."""

    job: PlanJob
    due: int
    left_min: int

    @property
    def begun(self) -> bool:
        """Whether it stays where it is."""
        return self.left_min < self.job.work_min


@define
class _Queue:
    """A hub's work, and the minutes that it has worked."""

    works: list[_Work] = field(factory=list)
    worked_min: int = 0

    def day(self, today: int, minutes: int) -> list[_Work]:
        """What is overdue this evening, after a day of so many minutes."""
        self.works.sort(key=lambda one: (one.due, one.job.id))
        for one in self.works:
            done = min(one.left_min, minutes)
            one.left_min, minutes = one.left_min - done, minutes - done
            self.worked_min += done
        self.works = [one for one in self.works if one.left_min]
        return [one for one in self.works if one.due <= today]


def simulate(network: Network, way: Way, late_minor_per_h: int | None = None) -> Outcome:
    """What the days cost under the policy; orders of a hub that fails are given to others, unless begun.

    The policy decides with the network's price of lateness, or with `late_minor_per_h`; what is told is always at the
    network's.
    """
    price = network.late_minor_per_h if late_minor_per_h is None else late_minor_per_h
    world = _World(evolve(network, late_minor_per_h=price), policy(way))
    days = len(network.orders)
    for today in range(days + MOST_DAYS_AFTER):
        if today >= days and world.done():
            break
        world.day(today)
    shares = np.array(list(world.used.values()))
    return Outcome(
        way=way,
        making_minor=sum(arc.making_minor + arc.setup_minor + arc.remake_minor for arc in world.arcs.values()),
        shipping_minor=sum(arc.shipping_minor for arc in world.arcs.values()),
        moving_minor=world.moves * MOVE_MINOR,
        late_minor=round(world.late_min * network.late_minor_per_h / 60),
        idle_minor=round(world.idle_minor),
        late_h=world.late_min / 60,
        late_order_days=world.late_days,
        orders=sum(len(some) for some in network.orders),
        refused=len(world.waiting),
        spread=float(shares.std() / shares.mean()) if shares.mean() else 0.0,
        utilisation={hub.id: world.queues[hub.id].worked_min / (hub.work_min_per_day * days) for hub in network.hubs},
    )


class _World:
    """The network as it stands on an evening."""

    def __init__(self, network: Network, decide: Policy) -> None:
        self._network, self._decide = network, decide
        self.queues = {hub.id: _Queue() for hub in network.hubs}
        self.waiting: list[PlanJob] = []
        self.arcs: dict[str, Arc] = {}
        self.used: dict[str, float] = {}
        self.moves = self.late_min = self.late_days = 0
        self.idle_minor = 0.0

    def done(self) -> bool:
        """Whether nothing is left to make that anybody can make."""
        return not any(queue.works for queue in self.queues.values())

    def day(self, today: int) -> None:
        """Nothing; orders have come and been given, and a day's work is done."""
        network, days = self._network, len(self._network.orders)
        shut = {hub.id for hub in network.hubs if today in network.down.get(hub.id, frozenset())}
        self.waiting += network.orders[today] if today < days else ()
        for name in shut:  # what has not been begun goes elsewhere
            queue = self.queues[name]
            self.waiting += [one.job for one in queue.works if not one.begun]
            queue.works = [one for one in queue.works if one.begun]
        if self.waiting:
            self._give(today, shut)
        for hub in network.hubs:
            queue = self.queues[hub.id]
            before, minutes = queue.worked_min, 0 if hub.id in shut else hub.work_min_per_day
            overdue = queue.day(today, minutes)
            self.late_min += sum(one.left_min for one in overdue)
            self.late_days += len(overdue)
            if today < days:
                self.idle_minor += (minutes - (queue.worked_min - before)) * hub.fixed_idle_minor_per_h / 60
                self.used[hub.id] = queue.worked_min / max(1, hub.work_min_per_day * days)

    def _give(self, today: int, shut: set[str]) -> None:
        asked = self._problem(today, shut)
        given = self._decide(asked)
        pricer = Pricer(evolve(asked, commitments=()))
        hubs, known = {hub.id: hub for hub in asked.hubs}, {job.id: job for job in asked.jobs}
        begun = [one for queue in self.queues.values() for one in queue.works if one.begun]
        before = {one.job.id: name for name, queue in self.queues.items() for one in queue.works}
        free = [*self.waiting, *(one.job for q in self.queues.values() for one in q.works if not one.begun)]
        for name, queue in self.queues.items():
            queue.works = [one for one in begun if before[one.job.id] == name]
        self.waiting = []
        for job in free:
            hub_id = given[job.id]
            if hub_id is None:
                self.waiting.append(job)
                continue
            arc = pricer.priced(known[job.id], hubs[hub_id])
            assert isinstance(arc, Arc)  # policies choose among the possible
            self.moves += before.get(job.id, hub_id) != hub_id
            self.arcs[job.id] = arc
            transit_days = known[job.id].due_day - arc.due_day
            self.queues[hub_id].works.append(_Work(job, job.due_day - transit_days, job.work_min))

    def _problem(self, today: int, shut: set[str]) -> PlanProblem:
        """The problem as it stands in the morning, with everything that hubs have still to do."""
        network, horizon = self._network, self._network.horizon_days
        works = [(name, one) for name, queue in self.queues.items() for one in queue.works]

        def now(job: PlanJob, left_min: int) -> PlanJob:
            return evolve(job, work_min=left_min, due_day=min(max(0, job.due_day - today + 1), horizon))

        return PlanProblem(
            tuple([now(job, job.work_min) for job in self.waiting] + [now(one.job, one.left_min) for _, one in works]),
            tuple(
                evolve(
                    hub,
                    day_min=(0 if hub.id in shut else hub.work_min_per_day, *[hub.work_min_per_day] * (horizon - 1)),
                    free_min=hub.work_min_per_day * LOOK_AHEAD_DAYS,
                    accepting=hub.id not in shut,
                )
                for hub in network.hubs
            ),
            horizon,
            network.late_minor_per_h,
            REFUSAL_MINOR,
            move_minor=MOVE_MINOR,
            commitments=tuple(Commitment(one.job.id, name, movable=not one.begun) for name, one in works),
        )


def foreseen(network: Network) -> PlanProblem:
    """The problem of somebody who knows every order from the first day on, and no failure: no policy costs less.

    Its total less the idle cost that it recovers, with `standing_minor` of the network added, is below what any policy
    comes to: it may begin before an order is there, and pays for no move.
    """
    days = len(network.orders)
    horizon = max((job.due_day for some in network.orders for job in some), default=days) + 1
    return PlanProblem(
        tuple(evolve(job, due_day=job.due_day + 1) for some in network.orders for job in some),
        tuple(evolve(hub, free_min=hub.work_min_per_day * days) for hub in network.hubs),
        max(horizon, days),
        network.late_minor_per_h,
        REFUSAL_MINOR,
    )


def standing_minor(network: Network) -> float:
    """What all hubs' hours on the days with orders cost while standing; less on days on which a hub is down."""
    days = len(network.orders)
    return (
        sum(
            (days - sum(day < days for day in network.down.get(hub.id, ())))
            * hub.work_min_per_day
            * hub.fixed_idle_minor_per_h
            for hub in network.hubs
        )
        / 60
    )


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
