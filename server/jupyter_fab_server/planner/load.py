"""What a hub's work costs as a whole: lateness that grows with the queue, and idle cost that can be recovered once.

Work is counted by the day on which it is due (cumulative due load): whatever the order in which a hub cuts, the work
due by a day that exceeds the minutes until that day is late. Counting is in sixtieths of a minor unit, so it is exact.
"""

from __future__ import annotations

from itertools import accumulate

from jupyter_fab_server.planner.costs import MIN_PER_H, rounded
from jupyter_fab_server.planner.problem import PlanHub, PlanProblem


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

    def lateness_sixtieths(self) -> int:
        """The price of overdue work, over all days."""
        return sum(max(0, -slack) for slack in self._slack_min) * self._late_minor_per_h

    def credit_sixtieths(self) -> int:
        """The standing cost that the load recovers; minutes that are no longer free recover nothing."""
        return self._credit(self.total_min)

    def marginal(self, work_min: int, due_day: int) -> tuple[int, int]:
        """Lateness and credit, in sixtieths, that this much more work would bring."""
        credit = self._credit(self.total_min + work_min) - self._credit(self.total_min)
        if work_min <= self._least_slack_min[due_day]:  # the usual case, and most of the planner's time
            return 0, credit
        overdue = sum(max(0, work_min - slack) - max(0, -slack) for slack in self._slack_min[due_day:])
        return overdue * self._late_minor_per_h, credit

    def _credit(self, work_min: int) -> int:
        return min(work_min, self._hub.free_min) * self._hub.fixed_idle_minor_per_h

    def _least_from_each_day(self) -> list[int]:
        return list(accumulate(reversed(self._slack_min), min))[::-1]


def capacity_min(hub: PlanHub, day: int) -> int:
    """The minutes that the hub has for new work until the end of a day; what it has promised before comes first."""
    worked_min = sum(hub.day_min[:day]) if hub.day_min else hub.work_min_per_day * day
    return max(0, worked_min - hub.backlog_min)


def minor(sixtieths: int) -> int:
    """Sixtieths as whole minor units, halves up."""
    return rounded(sixtieths, MIN_PER_H)
