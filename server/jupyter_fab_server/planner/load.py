"""What a hub's work costs as a whole: lateness that grows with the queue, and idle cost that can be recovered once.

Work is counted by the day on which it is due (cumulative due load): whatever the order in which a hub cuts, the work
due by a day that exceeds the minutes until that day is late. Counting is in sixtieths of a minor unit, so it is exact.
"""

from __future__ import annotations

from jupyter_fab_server.planner.costs import MIN_PER_H, rounded
from jupyter_fab_server.planner.problem import PlanHub, PlanProblem


class HubLoad:
    """The minutes given to one hub so far, by due day; jobs are added and taken off again."""

    def __init__(self, problem: PlanProblem, hub: PlanHub) -> None:
        self._late_minor_per_h = problem.late_minor_per_h
        self._hub = hub
        self._due_min = [0] * (problem.horizon_days + 1)
        self._capacity_min = [capacity_min(hub, day) for day in range(problem.horizon_days + 1)]

    def add(self, work_min: int, due_day: int) -> None:
        """Nothing; the minutes are now part of the load (or leave it, when negative)."""
        self._due_min[due_day] += work_min

    @property
    def total_min(self) -> int:
        """All minutes given to this hub."""
        return sum(self._due_min)

    def lateness_sixtieths(self) -> int:
        """The price of overdue work, over all days."""
        cumulative = overdue = 0
        for due, capacity in zip(self._due_min, self._capacity_min, strict=True):
            cumulative += due
            overdue += max(0, cumulative - capacity)
        return overdue * self._late_minor_per_h

    def credit_sixtieths(self) -> int:
        """The standing cost that the load recovers; minutes that are no longer free recover nothing."""
        return min(self.total_min, self._hub.free_min) * self._hub.fixed_idle_minor_per_h

    def marginal(self, work_min: int, due_day: int) -> tuple[int, int]:
        """Lateness and credit, in sixtieths, that this much more work would bring."""
        lateness, credit = self.lateness_sixtieths(), self.credit_sixtieths()
        self.add(work_min, due_day)
        more = self.lateness_sixtieths() - lateness, self.credit_sixtieths() - credit
        self.add(-work_min, due_day)
        return more


def capacity_min(hub: PlanHub, day: int) -> int:
    """The minutes that the hub has for new work until the end of a day; what it has promised before comes first."""
    return max(0, hub.work_min_per_day * day - hub.backlog_min)


def minor(sixtieths: int) -> int:
    """Sixtieths as whole minor units, halves up."""
    return rounded(sixtieths, MIN_PER_H)
