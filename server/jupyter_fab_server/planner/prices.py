"""Prices of a minute at each hub by each day: they choose each order's candidate hubs, and bound every plan from below.

A price for each room of each hub (`network.py`) turns the plan into orders that choose by themselves: each takes the
hub where it is cheapest with what its minutes cost there. What they choose costs no more than any plan, whatever the
prices are, so the bound is true over all hubs. The best prices are the duals of the linear relaxation.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from jupyter_fab_server.planner.network import Floats, Network
from jupyter_fab_server.planner.plain.ascent import ascend

CANDIDATES = 16  # hubs of each order that are kept; the bound is over all of them nevertheless


@frozen
class Candidates:
    """For each order the hubs that are worth a look; those where it cannot go have an infinite cost."""

    hub: NDArray[np.int32]
    cost: Floats
    due: NDArray[np.int16]


def per_minute(network: Network, prices: Floats) -> Floats:
    """What a minute due on each day costs at each hub: its price in every room that it takes, less what it recovers."""
    later = np.cumsum(prices[:, ::-1], axis=1)[:, ::-1]
    found: Floats = later[:, : network.horizon_days + 1] - network.credit[:, None]
    return found


def candidates(
    network: Network,
    prices: Floats,
    count: int = CANDIDATES,
    keep: Candidates | None = None,
    at_least: NDArray[np.int64] | None = None,
) -> tuple[Candidates, float]:
    """The candidates at these prices, with those to keep, and the bound in sixtieths; both over all hubs.

    `at_least` is a hub of each order, or below zero, that is among its candidates in any case.
    """
    minute = per_minute(network, prices)
    count = min(count + (keep.hub.shape[1] if keep is not None else 0), network.hubs)
    hub = np.zeros((network.jobs, count), np.int32)
    cost = np.full((network.jobs, count), np.inf)
    due = np.zeros((network.jobs, count), np.int16)
    total = -float((prices * network.room).sum())
    every = np.arange(network.hubs)
    for low, high in network.blocks():
        whole_cost, whole_due = network.priced(low, high)
        reduced = whole_cost + network.work[low:high, None] * minute[every, whole_due]
        least = reduced.min(axis=1)
        if keep is not None:
            np.put_along_axis(reduced, keep.hub[low:high].astype(np.int64), -np.inf, axis=1)
        if at_least is not None:
            known = np.flatnonzero(at_least[low:high] >= 0)
            reduced[known, at_least[low:high][known]] = -np.inf
        if count < network.hubs:
            best = np.argpartition(reduced, count - 1, axis=1)[:, :count]
        else:
            best = np.broadcast_to(every, reduced.shape)
        hub[low:high] = best
        cost[low:high] = np.take_along_axis(whole_cost, best, axis=1)
        due[low:high] = np.take_along_axis(whole_due, best, axis=1)
        total += float(np.minimum(least, network.refusal[low:high]).sum())
    return Candidates(hub, cost, due), total


def value(network: Network, some: Candidates, prices: Floats) -> tuple[float, Floats]:
    """The bound over the candidates in sixtieths, and how it grows with each price."""
    reduced = some.cost + network.work[:, None] * per_minute(network, prices)[some.hub, some.due]
    best = reduced.argmin(axis=1)
    jobs = np.arange(network.jobs)
    least = reduced[jobs, best]
    made = np.flatnonzero(least < network.refusal)
    total = float(np.minimum(least, network.refusal).sum()) - float((prices * network.room).sum())
    load = np.bincount(
        some.hub[made, best[made]].astype(np.int64) * network.columns + some.due[made, best[made]],
        network.work[made],
        minlength=network.hubs * network.columns,
    ).reshape(network.hubs, network.columns)
    return total, np.cumsum(load, axis=1) - network.room


def risen(network: Network, some: Candidates, start: Floats, hope: float, *, rounds: int, end_s: float) -> Floats:
    """Better prices, by ascent over the candidates; `hope` is how much higher the bound may be, in sixtieths."""
    return ascend(
        lambda prices: value(network, some, prices), start, hope, rounds=rounds, end_s=end_s, most=network.price
    )
