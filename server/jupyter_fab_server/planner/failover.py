"""A hub fails: its orders have new hubs at once, and next to nobody else is moved.

Stranded orders are put where they add least, everything else as it is; that takes a fraction of a second for ten
thousand orders. Then, if there is time, orders near them may move too where that saves more than the price of moving a
promise, and no more of them than a share. `replan.py` turns the earlier plan into the problem; the new plan is
assembled and checked like any other.
"""

from __future__ import annotations

import time
from collections.abc import Collection

import numpy as np
from attrs import evolve, frozen

from jupyter_fab.core.errors import NotFound
from jupyter_fab_server.planner.costs import MIN_PER_H
from jupyter_fab_server.planner.explain import amount
from jupyter_fab_server.planner.marginal import added_by_one, loaded
from jupyter_fab_server.planner.network import Network
from jupyter_fab_server.planner.plan import Assignment, Plan
from jupyter_fab_server.planner.prices import candidates
from jupyter_fab_server.planner.problem import Commitment, PlanProblem
from jupyter_fab_server.planner.search import NOBODY, Places, Search
from jupyter_fab_server.planner.solution import Solution, Stop

MOST_MOVED = 0.01  # share of the orders that did not stand at the failed hub: a promise is worth keeping
CANDIDATES = 24  # hubs that an order looks at beside its own
PASSES = 3


@frozen
class Change:
    """One order that another hub makes now; `more_minor` is what it costs more there by itself."""

    job_id: str
    before: str | None
    after: str | None
    more_minor: int
    words: str


def failed(problem: PlanProblem, plan: Plan, failed_hub: str, started: Collection[str] = ()) -> PlanProblem:
    """The problem after the failure: the hub takes nothing, its orders are free, the others may move at a price.

    Raises
    ------
    NotFound
        The problem has no such hub.
    """
    if all(hub.id != failed_hub for hub in problem.hubs):
        raise NotFound(f"The plan has no hub {failed_hub!r}.", hub=failed_hub)
    fixed = {one.job_id for one in problem.commitments if not one.movable} | set(started)
    return evolve(
        problem,
        hubs=tuple(evolve(hub, accepting=False) if hub.id == failed_hub else hub for hub in problem.hubs),
        commitments=tuple(
            Commitment(one.job_id, one.hub_id, movable=one.job_id not in fixed)
            for one in plan.assignments
            if one.hub_id != failed_hub or one.job_id in fixed
        ),
    )


def rescued(problem: PlanProblem, polish_s: float = 0.0, most_moved: float = MOST_MOVED) -> Solution:
    """A hub for every order of a problem from `failed`: those without a commitment are put in, then some may move.

    At most the share `most_moved` of the committed orders leaves its hub.
    """
    network = Network(problem)
    home = np.full(network.jobs, NOBODY)
    for one in problem.commitments:
        home[network.job_number[one.job_id]] = network.hub_number[one.hub_id]
    stranded = np.flatnonzero(home < 0)
    if polish_s <= 0:
        at = home.copy()
        at[stranded] = _inserted(network, problem, home, stranded)
        return _solution(problem, network, at, -np.inf)
    nothing = np.zeros(network.room.shape)
    some, bound = candidates(network, nothing, CANDIDATES, at_least=home)
    at = np.where(home >= 0, (some.hub == home[:, None]).argmax(axis=1), NOBODY)
    search = Search(network, some)
    search.start(at)
    search.sweep(_largest_first(network, stranded), 0.0, first=True)
    end_s = time.monotonic() + polish_s
    left = int(most_moved * (home >= 0).sum())
    near = np.unique(search.hub_of()[stranded])
    neighbours = np.flatnonzero((home >= 0) & (network.held < 0) & np.isin(home, near[near >= 0]))
    for _ in range(PASSES):
        moved = search.sweep(stranded, end_s)
        for job in neighbours:
            if left <= 0 or time.monotonic() > end_s:
                break
            was_home = search.at[job] == at[job]
            moved += search.sweep(np.array([job]), end_s)
            left -= int(was_home) - int(search.at[job] == at[job])
        if not moved:
            break
    return _solution(problem, network, search.hub_of(), bound)


def _inserted(network: Network, problem: PlanProblem, home: Places, stranded: Places) -> Places:
    """The hub of each stranded order, put where it adds least over all hubs, with all the others at home."""
    over = loaded(network, home)
    alone = network.of(evolve(problem, jobs=tuple(problem.jobs[job] for job in stranded), commitments=()))
    cost, due = (
        alone.priced(0, alone.jobs) if alone.jobs * alone.hubs else (np.zeros((0, 0)), np.zeros((0, 0), np.int16))
    )
    found = np.full(len(stranded), NOBODY)
    for number in _largest_first(alone, np.arange(alone.jobs)).tolist():
        sums = cost[number] + added_by_one(network, over, float(alone.work[number]), due[number])
        hub = int(sums.argmin())
        if sums[hub] < alone.refusal[number]:
            found[number] = hub
            over[hub, due[number, hub] :] += alone.work[number]
    return found


def _largest_first(network: Network, jobs: Places) -> Places:
    """What is left over for the largest orders is least."""
    found: Places = jobs[np.argsort(-network.work[jobs], kind="stable")]
    return found


def _solution(problem: PlanProblem, network: Network, at: Places, bound: float) -> Solution:
    names = [hub.id for hub in problem.hubs]
    hub_of = {job: names[hub] if hub >= 0 else None for job, hub in zip(network.job_number, at, strict=True)}
    if not np.isfinite(bound):  # a weak bound that costs nothing: everything recovered, nothing paid
        bound = -float(network.recoverable.sum())
    return Solution(hub_of, bound / MIN_PER_H, Stop.HEURISTIC)


def changes(before: Plan, after: Plan, currency: str) -> tuple[Change, ...]:
    """What is different between two plans, order by order, in words for people."""
    old = {one.job_id: one for one in before.assignments}
    new = {one.job_id: one for one in after.assignments}
    found = []
    for job in sorted({*old, *new}):
        was, now = old.get(job), new.get(job)
        if was is not None and now is not None and was.hub_id == now.hub_id:
            continue
        more = (_alone(now) if now else 0) - (_alone(was) if was else 0)
        if now is None:
            words = f"{job} leaves {was.hub_id if was else 'nobody'}; no hub makes it now."
        elif was is None:
            words = f"{job} is made by {now.hub_id} now; nobody made it before."
        else:
            side = "more" if more >= 0 else "less"
            words = f"{job} goes from {was.hub_id} to {now.hub_id}, at {amount(abs(more), currency)} {side}."
        found.append(Change(job, was.hub_id if was else None, now.hub_id if now else None, more, words))
    return tuple(found)


def _alone(one: Assignment) -> int:
    return one.sum_minor
