"""What a solver gives back, and the seam that every solver fits: `Solver`.

A solution only says where each job goes and how good that can be shown to be; `plan.py` turns it into a plan with
costs and reasons, and `check.py` verifies that plan, so a wrong solver is found out whatever it claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Protocol, runtime_checkable

from attrs import frozen

from jupyter_fab_server.planner.problem import PlanProblem

GAP_REL = 1e-6  # a thousandth of a cent in ten euros: below anything that money can show


class Stop(Enum):
    """Why a solver stopped."""

    OPTIMAL = "optimal"  # nothing cheaper exists, within the solver's tolerance
    GAP = "gap"  # as close to the bound as was asked for
    TIME_LIMIT = "time-limit"  # the best found until its time was over
    KILLED = "killed"  # it overran its time and its process was killed; a simpler solver answered instead
    HEURISTIC = "heuristic"  # a good answer by a method that proves nothing


@frozen
class HubPrices:
    """What an hour more at a hub by the end of each day, from day 0 on, would save: the duals of its rooms."""

    hub_id: str
    hour_minor: tuple[int, ...]


@frozen
class Solution:
    """Each job's hub (None where nobody is given the job), and a total in minor units below which no plan can be.

    `prices` are given by solvers that have them; the plan's explanation quotes them.
    """

    hub_of: Mapping[str, str | None]
    bound_minor: float
    stop: Stop
    prices: tuple[HubPrices, ...] = ()


@runtime_checkable
class Solver(Protocol):
    """Finds a hub for each job. Runs in a process of its own, which is killed if it overruns."""

    @property
    def name(self) -> str:
        """The name under which it is found and stored with the plan."""
        ...

    def solve(self, problem: PlanProblem, time_limit_s: float) -> Solution:
        """The best assignment found in the time, and a true lower bound on the total of any plan.

        Every job of the problem is a key; hubs are only those for which `costs.Pricer` gives an arc.
        """
        ...
