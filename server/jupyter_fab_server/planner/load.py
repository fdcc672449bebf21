"""What a hub's work costs as a whole: lateness that grows with the queue, idle cost recovered once, overtime, a floor.

Work is counted by the day on which it is due (cumulative due load): whatever the order in which a hub cuts, the work
due by a day that exceeds the minutes until that day is late. Counting is in sixtieths of a minor unit, so it is exact.
"""

from __future__ import annotations

from itertools import accumulate

from attrs import frozen

from jupyter_fab_server.planner.costs import MIN_PER_H, PERMILLE, rounded
from jupyter_fab_server.planner.problem import PlanHub, PlanJob, PlanProblem, Stock


@frozen
class Added:
    """What some work adds to a hub's costs, or all of it, in sixtieths; the credits are subtracted."""

    late: int
    idle: int
    overtime: int
    floor: int

    @property
    def sum(self) -> int:
        """All of it."""
        return self.late + self.overtime - self.idle - self.floor


class HubLoad:
    """The minutes given to one hub so far, by due day; jobs are added and taken off again."""

    def __init__(self, problem: PlanProblem, hub: PlanHub) -> None:
        self._late_minor_per_h = problem.late_minor_per_h
        self._hub = hub
        self.total_min = 0
        # Minutes that are left until the end of each day; negative is overdue.
        self._slack_min = [capacity_min(hub, day) for day in range(problem.horizon_days + 1)]
        self._least_slack_min = self._least_from_each_day()

    def add(self, work_min: int, due_day: int) -> None:
        """Nothing; the minutes are now part of the load (or leave it, when negative)."""
        self.total_min += work_min
        for day in range(due_day, len(self._slack_min)):
            self._slack_min[day] -= work_min
        self._least_slack_min = self._least_from_each_day()

    def whole(self) -> Added:
        """What all of the load costs."""
        late = sum(max(0, -slack) for slack in self._slack_min) * self._late_minor_per_h
        return Added(late, *self._of(self.total_min))

    def marginal(self, work_min: int, due_day: int) -> Added:
        """What this much more work would add."""
        before, after = self._of(self.total_min), self._of(self.total_min + work_min)
        rest = [new - old for new, old in zip(after, before, strict=True)]
        if work_min <= self._least_slack_min[due_day]:  # the usual case, and most of the planner's time
            return Added(0, *rest)
        overdue = sum(max(0, work_min - slack) - max(0, -slack) for slack in self._slack_min[due_day:])
        return Added(overdue * self._late_minor_per_h, *rest)

    def _of(self, work_min: int) -> tuple[int, int, int]:
        """Recovered idle cost, overtime and floor of so much work in all; minutes no longer free recover nothing."""
        hub = self._hub
        overtime = sum(max(0, work_min - step.beyond_min) * step.more_minor_per_h for step in hub.load_steps)
        return (
            min(work_min, hub.free_min) * hub.fixed_idle_minor_per_h,
            overtime,
            min(work_min, hub.floor_min) * hub.floor_minor_per_h,
        )

    def _least_from_each_day(self) -> list[int]:
        return list(accumulate(reversed(self._slack_min), min))[::-1]


class SheetLoad:
    """What is left over of the sheets that jobs share at one hub, by material and batch."""

    def __init__(self, problem: PlanProblem, hub: PlanHub) -> None:
        self._batch_days, self._hub = problem.batch_days, hub
        self._used: dict[tuple[Stock, int], int] = {}

    def add(self, job: PlanJob, due_day: int, sign: int = 1) -> None:
        """Nothing; the job's sheets are shared from now on, or no more."""
        for stock, batch, permille in self._of(job, due_day):
            self._used[stock, batch] = self._used.get((stock, batch), 0) + sign * permille

    def left_over_minor(self) -> int:
        """The price of all that is left over."""
        return sum(self._left(stock, used) for (stock, _), used in self._used.items())

    def marginal_minor(self, job: PlanJob, due_day: int) -> int:
        """How much more is left over with the job; less than nothing where it fills what others left."""
        found = 0
        for stock, batch, permille in self._of(job, due_day):
            used = self._used.get((stock, batch), 0)
            found += self._left(stock, used + permille) - self._left(stock, used)
        return found

    def _of(self, job: PlanJob, due_day: int) -> list[tuple[Stock, int, int]]:
        if not self._batch_days:
            return []
        return [(one.stock, due_day // self._batch_days, one.permille) for one in job.sheets]

    def _left(self, stock: Stock, used: int) -> int:
        return rounded(-used % PERMILLE * self._hub.sheet_minor(stock), PERMILLE)


def capacity_min(hub: PlanHub, day: int) -> int:
    """The minutes that the hub has for new work until the end of a day; what it has promised before comes first."""
    worked_min = sum(hub.day_min[:day]) if hub.day_min else hub.work_min_per_day * day
    return max(0, worked_min - hub.backlog_min)


def capacities_min(hub: PlanHub, days: int) -> list[int]:
    """`capacity_min` of each day from 0 up to and with the last one, in one go."""
    per_day = (
        [*hub.day_min[:days], *([0] * (days - len(hub.day_min)))] if hub.day_min else [hub.work_min_per_day] * days
    )
    return [max(0, worked_min - hub.backlog_min) for worked_min in accumulate(per_day, initial=0)]


def minor(sixtieths: int) -> int:
    """Sixtieths as whole minor units, halves up."""
    return rounded(sixtieths, MIN_PER_H)
