"""A good assignment made better: some orders of a few hubs are taken out and put back otherwise, again and again.

What is no dearer than before is kept (iterated local search; Lourenço, Martin and Stützle 2003). Only those hubs and
their orders are looked at, so that one try costs milliseconds. Hubs are drawn with a seed, those more often at which
the most is lost against the bound: by hours left over at their price, or by orders that would rather be elsewhere.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from jupyter_fab_server.planner.plain.repair import repaired

Floats = NDArray[np.float64]
Hubs = NDArray[np.int64]

ORDERS_AT_ONCE = 160  # of the hubs in one try
LEAST_HUBS = 4
TAKEN_OUT = (4, 16)  # orders in one try: fewer fall back to where they were, more lose what was good
NOISE = 0.5  # of the mean loss of an order, on the prices by which orders are put back


def polished(
    cost: Floats, hours: Floats, capacity: Floats, prices: Floats, best: Hubs, bound: float, end_s: float, seed: int
) -> Hubs:
    """The best assignment met until it reaches the bound, or the time is over."""
    draw = np.random.default_rng(seed)
    hubs, orders = cost.shape
    if hubs < 2:
        return best
    every = np.arange(orders)
    reduced = cost + prices[:, None] * hours
    reduced = reduced - reduced.min(axis=0)
    size = int(np.clip(round(ORDERS_AT_ONCE * hubs / max(1, orders)), min(LEAST_HUBS, hubs), hubs))
    best = best.copy()
    total = float(cost[best, every].sum())
    while total > bound + 1e-6 and time.monotonic() < end_s:
        load = np.bincount(best, hours[best, every], minlength=hubs)
        lost = prices * np.maximum(0, capacity - load) + np.bincount(best, reduced[best, every], minlength=hubs)
        weight = lost + 0.1 * lost.mean() + 1e-9
        chosen = draw.choice(hubs, size, replace=False, p=weight / weight.sum())
        mine = np.flatnonzero(np.isin(best, chosen))
        if not len(mine):
            continue
        place = np.zeros(hubs, np.int64)
        place[chosen] = np.arange(size)
        start = place[best[mine]]
        out = draw.choice(len(mine), min(len(mine), int(draw.integers(*TAKEN_OUT))), replace=False)
        before = float(cost[best[mine], mine].sum())
        start[out] = -1
        sub_cost, sub_hours = cost[np.ix_(chosen, mine)], hours[np.ix_(chosen, mine)]
        noise = draw.random(len(mine)) * NOISE * (1 + lost.sum() / orders)
        shaken = sub_cost + noise * draw.random(sub_cost.shape)
        found = repaired(sub_cost, sub_hours, capacity[chosen], prices[chosen], end_s, start, shaken)
        if found is None:
            continue
        after = float(sub_cost[found, np.arange(len(mine))].sum())
        if after <= before + 1e-9:
            best[mine] = chosen[found]
            total += after - before
    return best
