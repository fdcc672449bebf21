"""A hub fails, an order is promised: nobody is lost, next to nobody is moved, and no hour is promised twice."""

from __future__ import annotations

import pytest
from attrs import evolve
from jupyter_fab_server.planner.check import find_faults
from jupyter_fab_server.planner.failover import changes, failed, rescued
from jupyter_fab_server.planner.greedy import GreedySolver
from jupyter_fab_server.planner.plan import Plan, assemble
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.promise import Book

from benchmarks.planner import problem as country
from jupyter_fab.core.errors import NotFound
from tests.server.planner.problems import hub, job, problem


@pytest.fixture(scope="module")
def before() -> tuple[PlanProblem, Plan]:
    """A country's plan, in which moving a promise costs 30.00."""
    asked = evolve(country(jobs=400, hubs=30), move_minor=3_000)
    return asked, assemble(asked, GreedySolver().solve(asked, 20), "greedy")


def busiest(plan: Plan) -> str:
    """The hub with the most minutes."""
    return max(plan.hub_totals, key=lambda total: total.work_min).hub_id


@pytest.mark.parametrize("polish_s", [0.0, 3.0])
def test_every_stranded_order_has_a_new_hub(before: tuple[PlanProblem, Plan], polish_s: float) -> None:
    """The busiest hub fails: none of its orders is lost, at most 1 % of the others move, and the checker agrees."""
    asked, plan = before
    lost = busiest(plan)
    stranded = {one.job_id for one in plan.assignments if one.hub_id == lost}
    after_problem = failed(asked, plan, lost)
    after = assemble(after_problem, rescued(after_problem, polish_s), "rescue")
    assert find_faults(after_problem, after) == []
    told = changes(plan, after, asked.currency)
    moved = {one.job_id for one in told}
    assert stranded <= moved
    assert all(one.after not in (None, lost) for one in told if one.job_id in stranded)
    others = len(asked.jobs) - len(stranded)
    assert len(moved - stranded) <= (0.01 * others if polish_s else 0)
    assert all(one.words.startswith(f"{one.job_id} goes from {one.before} to {one.after}, at") for one in told)


def test_what_had_started_stays_at_the_failed_hub(before: tuple[PlanProblem, Plan]) -> None:
    """Whether it can be finished there is a person's decision."""
    asked, plan = before
    lost = busiest(plan)
    started = next(one.job_id for one in plan.assignments if one.hub_id == lost)
    assert rescued(failed(asked, plan, lost, [started])).hub_of[started] == lost
    with pytest.raises(NotFound, match="no hub 'Z'"):
        failed(asked, plan, "Z")


def test_a_promise_is_the_first_day_that_is_free_and_binds() -> None:
    """Two hours a day: the first desk has day 1, the second day 2, and each keeps its day in the next plan."""
    small = hub("A", work_min_per_day=120)
    asked = evolve(problem([], [small]), late_minor_per_h=6_000)
    here = evolve(small, shipping=country(1, 1).hubs[0].shipping)
    asked = evolve(asked, hubs=(here,))
    book = Book(asked, {})
    for day in (1, 2, 3):
        desk = job(f"desk{day}", due_day=0)
        found = book.promises(desk)
        assert [(one.hub_id, one.day) for one in found] == [("A", day)]
        book.hold(desk, found[0])
    bound = book.bound(asked)
    plan = assemble(bound, GreedySolver().solve(bound, 5), "greedy")
    assert find_faults(bound, plan) == []
    assert [total.lateness_minor for total in plan.hub_totals] == [0]


def test_a_full_calendar_pushes_the_date_and_then_refuses() -> None:
    """What is planned already counts; beyond the horizon nothing is promised."""
    here = evolve(hub("A", work_min_per_day=120), shipping=country(1, 1).hubs[0].shipping)
    jobs = [job(f"old{number}", due_day=number) for number in range(1, 15)]
    asked = problem(jobs[:5], [here], carriages=())
    book = Book(asked, {one.id: "A" for one in jobs[:5]})
    assert [one.day for one in book.promises(job("new"))] == [6]
    full = Book(problem(jobs, [here], carriages=()), {one.id: "A" for one in jobs})
    assert full.promises(job("new")) == ()
