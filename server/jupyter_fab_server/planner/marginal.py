"""What each job would truly cost at each of many hubs, with the rest of the plan as it is: all pairs at once.

Explanations of large plans take the next best hubs from it, a promise its day. `explain.py` computes the figures that
are told with `costs.py` and `load.py`; here they are only compared.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from jupyter_fab_server.planner.network import Floats, Network
from jupyter_fab_server.planner.problem import PlanProblem


def cheapest_hubs(problem: PlanProblem, hub_of: Mapping[str, str], count: int) -> NDArray[np.int64]:
    """The numbers of each job's cheapest hubs, job by job, with every other job at its hub in `hub_of`."""
    network = Network(problem)
    at = np.array([network.hub_number[hub_of[job.id]] if job.id in hub_of else -1 for job in problem.jobs])
    over = loaded(network, at)
    count = min(count, network.hubs)
    found = np.zeros((network.jobs, count), np.int64)
    for low, high in network.blocks():
        cost, due = network.priced(low, high)
        sums = cost + added(network, over, network.work[low:high], due)
        mine = np.flatnonzero(at[low:high] >= 0)
        # The chosen hub without the job itself: its sum is told first anyway, so it only has to be among them.
        sums[mine, at[low:high][mine]] = -np.inf
        best = np.argpartition(sums, count - 1, axis=1)[:, :count]
        found[low:high] = best
    return found


def loaded(network: Network, at: NDArray[np.int64]) -> Floats:
    """Minutes beyond each room of each hub, below zero where there is some left, with each job at hub number `at`."""
    load = np.zeros(network.room.shape)
    made = np.flatnonzero(at >= 0)
    np.add.at(load, (at[made], network.due_at(made, at[made])), network.work[made])
    total: Floats = np.cumsum(load, axis=1)
    return total - network.room


def added(network: Network, over: Floats, work: Floats, due: NDArray[np.int16]) -> Floats:
    """Lateness less recovered idle cost that each job would add at each hub, in sixtieths."""
    found = -np.outer(work, network.credit)
    for column in range(network.columns):
        beyond = over[:, column]
        more = np.maximum(0.0, beyond + work[:, None]) - np.maximum(0.0, beyond)
        found += np.where(due <= column, more * network.price[:, column], 0.0)
    return found


def added_by_one(network: Network, over: Floats, work: float, due: NDArray[np.int16]) -> Floats:
    """`added` of a single job: all days of all hubs at once, since a job is soon asked for after another."""
    more = np.maximum(0.0, over + work)
    more -= np.maximum(0.0, over)
    more *= network.price
    more *= np.arange(network.columns) >= due[:, None]
    found: Floats = more.sum(axis=1)
    return found - network.credit * work
