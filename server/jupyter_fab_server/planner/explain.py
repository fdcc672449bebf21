"""Why a job goes to its hub, in figures and in words: the chosen hub's sum, the next best one's, and who was left out.

Each sum is what the job costs at that hub with everything else in the plan as it is, so in an optimal plan the chosen
hub's is the least. The idle term is the planner's own and is never shown as a discount to a buyer.
"""

from collections.abc import Mapping, Sequence

from attrs import frozen

from jupyter_fab_server.planner.costs import Arc, Exclusion, Pricer
from jupyter_fab_server.planner.load import HubLoad, SheetLoad, minor
from jupyter_fab_server.planner.marginal import cheapest_hubs
from jupyter_fab_server.planner.problem import PlanJob, PlanProblem
from jupyter_fab_server.planner.solution import HubPrices

TOLD_HUBS = 20  # of a city: all are told, with the reason for each that was left out; of a country the best
NEXT_BEST = 2
MOST_EXPLAINED = 20_000  # jobs in a plan: the reasons of more would be most of what is stored


@frozen
class HubSum:
    """What one job costs at one hub, term by term, in minor units; the two credits are subtracted.

    `left_over_minor` is how much more is left over of shared sheets: below 0 where the job fills what others left.
    """

    hub_id: str
    making_minor: int
    setup_minor: int
    remake_minor: int
    shipping_minor: int
    lateness_minor: int
    move_minor: int
    idle_credit_minor: int
    carbon_minor: int = 0
    overtime_minor: int = 0
    floor_credit_minor: int = 0
    material_minor: int = 0
    left_over_minor: int = 0

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
            + self.carbon_minor
            + self.overtime_minor
            + self.material_minor
            + self.left_over_minor
            - self.idle_credit_minor
            - self.floor_credit_minor
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


def reasons(
    problem: PlanProblem, pricer: Pricer, hub_of: Mapping[str, str], prices: Sequence[HubPrices] = ()
) -> tuple[Reason, ...]:
    """The reason for each job, in the problem's order; none at all of more than `MOST_EXPLAINED` jobs.

    Jobs that are not in `hub_of` are made by nobody. Of many hubs only the chosen one and the two next best are told.
    """
    if len(problem.jobs) > MOST_EXPLAINED:
        return ()
    hubs = {hub.id: hub for hub in problem.hubs}
    worth = {one.hub_id: one.hour_minor for one in prices}
    loads = {hub.id: HubLoad(problem, hub) for hub in problem.hubs}
    sheets = {hub.id: SheetLoad(problem, hub) for hub in problem.hubs}
    chosen: dict[str, Arc] = {}
    for job in problem.jobs:
        at = pricer.priced(job, hubs[hub_of[job.id]]) if job.id in hub_of else None
        if isinstance(at, Arc):
            chosen[job.id] = at
            loads[at.hub_id].add(job.work_min, at.due_day)
            sheets[at.hub_id].add(job, at.due_day)
    many = len(hubs) > TOLD_HUBS
    near = cheapest_hubs(problem, hub_of, 1 + NEXT_BEST) if many else None
    given = []
    for number, job in enumerate(problem.jobs):
        mine = chosen.get(job.id)
        if mine is not None:
            loads[mine.hub_id].add(-job.work_min, mine.due_day)
            sheets[mine.hub_id].add(job, mine.due_day, -1)
        looked = [problem.hubs[h] for h in near[number]] if near is not None else list(problem.hubs)
        if mine is not None and all(hub.id != mine.hub_id for hub in looked):
            looked.append(hubs[mine.hub_id])
        found = [pricer.priced(job, hub) for hub in looked]
        sums = sorted(
            (_hub_sum(job, arc, loads[arc.hub_id], sheets[arc.hub_id]) for arc in found if isinstance(arc, Arc)),
            key=lambda one: (mine is None or one.hub_id != mine.hub_id, one.sum_minor, one.hub_id),
        )
        if many:
            sums = sums[: 1 + NEXT_BEST]
        if mine is not None:
            loads[mine.hub_id].add(job.work_min, mine.due_day)
            sheets[mine.hub_id].add(job, mine.due_day)
        shut = () if many else tuple(Excluded(one.hub_id, one.why) for one in found if isinstance(one, Exclusion))
        hub_id = mine.hub_id if mine else None
        due = {arc.hub_id: arc.due_day for arc in found if isinstance(arc, Arc)}
        words = _words(problem, hub_id, sums, shut, many, problem.refusal_of(job))
        given.append(Reason(job.id, hub_id, tuple(sums), shut, words + _worth(problem, due, sums, worth)))
    return tuple(given)


def _worth(
    problem: PlanProblem, due_day: Mapping[str, int], sums: Sequence[HubSum], worth: Mapping[str, Sequence[int]]
) -> str:
    """What an hour is worth at the first two hubs before the job must be finished there, where it is scarce at either.

    A hub from which carriage takes longer needs it on an earlier day.
    """
    told = [(one.hub_id, due_day[one.hub_id]) for one in sums[:2] if one.hub_id in worth]
    if len(told) < 2 or not any(worth[hub][day] for hub, day in told):
        return ""
    price = {hub: amount(worth[hub][day], problem.currency) for hub, day in told}
    days = {day for _, day in told}
    if len(days) == 1:
        at = " and ".join(f"{price[hub]} at {hub}" for hub, _ in told)
        return f" An hour more by the end of day {days.pop()} is worth {at}."
    at = " and ".join(f"{price[hub]} at {hub} by the end of day {day}" for hub, day in told)
    return f" An hour more is worth {at}."


def amount(value_minor: int, currency: str) -> str:
    """Minor units as a person reads them: ``220.00 EUR``."""
    sign = "-" if value_minor < 0 else ""
    return f"{sign}{abs(value_minor) // 100}.{abs(value_minor) % 100:02d} {currency}"


def _hub_sum(job: PlanJob, arc: Arc, others: HubLoad, sheets: SheetLoad) -> HubSum:
    more = others.marginal(job.work_min, arc.due_day)
    return HubSum(
        arc.hub_id,
        arc.making_minor,
        arc.setup_minor,
        arc.remake_minor,
        arc.shipping_minor,
        minor(more.late),
        arc.move_minor,
        minor(more.idle),
        arc.carbon_minor,
        minor(more.overtime),
        minor(more.floor),
        arc.material_minor,
        sheets.marginal_minor(job, arc.due_day),
    )


def _words(
    problem: PlanProblem,
    chosen: str | None,
    sums: list[HubSum],
    excluded: tuple[Excluded, ...],
    many: bool,
    refusal_minor: int,
) -> str:
    told = []
    if chosen is not None:
        told.append(f"Made by {chosen}: {_sum_words(sums[0], problem.currency)}.")
        if len(sums) == 1:
            told.append("No other hub can make it.")
        else:
            # Only a plan that is not proven optimal can leave a cheaper hub.
            other = "Next best is" if sums[1].sum_minor >= sums[0].sum_minor else "Cheaper, but not found in time, is"
            told.append(f"{other} {sums[1].hub_id}: {_sum_words(sums[1], problem.currency)}.")
            if many and len(sums) > 2:
                more = sums[2].sum_minor - sums[0].sum_minor
                told.append(f"Then {sums[2].hub_id}, {amount(more, problem.currency)} dearer than the chosen one.")
    elif sums:
        told.append(
            f"Made by nobody: the least is at {sums[0].hub_id}, {_sum_words(sums[0], problem.currency)}, "
            f"and not making it is counted at {amount(refusal_minor, problem.currency)}."
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
        ("overtime", one.overtime_minor),
        ("carbon", one.carbon_minor),
        ("sheets", one.material_minor + one.left_over_minor),
        ("moving a promised job", one.move_minor),
    ):
        if value_minor:
            terms += f" + {name} {money(value_minor)}"
    if one.idle_credit_minor:
        terms += f" - idle time put to use {money(one.idle_credit_minor)}"
    if one.floor_credit_minor:
        terms += f" - work for a small workshop {money(one.floor_credit_minor)}"
    return f"{amount(one.sum_minor, currency)} = {terms}"
