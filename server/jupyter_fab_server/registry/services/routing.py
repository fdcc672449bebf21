"""Which hub makes an order that has none: the problem from what is stored, the plan back into jobs, the reason.

The planner itself runs between two transactions, in a process that can be killed. What it answers is applied only to
orders that still wait, so a plan that comes late does no harm. What hubs have taken on stays where it is: new orders
get the hours that it leaves (`calendar`); the plan of all that is open is `whole_plan`. Quotes use the same figures
through `single`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from attrs import frozen

from jupyter_fab.core.states import Actor, JobState, OrderState
from jupyter_fab.core.wire.orders import HubChoice, PlanReason, Quote
from jupyter_fab_server.planner.explain import amount
from jupyter_fab_server.planner.plan import Plan
from jupyter_fab_server.planner.problem import Bar, Carriage, Commitment, Making, PlanHub, PlanJob, PlanProblem
from jupyter_fab_server.planner.solve import Outcome
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import changes, hubs, inspection, jobs, load, offcuts, order_states, plans
from jupyter_fab_server.registry.services.calendar import LATE_MINOR_PER_H, REFUSAL_MINOR, Calendar, Date, open_now
from jupyter_fab_server.registry.services.quote_inputs import QuoteInputs

HORIZON_DAYS = 21  # three weeks, or as far as the latest promise: lateness is counted up to there
DUE_DAYS = 14  # when the buyer names no date (assumed)
MOVE_MINOR = 2_000  # what keeping the hub that was quoted is worth: a promise to the buyer (assumed)
MOST_DEARER = 0.5  # of what was paid for making and carriage: a dearer hub is asked only when no other can (assumed)
MOST_AT_ONCE = 500  # orders in one plan; the rest wait for the next


@frozen
class Hours:
    """The hours that an order has at a hub: the last day for making it, what carriage costs, when it could be there."""

    make_by: dt.date
    carriage_minor: int | None  # none: nobody carries it
    free: Date | None  # none: the hub has no such hours, and everything that comes later is in the way


@frozen
class Pairs:
    """What is known of one order at each hub."""

    makings: tuple[Making, ...]
    carriages: tuple[Carriage, ...]
    bars: tuple[Bar, ...]


def single(
    hubs_: Sequence[PlanHub],
    job: PlanJob,
    makings: Sequence[Making],
    carriages: Sequence[Carriage],
    bars: Sequence[Bar],
    currency: str,
) -> PlanProblem:
    """The problem of one piece, for a quote."""
    return PlanProblem(
        (job,),
        tuple(hubs_),
        max(HORIZON_DAYS, job.due_day),
        LATE_MINOR_PER_H,
        REFUSAL_MINOR,
        carriages=tuple(carriages),
        makings=tuple(makings),
        bars=tuple(bars),
        currency=currency,
    )


def waiting(tx: Tx) -> list[str]:
    """Paid orders that no hub has, oldest first."""
    table = tables.orders
    wanted = sa.select(table.c.id).where(table.c.state == OrderState.PAID_HELD.value).order_by(table.c.placed_at)
    return list(tx.scalars(wanted.limit(MOST_AT_ONCE)))


def stranded(tx: Tx, orders: Sequence[str]) -> bool:
    """Whether one of these waiting orders had a hub before: it is to have another at once."""
    table = tables.jobs
    return tx.scalar(sa.select(table.c.id).where(table.c.order.in_(orders)).limit(1)) is not None


def problem(tx: Tx, orders: Sequence[str], now: dt.datetime, currency: str) -> PlanProblem:
    """The problem of all orders that wait; the hub that was quoted keeps each unless moving pays.

    Where an order lost its hub nothing is kept: it is to have any other at once.
    """
    free = stranded(tx, orders)
    calendar = open_now(tx, now.date(), waiting=False)
    known = calendar.left()
    plan_jobs, found, commitments = [], [], []
    for order in orders:
        row = order_states.row_of(tx, order)
        quote, inputs = quoted(tx, row)
        one = inputs.plan_job(order, quote.place, calendar.day(row.promise_date))
        plan_jobs.append(one)
        found.append(pairs(one, inputs, row.promise_date, jobs.of_order(tx, order), known, calendar))
        if not free and any(hub.id == quote.hub for hub in known):
            commitments.append(Commitment(order, quote.hub, movable=True))
    return PlanProblem(
        tuple(plan_jobs),
        known,
        max([HORIZON_DAYS, *(job.due_day for job in plan_jobs)]),
        LATE_MINOR_PER_H,
        REFUSAL_MINOR,
        move_minor=MOVE_MINOR,
        carriages=tuple(one for each in found for one in each.carriages),
        commitments=tuple(commitments),
        makings=tuple(one for each in found for one in each.makings),
        bars=tuple(one for each in found for one in each.bars),
        currency=currency,
    )


def pairs(
    job: PlanJob,
    inputs: QuoteInputs,
    promised: dt.date,
    attempts: Sequence[sa.Row[Any]],
    known: Sequence[PlanHub],
    calendar: Calendar,
) -> Pairs:
    """What hub and carrier will be paid for an order at each hub, or why it must not go there.

    It is unable, declined, did not answer, or is too dear. Time-outs, unlike what a hub's people said, are forgotten
    once no other hub is left; and so is the price.
    """
    declined = {one.hub for one in attempts if one.state == JobState.DECLINED}
    unanswered = {one.hub for one in attempts if one.state == JobState.TIMED_OUT}
    makings, carriages, bars, may = [], [], [], {}
    for hub in known:
        candidate = inputs.candidate(hub.id)
        carried = load.carriage(job.id, hub, job.place, job.mass_kg)
        if carried is not None:
            carriages.append(calendar.carriage(carried, promised, job.due_day))
        if candidate is None or candidate.excluded:
            bars.append(Bar(job.id, hub.id, candidate.excluded if candidate else "it was not asked for a price"))
            continue
        makings.append(Making(job.id, hub.id, inputs.pay_minor(candidate)))
        if hub.id in declined:
            bars.append(Bar(job.id, hub.id, "it declined this order"))
        elif hub.accepting and carried is not None and set(job.stocks) <= set(hub.stocks):
            may[hub.id] = inputs.pay_minor(candidate) + carried.price_minor
    answers = [hub for hub in may if hub not in unanswered]
    if answers:
        bars += [Bar(job.id, hub, "it did not answer when it was offered") for hub in may if hub in unanswered]
    paid = inputs.shares.making_minor + inputs.shares.shipping_minor
    dear = [hub for hub in answers or may if may[hub] > (1 + MOST_DEARER) * paid]
    if len(dear) < len(answers or may):
        bars += [
            Bar(job.id, hub, f"it costs {amount(may[hub] - paid, '').strip()} more than the buyer has paid")
            for hub in dear
        ]
    return Pairs(tuple(makings), tuple(carriages), tuple(bars))


def apply(tx: Tx, asked: PlanProblem, outcome: Outcome, now: dt.datetime, cause: str = "") -> list[str]:
    """The orders that now have a hub; those that were cancelled or routed meanwhile are left alone."""
    plan = outcome.plan
    stored = plans.store(tx, asked, outcome, plans.PLACING, cause, now)
    titles = {row.id: row.title for row in hubs.rows(tx)}
    calendar = open_now(tx, now.date(), waiting=False)
    routed = []
    for given in plan.assignments:
        order = order_states.row_of(tx, given.job_id)
        if order.state != OrderState.PAID_HELD:
            continue
        give(tx, order, given.hub_id, reason(plan, given.job_id, titles), calendar, stored, now)
        routed.append(order.id)
    for left in plan.not_made:
        order = order_states.row_of(tx, left.job_id)
        if order.state == OrderState.PAID_HELD:
            changes.nobody(tx, stored, order, jobs.of_order(tx, order.id), now)
    return routed


def give(
    tx: Tx,
    order: sa.Row[Any],
    hub: str,
    why: PlanReason,
    calendar: Calendar,
    plan: str,
    now: dt.datetime,
) -> None:
    """Nothing; the order, which waits, is offered to the hub, has its hours, and its buyer reads what has changed."""
    quote, inputs = quoted(tx, order)
    candidate = inputs.candidate(hub)
    assert candidate is not None  # the others are barred
    attempts = jobs.of_order(tx, order.id)
    job = inputs.plan_job(order.id, quote.place, calendar.day(order.promise_date))
    has = take(calendar, job, hub, order.promise_date)
    offcuts.reserve(tx, order.id, candidate.offcuts, now)  # `quoted` names them only where it can have them
    offered = jobs.offer(
        tx,
        order=order.id,
        hub=hub,
        document=inputs.job,
        reason=why,
        pay_minor=inputs.pay_minor(candidate),
        carriage_minor=has.carriage_minor,
        due=order.promise_date,
        at_fault=inspection.last_failed(tx, order.id),
        now=now,
    )
    offcuts.assign(tx, order.id, offered)
    order_states.move(tx, order.id, "route", Actor.REGISTRY, now, hub=hub, make_by=has.make_by, work_min=job.work_min)
    before = attempts[-1].hub if attempts else quote.hub
    more = inputs.pay_minor(candidate) + (has.carriage_minor or 0)
    more -= inputs.shares.making_minor + inputs.shares.shipping_minor
    expected = max(order.promise_date, has.free.there) if has.free else None
    if hub != before or attempts:
        because = attempts[-1].message if attempts else ""
        changes.tell(tx, plan, order, before, hub, because, expected=expected, more_minor=more, now=now)


def take(calendar: Calendar, job: PlanJob, hub: str, promised: dt.date) -> Hours:
    """The hours that the order now has there; the calendar has them no more."""
    known = next(one for one in calendar.whole if one.id == hub)
    carried = load.carriage(job.id, known, job.place, job.mass_kg)
    make_by = calendar.make_by(hub, promised, carried.transit_days if carried else 0)
    free = calendar.dates(job).get(hub)
    calendar.take(hub, max(make_by, free.made) if free else make_by, job.work_min)
    return Hours(make_by, carried.price_minor if carried else None, free)


def reason(plan: Plan, job: str, titles: Mapping[str, str]) -> PlanReason:
    """Why the job goes where it goes, with hubs by their titles."""
    found = plan.reason_of(job)
    choices = [
        HubChoice(
            hub=one.hub_id,
            title=titles[one.hub_id],
            making_minor=one.making_minor + one.setup_minor + one.remake_minor + one.move_minor,
            shipping_minor=one.shipping_minor,
            lateness_minor=one.lateness_minor,
            idle_minor=one.idle_credit_minor,
            sum_minor=one.sum_minor,
        )
        for one in found.sums
    ]
    choices += [HubChoice(hub=one.hub_id, title=titles[one.hub_id], excluded=one.why) for one in found.excluded]
    return PlanReason(
        text=_with_titles(found.words, titles),
        chosen=found.chosen or "",
        choices=tuple(choices),
        solver=plan.solver,
        objective_minor=float(plan.total_minor),
        bound_minor=float(plan.bound_minor),
        gap=plan.gap,
        stop=plan.stop.value,
    )


def quoted(tx: Tx, order: sa.Row[Any]) -> tuple[Quote, QuoteInputs]:
    """The order's quote and what it rests on; hubs whose offcuts went elsewhere ask for what new sheets cost."""
    quote, inputs = as_quoted(tx, order)
    return quote, as_of_now(tx, order.id, inputs)


def as_quoted(tx: Tx, order: sa.Row[Any]) -> tuple[Quote, QuoteInputs]:
    """The order's quote and what it rested on then; neither ever changes."""
    row = tx.execute(sa.select(tables.quotes).where(tables.quotes.c.id == order.quote)).one()
    return msgspec.convert(row.document, Quote), msgspec.convert(row.inputs, QuoteInputs)


def as_of_now(tx: Tx, order: str, inputs: QuoteInputs) -> QuoteInputs:
    """The same, with new sheets' price at hubs whose offcuts went elsewhere; asks nothing where none names offcuts."""
    if not any(one.offcuts for one in inputs.candidates):
        return inputs
    candidates = tuple(
        one if offcuts.can_have(tx, order, one.offcuts) else one.from_new_sheets() for one in inputs.candidates
    )
    return msgspec.structs.replace(inputs, candidates=candidates)


def _with_titles(words: str, titles: Mapping[str, str]) -> str:
    names = "|".join(re.escape(name) for name in sorted(titles, key=len, reverse=True))
    return re.sub(rf"\b({names})\b", lambda found: titles[found[0]], words) if names else words
