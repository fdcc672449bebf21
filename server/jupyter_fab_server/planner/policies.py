"""Ways to say who makes what, for the simulator: the nearest hub, the cheapest, each with an eye on dates, and ours.

Each is asked in the morning with everything that the hubs have still to do. The simple ones give away only what has no
hub yet, one order after the other; the planner may also move what nobody has begun, at the price of moving.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

import numpy as np
from attrs import evolve

from jupyter_fab_server.planner.highs_solver import HighsSolver
from jupyter_fab_server.planner.marginal import added_by_one, loaded
from jupyter_fab_server.planner.network import Floats, Network
from jupyter_fab_server.planner.problem import PlanProblem

PLAN_S = 2.0  # a day's orders among a region's hubs, with all that is open

Policy = Callable[[PlanProblem], Mapping[str, str | None]]


class Way(Enum):
    """The policies that are compared."""

    NEAREST = "nearest"  # the nearest hub that can make it, whatever it has to do
    CHEAPEST = "cheapest"  # the hub with the least making and shipping, whatever it has to do
    NEAREST_ON_TIME = "nearest-on-time"  # the nearest that makes nobody late; of those that do the least late
    CHEAPEST_ON_TIME = "cheapest-on-time"  # the cheapest that makes nobody late; of those that do the least late
    PLANNED = "planned"  # the planner's


def policy(way: Way) -> Policy:
    """What decides in the mornings."""
    if way is Way.PLANNED:
        return _planned
    near = way in (Way.NEAREST, Way.NEAREST_ON_TIME)
    on_time = way in (Way.NEAREST_ON_TIME, Way.CHEAPEST_ON_TIME)
    return lambda asked: _one_by_one(asked, near=near, on_time=on_time)


def _planned(asked: PlanProblem) -> Mapping[str, str | None]:
    return HighsSolver().solve(asked, PLAN_S).hub_of


def _one_by_one(asked: PlanProblem, *, near: bool, on_time: bool) -> Mapping[str, str | None]:
    """Each order without a hub, in the order of their coming, to the best hub of all that can make it."""
    # Lateness is asked for alone: without the other terms, and at a price of one.
    network = Network(evolve(asked, late_minor_per_h=1))
    lateness = Network(
        evolve(asked, late_minor_per_h=1, hubs=tuple(evolve(h, free_min=0, load_steps=()) for h in asked.hubs))
    )
    lateness.credit[:] = 0
    lateness.price[:, asked.horizon_days + 1 :] = 0
    home = {one.job_id: network.hub_number[one.hub_id] for one in asked.commitments}
    at = np.array([home.get(job.id, -1) for job in asked.jobs], np.int64)
    over = loaded(lateness, at)
    cost, due = network.priced(0, network.jobs)
    hubs = asked.hubs
    found: dict[str, str | None] = {job.id: hubs[h].id for job, h in zip(asked.jobs, at, strict=True) if h >= 0}
    for number in np.flatnonzero(at < 0).tolist():
        score: Floats = network.apart_km(number) if near else cost[number]
        score = np.where(np.isfinite(cost[number]), score, np.inf)
        if on_time:
            late = added_by_one(lateness, over, float(network.work[number]), due[number])
            late = np.where(np.isfinite(score), late, np.inf)
            score = np.where(late <= late.min(), score, np.inf)
        hub = int(score.argmin())
        if np.isfinite(score[hub]):
            found[asked.jobs[number].id] = hubs[hub].id
            over[hub, due[number, hub] :] += network.work[number]
        else:
            found[asked.jobs[number].id] = None
    return found
