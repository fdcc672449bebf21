"""Capable to promise: the first day by which a hub can have one more order there without making any other late.

A `Book` is the open orders as minutes in each hub's rooms, kept while they are planned, so that an answer looks at
hubs and days but never at orders. What has been promised is in the book at once: nobody is promised the same hours.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import evolve, frozen

from jupyter_fab_server.planner.costs import MIN_PER_H, rounded
from jupyter_fab_server.planner.marginal import added, loaded
from jupyter_fab_server.planner.network import Network
from jupyter_fab_server.planner.problem import Commitment, PlanJob, PlanProblem


@frozen
class Promise:
    """An order at a hub by a day, without anybody else being late for it; `cost_minor` is what it adds to the plan."""

    job_id: str
    hub_id: str
    day: int
    cost_minor: int


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
            Promise(job.id, self._hubs_only.hubs[h].id, int(first[h] + transit[h]), rounded(int(sums[h]), MIN_PER_H))
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

    def bound(self, problem: PlanProblem) -> PlanProblem:
        """The problem with everything promised in it: due on its day, and committed to its hub."""
        return evolve(
            problem,
            jobs=(*problem.jobs, *(job for job, _ in self._held)),
            commitments=(
                *problem.commitments,
                *(Commitment(one.job_id, one.hub_id, movable=True) for _, one in self._held),
            ),
        )
