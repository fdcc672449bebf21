"""A simulated network: the same seed gives the same world, every minute is accounted for, and planning pays."""

from __future__ import annotations

import pytest
from attrs import evolve
from jupyter_fab_server.planner import policies
from jupyter_fab_server.planner.highs_solver import HighsSolver
from jupyter_fab_server.planner.policies import Way
from jupyter_fab_server.planner.simulator import Network, foreseen, simulate, standing_minor

from benchmarks.network import network
from tests.server.planner.problems import hub, job


@pytest.fixture(autouse=True)
def _short_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "PLAN_S", 0.2)


def test_the_same_seed_gives_the_same_world() -> None:
    """Orders and failures are those of the seed, for every policy."""
    assert network(days=5) == network(days=5)


@pytest.mark.parametrize("way", list(Way))
def test_every_minute_is_worked_once(way: Way) -> None:
    """The days go on until all is made: the hubs have worked exactly what was ordered, and nothing is lost."""
    world = network(days=4, hubs=6, per_day=5)
    found = simulate(world, way)
    rooms = {hub.id: hub.work_min_per_day * len(world.orders) for hub in world.hubs}
    worked = sum(share * rooms[hub] for hub, share in found.utilisation.items())
    assert found.refused == 0
    assert found.orders == sum(len(day) for day in world.orders)
    assert worked == pytest.approx(sum(job.work_min for day in world.orders for job in day))


def test_two_desks_in_one_workshop_cost_what_a_person_would_count() -> None:
    """Four hours a day for two desks of three: one is late by two hours on the first evening; all else is paid once."""
    here = evolve(hub("A", work_min_per_day=240, rate_minor_per_h=6_000, fixed_idle_minor_per_h=600))
    here = evolve(here, shipping=network(1).hubs[0].shipping)
    desks = tuple(job(name, work_min=180, due_day=0) for name in ("one", "two"))
    found = simulate(Network((here,), (desks,), {}, late_minor_per_h=1_200), Way.CHEAPEST)
    assert (found.making_minor, found.late_h, found.late_minor, found.late_order_days) == (36_000, 2.0, 2_400, 1)
    assert (found.idle_minor, found.moving_minor, found.refused) == (0, 0, 0)
    # On the day with orders four of its four hours were worked; the rest of its six come after it.
    assert (found.spread, found.utilisation) == (0.0, {"A": 1.5})


@pytest.mark.slow
def test_planning_is_cheaper_late_less_often_and_more_even() -> None:
    """Over a week and a half: cheaper than either simple way and more even, and nobody who knew all pays more."""
    world = network(days=8, hubs=10, per_day=12)
    ours, *others = (simulate(world, way) for way in (Way.PLANNED, *(way for way in Way if way is not Way.PLANNED)))
    near, cheap, near_on_time, cheap_on_time = others
    assert ours.total_minor <= 0.9 * min(near.total_minor, cheap.total_minor, near_on_time.total_minor)
    assert ours.total_minor <= cheap_on_time.total_minor
    assert ours.late_h <= min(near.late_h, cheap.late_h)
    assert ours.spread <= 0.6 * min(near.spread, cheap.spread)
    least = HighsSolver().solve(foreseen(world), 5).bound_minor + standing_minor(world)
    assert least <= min(one.total_minor for one in (ours, *others))


def test_a_hub_that_is_down_gets_nothing_and_loses_what_it_has_not_begun() -> None:
    """With one hub of two down from the first day, the other one makes everything."""
    world = network(days=2, hubs=4, per_day=3)
    gone = world.hubs[1].id
    found = simulate(evolve(world, down={gone: frozenset(range(100))}), Way.PLANNED)
    assert found.utilisation[gone] == 0
