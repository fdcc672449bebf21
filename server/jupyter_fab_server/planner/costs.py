"""What each job would cost at each hub before anything is decided: an `Arc`, or the reason why it cannot go there.

Filters (bed, tools, stocks, carriage) come first, so that no solver ever sees a hub that cannot make the job. What
depends on the rest of the plan (lateness, recovered idle cost) is in `load.py`. The checker does not use this module.
"""

from __future__ import annotations

import math

from attrs import frozen

from jupyter_fab_server.planner.problem import Carbon, Carriage, Place, PlanHub, PlanJob, PlanProblem

EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius
MIN_PER_H = 60
G_PER_T = 1_000_000
PERMILLE = 1000


@frozen
class Arc:
    """One job at one hub: the costs that do not depend on other jobs, and the last day on which it may be finished."""

    job_id: str
    hub_id: str
    making_minor: int
    setup_minor: int
    remake_minor: int
    shipping_minor: int
    move_minor: int
    due_day: int
    carbon_g: int
    carbon_minor: int
    material_minor: int

    @property
    def sum_minor(self) -> int:
        """All terms of this arc."""
        made = self.making_minor + self.setup_minor + self.remake_minor
        return made + self.shipping_minor + self.move_minor + self.carbon_minor + self.material_minor


@frozen
class Exclusion:
    """Why a hub was not considered for a job, in words that name both sides."""

    job_id: str
    hub_id: str
    why: str


class Pricer:
    """Prices one job at one hub; what the problem says of pairs is looked up, not searched for."""

    def __init__(self, problem: PlanProblem) -> None:
        self._problem = problem
        self._carriages = {(carriage.job_id, carriage.hub_id): carriage for carriage in problem.carriages}
        self._makings = {(making.job_id, making.hub_id): making.price_minor for making in problem.makings}
        self._bars = {(bar.job_id, bar.hub_id): bar.why for bar in problem.bars}
        self._commitments = {commitment.job_id: commitment for commitment in problem.commitments}

    def priced(self, job: PlanJob, hub: PlanHub) -> Arc | Exclusion:
        """The arc, or why there is none; a fixed commitment leaves its job exactly one arc."""
        pair = (job.id, hub.id)
        held = self._commitments.get(job.id)
        carriage = self._carriages.get(pair) or _from_table(job, hub)
        if held is None or held.movable:
            why = self._bars.get(pair) or _obstacle(job, hub, carriage)
        else:
            why = "" if held.hub_id == hub.id else f"the job is already under way at {held.hub_id}"
        if why:
            return Exclusion(job.id, hub.id, why)
        moved = self._problem.move_minor if held is not None and held.hub_id != hub.id else 0
        making = self._makings.get(pair, rounded(job.work_min * hub.rate_minor_per_h, MIN_PER_H))
        carried = carriage or Carriage(job.id, hub.id, 0, 0)
        return _arc(job, hub, making, carried, moved, self._problem)


def rounded(numerator: int, denominator: int) -> int:
    """The quotient to the nearest whole number, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)


def distance_km(one: Place, other: Place) -> float:
    """The great-circle distance (haversine)."""
    lat1, lat2 = math.radians(one.latitude_deg), math.radians(other.latitude_deg)
    dlon = math.radians(other.longitude_deg - one.longitude_deg)
    square = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(square)))


def emitted_g(job: PlanJob, hub: PlanHub, carbon: Carbon) -> int:
    """Grams of CO2e of one job at one hub: the road, the machine's electricity, and the sheets."""
    road = job.mass_kg / 1000 * distance_km(job.place, hub.place) * carbon.freight_g_per_t_km
    electricity = job.work_min / MIN_PER_H * hub.power_w / 1000 * hub.grid_g_per_kwh
    return math.floor(road + electricity + job.mass_kg * hub.material_g_per_kg + 0.5)


def material_minor(job: PlanJob, hub: PlanHub, batch_days: int) -> int:
    """The job's part of the sheets that it shares, or its own whole sheets."""
    if batch_days:
        return sum(rounded(one.permille * hub.sheet_minor(one.stock), PERMILLE) for one in job.sheets)
    return sum(-(-one.permille // PERMILLE) * hub.sheet_minor(one.stock) for one in job.sheets)


def _arc(job: PlanJob, hub: PlanHub, making: int, carriage: Carriage, moved: int, problem: PlanProblem) -> Arc:
    grams = emitted_g(job, hub, problem.carbon)
    return Arc(
        job_id=job.id,
        hub_id=hub.id,
        making_minor=making,
        setup_minor=hub.setup_minor,
        remake_minor=rounded(making * hub.remake_permille, 1000),
        shipping_minor=carriage.price_minor,
        move_minor=moved,
        due_day=min(max(job.due_day - carriage.transit_days, 0), problem.horizon_days),
        carbon_g=grams,
        carbon_minor=rounded(grams * problem.carbon.price_minor_per_t, G_PER_T),
        material_minor=material_minor(job, hub, problem.batch_days),
    )


def _from_table(job: PlanJob, hub: PlanHub) -> Carriage | None:
    distance = distance_km(job.place, hub.place)
    fitting = [band for band in hub.shipping if distance <= band.max_km and job.mass_kg <= band.max_kg]
    if not fitting:
        return None
    best = min(fitting, key=lambda band: (band.price_minor, band.transit_days))
    return Carriage(job.id, hub.id, best.price_minor, best.transit_days)


def _obstacle(job: PlanJob, hub: PlanHub, carriage: Carriage | None) -> str:
    """Why the hub cannot make the job; empty if it can."""
    if not hub.accepting:
        return "it takes no new work now"
    (long_side, short_side), (bed_long, bed_short) = (sorted(size, reverse=True) for size in (job.part_mm, hub.bed_mm))
    if long_side > bed_long or short_side > bed_short:
        return (
            f"its bed of {bed_long:g} x {bed_short:g} mm is smaller than "
            f"the largest part, {long_side:g} x {short_side:g} mm"
        )
    if missing := [tool for tool in job.tools if tool not in hub.tools]:
        return f"it has no {', '.join(missing)}"
    if missing := [name for name in job.certificates if name not in hub.certificates]:
        return f"it is not certified for {', '.join(missing)}"
    if lacking := [stock for stock in job.stocks if stock not in hub.stocks]:
        return "it stocks no " + ", ".join(f"{stock.material} of {stock.thickness_mm:g} mm" for stock in lacking)
    if carriage is None:
        return f"nobody carries {job.mass_kg:g} kg over the {distance_km(job.place, hub.place):.0f} km from it"
    return ""
