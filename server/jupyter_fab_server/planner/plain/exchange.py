"""Local search on an assignment: shifts of one order, exchanges of two, and chains in which one makes room for another.

All pairs of orders are judged at once; of those that save, as many are carried out as touch different hubs, so that
each still saves what was computed.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Hubs = NDArray[np.int64]

LEAST_GAIN = 1e-7
MOST_PAIRED = 1_500  # orders in one table of pairs (18 MB a table); more take turns
TRIED = 4_000  # best pairs looked at in one round


def exchanged(cost: Floats, hours: Floats, room: Floats, at: Hubs, reduced: Floats, end_s: float) -> None:
    """Nothing; `at` and `room` are changed until nothing saves, or the time is over. `at` must be within capacity."""
    orders = len(at)
    turn = 0
    while time.monotonic() < end_s:
        while _shift(cost, hours, room, at) and time.monotonic() < end_s:
            pass
        if orders <= MOST_PAIRED:
            some = np.arange(orders)
        else:  # those that lose most by where they are, and a different rest each time
            lost = reduced[at, np.arange(orders)] + np.roll(np.linspace(0, 1, orders), turn) * reduced.mean()
            some = np.argsort(-lost)[:MOST_PAIRED]
        turn += orders // 5 + 1
        if not _pairs(cost, hours, room, at, some):
            return


def _shift(cost: Floats, hours: Floats, room: Floats, at: Hubs) -> int:
    """How many orders went to another hub with room, each to the better."""
    orders = np.arange(len(at))
    gain = cost[at, orders] - np.where(hours <= room[:, None], cost, np.inf)
    best = gain.argmax(axis=0)
    saved = gain[best, orders]
    touched: set[int] = set()
    done = 0
    for i in np.argsort(-saved)[: len(room)]:
        here, there = int(at[i]), int(best[i])
        if saved[i] <= LEAST_GAIN:
            break
        if here not in touched and there not in touched:
            touched |= {here, there}
            room[here] += hours[here, i]
            room[there] -= hours[there, i]
            at[i] = there
            done += 1
    return done


def _pairs(cost: Floats, hours: Floats, room: Floats, at: Hubs, some: Hubs) -> int:
    """How many pairs were changed: `i` goes to the hub of `j`, and `j` to that of `i` or on to a third."""
    here = at[some]
    now = cost[here, some]
    there = cost[np.ix_(here, some)].T  # [i, j]: i at the hub of j
    need = hours[np.ix_(here, some)].T
    fits = need - hours[here, some][None, :] <= room[here][None, :]  # once j has left
    fits &= (here[:, None] != here[None, :]) & np.isfinite(there)
    with np.errstate(invalid="ignore"):
        leave = np.where(fits, now[:, None] - there, -np.inf)
    swap = leave + leave.T
    onward = np.where(hours[:, some] <= room[:, None], cost[:, some], np.inf)
    onward[here, np.arange(len(some))] = np.inf
    third = onward.argmin(axis=0)
    chain = leave + (now - onward[third, np.arange(len(some))])[None, :]
    chained = chain > swap
    saved = np.where(chained, chain, swap)
    count = min(TRIED, saved.size - 1)
    best = np.argpartition(-saved, count, axis=None)[:count]
    best = best[saved.ravel()[best] > LEAST_GAIN]
    touched: set[int] = set()
    done = 0
    for flat in best[np.argsort(-saved.ravel()[best])]:
        a, b = divmod(int(flat), len(some))
        i, j, one, two = int(some[a]), int(some[b]), int(here[a]), int(here[b])
        to = int(third[b]) if chained[a, b] else one
        if touched & {one, two, to}:
            continue
        touched |= {one, two, to}
        room[one] += hours[one, i]
        room[two] += hours[two, j] - hours[two, i]
        room[to] -= hours[to, j]
        at[i], at[j] = two, to
        done += 1
    return done
