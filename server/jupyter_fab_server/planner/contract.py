"""What every solver must hold: subclass `SolverContract`, give it a `solver` fixture, and pytest does the rest.

It stands here and not in `jupyter_fab.testing`, because `jupyter_fab` never imports the server. Never imported at run
time. The problems are small enough to have known answers; `check.py` judges every plan.
"""

from __future__ import annotations

import pytest

from jupyter_fab_server.planner.check import find_faults
from jupyter_fab_server.planner.plan import Plan, assemble
from jupyter_fab_server.planner.problem import Carriage, Commitment, Place, PlanHub, PlanJob, PlanProblem, Stock
from jupyter_fab_server.planner.solution import Solver

TIME_LIMIT_S = 20.0
_PLY = Stock("birch plywood", 18.0)
_TOWN = Place(48.21, 16.37)


def _job(name: str, due_day: int = 10) -> PlanJob:
    return PlanJob(name, 120, due_day, 38.0, (1400.0, 700.0), ("endmill-6",), (_PLY,), _TOWN)


def _hub(name: str, fixed_idle_minor_per_h: int = 0, free_min: int = 0, long_mm: float = 2500.0) -> PlanHub:
    return PlanHub(
        name,
        _TOWN,
        (long_mm, 1250.0),
        ("endmill-6",),
        (_PLY,),
        rate_minor_per_h=15_000,
        fixed_idle_minor_per_h=fixed_idle_minor_per_h,
        free_min=free_min,
        work_min_per_day=120,
    )


def _problem(jobs: list[PlanJob], hubs: list[PlanHub], shipping_minor: int, *held: Commitment) -> PlanProblem:
    """The first hub is next door; the others ship for the same price."""
    carriages = [Carriage(j.id, h.id, shipping_minor if place else 0, 0) for j in jobs for place, h in enumerate(hubs)]
    return PlanProblem(tuple(jobs), tuple(hubs), 14, 600, 1_000_000, 0, tuple(carriages), held)


def _plan(solver: Solver, problem: PlanProblem) -> Plan:
    plan = assemble(problem, solver.solve(problem, TIME_LIMIT_S), solver.name)
    assert find_faults(problem, plan) == []
    return plan


class SolverContract:
    """The rules of the `Solver` seam."""

    def test_it_fits_the_seam(self, solver: Solver) -> None:
        """A solver has a name and solves."""
        assert isinstance(solver, Solver)
        assert solver.name

    @pytest.mark.parametrize(("shipping_minor", "hub", "total_minor"), [(4_000, "B", 22_000), (20_000, "A", 30_000)])
    def test_the_founding_rule(self, solver: Solver, shipping_minor: int, hub: str, total_minor: int) -> None:
        """A at full price, B idle for 120.00: shipping at 40.00 makes it B, at 200.00 A."""
        plan = _plan(solver, _problem([_job("desk")], [_hub("A"), _hub("B", 6_000, 120)], shipping_minor))
        assert (plan.hub_of("desk"), plan.total_minor) == (hub, total_minor)
        assert plan.bound_minor <= total_minor

    def test_idle_time_is_recovered_once(self, solver: Solver) -> None:
        """Two desks do not share the same idle hours."""
        plan = _plan(solver, _problem([_job("one"), _job("two")], [_hub("A"), _hub("B", 6_000, 120)], 4_000))
        assert plan.total_minor == 22_000 + 30_000

    def test_lateness_spreads_work(self, solver: Solver) -> None:
        """Two desks due on the same first day go to two hubs when shipping is cheaper than being late."""
        plan = _plan(solver, _problem([_job("one", 1), _job("two", 1)], [_hub("A"), _hub("B")], 1_000))
        assert {plan.hub_of("one"), plan.hub_of("two")} == {"A", "B"}

    def test_what_has_started_stays(self, solver: Solver) -> None:
        """A fixed commitment holds although another hub is cheaper."""
        held = Commitment("desk", "A", movable=False)
        plan = _plan(solver, _problem([_job("desk")], [_hub("A"), _hub("B", 6_000, 120)], 0, held))
        assert plan.hub_of("desk") == "A"

    def test_a_job_without_a_hub_is_left_out(self, solver: Solver) -> None:
        """No bed is long enough for it: nobody is given the job, and the plan stands."""
        plan = _plan(solver, _problem([_job("desk")], [_hub("A", long_mm=1300.0)], 0))
        assert [one.job_id for one in plan.not_made] == ["desk"]
