"""The problem as arrays: every order at every hub is priced a block of orders at a time, without an object for each.

`costs.py` says the same for one pair in scalars, with the reasons; a test holds the two together. What a hub's work
costs as a whole is one table for all hubs: work up to the end of each day, and work in all, each against a room and
with a price for what exceeds it (`load.py` says the same for one hub). Amounts are sixtieths of a minor unit, so they
are whole numbers, in floats.
"""

from __future__ import annotations

import math
from copy import copy

import numpy as np
from numpy.typing import NDArray

from jupyter_fab_server.planner.costs import EARTH_RADIUS_KM, G_PER_T, MIN_PER_H
from jupyter_fab_server.planner.load import capacities_min
from jupyter_fab_server.planner.problem import PlanHub, PlanProblem
from jupyter_fab_server.planner.sheets import SheetTable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

BLOCK = 100_000  # pairs in one block: an array of them stays in a processor's cache


class Network:
    """Orders and hubs by number, in the problem's order."""

    def __init__(self, problem: PlanProblem) -> None:
        hubs = problem.hubs
        self.hub_number = {hub.id: number for number, hub in enumerate(hubs)}
        self.horizon_days = problem.horizon_days
        self._hub_spot = _points([(hub.place.latitude_deg, hub.place.longitude_deg) for hub in hubs])
        self._bed = np.array([sorted(hub.bed_mm) for hub in hubs]).reshape(-1, 2)
        self._rate = np.array([hub.rate_minor_per_h for hub in hubs], np.float64)
        self._setup = np.array([hub.setup_minor for hub in hubs], np.float64)
        self._remake = np.array([hub.remake_permille for hub in hubs], np.float64)
        self._bands = _bands(hubs)
        self._moves = float(problem.move_minor)
        self._carbon = problem.carbon
        self._hub_g_per_min = np.array([hub.power_w * hub.grid_g_per_kwh / 60_000 for hub in hubs])
        self._hub_g_per_kg = np.array([float(hub.material_g_per_kg) for hub in hubs])
        self.room, self.price, self.credit = _hub_tables(problem)
        self.sheets = SheetTable(problem)
        self.recoverable = np.array(
            [float(h.free_min * h.fixed_idle_minor_per_h + h.floor_min * h.floor_minor_per_h) for h in hubs]
        )
        self._take(problem)

    def of(self, problem: PlanProblem) -> Network:
        """The network of a problem with the same hubs and days: only its orders are looked at."""
        found = copy(self)
        found.sheets = SheetTable(problem)
        found._take(problem)
        return found

    def _take(self, problem: PlanProblem) -> None:
        jobs = problem.jobs
        self.job_number = {job.id: number for number, job in enumerate(jobs)}
        self.work = np.array([job.work_min for job in jobs], np.float64)
        self.refusal = np.array([float(problem.refusal_of(job) * MIN_PER_H) for job in jobs])
        self._due = np.array([job.due_day for job in jobs], np.int64)
        self._mass = np.array([job.mass_kg for job in jobs])
        self._part = np.array([sorted(job.part_mm) for job in jobs]).reshape(-1, 2)
        self._spot = _points([(job.place.latitude_deg, job.place.longitude_deg) for job in jobs])
        self._has, self._needs = _capabilities(problem)
        self._carriages = self._pairs(
            [(c.job_id, c.hub_id, c.price_minor, c.transit_days) for c in problem.carriages], 2
        )
        self._makings = self._pairs([(m.job_id, m.hub_id, m.price_minor) for m in problem.makings], 1)
        self._bars = self._pairs([(b.job_id, b.hub_id) for b in problem.bars], 0)
        self._home = self._commitments([(c.job_id, c.hub_id) for c in problem.commitments if c.movable])
        self.held = self._commitments([(c.job_id, c.hub_id) for c in problem.commitments if not c.movable])
        self.refusal[self.held >= 0] = np.inf

    @property
    def jobs(self) -> int:
        """How many orders there are."""
        return len(self.work)

    @property
    def hubs(self) -> int:
        """How many hubs there are."""
        return len(self.credit)

    @property
    def columns(self) -> int:
        """How many rooms each hub has: one a day from day 0 on, then those of its work in all, step by step."""
        return int(self.room.shape[1])

    def blocks(self) -> list[tuple[int, int]]:
        """Ranges of orders whose pairs with all hubs fit a block."""
        size = max(1, BLOCK // max(1, self.hubs))
        return [(low, min(low + size, self.jobs)) for low in range(0, self.jobs, size)]

    def priced(self, low: int, high: int) -> tuple[Floats, NDArray[np.int16]]:
        """For orders `low` to `high` at each hub: the cost, infinite where it cannot go, and the day it is due."""
        of = slice(low, high)
        # Whole numbers below 2 ** 40 and a small divisor: the floor of their quotient in floats is that in integers.
        making = np.multiply.outer(2 * self.work[of], self._rate)
        making += MIN_PER_H
        making /= 2 * MIN_PER_H
        np.floor(making, out=making)
        _set(making, self._makings, low, high, 0)
        shipping, days = self._shipped(low, high)
        _set(shipping, self._carriages, low, high, 0)
        _set(days, self._carriages, low, high, 1)
        cost = making + self._setup
        if self._remake.any():
            cost += self._remakes(making, self._remake)
        cost += shipping
        carbon = self._emitted(low, high)
        cost += carbon
        material = self.sheets.priced(low, high)
        cost += material
        cost *= MIN_PER_H
        can = self._part[of, 0][:, None] <= self._bed[:, 0]
        can &= self._part[of, 1][:, None] <= self._bed[:, 1]
        can &= self._has[self._needs[of]]
        cost[~can] = np.inf
        _set(cost, self._bars, low, high, None)
        home = self._home[of]
        promised = np.flatnonzero(home >= 0)
        if self._moves and len(promised):
            cost[promised] += self._moves * MIN_PER_H
            cost[promised, home[promised]] -= self._moves * MIN_PER_H
        if (self.held[of] >= 0).any():  # where nobody carries it, its road costs nothing, and all else does
            self._hold(cost, making, np.where(np.isfinite(shipping), shipping, 0.0) + carbon + material, low, high)
        due = np.subtract(self._due[of][:, None], days)
        return cost, np.clip(due, 0, self.horizon_days, out=due).astype(np.int16)

    def _emitted(self, low: int, high: int) -> Floats | float:
        """What the carbon of each pair costs, in minor units."""
        if not self._carbon.price_minor_per_t:
            return 0.0
        of = slice(low, high)
        grams = np.multiply.outer(self._mass[of], self._hub_g_per_kg)
        grams += np.multiply.outer(self.work[of], self._hub_g_per_min)
        if self._carbon.freight_g_per_t_km:
            apart = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(self._square(low, high)) / 2))
            grams += apart * (self._mass[of][:, None] / 1000) * self._carbon.freight_g_per_t_km
        grams = np.floor(grams + 0.5)
        found: Floats = np.floor((2 * grams * self._carbon.price_minor_per_t + G_PER_T) / (2 * G_PER_T))
        return found

    def apart_km(self, job: int) -> Floats:
        """The great-circle distance of an order from each hub."""
        chord = np.sqrt(self._square(job, job + 1)[0])
        found: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2))
        return found

    def due_at(self, jobs: Ints, hubs: Ints) -> Ints:
        """The last day on which each of these orders may be finished at its hub: of single pairs, not of all."""
        days = self._band_days(jobs, hubs)
        if len(self._carriages):
            known = self._carriages[:, 0] * self.hubs + self._carriages[:, 1]
            order = np.argsort(known)
            asked = jobs * self.hubs + hubs
            place = np.minimum(np.searchsorted(known[order], asked), len(known) - 1)
            told = order[place]
            days = np.where(known[told] == asked, self._carriages[told, 3], days)
        found: Ints = np.clip(self._due[jobs] - days.astype(np.int64), 0, self.horizon_days)
        return found

    def _band_days(self, jobs: Ints, hubs: Ints) -> Floats:
        square = np.square(self._spot[jobs] - self._hub_spot[hubs]).sum(axis=1)
        days = np.zeros(len(jobs))
        for reach, mass, _, band_days in self._bands:
            fitting = (square <= reach[hubs]) & (self._mass[jobs] <= mass[hubs])
            np.copyto(days, band_days[hubs], where=fitting)
        return days

    @staticmethod
    def _remakes(making: Floats, permille: Floats) -> Floats:
        """The price of making again what must be, halves up."""
        found: Floats = np.floor((2 * making * permille + 1000) / 2000)
        return found

    def _hold(self, cost: Floats, making: Floats, beside: Floats, low: int, high: int) -> None:
        """Nothing; orders that are under way have their hub and no other, whatever the filters say."""
        for row in np.flatnonzero(self.held[low:high] >= 0):
            hub = int(self.held[low + row])
            made = making[row, hub]
            cost[row] = np.inf
            remake = self._remakes(made, self._remake[hub])
            cost[row, hub] = (made + self._setup[hub] + remake + beside[row, hub]) * MIN_PER_H

    def _shipped(self, low: int, high: int) -> tuple[Floats, Floats]:
        """Price and days of each hub's cheapest fitting band; infinite where none fits."""
        of = slice(low, high)
        square = self._square(low, high)
        price = np.full((high - low, self.hubs), np.inf)
        days = np.zeros((high - low, self.hubs))
        # From the dearest to the cheapest, so that the cheapest that fits stands last.
        for reach, mass, band_price, band_days in self._bands:
            fitting = (square <= reach) & (self._mass[of][:, None] <= mass)
            np.copyto(price, band_price, where=fitting)
            np.copyto(days, band_days, where=fitting)
        return price, days

    def _square(self, low: int, high: int) -> Floats:
        """Squared chords."""
        square = np.zeros((high - low, self.hubs))
        for axis in range(3):
            apart = np.subtract(self._spot[low:high, axis][:, None], self._hub_spot[:, axis])
            square += np.square(apart, out=apart)
        return square

    def _pairs(self, rows: list[tuple[object, ...]], values: int) -> Ints:
        """Job, hub and so many values each, in the order of jobs."""
        found = [
            (self.job_number[str(row[0])], self.hub_number[str(row[1])], *row[2:])
            for row in rows
            if row[0] in self.job_number and row[1] in self.hub_number
        ]
        table = np.array(found, np.int64).reshape(-1, 2 + values)
        return table[np.argsort(table[:, 0], kind="stable")]

    def _commitments(self, pairs: list[tuple[str, str]]) -> Ints:
        found = np.full(self.jobs, -1)
        for job, hub in pairs:
            found[self.job_number[job]] = self.hub_number[hub]
        return found


def _set(table: NDArray[np.generic], pairs: Ints, low: int, high: int, value: int | None) -> None:
    first, last = np.searchsorted(pairs[:, 0], [low, high])
    some = pairs[first:last]
    table[some[:, 0] - low, some[:, 1]] = np.inf if value is None else some[:, 2 + value]


def _points(places: list[tuple[float, float]]) -> Floats:
    """Points on the unit sphere; their chords grow with the distance and lose no digits when it is short."""
    lat, lon = np.radians(np.array(places).reshape(-1, 2)).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _capabilities(problem: PlanProblem) -> tuple[Mask, Ints]:
    """Which hubs meet each kind of need, and the kind of each order; few kinds, however many orders."""
    kinds: dict[object, int] = {}
    rows: list[list[bool]] = []
    needs = np.zeros(len(problem.jobs), np.int64)
    have = [(hub.accepting, set(hub.tools), set(hub.stocks), set(hub.certificates)) for hub in problem.hubs]
    for number, job in enumerate(problem.jobs):
        key = (job.tools, job.stocks, job.certificates)
        if key not in kinds:
            kinds[key] = len(rows)
            tools, stocks, papers = set(job.tools), set(job.stocks), set(job.certificates)
            rows.append([o and tools <= t and stocks <= s and papers <= p for o, t, s, p in have])
        needs[number] = kinds[key]
    return np.array(rows, bool).reshape(len(rows), len(problem.hubs)), needs


def _bands(hubs: tuple[PlanHub, ...]) -> list[tuple[Floats, Floats, Floats, Floats]]:
    """Squared chord, mass, price and days of each hub's bands, from the dearest to the cheapest."""
    sorted_bands = [sorted(hub.shipping, key=lambda b: (b.price_minor, b.transit_days), reverse=True) for hub in hubs]
    found = []
    for place in range(max((len(bands) for bands in sorted_bands), default=0)):
        here = [bands[place] if place < len(bands) else None for bands in sorted_bands]
        angle = np.array([min(math.pi, b.max_km / EARTH_RADIUS_KM) if b else 0.0 for b in here])
        reach = np.where([b is not None for b in here], (2 * np.sin(angle / 2)) ** 2, -1.0)
        mass = np.array([b.max_kg if b else 0.0 for b in here])
        price = np.array([float(b.price_minor) if b else 0.0 for b in here])
        days = np.array([float(b.transit_days) if b else 0.0 for b in here])
        found.append((reach, mass, price, days))
    return found


def _hub_tables(problem: PlanProblem) -> tuple[Floats, Floats, Floats]:
    """Rooms in minutes, prices of a minute beyond them, and what the first minutes recover, in sixtieths."""
    days, hubs = range(problem.horizon_days + 1), problem.hubs
    # Of the work in all: beyond the free minutes nothing is recovered any more, nor beyond the floor; then the steps.
    in_all = [
        [
            (hub.free_min, hub.fixed_idle_minor_per_h),
            *([(hub.floor_min, hub.floor_minor_per_h)] if hub.floor_min and hub.floor_minor_per_h else []),
            *((step.beyond_min, step.more_minor_per_h) for step in hub.load_steps),
        ]
        for hub in hubs
    ]
    most = max((len(one) for one in in_all), default=1)
    in_all = [one + [(0, 0)] * (most - len(one)) for one in in_all]
    room = [
        [*capacities_min(hub, problem.horizon_days), *(r for r, _ in one)]
        for hub, one in zip(hubs, in_all, strict=True)
    ]
    price = [[problem.late_minor_per_h] * len(days) + [p for _, p in one] for one in in_all]
    credit = [h.fixed_idle_minor_per_h + (h.floor_minor_per_h if h.floor_min else 0) for h in hubs]
    shape = (-1, len(days) + most)
    return (
        np.array(room, np.float64).reshape(shape),
        np.array(price, np.float64).reshape(shape),
        np.array(credit, np.float64),
    )
