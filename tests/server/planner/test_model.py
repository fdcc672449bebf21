"""The PuLP model against brute force: it finds the least cost, and its bound is true."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

from hypothesis import HealthCheck, given, settings
from jupyter_fab_server.planner.check import find_faults
from jupyter_fab_server.planner.greedy import GreedySolver
from jupyter_fab_server.planner.highs_solver import HighsSolver
from jupyter_fab_server.planner.plan import assemble
from jupyter_fab_server.planner.problem import PlanHub, PlanJob, PlanProblem, Stock
from jupyter_fab_server.planner.solution import Stop

from tests.server.planner.problems import open_problems, small_problems


def may_go(problem: PlanProblem, job: PlanJob, hub: PlanHub) -> bool:
    """Whether a person would send this job to this hub."""
    fits = sorted(job.part_mm)[0] <= sorted(hub.bed_mm)[0] and sorted(job.part_mm)[1] <= sorted(hub.bed_mm)[1]
    carried = any((c.job_id, c.hub_id) == (job.id, hub.id) for c in problem.carriages)
    barred = any((bar.job_id, bar.hub_id) == (job.id, hub.id) for bar in problem.bars)
    able = all(one in hub.stocks for one in job.stocks) and all(one in hub.certificates for one in job.certificates)
    return fits and carried and not barred and hub.accepting and able


def carbon_minor(problem: PlanProblem, job: PlanJob, hub: PlanHub) -> int:
    """By the tonne: the road between the places, a machine's kilowatts over its hours, the mass of its sheets."""
    a, b = (math.radians(one.place.latitude_deg) for one in (job, hub))
    turn = math.radians(job.place.longitude_deg - hub.place.longitude_deg)
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    km = 6371.0088 * math.acos(min(1.0, cosine)) if job.place != hub.place else 0.0
    grams = km * problem.carbon.freight_g_per_t_km * job.mass_kg / 1000
    grams += hub.power_w * hub.grid_g_per_kwh * job.work_min / 60_000 + hub.material_g_per_kg * job.mass_kg
    return int(Fraction(int(grams + 0.5) * problem.carbon.price_minor_per_t, 10**6) + Fraction(1, 2))


def exact_cost(problem: PlanProblem, hub_of: dict[str, str | None]) -> Fraction | None:
    """The cost by the definition in words, or None if the assignment is not allowed."""
    total = Fraction(0)
    hubs = {hub.id: hub for hub in problem.hubs}
    held = {commitment.job_id: commitment for commitment in problem.commitments}
    given: dict[str, list[tuple[int, int]]] = {hub_id: [] for hub_id in hubs}
    shared: dict[tuple[str, Stock, int], int] = {}
    for job in problem.jobs:
        where, promise = hub_of[job.id], held.get(job.id)
        fixed = promise is not None and not promise.movable
        if fixed and where != promise.hub_id:
            return None
        if where is None:
            total += problem.refusal_minor if job.refusal_minor is None else job.refusal_minor
            continue
        hub = hubs[where]
        if not fixed and not may_go(problem, job, hub):
            return None
        carriage = [c for c in problem.carriages if (c.job_id, c.hub_id) == (job.id, where)]
        price, days = (carriage[0].price_minor, carriage[0].transit_days) if carriage else (0, 0)
        priced = [one.price_minor for one in problem.makings if (one.job_id, one.hub_id) == (job.id, where)]
        making = priced[0] if priced else int(Fraction(job.work_min * hub.rate_minor_per_h, 60) + Fraction(1, 2))
        total += making + hub.setup_minor + int(Fraction(making * hub.remake_permille, 1000) + Fraction(1, 2)) + price
        total += carbon_minor(problem, job, hub)
        if promise is not None and promise.hub_id != where:
            total += problem.move_minor
        for one in job.sheets:
            price = sum(p.price_minor for p in hub.sheet_prices if p.stock == one.stock)
            if problem.batch_days:
                batch = min(problem.horizon_days, max(0, job.due_day - days)) // problem.batch_days
                shared[where, one.stock, batch] = shared.get((where, one.stock, batch), 0) + one.permille
                total += int(Fraction(price * one.permille, 1000) + Fraction(1, 2))
            else:
                total += math.ceil(one.permille / 1000) * price
        given[where].append((max(0, job.due_day - days), job.work_min))
    for (where_, stock, _), permille in shared.items():
        price = sum(p.price_minor for p in hubs[where_].sheet_prices if p.stock == stock)
        total += price * (math.ceil(Fraction(permille, 1000)) - Fraction(permille, 1000))
    for hub_id, works in given.items():
        hub = hubs[hub_id]
        for day in range(problem.horizon_days + 1):
            room = max(0, hub.work_min_per_day * day - hub.backlog_min)
            overdue = sum(minutes for due, minutes in works if due <= day) - room
            total += Fraction(max(0, overdue) * problem.late_minor_per_h, 60)
        busy = sum(minutes for _, minutes in works)
        total -= Fraction(min(busy, hub.free_min) * hub.fixed_idle_minor_per_h, 60)
        total -= Fraction(min(busy, hub.floor_min) * hub.floor_minor_per_h, 60)
        for step in hub.load_steps:
            total += Fraction(max(0, busy - step.beyond_min) * step.more_minor_per_h, 60)
    return total


def least_cost(problem: PlanProblem) -> Fraction:
    """The best of all assignments, one by one."""
    places: list[str | None] = [hub.id for hub in problem.hubs] + [None]
    names = [job.id for job in problem.jobs]
    costs = (exact_cost(problem, dict(zip(names, way, strict=True))) for way in product(places, repeat=len(names)))
    return min(cost for cost in costs if cost is not None)


@given(small_problems() | open_problems())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_highs_finds_the_least_cost(problem: PlanProblem) -> None:
    """No assignment is cheaper than the model's, and its bound is not above the cheapest."""
    solution = HighsSolver().solve(problem, time_limit_s=20)
    best = least_cost(problem)
    found = exact_cost(problem, dict(solution.hub_of))
    assert found is not None
    tolerance = Fraction(1, 100) + abs(best) / 100_000
    assert abs(found - best) <= tolerance
    assert solution.bound_minor <= best + tolerance
    plan = assemble(problem, solution, "highs")
    assert find_faults(problem, plan) == []
    # Rounding once for each of a hub's four terms is all that may lie between.
    assert abs(plan.total_minor - best) <= tolerance + 2 * len(problem.hubs) + 4 * len(problem.jobs)


@given(small_problems())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_greedy_is_allowed_and_its_bound_is_true(problem: PlanProblem) -> None:
    """The simple solver never breaks a rule, never beats the optimum, and does not claim more than it knows."""
    solution = GreedySolver().solve(problem, time_limit_s=20)
    best = least_cost(problem)
    found = exact_cost(problem, dict(solution.hub_of))
    assert found is not None
    assert found >= best
    assert solution.bound_minor <= best + Fraction(1, 1_000_000)
    assert solution.stop is Stop.HEURISTIC
    assert find_faults(problem, assemble(problem, solution, "greedy")) == []
