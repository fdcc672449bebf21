"""How good a plan is after some seconds, and how long one order waits for its hub, beside other ways to plan.

Role: the two ends of station 5. One order among three hubs is what a buyer waits for; thousands among hundreds are a
country's backlog, where the gap to a bound over all hubs counts. Peers get the same problem and the same time: HiGHS on
the plain model, CP-SAT in an environment of its own, and greedy insertion; their plans are measured against our bound.
The plain textbook problems are drawn as in the literature (types d and e of generalised assignment). PLANNER_ONLY sets
what is run, by the first letters. Whether a plan may be carried out is checked in the tests of the planner, not here.
"""

from __future__ import annotations

import os
import random
import resource
import time

import numpy as np
from jupyter_fab_server.planner.plain.assignment import solve_assignment
from jupyter_fab_server.planner.plain.facility import solve_facility
from jupyter_fab_server.planner.plain.problems import FacilityLocation, GeneralisedAssignment
from jupyter_fab_server.planner.problem import Place, PlanHub, PlanJob, PlanProblem, ShippingBand, Stock
from jupyter_fab_server.planner.solve import plan_now

from benchmarks.common import Report, median_ms
from benchmarks.plan_peers import cp_sat, plain_highs
from jupyter_fab.engines.pool import LocalPool

TIME_LIMIT_S = 10.0
PLAIN_S = 30.0
PLY = Stock("birch plywood", 18.0)
BANDS = (ShippingBand(20, 500, 0, 0), ShippingBand(150, 500, 3_500, 1), ShippingBand(600, 500, 7_000, 2))
COUNTRIES = {  # name: orders, hubs, seconds, goal for the gap
    "1000x50": (1_000, 50, 10.0, 0.5),
    "10000x200": (10_000, 200, 10.0, 1.0),
    "10000x200_30s": (10_000, 200, 30.0, 0.3),
    "100000x2000": (100_000, 2_000, 300.0, 2.0),
}
ASSIGNMENTS = {"gap_d60x900": ("d", 60, 900), "gap_e80x1600": ("e", 80, 1600)}


def main() -> Report:
    """Return gaps and times of one order, of countries, and of plain problems, with the peers' gaps."""
    only = tuple(filter(None, os.environ.get("PLANNER_ONLY", "").split(",")))
    figures: dict[str, float] = {}
    peers: dict[str, float] = {}
    goals: dict[str, str] = {}

    def wanted(name: str) -> bool:
        return not only or name.startswith(only)

    if wanted("one"):
        with LocalPool(1, preload=["jupyter_fab_server.planner.highs_solver"]) as pool:
            one = problem(jobs=1, hubs=3)
            figures["one_order_ms"] = round(median_ms(lambda: plan_now(one, pool)), 1)
            goals["one_order_ms"] = "<= 200"
    for name, (jobs, hubs, seconds, goal) in COUNTRIES.items():
        if wanted(name):
            _country(name, problem(jobs, hubs), seconds, figures, peers)
            goals[f"gap_{name}_percent"] = f"<= {goal}"
    if any(name.startswith("mb_10000x200") for name in figures):
        goals["mb_10000x200"] = "<= 500"
    for name, (kind, hubs, jobs) in ASSIGNMENTS.items():
        if wanted(name):
            found = solve_assignment(assignment(kind, hubs, jobs), PLAIN_S)
            figures[f"{name}_above_bound_percent"] = round(100 * (found.gap or 0), 3)
            goals[f"{name}_above_bound_percent"] = "<= 0.5"
    if wanted("facility"):
        found = solve_facility(facilities(50, 50), 2 * PLAIN_S)
        figures["facility_50x50_gap_percent"] = round(100 * (found.gap or 0), 6)
        goals["facility_50x50_gap_percent"] = "<= 0.0001"
    return Report("planner", figures=figures, goals=goals, peers=peers)


def _country(name: str, asked: PlanProblem, seconds: float, figures: dict[str, float], peers: dict[str, float]) -> None:
    with LocalPool(1, preload=["jupyter_fab_server.planner.highs_solver"]) as pool:
        started = time.perf_counter()
        found = plan_now(asked, pool, time_limit_s=seconds)
        figures[f"time_{name}_s"] = round(time.perf_counter() - started, 1)
        figures[f"gap_{name}_percent"] = round(100 * found.gap, 3)
        greedy = plan_now(asked, pool, solver="greedy", time_limit_s=seconds)
        peers[f"greedy_gap_{name}_percent"] = _above(greedy.total_minor, found.bound_minor)
    figures[f"mb_{name}"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    if name == "1000x50":  # the peers' models of the larger ones take longer to write down than there is time
        for peer, total in (("highs", plain_highs(asked, seconds)), ("cpsat", cp_sat(asked, seconds))):
            if total is not None:
                peers[f"{peer}_gap_{name}_percent"] = _above(total, found.bound_minor)


def _above(total: float, bound: float) -> float:
    return round(100 * (total - bound) / abs(total), 3)


def assignment(kind: str, hubs: int, jobs: int) -> GeneralisedAssignment:
    """Return an instance of the type, as the literature draws them (Chu and Beasley 1997; Yagiura and others 2004)."""
    draw = np.random.default_rng(1)
    if kind == "d":
        hours = draw.integers(1, 101, (hubs, jobs))
        cost = 111 - hours + draw.integers(-10, 11, (hubs, jobs))
    else:
        wide = 1 - 10 * np.log(draw.uniform(1e-9, 1, (hubs, jobs)))
        cost = np.maximum(1, 1000 / wide - 10 * draw.uniform(0, 1, (hubs, jobs))).astype(int)
        hours = wide.astype(int)
    capacity = (0.8 * hours.sum(axis=1) / hubs).astype(int)
    return GeneralisedAssignment(cost=cost.tolist(), hours=hours.tolist(), capacity=capacity.tolist())


def facilities(hubs: int, orders: int) -> FacilityLocation:
    """Return a capacitated instance with four times the capacity needed (after Cornuejols and others 1991)."""
    draw = np.random.default_rng(3)
    here, there = draw.random((hubs, 2)), draw.random((orders, 2))
    demand = draw.integers(5, 36, orders)
    room = draw.integers(10, 161, hubs)
    room = (room * demand.sum() * 4 / room.sum()).astype(int)
    opening = (draw.integers(0, 91, hubs) + draw.integers(100, 111, hubs) * np.sqrt(room)).astype(int)
    cost = (10 * np.sqrt(((here[:, None] - there[None]) ** 2).sum(-1)) * demand[None]).round(2)
    return FacilityLocation(
        cost=cost.tolist(), opening=opening.tolist(), capacity=room.tolist(), demand=demand.tolist()
    )


def problem(jobs: int, hubs: int) -> PlanProblem:
    """Return a country with that many orders and hubs, at about 85 % load; the same every time."""
    draw = random.Random(1)
    load = jobs * 280 / (hubs * 720 * 14)

    def place() -> Place:
        return Place(47 + 2 * draw.random(), 10 + 6 * draw.random())

    return PlanProblem(
        jobs=tuple(
            PlanJob(
                id=f"job-{number}",
                work_min=draw.randint(60, 500),
                due_day=draw.randint(2, 13),
                mass_kg=20 + 40 * draw.random(),
                part_mm=(1400.0, 700.0) if draw.random() < 0.5 else (800.0, 600.0),
                tools=("endmill-6",),
                stocks=(PLY,),
                place=place(),
            )
            for number in range(jobs)
        ),
        hubs=tuple(
            PlanHub(
                id=f"hub-{number}",
                place=place(),
                bed_mm=(2500.0, 1250.0) if number % 3 else (1300.0, 900.0),
                tools=("endmill-6",),
                stocks=(PLY,),
                rate_minor_per_h=draw.randint(3_000, 9_000),
                fixed_idle_minor_per_h=draw.randint(500, 3_000),
                free_min=draw.randint(0, 1_200),
                work_min_per_day=max(60, round(draw.choice([480, 960]) * load / 0.85)),
                shipping=BANDS,
            )
            for number in range(hubs)
        ),
        horizon_days=14,
        late_minor_per_h=600,
        refusal_minor=500_000,
    )
