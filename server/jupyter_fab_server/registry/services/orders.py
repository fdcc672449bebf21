"""Orders: a quote taken and prepaid, cancelled before cutting, accepted at the end; and what its buyer sees.

Role: money, state and event change in one transaction. The whole price is held from the moment of ordering and goes to
the payees only on acceptance. Routing to a hub is `routing`, collection is `handover`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.errors import Conflict, NotFound
from jupyter_fab.core.states import ORDER, Actor, JobState, OrderState, VersionState, allowed
from jupyter_fab.core.wire.orders import Order, OrderJob, Quote, Receipt, ReceiptLine
from jupyter_fab_server.payments import on_ledger
from jupyter_fab_server.payments.protocol import PaymentProvider
from jupyter_fab_server.registry import events, ids, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.services import (
    changes,
    chart,
    collection,
    hubs,
    jobs,
    ledger,
    offcuts,
    order_states,
    reserving,
    settlement,
    tokens,
)
from jupyter_fab_server.registry.services.quote_inputs import QuoteInputs

BUYER_MAY = ("accept", "cancel")
ORDERABLE = (VersionState.LISTED.value, VersionState.YANKED.value)  # a yanked version by its exact number, as quoted


def place(
    tx: Tx, reader: Reader, quote: str, provider: PaymentProvider, now: dt.datetime, secret: bytes, *, dry_run: bool
) -> Order:
    """The new order, its price held; with `dry_run` what it would be, and nothing changed.

    Raises
    ------
    NotFound
        If the reader has no such quote.
    Conflict
        If the quote was taken, has run out, or its version can no longer be ordered.
    NotEnough, NotAllowed
        If the credits, or the token's amount, do not cover it.
    """
    if not dry_run:
        return told(tx, _place(tx, reader, quote, provider, now), reader.person, secret)
    try:
        with events.attempt(tx):
            made = _place(tx, reader, quote, provider, now)
            raise _DryRun(told(tx, made, reader.person, secret))
    except _DryRun as undone:
        return msgspec.structs.replace(undone.order, id="", dry_run=True)


class _DryRun(Exception):
    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order


def _place(tx: Tx, reader: Reader, quote: str, provider: PaymentProvider, now: dt.datetime) -> sa.Row[Any]:
    table = tables.quotes
    row = tx.execute(sa.select(table).where(table.c.id == quote, table.c.person == reader.person)).one_or_none()
    if row is None:
        raise NotFound("You have no such quote; ask for one.", quote=quote)
    if row.valid_until <= now:
        raise Conflict("This quote has run out; ask for a new one.", quote=quote, state="expired")
    taken = tx.execute(table.update().where(table.c.id == quote, table.c.state == "issued").values(state="accepted"))
    if taken.rowcount != 1:
        raise Conflict("This quote was taken before; ask for a new one to order again.", quote=quote, state=row.state)
    if tx.scalar(sa.select(tables.versions.c.state).where(tables.versions.c.id == row.version)) not in ORDERABLE:
        raise Conflict("This version cannot be ordered any more; choose another version.", quote=quote)
    tokens.charge(tx, reader.token, row.total_minor)
    order = ids.new("order")
    tx.execute(
        tables.orders.insert().values(
            id=order,
            buyer=reader.person,
            quote=quote,
            state=OrderState.PAID_HELD.value,
            paid_minor=row.total_minor,
            currency=row.currency,
            promise_date=msgspec.convert(row.document, Quote).promise_date,
            placed_at=now,
            updated_at=now,
        )
    )
    provider.hold(tx, reference=order, account=chart.held_for_order(order), person=reader.person,
                  amount_minor=row.total_minor, currency=row.currency, at=now)  # fmt: skip
    reserving.reserve(tx, order_states.row_of(tx, order), now)
    hub = order_states.row_of(tx, order).hub
    counted = msgspec.convert(row.inputs, QuoteInputs).candidate(hub)
    # The buyer's price counts on the offcuts of the hub that was quoted alone; another that lacks its own is paid for
    # new sheets when the order goes there.
    if counted is not None and not offcuts.reserve(tx, order, counted.offcuts, now) and hub == row.hub:
        raise Conflict(
            "An offcut that this price counts on has gone to another order meanwhile; ask for a new quote.",
            quote=quote,
            state="superseded",
        )
    order_states.tell(tx, order, now)
    return order_states.row_of(tx, order)


def cancel(tx: Tx, order: str, buyer: str, provider: PaymentProvider, now: dt.datetime) -> sa.Row[Any]:
    """The order, cancelled before anything was cut, all its money back with the buyer.

    Raises
    ------
    Conflict
        If it is at the machine, or further.
    """
    row = own(tx, order, buyer)
    after = order_states.move(tx, order, "cancel", Actor.BUYER, now, refunded_minor=row.paid_minor)
    for job in jobs.of_order(tx, order):
        if JobState(job.state) in jobs.OPEN:
            jobs.move(tx, job, "cancel", Actor.BUYER, now, message="The buyer cancelled.")
    offcuts.release(tx, order, now)
    provider.give_back(tx, reference=order, account=chart.held_for_order(order), person=buyer,
                       amount_minor=row.paid_minor, currency=row.currency, at=now)  # fmt: skip
    return after


def accept(tx: Tx, order: str, buyer: str, now: dt.datetime, actor: Actor = Actor.BUYER) -> sa.Row[Any]:
    """The order, accepted; the ledger has paid the hub, the carrier, the designers and the platform."""
    row = own(tx, order, buyer)
    after = order_states.move(tx, order, "accept", actor, now)
    made = next(job for job in reversed(jobs.of_order(tx, order)) if job.state == JobState.PASSED)
    legs = settlement.accepted(order, inputs_of(tx, row).shares, made.hub, pay_minor=made.pay_minor,
                               at_fault=made.at_fault, carriage_minor=made.carriage_minor)  # fmt: skip
    ledger.post(tx, legs, idem=f"{order} accepted", kind="order.accepted", reference=order, at=now,
                currency=row.currency)  # fmt: skip
    return after


def own(tx: Tx, order: str, person: str | None) -> sa.Row[Any]:
    """The order's row, if it is that person's (None: whoever's); one who may not see it learns nothing of it."""
    row = order_states.row_of(tx, order)
    if person is not None and row.buyer != person:
        raise NotFound("There is no such order.", order=order)
    return row


def list_of(tx: Tx, whose: str | None, reader: str, secret: bytes, *, before: str = "", limit: int = 50) -> list[Order]:
    """A person's orders (None: everyone's) before the one named, newest first, as the reader sees them."""
    table = tables.orders
    wanted = sa.select(table).order_by(table.c.placed_at.desc(), table.c.id.desc()).limit(limit)
    if whose is not None:
        wanted = wanted.where(table.c.buyer == whose)
    if before:
        last = own(tx, before, whose)
        wanted = wanted.where(sa.tuple_(table.c.placed_at, table.c.id) < sa.tuple_(last.placed_at, last.id))
    return [told(tx, row, reader, secret) for row in tx.execute(wanted).all()]


def told(tx: Tx, row: sa.Row[Any], person: str, secret: bytes) -> Order:
    """The order as that person may see it; the code only when there is something to collect, and only to its buyer."""
    state = OrderState(row.state)
    shows_code = state is OrderState.READY_FOR_PICKUP and person == row.buyer
    quote = tx.execute(sa.select(tables.quotes).where(tables.quotes.c.id == row.quote)).one()
    titles = {hub.id: hub.title for hub in hubs.rows(tx)}
    attempts, changed = jobs.of_order(tx, row.id), changes.of_order(tx, row.id)
    return Order(
        id=row.id,
        state=state,
        quote=msgspec.structs.replace(msgspec.convert(quote.document, Quote), state=quote.state),
        buyer=row.buyer,
        jobs=tuple(
            OrderJob(
                id=job.id,
                hub=job.hub,
                hub_title=titles[job.hub],
                state=JobState(job.state),
                attempt=job.attempt,
                progress=job.progress,
                message=job.message,
            )
            for job in attempts
        ),
        paid_minor=row.paid_minor,
        refunded_minor=row.refunded_minor,
        currency=row.currency,
        placed_at=row.placed_at,
        promise_date=row.promise_date,
        collection_code=collection.code_for(secret, row.id) if shows_code else "",
        allowed=_buyer_may(state, attempts) if person == row.buyer else (),
        expected=changed[-1].expected if changed else row.promise_date,
        changes=changed,
    )


def _buyer_may(state: OrderState, attempts: list[sa.Row[Any]]) -> tuple[str, ...]:
    """What the buyer may do now; no cancelling once an attempt is at the machine."""
    begun = any(JobState(job.state) in (*jobs.AT_MACHINE, JobState.UNCERTAIN) for job in attempts)
    return tuple(one for one in allowed(ORDER, state) if one in BUYER_MAY and not (one == "cancel" and begun))


def inputs_of(tx: Tx, order: sa.Row[Any]) -> QuoteInputs:
    """What the order's quote rests on."""
    return msgspec.convert(
        tx.scalar(sa.select(tables.quotes.c.inputs).where(tables.quotes.c.id == order.quote)), QuoteInputs
    )


def receipt(tx: Tx, row: sa.Row[Any]) -> Receipt:
    """Where the order's money is; the lines sum to what was paid."""
    sums: dict[str, int] = {}
    for made in ledger.of_reference(tx, row.id):
        for leg in made.legs:
            sums[leg.account] = sums.get(leg.account, 0) + leg.amount_minor
    mine = on_ledger.payer_of(tx, row.id)
    lines = [(mine, row.refunded_minor)] if row.refunded_minor else []
    lines += [(account, -amount) for account, amount in sums.items() if account != mine and amount]
    inputs = inputs_of(tx, row)
    proven = any(job.program_digest for job in jobs.of_order(tx, row.id) if job.state == JobState.PASSED)
    trust = "" if inputs.sandboxed else " The design was built without a sandbox, on the owner's own word."
    return Receipt(
        order=row.id,
        paid_minor=row.paid_minor,
        lines=tuple(ReceiptLine(payee=_payee(tx, name), account=name, amount_minor=amount) for name, amount in lines),
        currency=row.currency,
        ledger_sum_minor=ledger.trial_balance(tx, row.currency).sum_minor,
        proven=proven,
        sandboxed=inputs.sandboxed,
        note=f"{_paid_with(mine)} No tax was computed.{trust}",
    )


def _paid_with(account: str) -> str:
    if account.startswith(chart.owed_by("")):
        return "Ordered on account; an invoice follows."
    return "Paid with credits of this workshop, honoured by whoever runs it."


def _payee(tx: Tx, account: str) -> str:
    """Who stands behind an account, in words."""
    *kind, owner = account.split(":")
    match kind:
        case [_, "Payable", "Hub"] | ["Expense", "Rework"]:
            return str(hubs.row_of(tx, owner).title)
        case [_, "Payable", "Designer"] | [_, "Credits"] | [_, "Receivable"]:
            return str(tx.scalar(sa.select(tables.people.c.title).where(tables.people.c.id == owner)))
        case [_, "Held", _]:
            return "held until it is accepted"
    return {chart.CARRIER: "carrier", chart.PLATFORM_FEE: "platform"}.get(account, account)
