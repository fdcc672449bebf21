"""Sheets that orders share, as arrays: what each takes of which material, and what is left over of whole sheets.

Role: beside `network.py`. An order pays its part of a sheet wherever it goes, which the arcs have; what is left over of
the last sheet of a material in a batch depends on who else is there, and is nothing at best: so bounds leave it out,
moves see it (`Shared`), and the integer model buys whole sheets. `load.SheetLoad` says the same for one hub.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jupyter_fab_server.planner.costs import MIN_PER_H, PERMILLE
from jupyter_fab_server.planner.problem import PlanProblem, Stock

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class SheetTable:
    """What orders take and what hubs ask. `kind` and `permille` have a column for each material of an order."""

    def __init__(self, problem: PlanProblem) -> None:
        self.batch_days = problem.batch_days
        kinds: dict[Stock, int] = {}
        for job in problem.jobs:
            for one in job.sheets:
                kinds.setdefault(one.stock, len(kinds))
        most = max((len(job.sheets) for job in problem.jobs), default=0) if kinds else 0
        self.kind = np.zeros((len(problem.jobs), most), np.int64)
        self.permille = np.zeros((len(problem.jobs), most), np.int64)
        for number, job in enumerate(problem.jobs if most else ()):
            for place, one in enumerate(job.sheets):
                self.kind[number, place], self.permille[number, place] = kinds[one.stock], one.permille
        self.price = np.array([[float(hub.sheet_minor(stock)) for stock in kinds] for hub in problem.hubs])
        self.price = self.price.reshape(len(problem.hubs), len(kinds))
        self.batches = problem.horizon_days // self.batch_days + 1 if self.batch_days else 0

    @property
    def shared(self) -> bool:
        """Whether what is left over depends on who is where."""
        return bool(self.batch_days and self.kind.shape[1])

    def priced(self, low: int, high: int) -> Floats | float:
        """What the sheets of each order cost at each hub by themselves, in whole minor units."""
        found: Floats | float = 0.0
        for place in range(self.kind.shape[1]):
            price = self.price[:, self.kind[low:high, place]].T
            taken = self.permille[low:high, place][:, None].astype(float)
            if self.batch_days:
                found = found + np.floor((2 * price * taken + PERMILLE) / (2 * PERMILLE))
            else:
                found = found + price * np.ceil(taken / PERMILLE)
        return found


class Shared:
    """Who is where, by hub, material and batch: what one order more leaves over."""

    def __init__(self, table: SheetTable, hubs: int) -> None:
        self._table = table
        self.used = np.zeros((hubs, table.price.shape[1], table.batches), np.int64)

    def add(self, job: int, hub: int, due: int, sign: int = 1) -> None:
        """Nothing; the order is there now, or no more."""
        table = self._table
        np.add.at(self.used[hub], (table.kind[job], due // table.batch_days), sign * table.permille[job])

    def marginal(self, job: int, hubs: NDArray[np.int32], dues: NDArray[np.int16]) -> Floats:
        """How much more is left over at each of these hubs with the order, in sixtieths."""
        table, found = self._table, np.zeros(len(hubs))
        for kind, permille in zip(table.kind[job], table.permille[job], strict=True):
            used = self.used[hubs, kind, dues // table.batch_days]
            found += table.price[hubs, kind] * (-(used + permille) % PERMILLE - -used % PERMILLE)
        return found * (MIN_PER_H / PERMILLE)

    def left_over(self) -> float:
        """The price of all that is left over, in sixtieths."""
        return float((self._table.price[:, :, None] * (-self.used % PERMILLE)).sum()) * MIN_PER_H / PERMILLE
