"""Offcuts at hubs: found when a job is made, confirmed by a person, held for one order, used when its cutting begins.

Every change happens in the transaction of what causes it (`jobs.move`, an order, a person's call) and writes its event,
so that it happens once or not at all. The database allows an offcut one claim that is not released, so none is ever
promised or cut twice. Which offcuts an order gets is decided by its price (`prices`); labels are drawn elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput, Conflict, NotFound
from jupyter_fab.core.material import material
from jupyter_fab.core.remnants import Remnant
from jupyter_fab.core.sheet import Sheet, offcut_sheet
from jupyter_fab.core.wire.hubs import JobOffcut
from jupyter_fab.core.wire.stock import WHY_LETTERS, NewOffcut, Offcut, OffcutSize, OffcutState
from jupyter_fab_server.registry import events, ids, tables
from jupyter_fab_server.registry.database import Tx

HELD, USED, RELEASED = "held", "used", "released"
MOST_SHOWN = 200  # of those that are used up; what is on the rack is shown, however much it is
MOST_OFFERED = 12  # of a kind of sheet to one quote, the smallest first: each is one more layout to try
FOUND, CONFIRMED, DISCARDED = (OffcutState.FOUND.value, OffcutState.CONFIRMED.value, OffcutState.DISCARDED.value)


def of_hub(tx: Tx, hub: str) -> tuple[Offcut, ...]:
    """The hub's offcuts: to look at, to use, reserved, and lately used; what was discarded is not shown."""
    rank = list(OffcutState)
    table = tables.offcuts
    claim = tables.offcut_claims.c.state
    mine = _with_claims().where(table.c.hub == hub, table.c.state != DISCARDED).order_by(table.c.number.desc())
    used = tx.execute(mine.where(claim == USED).limit(MOST_SHOWN)).all()
    found = [_told(row) for row in [*tx.execute(mine.where(claim.is_distinct_from(USED))), *used]]
    found.sort(key=lambda one: (rank.index(one.state), -one.width_mm * one.height_mm if one.state in rank[:2] else 0))
    return tuple(found)


def one(tx: Tx, hub: str, offcut: str) -> Offcut:
    """The hub's offcut of that label.

    Raises
    ------
    NotFound
        If it has none.
    """
    return _told(_row(tx, hub, offcut))


def free(tx: Tx, hub: str) -> tuple[Sheet, ...]:
    """The confirmed offcuts of a hub that nobody holds, as sheets, the smallest of each kind of sheet first."""
    table, claim = tables.offcuts.c, tables.offcut_claims.c
    area = table.width_mm * table.height_mm
    wanted = _with_claims().where(table.hub == hub, table.state == CONFIRMED, claim.id.is_(None)).order_by(area)
    of_kind: dict[tuple[str, float], int] = {}
    found = []
    for row in tx.execute(wanted):
        kind = row.material, row.thickness_mm
        of_kind[kind] = of_kind.get(kind, 0) + 1
        if of_kind[kind] <= MOST_OFFERED:
            found.append(offcut_sheet(row.id, *kind, (row.width_mm, row.height_mm)))
    return tuple(found)


def of_job(tx: Tx, job: str) -> tuple[JobOffcut, ...]:
    """The offcuts that a job is to be cut from, or was."""
    table, claim = tables.offcuts, tables.offcut_claims
    wanted = (
        sa.select(table)
        .join(claim, claim.c.offcut == table.c.id)
        .where(claim.c.job == job, claim.c.state != RELEASED)
        .order_by(table.c.number)
    )
    return tuple(
        JobOffcut(
            id=row.id,
            material=row.material,
            thickness_mm=row.thickness_mm,
            measured_mm=row.measured_mm,
            width_mm=row.width_mm,
            height_mm=row.height_mm,
        )
        for row in tx.execute(wanted)
    )


def keep(tx: Tx, job: sa.Row[Any], now: dt.datetime) -> None:
    """Nothing; what a made job has left stands in its hub's stock, to be looked at; once, however often it is said."""
    table = tables.offcuts
    if not job.remnants or tx.scalar(sa.select(table.c.id).where(table.c.job == job.id).limit(1)) is not None:
        return
    for piece, left in enumerate(msgspec.convert(job.remnants, tuple[Remnant, ...])):
        row = {"job": job.id, "piece": piece, "sheet": left.sheet + 1, "x_mm": left.x_mm, "y_mm": left.y_mm}
        row |= {"material": left.material, "thickness_mm": left.nominal_mm, "measured_mm": left.measured_mm}
        row |= {"width_mm": left.width_mm, "height_mm": left.height_mm, "state": FOUND}
        _add(tx, job.hub, row, now)


def add(tx: Tx, hub: str, new: NewOffcut, person: str, now: dt.datetime) -> Offcut:
    """A piece that a person has measured and entered: it may be used at once."""
    stock = material(new.material)
    if new.thickness_mm not in stock.thicknesses_mm:
        sold = ", ".join(f"{thickness:g}" for thickness in stock.thicknesses_mm)
        raise BadInput(
            f"{stock.title} is not sold {new.thickness_mm:g} mm thick; give its nominal thickness, one of {sold} mm.",
            pointer="/thickness_mm",
        )
    row = {"material": new.material, "thickness_mm": new.thickness_mm, "measured_mm": None, "state": CONFIRMED}
    row |= {"width_mm": new.width_mm, "height_mm": new.height_mm, "note": new.note[:WHY_LETTERS]}
    return one(tx, hub, _add(tx, hub, row, now, by=person))


def confirm(tx: Tx, hub: str, offcut: str, size: OffcutSize, person: str, now: dt.datetime) -> Offcut:
    """The offcut, which a person has in hand, with the size that they measured; the next order may use it.

    Raises
    ------
    Conflict
        If it was discarded, or is held or used already.
    """
    row = _row(tx, hub, offcut)
    if row.state == DISCARDED:
        raise Conflict(f"{offcut} was discarded, its label with it; enter the piece anew.", offcut=offcut)
    wide, high = size.width_mm or row.width_mm, size.height_mm or row.height_mm
    if row.claim is not None and (wide, high) == (row.width_mm, row.height_mm):
        return _told(row)  # said again; nothing is to be changed
    if row.claim is not None:
        raise Conflict(f"{offcut} is reserved for an order, or used; its size is not changed now.", order=row.order)
    return _put(tx, row, "confirmed", person, now, state=CONFIRMED, width_mm=wide, height_mm=high)


def discard(tx: Tx, hub: str, offcut: str, reason: str, person: str, now: dt.datetime) -> Offcut:
    """The offcut, gone for good; who held it is cut from whole sheets. Its job is stopped by who calls (`jobs`).

    Raises
    ------
    Conflict
        If it has been cut from.
    """
    row = _row(tx, hub, offcut)
    if row.state == DISCARDED:
        return _told(row)
    if row.claim == USED:
        raise Conflict(f"{offcut} is used already; there is nothing left to discard.", order=row.order)
    if row.claim == HELD:
        _end(tx, RELEASED, now, tables.offcut_claims.c.offcut == offcut)
    return _put(tx, row, "discarded", person, now, state=DISCARDED, note=reason[:WHY_LETTERS])


def holder(tx: Tx, hub: str, offcut: str) -> str:
    """The job that is to be cut from it, and is not begun; empty if there is none."""
    claim = tables.offcut_claims.c
    _row(tx, hub, offcut)
    return str(tx.scalar(sa.select(claim.job).where(claim.offcut == offcut, claim.state == HELD)) or "")


def reserve(tx: Tx, order: str, wanted: Sequence[str], now: dt.datetime) -> bool:
    """Whether all of these offcuts, and no others, are now held for the order; if not all are free, none is."""
    claim = tables.offcut_claims
    mine = (claim.c.order == order, claim.c.state == HELD)
    held = set(tx.scalars(sa.select(claim.c.offcut).where(*mine)))
    if held == set(wanted):
        return True
    if held:
        release(tx, order, now)
    table = tables.offcuts
    open_ = sa.select(table.c.id).where(
        table.c.id.in_(wanted),
        table.c.state == CONFIRMED,
        ~sa.exists().where(claim.c.offcut == table.c.id, claim.c.state != RELEASED),
    )
    if set(tx.scalars(open_)) != set(wanted):
        return False
    for offcut in wanted:
        tx.execute(claim.insert().values(id=ids.new("claim"), offcut=offcut, order=order, state=HELD, at=now))
        _say(tx, offcut, "reserved", now, order=order)
    return True


def can_have(tx: Tx, order: str, wanted: Sequence[str]) -> bool:
    """Whether the order holds these offcuts, or could now."""
    if not wanted:
        return True
    claim, table = tables.offcut_claims, tables.offcuts
    other = sa.exists().where(claim.c.offcut == table.c.id, claim.c.state != RELEASED, claim.c.order != order)
    used = sa.exists().where(claim.c.offcut == table.c.id, claim.c.state == USED)
    there = sa.select(table.c.id).where(table.c.id.in_(wanted), table.c.state == CONFIRMED, ~other, ~used)
    return set(tx.scalars(there)) == set(wanted)


def assign(tx: Tx, order: str, job: str) -> None:
    """Nothing; what the order holds is for this attempt."""
    claim = tables.offcut_claims
    tx.execute(claim.update().where(claim.c.order == order, claim.c.state == HELD).values(job=job))


def release(tx: Tx, order: str, now: dt.datetime, only: Sequence[str] = ()) -> None:
    """Nothing; what the order holds (or `only` these of it), and has not cut, is free again."""
    claim = tables.offcut_claims.c
    _end(tx, RELEASED, now, claim.order == order, *([claim.offcut.in_(only)] if only else []))


def give_back(tx: Tx, job: str, now: dt.datetime) -> None:
    """Nothing; the job ended before it was cut, and what it held is free again."""
    _end(tx, RELEASED, now, tables.offcut_claims.c.job == job)


def use(tx: Tx, job: str, now: dt.datetime) -> None:
    """Nothing; the cutting of the job has begun, and what it holds is whole no more."""
    _end(tx, USED, now, tables.offcut_claims.c.job == job)


def _end(tx: Tx, state: str, now: dt.datetime, *which: sa.ColumnElement[bool]) -> None:
    claim = tables.offcut_claims
    for row in tx.execute(sa.select(claim).where(claim.c.state == HELD, *which)).all():
        tx.execute(claim.update().where(claim.c.id == row.id, claim.c.state == HELD).values(state=state, at=now))
        _say(tx, row.offcut, state, now, order=row.order)


def _add(tx: Tx, hub: str, row: dict[str, Any], now: dt.datetime, **said: object) -> str:
    table = tables.offcuts
    number = 1 + int(tx.scalar(sa.select(sa.func.max(table.c.number)).where(table.c.hub == hub)) or 0)
    id = f"{hub}-{number}"
    tx.execute(table.insert().values(id=id, hub=hub, number=number, found_at=now, updated_at=now, **row))
    _say(tx, id, str(row["state"]), now, **said)
    return id


def _put(tx: Tx, row: sa.Row[Any], what: str, person: str, now: dt.datetime, **changes: object) -> Offcut:
    table = tables.offcuts
    if any(getattr(row, name) != value for name, value in changes.items()):
        tx.execute(table.update().where(table.c.id == row.id).values(updated_at=now, **changes))
        _say(tx, row.id, what, now, by=person)
    return one(tx, row.hub, row.id)


def _say(tx: Tx, offcut: str, what: str, now: dt.datetime, **said: object) -> None:
    row = tx.execute(sa.select(tables.offcuts).where(tables.offcuts.c.id == offcut)).one()
    size = {"material": row.material, "thickness_mm": row.thickness_mm, "width_mm": row.width_mm}
    data = {"hub": row.hub, "height_mm": row.height_mm, **size, **said}
    readers = [events.to_hub(row.hub), events.to_role("admin")]
    events.append(tx, f"offcut.{what}", offcut, readers=readers, at=now, **data)


def _with_claims() -> sa.Select[Any]:
    table, claim = tables.offcuts, tables.offcut_claims
    open_ = sa.and_(claim.c.offcut == table.c.id, claim.c.state != RELEASED)
    return sa.select(table, claim.c.state.label("claim"), claim.c.order.label("order")).outerjoin(claim, open_)


def _row(tx: Tx, hub: str, offcut: str) -> sa.Row[Any]:
    table = tables.offcuts.c
    row = tx.execute(_with_claims().where(table.hub == hub, table.id == offcut)).one_or_none()
    if row is None:
        raise NotFound(f"There is no offcut {offcut} at this hub.", offcut=offcut)
    return row


def _told(row: sa.Row[Any]) -> Offcut:
    claimed = {HELD: OffcutState.RESERVED, USED: OffcutState.USED}
    return Offcut(
        id=row.id,
        hub=row.hub,
        state=claimed[row.claim] if row.claim else OffcutState(row.state),
        material=row.material,
        thickness_mm=row.thickness_mm,
        measured_mm=row.measured_mm,
        width_mm=row.width_mm,
        height_mm=row.height_mm,
        found_at=row.found_at,
        job=row.job or "",
        sheet=row.sheet,
        x_mm=row.x_mm,
        y_mm=row.y_mm,
        order=row.order or "",
        note=row.note,
    )
