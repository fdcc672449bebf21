"""From problem to verified plan, through the engine: the founding example, filters, words, time-outs, replanning."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import attrs
import pytest
from attrs import evolve
from jupyter_fab_server.planner import solve
from jupyter_fab_server.planner.check import find_faults
from jupyter_fab_server.planner.plan import decode_plan
from jupyter_fab_server.planner.problem import Bar, Making, Place, ShippingBand, Stock, decode_problem
from jupyter_fab_server.planner.replan import improvable, without_hub
from jupyter_fab_server.planner.solution import Solution, Stop
from jupyter_fab_server.planner.solve import find_solver, plan, plan_now

from jupyter_fab.core.errors import NotFound
from jupyter_fab.engines.pool import LocalPool
from tests.server.planner.problems import founding, hub, job, problem


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalPool]:
    """One warm process with the planner loaded."""
    with LocalPool(1, preload=["jupyter_fab_server.planner.highs_solver"]) as pool:
        yield pool


async def test_idle_cost_above_shipping_sends_the_job_away(engine: LocalPool) -> None:
    """B would stand idle for 120.00 and ships for 40.00: B, and both sums are told."""
    found = await plan(founding(4_000), engine)
    assert found.hub_of("desk") == "B"
    assert (found.total_minor, found.bound_minor, found.gap, found.stop) == (22_000, 22_000, 0.0, Stop.OPTIMAL)
    assert found.solver == "highs"
    reason = found.reason_of("desk")
    print(reason.words)
    assert [(one.hub_id, one.sum_minor) for one in reason.sums] == [("B", 22_000), ("A", 30_000)]
    assert reason.words == (
        "Made by B: 220.00 EUR = making 300.00 + shipping 40.00 - idle time put to use 120.00. "
        "Next best is A: 300.00 EUR = making 300.00 + shipping 0.00."
    )


async def test_shipping_above_idle_cost_keeps_the_job(engine: LocalPool) -> None:
    """With shipping at 200.00 the same job stays at A at its full price, and both sums are told."""
    found = await plan(founding(20_000), engine)
    assert found.hub_of("desk") == "A"
    reason = found.reason_of("desk")
    print(reason.words)
    assert [(one.hub_id, one.sum_minor) for one in reason.sums] == [("A", 30_000), ("B", 38_000)]
    assert "Next best is B: 380.00 EUR" in reason.words


async def test_idle_time_is_recovered_once(engine: LocalPool) -> None:
    """B is idle for one desk only: the second desk gains nothing there and stays."""
    one = founding(4_000)
    desks = (job("desk"), job("second"))
    carriages = tuple(evolve(c, job_id=desk.id) for desk in desks for c in one.carriages)
    found = await plan(evolve(one, jobs=desks, carriages=carriages), engine)
    assert sorted(assignment.hub_id for assignment in found.assignments) == ["A", "B"]
    credits = {total.hub_id: total.idle_credit_minor for total in found.hub_totals}
    assert credits == {"A": 0, "B": 12_000}


async def test_a_hub_that_cannot_make_it_is_left_out_with_the_reason(engine: LocalPool) -> None:
    """Bed, tool, stock, carriage and closure each exclude a hub, in words with both figures."""
    hubs = [
        hub("Small", bed_mm=(900.0, 600.0), rate_minor_per_h=0),
        hub("Blunt", tools=(), rate_minor_per_h=0),
        hub("Thin", stocks=(Stock("birch plywood", 12.0),), rate_minor_per_h=0),
        hub("Shut", accepting=False, rate_minor_per_h=0),
        hub("Far", place=Place(47.07, 15.44), shipping=(ShippingBand(50, 100, 900, 1),), rate_minor_per_h=0),
        hub("Good"),
    ]
    asked = problem([job()], hubs)
    asked = evolve(asked, carriages=tuple(c for c in asked.carriages if c.hub_id != "Far"))
    found = await plan(asked, engine)
    assert found.hub_of("desk") == "Good"
    assert {one.hub_id: one.why for one in found.reason_of("desk").excluded} == {
        "Small": "its bed of 900 x 600 mm is smaller than the largest part, 1400 x 700 mm",
        "Blunt": "it has no endmill-6",
        "Thin": "it stocks no birch plywood of 18 mm",
        "Shut": "it takes no new work now",
        "Far": "nobody carries 38 kg over the 145 km from it",
    }


async def test_a_priced_making_counts_instead_of_the_rate_and_a_barred_hub_is_left_out(engine: LocalPool) -> None:
    """What a hub quoted is what its making costs; a hub that declined is not asked again, and the reason says so."""
    hubs = [hub("A"), hub("B"), hub("C", rate_minor_per_h=0)]
    priced = (Making("desk", "A", 30_001), Making("desk", "B", 29_999))
    asked = problem([job()], hubs, makings=priced, bars=(Bar("desk", "C", "it declined this order"),))
    found = await plan(asked, engine)
    assert found.total_minor == 29_999
    assert [(one.hub_id, one.making_minor) for one in found.reason_of("desk").sums] == [("B", 29_999), ("A", 30_001)]
    assert "C was left out: it declined this order." in found.reason_of("desk").words


async def test_what_nobody_can_make_is_not_made_and_says_why(engine: LocalPool) -> None:
    """A job without a hub does not break the plan of the others."""
    asked = problem([job("giant", part_mm=(3000.0, 1200.0)), job()], [hub("A")])
    found = await plan(asked, engine)
    assert found.hub_of("desk") == "A"
    assert [one.job_id for one in found.not_made] == ["giant"]
    assert "3000 x 1200 mm" in found.not_made[0].why


async def test_only_impossible_jobs_is_still_a_plan(engine: LocalPool) -> None:
    """A plan without any decision has a bound and reasons like any other."""
    found = await plan(problem([job("giant", part_mm=(3000.0, 1200.0))], [hub("A")]), engine)
    assert found.total_minor == found.bound_minor == 1_000_000
    assert not found.assignments


async def test_the_shipping_table_prices_by_distance_and_mass(engine: LocalPool) -> None:
    """Without a known carriage the hub's cheapest fitting band counts, and its days bring the due day forward."""
    near = (ShippingBand(20, 100, 0, 0), ShippingBand(300, 30, 2_500, 1), ShippingBand(300, 100, 4_900, 2))
    away = hub("Graz", place=Place(47.07, 15.44), shipping=near)
    asked = problem([job("light", mass_kg=20.0), job("heavy")], [away], carriages=())
    found = await plan(asked, engine)
    assert {a.job_id: a.shipping_minor for a in found.assignments} == {"light": 2_500, "heavy": 4_900}


async def test_a_full_hub_is_late_and_the_next_one_gets_the_work(engine: LocalPool) -> None:
    """Backlog turns into lateness, lateness into money, and money into another hub."""
    busy = hub("Busy", rate_minor_per_h=14_700, backlog_min=10 * 480)
    found = await plan(problem([job()], [busy, hub("Calm")]), engine)
    assert found.hub_of("desk") == "Calm"
    later = next(one for one in found.reason_of("desk").sums if one.hub_id == "Busy")
    assert later.lateness_minor == 2 * 600  # two hours overdue for one day


async def test_a_failed_hub_loses_only_its_unstarted_jobs(engine: LocalPool) -> None:
    """Started work and everybody else's work stay; nothing is lost."""
    jobs = [job(f"desk{number}", work_min=200) for number in range(6)]
    hubs = [hub("A", rate_minor_per_h=6_000), hub("B", rate_minor_per_h=6_600), hub("C", rate_minor_per_h=6_700)]
    asked = problem(jobs, hubs, late_minor_per_h=6_000)
    asked = evolve(asked, hubs=tuple(evolve(one, work_min_per_day=45) for one in hubs))
    before = await plan(asked, engine)
    at_a = [assignment.job_id for assignment in before.assignments if assignment.hub_id == "A"]
    assert len(at_a) >= 2, "the example needs work at A"
    started = at_a[0]
    after = await plan(without_hub(asked, before, "A", started=[started]), engine)
    assert after.hub_of(started) == "A"
    for one in jobs:
        if before.hub_of(one.id) != "A":
            assert after.hub_of(one.id) == before.hub_of(one.id)
        elif one.id != started:
            assert after.hub_of(one.id) in {"B", "C"}
    assert not after.not_made


async def test_replanning_an_unknown_hub_is_refused(engine: LocalPool) -> None:
    """A hub that the plan never knew cannot fail."""
    asked = founding(0)
    with pytest.raises(NotFound, match="no hub 'Z'"):
        without_hub(asked, await plan(asked, engine), "Z")


async def test_a_promise_is_kept_unless_moving_pays(engine: LocalPool) -> None:
    """A small gain does not move a promised job, a large one does, and the move is in the sum."""
    before = await plan(founding(20_000), engine)
    assert before.hub_of("desk") == "A"
    cheaper = evolve(founding(4_000), move_minor=9_000)  # 80.00 to gain
    assert (await plan(improvable(cheaper, before), engine)).hub_of("desk") == "A"
    worth_it = await plan(improvable(evolve(cheaper, move_minor=7_000), before), engine)
    assert worth_it.hub_of("desk") == "B"
    assert worth_it.assignments[0].move_minor == 7_000
    assert worth_it.total_minor == 22_000 + 7_000


async def test_plan_and_problem_survive_storage(engine: LocalPool) -> None:
    """What is read back from the database is what was written."""
    asked = founding(4_000)
    found = await plan(asked, engine)
    assert decode_plan(found.encode()) == found
    assert decode_problem(asked.encode()) == asked
    whole = evolve(asked, jobs=(job(mass_kg=38, part_mm=(1400, 700)),))
    assert whole.digest == asked.digest, "38 kg and 38.0 kg are one problem"
    assert found.problem_digest == asked.digest


def test_a_script_needs_no_event_loop(engine: LocalPool) -> None:
    """`plan_now` gives the same plan, and the other built-in solver fits the same seam."""
    assert plan_now(founding(4_000), engine, solver="greedy").hub_of("desk") == "B"


def test_an_unknown_solver_names_the_known_ones() -> None:
    """A wrong name is told before anything runs."""
    with pytest.raises(NotFound, match="greedy, highs"):
        find_solver("simplex-by-hand")


class OverrunningSolver:
    """Never answers, as HiGHS may in presolve."""

    name = "highs"

    def solve(self, problem: object, time_limit_s: float) -> Solution:
        """Never returns."""
        while True:
            time.sleep(0.01)


def work_with_an_overrunning_solver(content: bytes) -> bytes:
    """`solve.work` in a process where HiGHS hangs."""
    hanging = {**solve.SOLVERS.built_in, "highs": f"{__name__}:OverrunningSolver"}
    solve.SOLVERS = attrs.evolve(solve.SOLVERS, built_in=hanging)
    return solve.work(content)


async def test_a_solver_that_overruns_is_killed_and_the_simple_one_answers(
    engine: LocalPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a plan after the limit whatever the solver does, and it says that the solver was killed."""
    monkeypatch.setattr(solve, "GRACE_S", 0.5)
    monkeypatch.setattr(solve, "WORK", f"{__name__}:work_with_an_overrunning_solver")
    found = await plan(founding(4_000), engine, time_limit_s=0.5)
    assert (found.hub_of("desk"), found.stop, found.solver) == ("B", Stop.KILLED, "greedy")


class LyingSolver:
    """Claims that nothing could cost less than its plan, which sends the desk to the dear hub."""

    name = "highs"

    def solve(self, problem: object, time_limit_s: float) -> Solution:
        """A bound that no plan of it can have."""
        return Solution({"desk": "A"}, 1e9, Stop.OPTIMAL)


class BrokenSolver:
    """Fails whatever it is asked."""

    name = "highs"

    def solve(self, problem: object, time_limit_s: float) -> Solution:
        """Raises."""
        raise RuntimeError("out of order")


def work_with_a_lying_solver(content: bytes) -> bytes:
    """`solve.work` in a process where HiGHS claims too much."""
    return _work_with(content, "LyingSolver")


def work_with_a_broken_solver(content: bytes) -> bytes:
    """`solve.work` in a process where HiGHS fails."""
    return _work_with(content, "BrokenSolver")


def _work_with(content: bytes, name: str) -> bytes:
    solve.SOLVERS = attrs.evolve(solve.SOLVERS, built_in={**solve.SOLVERS.built_in, "highs": f"{__name__}:{name}"})
    return solve.work(content)


@pytest.mark.parametrize(
    ("work", "why"),
    [(work_with_a_lying_solver, "the bound 1000000000 is above"), (work_with_a_broken_solver, "out of order")],
)
async def test_no_plan_is_used_that_does_not_hold(
    engine: LocalPool, monkeypatch: pytest.MonkeyPatch, work: Callable[[bytes], bytes], why: str
) -> None:
    """A solver that lies or breaks is found out: the greedy plan stands in its place, and says what was wrong."""
    monkeypatch.setattr(solve, "WORK", f"{__name__}:{work.__name__}")
    found = await solve.outcome(founding(4_000), engine)
    assert (found.plan.solver, found.plan.hub_of("desk")) == ("greedy", "B")
    assert find_faults(founding(4_000), found.plan) == []
    assert found.refused.startswith("highs: ")
    assert why in found.refused
    assert found.seconds > 0


async def test_a_rescue_is_verified_like_any_other_plan(engine: LocalPool) -> None:
    """The heuristic that gives stranded orders a hub goes the same way through the engine and the checker."""
    found = await solve.outcome(founding(4_000), engine, solver=solve.RESCUE)
    assert (found.plan.solver, found.plan.hub_of("desk"), found.refused) == ("rescue", "B", "")
