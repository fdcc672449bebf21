"""Plans as they are kept: each whole, with its problem, how good it is shown to be, and what it changed.

Written in the transaction that applies the plan, and only plans that the independent checker has verified. A plan of
all that is open comes with every order and holds all others: those that changed nothing go after a month. Read back
for the one who runs the registry, and for pictures: the orders with their hubs, the hubs' days with their load, and
what is different from the plan before.
"""

from __future__ import annotations

import datetime as dt
import zlib
from typing import Any

import msgspec
import sqlalchemy as sa
from attrs import frozen

from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.wire.plans import PlanSummary, StoredPlan
from jupyter_fab_server.planner import failover
from jupyter_fab_server.planner.plan import Plan, decode_plan
from jupyter_fab_server.planner.problem import PlanProblem, decode_problem
from jupyter_fab_server.planner.solve import Outcome
from jupyter_fab_server.registry import ids, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import changes, plan_view

PLACING = "placing"  # of orders without a hub, in the hours that all others leave
WHOLE = "whole"  # of all that is open
KEPT_DAYS = 30  # as long as a hub's jobs are shown: who asks about a plan asks about one of these (assumed)


@frozen
class Kept:
    """A plan as it was kept, with what it answers and the day on which it was made, its day 0."""

    problem: PlanProblem
    plan: Plan
    day_zero: dt.date


def store(tx: Tx, asked: PlanProblem, outcome: Outcome, kind: str, cause: str, now: dt.datetime) -> str:
    """The id of the plan, kept whole; it was verified against this very problem.

    Raises
    ------
    ValueError
        If it answers another problem: such a plan is never used.
    """
    plan, digest = outcome.plan, asked.digest
    if plan.problem_digest != digest:
        raise ValueError("the plan answers another problem")
    table, name = tables.plans, ids.new("plan")
    before = tx.scalar(sa.select(table.c.id).where(table.c.kind == kind).order_by(table.c.number.desc()).limit(1))
    last = tx.scalar(sa.select(sa.func.max(table.c.number)))
    tx.execute(
        table.insert().values(
            id=name,
            number=(last or 0) + 1,
            kind=kind,
            cause=cause,
            before=before,
            digest=digest,
            problem=zlib.compress(asked.encode()),
            plan=zlib.compress(plan.encode()),
            solver=plan.solver,
            stop=plan.stop.value,
            total_minor=plan.total_minor,
            bound_minor=plan.bound_minor,
            gap=plan.gap,
            seconds=outcome.seconds,
            refused=outcome.refused,
            at=now,
        )
    )
    if kind == WHOLE:
        _thin_out(tx, now, name, before or "")
    return name


def _thin_out(tx: Tx, now: dt.datetime, *newest: str) -> None:
    """Nothing; old plans of all that is open are gone, but for those by which an order was moved, and the newest."""
    table = tables.plans
    old = (table.c.kind == WHOLE, table.c.at < now - dt.timedelta(days=KEPT_DAYS), table.c.id.not_in(newest))
    told = sa.exists().where(tables.plan_changes.c.plan == table.c.id)
    tx.execute(table.delete().where(*old, ~told))


def newest(tx: Tx, kind: str) -> sa.Row[Any] | None:
    """The last plan of that kind."""
    table = tables.plans
    wanted = sa.select(table).where(table.c.kind == kind).order_by(table.c.number.desc()).limit(1)
    return tx.execute(wanted).one_or_none()


def summaries(tx: Tx, *, before: str = "", limit: int = 50) -> list[PlanSummary]:
    """Plans before the one named, newest first."""
    table = tables.plans
    columns = [one for one in table.c if one.name not in ("problem", "plan")]
    number = sa.func.coalesce(table.c.number, 0)  # those from before there were numbers
    wanted = sa.select(*columns).order_by(number.desc(), table.c.id.desc()).limit(limit)
    if before:
        last = _row(tx, before)
        wanted = wanted.where(sa.tuple_(number, table.c.id) < sa.tuple_(last.number or 0, last.id))
    return [_summary(row) for row in tx.execute(wanted)]


def whole(tx: Tx, plan: str) -> StoredPlan:
    """A plan with everything that it rests on and says; `newest` is the last plan of all that is open.

    Raises
    ------
    NotFound
        If there is no such plan.
    """
    row = newest(tx, WHOLE) if plan == "newest" else _row(tx, plan)
    if row is None:
        raise NotFound("There is no plan yet.", plan=plan)
    asked, found = _content(row)
    last = tx.execute(sa.select(tables.plans).where(tables.plans.c.id == row.before)).one_or_none()
    differences = failover.changes(_content(last)[1], found, asked.currency) if last is not None else ()
    return StoredPlan(
        summary=_summary(row),
        orders=plan_view.orders(asked, found, row.at.date()),
        hubs=plan_view.loads(tx, asked, found, row.at.date()),
        differences=tuple(plan_view.difference(one) for one in differences),
        changes=changes.of_plan(tx, row.id),
        problem=msgspec.json.decode(asked.encode()),
        plan=msgspec.json.decode(found.encode()),
    )


def kept(tx: Tx, plan: str) -> tuple[Kept, Kept | None]:
    """A plan with its problem, and the plan of its kind before it, if there was one; `newest` as in `whole`.

    Raises
    ------
    NotFound
        If there is no such plan.
    """
    row = newest(tx, WHOLE) if plan == "newest" else _row(tx, plan)
    if row is None:
        raise NotFound("There is no plan yet.", plan=plan)
    last = tx.execute(sa.select(tables.plans).where(tables.plans.c.id == row.before)).one_or_none()
    before = Kept(*_content(last), last.at.date()) if last is not None else None
    return Kept(*_content(row), row.at.date()), before


def _row(tx: Tx, plan: str) -> sa.Row[Any]:
    row = tx.execute(sa.select(tables.plans).where(tables.plans.c.id == plan)).one_or_none()
    if row is None:
        raise NotFound("There is no such plan.", plan=plan)
    return row


def _content(row: sa.Row[Any]) -> tuple[PlanProblem, Plan]:
    return decode_problem(_plain(row.problem)), decode_plan(_plain(row.plan))


def _plain(kept: bytes) -> bytes:
    """What was kept; plans of earlier versions were not compressed."""
    return kept if kept.startswith(b"{") else zlib.decompress(kept)


def _summary(row: sa.Row[Any]) -> PlanSummary:
    return PlanSummary(
        id=row.id,
        at=row.at,
        kind=row.kind or PLACING,
        cause=row.cause or "",
        before=row.before or "",
        digest=row.digest or "",
        solver=row.solver,
        stop=row.stop,
        total_minor=row.total_minor,
        bound_minor=row.bound_minor,
        gap=row.gap,
        seconds=row.seconds or 0.0,
        refused=row.refused or "",
    )
