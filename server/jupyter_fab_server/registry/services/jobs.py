"""Jobs: one attempt to make an order at one hub, from the offer to the loaded sheet.

Every change goes through `move`: the table of states, a guarded update, an event, in the caller's transaction. The
fence rises with each claim and each new attempt of an order, so that an older agent's messages are known as old. What a
machine did is in `reports`; how the program is made is in `programs`; how a hub is chosen is in `routing`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput, Conflict, NotFound
from jupyter_fab.core.states import JOB, TAKEN_AWAY, Actor, JobState, OrderState
from jupyter_fab.core.states import move as next_state
from jupyter_fab.core.wire.base import Values
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.hubs import Job, JobStock, SheetLoaded
from jupyter_fab.core.wire.orders import PlanReason
from jupyter_fab_server.registry import events, ids, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import offcuts, order_states

BEFORE_CUT = (JobState.OFFERED, JobState.ACCEPTED, JobState.RESERVED, JobState.READY)
AT_MACHINE = (JobState.ARMED, JobState.RUNNING, JobState.HELD)
MONTH = dt.timedelta(days=30)
OPEN = (*BEFORE_CUT, *AT_MACHINE, JobState.UNCERTAIN, JobState.MADE)


class JobDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What does not change about a job: the piece, its stock, its figures."""

    title: str
    design: str
    version: str
    values: Values
    quantity: int
    material: str
    thickness_mm: float  # nominal
    tolerance_mm: float  # how far a sheet may measure from it
    thickness_parameter: str = ""  # of older jobs; which parameters take a measure is asked of the version
    parts: int
    sheets: int
    machine_minutes: float
    work_minutes: float  # of the bottleneck, machine or hands
    more_stock: tuple[JobStock, ...] = ()  # kinds of sheet beside the first


def offer(
    tx: Tx,
    *,
    order: str,
    hub: str,
    document: JobDocument,
    reason: PlanReason,
    pay_minor: int,
    due: dt.date,
    at_fault: str,
    now: dt.datetime,
    carriage_minor: int | None = None,
) -> str:
    """The id of a new attempt, offered to the hub; None for carriage: it costs what was quoted."""
    table = tables.jobs
    last = tx.execute(
        sa.select(sa.func.max(table.c.attempt), sa.func.max(table.c.fence)).where(table.c.order == order)
    ).one()
    row = {
        "id": ids.new("job"),
        "order": order,
        "hub": hub,
        "state": JobState.OFFERED.value,
        "attempt": (last[0] or 0) + 1,
        "fence": (last[1] or 0) + 1,
        "document": plain(document),
        "reason": plain(reason),
        "pay_minor": pay_minor,
        "carriage_minor": carriage_minor,
        "due": due,
        "at_fault": at_fault,
        "created_at": now,
        "updated_at": now,
    }
    tx.execute(table.insert().values(**row))
    _tell(tx, row_of(tx, row["id"]), now)
    return str(row["id"])


def row_of(tx: Tx, job: str, hubs: frozenset[str] | None = None) -> sa.Row[Any]:
    """The job's row, if it belongs to one of the hubs (None: whichever).

    Raises
    ------
    NotFound
        If there is none, or it is another hub's.
    """
    row = tx.execute(sa.select(tables.jobs).where(tables.jobs.c.id == job)).one_or_none()
    if row is None or (hubs is not None and row.hub not in hubs):
        raise NotFound("There is no such job at your hub.", job=job)
    return row


def of_order(tx: Tx, order: str) -> list[sa.Row[Any]]:
    """All attempts of an order, first to last."""
    table = tables.jobs
    return list(tx.execute(sa.select(table).where(table.c.order == order).order_by(table.c.attempt)).all())


def of_hub(tx: Tx, hub: str, now: dt.datetime) -> list[Job]:
    """The jobs that a hub has to do with now, or had in the last month, soonest due first."""
    table = tables.jobs
    current = sa.or_(table.c.state.in_([state.value for state in OPEN]), table.c.updated_at > now - MONTH)
    found = tx.execute(sa.select(table).where(table.c.hub == hub, current).order_by(table.c.due, table.c.created_at))
    return [told(tx, row) for row in found]


def in_state(tx: Tx, *states: JobState, hub: str | None = None) -> list[sa.Row[Any]]:
    """All jobs in one of the states, oldest first."""
    table = tables.jobs
    wanted = sa.select(table).where(table.c.state.in_([state.value for state in states])).order_by(table.c.created_at)
    return list(tx.execute(wanted if hub is None else wanted.where(table.c.hub == hub)).all())


def stock_of(row: sa.Row[Any]) -> tuple[JobStock, ...]:
    """Every kind of sheet that the job is cut from, the first one first."""
    document = document_of(row)
    first = JobStock(material=document.material, thickness_mm=document.thickness_mm, tolerance_mm=document.tolerance_mm)
    return (first, *document.more_stock)


def told(tx: Tx, row: sa.Row[Any]) -> Job:
    """The job as its hub sees it."""
    document = document_of(row)
    return Job(
        id=row.id,
        order=row.order,
        hub=row.hub,
        state=JobState(row.state),
        attempt=row.attempt,
        fence=row.fence,
        title=document.title,
        design=document.design,
        version=document.version,
        values=document.values,
        material=document.material,
        thickness_mm=document.thickness_mm,
        tolerance_mm=document.tolerance_mm,
        parts=document.parts,
        sheets=document.sheets,
        machine_minutes=document.machine_minutes,
        pay_minor=row.pay_minor,
        due=row.due,
        program_digest=row.program_digest,
        message=row.message,
        progress=row.progress,
        more_stock=document.more_stock,
        offcuts=offcuts.of_job(tx, row.id),
    )


def document_of(row: sa.Row[Any]) -> JobDocument:
    """What does not change about the job."""
    return msgspec.convert(row.document, JobDocument)


def move(tx: Tx, row: sa.Row[Any], action: str, actor: Actor, now: dt.datetime, **changes: Any) -> sa.Row[Any]:
    """The job's row after the action, its event written.

    Raises
    ------
    Conflict
        If its state does not allow it, or it changed meanwhile.
    """
    after = next_state(JOB, JobState(row.state), action, actor)
    table = tables.jobs
    moved = tx.execute(
        table.update()
        .where(table.c.id == row.id, table.c.state == row.state, table.c.fence == row.fence)
        .values(**({"state": after.value, "updated_at": now} | changes))
    )
    if moved.rowcount != 1:
        raise Conflict("The job has just changed; look again.", job=row.id)
    found = row_of(tx, row.id)
    _tell(tx, found, now)
    _rack(tx, found, now)
    return found


def _rack(tx: Tx, row: sa.Row[Any], now: dt.datetime) -> None:
    """Nothing; offcuts follow the job that is to be cut from them, and what it leaves is kept."""
    state = JobState(row.state)
    if state in TAKEN_AWAY:
        offcuts.give_back(tx, row.id, now)
    elif state in (JobState.RUNNING, JobState.MADE, JobState.SCRAPPED):  # scrapped: nobody knows that it is whole
        offcuts.use(tx, row.id, now)
    if state is JobState.MADE:
        offcuts.keep(tx, row, now)


def say(tx: Tx, row: sa.Row[Any], message: str, now: dt.datetime, **changes: Any) -> None:
    """Nothing; whoever waits for the job reads the message (and what else `changes`), if the job is where it was."""
    table = tables.jobs
    same = (table.c.id == row.id, table.c.state == row.state, table.c.fence == row.fence)
    said = {"message": message[:500], "updated_at": now} | changes
    if tx.execute(table.update().where(*same).values(**said)).rowcount == 1:
        _tell(tx, row_of(tx, row.id), now)


def accept(tx: Tx, job: str, hubs: frozenset[str] | None, agent: str, person: str, now: dt.datetime) -> Job:
    """The job, claimed by this agent with a new fence; claiming again gives the same claim.

    Raises
    ------
    Conflict
        If another agent has it, or it is not offered any more.
    """
    row = row_of(tx, job, hubs)
    if row.state == JobState.ACCEPTED and row.agent == agent:
        return told(tx, row)
    changes = {"agent": agent, "operator": person, "fence": row.fence + 1, "message": ""}
    return told(tx, move(tx, row, "accept", Actor.OPERATOR, now, **changes))


def decline(tx: Tx, job: str, hubs: frozenset[str] | None, reason: str, fence: int, now: dt.datetime) -> Job:
    """The job, given back; its order will be planned elsewhere."""
    row = row_of(tx, job, hubs)
    if row.state != JobState.OFFERED:
        check_fence(row, fence)
    after = move(tx, row, "decline", Actor.OPERATOR, now, message=reason[:500])
    order_states.move(tx, row.order, "unroute", Actor.REGISTRY, now)
    return told(tx, after)


def load_sheet(tx: Tx, job: str, hubs: frozenset[str] | None, sheet: SheetLoaded, now: dt.datetime) -> Job:
    """The job, reserved with the sheet in hand; its program follows in the background."""
    row = row_of(tx, job, hubs)
    check_fence(row, sheet.fence)
    kinds = len(stock_of(row))
    if len(sheet.more_mm) != kinds - 1:
        raise BadInput(
            f"This job is cut from {kinds} kinds of sheet; measure one of each, at four points, and give all of them.",
            pointer="/more_mm",
            kinds=kinds,
        )
    readings = [reading for four in (sheet.readings_mm, *sheet.more_mm) for reading in four]
    changes = {"readings_mm": readings, "program": None, "program_digest": "", "measured_mm": None}
    return told(tx, move(tx, row, "load_sheet", Actor.OPERATOR, now, message="", progress=0.0, **changes))


def check_fence(row: sa.Row[Any], fence: int) -> None:
    """Return if the message comes from whoever holds the job now.

    Raises
    ------
    Conflict
        If the job was claimed anew since.
    """
    if row.fence != fence:
        raise Conflict(
            "This job was claimed again since; look at the hub's jobs and go on from there.",
            job=row.id,
            fence=row.fence,
            given=fence,
        )


def give_up(tx: Tx, row: sa.Row[Any], action: str, now: dt.datetime, message: str) -> None:
    """Nothing; an attempt that had not begun ends (`re_route`), and its order waits for a new plan."""
    move(tx, row, action, Actor.REGISTRY, now, message=message)
    if order_states.state_of(tx, row.order) is OrderState.ROUTED:
        order_states.move(tx, row.order, "unroute", Actor.REGISTRY, now)


def _tell(tx: Tx, row: sa.Row[Any], now: dt.datetime) -> None:
    readers = [events.to_hub(row.hub), events.to_person(order_states.buyer_of(tx, row.order)), events.to_role("admin")]
    data = {"order": row.order, "job": row.id, "hub": row.hub, "attempt": row.attempt, "message": row.message}
    events.append(tx, f"job.{row.state}", row.id, readers=readers, at=now, **data)
