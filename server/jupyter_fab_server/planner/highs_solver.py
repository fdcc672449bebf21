"""The built-in solver that proves how good its plan is: prices, candidates, relaxations by columns, moves.

Prices rise by ascent, and each order keeps the hubs that are cheap at them; the relaxation over those, solved by HiGHS
through PuLP, gives better prices, which bring better columns; its rounding, improved by single moves, is a plan. Bounds
are over all hubs, at whatever prices. What the bound leaves possible is decided as a whole where that is small enough.
"""

from __future__ import annotations

import math
import time

import numpy as np
from attrs import frozen

from jupyter_fab_server.planner.costs import MIN_PER_H
from jupyter_fab_server.planner.model import answered
from jupyter_fab_server.planner.network import Floats, Mask, Network
from jupyter_fab_server.planner.prices import Candidates, candidates, per_minute, risen, value
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.search import NOBODY, Search, by_regret
from jupyter_fab_server.planner.solution import GAP_REL, HubPrices, Solution, Stop

FEW_PAIRS = 20_000  # orders times hubs: below it every pair is a candidate, and the whole model is decided
MOST_COLUMNS = 60_000  # of a relaxation: 3 s of HiGHS; of more orders those stay out whose choice is clearest
MOST_LEFT_OUT = 3  # times as many columns as fit: then prices by ascent alone get further
MOST_DECIDED = 12_000  # columns of an integer model that HiGHS has a chance with
PRICINGS = 6  # looks at all hubs while prices rise
PRICED = 12  # candidates that each look adds to an order's
STEPS = (0.1, 0.01)  # first and last step of prices after the first look, as shares of the most they can be
CALMER = 0.6  # of these steps after each further look
LAST_STEPS = (0.03, 0.001)
RELAXED_STEPS = (0.005, 0.0005)  # from between the relaxation's prices and the best ones before
SETTLING_STEPS = (0.01, 0.0003)
LEAST_STEP = 1e-3  # the first one: with smaller ones nothing is found any more
SETTLED = 0.05  # of the gap: a round that closes less of it is followed by smaller steps
SEED = 1  # the same problem, the same plan
ENOUGH = 40  # candidates of an order in the relaxations; fewer for very many orders
MOST_CANDIDATES = 4_000_000  # of all orders together: 56 MB
COLUMNS = 4  # of each order in one relaxation, beside those in use
RELAXATIONS = 8
SWEEPS = 4
ASCENT_SHARE = 0.3  # of the time, until prices are good enough for the first relaxation
LP_SHARE = 0.6  # of the time left, for one relaxation


class HighsSolver:
    """Column generation on PuLP with HiGHS."""

    name = "highs"

    def solve(self, problem: PlanProblem, time_limit_s: float) -> Solution:
        """The best plan found in the time, a bound over all hubs, and the prices that prove it."""
        run = _Run(problem, time.monotonic(), time_limit_s)
        if not run.network.hubs or not run.network.jobs:
            return Solution(
                dict.fromkeys(run.network.job_number), float(run.network.refusal.sum()) / MIN_PER_H, Stop.OPTIMAL
            )
        if run.network.jobs * run.network.hubs <= FEW_PAIRS:
            run.some, run.bound = candidates(run.network, run.prices, run.network.hubs)
        else:
            run.rise()
        run.insert()
        run.relax()
        run.settle()
        run.decide()
        return run.solution(problem)


@frozen
class _Best:
    hub: np.ndarray
    total: float


class _Run:
    """One problem under way: what is known so far."""

    def __init__(self, problem: PlanProblem, begun_s: float, time_limit_s: float) -> None:
        self.network = Network(problem)
        self.begun_s, self.end_s = begun_s, begun_s + time_limit_s
        self.prices: Floats = np.zeros(self.network.room.shape)
        self.bound = -math.inf
        self.some: Candidates
        self.chosen: Floats | None = None
        self.draw = np.random.default_rng(SEED)
        self.best: _Best | None = None
        self.stop = Stop.TIME_LIMIT

    def rise(self) -> None:
        """Prices that make most orders choose well, and the candidates at them."""
        network, until_s = self.network, self.begun_s + ASCENT_SHARE * (self.end_s - self.begun_s)
        most = max(PRICED, min(ENOUGH, MOST_CANDIDATES // network.jobs))
        prices, some, near = self.prices, None, None
        for number in range(PRICINGS):
            if some is not None and some.hub.shape[1] + PRICED > 2 * most:
                some = None  # the first ones were chosen at prices that mean nothing any more
            some, bound = candidates(network, prices, PRICED if number else most // 2, some)
            near = some if near is None else near
            self._learn(prices, bound)
            first, last = (step * CALMER**number for step in STEPS)
            prices = risen(network, some, prices, (first, last), rounds=40, end_s=until_s)
            if time.monotonic() > until_s:
                break
        else:
            near = None
        # Prices that are not yet good send orders past the hubs next to them: these are looked at too, then.
        self.some, bound = candidates(network, prices, most, near)
        self._learn(prices, bound)
        self.chosen = np.zeros(self.some.cost.shape)
        prices = risen(network, self.some, prices, LAST_STEPS, rounds=150, end_s=until_s, chosen=self.chosen)
        self._learn(prices, candidates(network, prices, 1)[1])

    def insert(self) -> None:
        """A first plan: by what orders chose while prices rose, or one after the other."""
        search = Search(self.network, self.some)
        if self.chosen is not None and self.chosen.any():
            self._draw(search)
        else:
            search.sweep(by_regret(self.network, self.some, self.prices), self.end_s, first=True)
        self._improve(search)

    def relax(self) -> None:
        """Better prices and plans by relaxations, until no column is missing or the time is over."""
        if COLUMNS * self.network.jobs > MOST_LEFT_OUT * MOST_COLUMNS:
            return  # of a few orders among many a relaxation says nothing new
        network, jobs = self.network, np.arange(self.network.jobs)
        used = np.zeros(self.some.cost.shape, bool)
        while_s = time.monotonic()
        for _ in range(RELAXATIONS):
            left_s = self.end_s - time.monotonic()
            if self._done() or left_s < 1.2 * (time.monotonic() - while_s) * (used.any()):
                break
            while_s = time.monotonic()
            assert self.best is not None
            at = self._at()
            columns = self._columns(at, used)
            found = answered(network, self.some, columns, at, while_s + LP_SHARE * left_s, mip=False)
            if found is None or found.prices is None:
                break
            made = np.flatnonzero(found.at >= 0)
            used[made, found.at[made]] = True
            if network.jobs * network.hubs > FEW_PAIRS:
                low, _ = value(network, self.some, found.prices)
                mixed = (found.prices + self.prices) / 2
                mixed = risen(network, self.some, mixed, RELAXED_STEPS, rounds=40, end_s=self.end_s)
                if value(network, self.some, mixed)[0] > max(low, self.bound):
                    self._learn(mixed, candidates(network, mixed, 1)[1])
            self._learn(found.prices, candidates(network, found.prices, 1)[1])
            search = Search(network, self.some)
            search.start(found.at)
            search.sweep(jobs[found.at == NOBODY], self.end_s, first=True)
            self._improve(search)
            if not (self._columns(found.at, used) & ~columns).any():
                break

    def settle(self) -> None:
        """Higher prices still, and plans drawn at them, for as long as that helps."""
        if self.chosen is None:  # every pair is a candidate: the model itself is decided
            return
        steps, took_s = SETTLING_STEPS, 0.0
        while not self._done() and steps[0] > LEAST_STEP and time.monotonic() + took_s < self.end_s:
            begun_s, before = time.monotonic(), self._gap()
            self.chosen[:] = 0
            prices = risen(
                self.network, self.some, self.prices, steps, rounds=100, end_s=self.end_s, chosen=self.chosen
            )
            self._learn(prices, candidates(self.network, prices, 1)[1])
            search = Search(self.network, self.some)
            self._draw(search)
            self._improve(search)
            took_s = time.monotonic() - begun_s
            if before - self._gap() < SETTLED * before:
                steps = steps[0] / 2, steps[1] / 2

    def decide(self) -> None:
        """The optimum, where the columns that can still be part of it are few."""
        if self._done() or self.best is None:
            return
        reduced = self._reduced()
        slack = self.best.total - self.bound
        surplus = reduced - np.minimum(reduced.min(axis=1), self.network.refusal)[:, None]
        columns = np.isfinite(self.some.cost) & (surplus <= slack + 1.0)
        exact = self.some.hub.shape[1] == self.network.hubs
        if columns.sum() > MOST_DECIDED:
            return
        found = answered(self.network, self.some, columns, self._at(), self.end_s, mip=True)
        if found is None:
            return
        search = Search(self.network, self.some)
        search.start(found.at)
        self._keep(search)
        if found.bound is not None and exact:
            self.bound = max(self.bound, found.bound)
            self.stop = found.stop

    def solution(self, problem: PlanProblem) -> Solution:
        """What was found."""
        assert self.best is not None
        names = [hub.id for hub in problem.hubs]
        hub_of = {
            job: names[hub] if hub >= 0 else None
            for job, hub in zip(self.network.job_number, self.best.hub, strict=True)
        }
        worth = np.cumsum(self.prices[:, problem.horizon_days :: -1], axis=1)[:, ::-1]
        return Solution(
            hub_of,
            self.bound / MIN_PER_H,
            Stop.OPTIMAL if self._done() else self.stop,
            tuple(HubPrices(name, tuple(round(one) for one in row)) for name, row in zip(names, worth, strict=True)),
        )

    def _draw(self, search: Search) -> None:
        """Nothing; each order stands at a hub that it chose, as often as it chose it."""
        assert self.chosen is not None
        shares = np.cumsum(self.chosen, axis=1)
        drawn = self.draw.random(self.network.jobs) * shares[:, -1]
        at = np.where(shares[:, -1] > 0, (shares <= drawn[:, None]).sum(axis=1), NOBODY)
        search.start(at)
        search.sweep(np.flatnonzero(at == NOBODY), self.end_s, first=True)

    def _gap(self) -> float:
        return self.best.total - self.bound if self.best is not None else math.inf

    def _done(self) -> bool:
        return self.best is not None and self.best.total - self.bound <= GAP_REL * abs(self.best.total)

    def _learn(self, prices: Floats, bound: float) -> None:
        if bound > self.bound:
            self.bound, self.prices = bound, prices

    def _reduced(self) -> Floats:
        minute = per_minute(self.network, self.prices)
        found: Floats = self.some.cost + self.network.work[:, None] * minute[self.some.hub, self.some.due]
        return found

    def _columns(self, at: np.ndarray, used: Mask) -> Mask:
        """Each order's cheapest columns at the prices, and those in use; of too many orders the least clear ones."""
        reduced = self._reduced()
        few = self.network.jobs * self.network.hubs <= FEW_PAIRS
        count = min(reduced.shape[1], reduced.shape[1] if few else COLUMNS)
        level = np.partition(reduced, count - 1, axis=1)[:, count - 1]
        found: Mask = np.isfinite(reduced) & ((reduced <= level[:, None]) | used)
        made = np.flatnonzero(at >= 0)
        found[made, at[made]] = True
        if found.sum() > MOST_COLUMNS:
            two = np.partition(reduced, 1, axis=1)
            clear = np.argsort(-np.nan_to_num(two[:, 1] - two[:, 0], posinf=1e15))
            out = np.cumsum(found[clear].sum(axis=1)) <= found.sum() - MOST_COLUMNS
            found[clear[out]] = False
        return found

    def _at(self) -> np.ndarray:
        """The best plan, by number of candidate."""
        assert self.best is not None
        match = (self.some.hub == self.best.hub[:, None]) & np.isfinite(self.some.cost)
        return np.where(match.any(axis=1), match.argmax(axis=1), NOBODY)

    def _improve(self, search: Search) -> None:
        jobs = np.arange(self.network.jobs)
        for _ in range(SWEEPS):
            if search.sweep(jobs, self.end_s) <= len(jobs) // 1000:
                break
        self._keep(search)

    def _keep(self, search: Search) -> None:
        total = search.total()
        if self.best is None or total < self.best.total:
            self.best = _Best(search.hub_of(), total)
