"""`jupyter fab plan`: a problem from a file, its best plan within a time, with objective, bound and gap; and what if.

The plan comes from the same solvers as the registry's, in a process that is killed if it overruns; every answer is
verified before it is shown. Nothing is stored, and no registry is asked.
"""

from __future__ import annotations

import time
from pathlib import Path

import click
import msgspec

from jupyter_fab.cli.output import json_option, money, show
from jupyter_fab.core.errors import BadInput, FabError
from jupyter_fab.engines.pool import LocalPool
from jupyter_fab.engines.protocol import Work, WorkTimedOut
from jupyter_fab_server.planner.check import PlanWrong
from jupyter_fab_server.planner.files import NetworkFile, read_problem
from jupyter_fab_server.planner.pictures import pictures, write_pictures
from jupyter_fab_server.planner.plain.check import verify
from jupyter_fab_server.planner.plain.problems import FacilityLocation, GeneralisedAssignment, PlainAnswer
from jupyter_fab_server.planner.plan import Plan
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.sequence import HubSequence, sequenced, shops
from jupyter_fab_server.planner.sequence_check import find_sequence_faults
from jupyter_fab_server.planner.solve import FALLBACK_GRACE_S, GRACE_S, TIME_LIMIT_S, plan_now
from jupyter_fab_server.planner.what_if.asked import ask, comparison_pictures, looked_at
from jupyter_fab_server.planner.what_if.changed import change_of, read_changes
from jupyter_fab_server.planner.what_if.lines import as_html, document, show_lines

WORK = f"{__name__}:work"
MOST_SEQUENCED = 20_000  # orders; as for reasons
TASKS_LOOKED_AT = 5_000_000  # by all hubs in all orders tried: about 3 s


class PlainRequest(msgspec.Struct, frozen=True):
    """What the killable process is asked: the file's content, as it was read."""

    content: bytes
    time_limit_s: float
    seed: int
    killed: bool = False


@click.command("plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--time-limit", "time_limit_s", type=float, default=TIME_LIMIT_S, show_default=True, help="Seconds.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed, the same draws; networks draw nothing."
)
@click.option("--solver", default="highs", show_default=True, help="A solver for networks; see extension points.")
@click.option(
    "--change",
    "changes",
    multiple=True,
    metavar="WHAT=VALUE",
    help="What if: hub.NAME.FIELD=VALUE, hub.NAME=off, order.NAME.FIELD=VALUE, costs.FIELD=VALUE or orders=+20%; "
    "repeat for more.",
)
@click.option(
    "--what-if",
    "changes_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What if: a file of changes, written like the problem's.",
)
@click.option("--promised", is_flag=True, help="What if: orders pay move_minor for leaving the hub they have now.")
@click.option(
    "--pictures",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the plan's map, load and days as SVG into a folder, with a page of all.",
)
@json_option
def plan_command(
    file: Path,
    time_limit_s: float,
    seed: int,
    solver: str,
    changes: tuple[str, ...],
    changes_file: Path | None,
    promised: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Find the best plan for the orders and hubs of a file, and say how far it can be from the best.

    With --change or --what-if, compare it with the best plan of the changed network.
    """
    content = file.read_bytes()
    problem = read_problem(content)
    what_if = bool(changes or changes_file)
    if promised and not what_if:
        raise BadInput("--promised compares two plans; say what changes with --change or --what-if.")
    if (what_if or folder) and not isinstance(problem, NetworkFile):
        raise BadInput("Only a network of hubs and orders can be drawn and asked what if; this is a plain problem.")
    with LocalPool(2 if what_if else 1) as pool:
        if what_if:
            asked = [read_changes(changes_file.read_bytes())] if changes_file else []
            asked += [change_of(one, content) for one in changes]
            _compare(content, asked, pool, solver, time_limit_s, promised, folder, as_json)
            return
        if isinstance(problem, NetworkFile):
            _network(problem, pool, solver, time_limit_s, folder, as_json)
            return
        found = _plain(content, pool, time_limit_s, seed)
    # The engine's process is not trusted to have checked itself.
    verify(problem, found)
    show(found, as_json, lambda: _lines(found))


def _plain(content: bytes, pool: LocalPool, time_limit_s: float, seed: int) -> PlainAnswer:
    """The answer to a plain problem; what is found without HiGHS where its process had to be killed."""
    request = PlainRequest(content, time_limit_s, seed)
    try:
        answer = pool.submit(Work(WORK, msgspec.json.encode(request), time_limit_s + GRACE_S)).result()
    except WorkTimedOut:
        simple = msgspec.structs.replace(request, killed=True)
        answer = pool.submit(Work(WORK, msgspec.json.encode(simple), time_limit_s + FALLBACK_GRACE_S)).result()
    return msgspec.json.decode(answer, type=PlainAnswer)


def work(content: bytes) -> bytes:
    """The encoded answer to an encoded request; what the engine's process runs."""
    from jupyter_fab_server.planner.plain.assignment import solve_assignment
    from jupyter_fab_server.planner.plain.facility import solve_facility

    request = msgspec.json.decode(content, type=PlainRequest)
    problem = read_problem(request.content)
    if isinstance(problem, GeneralisedAssignment):
        return msgspec.json.encode(
            solve_assignment(problem, request.time_limit_s, request.seed, without_solver=request.killed)
        )
    if isinstance(problem, FacilityLocation):
        return msgspec.json.encode(
            solve_facility(problem, request.time_limit_s, request.seed, without_solver=request.killed)
        )
    raise FabError("Only plain problems are solved here.")


def _compare(
    content: bytes,
    changes: list[dict[str, object]],
    pool: LocalPool,
    solver: str,
    time_limit_s: float,
    promised: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Prints what changes make of a network's plan, and draws both."""
    found, before, after = ask(content, changes, pool, solver=solver, time_limit_s=time_limit_s, promised=promised)
    told = document(found, before, after)
    if folder:
        drawings = comparison_pictures(found, before, after)
        title = f"What if: {after.view.name}".rstrip(": ")
        told["pictures"] = [str(path) for path in write_pictures(folder, drawings, title, as_html(found))]

    def lines() -> None:
        show_lines(found)
        if folder:
            click.echo(f"Pictures: {folder / 'index.html'}")

    show(told, as_json, lines)


def _network(
    file: NetworkFile, pool: LocalPool, solver: str, time_limit_s: float, folder: Path | None, as_json: bool
) -> None:
    begun = time.monotonic()
    problem = file.problem()
    plan = plan_now(problem, pool, solver=solver, time_limit_s=time_limit_s)
    found = {
        "kind": file.kind,
        "name": file.name,
        "objective": plan.total_minor,
        "bound": plan.bound_minor,
        "gap": plan.gap,
        "seconds": round(time.monotonic() - begun, 3),
        "stop": plan.stop.value,
        "solver": plan.solver,
        "currency": problem.currency,
        "assignment": {one.job_id: one.hub_id for one in plan.assignments},
        "planned_as": file.planned()[1],
        "not_made": [one.job_id for one in plan.not_made],
        "carbon_kg": round(sum(one.carbon_g for one in plan.assignments) / 1000, 3),
        "costs": msgspec.to_builtins(plan.assignments),
        "hubs": msgspec.to_builtins(plan.hub_totals),
        "sequences": msgspec.to_builtins(_sequences(problem, plan)),
        "reasons": {one.job_id: one.words for one in plan.reasons},
    }

    if folder:
        view = looked_at(file, problem, plan).view
        found["pictures"] = [str(path) for path in write_pictures(folder, pictures(view), file.name or "A plan")]

    def lines() -> None:
        for one in plan.reasons:
            click.echo(f"{one.job_id}: {one.words}")
        click.echo(
            f"{money(plan.total_minor, problem.currency)}, at most {100 * plan.gap:.3f} % above the least "
            f"({plan.stop.value}, {found['seconds']} s)"
        )

        if folder:
            click.echo(f"Pictures: {folder / 'index.html'}")

    show(found, as_json, lines)


def _sequences(problem: PlanProblem, plan: Plan) -> list[HubSequence]:
    """Each hub's order of work with its day sheets; none of a plan so large that nobody reads them."""
    if len(problem.jobs) > MOST_SEQUENCED:
        return []
    looks = max(100, TASKS_LOOKED_AT // max(1, len(problem.jobs)))
    found = []
    for shop, tasks in shops(problem, {one.job_id: one.hub_id for one in plan.assignments}):
        one = sequenced(shop, tasks, looks)
        if faults := find_sequence_faults(shop, tasks, one):
            raise PlanWrong([f"{shop.hub_id}: {fault}" for fault in faults])
        found.append(one)
    return found


def _lines(found: PlainAnswer) -> None:
    if found.objective is None:
        click.echo(f"No answer: {found.stop}, after {found.seconds} s.")
        return
    if found.bound is None or found.gap is None:
        click.echo(f"objective {found.objective:.6g}, no bound")
    else:
        click.echo(f"objective {found.objective:.6g}, bound {found.bound:.6g}, gap {100 * found.gap:.4f} %")
    click.echo(f"{found.stop}, {found.seconds} s")
