"""Capable to promise: the first day by which a hub can have one more order there without making any other late.

A `Book` is the open orders as minutes in each hub's rooms, kept while they are planned, so that an answer looks at
hubs and days but never at orders. What has been promised is in the book at once: nobody is promised the same hours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from attrs import evolve, frozen

from jupyter_fab_server.planner.costs import MIN_PER_H, rounded
from jupyter_fab_server.planner.load import capacity_min
from jupyter_fab_server.planner.marginal import added, loaded
from jupyter_fab_server.planner.network import Network
from jupyter_fab_server.planner.problem import PlanHub, PlanJob, PlanProblem


@frozen
class Promise:
    """An order at a hub by a day, without anybody else being late for it; `cost_minor` is what it adds to the plan.

    It is made by the end of `made_day`; what is left until `day` is carriage.
    """

    job_id: str
    hub_id: str
    day: int
    cost_minor: int
    made_day: int


class Book:
    """What all hubs have taken on, room by room."""

    def __init__(self, problem: PlanProblem, hub_of: Mapping[str, str | None]) -> None:
        network = Network(problem)
        at = np.array([network.hub_number[hub] if (hub := hub_of.get(job.id)) else -1 for job in problem.jobs])
        self._network = network
        self._over = loaded(network, at.astype(np.int64))
        self._hubs_only = evolve(problem, jobs=(), commitments=(), carriages=(), makings=(), bars=())
        self._days = problem.horizon_days
        self._held: list[tuple[PlanJob, Promise]] = []

    def take(self, taken: Iterable[tuple[str, int, int]]) -> None:
        """Nothing; each hub has the minutes, to be worked off by the end of the day, less than before.

        This is how a book is filled from sums, where nobody wants to look at orders: hub, day, minutes.
        """
        number = self._network.hub_number
        known = [(number[hub], due_day, work_min) for hub, due_day, work_min in taken if hub in number]
        at = np.array(known, np.int64).reshape(-1, 3)
        load = np.zeros(self._over.shape)
        np.add.at(load, (at[:, 0], np.clip(at[:, 1], 0, self._days)), at[:, 2])
        self._over += np.cumsum(load, axis=1)

    def left(self) -> tuple[PlanHub, ...]:
        """The hubs with the hours that new orders may have without making late what is in the book."""
        free = np.maximum(0, np.minimum.accumulate(-self._over[:, self._days :: -1], axis=1)[:, ::-1])
        per_day = np.diff(free, axis=1).astype(int).tolist()
        work = (self._over + self._network.room)[:, -1].astype(int).tolist()
        return tuple(
            evolve(
                hub,
                day_min=tuple(days),
                backlog_min=0,
                free_min=max(0, hub.free_min - has),
                floor_min=max(0, hub.floor_min - has),
                load_steps=tuple(evolve(step, beyond_min=max(0, step.beyond_min - has)) for step in hub.load_steps),
            )
            for hub, days, has in zip(self._hubs_only.hubs, per_day, work, strict=True)
        )

    def promises(self, job: PlanJob) -> tuple[Promise, ...]:
        """The day that each hub can keep, the earliest first, then the cheapest; empty if none within the plan."""
        network = self._network.of(evolve(self._hubs_only, jobs=(evolve(job, due_day=self._days),)))
        cost, latest = network.priced(0, 1)
        transit = self._days - latest[0].astype(np.int64)
        days = np.arange(self._days + 1)
        # From the day after the last on which it would be in the way of something.
        crowded = (self._over[:, : self._days + 1] + job.work_min > 0) & (network.price[:, : self._days + 1] > 0)
        first = np.where(crowded.any(axis=1), self._days + 1 - crowded[:, ::-1].argmax(axis=1), 0)
        can = np.isfinite(cost[0]) & (first + transit <= self._days)
        due = np.minimum(first, days[-1]).astype(np.int16)[None, :]
        sums = cost[0] + added(network, self._over, network.work, due)[0]
        found = [
            Promise(
                job.id,
                self._hubs_only.hubs[h].id,
                int(first[h] + transit[h]),
                rounded(int(sums[h]), MIN_PER_H),
                int(first[h]),
            )
            for h in np.flatnonzero(can).tolist()
        ]
        return tuple(sorted(found, key=lambda one: (one.day, one.cost_minor, one.hub_id)))

    def hold(self, job: PlanJob, promise: Promise) -> None:
        """Nothing; the hours are taken, and whoever asks next is promised others."""
        network = self._network.of(evolve(self._hubs_only, jobs=(evolve(job, due_day=promise.day),)))
        hub = network.hub_number[promise.hub_id]
        _, due = network.priced(0, 1)
        self._over[hub, int(due[0, hub]) :] += job.work_min
        self._held.append((evolve(job, due_day=promise.day), promise))

    def bound(self, problem: PlanProblem, lost: Collection[str] = ()) -> PlanProblem:
        """The problem in which what was promised is kept: its hours are the hub's no more, whatever else comes.

        No plan can move a promise to another hub or make it late, and so no plan decides on it: it is not among the
        jobs. What stands at a hub in `lost` (it failed) is, due on the day that was promised, and any hub may have it.
        """
        kept = [(job, one) for job, one in self._held if one.hub_id not in lost]
        return evolve(
            problem,
            hubs=tuple(
                _reserved(hub, problem.horizon_days, [work for work in self._taken(kept) if work[0] == hub.id])
                for hub in problem.hubs
            ),
            jobs=(*problem.jobs, *(job for job, one in self._held if one.hub_id in lost)),
        )

    def _taken(self, held: list[tuple[PlanJob, Promise]]) -> list[tuple[str, int, int]]:
        """Hub, last day on which it may be finished, and minutes of each promise."""
        found = []
        for job, one in held:
            network = self._network.of(evolve(self._hubs_only, jobs=(job,)))
            _, due = network.priced(0, 1)
            found.append((one.hub_id, int(due[0, network.hub_number[one.hub_id]]), job.work_min))
        return found


def _reserved(hub: PlanHub, horizon_days: int, taken: list[tuple[str, int, int]]) -> PlanHub:
    """The hub with the hours that are left beside promises, each done on the last days that its date allows."""
    if not taken:
        return hub
    left = [
        capacity_min(hub, day) - sum(work for _, due, work in taken if due <= day) for day in range(horizon_days + 1)
    ]
    # What is free until a day must still be free when all that is due later has been done.
    for day in range(horizon_days - 1, -1, -1):
        left[day] = min(left[day], left[day + 1])
    until = [max(0, one) for one in left]
    return evolve(
        hub,
        day_min=tuple(until[day] - until[day - 1] for day in range(1, horizon_days + 1)),
        backlog_min=0,
        free_min=max(0, hub.free_min - sum(work for _, _, work in taken)),
    )
