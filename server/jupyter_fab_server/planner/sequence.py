"""The order in which one hub does its work, and its day sheets: by due date, sheet and cutter, over its shifts.

Role: after the plan has said where, this says when. Work goes on over shift ends; fitting another sheet or cutter takes
time. Dispatch rules give first orders, moves of single jobs improve the best one; up to `FEW` jobs all orders are
tried. It is asked again as the day goes, with what is left, what has begun and what stands on the machine. Nothing
here is drawn at random or depends on the clock: the same shop has the same day sheets. `sequence_check.py` verifies.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from itertools import accumulate, permutations

from attrs import field, frozen, validators

from jupyter_fab_server.planner.costs import Arc, Pricer
from jupyter_fab_server.planner.load import minor
from jupyter_fab_server.planner.problem import PlanProblem, Stock

FEW = 6  # jobs of which all 720 orders are looked at
REACH = 12  # places that a job moves at most in one move; farther ones are found step by step
LOOKS = 5_000  # orders tried for one hub, unless said otherwise; 50 jobs are well sequenced after half of that


class Doing(Enum):
    """What a line of a day sheet is."""

    EARLIER = "earlier"  # work that was promised before this plan, in whatever order
    SHEET = "sheet"  # fitting another material or thickness
    CUTTER = "cutter"  # changing the cutter
    WORK = "work"  # a job, or the part of it that the day has room for


@frozen
class Task:
    """One job's work at its hub: minutes left, the last day on which it is not late, and what it is cut from and with.

    `begun` comes before all others, in the order given.
    """

    job_id: str
    work_min: int = field(validator=validators.gt(0))
    due_day: int
    stocks: tuple[Stock, ...]
    tools: tuple[str, ...]
    begun: bool = False


@frozen
class Shop:
    """One hub's machine as it stands: minutes of each day from now on, and what a change or an hour late costs."""

    hub_id: str
    day_min: tuple[int, ...]
    backlog_min: int
    sheet_change_min: int
    tool_change_min: int
    rate_minor_per_h: int
    late_minor_per_h: int
    stock: Stock | None = None
    tool: str = ""


@frozen
class Line:
    """One line of a day sheet, in minutes from the beginning of the day's work."""

    doing: Doing
    job_id: str
    what: str
    start_min: int
    end_min: int


@frozen
class DaySheet:
    """What a hub does on one day, in order."""

    day: int
    lines: tuple[Line, ...]


@frozen
class HubSequence:
    """A hub's jobs in order, with what that costs, and day by day.

    `late_minor` is the price of each hour of a job for each day after its due day until it is done; `change_minor` the
    hub's rate for the minutes of changes. What is not done by the last day is in `unfinished`, and counts as done on
    the day after it.
    """

    hub_id: str
    order: tuple[str, ...]
    days: tuple[DaySheet, ...]
    unfinished: tuple[str, ...]
    late_minor: int
    change_minor: int


def shops(problem: PlanProblem, hub_of: Mapping[str, str]) -> list[tuple[Shop, tuple[Task, ...]]]:
    """Each hub that has work in the plan, as a shop on the first morning, with its tasks."""
    pricer = Pricer(problem)
    hubs = {hub.id: hub for hub in problem.hubs}
    begun = {one.job_id for one in problem.commitments if not one.movable}
    tasks: dict[str, list[Task]] = {}
    for job in problem.jobs:
        arc = pricer.priced(job, hubs[hub_of[job.id]]) if job.id in hub_of else None
        if isinstance(arc, Arc):
            task = Task(job.id, job.work_min, arc.due_day, job.stocks, job.tools, begun=job.id in begun)
            tasks.setdefault(arc.hub_id, []).append(task)
    found = []
    for hub_id, its in tasks.items():
        hub, days = hubs[hub_id], problem.horizon_days
        minutes = hub.day_min[:days] if hub.day_min else (hub.work_min_per_day,) * days
        late = problem.late_minor_per_h
        changes = hub.sheet_change_min, hub.tool_change_min
        found.append((Shop(hub_id, minutes, hub.backlog_min, *changes, hub.rate_minor_per_h, late), tuple(its)))
    return found


def sequenced(shop: Shop, tasks: Sequence[Task], looks: int = LOOKS) -> HubSequence:
    """The tasks in the best of so many orders, and the day sheets."""
    begun = [task for task in tasks if task.begun]
    free = [task for task in tasks if not task.begun]
    timing = _Timing(shop)
    if len(free) <= FEW:
        best = min((begun + list(way) for way in permutations(free)), key=timing.cost)
    else:
        best = _moved(min((begun + rule(shop, free) for rule in _RULES), key=timing.cost), len(begun), timing, looks)
    late, change, ends = timing.of(best)
    return HubSequence(
        shop.hub_id,
        tuple(task.job_id for task in best),
        _sheets(shop, timing, best),
        tuple(task.job_id for task, day in zip(best, ends, strict=True) if day > len(shop.day_min)),
        minor(late),
        minor(change),
    )


class _Timing:
    """When tasks are done in an order, and what that costs in sixtieths."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.until_min = list(accumulate(shop.day_min))

    def cost(self, order: Sequence[Task]) -> int:
        """Lateness and changes."""
        late, change, _ = self.of(order)
        return late + change

    def of(self, order: Sequence[Task]) -> tuple[int, int, list[int]]:
        """Lateness, changes, and the day on which each task is done."""
        shop, until = self._shop, self.until_min
        now, late, changes = shop.backlog_min, 0, 0
        stock, ends = shop.stock, []
        tool: str | None = shop.tool or None
        for task in order:
            fitted, stock = _turns(task.stocks, stock)
            mounted, tool = _turns(task.tools, tool)
            spent = len(fitted) * shop.sheet_change_min + len(mounted) * shop.tool_change_min
            changes += spent
            now += spent + task.work_min
            day = bisect_left(until, now) + 1
            ends.append(day)
            if day > task.due_day:
                late += (day - task.due_day) * task.work_min
        return late * shop.late_minor_per_h, changes * shop.rate_minor_per_h, ends


def _turns[T](wanted: Sequence[T], there: T | None) -> tuple[list[T], T | None]:
    """What must be fitted, in order, and what is there afterwards: what stands there already is used first."""
    fitted = [one for one in wanted if one != there]
    return fitted, fitted[-1] if fitted else there


def _by_due(shop: Shop, tasks: Sequence[Task]) -> list[Task]:
    """The earliest due day first; short before long."""
    return sorted(tasks, key=lambda task: (task.due_day, task.work_min, task.job_id))


def _by_sheet(shop: Shop, tasks: Sequence[Task]) -> list[Task]:
    """One material after the other, that with the earliest due day first; within it by cutter and due day."""
    first = {task.stocks: min(one.due_day for one in tasks if one.stocks == task.stocks) for task in tasks}
    return sorted(tasks, key=lambda t: (first[t.stocks], str(t.stocks), t.tools, t.due_day, t.work_min, t.job_id))


def _by_slack(shop: Shop, tasks: Sequence[Task]) -> list[Task]:
    """Step by step the task that loses most by waiting for each minute that it takes with its changes (ATCS).

    Source: Lee, Bhaskaran and Pinedo 1997; their look-ahead is a day of work here.
    """
    left, found = list(tasks), []
    now, stock, tool = shop.backlog_min, shop.stock, shop.tool or None
    until = list(accumulate(shop.day_min))
    day_min = max(1, until[-1] // max(1, len(until))) if until else 1

    def urgency(task: Task) -> tuple[float, str]:
        due = until[min(task.due_day, len(until)) - 1] if task.due_day > 0 and until else 0
        changes = len(_turns(task.stocks, stock)[0]) * shop.sheet_change_min
        changes += len(_turns(task.tools, tool)[0]) * shop.tool_change_min
        slack = max(0, due - now - changes - task.work_min)
        return slack / day_min + changes / max(1, shop.sheet_change_min + shop.tool_change_min), task.job_id

    while left:
        task = min(left, key=urgency)
        left.remove(task)
        found.append(task)
        fitted, stock = _turns(task.stocks, stock)
        mounted, tool = _turns(task.tools, tool)
        now += task.work_min + len(fitted) * shop.sheet_change_min + len(mounted) * shop.tool_change_min
    return found


_RULES: tuple[Callable[[Shop, Sequence[Task]], list[Task]], ...] = (_by_due, _by_sheet, _by_slack)


def _moved(order: list[Task], fixed: int, timing: _Timing, looks: int) -> list[Task]:
    """The order, with single tasks moved to where that saves most, until nothing saves or enough was looked at."""
    best, least = order, timing.cost(order)
    while looks > 0:
        before = least
        for task in list(best[fixed:]):
            at = best.index(task)
            rest = best[:at] + best[at + 1 :]
            for to in range(max(fixed, at - REACH), min(len(rest), at + REACH) + 1):
                looks -= 1
                tried = [*rest[:to], task, *rest[to:]]
                if (cost := timing.cost(tried)) < least:
                    best, least = tried, cost
            if looks <= 0:
                break
        if least == before:
            break
    return best


def _sheets(shop: Shop, timing: _Timing, order: Sequence[Task]) -> tuple[DaySheet, ...]:
    """The lines of each day that has any; what is longer than what is left of a day goes on on the next."""
    steps: list[tuple[Doing, str, str, int]] = [(Doing.EARLIER, "", "", shop.backlog_min)]
    stock, tool = shop.stock, shop.tool or None
    for task in order:
        fitted, stock = _turns(task.stocks, stock)
        mounted, tool = _turns(task.tools, tool)
        steps += [
            (Doing.SHEET, task.job_id, f"{s.material} {s.thickness_mm:g} mm", shop.sheet_change_min) for s in fitted
        ]
        steps += [(Doing.CUTTER, task.job_id, name, shop.tool_change_min) for name in mounted]
        steps.append((Doing.WORK, task.job_id, "", task.work_min))
    lines: list[list[Line]] = [[] for _ in shop.day_min]
    now = 0
    for doing, job_id, what, minutes in steps:
        left = minutes
        while left:
            day = bisect_left(timing.until_min, now + 1)
            if day >= len(lines):
                return tuple(DaySheet(n + 1, tuple(some)) for n, some in enumerate(lines) if some)
            begins = timing.until_min[day] - shop.day_min[day]
            part = min(left, timing.until_min[day] - now)
            lines[day].append(Line(doing, job_id, what, now - begins, now - begins + part))
            now, left = now + part, left - part
    return tuple(DaySheet(n + 1, tuple(some)) for n, some in enumerate(lines) if some)
