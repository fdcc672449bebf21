"""Which hub makes an order: the problem from what is stored, the plan back into jobs, the reason in words and figures.

The planner itself runs between two transactions, in a process that can be killed. What it answers is applied only to
orders that still wait, so a plan that comes late does no harm. Quotes use the same figures through `single`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.states import Actor, JobState, OrderState
from jupyter_fab.core.wire.orders import HubChoice, PlanReason, Quote
from jupyter_fab_server.planner.plan import Plan
from jupyter_fab_server.planner.problem import Bar, Carriage, Commitment, Making, PlanHub, PlanJob, PlanProblem, Stock
from jupyter_fab_server.registry import ids, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs, inspection, jobs, load, order_states
from jupyter_fab_server.registry.services.quote_inputs import QuoteInputs

HORIZON_DAYS = 15  # three working weeks: what a buyer waits for furniture at most (assumed)
DUE_DAYS = 10  # working days, when the buyer names no date (assumed)
LATE_MINOR_PER_H = 3_000  # an overdue hour of work costs as much as half an hour of machine (assumed)
REFUSAL_MINOR = 100_000_000  # a paid order is made, whatever it costs
MOVE_MINOR = 2_000  # what keeping the hub that was quoted is worth: a promise to the buyer (assumed)
MOST_AT_ONCE = 500  # orders in one plan; the rest wait for the next


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
        HORIZON_DAYS,
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


def problem(tx: Tx, orders: Sequence[str], now: dt.datetime, currency: str) -> PlanProblem:
    """The problem of all orders that wait; the hub that was quoted keeps each unless moving pays."""
    known = {hub.id: hub for hub in load.plan_hubs(tx)}
    plan_jobs, makings, carriages, bars, commitments = [], [], [], [], []
    for order in orders:
        row = order_states.row_of(tx, order)
        quote, inputs = quoted(tx, row)
        plan_jobs.append(plan_job(order, inputs, quote, _due_day(row.promise_date, now.date())))
        declined = {job.hub for job in jobs.of_order(tx, order) if job.state == JobState.DECLINED}
        for hub in known.values():
            candidate = inputs.candidate(hub.id)
            carried = load.carriage(order, hub, load.spot(quote.place), inputs.mass_kg)
            if candidate is None or candidate.excluded:
                bars.append(Bar(order, hub.id, candidate.excluded if candidate else "it was not asked for a price"))
            elif hub.id in declined:
                bars.append(Bar(order, hub.id, "it declined this order"))
            else:
                makings.append(Making(order, hub.id, candidate.making_minor))
            if carried is not None:
                carriages.append(carried)
        if quote.hub in known:
            commitments.append(Commitment(order, quote.hub, movable=True))
    return PlanProblem(
        tuple(plan_jobs),
        tuple(known.values()),
        HORIZON_DAYS,
        LATE_MINOR_PER_H,
        REFUSAL_MINOR,
        move_minor=MOVE_MINOR,
        carriages=tuple(carriages),
        commitments=tuple(commitments),
        makings=tuple(makings),
        bars=tuple(bars),
        currency=currency,
    )


def plan_job(name: str, inputs: QuoteInputs, quote: Quote, due_day: int) -> PlanJob:
    """An order as the planner has it."""
    return PlanJob(
        name,
        work_min=max(1, round(inputs.job.work_minutes)),
        due_day=min(due_day, HORIZON_DAYS),
        mass_kg=max(inputs.mass_kg, 0.001),
        part_mm=inputs.part_mm,
        tools=(),  # what a machine lacks is told by its own bid
        stocks=(
            Stock(inputs.job.material, inputs.job.thickness_mm),
            *(Stock(one.material, one.thickness_mm) for one in inputs.job.more_stock),
        ),
        place=load.spot(quote.place),
    )


def apply(tx: Tx, asked: PlanProblem, plan: Plan, now: dt.datetime) -> list[str]:
    """The orders that now have a hub; those that were cancelled or routed meanwhile are left alone."""
    tx.execute(
        tables.plans.insert().values(
            id=ids.new("plan"),
            problem=asked.encode(),
            plan=plan.encode(),
            solver=plan.solver,
            stop=plan.stop.value,
            total_minor=plan.total_minor,
            bound_minor=plan.bound_minor,
            gap=plan.gap,
            at=now,
        )
    )
    titles = {row.id: row.title for row in hubs.rows(tx)}
    routed = []
    for given in plan.assignments:
        order = order_states.row_of(tx, given.job_id)
        if order.state != OrderState.PAID_HELD:
            continue
        _, inputs = quoted(tx, order)
        candidate = inputs.candidate(given.hub_id)
        assert candidate is not None  # the others are barred
        jobs.offer(
            tx,
            order=order.id,
            hub=given.hub_id,
            document=inputs.job,
            reason=reason(plan, given.job_id, titles),
            pay_minor=max(inputs.shares.making_minor, candidate.making_minor),
            due=order.promise_date,
            at_fault=inspection.last_failed(tx, order.id),
            now=now,
        )
        order_states.move(tx, order.id, "route", Actor.REGISTRY, now)
        routed.append(order.id)
    return routed


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
    """The order's quote and what it rests on."""
    row = tx.execute(sa.select(tables.quotes).where(tables.quotes.c.id == order.quote)).one()
    return msgspec.convert(row.document, Quote), msgspec.convert(row.inputs, QuoteInputs)


def _with_titles(words: str, titles: Mapping[str, str]) -> str:
    names = "|".join(re.escape(name) for name in sorted(titles, key=len, reverse=True))
    return re.sub(rf"\b({names})\b", lambda found: titles[found[0]], words) if names else words


def _due_day(promise: dt.date, today: dt.date) -> int:
    """Working days left until the promise, Monday to Friday; 0 if it has passed."""
    days = range(1, (promise - today).days + 1)
    return sum((today + dt.timedelta(days=n)).weekday() < 5 for n in days)
