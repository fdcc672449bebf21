"""The checker finds every kind of wrong plan: each field that matters is changed in turn."""

from __future__ import annotations

import pytest
from attrs import evolve
from jupyter_fab_server.planner.check import PlanWrong, find_faults, verify
from jupyter_fab_server.planner.highs_solver import HighsSolver
from jupyter_fab_server.planner.plan import NotMade, Plan, assemble
from jupyter_fab_server.planner.problem import PlanProblem, SheetPrice, SheetShare
from jupyter_fab_server.planner.replan import without_hub
from jupyter_fab_server.planner.solution import Solution, Stop

from tests.server.planner.problems import PLY, founding, hub, job, problem


@pytest.fixture
def asked() -> PlanProblem:
    """Two jobs, three hubs; one hub is too small for either."""
    hubs = [hub("A", work_min_per_day=20), hub("B", rate_minor_per_h=16_000, free_min=60, fixed_idle_minor_per_h=900)]
    return problem([job(), job("shelf", work_min=95)], [*hubs, hub("Small", bed_mm=(900.0, 600.0))])


@pytest.fixture
def found(asked: PlanProblem) -> Plan:
    """A right plan."""
    plan = assemble(asked, HighsSolver().solve(asked, 20), "highs")
    assert find_faults(asked, plan) == []
    return plan


def test_another_problems_plan_is_refused(found: Plan) -> None:
    """A plan answers one problem only."""
    with pytest.raises(PlanWrong, match="another problem"):
        verify(founding(1), found)


@pytest.mark.parametrize(
    "term",
    ["making_minor", "setup_minor", "remake_minor", "shipping_minor", "move_minor", "carbon_minor", "material_minor"],
)
def test_a_wrong_amount_is_found(asked: PlanProblem, found: Plan, term: str) -> None:
    """One minor unit off in any term of any assignment is a fault."""
    first, *rest = found.assignments
    wrong = evolve(first, **{term: getattr(first, term) + 1})
    assert find_faults(asked, evolve(found, assignments=(wrong, *rest)))


@pytest.mark.parametrize(
    "term", ["work_min", "lateness_minor", "idle_credit_minor", "overtime_minor", "floor_credit_minor"]
)
def test_a_wrong_hub_total_is_found(asked: PlanProblem, found: Plan, term: str) -> None:
    """Idle cost recovered twice, or lateness hidden, is a fault."""
    first, *rest = found.hub_totals
    wrong = evolve(first, **{term: getattr(first, term) + 1})
    assert any("hub totals" in fault for fault in find_faults(asked, evolve(found, hub_totals=(wrong, *rest))))


def test_sheets_are_counted_again(asked: PlanProblem) -> None:
    """Two jobs of 0.6 sheets in one batch: 1.2 of two are used; a cent less left over, or in a reason, is a fault."""
    priced = tuple(evolve(one, sheet_prices=(SheetPrice(PLY, 8_500),)) for one in asked.hubs)
    jobs = tuple(evolve(one, sheets=(SheetShare(PLY, 600),)) for one in asked.jobs)
    shared = evolve(asked, hubs=priced, jobs=jobs, batch_days=5)
    plan = assemble(shared, Solution({"desk": "B", "shelf": "B"}, 0.0, Stop.HEURISTIC), "told")
    assert find_faults(shared, plan) == []
    assert [one.material_minor for one in plan.assignments] == [5_100, 5_100]
    assert [one.left_over_minor for one in plan.hub_totals] == [6_800]
    wrong = evolve(plan.hub_totals[0], left_over_minor=6_799)
    assert any("left over" in fault for fault in find_faults(shared, evolve(plan, hub_totals=(wrong,))))
    first, *others = plan.reasons
    sums = (evolve(first.sums[0], left_over_minor=first.sums[0].left_over_minor - 1), *first.sums[1:])
    told = evolve(plan, reasons=(evolve(first, sums=sums), *others))
    assert any("wrong sheets" in fault for fault in find_faults(shared, told))


def test_totals_bounds_and_gaps_must_follow(asked: PlanProblem, found: Plan) -> None:
    """Total, bound and gap are recomputed."""
    for wrong in (
        evolve(found, total_minor=found.total_minor - 1),
        evolve(found, bound_minor=found.total_minor + 1),
        evolve(found, gap=found.gap + 0.01),
    ):
        assert find_faults(asked, wrong)


def test_a_bound_is_not_believed(asked: PlanProblem, found: Plan) -> None:
    """A solver that claims more than rounding above its own plan is refused; a unit a hub is rounding."""
    at = {one.id: found.hub_of(one.id) for one in asked.jobs}
    for claimed in (1e12, found.total_minor + 50.0):
        faults = find_faults(asked, assemble(asked, Solution(at, claimed, Stop.OPTIMAL), "wrong"))
        assert any("is above the total" in fault for fault in faults)
    rounded = assemble(asked, Solution(at, found.total_minor + 1.0, Stop.OPTIMAL), "right")
    assert (rounded.bound_minor, find_faults(asked, rounded)) == (found.total_minor, [])


def test_each_job_is_decided_once(asked: PlanProblem, found: Plan) -> None:
    """A lost job and a job made twice are faults."""
    assert any(
        "decided 0 times" in fault for fault in find_faults(asked, evolve(found, assignments=found.assignments[1:]))
    )
    twice = evolve(found, not_made=(NotMade("desk", ""),))
    assert any("decided 2 times" in fault for fault in find_faults(asked, twice))


def test_a_job_at_a_hub_that_cannot_make_it_is_found(asked: PlanProblem, found: Plan) -> None:
    """The checker knows bed, tools, stocks and carriage by itself."""
    first, *rest = found.assignments
    moved = evolve(found, assignments=(evolve(first, hub_id="Small"), *rest))
    assert any("does not fit the bed" in fault for fault in find_faults(asked, moved))


def test_assembling_refuses_what_the_filters_exclude(asked: PlanProblem) -> None:
    """A solver from elsewhere cannot send a job where it cannot be made, nor forget one."""
    with pytest.raises(ValueError, match="cannot make it"):
        assemble(asked, Solution({"desk": "Small", "shelf": "A"}, 0.0, Stop.OPTIMAL), "wrong")
    with pytest.raises(ValueError, match="forgot job shelf"):
        assemble(asked, Solution({"desk": "A"}, 0.0, Stop.OPTIMAL), "wrong")


def test_started_work_must_stay(asked: PlanProblem, found: Plan) -> None:
    """A plan that moves what is under way is refused."""
    at = found.hub_of("desk")
    assert at is not None
    fixed = without_hub(asked, found, at, started=["desk"])
    elsewhere = {"desk": "B" if at == "A" else "A", "shelf": found.hub_of("shelf")}
    moved = assemble(asked, Solution(elsewhere, 0.0, Stop.HEURISTIC), "greedy")
    assert any("must stay" in fault for fault in find_faults(fixed, evolve(moved, problem_digest=fixed.digest)))


def test_a_reason_with_a_wrong_figure_is_found(asked: PlanProblem, found: Plan) -> None:
    """What is told to people is checked like what is charged."""
    reason, *others = found.reasons
    terms = ("shipping_minor", "lateness_minor", "idle_credit_minor", "overtime_minor", "floor_credit_minor")
    for term in (*terms, "carbon_minor"):
        sums = (reason.sums[0], evolve(reason.sums[1], **{term: 7}))
        wrong = evolve(found, reasons=(evolve(reason, sums=sums), *others))
        assert any("its reason gives" in fault for fault in find_faults(asked, wrong))
    silent = evolve(found, reasons=(evolve(reason, excluded=()), *others))
    assert any("every hub" in fault for fault in find_faults(asked, silent))


def test_emissions_and_papers_are_counted_again(asked: PlanProblem, found: Plan) -> None:
    """Five grams hidden are a fault, and so is a hub without the certificate that an order needs."""
    first, *rest = found.assignments
    hidden = evolve(found, assignments=(evolve(first, carbon_g=first.carbon_g + 5), *rest))
    assert any("it emits" in fault for fault in find_faults(asked, hidden))
    strict = evolve(asked, jobs=tuple(evolve(one, certificates=("toys",)) for one in asked.jobs))
    assert any("certificate" in fault for fault in find_faults(strict, evolve(found, problem_digest=strict.digest)))
