"""Prices of a minute at each hub by each day: they choose each order's candidate hubs, and bound every plan from below.

A price for each room of each hub (`network.py`) turns the plan into orders that choose by themselves: each takes the
hub where it is cheapest with what its minutes cost there. What they choose costs no more than any plan, whatever the
prices are, so the bound is true over all hubs. The best prices are the duals of the linear relaxation.
"""

from __future__ import annotations

import time

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from jupyter_fab_server.planner.network import Floats, Network

MEMORY, LONG_MEMORY = 0.8, 0.98  # of slopes and of their squares: about 5 and 50 steps
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


def value(network: Network, some: Candidates, prices: Floats, chosen: Floats | None = None) -> tuple[float, Floats]:
    """The bound over the candidates in sixtieths, and how it grows with each price.

    In `chosen` each order's choice is counted once more.
    """
    reduced = some.cost + network.work[:, None] * per_minute(network, prices)[some.hub, some.due]
    best = reduced.argmin(axis=1)
    least = reduced[np.arange(network.jobs), best]
    made = np.flatnonzero(least < network.refusal)
    total = float(np.minimum(least, network.refusal).sum()) - float((prices * network.room).sum())
    if chosen is not None:
        chosen[made, best[made]] += 1
    load = np.bincount(
        some.hub[made, best[made]].astype(np.int64) * network.columns + some.due[made, best[made]],
        network.work[made],
        minlength=network.hubs * network.columns,
    ).reshape(network.hubs, network.columns)
    return total, np.cumsum(load, axis=1) - network.room


def risen(
    network: Network,
    some: Candidates,
    start: Floats,
    steps: tuple[float, float],
    *,
    rounds: int,
    end_s: float,
    chosen: Floats | None = None,
) -> Floats:
    """The best prices met on a way of so many steps from `start`, by the bound over the candidates.

    `steps` are the first and the last step, as shares of the most that each price can be; in between they shrink
    evenly. Each price goes by its own slopes, large and small ones alike: a step along the slope as a whole would be
    all in the hubs with the most work. What orders choose in the second half is counted in `chosen`: their shares come
    near those of the relaxation. Source: Kingma and Ba 2015 (the step); Barahona and Anbil 2000 (the shares).
    """
    best, highest, prices = start, -np.inf, start
    mean, square = np.zeros_like(start), np.zeros_like(start)
    for number in range(rounds):
        if number and time.monotonic() > end_s:
            break
        bound, slope = value(network, some, prices, chosen if 2 * number >= rounds else None)
        if bound > highest:
            highest, best = bound, prices
        # A price that already stands at its end cannot follow its slope there.
        slope = np.where(((prices <= 0) & (slope < 0)) | ((prices >= network.price) & (slope > 0)), 0.0, slope)
        mean = MEMORY * mean + (1 - MEMORY) * slope
        square = LONG_MEMORY * square + (1 - LONG_MEMORY) * slope * slope
        size = np.sqrt(square / (1 - LONG_MEMORY ** (number + 1))) + 1e-9
        step = steps[0] * (steps[1] / steps[0]) ** (number / rounds)
        way = mean / (1 - MEMORY ** (number + 1)) / size
        prices = np.clip(prices + step * network.price * way, 0.0, network.price)
    return best
