"""The whole question: two plans of one network, before and after its changes, compared and drawn.

The command asks through a pool, so that a solver that overruns is killed; a notebook keeps one warm process and sends
it `work`, which plans in that process itself. Both plans are verified by the checker before anything is counted.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import msgspec
from attrs import evolve

from jupyter_fab.core.errors import BadInput
from jupyter_fab.engines.protocol import Engine
from jupyter_fab.exporters.plans import day_sheet, load_change, load_strip, moved_orders, place_map
from jupyter_fab_server.planner import check
from jupyter_fab_server.planner.drawn import drawn
from jupyter_fab_server.planner.files import NetworkFile, read_problem
from jupyter_fab_server.planner.plan import Plan, assemble
from jupyter_fab_server.planner.problem import Commitment, PlanProblem
from jupyter_fab_server.planner.solve import find_solver
from jupyter_fab_server.planner.solve import plan as planned
from jupyter_fab_server.planner.what_if.changed import changed
from jupyter_fab_server.planner.what_if.compared import Comparison, Planned, compared
from jupyter_fab_server.planner.what_if.lines import as_html

SOLVER = "highs"
ONE_DAY = dt.timedelta(days=1)


def ask(
    content: bytes,
    changes: list[dict[str, Any]],
    engine: Engine,
    *,
    solver: str = SOLVER,
    time_limit_s: float,
    promised: bool = False,
) -> tuple[Comparison, Planned, Planned]:
    """The comparison, and both plans; with `promised` the first plan's orders pay for leaving their hubs.

    Raises
    ------
    BadInput
        The file is no network, or a change cannot be made.
    """
    file = network_of(content)
    after_file, words = changed(content, changes)

    async def both() -> tuple[Planned, Planned]:
        before_problem, after_problem = file.problem(), after_file.problem()
        if not promised:
            first, second = await asyncio.gather(
                planned(before_problem, engine, solver=solver, time_limit_s=time_limit_s),
                planned(after_problem, engine, solver=solver, time_limit_s=time_limit_s),
            )
        else:
            first = await planned(before_problem, engine, solver=solver, time_limit_s=time_limit_s)
            after_problem = held_to(after_problem, first)
            second = await planned(after_problem, engine, solver=solver, time_limit_s=time_limit_s)
        return looked_at(file, before_problem, first), looked_at(after_file, after_problem, second)

    before, after = asyncio.run(both())
    return compared(before, after, words), before, after


def network_of(content: bytes) -> NetworkFile:
    """The network in a file.

    Raises
    ------
    BadInput
        It is a problem of another kind.
    """
    file = read_problem(content)
    if not isinstance(file, NetworkFile):
        raise BadInput("Only a network of hubs and orders can be drawn and asked what if; this is a plain problem.")
    return file


def looked_at(file: NetworkFile, problem: PlanProblem, plan: Plan) -> Planned:
    """A plan with what follows from it day by day."""
    return Planned(problem, plan, drawn(problem, plan, file.start - ONE_DAY, file.name))


def held_to(problem: PlanProblem, plan: Plan) -> PlanProblem:
    """The problem in which a plan's orders are promised to their hubs: leaving an open one costs `move_minor`."""
    jobs, hubs = {job.id for job in problem.jobs}, {hub.id for hub in problem.hubs if hub.accepting}
    held = {one.job_id: one for one in problem.commitments if not one.movable}
    kept = [
        Commitment(one.job_id, one.hub_id, movable=True)
        for one in plan.assignments
        if one.job_id in jobs and one.hub_id in hubs and one.job_id not in held
    ]
    return evolve(problem, commitments=(*held.values(), *kept))


class Asked(msgspec.Struct, frozen=True):
    """What a notebook asks: a file's content, changes, and plans that it had before, so that none is made twice.

    `hub` is the one whose days are to be drawn.
    """

    content: str
    changes: list[dict[str, Any]]
    time_limit_s: float
    promised: bool = False
    hub: str = ""
    known: tuple[Plan, ...] = ()


class Answered(msgspec.Struct, frozen=True):
    """What comes back: the comparison, its table as HTML, pictures by name, and both plans for the next question."""

    comparison: Comparison
    table: str
    pictures: dict[str, str]
    plans: tuple[Plan, Plan]


def work(content: bytes) -> bytes:
    """The encoded answer to an encoded question, planned in this process."""
    asked = msgspec.json.decode(content, type=Asked)
    raw = asked.content.encode()
    file = network_of(raw)
    after_file, words = changed(raw, asked.changes)
    problem = file.problem()
    first = _plan(problem, asked)
    after_problem = after_file.problem()
    if asked.promised:
        after_problem = held_to(after_problem, first)
    second = first if after_problem == problem else _plan(after_problem, asked)
    before, after = looked_at(file, problem, first), looked_at(after_file, after_problem, second)
    found = compared(before, after, words)
    drawings = comparison_pictures(found, before, after)
    if asked.hub in {hub.id for hub in after.view.hubs}:
        drawings["days.svg"] = day_sheet(after.view, asked.hub)
    return msgspec.json.encode(Answered(found, as_html(found), drawings, (first, second)))


def comparison_pictures(found: Comparison, before: Planned, after: Planned) -> dict[str, str]:
    """The pictures of a comparison by file name."""
    return {
        "moved.svg": moved_orders(
            after.view, found.moves, found.currency, new=found.new_orders, gone=found.gone_orders
        ),
        "map.svg": place_map(after.view, {one.order: one.before for one in found.moves}),
        "load-change.svg": load_change(before.view, after.view),
        "load-before.svg": load_strip(before.view),
        "load-after.svg": load_strip(after.view),
    }


def _plan(problem: PlanProblem, asked: Asked) -> Plan:
    """The problem's plan, verified; one that was made before is not made again."""
    digest = problem.digest
    found = next((one for one in asked.known if one.problem_digest == digest), None)
    if found is None:
        found = assemble(problem, find_solver(SOLVER).solve(problem, asked.time_limit_s), SOLVER)
    check.verify(problem, found)
    return found
