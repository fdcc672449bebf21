"""The hubs' days, what each hub has taken on by which of them, and the first date that it can promise.

Role: capable to promise, for quotes and for plans. What is open is summed by hub and day in the database, so an answer
looks at hubs and days and never at orders; `planner.promise` does the counting. Days are counted from today, every day
of the calendar is one, and on those on which a hub does not work it has no minutes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from attrs import frozen

from jupyter_fab.core.states import OrderState
from jupyter_fab_server.planner.problem import Carriage, PlanHub, PlanJob, PlanProblem
from jupyter_fab_server.planner.promise import Book
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs, load

DAYS = 90  # how far ahead a date is promised; nobody waits longer for a shelf (assumed)
LATE_MINOR_PER_H = 3_000  # an overdue hour of work costs as much as half an hour of machine (assumed)
REFUSAL_MINOR = 100_000_000  # a paid order is made, whatever it costs
GIVEN = (OrderState.ROUTED.value, OrderState.IN_PRODUCTION.value)  # a hub has its job, and it is not made yet

Taken = tuple[str, dt.date, int]  # a hub, the last day on which it may be made there, minutes


def taken(tx: Tx, *, waiting: bool = True) -> list[Taken]:
    """What has been promised and is not made, summed; `waiting`: also of orders that have no job yet."""
    table = tables.orders
    states = (*GIVEN, OrderState.PAID_HELD.value) if waiting else GIVEN
    wanted = (
        sa.select(table.c.hub, table.c.make_by, sa.func.sum(table.c.work_min))
        .where(table.c.state.in_(states), table.c.hub.is_not(None))
        .group_by(table.c.hub, table.c.make_by)
    )
    return [(hub, day, int(minutes or 0)) for hub, day, minutes in tx.execute(wanted).all()]


@frozen
class Date:
    """When a hub could have an order there: made by a day, at its buyer by a date, without making another late."""

    hub: str
    made: dt.date
    there: dt.date


class Calendar:
    """The hubs from the day after `today` on, with what they have taken on; `hopeful`: those that are silent too."""

    def __init__(
        self, rows: Sequence[sa.Row[Any]], has: Iterable[Taken], today: dt.date, *, hopeful: bool = False
    ) -> None:
        self.today = today
        self._rows = {row.id: row for row in rows}
        self.whole = tuple(load.plan_hub(row, today, DAYS, hopeful=hopeful) for row in rows)
        self._book = Book(PlanProblem((), self.whole, DAYS, LATE_MINOR_PER_H, REFUSAL_MINOR), {})
        self._book.take((hub, self.day(make_by), minutes) for hub, make_by, minutes in has)

    def day(self, date: dt.date) -> int:
        """The date as a day of the plan: 0 for today and before."""
        return max(0, min(DAYS, (date - self.today).days))

    def left(self) -> tuple[PlanHub, ...]:
        """The hubs with the hours that are free."""
        return self._book.left()

    def dates(self, job: PlanJob) -> dict[str, Date]:
        """When each hub that has hours, bed, stock and carriage for it could have it there."""
        found = {}
        for one in self._book.promises(job):
            made = self.today + dt.timedelta(days=one.made_day)
            found[one.hub_id] = Date(one.hub_id, made, self.there(one.hub_id, made, one.day - one.made_day))
        return found

    def there(self, hub: str, made: dt.date, transit_days: int) -> dt.date:
        """When what the hub makes by that day is with its buyer: inspected, packed, and carried on working days."""
        terms = hubs.terms_of(self._rows[hub])
        return terms.work_day(made, terms.handling_days + transit_days)

    def make_by(self, hub: str, promised: dt.date, transit_days: int) -> dt.date:
        """The last day on which the hub may make what is promised for that date."""
        terms = hubs.terms_of(self._rows[hub])
        return terms.last_day(promised, terms.handling_days + transit_days)

    def carriage(self, carried: Carriage, promised: dt.date, due_day: int) -> Carriage:
        """The carriage with the days that the planner is to count from the due day back to the last one at the hub."""
        days = due_day - self.day(self.make_by(carried.hub_id, promised, carried.transit_days))
        return Carriage(carried.job_id, carried.hub_id, carried.price_minor, max(0, days))

    def take(self, hub: str, make_by: dt.date, work_min: int) -> None:
        """Nothing; the hours are that order's now."""
        self._book.take([(hub, self.day(make_by), work_min)])


def open_now(tx: Tx, today: dt.date, *, waiting: bool = True, hopeful: bool = False) -> Calendar:
    """The calendar as it stands in the database; see `taken` and `Calendar`."""
    return Calendar(load.open_rows(tx), taken(tx, waiting=waiting), today, hopeful=hopeful)
