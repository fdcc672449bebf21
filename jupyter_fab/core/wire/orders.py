"""Messages about quotes, plans and orders.

Role: stations 4, 5 and 7 as the buyer sees them: a price line by line, the comparison of hubs with its reason, the
order as it moves, and where the money went. Amounts are integer minor units, and lines sum to their total. What a hub
sees of the same order is in `hubs.py`.
"""

from __future__ import annotations

import datetime as dt

from jupyter_fab.core.states import JobState, OrderState
from jupyter_fab.core.wire.base import Message, Place, Values


class QuoteLine(Message, frozen=True, kw_only=True):
    """One line of a price: so much of something at a rate; lines sum to the total to the cent."""

    kind: str  # material, machine, labour, hardware, scrap, overhead, royalty, platform, shipping
    title: str
    quantity: float
    unit: str
    rate_minor: float
    amount_minor: int


class HubChoice(Message, frozen=True, kw_only=True):
    """One hub in the comparison: each term of the sum that decides, or why it is out."""

    hub: str
    title: str
    making_minor: int = 0
    shipping_minor: int = 0
    lateness_minor: int = 0
    idle_minor: int = 0
    sum_minor: int = 0
    ready_at: dt.datetime | None = None
    excluded: str = ""


class PlanReason(Message, frozen=True, kw_only=True):
    """Why this hub: the sentence, every hub's figures, and how good the plan is known to be."""

    text: str
    chosen: str
    choices: tuple[HubChoice, ...]
    solver: str
    objective_minor: float
    bound_minor: float
    gap: float
    stop: str


class NewQuote(Message, frozen=True, kw_only=True):
    """A wish for a price: a design (its newest listed version if none is said), values, how many, where to collect.

    `hub` is the only workshop that may make it, if one is named; `not_hubs` are those that may not. Both hold for as
    long as the order does, whatever is planned anew.
    """

    design: str
    version: str = ""
    values: Values
    place: Place
    quantity: int = 1
    due: dt.date | None = None
    hub: str = ""
    not_hubs: tuple[str, ...] = ()


class Quote(Message, frozen=True, kw_only=True):
    """A price that holds until `valid_until`, with the inputs that it rests on."""

    id: str
    state: str  # issued, accepted, expired
    design: str
    version: str
    digest: str
    values: Values
    config_digest: str
    quantity: int
    place: Place
    lines: tuple[QuoteLine, ...]
    total_minor: int
    currency: str
    hub: str
    hub_title: str
    promise_date: dt.date
    reason: PlanReason
    sheets: int
    machine_minutes: float
    mass_kg: float
    waste_kg: float
    carbon_kg: float | None
    withdrawal_right: bool
    withdrawal_text: str
    valid_until: dt.datetime


class NewOrder(Message, frozen=True, kw_only=True):
    """Accept a quote and prepay it (header Idempotency-Key; `dry_run` says what would happen and changes nothing)."""

    quote: str
    dry_run: bool = False


class OrderJob(Message, frozen=True, kw_only=True):
    """A job of an order as the buyer sees it."""

    id: str
    hub: str
    hub_title: str
    state: JobState
    attempt: int
    progress: float  # 0 to 1
    message: str = ""


class OrderChange(Message, frozen=True, kw_only=True):
    """What a new plan changed for an order: who makes it instead of whom, by when, and why, in words for its buyer."""

    order: str
    plan: str
    hub_before: str
    hub_after: str  # empty: nobody can make it now
    words: str
    expected: dt.date | None
    at: dt.datetime


class Order(Message, frozen=True, kw_only=True):
    """An order as its buyer sees it; `collection_code` only once it is ready, and only to the buyer.

    `promise_date` is what was promised; `expected` is another day only where a change of plan made it one.
    """

    id: str
    state: OrderState
    quote: Quote
    buyer: str
    jobs: tuple[OrderJob, ...]
    paid_minor: int
    refunded_minor: int
    currency: str
    placed_at: dt.datetime
    promise_date: dt.date
    collection_code: str = ""
    dry_run: bool = False
    allowed: tuple[str, ...] = ()
    expected: dt.date | None = None
    changes: tuple[OrderChange, ...] = ()  # of plan, first to last


class Orders(Message, frozen=True, kw_only=True):
    """Orders, newest first."""

    orders: tuple[Order, ...]


class ReceiptLine(Message, frozen=True, kw_only=True):
    """Who got how much of an order."""

    payee: str
    account: str
    amount_minor: int


class Receipt(Message, frozen=True, kw_only=True):
    """Where the money of an order went; the lines sum to what was paid."""

    order: str
    paid_minor: int
    lines: tuple[ReceiptLine, ...]
    currency: str
    ledger_sum_minor: int
    proven: bool
    sandboxed: bool
    note: str
