"""Finds what is wrong with a plan. It computes every figure again from the problem and shares no code with its makers.

Nothing here imports the model, the costs, the load or the explanation: a mistake there must not be able to hide here.
It reads the values of `problem.py` and `plan.py` and nothing else.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from jupyter_fab.core.errors import FabError

if TYPE_CHECKING:
    from jupyter_fab_server.planner.plan import Plan
    from jupyter_fab_server.planner.problem import PlanHub, PlanJob, PlanProblem

TOLD_HUBS = 20  # up to so many hubs a reason must speak of all of them
MOST_EXPLAINED = 20_000  # jobs; a larger plan may come without reasons
BAND_TOLERANCE = 1e-9  # two ways of computing a distance differ in the last digits
GRAM_TOLERANCE = 1.0  # and so may grams, by rounding


class PlanWrong(FabError):
    """A plan contradicts its problem; it must not be used."""

    code = "plan-wrong"

    def __init__(self, faults: list[str]) -> None:
        super().__init__("The plan is refused; plan again, and report this: " + "; ".join(faults), faults=faults)


def verify(problem: PlanProblem, plan: Plan) -> None:
    """Nothing, if the plan holds.

    Raises
    ------
    PlanWrong
        With every fault that was found.
    """
    if faults := find_faults(problem, plan):
        raise PlanWrong(faults)


def find_faults(problem: PlanProblem, plan: Plan) -> list[str]:
    """What is wrong with the plan, in words; empty if it holds."""
    faults: list[str] = []
    if plan.problem_digest != problem.digest:
        faults.append("it answers another problem")
    jobs = {job.id: job for job in problem.jobs}
    hubs = {hub.id: hub for hub in problem.hubs}
    seen = Counter([a.job_id for a in plan.assignments] + [n.job_id for n in plan.not_made])
    faults += [f"job {job_id} is decided {seen[job_id]} times" for job_id in jobs if seen[job_id] != 1]
    faults += [f"job {job_id} is unknown" for job_id in seen if job_id not in jobs]
    faults += [f"hub {a.hub_id} is unknown" for a in plan.assignments if a.hub_id not in hubs]
    if faults:
        return faults
    held = {c.job_id: c for c in problem.commitments}
    at = {a.job_id: a.hub_id for a in plan.assignments}
    pairs = _Pairs(problem)
    faults += [
        f"job {c.job_id} is under way at {c.hub_id} and must stay"
        for c in problem.commitments
        if not c.movable and at.get(c.job_id) != c.hub_id
    ]
    total = Fraction(0)
    for n in plan.not_made:
        own = jobs[n.job_id].refusal_minor
        total += problem.refusal_minor if own is None else own
    queue: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for a in plan.assignments:
        job, hub, commitment = jobs[a.job_id], hubs[a.hub_id], held.get(a.job_id)
        fixed = commitment is not None and not commitment.movable
        carried = pairs.carriage(job, hub)
        if not fixed:
            faults += [f"job {job.id} at {hub.id}: {what}" for what in _misfits(job, hub)]
            if (job.id, hub.id) in pairs.bars:
                faults.append(f"job {job.id} at {hub.id}: it is barred from there")
            if carried is None:
                faults.append(f"job {job.id} at {hub.id}: nobody carries it")
        shipping, days = carried or (0, 0)
        making = pairs.making(job, hub)
        due = {
            "making": (a.making_minor, making),
            "set-up": (a.setup_minor, hub.setup_minor),
            "remake": (a.remake_minor, _half_up(Fraction(making * hub.remake_permille, 1000))),
            "shipping": (a.shipping_minor, shipping),
            "move": (a.move_minor, problem.move_minor if commitment and commitment.hub_id != hub.id else 0),
            "carbon": (
                a.carbon_minor,
                _half_up(Fraction(a.carbon_g, 1_000_000) * problem.carbon.price_minor_per_t),
            ),
        }
        due["material"] = (a.material_minor, _material(problem, job, hub))
        if abs(a.carbon_g - (grams := _grams(problem, job, hub))) > GRAM_TOLERANCE:
            faults.append(f"job {job.id}: it emits {grams:.0f} g, not {a.carbon_g}")
        faults += [f"job {job.id}: {name} is {told}, not {true}" for name, (told, true) in due.items() if told != true]
        total += sum(true for _, true in due.values())
        queue[hub.id].append((min(problem.horizon_days, max(0, job.due_day - days)), job.work_min))
    told_totals = {
        t.hub_id: (t.work_min, t.lateness_minor, t.idle_credit_minor, t.overtime_minor, t.floor_credit_minor)
        for t in plan.hub_totals
    }
    scraps = _Scraps(problem, at)
    faults += [
        f"{t.hub_id} has {t.left_over_minor} of sheets left over, not {scraps.minor(hubs[t.hub_id])}"
        for t in plan.hub_totals
        if t.hub_id in hubs and t.left_over_minor != scraps.minor(hubs[t.hub_id])
    ]
    true_totals = {hub_id: _hub_total(problem, hubs[hub_id], queue[hub_id]) for hub_id in queue}
    if told_totals != true_totals:
        faults.append(f"hub totals are {told_totals}, not {true_totals}")
    total += sum(scraps.minor(hubs[hub_id]) for hub_id in queue)
    total += sum(late - idle + overtime - floor for _, late, idle, overtime, floor in true_totals.values())
    if plan.total_minor != total:
        faults.append(f"the total is {plan.total_minor}, not {total}")
    if plan.bound_minor > plan.total_minor:
        faults.append(f"the bound {plan.bound_minor} is above the total {plan.total_minor}")
    if not math.isclose(plan.gap, (plan.total_minor - plan.bound_minor) / max(1, abs(plan.total_minor))):
        faults.append(f"the gap {plan.gap} does not follow from total and bound")
    return faults + _reason_faults(problem, plan, at, queue, pairs)


def _reason_faults(
    problem: PlanProblem,
    plan: Plan,
    at: dict[str, str],
    queue: dict[str, list[tuple[int, int]]],
    pairs: _Pairs,
) -> list[str]:
    """What is wrong with the figures that explain the plan."""
    if not plan.reasons and len(problem.jobs) > MOST_EXPLAINED:
        return []
    if [(r.job_id, r.chosen) for r in plan.reasons] != [(job.id, at.get(job.id)) for job in problem.jobs]:
        return ["the reasons are not those of the assignments"]
    faults = []
    hubs = {hub.id: hub for hub in problem.hubs}
    scraps = _Scraps(problem, at)
    rooms = {hub.id: _Room(problem, hub, queue.get(hub.id, [])) for hub in problem.hubs}
    for job, reason in zip(problem.jobs, plan.reasons, strict=True):
        told_hubs = [s.hub_id for s in reason.sums] + [e.hub_id for e in reason.excluded]
        if len(hubs) <= TOLD_HUBS and sorted(told_hubs) != sorted(hubs):
            faults.append(f"job {job.id}: its reason does not speak of every hub once")
            continue
        if len(set(told_hubs)) < len(told_hubs) or (reason.chosen and reason.sums[0].hub_id != reason.chosen):
            faults.append(f"job {job.id}: its reason does not begin with its hub, or names one twice")
            continue
        for one in reason.sums:
            hub = hubs[one.hub_id]
            shipping, days = pairs.carriage(job, hub) or (0, 0)
            due = min(problem.horizon_days, max(0, job.due_day - days))
            adds = rooms[hub.id].adds(due, job.work_min, inside=reason.chosen == hub.id)
            without = scraps.minor(hub, without=job if reason.chosen == hub.id else None)
            more = scraps.minor(hub, extra=job) - without
            if (one.material_minor, one.left_over_minor) != (_material(problem, job, hub), more):
                faults.append(f"job {job.id}: its reason gives wrong sheets for {hub.id}")
            of_hub = (one.lateness_minor, one.idle_credit_minor, one.overtime_minor, one.floor_credit_minor)
            told = (one.making_minor, one.shipping_minor, *of_hub)
            true = (pairs.making(job, hub), shipping, *adds)
            gram_minor = problem.carbon.price_minor_per_t / 1_000_000
            beyond = abs(one.carbon_minor - _grams(problem, job, hub) * gram_minor)
            if told != true or beyond > 1 + GRAM_TOLERANCE * gram_minor:
                faults.append(f"job {job.id}: its reason gives {told} for {hub.id}, not {true}")
    return faults


def _material(problem: PlanProblem, job: PlanJob, hub: PlanHub) -> int:
    """What the job's sheets cost by themselves: its part of shared ones, or whole ones of its own."""
    prices = {(p.stock.material, p.stock.thickness_mm): p.price_minor for p in hub.sheet_prices}
    found = 0
    for one in job.sheets:
        sheets = Fraction(one.permille, 1000)
        if not problem.batch_days:
            sheets = Fraction(math.ceil(sheets))
        found += _half_up(sheets * prices.get((one.stock.material, one.stock.thickness_mm), 0))
    return found


class _Scraps:
    """What is left over of whole sheets, hub by hub, counted from who is where."""

    def __init__(self, problem: PlanProblem, at: dict[str, str]) -> None:
        self._days, self._pairs, self._horizon = problem.batch_days, _Pairs(problem), problem.horizon_days
        self._there: dict[str, list[PlanJob]] = defaultdict(list)
        for job in problem.jobs:
            if job.id in at:
                self._there[at[job.id]].append(job)

    def minor(self, hub: PlanHub, extra: PlanJob | None = None, without: PlanJob | None = None) -> int:
        """Its price at the hub; with one job more, if it is not there yet, or without one."""
        if not self._days or not hub.sheet_prices:
            return 0
        there = [job for job in self._there[hub.id] if without is None or job.id != without.id]
        if extra is not None and all(job.id != extra.id for job in there):
            there.append(extra)
        taken: Counter[tuple[str, float, int]] = Counter()
        for job in there:
            _, days = self._pairs.carriage(job, hub) or (0, 0)
            batch = min(self._horizon, max(0, job.due_day - days)) // self._days
            for one in job.sheets:
                taken[one.stock.material, one.stock.thickness_mm, batch] += one.permille
        found = 0
        for price in hub.sheet_prices:
            for (material, thickness_mm, _), permille in taken.items():
                if (material, thickness_mm) == (price.stock.material, price.stock.thickness_mm):
                    over = math.ceil(Fraction(permille, 1000)) - Fraction(permille, 1000)
                    found += _half_up(over * price.price_minor)
        return found


class _Room:
    """A hub's work as the plan has it, to ask what one job more or less changes."""

    def __init__(self, problem: PlanProblem, hub: PlanHub, queue: list[tuple[int, int]]) -> None:
        self._late_price, self._hub = problem.late_minor_per_h, hub
        self._wanted = [sum(m for due, m in queue if due <= day) for day in range(problem.horizon_days + 1)]
        self._available = [_available(hub, day) for day in range(problem.horizon_days + 1)]
        self._work = sum(minutes for _, minutes in queue)

    def adds(self, due: int, work: int, *, inside: bool) -> tuple[int, int, int, int]:
        """Lateness, idle cost, overtime and floor that the job brings; it is `inside` if the queue has it already."""
        base = -work if inside else 0
        overdue = 0
        for wanted, available in zip(self._wanted[due:], self._available[due:], strict=True):
            overdue += max(0, wanted + base + work - available) - max(0, wanted + base - available)
        without = self._work + base
        before, after = (_in_all(self._hub, minutes) for minutes in (without, without + work))
        idle, overtime, floor = (_half_up(new - old) for new, old in zip(after, before, strict=True))
        return _half_up(Fraction(overdue * self._late_price, 60)), idle, overtime, floor


def _misfits(job: PlanJob, hub: PlanHub) -> list[str]:
    (a, b), (x, y) = job.part_mm, hub.bed_mm
    found = [] if hub.accepting else ["the hub is closed to new work"]
    if not ((a <= x and b <= y) or (b <= x and a <= y)):
        found.append("the part does not fit the bed")
    if not set(job.certificates) <= set(hub.certificates):
        found.append("a certificate is missing")
    if not set(job.tools) <= set(hub.tools):
        found.append("a tool is missing")
    if not {(s.material, s.thickness_mm) for s in job.stocks} <= {(s.material, s.thickness_mm) for s in hub.stocks}:
        found.append("a stock is missing")
    return found


class _Pairs:
    """What the problem says of single pairs of a job and a hub."""

    def __init__(self, problem: PlanProblem) -> None:
        self._carried = {(c.job_id, c.hub_id): (c.price_minor, c.transit_days) for c in problem.carriages}
        self._made = {(m.job_id, m.hub_id): m.price_minor for m in problem.makings}
        self.bars = {(bar.job_id, bar.hub_id) for bar in problem.bars}

    def making(self, job: PlanJob, hub: PlanHub) -> int:
        """The price of making, by the hub's own bid or its rate."""
        bid = self._made.get((job.id, hub.id))
        return _half_up(Fraction(job.work_min * hub.rate_minor_per_h, 60)) if bid is None else bid

    def carriage(self, job: PlanJob, hub: PlanHub) -> tuple[int, int] | None:
        """Price and days from hub to job; None if nobody carries it."""
        if (job.id, hub.id) in self._carried:
            return self._carried[job.id, hub.id]
        km = _arc_km(job, hub)
        bands = [
            (band.price_minor, band.transit_days)
            for band in hub.shipping
            if km <= band.max_km * (1 + BAND_TOLERANCE) and job.mass_kg <= band.max_kg
        ]
        return min(bands, default=None)


def _arc_km(job: PlanJob, hub: PlanHub) -> float:
    """The great-circle distance, from the angle between the two points' vectors."""

    def vector(latitude_deg: float, longitude_deg: float) -> tuple[float, float, float]:
        lat, lon = math.radians(latitude_deg), math.radians(longitude_deg)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    p = vector(job.place.latitude_deg, job.place.longitude_deg)
    q = vector(hub.place.latitude_deg, hub.place.longitude_deg)
    cross = (p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0])
    return 6371.0088 * math.atan2(math.hypot(*cross), sum(a * b for a, b in zip(p, q, strict=True)))


def _grams(problem: PlanProblem, job: PlanJob, hub: PlanHub) -> float:
    """CO2e of road, electricity and sheets: what leaves the hub's own figures and the job's mass and minutes."""
    tonnes, kwh = job.mass_kg / 1000, hub.power_w / 1000 * job.work_min / 60
    return (
        tonnes * _arc_km(job, hub) * problem.carbon.freight_g_per_t_km
        + kwh * hub.grid_g_per_kwh
        + 1000 * tonnes * hub.material_g_per_kg
    )


def _hub_total(problem: PlanProblem, hub: PlanHub, queue: list[tuple[int, int]]) -> tuple[int, int, int, int, int]:
    """Minutes, lateness, recovered idle cost, overtime and floor of a hub's queue of (due day, minutes)."""
    overdue = 0
    for day in range(problem.horizon_days + 1):
        wanted = sum(minutes for due_day, minutes in queue if due_day <= day)
        overdue += max(0, wanted - _available(hub, day))
    work = sum(minutes for _, minutes in queue)
    idle, overtime, floor = (_half_up(one) for one in _in_all(hub, work))
    return work, _half_up(Fraction(overdue, 60) * problem.late_minor_per_h), idle, overtime, floor


def _in_all(hub: PlanHub, work: int) -> tuple[Fraction, Fraction, Fraction]:
    """Recovered idle cost, overtime and floor of so many minutes, in minor units, unrounded."""
    overtime = Fraction(0)
    for step in hub.load_steps:
        if work > step.beyond_min:
            overtime += Fraction((work - step.beyond_min) * step.more_minor_per_h, 60)
    idle = Fraction(min(work, hub.free_min), 60) * hub.fixed_idle_minor_per_h
    return idle, overtime, Fraction(min(work, hub.floor_min), 60) * hub.floor_minor_per_h


def _available(hub: PlanHub, day: int) -> int:
    """The minutes until the end of the day that nobody has been promised."""
    shifts = hub.day_min[:day] if hub.day_min else [hub.work_min_per_day] * day
    return max(0, sum(shifts) - hub.backlog_min)


def _half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))
