"""What the planner is worth over a quarter: a seeded network under three policies, with the same orders and failures.

65 working days, 24 hubs of differing rates, beds and hours, about 40 orders a day, most of them from three towns; hubs
fail now and then. Costs are making, shipping, lateness, and the standing cost of hours that nobody bought.
"""

from __future__ import annotations

import os
import random

from attrs import evolve
from jupyter_fab_server.planner.problem import Place, PlanHub, PlanJob
from jupyter_fab_server.planner.simulator import Network, Outcome, Way, quarter, simulate

from benchmarks.common import Report
from benchmarks.planner import PLY, problem

SEED = 7
HUBS, PER_DAY, DAYS = 24, 40.0, 65
LOAD = 0.8
TOWNS = (Place(48.2, 16.4), Place(48.3, 14.3), Place(47.1, 15.4))


def main() -> Report:
    """Return the cost of the nearest and of the cheapest hub above ours, lateness, and the spread of load."""
    found = outcomes(network(int(os.environ.get("NETWORK_DAYS", DAYS))))
    ours, near, cheap = (found[way] for way in (Way.PLANNED, Way.NEAREST, Way.CHEAPEST))
    figures = {
        "cheaper_than_nearest_percent": _saved(ours, near),
        "cheaper_than_cheapest_percent": _saved(ours, cheap),
        "late_order_days": float(ours.late_order_days),
        "refused": float(ours.refused),
        "spread": round(ours.spread, 3),
        "spread_of_nearest_times": round(near.spread / ours.spread, 2),
        "spread_of_cheapest_times": round(cheap.spread / ours.spread, 2),
    }
    goals = {
        "cheaper_than_nearest_percent": ">= 10",
        "cheaper_than_cheapest_percent": ">= 10",
        "late_order_days": f"<= {min(near.late_order_days, cheap.late_order_days)}",
        "spread_of_nearest_times": ">= 2",
        "spread_of_cheapest_times": ">= 2",
    }
    peers = {
        f"{one.way.value}_{name}": float(value)
        for one in (near, cheap)
        for name, value in (("late_order_days", one.late_order_days), ("spread", round(one.spread, 3)))
    }
    return Report("network", figures=figures, goals=goals, peers=peers)


def outcomes(one: Network) -> dict[Way, Outcome]:
    """Return what each policy comes to."""
    return {way: simulate(one, way) for way in Way}


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


def _saved(ours: Outcome, other: Outcome) -> float:
    return round(100 * (other.total_minor - ours.total_minor) / other.total_minor, 1)
