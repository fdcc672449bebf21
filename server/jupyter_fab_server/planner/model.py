"""The planner's model in PuLP, solved by HiGHS: the built-in solver that proves how good its plan is.

minimise   sum of arcs x[i,h] + refusals r[i] + lateness - recovered idle cost
such that  each job has one hub or is refused:      sum_h x[i,h] + r[i] = 1
           work due at h by the end of day t:       u[h,t] = u[h,t-1] + minutes due on t
           what of it exceeds the minutes until t:  l[h,t] >= u[h,t] - capacity[h,t]
           idle minutes recovered, once:            w[h] <= u[h,T],  w[h] <= free minutes

Each x stands in one assignment row and one day row, so the model stays small where one variable per order, hub and day
would not. Hubs that cannot make a job have no x (`costs.py` says why). Runs in a process that can be killed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

from attrs import frozen
from pulp import HiGHS, LpAffineExpression, LpMinimize, LpProblem, LpSolveStatus, LpVariable

from jupyter_fab_server.planner.costs import MIN_PER_H, Arc, choices
from jupyter_fab_server.planner.greedy import GreedySolver, improve
from jupyter_fab_server.planner.load import capacity_min
from jupyter_fab_server.planner.problem import PlanHub, PlanProblem
from jupyter_fab_server.planner.solution import Solution, Stop

GAP_REL = 1e-6  # a thousandth of a cent in ten euros: below anything that money can show
START_SHARE = 0.5  # of the time left for single moves; what HiGHS lacks most on a time limit is a good first plan
MIN_TIME_S = 0.1  # a limit of 0 would mean none

_STOPS = {LpSolveStatus.Optimal: Stop.OPTIMAL, LpSolveStatus.GapLimit: Stop.GAP}


@frozen
class Model:
    """The problem as PuLP has it, and the variables by what they mean."""

    lp: LpProblem
    goes_to: dict[tuple[str, str], LpVariable]
    refused: dict[str, LpVariable]


class HighsSolver:
    """PuLP with HiGHS."""

    name = "highs"

    def solve(self, problem: PlanProblem, time_limit_s: float) -> Solution:
        """The best plan found in the time, and a bound from HiGHS.

        The relaxation comes first: it is quick, its bound is true, and rounded and improved by single moves it is a
        good plan already. What time is left goes to the whole model, which starts from that plan.
        """
        end_s = time.monotonic() + time_limit_s
        model = build(problem)
        if not model.goes_to:  # nobody can make anything: no decision is left
            return Solution(
                dict.fromkeys(model.refused), float(problem.refusal_minor * len(model.refused)), Stop.OPTIMAL
            )
        relaxed = model.lp.solve(_highs(end_s, mip=False))
        if not relaxed.has_solution:
            return GreedySolver().solve(problem, MIN_TIME_S)
        bound = relaxed.objective if relaxed.status is LpSolveStatus.Optimal else -math.inf
        start, _ = improve(problem, _rounded(model), max(MIN_TIME_S, (end_s - time.monotonic()) * START_SHARE))
        _set_values(model, start)
        stats = model.lp.solve(_highs(end_s, mip=True))
        best = start
        if stats.has_solution:
            best = dict.fromkeys(start) | {
                job_id: hub_id for (job_id, hub_id), x in model.goes_to.items() if x.varValue > 0.5
            }
        if stats.best_bound is not None:
            bound = max(bound, stats.best_bound)
        return Solution(best, bound, _STOPS.get(stats.status, Stop.TIME_LIMIT))


def _highs(end_s: float, *, mip: bool) -> HiGHS:
    left_s = max(MIN_TIME_S, end_s - time.monotonic())
    # One thread: hubs' and buyers' requests share this machine. A seed: the same problem, the same plan.
    return HiGHS(msg=False, mip=mip, timeLimit=left_s, gapRel=GAP_REL, threads=1, warmStart=mip, random_seed=1)


def _rounded(model: Model) -> dict[str, str]:
    """Each job's hub with the largest share in the relaxation; jobs that it mostly refuses are left out."""
    best: dict[str, tuple[float, str]] = {}
    for (job_id, hub_id), x in model.goes_to.items():
        if x.varValue > best.get(job_id, (0.0, ""))[0]:
            best[job_id] = (x.varValue, hub_id)
    return {job_id: hub_id for job_id, (share, hub_id) in best.items() if share >= 1 / 2 or job_id not in model.refused}


def _set_values(model: Model, hub_of: Mapping[str, str | None]) -> None:
    for (job_id, hub_id), x in model.goes_to.items():
        x.setInitialValue(float(hub_of[job_id] == hub_id))
    for job_id, r in model.refused.items():
        r.setInitialValue(float(hub_of[job_id] is None))


def build(problem: PlanProblem) -> Model:
    """The model of the problem; objective in minor units."""
    lp = LpProblem("plan", LpMinimize)
    goes_to: dict[tuple[str, str], LpVariable] = {}
    refused: dict[str, LpVariable] = {}
    objective: list[tuple[LpVariable, float]] = []
    due: dict[tuple[str, int], list[tuple[LpVariable, float]]] = {}
    held = {commitment.job_id for commitment in problem.commitments if not commitment.movable}
    arcs: dict[str, tuple[Arc, ...]] = dict(choices(problem).arcs)
    for number, job in enumerate(problem.jobs):
        row: list[tuple[LpVariable, float]] = []
        for place, arc in enumerate(arcs[job.id]):
            x = goes_to[job.id, arc.hub_id] = lp.add_variable(f"x_{number}_{place}", cat="Binary")
            row.append((x, 1.0))
            objective.append((x, float(arc.sum_minor)))
            due.setdefault((arc.hub_id, arc.due_day), []).append((x, float(job.work_min)))
        if job.id not in held:
            r = refused[job.id] = lp.add_variable(f"r_{number}", 0, 1)
            row.append((r, 1.0))
            objective.append((r, float(problem.refusal_minor)))
        lp += (LpAffineExpression.from_list(row) == 1, f"one_hub_{number}")
    for number, hub in enumerate(problem.hubs):
        objective += _hub_rows(lp, number, hub, problem, due)
    lp += LpAffineExpression.from_list(objective)
    return Model(lp, goes_to, refused)


def _hub_rows(
    lp: LpProblem,
    number: int,
    hub: PlanHub,
    problem: PlanProblem,
    due: dict[tuple[str, int], list[tuple[LpVariable, float]]],
) -> list[tuple[LpVariable, float]]:
    """The hub's terms of the objective; its rows are in the model."""
    objective: list[tuple[LpVariable, float]] = []
    before: LpVariable | None = None
    for day in range(problem.horizon_days + 1):
        today = due.get((hub.id, day), [])
        if before is None and not today:
            continue  # nothing can be due yet
        u = lp.add_variable(f"u_{number}_{day}", 0)
        carried = [(before, 1.0)] if before is not None else []
        lp += (LpAffineExpression.from_list([*today, *carried, (u, -1.0)]) == 0, f"due_{number}_{day}")
        late = lp.add_variable(f"l_{number}_{day}", 0)
        lp += (
            LpAffineExpression.from_list([(u, 1.0), (late, -1.0)]) <= capacity_min(hub, day),
            f"late_{number}_{day}",
        )
        objective.append((late, problem.late_minor_per_h / MIN_PER_H))
        before = u
    if before is not None and hub.free_min and hub.fixed_idle_minor_per_h:
        w = lp.add_variable(f"w_{number}", 0, hub.free_min)
        lp += (LpAffineExpression.from_list([(w, 1.0), (before, -1.0)]) <= 0, f"once_{number}")
        objective.append((w, -hub.fixed_idle_minor_per_h / MIN_PER_H))
    return objective
