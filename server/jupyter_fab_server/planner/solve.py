"""Problem in, verified plan out: finds the solver, runs it in a process that can be killed, assembles and checks.

A solver that overruns its time is killed, and the greedy one answers instead, with a stop reason that says so; in
`outcome` also where a solver breaks or its plan does not hold: no plan is used that was not verified. The event loop
never waits for arithmetic: use `plan` and `outcome` from async code and `plan_now` from a script.
"""

import asyncio
import time

import msgspec
from attrs import frozen

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.extension_point import ExtensionPoint
from jupyter_fab.engines.protocol import Engine, Work, WorkCrashed, WorkFailed, WorkTimedOut
from jupyter_fab_server.planner import check
from jupyter_fab_server.planner.failover import rescued
from jupyter_fab_server.planner.plan import Plan, assemble, decode_plan
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.solution import Solution, Solver, Stop

SOLVERS = ExtensionPoint(
    "jupyter_fab.solvers",
    "solver",
    {
        "highs": "jupyter_fab_server.planner.highs_solver:HighsSolver",
        "greedy": "jupyter_fab_server.planner.greedy:GreedySolver",
    },
)
TIME_LIMIT_S = 10.0  # 1,000 jobs over 50 hubs reach a gap under 1 % in about 8 s
GRACE_S = 15.0  # for loading PuLP, building the model, and HiGHS's known overrun in presolve
WRITTEN_S = 0.0002  # an order, for its costs, its reasons and their check, on one busy core; of the time limit
LEAST_SHARE = 0.5  # of the time limit that the solver has in any case
FALLBACK_GRACE_S = 120.0  # the simple solver ends by itself; this only bounds a broken machine

WORK = f"{__name__}:work"  # what the engine's process runs
RESCUE = "rescue"  # new hubs for those who have none, at once: `failover.rescued`, no solver of general use
_FALLBACK = "greedy"


@frozen
class _Request:
    problem: PlanProblem
    solver: str
    time_limit_s: float
    killed: bool = False


@frozen
class Outcome:
    """A verified plan, how long it took, and what was wrong with a better solver's, in whose place it stands."""

    plan: Plan
    seconds: float
    refused: str = ""


async def outcome(
    problem: PlanProblem, engine: Engine, *, solver: str = "highs", time_limit_s: float = TIME_LIMIT_S
) -> Outcome:
    """A verified plan, by the greedy solver where this one broke or gave a plan that does not hold.

    Raises
    ------
    NotFound
        There is no such solver.
    WorkCrashed, WorkFailed, PlanWrong
        The greedy solver is broken too.
    """
    started = time.monotonic()
    refused = ""
    try:
        found = await plan(problem, engine, solver=solver, time_limit_s=time_limit_s)
    except (WorkCrashed, WorkFailed, check.PlanWrong, ValueError) as error:  # what `assemble` refuses is a ValueError
        refused = f"{solver}: {error.message if isinstance(error, FabError) else error}"
        found = await plan(problem, engine, solver=_FALLBACK, time_limit_s=time_limit_s)
    return Outcome(found, time.monotonic() - started, refused)


async def plan(
    problem: PlanProblem, engine: Engine, *, solver: str = "highs", time_limit_s: float = TIME_LIMIT_S
) -> Plan:
    """A verified plan, in little more than the time limit even if the solver has to be killed.

    Raises
    ------
    NotFound
        There is no such solver.
    WorkCrashed, WorkFailed, PlanWrong
        The solver is broken.
    """
    if solver != RESCUE:
        find_solver(solver)
    request = _Request(problem, solver, time_limit_s)
    try:
        if solver == RESCUE:
            # It ends by itself within a second, and nobody who lost a hub waits for a process to start.
            content = await asyncio.to_thread(work, msgspec.json.encode(request))
        else:
            content = await engine.submit(_work(request))
    except WorkTimedOut:
        content = await engine.submit(_work(_Request(problem, _FALLBACK, time_limit_s, killed=True)))
    found = decode_plan(content)
    # The engine's process is not trusted to have checked itself.
    await asyncio.to_thread(check.verify, problem, found)
    return found


def plan_now(
    problem: PlanProblem, engine: Engine, *, solver: str = "highs", time_limit_s: float = TIME_LIMIT_S
) -> Plan:
    """`plan`, for code without an event loop."""
    return asyncio.run(plan(problem, engine, solver=solver, time_limit_s=time_limit_s))


def find_solver(name: str) -> Solver:
    """The solver with this name: a built-in, or one that an installed package declares.

    Raises
    ------
    NotFound
        The text lists the names that exist.
    """
    found: Solver = SOLVERS.load(name)()
    return found


def work(content: bytes) -> bytes:
    """The encoded plan of an encoded request; what the engine's process runs."""
    begun_s = time.monotonic()
    request = msgspec.json.decode(content, type=_Request)
    if request.solver == RESCUE:
        solution = rescued(request.problem)
    else:
        # Who waits for a plan waits for its reading and its reasons too.
        around_s = 2 * (time.monotonic() - begun_s) + WRITTEN_S * len(request.problem.jobs)
        time_limit_s = max(LEAST_SHARE * request.time_limit_s, request.time_limit_s - around_s)
        solution = find_solver(request.solver).solve(request.problem, time_limit_s)
    if request.killed:
        solution = Solution(solution.hub_of, solution.bound_minor, Stop.KILLED)
    return assemble(request.problem, solution, request.solver).encode()


def _work(request: _Request) -> Work:
    grace_s = FALLBACK_GRACE_S if request.killed else GRACE_S
    return Work(WORK, msgspec.json.encode(request), request.time_limit_s + grace_s)
