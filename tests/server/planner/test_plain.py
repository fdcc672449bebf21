"""The plain problems against every answer there is, tried one by one: least cost, true bound, capacities kept."""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_fab_server.planner.plain.assignment import solve_assignment
from jupyter_fab_server.planner.plain.facility import solve_facility
from jupyter_fab_server.planner.plain.problems import FacilityLocation, GeneralisedAssignment
from jupyter_fab_server.planner.plain.program import Instance
from jupyter_fab_server.planner.plain.regions import improved_by_regions

from jupyter_fab.core.errors import BadInput


@st.composite
def assignments(draw: st.DrawFn) -> GeneralisedAssignment:
    """Up to three hubs and five orders, some of which no hub has room for."""
    hubs, orders = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    cost = [[float(draw(st.integers(-5, 30))) for _ in range(orders)] for _ in range(hubs)]
    hours = [[float(draw(st.integers(1, 9))) for _ in range(orders)] for _ in range(hubs)]
    return GeneralisedAssignment(
        cost=cost, hours=hours, capacity=[float(draw(st.integers(0, 20))) for _ in range(hubs)]
    )


def least_assignment(asked: GeneralisedAssignment) -> float | None:
    """The least cost of all ways to give orders to hubs."""
    hubs, orders = len(asked.cost), len(asked.cost[0])
    costs = []
    for way in product(range(hubs), repeat=orders):
        load = [sum(asked.hours[h][i] for i in range(orders) if way[i] == h) for h in range(hubs)]
        if all(a <= b for a, b in zip(load, asked.capacity, strict=True)):
            costs.append(sum(asked.cost[h][i] for i, h in enumerate(way)))
    return min(costs, default=None)


@given(assignments())
@settings(max_examples=20, deadline=None)
def test_an_assignment_is_the_least(asked: GeneralisedAssignment) -> None:
    """No way to share out the orders is cheaper, and where there is none, none is claimed."""
    best, found = least_assignment(asked), solve_assignment(asked, 20)
    assert found.objective == (None if best is None else pytest.approx(best))
    if best is None:
        assert found.stop == "infeasible"
        return
    assert found.stop == "optimal"
    assert found.bound == pytest.approx(best)
    assert sum(asked.cost[h][i] for i, h in enumerate(found.assignment)) == pytest.approx(best)
    for h, room in enumerate(asked.capacity):
        assert sum(asked.hours[h][i] for i, at in enumerate(found.assignment) if at == h) <= room


def test_a_large_assignment_comes_close_and_says_how_close() -> None:
    """Strongly correlated costs and hours, 10 hubs and 120 orders: within 2 % of a bound that is true."""
    draw = np.random.default_rng(1)
    hours = draw.integers(1, 101, (10, 120))
    cost = 111 - hours + draw.integers(-10, 11, (10, 120))
    capacity = 0.8 * hours.sum(axis=1) / 10
    asked = GeneralisedAssignment(cost=cost.tolist(), hours=hours.tolist(), capacity=capacity.tolist())
    found = solve_assignment(asked, 3)
    assert found.objective is not None
    assert found.bound is not None
    load = np.zeros(10)
    for i, h in enumerate(found.assignment):
        load[h] += hours[h, i]
    assert (load <= capacity).all()
    assert found.objective == sum(cost[h, i] for i, h in enumerate(found.assignment))
    # The bound of any prices is true; those of a mean hub are far below what was claimed, never above.
    free = np.min(cost + hours, axis=0).sum() - capacity.sum()
    assert free <= found.bound <= found.objective
    assert found.gap is not None
    assert found.gap <= 0.02


def test_a_region_decided_anew_is_no_dearer_and_fits() -> None:
    """From a poor start: every answer keeps the capacities and costs less, and the start itself is left alone."""
    draw = np.random.default_rng(2)
    hours = draw.integers(5, 26, (6, 60)).astype(float)
    one = Instance(draw.integers(10, 51, (6, 60)).astype(float), hours, hours.sum(axis=1) / 5)
    start = np.arange(60) % 6
    assert (np.bincount(start, hours[start, np.arange(60)]) <= one.capacity).all()
    kept = start.copy()
    found = improved_by_regions(one, np.zeros(6), start, 0.0, time.monotonic() + 0.5, 1)
    assert (start == kept).all()
    assert one.total(found) < one.total(start)
    assert (np.bincount(found, hours[found, np.arange(60)], minlength=6) <= one.capacity).all()


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_facilities_are_the_least(data: st.DataObject) -> None:
    """With single sourcing: no set of hubs with any way to serve from them is cheaper. Splitting never costs more."""
    hubs, orders = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 4))
    numbers = st.integers(0, 20).map(float)
    cost = [[data.draw(numbers) for _ in range(orders)] for _ in range(hubs)]
    opening, capacity = ([data.draw(numbers) for _ in range(hubs)] for _ in range(2))
    demand = [float(data.draw(st.integers(1, 9))) for _ in range(orders)]
    costs = []
    for way in product(range(hubs), repeat=orders):
        load = [sum(demand[i] for i in range(orders) if way[i] == h) for h in range(hubs)]
        if all(a <= b for a, b in zip(load, capacity, strict=True)):
            costs.append(sum(opening[h] for h in set(way)) + sum(cost[h][i] for i, h in enumerate(way)))
    whole = FacilityLocation(cost=cost, opening=opening, capacity=capacity, demand=demand, single_source=True)
    found = solve_facility(whole, 20)
    assert found.objective == (pytest.approx(min(costs)) if costs else None)
    split = solve_facility(FacilityLocation(cost=cost, opening=opening, capacity=capacity, demand=demand), 20)
    assert (split.objective is None) == (sum(capacity) < sum(demand))
    if costs:
        assert split.objective is not None
        assert split.objective <= min(costs) + 1e-6
    if split.objective is not None:
        assert split.stop == "optimal"
        for i in range(orders):
            assert sum(one.share for one in split.shares if one.order == i) == pytest.approx(1)
        for h in range(hubs):
            assert sum(one.share * demand[one.order] for one in split.shares if one.hub == h) <= capacity[h] + 1e-6


def test_matrices_that_do_not_fit_are_refused() -> None:
    """The text names the field and its shape."""
    with pytest.raises(BadInput, match="hours must have 1 rows"):
        GeneralisedAssignment(cost=[[1.0, 2.0]], hours=[[1.0]], capacity=[3.0])
