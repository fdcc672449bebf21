"""What the planner is asked: jobs to be made, hubs that could make them, and what things cost. Frozen values, no logic.

The registry fills these from orders and hubs; `model.py`, the other solvers, `explain.py` and `check.py` all read the
same problem. Money is whole minor units of one currency, time is whole minutes of the bottleneck machine, and days are
counted from the start of the plan (day 1 ends the first working day).
"""

import hashlib

import msgspec
from attrs import field, frozen, validators

_AT_LEAST_ZERO = validators.ge(0)
_NOT_EMPTY = validators.matches_re(r".+")


def _size(sides: tuple[float, float]) -> tuple[float, float]:
    # Whole numbers become floats, here and in the fields below, or equal problems could have two digests.
    return float(sides[0]), float(sides[1])


@frozen
class Place:
    """A point on the map."""

    latitude_deg: float = field(converter=float, validator=[validators.ge(-90), validators.le(90)])
    longitude_deg: float = field(converter=float, validator=[validators.ge(-180), validators.le(180)])


@frozen
class Stock:
    """A sheet material at its nominal thickness."""

    material: str = field(validator=_NOT_EMPTY)
    thickness_mm: float = field(converter=float, validator=validators.gt(0))


@frozen
class SheetShare:
    """How much of one material a job takes, in thousandths of a sheet."""

    stock: Stock
    permille: int = field(validator=validators.gt(0))


@frozen
class SheetPrice:
    """What a whole sheet costs at a hub."""

    stock: Stock
    price_minor: int = field(validator=_AT_LEAST_ZERO)


@frozen
class PlanJob:
    """One order's work, as far as the choice of a hub needs it.

    `part_mm` is the largest part's bounding rectangle, which must fit a hub's bed one way or the other; `stocks` and
    `tools` must all be at the hub, which must hold the `certificates`; the piece must be at `place` by the end of
    `due_day`. `refusal_minor` is what it costs that no hub makes it (having it made elsewhere, for one), where that is
    known better than for all.
    """

    id: str = field(validator=_NOT_EMPTY)
    work_min: int = field(validator=validators.gt(0))
    due_day: int = field(validator=_AT_LEAST_ZERO)
    mass_kg: float = field(converter=float, validator=validators.gt(0))
    part_mm: tuple[float, float] = field(converter=_size)
    tools: tuple[str, ...]
    stocks: tuple[Stock, ...]
    place: Place
    certificates: tuple[str, ...] = ()
    refusal_minor: int | None = field(default=None, validator=validators.optional(_AT_LEAST_ZERO))
    sheets: tuple[SheetShare, ...] = ()


@frozen
class LoadStep:
    """Each hour of work beyond so many minutes in all costs so much more: overtime, or what uneven load is worth."""

    beyond_min: int = field(validator=_AT_LEAST_ZERO)
    more_minor_per_h: int = field(validator=_AT_LEAST_ZERO)


@frozen
class Carbon:
    """What a tonne of CO2e costs in the plan, and what carrying a tonne over a kilometre emits."""

    price_minor_per_t: int = field(default=0, validator=_AT_LEAST_ZERO)
    freight_g_per_t_km: int = field(default=0, validator=_AT_LEAST_ZERO)


@frozen
class ShippingBand:
    """The price and days of one parcel up to a distance and a mass; collecting is a band like any other, at 0."""

    max_km: float = field(converter=float, validator=validators.gt(0))
    max_kg: float = field(converter=float, validator=validators.gt(0))
    price_minor: int = field(validator=_AT_LEAST_ZERO)
    transit_days: int = field(validator=_AT_LEAST_ZERO)


@frozen
class PlanHub:
    """One workshop, as far as the choice needs it.

    `free_min` are the minutes before the horizon that would pass unsold; each that this plan fills recovers
    `fixed_idle_minor_per_h` of standing cost, once. `backlog_min` is work promised before this plan, done first.
    `remake_permille` is how many of 1,000 jobs this hub has had to make twice. `day_min` are the minutes of each day
    from day 1 on, where days differ; without it every day has `work_min_per_day`. `load_steps` add up. The first
    `floor_min` minutes of work count `floor_minor_per_h` less each hour, so that a small workshop has work too.
    `power_w` is drawn while working, from a grid of `grid_g_per_kwh`; `material_g_per_kg` is what its sheets emit.
    What fitting another sheet or cutter takes counts in the order within the hub (`sequence.py`).
    """

    id: str = field(validator=_NOT_EMPTY)
    place: Place
    bed_mm: tuple[float, float] = field(converter=_size)
    tools: tuple[str, ...]
    stocks: tuple[Stock, ...]
    rate_minor_per_h: int = field(validator=_AT_LEAST_ZERO)
    fixed_idle_minor_per_h: int = field(validator=_AT_LEAST_ZERO)
    free_min: int = field(validator=_AT_LEAST_ZERO)
    work_min_per_day: int = field(validator=_AT_LEAST_ZERO)
    backlog_min: int = field(default=0, validator=_AT_LEAST_ZERO)
    setup_minor: int = field(default=0, validator=_AT_LEAST_ZERO)
    remake_permille: int = field(default=0, validator=[_AT_LEAST_ZERO, validators.le(1000)])
    shipping: tuple[ShippingBand, ...] = ()
    accepting: bool = True
    day_min: tuple[int, ...] = ()
    certificates: tuple[str, ...] = ()
    load_steps: tuple[LoadStep, ...] = ()
    floor_min: int = field(default=0, validator=_AT_LEAST_ZERO)
    floor_minor_per_h: int = field(default=0, validator=_AT_LEAST_ZERO)
    power_w: int = field(default=0, validator=_AT_LEAST_ZERO)
    grid_g_per_kwh: int = field(default=0, validator=_AT_LEAST_ZERO)
    material_g_per_kg: int = field(default=0, validator=_AT_LEAST_ZERO)
    sheet_change_min: int = field(default=0, validator=_AT_LEAST_ZERO)
    tool_change_min: int = field(default=0, validator=_AT_LEAST_ZERO)
    sheet_prices: tuple[SheetPrice, ...] = ()

    def sheet_minor(self, stock: Stock) -> int:
        """The price of a whole sheet; 0 where it is part of the making."""
        return next((one.price_minor for one in self.sheet_prices if one.stock == stock), 0)


@frozen
class Carriage:
    """What bringing one job from one hub costs, where it is known better than from the hub's table."""

    job_id: str
    hub_id: str
    price_minor: int = field(validator=_AT_LEAST_ZERO)
    transit_days: int = field(validator=_AT_LEAST_ZERO)


@frozen
class Making:
    """What making one job costs at one hub, where it has been priced; the hub's hourly rate is not asked then."""

    job_id: str
    hub_id: str
    price_minor: int = field(validator=_AT_LEAST_ZERO)


@frozen
class Bar:
    """A hub that one job must not go to, and why, in words that follow the hub's name: it declined it, for one."""

    job_id: str
    hub_id: str
    why: str = field(validator=_NOT_EMPTY)


@frozen
class Commitment:
    """A job that an earlier plan gave to a hub. One that is not movable stays there whatever it costs."""

    job_id: str
    hub_id: str
    movable: bool


@frozen
class PlanProblem:
    """Everything that one plan depends on; equal problems have equal digests.

    `late_minor_per_h` is charged for each hour of work that is overdue at the end of each day up to `horizon_days`;
    `move_minor` for taking a movable commitment from its hub; `refusal_minor` for each job that nobody is given.
    Whole sheets are bought. Jobs that are due at a hub within the same `batch_days` days, counted from day 0, are cut
    from the same ones; without it each job has its own.
    """

    jobs: tuple[PlanJob, ...]
    hubs: tuple[PlanHub, ...]
    horizon_days: int = field(validator=validators.gt(0))
    late_minor_per_h: int = field(validator=_AT_LEAST_ZERO)
    refusal_minor: int = field(validator=_AT_LEAST_ZERO)
    move_minor: int = field(default=0, validator=_AT_LEAST_ZERO)
    carriages: tuple[Carriage, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    makings: tuple[Making, ...] = ()
    bars: tuple[Bar, ...] = ()
    currency: str = "EUR"
    carbon: Carbon = Carbon()
    batch_days: int = field(default=0, validator=_AT_LEAST_ZERO)

    def __attrs_post_init__(self) -> None:
        jobs = [job.id for job in self.jobs]
        hubs = [hub.id for hub in self.hubs]
        committed = [commitment.job_id for commitment in self.commitments]
        priced = [(carriage.job_id, carriage.hub_id) for carriage in self.carriages]
        made = [(making.job_id, making.hub_id) for making in self.makings]
        named = (("job", jobs), ("hub", hubs), ("commitment", committed), ("carriage", priced), ("making", made))
        for name, ids in named:
            if len(set(ids)) < len(ids):
                raise ValueError(f"a {name} stands twice in the problem")
        known_jobs, known_hubs = set(jobs), set(hubs)
        for commitment in self.commitments:
            if commitment.job_id not in known_jobs or commitment.hub_id not in known_hubs:
                raise ValueError(f"the commitment of job {commitment.job_id} names a job or hub that is not there")

    def refusal_of(self, job: PlanJob) -> int:
        """What it costs that no hub makes the job, in minor units."""
        return self.refusal_minor if job.refusal_minor is None else job.refusal_minor

    def encode(self) -> bytes:
        """The problem as JSON, the same bytes for the same problem."""
        return msgspec.json.encode(self)

    @property
    def digest(self) -> str:
        """The SHA-256 of `encode`."""
        return hashlib.sha256(self.encode()).hexdigest()


def decode_problem(content: bytes) -> PlanProblem:
    """The problem that `PlanProblem.encode` wrote."""
    return msgspec.json.decode(content, type=PlanProblem)
