"""Finds what is wrong with an answer to a plain problem, by the file's own numbers; it shares no code with the solvers.

`jupyter fab plan` shows no answer that has not been here. Plain Python on lists: a mistake in the arrays of the solvers
must not be able to hide here. Whether a bound is true cannot be seen from one answer; that it contradicts it can.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import assert_never

from jupyter_fab.core.errors import FabError
from jupyter_fab_server.planner.plain.problems import FacilityLocation, GeneralisedAssignment, PlainAnswer

ROUNDING = 1e-6  # HiGHS keeps its rows to 1e-7 of their size, and its whole numbers to 1e-6
STOPS = ("optimal", "gap", "time-limit", "killed", "heuristic", "infeasible")


class AnswerWrong(FabError):
    """An answer contradicts its problem; it must not be used."""

    code = "answer-wrong"

    def __init__(self, faults: list[str]) -> None:
        super().__init__("The answer is refused; try again, and report this: " + "; ".join(faults), faults=faults)


def verify(asked: GeneralisedAssignment | FacilityLocation, found: PlainAnswer) -> None:
    """Nothing, if the answer holds.

    Raises
    ------
    AnswerWrong
        With every fault that was found.
    """
    if faults := find_faults(asked, found):
        raise AnswerWrong(faults)


def find_faults(asked: GeneralisedAssignment | FacilityLocation, found: PlainAnswer) -> list[str]:
    """What is wrong with the answer, in words; empty if it holds."""
    faults = [] if found.kind == asked.kind else [f"it answers a problem of kind {found.kind}"]
    if found.stop not in STOPS:
        faults.append(f"nobody stops for {found.stop!r}")
    if found.objective is None:
        if found.assignment or found.shares or found.opened or found.gap is not None:
            faults.append("it has no objective, and yet an answer")
        return faults
    if found.stop == "infeasible":
        faults.append("it says that there is no answer, and gives one")
    match asked:
        case GeneralisedAssignment():
            return faults + _assigned(asked, found) + _claims(found)
        case FacilityLocation():
            return faults + _served(asked, found) + _claims(found)
        case _:
            assert_never(asked)


def _claims(found: PlainAnswer) -> list[str]:
    """What is wrong with bound and gap beside the objective."""
    assert found.objective is not None
    if found.bound is None:
        proved = [] if found.gap is None else ["it has a gap without a bound"]
        return proved + (["it is called optimal without a bound"] if found.stop == "optimal" else [])
    faults = []
    if found.bound > found.objective + ROUNDING * max(1.0, abs(found.objective)):
        faults.append(f"the bound {found.bound} is above the objective {found.objective}")
    gap = max(0.0, found.objective - found.bound) / max(1e-9, abs(found.objective))
    if found.gap is None or not math.isclose(found.gap, gap, rel_tol=1e-6, abs_tol=1e-9):
        faults.append(f"the gap {found.gap} does not follow from objective and bound")
    if found.stop == "optimal" and found.objective - found.bound > 2 * ROUNDING * max(1.0, abs(found.objective)):
        faults.append(f"it is called optimal at {found.objective} over a bound of {found.bound}")
    return faults


def _assigned(asked: GeneralisedAssignment, found: PlainAnswer) -> list[str]:
    orders = len(asked.cost[0]) if asked.cost else 0
    if len(found.assignment) != orders or found.shares or found.opened:
        return [f"it gives {len(found.assignment)} orders a hub, not each of {orders}"]
    if strangers := sorted({h for h in found.assignment if not 0 <= h < len(asked.capacity)}):
        return [f"hub {h} is unknown" for h in strangers]
    load: dict[int, list[float]] = defaultdict(list)
    for i, h in enumerate(found.assignment):
        load[h].append(asked.hours[h][i])
    faults = _overfull({h: math.fsum(one) for h, one in load.items()}, asked.capacity)
    return faults + _objective(found, [asked.cost[h][i] for i, h in enumerate(found.assignment)])


def _served(asked: FacilityLocation, found: PlainAnswer) -> list[str]:
    if asked.single_source:
        if found.shares:
            return ["orders are split that go whole to one hub"]
        parts = [(i, h, 1.0) for i, h in enumerate(found.assignment)]
    else:
        if found.assignment:
            return ["it has shares and an assignment"]
        parts = [(one.order, one.hub, one.share) for one in found.shares]
    hubs, orders = len(asked.capacity), len(asked.demand)
    if any(not 0 <= i < orders or not 0 <= h < hubs for i, h, _ in parts):
        return ["an order or a hub is unknown"]
    if len({(i, h) for i, h, _ in parts}) < len(parts):
        return ["a hub stands twice at an order"]
    faults = [f"a share of order {i} at hub {h} is {share}" for i, h, share in parts if not 0 < share <= 1]
    given: dict[int, list[float]] = defaultdict(list)
    load: dict[int, list[float]] = defaultdict(list)
    for i, h, share in parts:
        given[i].append(share)
        load[h].append(share * asked.demand[i])
    for i in range(orders):
        if abs(math.fsum(given[i]) - 1) > ROUNDING:
            faults.append(f"of order {i} {math.fsum(given[i])} is served, not 1")
    faults += _overfull({h: math.fsum(one) for h, one in load.items()}, asked.capacity)
    if list(found.opened) != sorted(load):
        faults.append(f"hubs {list(found.opened)} are open, and {sorted(load)} serve")
    costs = [asked.opening[h] for h in found.opened if 0 <= h < hubs]
    return faults + _objective(found, costs + [asked.cost[h][i] * share for i, h, share in parts])


def _overfull(load: dict[int, float], capacity: list[float]) -> list[str]:
    return [
        f"hub {h} has {hours} of {capacity[h]}"
        for h, hours in sorted(load.items())
        if hours > capacity[h] + ROUNDING * max(1.0, capacity[h])
    ]


def _objective(found: PlainAnswer, costs: list[float]) -> list[str]:
    assert found.objective is not None
    total = math.fsum(costs)
    # Amounts of both signs cancel: what may be lost in the sum goes by their sizes.
    if abs(found.objective - total) <= 1e-9 * max(1.0, math.fsum(map(abs, costs))):
        return []
    return [f"the objective is {found.objective}, not {total}"]
