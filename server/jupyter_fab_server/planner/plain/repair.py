"""A feasible assignment from prices or from a rounding: insert by regret, make room by moving others, then improve.

It needs no solver, and is what answers when there is no time for one. `exchange.py` improves it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jupyter_fab_server.planner.plain.exchange import exchanged

Floats = NDArray[np.float64]
Hubs = NDArray[np.int64]


def repaired(
    cost: Floats,
    hours: Floats,
    capacity: Floats,
    prices: Floats,
    end_s: float,
    start: Hubs | None = None,
    insert_by: Floats | None = None,
) -> Hubs | None:
    """An assignment within the capacities, improved; None if none was found.

    -1 in `start` is an order without hub. `insert_by` are other costs to insert by.
    """
    reduced = (cost if insert_by is None else insert_by) + prices[:, None] * hours
    at = np.full(cost.shape[1], -1) if start is None else start.copy()
    room = capacity - _load(hours, at)
    for hub in np.flatnonzero(room < 0):  # a rounding may overfill a hub: those who lose least by leaving go
        mine = np.flatnonzero(at == hub)
        others = np.delete(reduced[:, mine], hub, axis=0).min(axis=0) if len(cost) > 1 else np.zeros(len(mine))
        for order in mine[np.argsort((others - reduced[hub, mine]) / np.maximum(hours[hub, mine], 1e-9))]:
            if room[hub] >= 0:
                break
            at[order], room[hub] = -1, room[hub] + hours[hub, order]
    waiting = np.flatnonzero(at < 0)
    two = np.partition(reduced[:, waiting], min(1, len(cost) - 1), axis=0)
    regret = (two[1] if len(cost) > 1 else two[0]) - two[0]
    for order in waiting[np.argsort(-regret, kind="stable")]:
        choice = np.where(hours[:, order] <= room, reduced[:, order], np.inf)
        to = int(choice.argmin())
        if np.isfinite(choice[to]):
            at[order], room[to] = to, room[to] - hours[to, order]
        elif not _make_room(reduced, hours, room, at, int(order)):
            return None
    exchanged(cost, hours, room, at, reduced, end_s)
    return at


def _make_room(reduced: Floats, hours: Floats, room: Floats, at: Hubs, order: int) -> bool:
    """Whether the order found a hub by sending one other order on to a third."""
    best, least = None, np.inf
    for hub in np.argsort(reduced[:, order]):
        if not np.isfinite(reduced[hub, order]):
            break
        mine = np.flatnonzero(at == hub)
        mine = mine[room[hub] + hours[hub, mine] >= hours[hub, order]]
        if not len(mine):
            continue
        onward = np.where(hours[:, mine] <= room[:, None], reduced[:, mine], np.inf)
        onward[hub] = np.inf
        price = onward.min(axis=0) - reduced[hub, mine] + reduced[hub, order]
        k = int(price.argmin())
        if price[k] < least:
            best, least = (int(hub), int(mine[k]), int(onward[:, k].argmin())), float(price[k])
    if best is None:
        return False
    hub, other, third = best
    room[hub] += hours[hub, other] - hours[hub, order]
    room[third] -= hours[third, other]
    at[other], at[order] = third, hub
    return True


def _load(hours: Floats, at: Hubs) -> Floats:
    given = np.flatnonzero(at >= 0)
    return np.bincount(at[given], hours[at[given], given], minlength=len(hours)).astype(float)
