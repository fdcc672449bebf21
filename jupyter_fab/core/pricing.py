"""What a piece costs, line by line: effort and rates in, lines out that sum to the total to the cent.

making cost C = (material + machine + labour + hardware + finish) x (1 + scrap) x (1 + overhead); price before delivery
P = C / (1 - royalty - platform fee), so that the maker is whole and the designer's share is of the price that the buyer
sees. Rates are data with their source. There is no retailer, so there is no such line. Plan and order are elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.money import share
from jupyter_fab.core.wire.orders import QuoteLine

WHOLE_BP = 10_000  # basis points: shares of money are integers, a hundredth of a per cent
MAKING_KINDS = frozenset({"material", "machine", "labour", "hardware", "finish", "scrap", "overhead"})


SOURCES: dict[str, str] = {
    "machine_minor_h": "Assumed, from 50 USD an hour for a shop in 2012 (WOODWEB).",
    "labour_minor_h": "Assumed.",
    "finish_minor_m2": "Assumed: one coat.",
    "band_minor_m": "Assumed: a metre of band, glued, trimmed and sanded.",
    "scrap_bp": "Assumed: 5 %.",
    "overhead_bp": "Assumed: 15 %, overhead and margin together.",
    "royalty_bp": "8 % of the price (Opendesk's FAQ); a second account gives 10 %.",
    "platform_bp": "Assumed: 12 %.",
    "setup_minutes": "Assumed: the machine, once for a job.",
    "sheet_minutes": "15 sheets took 5.5 hours of work without boring (WOODWEB).",
    "turn_minutes": "Assumed: clamps off, two people turn the sheet onto its pins, clamps on.",
    "part_minutes": "Assumed: deburr, inspect, label.",
    "order_minutes": "Assumed: pack, hand over.",
    "offcut_bp": "Assumed: an offcut worth keeping is credited at half its price.",
}


class SheetCharge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Stock that is charged: so many sheets (an offcut worth keeping lowers it) at a price each."""

    title: str
    sheets: float
    price_minor: int


class Effort(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What making takes, whoever makes it: stock, minutes, bought things, finished area."""

    stock: tuple[SheetCharge, ...]
    machine_minutes: float
    labour_minutes: float
    hardware_minor: int = 0
    finish_m2: float = 0.0  # by coat
    band_m: float = 0.0


class Rates(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A workshop's prices in minor units and shares in basis points; `sources` says where each figure is from."""

    currency: str = "EUR"
    machine_minor_h: int = 6_000
    labour_minor_h: int = 3_500
    finish_minor_m2: int = 900
    band_minor_m: int = 180
    scrap_bp: int = 500
    overhead_bp: int = 1_500
    royalty_bp: int = 800
    platform_bp: int = 1_200
    setup_minutes: float = 8.0
    sheet_minutes: float = 22.0
    turn_minutes: float = 8.0  # of each sheet that is cut on both faces
    part_minutes: float = 3.0
    order_minutes: float = 20.0
    offcut_bp: int = 5_000
    sources: dict[str, str] = msgspec.field(default_factory=lambda: dict(SOURCES))

    def __post_init__(self) -> None:
        """Refuse shares that leave nothing for the maker."""
        if self.royalty_bp < 0 or self.platform_bp < 0 or self.royalty_bp + self.platform_bp >= WHOLE_BP:
            raise BadInput("Royalty and platform fee together must be less than the whole price.")
        if (
            min(
                self.machine_minor_h,
                self.labour_minor_h,
                self.scrap_bp,
                self.overhead_bp,
                self.finish_minor_m2,
                self.band_minor_m,
            )
            < 0
        ):
            raise BadInput("Rates are 0 or more.")


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """One exact cost before rounding: quantity times rate is the amount, minor units."""

    kind: str
    title: str
    quantity: float
    unit: str
    rate_minor: float
    amount: Fraction


def quote_lines(
    effort: Effort, rates: Rates, *, royalty_minor: int | None = None, shipping_minor: int = 0
) -> tuple[QuoteLine, ...]:
    """The lines of a price; `royalty_minor` is a fixed royalty instead of the rates' share.

    The exact total is rounded once, half up, and shared among the lines by largest remainder, so they sum to it.
    """
    return priced(costs(effort, rates), rates, royalty_minor=royalty_minor, shipping_minor=shipping_minor)


def total_minor(lines: Sequence[QuoteLine]) -> int:
    """The sum of the lines."""
    return sum(line.amount_minor for line in lines)


def making_minor(lines: Sequence[QuoteLine]) -> int:
    """What of a price is the maker's."""
    return sum(line.amount_minor for line in lines if line.kind in MAKING_KINDS)


def costs(effort: Effort, rates: Rates) -> list[Cost]:
    """The maker's own costs, before scrap and overhead, exactly."""
    found = [_cost("material", stock.title, stock.sheets, "sheet", stock.price_minor) for stock in effort.stock]
    found.append(_cost("machine", "Machine time", effort.machine_minutes / 60, "h", rates.machine_minor_h))
    found.append(_cost("labour", "Handwork", effort.labour_minutes / 60, "h", rates.labour_minor_h))
    if effort.hardware_minor:
        found.append(_cost("hardware", "Fittings", 1.0, "set", effort.hardware_minor))
    if effort.finish_m2:
        found.append(_cost("finish", "Finish, by coat", effort.finish_m2, "m2", rates.finish_minor_m2))
    if effort.band_m:
        found.append(_cost("finish", "Edge banding", effort.band_m, "m", rates.band_minor_m))
    return found


def priced(
    base: Sequence[Cost], rates: Rates, *, royalty_minor: int | None = None, shipping_minor: int = 0
) -> tuple[QuoteLine, ...]:
    """The lines of a price from the maker's costs: scrap, overhead, royalty, platform fee and shipping added."""
    spent = sum((cost.amount for cost in base), Fraction(0))
    scrap = spent * rates.scrap_bp / WHOLE_BP
    overhead = (spent + scrap) * rates.overhead_bp / WHOLE_BP
    making = spent + scrap + overhead
    if royalty_minor is None:
        price = making * WHOLE_BP / (WHOLE_BP - rates.royalty_bp - rates.platform_bp)
        royalty = price * rates.royalty_bp / WHOLE_BP
    else:
        royalty = Fraction(royalty_minor)
        price = (making + royalty) * WHOLE_BP / (WHOLE_BP - rates.platform_bp)
    fee = price * rates.platform_bp / WHOLE_BP
    every = [
        *base,
        _share("scrap", "Allowance for scrap", rates.scrap_bp, spent, scrap),
        _share("overhead", "Workshop's overhead and margin", rates.overhead_bp, spent + scrap, overhead),
        _share("royalty", "Designer", rates.royalty_bp, price, royalty)
        if royalty_minor is None
        else Cost(
            kind="royalty", title="Designer", quantity=1.0, unit="piece", rate_minor=royalty_minor, amount=royalty
        ),
        _share("platform", "Platform", rates.platform_bp, price, fee),
    ]
    if shipping_minor:
        every.append(_cost("shipping", "Delivery", 1.0, "trip", shipping_minor))
    whole = int(sum((cost.amount for cost in every), Fraction(0)) + Fraction(1, 2))
    # numbered, so that the names sort in the order of the lines
    weights = {f"{place:03d}": cost.amount for place, cost in enumerate(every)}
    shared = share(whole, weights) if whole else dict.fromkeys(weights, 0)
    return tuple(
        QuoteLine(
            kind=cost.kind,
            title=cost.title,
            quantity=round(cost.quantity, 4),
            unit=cost.unit,
            rate_minor=round(cost.rate_minor, 2),
            amount_minor=shared[f"{place:03d}"],
        )
        for place, cost in enumerate(every)
    )


def _cost(kind: str, title: str, quantity: float, unit: str, rate_minor: int) -> Cost:
    # a hundred-thousandth of a sheet or an hour is far under a cent; exact from here on
    exact = Fraction(round(quantity * 100_000), 100_000)
    return Cost(
        kind=kind, title=title, quantity=float(exact), unit=unit, rate_minor=rate_minor, amount=exact * rate_minor
    )


def _share(kind: str, title: str, share_bp: int, of: Fraction, amount: Fraction) -> Cost:
    return Cost(kind=kind, title=title, quantity=share_bp / 100, unit="%", rate_minor=float(of) / 100, amount=amount)
