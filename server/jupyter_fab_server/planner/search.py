"""Orders into hubs by what each truly adds: insertion and single moves, one after the other, over their candidates.

What an order adds at a hub depends on what is there: lateness of all that waits, idle minutes recovered. The loads of
all hubs stand in one table, and a look at an order's candidates is a few operations on small arrays.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from jupyter_fab_server.planner.network import Floats, Network
from jupyter_fab_server.planner.prices import Candidates, per_minute
from jupyter_fab_server.planner.sheets import Shared

Places = NDArray[np.int64]

NOBODY = -1
LEAST_GAIN = 0.5  # sixtieths: amounts are whole, so anything above zero is one at least
LOOK_AT_CLOCK = 256  # orders between two looks


class Search:
    """A plan under way: for each order the number of its candidate, or NOBODY."""

    def __init__(self, network: Network, some: Candidates) -> None:
        self._network = network
        self.some = some
        self.at: Places = np.full(network.jobs, NOBODY)
        self._over = -network.room.copy()  # minutes beyond each room; below zero there is still some
        self._column = np.arange(network.columns)
        self._shared = Shared(network.sheets, network.hubs) if network.sheets.shared else None
        open_ = np.isfinite(some.cost)
        # Few orders have a choice of all: what each may choose is looked up once.
        self._count = open_.sum(axis=1)
        self._order = np.argsort(~open_, axis=1, kind="stable")

    def start(self, at: Places) -> None:
        """Nothing; the plan is this one."""
        self.at = at.copy()
        made = np.flatnonzero(at >= 0)
        hub, due = self.some.hub[made, at[made]].astype(np.int64), self.some.due[made, at[made]]
        columns = self._network.columns
        load = np.bincount(
            hub * columns + due, self._network.work[made], minlength=self._network.hubs * columns
        ).reshape(-1, columns)
        self._over = np.cumsum(load, axis=1) - self._network.room
        if self._shared is not None:
            self._shared = Shared(self._network.sheets, self._network.hubs)
            for job, one_hub, one_due in zip(made.tolist(), hub.tolist(), due.tolist(), strict=True):
                self._shared.add(job, one_hub, one_due)

    def total(self) -> float:
        """What the plan costs, in sixtieths; the refusal of an order that is held counts as nothing it could save."""
        made = np.flatnonzero(self.at >= 0)
        refused = self._network.refusal[self.at < 0]
        return float(
            self.some.cost[made, self.at[made]].sum()
            + refused[np.isfinite(refused)].sum()
            + (self._network.price * np.maximum(0, self._over)).sum()
            - (self._network.credit * (self._over[:, -1] + self._network.room[:, -1])).sum()
            + (self._shared.left_over() if self._shared is not None else 0.0)
        )

    def added(self, job: int) -> tuple[Places, Floats]:
        """The candidates that the order may go to, and what it would add at each."""
        may = self._order[job, : self._count[job]]
        hub, due, work = self.some.hub[job, may], self.some.due[job, may], self._network.work[job]
        over = self._over[hub]
        more = np.maximum(0.0, over + work) - np.maximum(0.0, over)
        more *= self._column >= due[:, None]
        late = np.einsum("kc,kc->k", more, self._network.price[hub])
        if self._shared is not None:
            late += self._shared.marginal(job, hub, due)
        return may, self.some.cost[job, may] + late - self._network.credit[hub] * work

    def sweep(self, jobs: Places, end_s: float, *, first: bool = False) -> int:
        """How many orders changed their place; each went to where it adds least. The first sweep always ends."""
        moved = 0
        work, refusal = self._network.work, self._network.refusal
        hubs, dues, at, over = self.some.hub, self.some.due, self.at, self._over
        for number, job in enumerate(jobs.tolist()):
            if not first and number % LOOK_AT_CLOCK == 0 and time.monotonic() > end_s:
                break
            here = int(at[job])
            if here >= 0:
                over[hubs[job, here], dues[job, here] :] -= work[job]
                if self._shared is not None:
                    self._shared.add(job, int(hubs[job, here]), int(dues[job, here]), -1)
            may, costs = self.added(job)
            best, least = NOBODY, refusal[job]
            if len(may):
                k = int(costs.argmin())
                if costs[k] < least - LEAST_GAIN or not np.isfinite(least):
                    best, least = int(may[k]), costs[k]
                if here >= 0 and best != here:
                    stay = costs[may == here]
                    if len(stay) and stay[0] <= least + LEAST_GAIN:
                        best = here
            if best >= 0:
                over[hubs[job, best], dues[job, best] :] += work[job]
                if self._shared is not None:
                    self._shared.add(job, int(hubs[job, best]), int(dues[job, best]))
            moved += best != here
            at[job] = best
        return moved

    def hub_of(self) -> Places:
        """The number of each order's hub, or NOBODY."""
        jobs = np.arange(len(self.at))
        return np.where(self.at >= 0, self.some.hub[jobs, np.maximum(self.at, 0)], NOBODY)


def by_regret(network: Network, some: Candidates, prices: Floats) -> Places:
    """All orders, those first that would lose most with their second best hub; held ones before all."""
    reduced = some.cost + network.work[:, None] * per_minute(network, prices)[some.hub, some.due]
    reduced = np.minimum(np.nan_to_num(reduced, posinf=1e15), 1e15)
    if reduced.shape[1] > 1:
        two = np.partition(reduced, 1, axis=1)
        regret = two[:, 1] - two[:, 0]
    else:
        regret = np.zeros(network.jobs)
    regret = np.where(network.held >= 0, np.inf, regret)
    found: Places = np.argsort(-regret, kind="stable")
    return found
