"""A simulated network: the same seed gives the same world, every minute is accounted for, and planning pays."""

from __future__ import annotations

import pytest
from attrs import evolve
from jupyter_fab_server.planner.simulator import Way, simulate

from benchmarks.network import network


def test_the_same_seed_gives_the_same_world() -> None:
    """Orders and failures are those of the seed, for every policy."""
    assert network(days=5) == network(days=5)


@pytest.mark.parametrize("way", list(Way))
def test_every_minute_is_worked_once(way: Way) -> None:
    """With plenty of time after the last order, the hubs have worked exactly what was ordered: nothing is lost."""
    world = network(days=4, hubs=6, per_day=5)
    found = simulate(world, way)
    rooms = {hub.id: hub.work_min_per_day * len(world.orders) for hub in world.hubs}
    worked = sum(share * rooms[hub] for hub, share in found.utilisation.items())
    assert found.refused == 0
    assert found.orders == sum(len(day) for day in world.orders)
    assert worked == pytest.approx(sum(job.work_min for day in world.orders for job in day))


@pytest.mark.slow
def test_planning_is_cheaper_late_less_often_and_more_even() -> None:
    """Over a week and a half the planner costs 10 % less than the nearest and the cheapest hub, and is less late."""
    world = network(days=8, hubs=10, per_day=12)
    ours, near, cheap = (simulate(world, way) for way in (Way.PLANNED, Way.NEAREST, Way.CHEAPEST))
    assert ours.total_minor <= 0.9 * min(near.total_minor, cheap.total_minor)
    assert ours.late_order_days <= min(near.late_order_days, cheap.late_order_days)
    assert ours.spread <= 0.5 * min(near.spread, cheap.spread)


def test_a_hub_that_is_down_gets_nothing_and_loses_what_it_has_not_begun() -> None:
    """With one hub of two down from the first day, the other one makes everything."""
    world = network(days=2, hubs=4, per_day=3)
    gone = world.hubs[1].id
    found = simulate(evolve(world, down={gone: frozenset(range(100))}), Way.PLANNED)
    assert found.utilisation[gone] == 0
