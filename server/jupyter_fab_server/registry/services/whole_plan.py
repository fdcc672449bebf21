"""The plan of all that is open: what hubs have begun or claimed stays, what is only offered may move if that pays.

Moving pays only beyond `routing.MOVE_MINOR` (a hub was told, and so was a buyer), and nothing moves that is to be made
within the next days. What moves is offered to its new hub, and the buyer reads why. What the plan rests on is read from
the database each time, but quotes that were taken never change and are read once. A plan takes seconds to make: when it
is applied, what it moves must still be there as promised beside all that came meanwhile (`_fitting`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from attrs import evolve, frozen

from jupyter_fab.core.states import JobState, OrderState
from jupyter_fab.core.wire.orders import Quote
from jupyter_fab_server.planner.problem import Bar, Carriage, Commitment, Making, PlanHub, PlanJob, PlanProblem
from jupyter_fab_server.planner.solve import Outcome
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs, jobs, load, order_states, plans, routing
from jupyter_fab_server.registry.services.calendar import GIVEN, LATE_MINOR_PER_H, REFUSAL_MINOR, Calendar, Taken, taken
from jupyter_fab_server.registry.services.quote_inputs import QuoteInputs

FROZEN_DAYS = 2  # what a hub has to make so soon stays there: its people have arranged themselves (assumed)
MOST_KNOWN = 20_000  # quotes kept in memory, some kilobytes each


class Known:
    """What open orders' quotes say, read once; whether their offcuts are still to be had is asked each time."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Quote, QuoteInputs]] = {}

    def of(self, tx: Tx, order: sa.Row[Any]) -> tuple[Quote, QuoteInputs]:
        """The order's quote and what it rests on, as `routing.quoted` has it."""
        found = self._found.get(order.id)
        if found is None:
            if len(self._found) >= MOST_KNOWN:
                self._found.clear()
            found = self._found[order.id] = routing.as_quoted(tx, order)
        return found[0], routing.as_of_now(tx, order.id, found[1])


@frozen
class Standing:
    """What is open: a mark that is another whenever a plan of it may be, and how many orders."""

    mark: str
    orders: int

    def cause(self, before: str) -> str:
        """Why it is planned, in words."""
        if not before:
            return "the registry started"
        (day, hubs_, _), (was, were, _) = self.mark.split("/"), before.split("/")
        if hubs_ != were:
            return "hubs changed"
        return "orders changed" if day == was else "a new day"


def standing(tx: Tx, today: dt.date) -> Standing:
    """How it stands: the day, the hubs and what they say of it, the open orders with their hubs and jobs."""
    table, job = tables.orders.c, tables.jobs.c
    wanted = (
        sa.select(table.id, job.id, job.hub, job.state == JobState.OFFERED.value)
        .join(tables.jobs, job.order == table.id)
        .where(table.state.in_(GIVEN), job.state.in_([state.value for state in jobs.OPEN]))
        .order_by(table.id)
    )
    rows = [tuple(row) for row in tx.execute(wanted)]
    said = [(row.id, row.state, row.status, row.terms) for row in hubs.rows(tx)]
    return Standing(f"{today}/{_digest(said)}/{_digest(rows)}", len(rows))


@frozen
class Whole:
    """The problem of all open orders, and the job that each had when it was asked."""

    problem: PlanProblem
    job_of: Mapping[str, str]


def problem(tx: Tx, known: Known, now: dt.datetime, currency: str) -> Whole:
    """The problem of all orders that a hub has; those that wait come with the next plan."""
    today = now.date()
    calendar = Calendar(load.open_rows(tx), (), today)
    open_hubs = {hub.id: hub for hub in calendar.whole}
    table = tables.orders
    rows = tx.execute(sa.select(table).where(table.c.state.in_(GIVEN)).order_by(table.c.placed_at)).all()
    plan_jobs, commitments, job_of = [], [], {}
    makings: list[Making] = []
    carriages: list[Carriage] = []
    bars: list[Bar] = []
    for row in rows:
        attempts = jobs.of_order(tx, row.id)
        last = attempts[-1]
        if JobState(last.state) not in jobs.OPEN or last.hub not in open_hubs:
            continue
        quote, inputs = known.of(tx, row)
        one = inputs.plan_job(row.id, quote.place, calendar.day(row.promise_date))
        plan_jobs.append(one)
        job_of[row.id] = last.id
        movable = last.state == JobState.OFFERED and calendar.day(row.make_by or row.promise_date) > FROZEN_DAYS
        commitments.append(Commitment(row.id, last.hub, movable=movable))
        if movable:
            found = routing.pairs(one, inputs, row.promise_date, attempts, calendar.whole, calendar)
            makings += found.makings
            carriages += found.carriages
            bars += [bar for bar in found.bars if bar.hub_id != last.hub]
        else:
            makings.append(Making(row.id, last.hub, last.pay_minor))
            carriages.append(_carriage(one, row, last, open_hubs[last.hub], calendar))
    asked = PlanProblem(
        tuple(plan_jobs),
        calendar.whole,
        max([routing.HORIZON_DAYS, *(job.due_day for job in plan_jobs)]),
        LATE_MINOR_PER_H,
        REFUSAL_MINOR,
        move_minor=routing.MOVE_MINOR,
        carriages=tuple(carriages),
        commitments=tuple(commitments),
        makings=tuple(makings),
        bars=tuple(bars),
        currency=currency,
    )
    return Whole(asked, job_of)


def _carriage(job: PlanJob, row: sa.Row[Any], at: sa.Row[Any], hub: PlanHub, calendar: Calendar) -> Carriage:
    """What its carriage costs where the order stays, as its carrier will be paid."""
    carried = load.carriage(job.id, hub, job.place, job.mass_kg) or Carriage(job.id, at.hub, 0, 0)
    if at.carriage_minor is not None:
        carried = evolve(carried, price_minor=at.carriage_minor)
    return calendar.carriage(carried, row.promise_date, job.due_day)


def apply(tx: Tx, asked: Whole, outcome: Outcome, now: dt.datetime, cause: str) -> list[str]:
    """The orders that went to another hub; those that are no longer as they were when asked stay where they are."""
    stored = plans.store(tx, asked.problem, outcome, plans.WHOLE, cause, now)
    held = {one.job_id: one.hub_id for one in asked.problem.commitments}
    away = [one for one in outcome.plan.assignments if held[one.job_id] != one.hub_id]
    if not away:
        return []
    rows = load.open_rows(tx)
    titles = {row.id: row.title for row in rows}
    accepting = {hub.id for hub in asked.problem.hubs if hub.accepting} & {r.id for r in rows if r.state == hubs.ACTIVE}
    moves = []
    for given in away:
        order = order_states.row_of(tx, given.job_id)
        job = jobs.row_of(tx, asked.job_of[given.job_id])
        if order.state == OrderState.ROUTED and job.state == JobState.OFFERED and given.hub_id in accepting:
            quote, inputs = routing.quoted(tx, order)
            due_day = max(0, (order.promise_date - now.date()).days)
            moves.append(_Move(order, job, given.hub_id, inputs.plan_job(order.id, quote.place, due_day)))
    moves, calendar = _fitting(rows, taken(tx), moves, now.date())
    for one in moves:
        because = f"A plan of all orders moved it from {titles[one.at.hub]}, where it would cost more or be late."
        jobs.give_up(tx, one.at, "re_route", now, because)
        why = routing.reason(outcome.plan, one.order.id, titles)
        waits = order_states.row_of(tx, one.order.id)
        routing.give(tx, waits, one.hub, why, calendar, stored, now)
    return [one.order.id for one in moves]


@frozen
class _Move:
    order: sa.Row[Any]
    at: sa.Row[Any]  # the job that it has
    hub: str  # where it is to go
    work: PlanJob


def _fitting(
    rows: Sequence[sa.Row[Any]], has: Sequence[Taken], moves: list[_Move], today: dt.date
) -> tuple[list[_Move], Calendar]:
    """Those of the moves that hold as things stand, and the calendar before them, without the orders that move.

    A move holds if the order will be there as promised, or no later than from where it is, with nobody else made late.
    Orders that move leave their hours to each other; where one has to stay, those that counted on its hours are looked
    at again.
    """
    while True:
        left = [(one.at.hub, one.order.make_by or one.order.promise_date, -(one.order.work_min or 0)) for one in moves]
        calendar = Calendar(rows, [*has, *left], today)
        held = [one for one in moves if _holds(calendar, one)]
        if len(held) == len(moves):
            return moves, Calendar(rows, [*has, *left], today)
        moves = held


def _holds(calendar: Calendar, one: _Move) -> bool:
    promised, dates = one.order.promise_date, calendar.dates(one.work)
    there, stays = dates.get(one.hub), dates.get(one.at.hub)
    if there is None or (there.there > promised and stays is not None and there.there > stays.there):
        return False
    routing.take(calendar, one.work, one.hub, promised)
    return True


def _digest(values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
