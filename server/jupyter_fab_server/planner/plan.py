"""The plan: which hub makes each job, what that costs, how good it is shown to be, and why. Frozen values.

`assemble` turns a solver's assignment into a plan, computing every amount itself; `explain.py` adds the reasons. A plan
is stored whole with the digest of its problem, and is verified by `check.py`, which shares no code with this.
"""

import math

import msgspec
from attrs import frozen

from jupyter_fab_server.planner import costs
from jupyter_fab_server.planner.explain import Reason, reasons
from jupyter_fab_server.planner.load import HubLoad, SheetLoad, minor
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.solution import GAP_REL, HubPrices, Solution, Stop


@frozen
class Assignment:
    """One job at one hub, with what it costs there by itself, in minor units."""

    job_id: str
    hub_id: str
    making_minor: int
    setup_minor: int
    remake_minor: int
    shipping_minor: int
    move_minor: int
    carbon_g: int = 0
    carbon_minor: int = 0
    material_minor: int = 0

    @property
    def sum_minor(self) -> int:
        """All terms."""
        made = self.making_minor + self.setup_minor + self.remake_minor
        return made + self.shipping_minor + self.move_minor + self.carbon_minor + self.material_minor


@frozen
class NotMade:
    """A job that nobody was given, and why, in words."""

    job_id: str
    why: str


@frozen
class HubTotal:
    """What a hub's work costs as a whole: lateness, overtime and what is left over of shared sheets are added, the two
    credits are subtracted, once.
    """

    hub_id: str
    work_min: int
    lateness_minor: int
    idle_credit_minor: int
    overtime_minor: int = 0
    floor_credit_minor: int = 0
    left_over_minor: int = 0

    @property
    def sum_minor(self) -> int:
        """All terms."""
        costs_minor = self.lateness_minor + self.overtime_minor + self.left_over_minor
        return costs_minor - self.idle_credit_minor - self.floor_credit_minor


@frozen
class Plan:
    """A verified answer to one problem.

    `total_minor` is the incumbent: what this plan costs. No plan costs less than `bound_minor`. `gap` is their
    difference as a share of the total. `prices` say what an hour more at each hub would save; a plan of more than
    `explain.MOST_EXPLAINED` jobs has no reasons.
    """

    problem_digest: str
    assignments: tuple[Assignment, ...]
    not_made: tuple[NotMade, ...]
    hub_totals: tuple[HubTotal, ...]
    total_minor: int
    bound_minor: int
    gap: float
    stop: Stop
    solver: str
    reasons: tuple[Reason, ...]
    prices: tuple[HubPrices, ...] = ()

    def hub_of(self, job_id: str) -> str | None:
        """The hub that makes the job; None if nobody does."""
        return next((assignment.hub_id for assignment in self.assignments if assignment.job_id == job_id), None)

    def reason_of(self, job_id: str) -> Reason:
        """Why the job goes where it goes."""
        return next(reason for reason in self.reasons if reason.job_id == job_id)

    def encode(self) -> bytes:
        """The plan as JSON, for the database."""
        return msgspec.json.encode(self)


def decode_plan(content: bytes) -> Plan:
    """The plan that `Plan.encode` wrote."""
    return msgspec.json.decode(content, type=Plan)


def assemble(problem: PlanProblem, solution: Solution, solver: str) -> Plan:
    """The plan of a solution, with every amount computed here and the reason for each job.

    Raises
    ------
    ValueError
        The solution leaves out a job or uses a hub that the filters exclude.
    """
    pricer = costs.Pricer(problem)
    hubs = {hub.id: hub for hub in problem.hubs}
    loads = {hub.id: HubLoad(problem, hub) for hub in problem.hubs}
    sheets = {hub.id: SheetLoad(problem, hub) for hub in problem.hubs}
    assignments, refused = [], []
    for job in problem.jobs:
        hub_id = solution.hub_of[job.id] if job.id in solution.hub_of else _missing(job.id)
        if hub_id is None:
            refused.append(job.id)
            continue
        arc = pricer.priced(job, hubs[hub_id])
        if not isinstance(arc, costs.Arc):
            raise ValueError(f"the solver sent job {job.id} to {hub_id}, which cannot make it")
        loads[hub_id].add(job.work_min, arc.due_day)
        sheets[hub_id].add(job, arc.due_day)
        assignments.append(
            Assignment(
                job.id,
                hub_id,
                arc.making_minor,
                arc.setup_minor,
                arc.remake_minor,
                arc.shipping_minor,
                arc.move_minor,
                arc.carbon_g,
                arc.carbon_minor,
                arc.material_minor,
            )
        )
    totals = tuple(_total(hub_id, load, sheets[hub_id]) for hub_id, load in loads.items() if load.total_min)
    left_out = set(refused)
    total = (
        sum(a.sum_minor for a in assignments)
        + sum(t.sum_minor for t in totals)
        + sum(problem.refusal_of(job) for job in problem.jobs if job.id in left_out)
    )
    # The solver's bound knows no rounding to minor units: each hub's terms are rounded by half a unit each, and so is
    # what each job leaves over. A
    # bound that is above the total for any other reason stays as it was claimed, for `check.py` to find.
    rounding = len(assignments) * max((len(job.sheets) for job in problem.jobs), default=0)
    claimed = math.floor(solution.bound_minor + 1e-6)
    bound = total if total < claimed <= total + 2 * len(totals) + rounding + abs(total) * GAP_REL else claimed
    why = reasons(problem, pricer, {a.job_id: a.hub_id for a in assignments}, solution.prices)
    return Plan(
        problem_digest=problem.digest,
        assignments=tuple(assignments),
        not_made=tuple(NotMade(reason.job_id, reason.words) for reason in why if reason.job_id in left_out)
        if why
        else tuple(NotMade(job_id, "not explained one by one") for job_id in refused),
        hub_totals=totals,
        total_minor=total,
        bound_minor=bound,
        gap=(total - bound) / max(1, abs(total)),
        stop=solution.stop,
        solver=solver,
        reasons=why,
        prices=solution.prices,
    )


def _total(hub_id: str, load: HubLoad, sheets: SheetLoad) -> HubTotal:
    all_ = load.whole()
    return HubTotal(
        hub_id,
        load.total_min,
        minor(all_.late),
        minor(all_.idle),
        minor(all_.overtime),
        minor(all_.floor),
        sheets.left_over_minor(),
    )


def _missing(job_id: str) -> str:
    raise ValueError(f"the solver forgot job {job_id}")
