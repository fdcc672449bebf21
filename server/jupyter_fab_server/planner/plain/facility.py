"""Capacitated facility location: columns by price, the strong relaxation, then HiGHS on what can still matter.

An order may be served only from an open hub (`share <= open`, order by order): with these rows the relaxation is nearly
whole. Only columns that pay at the relaxation's prices have them. What costs more than the answer in hand allows is
left out for good (reduced cost fixing), so the small model proves the optimum of the whole.
"""

from __future__ import annotations

import math
import time

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from pulp import LpAffineExpression, LpMinimize, LpProblem, LpSolveStatus, LpVariable

from jupyter_fab_server.planner.highs import highs
from jupyter_fab_server.planner.plain.opening import Shares, first_answer, lower_bound, total_of
from jupyter_fab_server.planner.plain.problems import (
    FacilityLocation,
    PlainAnswer,
    Share,
    relative_gap,
    without_rounding,
)
from jupyter_fab_server.planner.solution import Stop

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FIRST_COLUMNS = 8  # cheapest hubs of each order in the first relaxation
MORE_COLUMNS = 4  # that each order may add in a round of pricing
PRICING_ROUNDS = 40
FILLING_SHARE = 0.1  # of the time, for an answer without a solver
RELAXED_SHARE = 0.6  # of the time, for the relaxation
BOUND_SHARE = 0.5  # of the time left, for another bound where the relaxation did not end
FIRST_SHARE = 0.35  # of the time left, for a first answer over the relaxation's columns
COLUMN_S = 1e-4  # for PuLP to write a column with its row, and HiGHS to read it: a model that takes longer is not begun
DUST = 1e-8  # of an order: HiGHS keeps its rows to 1e-7
EXACT = 1e-9


@frozen
class Program:
    """The problem over some columns, as PuLP has it."""

    lp: LpProblem
    opens: dict[int, LpVariable]
    serves: dict[tuple[int, int], LpVariable]
    unmet: list[LpVariable]


def solve_facility(
    asked: FacilityLocation, time_limit_s: float, seed: int = 1, *, without_solver: bool = False
) -> PlainAnswer:
    """The best opening and serving found in the time, and a bound that holds for every other.

    `without_solver` is for when HiGHS had to be killed: what arithmetic alone finds, with the stop `killed`.
    """
    begun, cpu = time.monotonic(), time.process_time()
    end_s = begun + time_limit_s
    cost = np.asarray(asked.cost, float)
    found, bound, stop = _search(asked, cost, end_s, seed, without_solver=without_solver)
    objective = None
    opened: list[int] = []
    if found is not None:
        opened = sorted({h for h, _ in found})
        objective = math.fsum(
            [asked.opening[h] for h in opened] + [float(cost[h, i]) * share for (h, i), share in found.items()]
        )
        bound = without_rounding(bound, objective)
    whole = asked.single_source and found is not None
    return PlainAnswer(
        kind=asked.kind,
        name=asked.name,
        objective=objective,
        bound=bound if math.isfinite(bound) else None,
        gap=None if objective is None or not math.isfinite(bound) else relative_gap(objective, bound),
        seconds=round(time.monotonic() - begun, 3),
        cpu_seconds=round(time.process_time() - cpu, 3),
        stop=stop,
        solver="highs",
        opened=opened,
        assignment=[h for h, _ in sorted(found, key=lambda pair: pair[1])] if whole and found else [],
        shares=[]
        if asked.single_source or found is None
        else [Share(order=i, hub=h, share=share) for (h, i), share in sorted(found.items(), key=lambda one: one[0][1])],
    )


def _search(
    asked: FacilityLocation, cost: Floats, end_s: float, seed: int, *, without_solver: bool
) -> tuple[Shares | None, float, str]:
    if not len(asked.demand):
        return {}, 0.0, Stop.OPTIMAL.value
    if sum(asked.capacity) < sum(asked.demand) * (1 - EXACT):
        return None, math.inf, "infeasible"
    possible = np.asarray(asked.demand)[None, :] <= np.asarray(asked.capacity)[:, None]
    if not asked.single_source:
        possible = np.ones(cost.shape, bool)
    now_s = time.monotonic()
    best = first_answer(asked, cost, now_s + FILLING_SHARE * (end_s - now_s))
    if without_solver:
        return best, lower_bound(asked, cost, end_s), Stop.KILLED.value
    kept, left, bound = _relaxed(asked, cost, possible, now_s + RELAXED_SHARE * (end_s - now_s), seed)
    ended = math.isfinite(bound)
    if not ended:
        bound = lower_bound(asked, cost, time.monotonic() + BOUND_SHARE * max(0.0, end_s - time.monotonic()))
    if best is not None:
        kept[tuple(np.array(list(best)).T)] = True
    now_s = time.monotonic()
    if _in_time(kept, end_s):
        found, _, _ = _model(asked, cost, kept, best, now_s + FIRST_SHARE * (end_s - now_s), seed)
        best = _better(asked, cost, best, found)
    slack = math.inf if best is None or not ended else total_of(asked, cost, best) - bound
    whole = possible & (kept | (left <= slack + 1e-6 * abs(bound)))
    if _in_time(whole, end_s):
        found, proven, done = _model(asked, cost, whole, best, end_s, seed)
        best = _better(asked, cost, best, found)
        if best is None and done and (whole == possible).all():
            return None, bound, "infeasible"
        if best is not None and math.isfinite(proven):
            bound = max(bound, without_rounding(proven, total_of(asked, cost, best)))
    elif _in_time(kept, end_s):
        found, _, _ = _model(asked, cost, kept, best, end_s, seed)
        best = _better(asked, cost, best, found)
    if best is None:
        return None, bound, Stop.TIME_LIMIT.value
    total = total_of(asked, cost, best)
    proved = total - bound <= 1e-6 * max(1.0, abs(total))
    return best, bound, (Stop.OPTIMAL if proved else Stop.TIME_LIMIT).value


def _in_time(kept: Mask, end_s: float) -> bool:
    """Whether a model over the columns kept can be written, and something be hoped from it, in the time left."""
    return time.monotonic() + COLUMN_S * int(kept.sum()) < end_s


def _better(asked: FacilityLocation, cost: Floats, best: Shares | None, found: Shares | None) -> Shares | None:
    if found is None or best is None:
        return found if best is None else best
    return found if total_of(asked, cost, found) <= total_of(asked, cost, best) else best


def _relaxed(
    asked: FacilityLocation, cost: Floats, possible: Mask, end_s: float, seed: int
) -> tuple[Mask, Floats, float]:
    """The columns of the relaxation, the reduced cost of all the others, and its bound (-inf if it did not end)."""
    hubs, orders = cost.shape
    demand = np.asarray(asked.demand)
    # An hour at a hub costs at least its share of the opening: the first columns are the cheapest with that.
    guess = np.where(
        possible, cost + np.outer(np.asarray(asked.opening) / np.maximum(asked.capacity, EXACT), demand), np.inf
    )
    level = np.partition(guess, min(FIRST_COLUMNS, hubs) - 1, axis=0)[min(FIRST_COLUMNS, hubs) - 1]
    kept = possible & (guess <= level)
    for _ in range(PRICING_ROUNDS):
        if time.monotonic() >= end_s:
            break
        program = _program(asked, cost, kept, mip=False)
        stats = program.lp.solve(highs(end_s, mip=False, seed=seed))
        if stats.status is not LpSolveStatus.Optimal:
            break
        order_price = np.array([program.lp.get_constraint_by_name(f"order_{i}").pi for i in range(orders)])
        room_price = np.array([program.lp.get_constraint_by_name(f"room_{h}").pi for h in range(hubs)])
        # The room's dual is not above zero; the row of a column that is left out costs it nothing.
        left = np.where(possible & ~kept, cost - order_price[None, :] - np.outer(room_price, demand), np.inf)
        level = np.partition(left, min(MORE_COLUMNS, hubs) - 1, axis=0)[min(MORE_COLUMNS, hubs) - 1]
        fresh = (left <= level) & (left < -1e-7 * max(1.0, float(np.abs(order_price).max())))
        if not fresh.any():
            return (
                kept,
                left,
                float(stats.objective) if max(one.varValue for one in program.unmet) <= 1e-7 else -math.inf,
            )
        kept |= fresh
    return kept, np.zeros(cost.shape), -math.inf


def _program(asked: FacilityLocation, cost: Floats, kept: Mask, *, mip: bool) -> Program:
    lp = LpProblem("facility", LpMinimize)
    kind = "Binary" if mip else "Continuous"
    whole = "Binary" if mip and asked.single_source else "Continuous"
    opens = {h: lp.add_variable(f"open_{h}", 0, 1, kind) for h in range(len(asked.capacity))}
    objective = [(opens[h], float(price)) for h, price in enumerate(asked.opening)]
    by_order: list[list[tuple[LpVariable, float]]] = [[] for _ in asked.demand]
    by_hub: list[list[tuple[LpVariable, float]]] = [[(opens[h], -float(room))] for h, room in enumerate(asked.capacity)]
    serves = {}
    for h, i in zip(*(index.tolist() for index in np.nonzero(kept)), strict=True):
        x = serves[h, i] = lp.add_variable(f"x_{h}_{i}", 0, 1, whole)
        by_order[i].append((x, 1.0))
        by_hub[h].append((x, float(asked.demand[i])))
        objective.append((x, float(cost[h, i])))
        lp += (LpAffineExpression.from_list([(x, 1.0), (opens[h], -1.0)]) <= 0, f"only_{h}_{i}")
    dear = float(np.abs(cost).max()) * 10 + max(asked.opening) + 1
    unmet: list[LpVariable] = []
    for i, row in enumerate(by_order):
        if not mip:  # a first relaxation has too few columns to serve everybody
            unmet.append(lp.add_variable(f"unmet_{i}", 0, 1))
            row.append((unmet[-1], 1.0))
            objective.append((unmet[-1], dear))
        lp += (LpAffineExpression.from_list(row) == 1, f"order_{i}")
    for h, row in enumerate(by_hub):
        lp += (LpAffineExpression.from_list(row) <= 0, f"room_{h}")
    lp += LpAffineExpression.from_list(objective)
    return Program(lp, opens, serves, unmet)


def _model(
    asked: FacilityLocation,
    cost: Floats,
    kept: Mask,
    best: Shares | None,
    end_s: float,
    seed: int,
) -> tuple[Shares | None, float, bool]:
    """The best over the columns kept, the bound over them, and whether HiGHS came to an end."""
    if not kept.any(axis=0).all():
        return None, -math.inf, False
    program = _program(asked, cost, kept, mip=True)
    if best is not None:
        opened = {h for h, _ in best}
        for h, y in program.opens.items():
            y.setInitialValue(float(h in opened))
        for pair, x in program.serves.items():
            x.setInitialValue(best.get(pair, 0.0))
    stats = program.lp.solve(highs(end_s, mip=True, seed=seed, gap_rel=1e-9, start=best is not None))
    found = None
    if stats.has_solution:
        found = _served(program)
    ended = stats.status in (LpSolveStatus.Optimal, LpSolveStatus.GapLimit, LpSolveStatus.Infeasible)
    return found, stats.best_bound if stats.best_bound is not None else -math.inf, ended


def _served(program: Program) -> Shares:
    """The shares that HiGHS gave to hubs which it opened; what it left as dust at the others goes to these."""
    opened = {h for h, y in program.opens.items() if y.varValue > 0.5}
    found = {(h, i): x.varValue for (h, i), x in program.serves.items() if h in opened and x.varValue > DUST}
    given: dict[int, float] = {}
    for (_, i), share in found.items():
        given[i] = given.get(i, 0.0) + share
    return {(h, i): min(1.0, share / given[i]) for (h, i), share in found.items()}
