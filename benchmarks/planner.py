"""How good a plan is after ten seconds, and how long one order waits for its hub.

Role: the two ends of station 5. One order among three hubs is what a buyer waits for; a thousand orders among fifty are
a country's backlog, where the gap to the proven bound after the time limit counts. The problem is drawn with a fixed
seed. Whether a plan may be carried out is checked in the tests of the planner, not here.
"""

from __future__ import annotations

import random
import time

from jupyter_fab_server.planner.problem import Place, PlanHub, PlanJob, PlanProblem, ShippingBand, Stock
from jupyter_fab_server.planner.solve import plan_now

from benchmarks.common import Report, median_ms
from jupyter_fab.engines.pool import LocalPool

TIME_LIMIT_S = 10.0
PLY = Stock("birch plywood", 18.0)
BANDS = (ShippingBand(20, 500, 0, 0), ShippingBand(150, 500, 3_500, 1), ShippingBand(600, 500, 7_000, 2))


def main() -> Report:
    """Return gaps and times for one order among three hubs, and for 1,000 orders among 50."""
    with LocalPool(1, preload=["jupyter_fab_server.planner.highs_solver"]) as pool:
        one = problem(jobs=1, hubs=3)
        one_ms = median_ms(lambda: plan_now(one, pool))
        started = time.perf_counter()
        many = plan_now(problem(jobs=1_000, hubs=50), pool, time_limit_s=TIME_LIMIT_S)
        took_s = time.perf_counter() - started
    figures = {"one_order_ms": round(one_ms, 1), "gap_1000x50_percent": round(100 * many.gap, 3)}
    figures["time_1000x50_s"] = round(took_s, 1)
    return Report("planner", figures=figures, goals={"one_order_ms": "<= 200", "gap_1000x50_percent": "<= 1"})


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
