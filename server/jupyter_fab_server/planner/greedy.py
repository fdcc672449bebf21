"""A solver without a solver: insert each job where it costs least, then move single jobs while that saves anything.

It needs no library but numpy, takes about a second for ten thousand orders, and is what answers when a stronger solver
had to be killed. Its bound is that of prices which were never improved: weak, but true.
"""

from __future__ import annotations

import time

import numpy as np

from jupyter_fab_server.planner.costs import MIN_PER_H
from jupyter_fab_server.planner.network import Network
from jupyter_fab_server.planner.prices import candidates
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.search import Search, by_regret
from jupyter_fab_server.planner.solution import Solution, Stop

MAX_PASSES = 20  # each pass saves money, so it ends anyway; most problems need two or three
CHOICE = 48  # hubs that an order looks at; with its cheapest ones full, one among these has room


class GreedySolver:
    """Insertion and single moves on the true marginal cost."""

    name = "greedy"

    def solve(self, problem: PlanProblem, time_limit_s: float) -> Solution:
        """A plan that no single move improves (or the best until the time was over), and a weak bound."""
        end_s = time.monotonic() + time_limit_s
        network = Network(problem)
        if not network.jobs or not network.hubs:
            return Solution(dict.fromkeys(network.job_number), float(network.refusal.sum()) / MIN_PER_H, Stop.HEURISTIC)
        nothing = np.zeros(network.room.shape)
        some, bound = candidates(network, nothing, CHOICE)
        search = Search(network, some)
        search.sweep(by_regret(network, some, nothing), end_s, first=True)
        moved = 1
        for _ in range(MAX_PASSES):
            moved = search.sweep(np.arange(network.jobs), end_s)
            if not moved or time.monotonic() > end_s:
                break
        names = [hub.id for hub in problem.hubs]
        at = {
            job: names[hub] if hub >= 0 else None for job, hub in zip(network.job_number, search.hub_of(), strict=True)
        }
        return Solution(at, bound / MIN_PER_H, Stop.TIME_LIMIT if moved else Stop.HEURISTIC)
