"""What changes when a hub fails: only its unstarted jobs move. And what may change when a plan is improved.

Both turn an earlier plan into the commitments of a new problem; `solve.plan` then answers it like any other. Work that
has started stays where it is: whether it can still be finished is a person's decision at that hub.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from jupyter_fab.core.errors import NotFound
from jupyter_fab_server.planner.plan import Plan
from jupyter_fab_server.planner.problem import Commitment, PlanProblem


def without_hub(problem: PlanProblem, plan: Plan, failed_hub: str, started: Collection[str] = ()) -> PlanProblem:
    """The problem in which the failed hub takes no work, its unstarted jobs are free, and all else stays put.

    Jobs that nobody made before may find a hub now.

    Raises
    ------
    NotFound
        The problem has no such hub.
    """
    if failed_hub not in {hub.id for hub in problem.hubs}:
        raise NotFound(f"The plan has no hub {failed_hub!r}.", hub=failed_hub)
    return evolve(
        problem,
        hubs=tuple(evolve(hub, accepting=False) if hub.id == failed_hub else hub for hub in problem.hubs),
        commitments=tuple(
            Commitment(assignment.job_id, assignment.hub_id, movable=False)
            for assignment in plan.assignments
            if assignment.hub_id != failed_hub or assignment.job_id in started
        ),
    )


def improvable(problem: PlanProblem, plan: Plan, started: Collection[str] = ()) -> PlanProblem:
    """The problem in which every unstarted job may move, but pays `move_minor` for it: promises are worth something."""
    return evolve(
        problem,
        commitments=tuple(
            Commitment(assignment.job_id, assignment.hub_id, movable=assignment.job_id not in started)
            for assignment in plan.assignments
        ),
    )
