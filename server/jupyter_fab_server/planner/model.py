"""The planner's model in PuLP over some orders and some of their candidate hubs; the other orders stand where they are.

minimise   sum of x[i,k] at its cost + refusals r[i] + excess e[h,c] at its price - recovered minutes
such that  each order has one hub or is refused:          sum_k x[i,k] + r[i] = 1
           work at h up to room c (a day, or all):        u[h,c] = u[h,c-1] + minutes due on c
           what of it exceeds the room:                   e[h,c] >= u[h,c] - room[h,c]
           whole sheets of a material in a batch at h:    s >= what is taken there (integer model only)

Each x stands in one order row and one room row, so the model stays small where one variable per order, hub and day
would not. As a linear program its duals are the prices of a minute at each hub by each day; as an integer program over
all columns that can still matter it proves the optimum.
"""

from __future__ import annotations

import time

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from pulp import LpAffineExpression, LpMinimize, LpProblem, LpSolveStatus, LpVariable

from jupyter_fab_server.planner.costs import MIN_PER_H, PERMILLE
from jupyter_fab_server.planner.highs import MIN_TIME_S, highs
from jupyter_fab_server.planner.network import Floats, Mask, Network
from jupyter_fab_server.planner.prices import Candidates
from jupyter_fab_server.planner.search import NOBODY, Places
from jupyter_fab_server.planner.sheets import Shared
from jupyter_fab_server.planner.solution import Stop

_STOPS = {LpSolveStatus.Optimal: Stop.OPTIMAL, LpSolveStatus.GapLimit: Stop.GAP}
UNIT = 6_000.0  # sixtieths in a unit of the model: hundreds of minor units, in which HiGHS's tolerances make sense

Row = list[tuple[LpVariable, float]]


@frozen
class Answer:
    """What HiGHS said: each order's candidate, the bound over the columns in sixtieths, and the prices of rooms."""

    at: Places
    bound: float | None
    stop: Stop
    prices: Floats | None


@frozen
class _Model:
    lp: LpProblem
    goes_to: dict[tuple[int, int], LpVariable]
    refused: dict[int, LpVariable]
    constant: float  # sixtieths that are spent whatever is decided


def answered(
    network: Network, some: Candidates, columns: Mask, at: Places, end_s: float, *, mip: bool, seed: int = 1
) -> Answer | None:
    """The best over the columns (order by candidate), starting from `at`; None if HiGHS found nothing in time.

    Orders without a column stay where `at` has them. Without `mip` an order's candidate is the one with the largest
    share in the relaxation.
    """
    model = _build(network, some, columns, at, mip=mip)
    if mip:
        for (job, k), x in model.goes_to.items():
            x.setInitialValue(float(at[job] == k))
        for job, r in model.refused.items():
            r.setInitialValue(float(at[job] == NOBODY))
    stats = model.lp.solve(highs(max(end_s, time.monotonic() + MIN_TIME_S), mip=mip, seed=seed, start=mip))
    if not stats.has_solution or (not mip and stats.status is not LpSolveStatus.Optimal):
        return None
    share = np.zeros(network.jobs)
    for job, r in model.refused.items():
        share[job] = r.varValue
    found = at.copy()
    for job in model.refused:
        found[job] = NOBODY
    for (job, k), x in model.goes_to.items():
        if x.varValue > share[job]:
            share[job], found[job] = x.varValue, k
    bound = stats.best_bound if mip else stats.objective
    return Answer(
        found,
        None if bound is None else bound * UNIT + model.constant,
        _STOPS.get(stats.status, Stop.TIME_LIMIT),
        None if mip else _duals(network, model.lp),
    )


def _build(network: Network, some: Candidates, columns: Mask, at: Places, *, mip: bool) -> _Model:
    lp = LpProblem("plan", LpMinimize)
    goes_to: dict[tuple[int, int], LpVariable] = {}
    refused: dict[int, LpVariable] = {}
    objective: Row = []
    due: dict[tuple[int, int], Row] = {}
    chosen = columns.any(axis=1)
    for job in np.flatnonzero(chosen).tolist():
        row: Row = []
        work = float(network.work[job])
        for k in np.flatnonzero(columns[job]).tolist():
            x = goes_to[job, k] = lp.add_variable(f"x_{job}_{k}", 0, 1, "Binary" if mip else "Continuous")
            row.append((x, 1.0))
            objective.append((x, float(some.cost[job, k]) / UNIT))
            due.setdefault((int(some.hub[job, k]), int(some.due[job, k])), []).append((x, work))
        if np.isfinite(network.refusal[job]):
            r = refused[job] = lp.add_variable(f"r_{job}", 0, 1)
            row.append((r, 1.0))
            objective.append((r, float(network.refusal[job]) / UNIT))
        lp += (LpAffineExpression.from_list(row) == 1, f"one_hub_{job}")
    standing = np.flatnonzero(~chosen & (at >= 0))
    load = np.zeros(network.room.shape)
    np.add.at(load, (some.hub[standing, at[standing]], some.due[standing, at[standing]]), network.work[standing])
    nobody = np.flatnonzero(~chosen & (at < 0))
    constant = float(some.cost[standing, at[standing]].sum() + network.refusal[nobody].sum())
    touched = np.zeros(network.hubs, bool)
    touched[[hub for hub, _ in due]] = True
    for hub in np.flatnonzero(touched).tolist():
        _hub_rows(lp, network, hub, load[hub], due, objective)
    quiet = np.flatnonzero(~touched)
    total = np.cumsum(load[quiet], axis=1)
    constant += float((network.price[quiet] * np.maximum(0, total - network.room[quiet])).sum())
    constant -= float((network.credit[quiet] * total[:, -1]).sum())
    if mip and network.sheets.shared:
        constant += _whole_sheets(lp, network, some, goes_to, standing, at, objective)
    lp += LpAffineExpression.from_list(objective)
    return _Model(lp, goes_to, refused, constant)


def _whole_sheets(
    lp: LpProblem,
    network: Network,
    some: Candidates,
    goes_to: dict[tuple[int, int], LpVariable],
    standing: Places,
    at: Places,
    objective: Row,
) -> float:
    """What is left over where nothing is decided, in sixtieths; elsewhere whole sheets are bought, an integer each.

    The arcs pay for what is taken: the objective has the whole sheets less that.
    """
    table = network.sheets
    before = Shared(table, network.hubs)
    for job in standing.tolist():
        before.add(job, int(some.hub[job, at[job]]), int(some.due[job, at[job]]))
    takers: dict[tuple[int, int, int], Row] = {}
    for (job, k), x in goes_to.items():
        hub, batch = int(some.hub[job, k]), int(some.due[job, k]) // table.batch_days
        for kind, permille in zip(table.kind[job].tolist(), table.permille[job].tolist(), strict=True):
            if permille and table.price[hub, kind]:
                takers.setdefault((hub, kind, batch), []).append((x, permille / PERMILLE))
    left = before.left_over()
    for (hub, kind, batch), row in takers.items():
        price, used = float(table.price[hub, kind]) * MIN_PER_H, float(before.used[hub, kind, batch]) / PERMILLE
        sheets = lp.add_variable(f"s_{hub}_{kind}_{batch}", 0, None, "Integer")
        lp += (LpAffineExpression.from_list([*row, (sheets, -1.0)]) <= -used, f"sheets_{hub}_{kind}_{batch}")
        objective.append((sheets, price / UNIT))
        objective += [(x, -price * part / UNIT) for x, part in row]
        left -= price * used + price * float(-before.used[hub, kind, batch] % PERMILLE) / PERMILLE
    return left


def _hub_rows(
    lp: LpProblem,
    network: Network,
    hub: int,
    load: NDArray[np.float64],
    due: dict[tuple[int, int], Row],
    objective: Row,
) -> None:
    """Nothing; the hub's rows are in the model and its terms in the objective."""
    before: LpVariable | None = None
    for column in range(network.columns):
        today = due.get((hub, column), [])
        if before is None and not today and not load[: column + 1].any():
            continue  # nothing can be due yet
        if before is None or today or load[column]:
            u = lp.add_variable(f"u_{hub}_{column}", 0)
            carried = [(before, 1.0)] if before is not None else []
            standing = float(load[column] if before is not None else load[: column + 1].sum())
            lp += (LpAffineExpression.from_list([*today, *carried, (u, -1.0)]) == -standing, f"due_{hub}_{column}")
        else:
            u = before
        price = float(network.price[hub, column])
        if price:
            e = lp.add_variable(f"e_{hub}_{column}", 0)
            room = float(network.room[hub, column])
            lp += (LpAffineExpression.from_list([(u, 1.0), (e, -1.0)]) <= room, f"room_{hub}_{column}")
            objective.append((e, price / UNIT))
        before = u
    if before is not None and network.credit[hub]:
        objective.append((before, -float(network.credit[hub]) / UNIT))


def _duals(network: Network, lp: LpProblem) -> Floats:
    prices = np.zeros(network.room.shape)
    for row in lp.constraints():
        kind, *numbers = row.name.split("_")
        if kind == "room":
            prices[int(numbers[0]), int(numbers[1])] = -(row.pi or 0.0) * UNIT
    found: Floats = np.clip(prices, 0.0, network.price)
    return found
