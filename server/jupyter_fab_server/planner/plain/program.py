"""Generalised assignment as a model in PuLP over the columns kept: relaxed, or decided by HiGHS.

`assignment.py` says which columns are worth keeping, `regions.py` decides a few hubs at a time.
"""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from pulp import LpAffineExpression, LpMinimize, LpProblem, LpSolveStatus, LpVariable

from jupyter_fab_server.planner.highs import highs
from jupyter_fab_server.planner.plain.ascent import Floats

Mask = NDArray[np.bool_]
Hubs = NDArray[np.int64]


@frozen
class Instance:
    """The matrices as arrays; a cost is infinite where an order alone exceeds a hub."""

    cost: Floats
    hours: Floats
    capacity: Floats

    def bound(self, prices: Floats) -> tuple[float, Floats]:
        """The Lagrangian bound at prices of an hour, hub by hub, and its slope."""
        reduced = self.cost + prices[:, None] * self.hours
        hubs = reduced.argmin(axis=0)
        columns = np.arange(len(hubs))
        load = np.bincount(hubs, self.hours[hubs, columns], minlength=len(self.capacity))
        return float(reduced[hubs, columns].sum() - prices @ self.capacity), load - self.capacity

    def total(self, hubs: Hubs) -> float:
        """What an assignment costs."""
        return float(self.cost[hubs, np.arange(len(hubs))].sum())


def program(one: Instance, kept: Mask, *, mip: bool) -> tuple[LpProblem, dict[tuple[int, int], LpVariable]]:
    """The model and its variables by hub and order; only the relaxed one may overfill a hub, at a price."""
    lp = LpProblem("assignment", LpMinimize)
    hubs, orders = one.cost.shape
    by_order: list[list[tuple[LpVariable, float]]] = [[] for _ in range(orders)]
    by_hub: list[list[tuple[LpVariable, float]]] = [[] for _ in range(hubs)]
    objective = []
    x = {}
    # Without an integer model a hub may be overfull at a price, or a first relaxation could have no answer at all.
    dear = float(np.abs(one.cost[np.isfinite(one.cost)]).max()) * 10 + 1
    for h, i in zip(*(index.tolist() for index in np.nonzero(kept)), strict=True):
        variable = x[h, i] = lp.add_variable(f"x_{h}_{i}", 0, 1, "Binary" if mip else "Continuous")
        by_order[i].append((variable, 1.0))
        by_hub[h].append((variable, float(one.hours[h, i])))
        objective.append((variable, float(one.cost[h, i])))
    for i, row in enumerate(by_order):
        if row:  # others are settled
            lp += (LpAffineExpression.from_list(row) == 1, f"order_{i}")
    for h, row in enumerate(by_hub):
        if not mip:
            over = lp.add_variable(f"over_{h}", 0)
            row.append((over, -1.0))
            objective.append((over, dear))
        if row:
            lp += (LpAffineExpression.from_list(row) <= float(one.capacity[h]), f"hours_{h}")
    lp += LpAffineExpression.from_list(objective)
    return lp, x


def decided(one: Instance, kept: Mask, best: Hubs | None, end_s: float, seed: int) -> tuple[Hubs | None, float, bool]:
    """The best assignment over the columns kept, the bound over them, and whether HiGHS came to an end."""
    choice = kept.sum(axis=0) > 1
    settled = np.flatnonzero(~choice)
    at = kept[:, settled].argmax(axis=0)
    taken = np.bincount(at, one.hours[at, settled], minlength=len(one.capacity))
    left = Instance(one.cost, one.hours, one.capacity - taken)
    lp, x = program(left, kept & choice, mip=True)
    if best is not None:
        for (h, i), variable in x.items():
            variable.setInitialValue(float(best[i] == h))
    stats = lp.solve(highs(end_s, mip=True, seed=seed, gap_rel=1e-7, start=best is not None))
    found = None
    if stats.has_solution:
        found = np.full(one.cost.shape[1], -1)
        found[settled] = at
        for (h, i), variable in x.items():
            if variable.varValue > 0.5:
                found[i] = h
    fixed = float(one.cost[at, settled].sum())
    proven = stats.best_bound + fixed if stats.best_bound is not None else -math.inf
    ended = stats.status in (LpSolveStatus.Optimal, LpSolveStatus.GapLimit, LpSolveStatus.Infeasible)
    return found, proven, ended
