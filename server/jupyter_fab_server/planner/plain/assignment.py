"""Generalised assignment: prices, a linear program on priced columns, then HiGHS on the columns that can still matter.

At a vertex of the relaxation at most one order a hub is split, so its rounding is nearly an answer; which columns can
be part of a better one follows from the bound (reduced cost fixing), so a small model can prove the optimum of a large
one. Answers are built up: repaired rounding, then models with two, four, eight ... columns an order.
"""

from __future__ import annotations

import math
import time

import numpy as np
from pulp import LpSolveStatus

from jupyter_fab_server.planner.highs import highs
from jupyter_fab_server.planner.plain.ascent import Floats, ascend
from jupyter_fab_server.planner.plain.polish import polished
from jupyter_fab_server.planner.plain.problems import GeneralisedAssignment, PlainAnswer, relative_gap, without_rounding
from jupyter_fab_server.planner.plain.program import Hubs, Instance, Mask, decided, program
from jupyter_fab_server.planner.plain.regions import improved_by_regions
from jupyter_fab_server.planner.plain.repair import repaired
from jupyter_fab_server.planner.solution import Stop

ROUNDS = 400  # of ascent; 80 x 1600 takes a second
FIRST_COLUMNS = 6  # cheapest columns of each order in the first relaxation
MORE_COLUMNS = 3  # that each order may add in a round of pricing
PRICING_ROUNDS = 12
IMPROVE_SHARE = 0.6  # of the time left; the rest is for models that prove, if there is a hope of that
TURN_S = 1.5  # of one way to improve, then it is seen which of them gains more in a second
OTHER_TURN = 4  # every so many turns the other way has one, since what gains changes as the answer gets better
MOST_DECIDED = 15_000  # columns that can be part of a better answer: with more of them no model has come to an end
WIDTHS = (2, 4, 8, 16, 32, 64)  # columns an order, on average, of the models that are tried one after the other
ENOUGH = 1e-9  # of reduced cost: zero
DIGITS = 1e-11  # of a bound: what is lost in a sum of many
INTEGER = 1e-6  # below a whole number, a bound is that whole number


def solve_assignment(
    asked: GeneralisedAssignment, time_limit_s: float, seed: int = 1, *, without_solver: bool = False
) -> PlainAnswer:
    """The best assignment found in the time, and a bound that holds for every assignment.

    `without_solver` is for when HiGHS had to be killed: what arithmetic alone finds, with the stop `killed`.
    """
    begun, cpu = time.monotonic(), time.process_time()
    end_s = begun + time_limit_s
    cost, hours = np.asarray(asked.cost, float), np.asarray(asked.hours, float)
    capacity = np.asarray(asked.capacity, float)
    cost = np.where(hours <= capacity[:, None], cost, np.inf)
    one = Instance(cost, hours, capacity)
    hubs, bound, stop = _search(one, end_s, seed, without_solver=without_solver)
    objective = None if hubs is None else one.total(hubs)
    if objective is not None:
        bound = without_rounding(bound, objective)
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
        assignment=[] if hubs is None else [int(hub) for hub in hubs],
    )


def _search(one: Instance, end_s: float, seed: int, *, without_solver: bool) -> tuple[Hubs | None, float, str]:
    if one.cost.size == 0 or not np.isfinite(one.cost).any(axis=0).all():
        empty = one.cost.shape[1] == 0 if one.cost.ndim == 2 else True
        return (np.zeros(0, int), 0.0, Stop.OPTIMAL.value) if empty else (None, math.inf, "infeasible")
    free, _ = one.bound(np.zeros(len(one.capacity)))
    prices = ascend(one.bound, np.zeros(len(one.capacity)), abs(free) + 1, rounds=ROUNDS, end_s=end_s)
    best = _better(one, None, repaired(one.cost, one.hours, one.capacity, prices, end_s))
    if without_solver:
        return best, _whole(one, one.bound(prices)[0]), Stop.KILLED.value
    prices, rounded = _relaxed(one, prices, end_s, seed)
    bound = _whole(one, one.bound(prices)[0])
    best = _better(one, best, repaired(one.cost, one.hours, one.capacity, prices, end_s, rounded))
    if best is not None and not _proved(one, best, bound):
        until_s = time.monotonic() + IMPROVE_SHARE * (end_s - time.monotonic())
        best = _improved(one, prices, best, bound, until_s, seed)
    reduced = one.cost + prices[:, None] * one.hours
    reduced = reduced - reduced.min(axis=0)
    if best is not None and (reduced <= one.total(best) - bound).sum() > MOST_DECIDED:
        best = _improved(one, prices, best, bound, end_s, seed + 1)
    for width in WIDTHS:
        if time.monotonic() >= end_s or (best is not None and _proved(one, best, bound)):
            break
        kept, whole = _kept(one, reduced, width, best, bound)
        # A narrow model is a step to the next: it may not use up the time of the one that proves.
        until_s = end_s if whole else time.monotonic() + (end_s - time.monotonic()) / 2
        found, proven, done = decided(one, kept, best, until_s, seed)
        best = _better(one, best, found)
        if whole:
            if done and best is None:
                return None, bound, "infeasible"
            bound = max(bound, _whole(one, proven if best is None else without_rounding(proven, one.total(best))))
            break
    if best is None:
        return None, bound, Stop.TIME_LIMIT.value
    return best, bound, (Stop.OPTIMAL if _proved(one, best, bound) else Stop.TIME_LIMIT).value


def _improved(one: Instance, prices: Floats, best: Hubs, bound: float, end_s: float, seed: int) -> Hubs:
    """A better assignment by two ways that take turns: many small changes, and a few hubs decided as a whole."""
    rates = [math.inf, math.inf]
    turn = 0
    while (begun_s := time.monotonic()) < end_s and not _proved(one, best, bound):
        way = int(rates[1] >= rates[0])
        if turn % OTHER_TURN == OTHER_TURN - 1:
            way = 1 - way
        before, until_s = one.total(best), min(end_s, begun_s + TURN_S)
        if way:
            best = improved_by_regions(one, prices, best, bound, until_s, seed + turn)
        else:
            best = polished(one.cost, one.hours, one.capacity, prices, best, bound, until_s, seed + turn)
        rates[way] = (before - one.total(best)) / max(1e-3, time.monotonic() - begun_s)
        turn += 1
    return best


def _proved(one: Instance, best: Hubs, bound: float) -> bool:
    return one.total(best) <= bound + 1e-6 * max(1.0, abs(bound))


def _kept(one: Instance, reduced: Floats, width: int, best: Hubs | None, bound: float) -> tuple[Mask, bool]:
    """The columns of the next model, and whether all that can matter are among them."""
    finite = np.isfinite(one.cost)
    orders = one.cost.shape[1]
    slack = one.total(best) - bound if best is not None else math.inf
    wanted = min(width * orders, int(finite.sum())) - 1
    level = float(np.partition(reduced[finite], wanted)[wanted])
    kept = finite & (reduced <= min(level, slack) + ENOUGH)
    whole = level >= slack or wanted + 1 >= int(finite.sum())
    if best is not None:
        kept[best, np.arange(orders)] = True
    return kept, whole


def _relaxed(one: Instance, prices: Floats, end_s: float, seed: int) -> tuple[Floats, Hubs]:
    """The prices of the linear relaxation over all columns, and each order's hub with the largest share."""
    hubs, orders = one.cost.shape
    reduced = one.cost + prices[:, None] * one.hours
    kept = reduced <= np.partition(reduced, min(FIRST_COLUMNS, hubs) - 1, axis=0)[min(FIRST_COLUMNS, hubs) - 1]
    kept &= np.isfinite(one.cost)
    best, shares = prices, np.zeros(one.cost.shape)
    for _ in range(PRICING_ROUNDS):
        lp, x = program(one, kept, mip=False)
        stats = lp.solve(highs(end_s, mip=False, seed=seed))
        if stats.status is not LpSolveStatus.Optimal:
            break
        found = np.array([max(0.0, -(lp.get_constraint_by_name(f"hours_{h}").pi or 0.0)) for h in range(hubs)])
        order_price = np.array([lp.get_constraint_by_name(f"order_{i}").pi for i in range(orders)])
        shares = np.zeros(one.cost.shape)
        for (h, i), variable in x.items():
            shares[h, i] = variable.varValue
        if one.bound(found)[0] > one.bound(best)[0]:
            best = found
        left = one.cost + found[:, None] * one.hours - order_price
        left[kept] = np.inf
        level = np.partition(left, min(MORE_COLUMNS, hubs) - 1, axis=0)[min(MORE_COLUMNS, hubs) - 1]
        fresh = (left <= level) & (left < -1e-7 * max(1.0, float(np.abs(order_price).max())))
        if not fresh.any():
            break
        kept |= fresh
    return best, np.where(shares.max(axis=0) > 0.5, shares.argmax(axis=0), -1)


def _better(one: Instance, best: Hubs | None, other: Hubs | None) -> Hubs | None:
    """The cheaper of two assignments, where the other one is an answer at all."""
    if other is None or (other < 0).any() or not np.isfinite(one.total(other)):
        return best
    load = np.bincount(other, one.hours[other, np.arange(len(other))], minlength=len(one.capacity))
    if (load > one.capacity * (1 + 1e-9) + 1e-9).any():
        return best
    return other if best is None or one.total(other) < one.total(best) else best


def _whole(one: Instance, bound: float) -> float:
    """The bound, raised to a whole number where all costs are whole."""
    costs = one.cost[np.isfinite(one.cost)]
    return (
        math.ceil(bound - max(INTEGER, DIGITS * abs(bound)))
        if math.isfinite(bound) and (costs == np.round(costs)).all()
        else bound
    )
