"""Problems as files: what `jupyter fab plan` reads, and how each kind becomes a problem of the planner.

Three kinds, told apart by `kind` or by what they hold: a network of hubs and orders with calendars and costs, plain
generalised assignment, and capacitated facility location. `docs/how-to/plan-from-a-file.md` describes every field.
Hours and dates are for people; here they become minutes, and days counted from `start`.
"""

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab_server.planner.groups import planned_orders
from jupyter_fab_server.planner.plain.problems import FacilityLocation, GeneralisedAssignment
from jupyter_fab_server.planner.problem import (
    Bar,
    Carbon,
    Carriage,
    Commitment,
    LoadStep,
    Making,
    Place,
    PlanHub,
    PlanJob,
    PlanProblem,
    SheetPrice,
    SheetShare,
    ShippingBand,
    Stock,
)

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FREIGHT_G_PER_T_KM = 710  # a rigid lorry of 3.5-7.5 t, all scopes; Source: DEFRA 2012, table 7e
OFFICE: dict[Day, float] = {"mon": 8.0, "tue": 8.0, "wed": 8.0, "thu": 8.0, "fri": 8.0}
_AtLeast0 = Annotated[float, msgspec.Meta(ge=0)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """No field is read that is not described."""


class Calendar(_Strict, frozen=True):
    """When a hub works: hours by weekday, and the dates on which it does not."""

    hours: dict[Day, _AtLeast0] = msgspec.field(default_factory=OFFICE.copy)
    holidays: tuple[dt.date, ...] = ()

    def minutes(self, start: dt.date, days: int) -> tuple[int, ...]:
        """The minutes of each day from `start` on."""
        dates = (start + dt.timedelta(days=n) for n in range(days))
        return tuple(0 if day in self.holidays else round(60 * self.hours.get(DAYS[day.weekday()], 0)) for day in dates)


class StepEntry(_Strict, frozen=True):
    """Beyond this share of the hours within the horizon an hour costs so much more."""

    above: _AtLeast0
    more_minor_per_h: Annotated[int, msgspec.Meta(ge=0)]


class SheetPriceEntry(_Strict, frozen=True):
    """What a whole sheet costs at a hub."""

    material: str
    thickness_mm: float
    price_minor: Annotated[int, msgspec.Meta(ge=0)]


class SheetsEntry(_Strict, frozen=True):
    """How many sheets of a material an order takes; 0.4 for a part of one."""

    material: str
    thickness_mm: float
    sheets: Annotated[float, msgspec.Meta(gt=0)]


class HubEntry(_Strict, frozen=True):
    """A workshop: where it is, what it can do, when it works, and what it costs."""

    id: str
    latitude: float
    longitude: float
    bed_mm: tuple[float, float]
    rate_minor_per_h: int
    calendar: str = ""
    tools: tuple[str, ...] = ()
    materials: tuple[Stock, ...] = ()
    idle_minor_per_h: int = 0
    free_h: _AtLeast0 = 0
    backlog_h: _AtLeast0 = 0
    setup_minor: int = 0
    remake_permille: int = 0
    shipping: tuple[ShippingBand, ...] = ()
    accepting: bool = True
    certificates: tuple[str, ...] = ()
    load_steps: tuple[StepEntry, ...] = ()
    floor_h: _AtLeast0 = 0
    floor_minor_per_h: int = 0
    power_kw: _AtLeast0 = 0
    grid_g_per_kwh: int = 0
    material_g_per_kg: int = 0
    sheet_change_min: Annotated[int, msgspec.Meta(ge=0)] = 0
    tool_change_min: Annotated[int, msgspec.Meta(ge=0)] = 0
    sheet_prices: tuple[SheetPriceEntry, ...] = ()


class OrderEntry(_Strict, frozen=True):
    """An order: how long it takes, when and where it is due, and what it needs."""

    id: str
    hours: Annotated[float, msgspec.Meta(gt=0)]
    due: dt.date
    latitude: float
    longitude: float
    mass_kg: float = 1.0
    part_mm: tuple[float, float] = (1.0, 1.0)
    tools: tuple[str, ...] = ()
    materials: tuple[Stock, ...] = ()
    committed_to: str = ""
    started: bool = False
    pinned_to: str = ""
    not_at: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    refusal_minor: int | None = None
    together: str = ""
    lots: Annotated[int, msgspec.Meta(ge=1)] = 1
    sheets: tuple[SheetsEntry, ...] = ()


class PairEntry(_Strict, frozen=True):
    """What is known better of one order at one hub than its rate and its table say."""

    order: str
    hub: str
    making_minor: int | None = None
    shipping_minor: int | None = None
    transit_days: int = 0


class CostsEntry(_Strict, frozen=True):
    """What lateness, refusal, moving and carbon cost."""

    late_minor_per_h: int = 3_000
    refusal_minor: int = 1_000_000
    move_minor: int = 0
    carbon_minor_per_t: int = 0
    freight_g_per_t_km: int = FREIGHT_G_PER_T_KM
    batch_days: Annotated[int, msgspec.Meta(ge=0)] = 0


class NetworkFile(_Strict, frozen=True, kw_only=True):
    """Hubs and orders, as people write them."""

    kind: Literal["network"] = "network"
    name: str = ""
    start: dt.date
    horizon_days: int = 21
    currency: str = "EUR"
    costs: CostsEntry = CostsEntry()
    calendars: dict[str, Calendar] = {}
    hubs: tuple[HubEntry, ...]
    orders: tuple[OrderEntry, ...]
    pairs: tuple[PairEntry, ...] = ()

    def planned(self) -> tuple[list[OrderEntry], dict[str, list[str]]]:
        """The orders as they are planned, and the names under which those are that stay together or are split."""
        return planned_orders(self.orders, self.costs.refusal_minor)

    def problem(self) -> PlanProblem:
        """The planner's problem: day 1 is `start`, and ends with its evening.

        Raises
        ------
        BadInput
            A name that nothing has.
        """
        hubs = {hub.id for hub in self.hubs}
        for order in self.orders:
            for name in (order.committed_to, order.pinned_to, *order.not_at):
                if name and name not in hubs:
                    raise BadInput(f"Order {order.id} names hub {name!r}, which is not in the file.", pointer="/orders")
        planned, _ = self.planned()
        orders = {order.id for order in planned}
        for pair in self.pairs:
            if pair.order not in orders or pair.hub not in hubs:
                raise BadInput(f"Pair {pair.order!r}, {pair.hub!r} names nothing in the file.", pointer="/pairs")
        for hub in self.hubs:
            if hub.calendar and hub.calendar not in self.calendars:
                raise BadInput(f"Hub {hub.id} has a calendar that is not in the file.", pointer="/hubs")
        names = ([*hubs, *(one.id for one in self.orders)], [one.id for one in planned])
        if len(hubs) < len(self.hubs) or any(len(set(some)) < len(some) for some in names):
            raise BadInput("An id stands twice in the file.", pointer="/orders")
        makings = [Making(p.order, p.hub, p.making_minor) for p in self.pairs if p.making_minor is not None]
        carried = [
            Carriage(p.order, p.hub, p.shipping_minor, p.transit_days)
            for p in self.pairs
            if p.shipping_minor is not None
        ]
        return PlanProblem(
            tuple(self._job(order) for order in planned),
            tuple(self._hub(hub) for hub in self.hubs),
            self.horizon_days,
            self.costs.late_minor_per_h,
            self.costs.refusal_minor,
            move_minor=self.costs.move_minor,
            carriages=tuple(carried),
            commitments=tuple(
                Commitment(o.id, o.committed_to, movable=not o.started) for o in planned if o.committed_to
            ),
            makings=tuple(makings),
            bars=tuple(
                Bar(o.id, h.id, "the order is not to be made there")
                for o in planned
                if o.not_at or o.pinned_to
                for h in self.hubs
                if h.id in o.not_at or (o.pinned_to and h.id != o.pinned_to)
            ),
            currency=self.currency,
            batch_days=self.costs.batch_days,
            carbon=Carbon(self.costs.carbon_minor_per_t, self.costs.freight_g_per_t_km),
        )

    def _job(self, order: OrderEntry) -> PlanJob:
        days = (order.due - self.start).days + 1
        return PlanJob(
            order.id,
            work_min=max(1, round(order.hours * 60)),
            due_day=min(max(days, 0), self.horizon_days),
            mass_kg=order.mass_kg,
            part_mm=order.part_mm,
            tools=order.tools,
            stocks=order.materials,
            place=Place(order.latitude, order.longitude),
            certificates=order.certificates,
            refusal_minor=order.refusal_minor,
            sheets=tuple(
                SheetShare(Stock(one.material, one.thickness_mm), max(1, round(1000 * one.sheets)))
                for one in order.sheets
            ),
        )

    def _hub(self, hub: HubEntry) -> PlanHub:
        minutes = self.calendars.get(hub.calendar, Calendar()).minutes(self.start, self.horizon_days)
        return PlanHub(
            hub.id,
            Place(hub.latitude, hub.longitude),
            hub.bed_mm,
            hub.tools,
            hub.materials,
            rate_minor_per_h=hub.rate_minor_per_h,
            fixed_idle_minor_per_h=hub.idle_minor_per_h,
            free_min=round(hub.free_h * 60),
            work_min_per_day=0,
            day_min=minutes,
            backlog_min=round(hub.backlog_h * 60),
            setup_minor=hub.setup_minor,
            remake_permille=hub.remake_permille,
            shipping=hub.shipping,
            accepting=hub.accepting,
            certificates=hub.certificates,
            # Hours that are taken already count: a hub that is half full is nearer to its overtime.
            load_steps=tuple(
                LoadStep(max(0, round(step.above * sum(minutes) - 60 * hub.backlog_h)), step.more_minor_per_h)
                for step in hub.load_steps
            ),
            floor_min=round(hub.floor_h * 60),
            floor_minor_per_h=hub.floor_minor_per_h,
            power_w=round(hub.power_kw * 1000),
            grid_g_per_kwh=hub.grid_g_per_kwh,
            material_g_per_kg=hub.material_g_per_kg,
            sheet_change_min=hub.sheet_change_min,
            tool_change_min=hub.tool_change_min,
            sheet_prices=tuple(
                SheetPrice(Stock(one.material, one.thickness_mm), one.price_minor) for one in hub.sheet_prices
            ),
        )


Problem = GeneralisedAssignment | FacilityLocation | NetworkFile
_KINDS: dict[str, type[Problem]] = {
    "assignment": GeneralisedAssignment,
    "facility-location": FacilityLocation,
    "network": NetworkFile,
}


def read_problem(content: bytes) -> Problem:
    """The problem in a file.

    Raises
    ------
    BadInput
        It is no JSON, or not one of the kinds; the text says where.
    """
    try:
        raw: Any = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise BadInput(f"The file is not JSON: {error}.") from error
    if not isinstance(raw, dict):
        raise BadInput("A problem is a JSON object.")
    kind = raw.get("kind") or (
        "network" if "orders" in raw else "facility-location" if "opening" in raw else "assignment"
    )
    if kind not in _KINDS:
        raise BadInput(f"There is no kind {kind!r} of problem; there are {', '.join(_KINDS)}.", pointer="/kind")
    try:
        return msgspec.convert(raw, _KINDS[kind])
    except (msgspec.ValidationError, ValueError) as error:
        raise BadInput(f"As a problem of kind {kind!r} the file is not right: {error}.") from error
