"""What hubs report: signed, numbered, each taken once and in order. A report says what happened; it commands nothing.

There is no message by which the registry could arm or start a machine, and a report cannot do it either: `armed` and
`started` only record what a person did at the console. A report is believed when its signature is the hub's, its number
the next one, its fence the job's, and its program the one that was proven; everything else is refused and audited.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput, Conflict, FabError
from jupyter_fab.core.sheet import POINTS_MEASURED, check_further, loaded_sheet
from jupyter_fab.core.states import Actor, JobState, OrderState
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.hubs import Report, ReportKind, ReportsTaken, verified
from jupyter_fab_server.registry import events, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import audit, hubs, jobs, order_states, programs

ACTIONS = {
    ReportKind.ARMED: "arm",
    ReportKind.DISARMED: "disarm",
    ReportKind.STARTED: "start",
    ReportKind.HELD: "hold",
    ReportKind.RESUMED: "resume",
    ReportKind.UNCERTAIN: "lose",
    ReportKind.SCRAPPED: "scrap",
    ReportKind.MADE: "make",
}
NAMES_ITS_PROGRAM = (ReportKind.ARMED, ReportKind.STARTED)  # data["digest"]: what the person at the machine saw


def take(tx: Tx, hub: str, reports: tuple[Report, ...], now: dt.datetime) -> ReportsTaken:
    """Up to which number everything is stored, and what could not apply and why.

    A report that was taken before is acknowledged again and does nothing. Taking stops at the first one that is forged
    or leaves a gap, since what follows cannot be in order.
    """
    row = hubs.row_of(tx, hub)
    taken = int(row.last_seq)
    refused: dict[str, str] = {}
    for report in reports:
        if report.hub != hub or not verified(report, row.signing_key):
            refused[str(report.seq)] = "It does not carry this hub's signature."
            _audit(tx, hub, "report.forged", report, now)
            break
        if report.seq <= taken:
            refused |= _again(tx, hub, report, now)
            continue
        if report.seq != taken + 1:
            refused[str(report.seq)] = f"Number {taken + 1} is missing; send it first."
            _audit(tx, hub, "report.out_of_order", report, now)
            break
        why = _apply_whole(tx, report, now)
        if why:
            refused[str(report.seq)] = why
            _audit(tx, hub, "report.refused", report, now, why=why)
        tx.execute(
            tables.hub_reports.insert().values(
                hub=hub,
                seq=report.seq,
                job=report.job,
                kind=report.kind.value,
                document=plain(report),
                refused=why,
                taken_at=now,
            )
        )
        taken = report.seq
    if taken > row.last_seq:
        hubs.heard(tx, row, now)
        tx.execute(tables.hubs.update().where(tables.hubs.c.id == hub).values(last_seq=taken))
    return ReportsTaken(seq=taken, refused=refused)


def _again(tx: Tx, hub: str, report: Report, now: dt.datetime) -> dict[str, str]:
    """What was refused of a report that was taken before; other content under an old number is refused and audited."""
    table = tables.hub_reports
    stored = tx.execute(sa.select(table).where(table.c.hub == hub, table.c.seq == report.seq)).one()
    if stored.document != plain(report):
        _audit(tx, hub, "report.replaced", report, now)
        return {str(report.seq): "Another report was taken under this number."}
    return {str(report.seq): stored.refused} if stored.refused else {}


def _apply_whole(tx: Tx, report: Report, now: dt.datetime) -> str:
    """Why the report could not apply, after undoing whatever it had begun; empty if it did."""
    try:
        with events.attempt(tx):
            apply(tx, report, now)
    except FabError as error:
        return error.message
    return ""


def apply(tx: Tx, report: Report, now: dt.datetime) -> None:
    """Nothing; the job, and its order with it, are where the hub says that they are.

    Raises
    ------
    FabError
        If the job is not that hub's, was claimed anew, is in another state, or another program was armed.
    """
    row = jobs.row_of(tx, report.job, frozenset({report.hub}))
    jobs.check_fence(row, report.fence)
    if report.kind is ReportKind.PROGRESS:
        _progress(tx, row, report, now)
        return
    if report.kind is ReportKind.MEASURED:
        _measured(tx, row, report, now)
        return
    if report.kind is ReportKind.TURNED:
        _turned(tx, row, report, now)
        return
    if report.kind is ReportKind.SCREWED:
        _screwed(tx, row, report, now)
        return
    if report.kind in NAMES_ITS_PROGRAM and report.data.get("digest") != row.program_digest:
        raise Conflict("The program is not the one that was proven; load the job's program again.", job=row.id)
    message = str(report.data.get("reason", ""))[:500]
    changes: dict[str, Any] = {"message": message}
    if report.kind is ReportKind.MADE:
        changes["progress"] = 1.0
    if report.kind is ReportKind.ARMED:
        changes |= _who_armed(tx, report)
    jobs.move(tx, row, ACTIONS[report.kind], Actor.OPERATOR, now, **changes)
    _follow(tx, row.order, report.kind, now)


def _who_armed(tx: Tx, report: Report) -> dict[str, Any]:
    """The person at the console, where the report names one who works at this hub; the passport will say so."""
    table, roles = tables.people.c, tables.person_roles.c
    person = tx.scalar(
        sa.select(table.id)
        .join(tables.person_roles, roles.person == table.id)
        .where(table.handle == str(report.data.get("operator", "")), roles.role == f"hub_operator:{report.hub}")
    )
    return {"operator": person} if person else {}


def _follow(tx: Tx, order: str, kind: ReportKind, now: dt.datetime) -> None:
    """Nothing; the order follows its job."""
    state = order_states.state_of(tx, order)
    if kind in (ReportKind.STARTED, ReportKind.MADE) and state is OrderState.ROUTED:
        order_states.move(tx, order, "start", Actor.OPERATOR, now)
    if kind is ReportKind.MADE:
        order_states.move(tx, order, "make", Actor.OPERATOR, now)
    if kind is ReportKind.SCRAPPED:
        begun = state is OrderState.IN_PRODUCTION
        order_states.move(tx, order, "remake" if begun else "unroute", Actor.REGISTRY, now)


def _measured(tx: Tx, row: sa.Row[Any], report: Report, now: dt.datetime) -> None:
    """Nothing; how thick a further sheet is. Kept with the reports and told, never a change of state."""
    if JobState(row.state) not in (JobState.READY, JobState.HELD) or row.measured_mm is None:
        raise Conflict(f"The job is {row.state}; no sheet is measured for it now.", job=row.id)
    number, readings = report.data.get("sheet"), report.data.get("readings_mm")
    if not isinstance(number, int) or number < 2:
        raise BadInput("sheet must be a number from 2; the first one is loaded before the program is made.", job=row.id)
    if not isinstance(readings, list) or not all(isinstance(one, int | float) for one in readings):
        raise BadInput(f"readings_mm must be {POINTS_MEASURED} numbers.", job=row.id)
    proven = programs.bundle_of(tx, row.id, None).sheets()
    like = proven[min(number, len(proven)) - 1]  # one more than was planned is of the last kind
    sheet = loaded_sheet(f"sheet-{number}", like.material, like.nominal_mm, tuple(map(float, readings)))
    if not sheet.measured_mm:
        raise BadInput(f"readings_mm must be {POINTS_MEASURED} numbers.", job=row.id)
    check_further(sheet, number, like.thickness_mm)
    readers = [events.to_hub(row.hub), events.to_person(order_states.buyer_of(tx, row.order)), events.to_role("admin")]
    data = {"order": row.order, "job": row.id, "sheet": number, "measured_mm": sheet.thickness_mm}
    events.append(tx, "job.measured", row.id, readers=readers, at=now, readings_mm=readings, **data)


def _progress(tx: Tx, row: sa.Row[Any], report: Report, now: dt.datetime) -> None:
    """Nothing; how far the cut is. Told and kept, never a change of state."""
    cutting = (JobState.RUNNING, JobState.HELD, JobState.UNCERTAIN)
    if JobState(row.state) not in cutting:
        raise Conflict(f"The job is {row.state}; nothing is being cut.", job=row.id)
    done = report.data.get("done")
    if not isinstance(done, int | float) or not 0 <= done <= 1:
        raise BadInput("done must be between 0 and 1.", job=row.id)
    tx.execute(tables.jobs.update().where(tables.jobs.c.id == row.id).values(progress=float(done), updated_at=now))
    where: dict[str, Any] = {axis: report.data[axis] for axis in ("x_mm", "y_mm", "z_mm") if axis in report.data}
    readers = [events.to_hub(row.hub), events.to_person(order_states.buyer_of(tx, row.order))]
    data = {"order": row.order, "job": row.id, "done": float(done), **where}
    events.append(tx, "job.progress", row.id, readers=readers, at=now, **data)


def _audit(tx: Tx, hub: str, kind: str, report: Report, now: dt.datetime, **detail: object) -> None:
    audit.note(
        tx,
        actor=f"hub:{hub}",
        kind=kind,
        subject=report.job,
        at=now,
        seq=report.seq,
        said=report.kind.value,
        claimed_hub=report.hub,
        **detail,
    )


def _turned(tx: Tx, row: sa.Row[Any], report: Report, now: dt.datetime) -> None:
    """Nothing; that a sheet was turned over onto its pins. Kept with the reports and told, never a change of state."""
    if JobState(row.state) not in (JobState.READY, JobState.HELD):
        raise Conflict(f"The job is {row.state}; no sheet of it is turned over now.", job=row.id)
    number = report.data.get("sheet")
    if not isinstance(number, int) or programs.bundle_of(tx, row.id, None).turn_of(number - 1) is None:
        raise BadInput("sheet must be the number, from 1, of a sheet that is cut on both faces.", job=row.id)
    readers = [events.to_hub(row.hub), events.to_person(order_states.buyer_of(tx, row.order)), events.to_role("admin")]
    events.append(tx, "job.turned", row.id, readers=readers, at=now, order=row.order, job=row.id, sheet=number)


def _screwed(tx: Tx, row: sa.Row[Any], report: Report, now: dt.datetime) -> None:
    """Nothing; that a sheet was screwed down. Kept with the reports and told, never a change of state."""
    if JobState(row.state) not in (JobState.READY, JobState.HELD):
        raise Conflict(f"The job is {row.state}; no sheet of it is screwed down now.", job=row.id)
    number = report.data.get("sheet")
    if not isinstance(number, int) or not programs.bundle_of(tx, row.id, None).screws_in(number - 1):
        raise BadInput("sheet must be the number, from 1, of a sheet that screws hold down.", job=row.id)
    readers = [events.to_hub(row.hub), events.to_person(order_states.buyer_of(tx, row.order)), events.to_role("admin")]
    events.append(tx, "job.screwed", row.id, readers=readers, at=now, order=row.order, job=row.id, sheet=number)
