"""Quotes: a price that holds for a week, with the hub, the date, the reason, and everything that they rest on.

Built by the design's own code in the sandbox, measured and priced by trusted code for every hub, given to a hub by the
planner. `prepare` reads and judges the wish, `answer` is pure, `store` keeps it; the slow steps between them run off
the event loop (`quoting`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from attrs import frozen

from jupyter_fab.core.errors import BadInput, FabError, NotFound
from jupyter_fab.core.fit import Workshop
from jupyter_fab.core.machinable import workshop
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.money import CURRENCY
from jupyter_fab.core.part import Parts
from jupyter_fab.core.pricing import Rates, making_minor, quote_lines, total_minor
from jupyter_fab.core.sheet import SAME_THICKNESS_MM, Sheet, nominal_sheet
from jupyter_fab.core.wire.codec import digest, plain
from jupyter_fab.core.wire.hubs import JobStock
from jupyter_fab.core.wire.orders import NewQuote, Quote, QuoteLine
from jupyter_fab_server.planner.costs import distance_km
from jupyter_fab_server.planner.plan import Plan
from jupyter_fab_server.planner.problem import Bar, Carriage, Making, PlanJob, PlanProblem, Stock
from jupyter_fab_server.registry import ids, tables
from jupyter_fab_server.registry.builds import MadeParts
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.services import hubs, load, offcuts, offers, routing, settlement
from jupyter_fab_server.registry.services.calendar import DAYS, Calendar
from jupyter_fab_server.registry.services.hub_terms import HubTerms
from jupyter_fab_server.registry.services.jobs import JobDocument
from jupyter_fab_server.registry.services.prices import Bid, Bidder
from jupyter_fab_server.registry.services.quote_inputs import Candidate, QuoteInputs

VALID = dt.timedelta(days=7)  # prices of stock move slower than this
MOST_PIECES = 20  # of one quote; more is a talk with a workshop, not a form
VAN_KG_KM = 0.710e-3  # kg CO2e for a kg carried a km: rigid lorry 3.5-7.5 t (DEFRA 2012, table 7e, all scopes)
MOST_KINDS = 4  # of sheet, in one piece: each is fetched, measured and laid on the bed by itself
NO_RIGHT = (
    "You chose your own measurements: this piece is made to your specification, so there is no right of withdrawal "
    "once it is ordered. You may cancel free of charge until cutting begins."
)
RIGHT = (
    "You chose among the sizes offered: you may withdraw within 14 days of receiving the piece. "
    "You may also cancel free of charge until cutting begins."
)


NOT_WISHED = "the buyer asked for another workshop"  # kept with the quote, so it holds for every later plan


class NobodyCanMakeIt(FabError):
    """No hub can make the piece as it stands; `fields` say why, hub by hub."""

    code = "nobody-can-make-it"
    status = 422


@frozen(kw_only=True)
class HubAsked:
    """A hub as it was when the quote was asked for."""

    id: str
    title: str
    machine: MachineProfile
    terms: HubTerms
    machine_minor_h: int
    labour_minor_h: int
    offcuts: tuple[Sheet, ...] = ()

    def rates(self, royalty_percent: float, currency: str) -> Rates:
        """The hub's rates, with the designer's royalty."""
        return Rates(
            currency=currency,
            machine_minor_h=self.machine_minor_h,
            labour_minor_h=self.labour_minor_h,
            overhead_bp=self.terms.overhead_bp,
            scrap_bp=self.terms.scrap_bp,
            royalty_bp=round(royalty_percent * 100),
        )


@frozen(kw_only=True)
class Wish:
    """What a quote is asked for, judged, with what the registry knows about it."""

    new: NewQuote
    person: str
    offer: offers.Offer
    values: dict[str, Any]
    hubs: tuple[HubAsked, ...]
    currency: str


def prepare(tx: Tx, new: NewQuote, reader: Reader, currency: str = CURRENCY) -> Wish:
    """The wish, if the version may be ordered by this reader with these values.

    Raises
    ------
    NotFound, BadInput
        With a pointer to what is wrong; `customisation_request` in the fields says that a designer may be asked.
    """
    if not 1 <= new.quantity <= MOST_PIECES:
        raise BadInput(f"Between 1 and {MOST_PIECES} pieces can be quoted.", pointer="/quantity")
    if not (abs(new.place.latitude) <= 90 and abs(new.place.longitude) <= 180):
        raise BadInput("A place has a latitude within 90 and a longitude within 180 degrees.", pointer="/place")
    known = {row.id for row in load.open_rows(tx)}
    if new.hub and new.hub not in known:
        raise BadInput(f"There is no workshop {new.hub!r}; choose one of {', '.join(sorted(known))}.", pointer="/hub")
    offer = offers.find(tx, new.design, new.version, reader)
    try:
        values = offer.manifest.parameters.check(new.values)
    except BadInput as error:
        raise BadInput(error.message, pointer=f"/values{error.pointer or ''}", **dict(error.fields)) from error
    asked = tuple(
        HubAsked(
            id=row.id,
            title=row.title,
            machine=load.machine_of(row),
            terms=hubs.terms_of(row),
            machine_minor_h=row.rate_minor_h,
            labour_minor_h=row.labour_minor_h,
            offcuts=offcuts.free(tx, row.id),
        )
        for row in load.open_rows(tx)
    )
    return Wish(new=new, person=reader.person, offer=offer, values=values, hubs=asked, currency=currency)


def bidders(wish: Wish, made: Mapping[Workshop, MadeParts | str]) -> tuple[Bidder, ...]:
    """The hubs to be priced, each with the piece as it is made with its cutter, or why it cannot be."""
    royalty = wish.offer.manifest.terms.royalty_percent
    place = {at: number for number, at in enumerate(at for at, one in made.items() if not isinstance(one, str))}
    found = []
    for hub in wish.hubs:
        at = workshop(hub.machine)
        why = made[at] if _wished(wish.new, hub.id) else NOT_WISHED
        bidder = Bidder(hub=hub.id, machine=hub.machine, rates=hub.rates(royalty, wish.currency), offcuts=hub.offcuts)
        how = {"cannot": why} if isinstance(why, str) else {"made": place[at]}
        found.append(msgspec.structs.replace(bidder, **how))
    return tuple(found)


def _wished(new: NewQuote, hub: str) -> bool:
    """Whether the buyer lets this hub make it."""
    return new.hub in ("", hub) and hub not in new.not_hubs


def stocks_of(parts: Parts) -> tuple[Stock, ...]:
    """The kinds of sheet that the piece is cut from, at their nominal thickness; that of most parts first.

    Raises
    ------
    BadInput
        If it needs more than a workshop would lay out for one piece.
    """
    counts = Counter((part.panel.material, part.panel.thickness_mm) for part in parts.parts)
    if len(counts) > MOST_KINDS:
        listed = ", ".join(f"{name} {thickness:g} mm" for name, thickness in sorted(counts))
        raise BadInput(f"This piece is made of {len(counts)} kinds of sheet ({listed}); use {MOST_KINDS} at most.")
    found = dict.fromkeys(
        Stock(name, nominal_sheet(name, thickness).nominal_mm) for (name, thickness), _ in counts.most_common()
    )
    return tuple(found)


def problem(wish: Wish, parts: Parts, bids: tuple[Bid, ...], calendar: Calendar) -> PlanProblem:
    """What the planner is asked: this one piece, at every hub that bid, in the hours that it has free."""
    sizes = [sorted(part.panel.size_mm(), reverse=True) for part in parts.parts]
    made = [bid.estimate for bid in bids if bid.estimate is not None]
    minutes = max((max(one.machine_minutes, one.labour_minutes) for one in made), default=1.0)
    mass = max(parts.mass_kg() * wish.new.quantity, 0.001)
    promised = _wanted(wish, calendar.today)
    job = PlanJob(
        "piece",
        work_min=max(1, round(minutes)),
        due_day=calendar.day(promised),
        mass_kg=mass,
        part_mm=(max(size[0] for size in sizes), max(size[1] for size in sizes)),
        tools=(),  # what a machine lacks is told by its own bid
        stocks=stocks_of(parts),
        place=load.spot(wish.new.place),
    )
    asked = {hub.id for hub in wish.hubs}
    known = [hub for hub in calendar.left() if hub.id in asked]
    carried = {hub.id: load.carriage("piece", hub, job.place, mass) for hub in known}
    makings, bars = [], []
    for bid in bids:
        carriage = carried.get(bid.hub)
        if bid.estimate is None:
            bars.append(Bar("piece", bid.hub, bid.cannot))
        else:
            makings.append(Making("piece", bid.hub, making_minor(_lines(wish, bid, carriage))))
    for hub in known:
        carriage = carried[hub.id]
        cannot = any(bar.hub_id == hub.id for bar in bars)
        if not cannot and carriage is not None and sum(hub.day_min[: DAYS - carriage.transit_days]) < job.work_min:
            bars.append(Bar("piece", hub.id, f"it has no hours left for it in the next {DAYS} days"))
    on_the_way = [calendar.carriage(one, promised, job.due_day) for one in carried.values() if one is not None]
    return routing.single(known, job, makings, on_the_way, bars, wish.currency)


def answer(
    wish: Wish,
    built: MadeParts,
    bids: tuple[Bid, ...],
    asked: PlanProblem,
    plan: Plan,
    calendar: Calendar,
    now: dt.datetime,
) -> tuple[Quote, QuoteInputs]:
    """The quote and what it rests on.

    Raises
    ------
    NobodyCanMakeIt
        If the plan gives it to no hub.
    """
    titles = {hub.id: hub.title for hub in wish.hubs}
    why = routing.reason(plan, "piece", titles)
    chosen = plan.hub_of("piece")
    if chosen is None:
        reasons = {one.title: one.excluded for one in why.choices if one.excluded}
        raise NobodyCanMakeIt(
            "No workshop can make it as it stands: " + " ".join(f"{name}: {why}." for name, why in reasons.items()),
            hubs=reasons,
        )
    hub = next(one for one in wish.hubs if one.id == chosen)
    bid = next(one for one in bids if one.hub == chosen)
    assert bid.estimate is not None  # the others are barred
    made = bid.estimate
    manifest = wish.offer.manifest
    carried = next(one for one in asked.carriages if one.hub_id == chosen)
    lines = _lines(wish, bid, carried)
    job = asked.jobs[0]
    stock, *more = (_needed(wish, one) for one in job.stocks)
    customised = manifest.parameters.customised(wish.values)
    km = distance_km(job.place, next(one.place for one in asked.hubs if one.id == chosen))
    dates = {name: date.there for name, date in calendar.dates(job).items()}
    choices = tuple(
        one if one.excluded else msgspec.structs.replace(one, ready_at=_evening(dates[one.hub])) for one in why.choices
    )
    inputs = QuoteInputs(
        parts_digest=built.parts.digest(),
        sandboxed=built.sandboxed,
        part_mm=job.part_mm,
        mass_kg=round(job.mass_kg, 3),
        due_days=job.due_day,
        candidates=tuple(_candidate(wish, one, asked.makings) for one in bids),
        shares=settlement.shares_of(lines, wish.offer.payees),
        job=JobDocument(
            title=manifest.title,
            design=manifest.name,
            version=manifest.version,
            values=wish.values,
            quantity=wish.new.quantity,
            material=stock.material,
            thickness_mm=stock.thickness_mm,
            tolerance_mm=stock.tolerance_mm,
            more_stock=tuple(more),
            parts=made.parts,
            sheets=made.sheet_count,
            machine_minutes=made.machine_minutes,
            work_minutes=float(job.work_min),
        ),
        estimate=plain(made),
    )
    quote = Quote(
        id=ids.new("quote"),
        state="issued",
        design=manifest.name,
        version=manifest.version,
        digest=wish.offer.row.digest,
        values=wish.values,
        config_digest=digest([wish.offer.row.digest, wish.values]),
        quantity=wish.new.quantity,
        place=wish.new.place,
        lines=lines,
        total_minor=total_minor(lines),
        currency=wish.currency,
        hub=chosen,
        hub_title=hub.title,
        promise_date=dates[chosen],
        reason=msgspec.structs.replace(why, choices=choices),
        sheets=made.sheet_count,
        machine_minutes=made.machine_minutes,
        mass_kg=round(job.mass_kg, 2),
        waste_kg=made.waste_kg,
        carbon_kg=round(made.carbon_kg + job.mass_kg * km * VAN_KG_KM, 2),
        withdrawal_right=not customised,
        withdrawal_text=NO_RIGHT if customised else RIGHT,
        valid_until=now + VALID,
    )
    return quote, inputs


def store(tx: Tx, wish: Wish, quote: Quote, inputs: QuoteInputs, now: dt.datetime) -> Quote:
    """The quote, kept with its inputs."""
    tx.execute(
        tables.quotes.insert().values(
            id=quote.id,
            person=wish.person,
            version=wish.offer.row.id,
            hub=quote.hub,
            state=quote.state,
            document=plain(quote),
            inputs=plain(inputs),
            total_minor=quote.total_minor,
            currency=quote.currency,
            valid_until=quote.valid_until,
            created_at=now,
        )
    )
    return quote


def get(tx: Tx, quote: str, person: str, now: dt.datetime) -> Quote:
    """The person's quote as it stands now.

    Raises
    ------
    NotFound
        If they have no such quote.
    """
    table = tables.quotes
    row = tx.execute(sa.select(table).where(table.c.id == quote, table.c.person == person)).one_or_none()
    if row is None:
        raise NotFound("You have no such quote.", quote=quote)
    state = "expired" if row.state == "issued" and row.valid_until <= now else row.state
    return msgspec.structs.replace(msgspec.convert(row.document, Quote), state=state)


def _needed(wish: Wish, stock: Stock) -> JobStock:
    """How far a sheet of that kind may measure from its nominal: as far as the parameter that takes it allows."""
    schema = wish.offer.manifest.parameters
    taken = schema.of_sheets(wish.values, {stock.thickness_mm: stock.thickness_mm})
    tolerance_mm = min((schema[name].tolerance_mm for name in taken), default=SAME_THICKNESS_MM)
    return JobStock(material=stock.material, thickness_mm=stock.thickness_mm, tolerance_mm=tolerance_mm)


def _evening(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(17), dt.UTC)  # workshops close at five (assumed)


def _lines(wish: Wish, bid: Bid, carried: Carriage | None) -> tuple[QuoteLine, ...]:
    """The lines of a hub's price, delivery among them."""
    assert bid.estimate is not None
    hub = next(one for one in wish.hubs if one.id == bid.hub)
    rates = hub.rates(wish.offer.manifest.terms.royalty_percent, wish.currency)
    return quote_lines(bid.estimate.effort, rates, shipping_minor=carried.price_minor if carried else 0)


def _candidate(wish: Wish, bid: Bid, makings: tuple[Making, ...]) -> Candidate:
    if bid.estimate is None:
        return Candidate(hub=bid.hub, excluded=bid.cannot)
    return Candidate(
        hub=bid.hub,
        making_minor=next(one.price_minor for one in makings if one.hub_id == bid.hub),
        work_min=round(max(bid.estimate.machine_minutes, bid.estimate.labour_minutes)),
        sheets=bid.estimate.sheet_count,
        machine_minutes=bid.estimate.machine_minutes,
        offcuts=bid.offcuts,
        whole_minor=making_minor(_lines(wish, msgspec.structs.replace(bid, estimate=bid.whole), None))
        if bid.whole
        else 0,
    )


def _wanted(wish: Wish, today: dt.date) -> dt.date:
    """The day on which the piece is wanted."""
    if wish.new.due is None:
        return today + dt.timedelta(days=routing.DUE_DAYS)
    if wish.new.due < today:
        raise BadInput("The date has passed; choose a later one, or none.", pointer="/due")
    return wish.new.due
