"""Facility location without a solver: a first answer, and a bound that is true at any prices of the orders.

It answers when the relaxation does not end in time, and is where HiGHS starts from. Each order is bought at a price; a
hub opens if what it can earn within its capacity pays for opening (a knapsack of shares, largest earnings per unit of
demand first). What that earns at the best set of hubs bounds every answer from below (Lagrangian dual of the orders).
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from jupyter_fab_server.planner.plain.ascent import ascend
from jupyter_fab_server.planner.plain.problems import FacilityLocation

Floats = NDArray[np.float64]
Shares = dict[tuple[int, int], float]  # hub and order: the part of the order that it serves

ROUNDS = 300  # of ascent; 200 x 1,000 takes some 6 s, and the clock ends it earlier
LEAST = 1e-9  # of an order: less is not a share


def lower_bound(asked: FacilityLocation, cost: Floats, end_s: float) -> float:
    """A sum below which no answer can be; the best met until the time is over, one in any case."""
    demand, capacity, opening = (np.asarray(one, float) for one in (asked.demand, asked.capacity, asked.opening))
    size = np.maximum(demand, LEAST * max(1.0, float(demand.max())))

    def value(prices: Floats) -> tuple[float, Floats]:
        earned = np.maximum(0.0, prices - cost)
        by_worth = np.argsort(-earned / size, axis=1)
        ordered = np.take_along_axis(earned, by_worth, axis=1)
        taken = demand[by_worth]
        before = np.cumsum(taken, axis=1) - taken
        share = np.where(taken > 0, np.clip((capacity[:, None] - before) / np.where(taken > 0, taken, 1), 0, 1), 1.0)
        share = np.where(ordered > 0, share, 0.0)
        profit = (ordered * share).sum(axis=1) - opening
        opens = profit > 0
        served = np.zeros(cost.shape)
        np.put_along_axis(served, by_worth, share, axis=1)
        return float(prices.sum() - profit[opens].sum()), 1.0 - served[opens].sum(axis=0)

    start = (cost + opening[:, None] / np.maximum(capacity, LEAST)[:, None] * demand).min(axis=0)
    hope = 0.1 * max(1.0, abs(value(start)[0]))
    # An order's price may be below zero only where serving it brings money; the dual looks at the others alone.
    best = ascend(value, np.maximum(0.0, start), hope, rounds=ROUNDS, end_s=end_s)
    return max(value(start)[0], value(best)[0])


def first_answer(asked: FacilityLocation, cost: Floats, end_s: float) -> Shares | None:
    """An answer within the capacities, from which closing no single hub saves if there was time; None if not found."""
    opens = np.ones(len(asked.capacity), bool)
    opening = np.asarray(asked.opening, float)
    slope = opening / np.maximum(np.asarray(asked.capacity, float), LEAST)
    best = _filled(asked, cost, slope, opens)
    if best is None:
        return None
    while time.monotonic() < end_s:
        used = sorted({h for h, _ in best}, key=lambda h: -opening[h])
        opens = np.zeros(len(opening), bool)
        opens[used] = True
        total, better = total_of(asked, cost, best), None
        for hub in used:
            if time.monotonic() > end_s:
                break
            opens[hub] = False
            without = _filled(asked, cost, np.zeros(len(opening)), opens)
            if without is not None and total_of(asked, cost, without) < total:
                total, better = total_of(asked, cost, without), without
            else:
                opens[hub] = True
        if better is None:
            break
        best = better
    return best


def total_of(asked: FacilityLocation, cost: Floats, found: Shares) -> float:
    """What an answer costs: the hubs that serve anything, and the serving."""
    return sum(asked.opening[h] for h in {h for h, _ in found}) + sum(
        float(cost[pair]) * share for pair, share in found.items()
    )


def _filled(asked: FacilityLocation, cost: Floats, slope: Floats, opens: NDArray[np.bool_]) -> Shares | None:
    """Orders into open hubs, the largest first, each where it is cheapest with its share of the opening."""
    demand = np.asarray(asked.demand, float)
    room = np.where(opens, np.asarray(asked.capacity, float), -1.0)
    guess = np.where(opens[:, None], cost + slope[:, None] * demand, np.inf)
    found: Shares = {}
    for order in np.argsort(-demand, kind="stable").tolist():
        left = 1.0
        if asked.single_source or (room >= demand[order]).any():
            choice = np.where(room >= demand[order], guess[:, order], np.inf)
            hub = int(choice.argmin())
            if not np.isfinite(choice[hub]):
                return None
            found[hub, order] = 1.0
            room[hub] -= demand[order]
            continue
        for hub in np.argsort(guess[:, order], kind="stable").tolist():
            if left <= LEAST or not opens[hub]:
                break
            share = min(left, float(room[hub]) / float(demand[order]))
            if share > LEAST:
                found[hub, order] = share
                room[hub] -= share * demand[order]
                left -= share
        if left > LEAST:
            return None
    return found
