"""The order within a hub: the least that any order costs, day sheets that a person can work by, faults found."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_fab_server.planner.problem import Commitment, Stock
from jupyter_fab_server.planner.sequence import Doing, Shop, Task, sequenced, shops
from jupyter_fab_server.planner.sequence_check import find_sequence_faults

from tests.server.planner import problems

PLY, MDF = Stock("birch plywood", 18.0), Stock("mdf", 12.0)


@st.composite
def workshops(draw: st.DrawFn, most: int) -> tuple[Shop, list[Task]]:
    """A shop with uneven shifts, and jobs on two materials with three cutters."""
    shop = Shop(
        "A",
        tuple(draw(st.lists(st.sampled_from([0, 120, 480]), min_size=1, max_size=6))),
        backlog_min=draw(st.integers(0, 300)),
        sheet_change_min=draw(st.integers(0, 30)),
        tool_change_min=draw(st.integers(0, 10)),
        rate_minor_per_h=draw(st.integers(0, 9_000)),
        late_minor_per_h=draw(st.integers(0, 3_000)),
        stock=draw(st.sampled_from([None, PLY])),
        tool=draw(st.sampled_from(["", "endmill-6"])),
    )
    tasks = [
        Task(
            f"job{number}",
            work_min=draw(st.integers(1, 300)),
            due_day=draw(st.integers(0, 6)),
            stocks=draw(st.sampled_from([(PLY,), (MDF,), (PLY, MDF)])),
            tools=draw(st.sampled_from([(), ("endmill-6",), ("drill-5", "endmill-6"), ("endmill-3",)])),
            begun=draw(st.integers(0, 9)) == 0,
        )
        for number in range(draw(st.integers(1, most)))
    ]
    return shop, tasks


def cost_of(shop: Shop, order: list[Task]) -> Fraction:
    """What an order costs, minute by minute: each is work, a change or nothing of this shop."""
    minutes = ["earlier"] * shop.backlog_min
    stock, tool, late, changes = shop.stock, shop.tool, Fraction(0), 0
    for task in order:
        fits = [one for one in task.stocks if one != stock]
        turns = [one for one in task.tools if one != tool]
        spent = len(fits) * shop.sheet_change_min + len(turns) * shop.tool_change_min
        stock, tool = (fits[-1] if fits else stock), (turns[-1] if turns else tool)
        changes += spent
        minutes += [task.job_id] * (spent + task.work_min)
        day, left = 0, len(minutes)
        while left > 0 and day < len(shop.day_min):
            left -= shop.day_min[day]
            day += 1
        done = day + (left > 0)
        late += Fraction(max(0, done - task.due_day) * task.work_min * shop.late_minor_per_h, 60)
    return late + Fraction(changes * shop.rate_minor_per_h, 60)


@given(workshops(5))
@settings(max_examples=60, deadline=None)
def test_no_order_costs_less(given_: tuple[Shop, list[Task]]) -> None:
    """All orders that begin with what has begun are tried by another count; and the sheets stand the check."""
    shop, tasks = given_
    found = sequenced(shop, tasks)
    assert find_sequence_faults(shop, tasks, found) == []
    begun, free = [t for t in tasks if t.begun], [t for t in tasks if not t.begun]
    least = min(cost_of(shop, [*begun, *way]) for way in permutations(free))
    by_id = {task.job_id: task for task in tasks}
    assert cost_of(shop, [by_id[name] for name in found.order]) == least
    assert abs(found.late_minor + found.change_minor - least) <= 1


@given(workshops(16))
@settings(max_examples=30, deadline=None)
def test_many_jobs_are_no_worse_than_by_due_date(given_: tuple[Shop, list[Task]]) -> None:
    """Whatever the shop: the sheets stand the check, and cost no more than the earliest due date first."""
    shop, tasks = given_
    found = sequenced(shop, tasks, looks=200)
    assert find_sequence_faults(shop, tasks, found) == []
    begun = [t for t in tasks if t.begun]
    free = sorted((t for t in tasks if not t.begun), key=lambda t: (t.due_day, t.work_min, t.job_id))
    assert found.late_minor + found.change_minor <= cost_of(shop, begun + free) + 1


def test_sheets_are_changed_once_where_nobody_is_late_by_it() -> None:
    """Eight desks on two materials, all due on day 4: four and four, with one change, over two shifts."""
    shop = Shop("A", (240, 240, 240, 240), 0, 15, 5, 6_000, 600, stock=MDF)
    tasks = [Task(f"desk{n}", 60, 4, (MDF if n % 2 else PLY,), ("endmill-6",)) for n in range(8)]
    found = sequenced(shop, tasks)
    lines = [line for sheet in found.days for line in sheet.lines]
    assert [line.what for line in lines if line.doing is Doing.SHEET] == ["birch plywood 18 mm"]
    assert [line.what for line in lines if line.doing is Doing.CUTTER] == ["endmill-6"]
    assert (found.late_minor, found.change_minor, found.unfinished) == (0, 2_000, ())
    assert [sheet.day for sheet in found.days] == [1, 2, 3]
    pressed = [evolve(tasks[0], due_day=1), *tasks[1:]]
    assert sequenced(shop, pressed).late_minor == 0


def test_wrong_sheets_are_found() -> None:
    """Work left out, lines on top of each other, a change forgotten, a cost that does not follow, another order."""
    shop = Shop("A", (240, 240), 30, 15, 5, 6_000, 600)
    tasks = [Task("one", 200, 1, (PLY,), ("endmill-6",)), Task("two", 60, 1, (MDF,), ("endmill-6",))]
    found = sequenced(shop, tasks)
    first, second = found.days
    faults = {
        "order": evolve(found, order=found.order[::-1]),
        "lateness": evolve(found, late_minor=found.late_minor + 1),
        "changes": evolve(found, change_minor=found.change_minor + 1),
        "minutes": evolve(found, days=(first,)),
        "overlap": evolve(found, days=(first, evolve(second, lines=(second.lines[0], *second.lines)))),
        "lacks": evolve(
            found, days=(evolve(first, lines=tuple(x for x in first.lines if x.doing is not Doing.SHEET)), second)
        ),
    }
    assert find_sequence_faults(shop, tasks, found) == []
    for name, wrong in faults.items():
        assert any(name in fault for fault in find_sequence_faults(shop, tasks, wrong)), name


@pytest.mark.parametrize("begun", ["", "two"])
def test_a_plan_becomes_shops(begun: str) -> None:
    """Hours, backlog, changes and due days come from the problem; what is under way comes first."""
    hubs = [problems.hub("A", sheet_change_min=10, backlog_min=60, day_min=(300,) * 14), problems.hub("B")]
    held = (Commitment("two", "A", movable=False),) if begun else ()
    asked = problems.problem([problems.job("one"), problems.job("two", due_day=12)], hubs, commitments=held)
    ((shop, tasks),) = shops(asked, {"one": "A", "two": "A"})
    assert (shop.hub_id, shop.day_min, shop.backlog_min, shop.sheet_change_min) == ("A", (300,) * 14, 60, 10)
    assert sequenced(shop, tasks).order == (("two", "one") if begun else ("one", "two"))
