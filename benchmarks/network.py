"""What the planner is worth over a quarter: a seeded network under five policies, with the same orders and failures.

65 working days, 24 hubs of differing rates, beds and hours, about 40 orders a day, most of them from three towns; hubs
fail now and then. Costs are making, shipping, moving, lateness, and the standing cost of hours that nobody bought.

Policies are compared at equal lateness: ours decides by several prices of lateness, and is told where it is no later
than the other one. The nearest and the cheapest hub "on time" look at dates too, as a person would: these are what
ours has to beat. Without that they are later by thousands of hours, and are told beside it. What somebody would pay who
knew all orders beforehand bounds what any policy can save.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable

from attrs import evolve
from jupyter_fab_server.planner.highs_solver import HighsSolver
from jupyter_fab_server.planner.policies import Way
from jupyter_fab_server.planner.problem import Place, PlanHub, PlanJob
from jupyter_fab_server.planner.simulator import Network, Outcome, foreseen, quarter, simulate, standing_minor

from benchmarks.common import Report
from benchmarks.planner import PLY, problem

SEED = 7
HUBS, PER_DAY, DAYS = 24, 40.0, 65
LOAD = 0.8
SWEEP = (0.03, 0.1, 1.0, 3.0, 10.0)  # prices of lateness by which ours decides, in times of the network's
FORESEEN_S = 60.0
TOWNS = (Place(48.2, 16.4), Place(48.3, 14.3), Place(47.1, 15.4))


def main() -> Report:
    """Return the cost of the nearest and of the cheapest hub above ours at equal lateness, and the spread of load."""
    world = network(int(os.environ.get("NETWORK_DAYS", DAYS)))
    rivals = {way: simulate(world, way) for way in Way if way is not Way.PLANNED}
    swept = {times: simulate(world, Way.PLANNED, round(times * world.late_minor_per_h)) for times in SWEEP}
    ours = swept[1.0]
    asked = foreseen(world)
    least = HighsSolver().solve(asked, FORESEEN_S).bound_minor + standing_minor(world)
    near, cheap = rivals[Way.NEAREST_ON_TIME], rivals[Way.CHEAPEST_ON_TIME]
    figures = {
        "cheaper_than_nearest_percent": _saved(swept.values(), near),
        "cheaper_than_cheapest_percent": _saved(swept.values(), cheap),
        "cheaper_than_nearest_whatever_its_lateness_percent": _saved(swept.values(), rivals[Way.NEAREST]),
        "cheaper_than_cheapest_whatever_its_lateness_percent": _saved(swept.values(), rivals[Way.CHEAPEST]),
        "above_least_of_any_policy_percent": round(100 * (ours.total_minor - least) / least, 1),
        "refused": float(ours.refused),
        "spread": round(ours.spread, 3),
        "spread_of_nearest_times": round(rivals[Way.NEAREST].spread / ours.spread, 2),
        "spread_of_cheapest_times": round(rivals[Way.CHEAPEST].spread / ours.spread, 2),
    }
    figures |= {f"late_h_at_{times:g}": round(one.late_h) for times, one in swept.items()}
    figures |= {f"total_at_{times:g}": one.total_minor / 100 for times, one in swept.items()}
    goals = {
        "cheaper_than_nearest_percent": ">= 10",
        "cheaper_than_cheapest_percent": ">= 10",
        "refused": "== 0",
        "spread_of_nearest_times": ">= 2",
        "spread_of_cheapest_times": ">= 2",
    }
    peers = {
        f"{one.way.value}_{name}": float(value)
        for one in rivals.values()
        for name, value in (
            ("total", one.total_minor / 100),
            ("without_lateness", one.without_lateness_minor / 100),
            ("late_h", round(one.late_h)),
            ("spread", round(one.spread, 3)),
        )
    }
    # Nobody who knew all orders beforehand could save more beside the cheapest hub that is on time.
    peers["most_that_any_policy_saves_beside_cheapest_percent"] = round(100 * (1 - least / cheap.total_minor), 1)
    return Report("network", figures=figures, goals=goals, peers=peers)


def network(days: int, hubs: int = HUBS, per_day: float = PER_DAY) -> Network:
    """Return the network; the same every time."""
    country = problem(jobs=1, hubs=hubs).hubs
    rooms = sum(hub.work_min_per_day for hub in country)
    scale = per_day * 280 / LOAD / rooms

    def sized(hub: PlanHub) -> PlanHub:
        return evolve(hub, work_min_per_day=round(hub.work_min_per_day * scale), backlog_min=0)

    def order(draw: random.Random, name: str) -> PlanJob:
        town = draw.choices(TOWNS, (6, 3, 1))[0]
        return PlanJob(
            id=name,
            work_min=draw.randint(60, 500),
            due_day=draw.randint(4, 13),
            mass_kg=20 + 40 * draw.random(),
            part_mm=(1400.0, 700.0) if draw.random() < 0.5 else (800.0, 600.0),
            tools=("endmill-6",),
            stocks=(PLY,),
            place=Place(town.latitude_deg + draw.gauss(0, 0.2), town.longitude_deg + draw.gauss(0, 0.3)),
        )

    return quarter([sized(hub) for hub in country], order, SEED, days=days, orders_per_day=per_day)


def _saved(ours: Iterable[Outcome], other: Outcome) -> float:
    """How much cheaper ours is without lateness, at the price of lateness that makes it no later than the other."""
    equal = [one.without_lateness_minor for one in ours if one.late_h <= other.late_h]
    if not equal:
        return -100.0
    return round(100 * (other.without_lateness_minor - min(equal)) / other.without_lateness_minor, 1)
