"""The form in which every benchmark reports: one line of JSON, with the goals that its figures are held to.

A benchmark measures and states goals; whether they hold is computed here, never claimed by the benchmark.
"""

from __future__ import annotations

import json
import operator
import platform
import statistics
import time
from collections.abc import Callable, Mapping

from attrs import field, frozen

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
}


@frozen
class Report:
    """What one benchmark found: its figures, others' figures for the same thing, and the goals.

    A goal is a comparison and a number ("<= 120") for the figure of the same name; units are in the names.
    """

    name: str
    figures: Mapping[str, float]
    goals: Mapping[str, str] = field(factory=dict)
    peers: Mapping[str, float] = field(factory=dict)

    @property
    def held(self) -> dict[str, bool]:
        """Whether each goal's figure is there and within the goal."""
        return {name: name in self.figures and holds(self.figures[name], goal) for name, goal in self.goals.items()}

    @property
    def holds(self) -> bool:
        """Whether every goal is held."""
        return all(self.held.values())

    def line(self) -> str:
        """Return the report as one line of JSON."""
        return json.dumps(
            {
                "name": self.name,
                "figures": dict(self.figures),
                "peers": dict(self.peers),
                "goals": dict(self.goals),
                "holds": self.held,
                "python": platform.python_version(),
            }
        )


def holds(figure: float, goal: str) -> bool:
    """Return whether the figure is within a goal such as "<= 120"; raises ValueError for another form."""
    sign, _, bound = goal.partition(" ")
    if sign not in COMPARISONS:
        raise ValueError(f"a goal is a comparison and a number, such as '<= 120'; this one is {goal!r}")
    return COMPARISONS[sign](figure, float(bound))


def median_ms(work: Callable[[], object], times: int = 7, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the median duration of `work()` in milliseconds, after one call that is not counted.

    With `time.process_time` as the clock it is CPU time, which other programs on the machine disturb less.
    """
    work()
    durations = []
    for _ in range(times):
        start = clock()
        work()
        durations.append((clock() - start) * 1000)
    return statistics.median(durations)
