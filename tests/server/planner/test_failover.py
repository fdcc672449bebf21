"""A hub fails, an order is promised: nobody is lost, next to nobody is moved, and no hour is promised twice."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_fab_server.planner.check import find_faults
from jupyter_fab_server.planner.failover import changes, failed, rescued
from jupyter_fab_server.planner.greedy import GreedySolver
from jupyter_fab_server.planner.highs_solver import HighsSolver
from jupyter_fab_server.planner.load import capacity_min
from jupyter_fab_server.planner.plan import Plan, assemble
from jupyter_fab_server.planner.problem import Bar, PlanProblem
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
    late = job("late", work_min=120, due_day=3)
    bound = book.bound(evolve(asked, jobs=(late,)))
    plan = assemble(bound, GreedySolver().solve(bound, 5), "greedy")
    assert find_faults(bound, plan) == []
    # Three days are taken: whoever comes later is made on day 4, a day late, and pays for it.
    assert [(total.work_min, total.lateness_minor) for total in plan.hub_totals] == [(120, 12_000)]


@pytest.mark.parametrize("solver", [GreedySolver(), HighsSolver()], ids=lambda one: one.name)
def test_neither_a_cheaper_hub_nor_later_orders_break_a_promise(solver: GreedySolver | HighsSolver) -> None:
    """Promised at A by day 2: B then asks nothing and three orders press for A; A's day 2 stays the promised one's."""
    bands = country(1, 1).hubs[0].shipping
    a, b = (evolve(hub(name, work_min_per_day=120), shipping=bands) for name in "AB")
    asked = evolve(problem([], [a, evolve(b, accepting=False)]), late_minor_per_h=60)
    book = Book(asked, {})
    book.hold(job("first"), book.promises(job("first"))[0])
    desk = job("desk")
    found = book.promises(desk)[0]
    assert (found.hub_id, found.day) == ("A", 2)
    book.hold(desk, found)
    pressing = tuple(job(f"new{number}", due_day=1) for number in range(3))
    bars = tuple(Bar(one.id, "B", "is too far") for one in pressing)
    cheap = evolve(b, rate_minor_per_h=0)
    bound = book.bound(evolve(asked, hubs=(a, cheap), jobs=pressing, bars=bars))
    plan = assemble(bound, solver.solve(bound, 5), "any")
    assert find_faults(bound, plan) == []
    assert plan.hub_of("desk") is None  # nobody decides on it any more
    # 240 minutes of A's first two days are promised: the new ones are made on days 3, 4 and 5, and are late by that.
    assert {one.hub_id for one in plan.assignments} == {"A"}
    late_h = 2 * (3 + 3 + 2 + 1)  # two hours each: all three at the ends of days 1 and 2, then fewer
    assert [total.lateness_minor for total in plan.hub_totals] == [60 * late_h]
    after = book.bound(evolve(asked, hubs=(evolve(a, accepting=False), cheap)), lost=["A"])
    moved = assemble(after, solver.solve(after, 5), "any")
    assert (moved.hub_of("first"), moved.hub_of("desk")) == ("B", "B")
    assert [total.lateness_minor for total in moved.hub_totals] == [0]


@given(st.lists(st.tuples(st.integers(10, 300), st.integers(1, 6)), max_size=6), st.integers(0, 300))
@settings(max_examples=40, deadline=None)
def test_promises_are_kept_beside_any_work_that_fits(orders: list[tuple[int, int]], backlog_min: int) -> None:
    """Work that is on time in the hours left over is on time with the promised work in the whole of the hours."""
    bands = country(1, 1).hubs[0].shipping
    here = evolve(hub("A", work_min_per_day=150, backlog_min=backlog_min), shipping=bands)
    asked = problem([], [here], carriages=())
    book, held = Book(asked, {}), []
    for number, (work_min, _) in enumerate(orders):
        one = job(f"old{number}", work_min=work_min)
        if found := book.promises(one):
            book.hold(one, found[0])
            held.append((found[0].day, work_min))
    (left,) = book.bound(asked).hubs
    days = range(1, asked.horizon_days + 1)
    rest = [capacity_min(left, day) for day in days]
    for day, free in zip(days, rest, strict=True):
        promised = sum(work for due, work in held if due <= day)
        assert free + promised <= max(0, 150 * day - backlog_min)
    assert rest == sorted(rest)
    # Nothing is kept back without need: at the end all that is not promised is free.
    assert rest[-1] == max(0, 150 * asked.horizon_days - backlog_min) - sum(work for _, work in held)


def test_a_full_calendar_pushes_the_date_and_then_refuses() -> None:
    """What is planned already counts; beyond the horizon nothing is promised."""
    here = evolve(hub("A", work_min_per_day=120), shipping=country(1, 1).hubs[0].shipping)
    jobs = [job(f"old{number}", due_day=number) for number in range(1, 15)]
    asked = problem(jobs[:5], [here], carriages=())
    book = Book(asked, {one.id: "A" for one in jobs[:5]})
    assert [one.day for one in book.promises(job("new"))] == [6]
    full = Book(problem(jobs, [here], carriages=()), {one.id: "A" for one in jobs})
    assert full.promises(job("new")) == ()
