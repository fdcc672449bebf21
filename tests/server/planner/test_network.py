"""The problem as arrays says the same as its scalars, pair by pair; large plans pass the checker near their bound."""

from __future__ import annotations

import time

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from jupyter_fab_server.planner import highs_solver
from jupyter_fab_server.planner.check import find_faults
from jupyter_fab_server.planner.costs import MIN_PER_H, Arc, Pricer
from jupyter_fab_server.planner.explain import reasons
from jupyter_fab_server.planner.greedy import GreedySolver
from jupyter_fab_server.planner.highs_solver import HighsSolver
from jupyter_fab_server.planner.load import HubLoad
from jupyter_fab_server.planner.marginal import added, added_by_one, cheapest_hubs, loaded
from jupyter_fab_server.planner.network import Floats, Network
from jupyter_fab_server.planner.plan import assemble
from jupyter_fab_server.planner.prices import Candidates, candidates, risen
from jupyter_fab_server.planner.problem import Carbon, Carriage, Commitment, PlanProblem, SheetPrice, SheetShare
from jupyter_fab_server.planner.search import Search, by_regret
from jupyter_fab_server.planner.solution import HubPrices

from benchmarks.planner import problem as country
from tests.server.planner import problems
from tests.server.planner.problems import small_problems


@given(small_problems())
@settings(max_examples=60, deadline=None)
def test_every_pair_costs_what_its_arc_says(problem: PlanProblem) -> None:
    """The cost, the day and the filters agree; a hub that cannot make it is infinitely dear."""
    pricer, network = Pricer(problem), Network(problem)
    cost, due = network.priced(0, network.jobs)
    for i, job in enumerate(problem.jobs):
        for h, hub in enumerate(problem.hubs):
            arc = pricer.priced(job, hub)
            assert np.isfinite(cost[i, h]) == isinstance(arc, Arc)
            if isinstance(arc, Arc):
                assert cost[i, h] == arc.sum_minor * MIN_PER_H
                assert due[i, h] == arc.due_day


def test_what_is_under_way_pays_for_its_sheets_where_nobody_carries_it() -> None:
    """No carriage at all to the hub that has begun it: sheets and carbon count nevertheless, in both ways to count."""
    here = problems.hub("A", sheet_prices=(SheetPrice(problems.PLY, 8_500),), power_w=2_000, grid_g_per_kwh=500)
    desk = problems.job(sheets=(SheetShare(problems.PLY, 1_200),))
    held = (Commitment("desk", "A", movable=False),)
    asked = problems.problem([desk], [here], carriages=(), commitments=held, carbon=Carbon(100_000))
    cost, _ = Network(asked).priced(0, 1)
    arc = Pricer(asked).priced(desk, here)
    assert isinstance(arc, Arc)
    assert (cost[0, 0] / MIN_PER_H, arc.sum_minor) == (30_000 + 17_000 + 200, 30_000 + 17_000 + 200)


def test_shipping_bands_agree_over_a_country() -> None:
    """Great circles by chords and by haversine choose the same bands."""
    problem = country(jobs=60, hubs=40)
    pricer, network = Pricer(problem), Network(problem)
    cost, _ = network.priced(0, network.jobs)
    for i, job in enumerate(problem.jobs):
        for h, hub in enumerate(problem.hubs):
            arc = pricer.priced(job, hub)
            assert cost[i, h] == (arc.sum_minor * MIN_PER_H if isinstance(arc, Arc) else np.inf)


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_what_a_job_adds_is_what_the_load_says(problem: PlanProblem) -> None:
    """The table of rooms and the load of one hub give the same lateness less credit."""
    network = Network(problem)
    at = np.arange(network.jobs) % network.hubs
    over = loaded(network, at)
    _, due = network.priced(0, network.jobs)
    loads = [HubLoad(problem, hub) for hub in problem.hubs]
    for i, h in enumerate(at):
        loads[h].add(int(network.work[i]), int(due[i, h]))
    more = added(network, over, network.work, due)
    for i in range(network.jobs):
        for h, load in enumerate(loads):
            assert more[i, h] == load.marginal(int(network.work[i]), int(due[i, h])).sum


@given(small_problems())
@settings(max_examples=30, deadline=None)
def test_any_prices_bound_every_plan(problem: PlanProblem) -> None:
    """The bound at arbitrary prices is not above what the solver proves to be least."""
    network = Network(problem)
    best = HighsSolver().solve(problem, 20)
    for share in (0.0, 0.3, 1.0):
        _, bound = candidates(network, network.price * share, 2)
        assert bound / MIN_PER_H <= best.bound_minor + 1e-3 * (1 + abs(best.bound_minor))


def test_a_country_is_planned_close_to_its_bound_and_every_figure_holds() -> None:
    """600 orders over 40 hubs: the checker accepts plan and reasons, and no plan can be 2 % cheaper."""
    problem = country(jobs=600, hubs=40)
    solution = HighsSolver().solve(problem, 4)
    plan = assemble(problem, solution, "highs")
    assert find_faults(problem, plan) == []
    assert plan.gap <= 0.02
    assert all(1 <= len(reason.sums) <= 3 for reason in plan.reasons)
    assert any("An hour more by the end of day" in reason.words for reason in plan.reasons)
    told = [one.hub_id for one in plan.reasons[0].sums]
    near = cheapest_hubs(problem, {a.job_id: a.hub_id for a in plan.assignments}, 3)
    assert {problem.hubs[h].id for h in near[0]} == set(told)


def test_a_problem_with_nothing_in_it_is_planned() -> None:
    """No orders, no hubs, neither: a plan that says so, from either solver."""
    whole = country(jobs=2, hubs=2)
    for jobs, hubs in (((), ()), (whole.jobs, ()), ((), whole.hubs)):
        asked = evolve(whole, jobs=jobs, hubs=hubs)
        for solver in (HighsSolver(), GreedySolver()):
            plan = assemble(asked, solver.solve(asked, 5), solver.name)
            assert find_faults(asked, plan) == []
            assert len(plan.not_made) == len(jobs)


@pytest.mark.parametrize("steps", [3, 30])
def test_prices_cut_short_do_not_spoil_the_first_plan(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is over after a few steps of prices: the first plan is still within 2 % of looking at every hub."""

    def cut_short(
        network: Network, some: Candidates, start: Floats, way: tuple[float, float], *, rounds: int, **how: object
    ) -> Floats:
        return risen(network, some, start, way, rounds=steps, end_s=np.inf) if rounds == 40 else start

    monkeypatch.setattr(highs_solver, "risen", cut_short)
    asked = country(3_000, 100)
    run = highs_solver._Run(asked, time.monotonic() - 1_000, 1.0)
    run.rise()
    run.insert()
    every = Search(run.network, candidates(run.network, np.zeros(run.network.room.shape), run.network.hubs)[0])
    every.sweep(by_regret(run.network, every.some, np.zeros(run.network.room.shape)), 0.0, first=True)
    assert run.best is not None

    assert run.best.total <= 1.02 * every.total()


def test_an_hour_is_quoted_by_the_day_on_which_it_is_needed() -> None:
    """Due on day 10 and two days on the road from B: at B the hour of day 8 counts, at A that of day 10."""
    desk = problems.job("desk", due_day=10)
    carriages = (Carriage("desk", "A", 0, 0), Carriage("desk", "B", 0, 2))
    asked = problems.problem([desk], [problems.hub(name) for name in "AB"], carriages=carriages)
    prices = tuple(HubPrices(name, tuple(100 * day for day in range(15))) for name in "AB")
    (reason,) = reasons(asked, Pricer(asked), {"desk": "A"}, prices)
    assert reason.words.endswith(
        " An hour more is worth 10.00 EUR at A by the end of day 10 and 8.00 EUR at B by the end of day 8."
    )


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_a_single_pair_is_due_as_among_all_pairs(problem: PlanProblem) -> None:
    """The day of each pair by itself is that of the whole table, with carriage from the hub's bands and from pairs."""
    network = Network(problem)
    _, due = network.priced(0, network.jobs)
    for hub in range(network.hubs):
        jobs = np.arange(network.jobs)
        assert (network.due_at(jobs, np.full(network.jobs, hub)) == due[:, hub]).all()


def test_a_job_by_itself_adds_what_it_adds_among_others() -> None:
    """Over a country, with bands of differing days: one job at all hubs at once, and all jobs at once."""
    network = Network(country(jobs=40, hubs=30))
    at = np.arange(network.jobs) % network.hubs
    over = loaded(network, at)
    _, due = network.priced(0, network.jobs)
    assert (network.due_at(np.arange(network.jobs), at) == due[np.arange(network.jobs), at]).all()
    more = added(network, over, network.work, due)
    for job in range(network.jobs):
        assert added_by_one(network, over, network.work[job], due[job]) == pytest.approx(more[job])
