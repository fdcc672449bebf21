"""Who gets what of an order: the legs of each transaction in its life, as pure functions of amounts.

An order's price is made of shares: making for the hub, shipping for the carrier, a royalty pool for the designer and
those forked from, the platform's fee. Paying moves the whole from the buyer's credits to the order's held account,
cancelling moves it back, accepting pays it out; each set of legs sums to zero. Nothing here touches a database.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.money import Leg, lineage_split
from jupyter_fab.core.wire.orders import QuoteLine
from jupyter_fab_server.registry.services import chart

ROYALTY, PLATFORM, SHIPPING = "royalty", "platform", "shipping"  # kinds of quote lines that are not the hub's


class Payee(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A designer in a chain of forks, the seller first, and the percent of its royalty that it passes upstream."""

    person: str
    upstream_percent: float


class Shares(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an order's price divides; the parts sum to the total."""

    making_minor: int
    shipping_minor: int
    royalty_minor: int
    platform_minor: int
    payees: tuple[Payee, ...]

    @property
    def total_minor(self) -> int:
        """What the buyer pays."""
        return self.making_minor + self.shipping_minor + self.royalty_minor + self.platform_minor


def shares_of(lines: Sequence[QuoteLine], payees: Sequence[Payee]) -> Shares:
    """The shares of a price by its lines: whatever is neither royalty, platform nor shipping is the hub's."""
    if not payees:
        raise BadInput("A sold design needs a designer to pay.")

    def of(kind: str) -> int:
        return sum(line.amount_minor for line in lines if line.kind == kind)

    total = sum(line.amount_minor for line in lines)
    apart = of(ROYALTY) + of(PLATFORM) + of(SHIPPING)
    return Shares(
        making_minor=total - apart,
        shipping_minor=of(SHIPPING),
        royalty_minor=of(ROYALTY),
        platform_minor=of(PLATFORM),
        payees=tuple(payees),
    )


def redeemed(person: str, amount_minor: int) -> list[Leg]:
    """A voucher becomes credits."""
    return [Leg(chart.SETTLEMENT, amount_minor), Leg(chart.credits_of(person), -amount_minor)]


def commissioned(request: str, designer: str, amount_minor: int) -> list[Leg]:
    """Money held for a customisation becomes its designer's."""
    return [Leg(chart.held_for_request(request), amount_minor), Leg(chart.payable_to_designer(designer), -amount_minor)]


def accepted(
    order: str, shares: Shares, hub: str, *, pay_minor: int, at_fault: str = "", carriage_minor: int | None = None
) -> list[Leg]:
    """The held money is paid out.

    `pay_minor` is what the hub that made it was promised. Where that is more than the buyer's price has for making, the
    difference is charged to the hub at fault, whose balance carries it; where nobody is at fault, the registry promised
    the price and bears it. It is never the buyer's. Nor is what carriage from that hub costs more than was paid for
    (`carriage_minor`; None: it is what was quoted): the platform bears it, as it has what a nearer hub saves.
    """
    carried = shares.shipping_minor if carriage_minor is None else carriage_minor
    extra = max(0, pay_minor - shares.making_minor)
    legs = [Leg(chart.held_for_order(order), shares.total_minor)]
    legs.append(Leg(chart.payable_to_hub(hub), -(shares.making_minor + extra)))
    legs.append(Leg(chart.rework(at_fault) if at_fault else chart.PLATFORM_FEE, extra))
    legs.append(Leg(chart.CARRIER, -carried))
    legs.append(Leg(chart.PLATFORM_FEE, carried - shares.shipping_minor))
    chain = [(payee.person, Fraction(str(payee.upstream_percent)) / 100) for payee in shares.payees]
    split = lineage_split(shares.royalty_minor, chain) if shares.royalty_minor else {}
    legs += [Leg(chart.payable_to_designer(person), -amount) for person, amount in split.items()]
    legs.append(Leg(chart.PLATFORM_FEE, -shares.platform_minor))
    return [leg for leg in legs if leg.amount_minor]
