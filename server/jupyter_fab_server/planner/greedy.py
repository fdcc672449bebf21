"""A solver without a solver: insert each job where it costs least, then move single jobs while that saves anything.

It needs no library, takes milliseconds, and is what answers when a stronger solver had to be killed; it also gives the
stronger one its start. Its bound is weak: no lateness at all and all idle cost recovered.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from jupyter_fab_server.planner.costs import MIN_PER_H, Arc, choices
from jupyter_fab_server.planner.load import HubLoad
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.solution import Solution, Stop

MAX_PASSES = 20  # each pass saves money, so it ends anyway; most problems need two or three


class GreedySolver:
    """Insertion and single moves on the true marginal cost."""

    name = "greedy"

    def solve(self, problem: PlanProblem, time_limit_s: float) -> Solution:
        """A plan that no single move improves (or the best until the time was over), and a weak bound."""
        at, ended = improve(problem, {}, time_limit_s)
        return Solution(at, _bound(problem, choices(problem).arcs), Stop.HEURISTIC if ended else Stop.TIME_LIMIT)


def improve(problem: PlanProblem, start: Mapping[str, str], time_limit_s: float) -> tuple[dict[str, str | None], bool]:
    """Each job's hub after single moves from a start, and whether no move was left; jobs without a start are inserted.

    The first pass always ends, so that no job is forgotten.
    """
    end_s = time.monotonic() + time_limit_s
    arcs = choices(problem).arcs
    work_min = {job.id: job.work_min for job in problem.jobs}
    held = {commitment.job_id for commitment in problem.commitments if not commitment.movable}
    loads = {hub.id: HubLoad(problem, hub) for hub in problem.hubs}
    at: dict[str, Arc | None] = dict.fromkeys(work_min)
    for job_id, hub_id in start.items():
        at[job_id] = next((arc for arc in arcs[job_id] if arc.hub_id == hub_id), None)
    for job_id, placed in at.items():
        if placed is not None:
            loads[placed.hub_id].add(work_min[job_id], placed.due_day)
    # Who has little choice, or much work, goes first; the rest fits around them.
    order = sorted(arcs, key=lambda job_id: (job_id not in held, len(arcs[job_id]), -work_min[job_id], job_id))
    moved = True
    for number in range(1 + MAX_PASSES):
        moved = False
        for job_id in order:
            if number and time.monotonic() > end_s:
                return _hubs(at), False
            minutes, here = work_min[job_id], at[job_id]
            if here is not None:
                loads[here.hub_id].add(-minutes, here.due_day)
            best = _best(arcs[job_id], minutes, loads, problem.refusal_minor, job_id in held, here)
            if best is not None:
                loads[best.hub_id].add(minutes, best.due_day)
            moved = moved or best is not here
            at[job_id] = best
        if not moved:
            break
    return _hubs(at), not moved


def _best(
    arcs: tuple[Arc, ...],
    work_min: int,
    loads: Mapping[str, HubLoad],
    refusal_minor: int,
    held: bool,
    here: Arc | None,
) -> Arc | None:
    best, least = None, refusal_minor * MIN_PER_H
    for arc in arcs:
        lateness, credit = loads[arc.hub_id].marginal(work_min, arc.due_day)
        cost = arc.sum_minor * MIN_PER_H + lateness - credit
        if (best is None and held) or cost < least or (cost == least and arc is here):
            best, least = arc, cost
    return best


def _hubs(at: Mapping[str, Arc | None]) -> dict[str, str | None]:
    return {job_id: arc.hub_id if arc else None for job_id, arc in at.items()}


def _bound(problem: PlanProblem, arcs: Mapping[str, tuple[Arc, ...]]) -> float:
    held = {commitment.job_id for commitment in problem.commitments if not commitment.movable}
    cheapest = 0
    for job_id, of_job in arcs.items():
        sums = [arc.sum_minor for arc in of_job]
        cheapest += min(sums) if job_id in held else min([*sums, problem.refusal_minor])
    recoverable = sum(hub.free_min * hub.fixed_idle_minor_per_h for hub in problem.hubs)
    return cheapest - recoverable / MIN_PER_H
