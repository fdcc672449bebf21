"""Why a job goes to its hub, in figures and in words: the chosen hub's sum, the next best one's, and who was left out.

Each sum is what the job costs at that hub with everything else in the plan as it is, so in an optimal plan the chosen
hub's is the least. The idle term is the planner's own and is never shown as a discount to a buyer.
"""

from collections.abc import Mapping

from attrs import frozen

from jupyter_fab_server.planner.costs import Arc, Choices
from jupyter_fab_server.planner.load import HubLoad, minor
from jupyter_fab_server.planner.problem import PlanJob, PlanProblem


@frozen
class HubSum:
    """What one job costs at one hub, term by term, in minor units; `idle_credit_minor` is subtracted."""

    hub_id: str
    making_minor: int
    setup_minor: int
    remake_minor: int
    shipping_minor: int
    lateness_minor: int
    move_minor: int
    idle_credit_minor: int

    @property
    def sum_minor(self) -> int:
        """All terms."""
        return (
            self.making_minor
            + self.setup_minor
            + self.remake_minor
            + self.shipping_minor
            + self.lateness_minor
            + self.move_minor
            - self.idle_credit_minor
        )


@frozen
class Excluded:
    """A hub that was not considered, and why."""

    hub_id: str
    why: str


@frozen
class Reason:
    """Why one job goes where it goes. `sums` has the chosen hub first, then the others from the cheapest up."""

    job_id: str
    chosen: str | None
    sums: tuple[HubSum, ...]
    excluded: tuple[Excluded, ...]
    words: str


def reasons(problem: PlanProblem, choices: Choices, hub_of: Mapping[str, str]) -> tuple[Reason, ...]:
    """The reason for each job, in the problem's order. Jobs that are not in `hub_of` are made by nobody."""
    loads = {hub.id: HubLoad(problem, hub) for hub in problem.hubs}
    chosen: dict[str, Arc] = {}
    for job in problem.jobs:
        for arc in choices.arcs[job.id]:
            if arc.hub_id == hub_of.get(job.id):
                chosen[job.id] = arc
                loads[arc.hub_id].add(job.work_min, arc.due_day)
    given = []
    for job in problem.jobs:
        at = chosen.get(job.id)
        if at is not None:
            loads[at.hub_id].add(-job.work_min, at.due_day)
        sums = sorted(
            (_hub_sum(job, arc, loads[arc.hub_id]) for arc in choices.arcs[job.id]),
            key=lambda one: (at is None or one.hub_id != at.hub_id, one.sum_minor, one.hub_id),
        )
        if at is not None:
            loads[at.hub_id].add(job.work_min, at.due_day)
        excluded = tuple(Excluded(exclusion.hub_id, exclusion.why) for exclusion in choices.exclusions[job.id])
        hub_id = at.hub_id if at else None
        given.append(Reason(job.id, hub_id, tuple(sums), excluded, _words(problem, hub_id, sums, excluded)))
    return tuple(given)


def amount(value_minor: int, currency: str) -> str:
    """Minor units as a person reads them: ``220.00 EUR``."""
    sign = "-" if value_minor < 0 else ""
    return f"{sign}{abs(value_minor) // 100}.{abs(value_minor) % 100:02d} {currency}"


def _hub_sum(job: PlanJob, arc: Arc, others: HubLoad) -> HubSum:
    lateness, credit = others.marginal(job.work_min, arc.due_day)
    return HubSum(
        arc.hub_id,
        arc.making_minor,
        arc.setup_minor,
        arc.remake_minor,
        arc.shipping_minor,
        minor(lateness),
        arc.move_minor,
        minor(credit),
    )


def _words(problem: PlanProblem, chosen: str | None, sums: list[HubSum], excluded: tuple[Excluded, ...]) -> str:
    told = []
    if chosen is not None:
        told.append(f"Made by {chosen}: {_sum_words(sums[0], problem.currency)}.")
        if len(sums) == 1:
            told.append("No other hub can make it.")
        else:
            # Only a plan that is not proven optimal can leave a cheaper hub.
            other = "Next best is" if sums[1].sum_minor >= sums[0].sum_minor else "Cheaper, but not found in time, is"
            told.append(f"{other} {sums[1].hub_id}: {_sum_words(sums[1], problem.currency)}.")
    elif sums:
        told.append(
            f"Made by nobody: the least is at {sums[0].hub_id}, {_sum_words(sums[0], problem.currency)}, "
            f"and not making it is counted at {amount(problem.refusal_minor, problem.currency)}."
        )
    else:
        told.append("Made by nobody: no hub can make it.")
    told += [f"{one.hub_id} was left out: {one.why}." for one in excluded]
    return " ".join(told)


def _sum_words(one: HubSum, currency: str) -> str:
    def money(value_minor: int) -> str:
        return amount(value_minor, "").strip()

    terms = f"making {money(one.making_minor)} + shipping {money(one.shipping_minor)}"
    for name, value_minor in (
        ("set-up", one.setup_minor),
        ("risk of a remake", one.remake_minor),
        ("lateness", one.lateness_minor),
        ("moving a promised job", one.move_minor),
    ):
        if value_minor:
            terms += f" + {name} {money(value_minor)}"
    if one.idle_credit_minor:
        terms += f" - idle time put to use {money(one.idle_credit_minor)}"
    return f"{amount(one.sum_minor, currency)} = {terms}"
