"""A good assignment made better: the orders of some hubs are shared out among them anew, as well as can be.

What is looked at is small enough for HiGHS to decide in about a second (large neighbourhood search; Shaw 1998): some
hubs, their orders, and of each order the hubs among them that are cheapest at the prices. Hubs are drawn with a seed,
those more often at which the most is lost against the bound.
"""

from __future__ import annotations

import time

import numpy as np

from jupyter_fab_server.planner.plain.ascent import Floats
from jupyter_fab_server.planner.plain.program import Hubs, Instance, decided

ORDERS_AT_ONCE = 200
LEAST_HUBS, MOST_HUBS = 3, 12  # with more of them HiGHS mostly finds nothing in the time
COLUMNS = 4  # hubs of each order
DECIDE_S = 1.5


def improved_by_regions(one: Instance, prices: Floats, best: Hubs, bound: float, end_s: float, seed: int) -> Hubs:
    """The best assignment met until it reaches the bound, or the time is over."""
    draw = np.random.default_rng(seed)
    hubs, orders = one.cost.shape
    every = np.arange(orders)
    size = min(hubs, int(np.clip(round(ORDERS_AT_ONCE * hubs / max(1, orders)), LEAST_HUBS, MOST_HUBS)))
    reduced = one.cost + prices[:, None] * one.hours
    reduced = reduced - reduced.min(axis=0)
    best = best.copy()
    total = one.total(best)
    while total > bound + 1e-6 and time.monotonic() < end_s:
        load = np.bincount(best, one.hours[best, every], minlength=hubs)
        lost = prices * np.maximum(0, one.capacity - load) + np.bincount(best, reduced[best, every], minlength=hubs)
        weight = lost + 0.1 * lost.mean() + 1e-9
        chosen = draw.choice(hubs, size, replace=False, p=weight / weight.sum())
        mine = np.flatnonzero(np.isin(best, chosen))
        if not len(mine):
            continue
        place = np.zeros(hubs, np.int64)
        place[chosen] = np.arange(size)
        start, few = place[best[mine]], np.arange(len(mine))
        some = Instance(one.cost[np.ix_(chosen, mine)], one.hours[np.ix_(chosen, mine)], one.capacity[chosen])
        left = reduced[np.ix_(chosen, mine)]
        level = np.partition(left, min(COLUMNS, size) - 1, axis=0)[min(COLUMNS, size) - 1]
        kept = np.isfinite(some.cost) & (left <= np.minimum(level, lost[chosen].sum()))
        kept[start, few] = True
        found, _, _ = decided(some, kept, start, min(end_s, time.monotonic() + DECIDE_S), seed)
        if found is None:
            continue
        more = some.total(found) - some.total(start)
        room = some.capacity - np.bincount(found, some.hours[found, few], minlength=size)
        if more <= 1e-9 and (room >= -1e-9).all():
            best[mine] = chosen[found]
            total += more
    return best
