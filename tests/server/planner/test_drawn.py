"""The days of a plan: every minute once, never more than a hub has, and late exactly where the plan pays for it."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate, pairwise

from hypothesis import given
from jupyter_fab_server.planner.drawn import drawn
from jupyter_fab_server.planner.greedy import GreedySolver
from jupyter_fab_server.planner.plan import Plan, assemble
from jupyter_fab_server.planner.problem import PlanProblem

from tests.server.planner.problems import founding, hub, job, problem, small_problems

ZERO = dt.date(2026, 3, 1)


def planned(asked: PlanProblem) -> Plan:
    """A plan by the quick solver."""
    return assemble(asked, GreedySolver().solve(asked, 1.0), "greedy")


@given(small_problems())
def test_each_minute_is_worked_once(asked: PlanProblem) -> None:
    """What is drawn of each order and of what is beyond the last day is its work; no day is longer than it is."""
    plan = planned(asked)
    view = drawn(asked, plan, ZERO)
    work = {one.id: one.work_min for one in asked.jobs}
    for shown, given_hub in zip(view.hubs, asked.hubs, strict=True):
        mine = [one.job_id for one in plan.assignments if one.hub_id == shown.id]
        assert shown.work_min == sum(work[name] for name in mine)
        drawn_min = sum(slot.end_min - slot.start_min for slot in shown.slots if slot.order)
        assert drawn_min + shown.beyond_min == shown.work_min
        assert sum(s.end_min - s.start_min for s in shown.slots if not s.order) == min(
            given_hub.backlog_min, sum(shown.day_min)
        )
        for a, b in pairwise(shown.slots):
            assert (a.day, a.end_min) <= (b.day, b.start_min), "one after another"
        assert all(0 <= s.start_min < s.end_min <= shown.day_min[s.day - 1] for s in shown.slots)


@given(small_problems())
def test_an_order_is_late_where_the_plan_pays_for_it(asked: PlanProblem) -> None:
    """A hub has a late order exactly if the work due by some day exceeds its hours until then."""
    view = drawn(asked, planned(asked), ZERO)
    for shown in view.hubs:
        mine = [one for one in view.orders if one.hub == shown.id]
        hours = [0, *accumulate(shown.day_min)]
        over = [
            day
            for day in range(view.days + 1)
            if sum(one.work_min for one in mine if one.due_day <= day) > max(0, hours[day] - shown.before_min)
        ]
        assert any(one.late for one in mine) == bool(over)
        assert any(slot.late for slot in shown.slots) <= bool(over)


def test_the_founding_example_by_hand() -> None:
    """Two hours at B on the first day, to be made a day before it is due; B's title is its name for people."""
    asked = founding(4_000)
    view = drawn(asked, planned(asked), ZERO, "one desk", {"B": "Bauhof"})
    (desk,) = view.orders
    assert (desk.hub, desk.due_day, desk.made_day, desk.late) == ("B", 9, 1, False)
    b = view.hubs[1]
    assert (b.title, [(s.day, s.start_min, s.end_min) for s in b.slots]) == ("Bauhof", [(1, 0, 120)])
    assert view.date(desk.due_day) == dt.date(2026, 3, 10)


def test_what_is_due_first_is_made_first() -> None:
    """Three orders of four hours at a hub of five a day: the second ends on the second day, the third on the third."""
    jobs = [job(name, work_min=240, due_day=day) for name, day in (("c", 9), ("a", 2), ("b", 3))]
    asked = problem(jobs, [hub("A", work_min_per_day=300)])
    view = drawn(asked, planned(asked), ZERO)
    assert {one.id: one.made_day for one in view.orders} == {"a": 1, "b": 2, "c": 3}
    assert [(s.order, s.day) for s in view.hubs[0].slots] == [("a", 1), ("b", 1), ("b", 2), ("c", 2), ("c", 3)]
