"""Design versions: found, shown to those who may see them, moved from state to state.

Role: every other service about designs comes here for a version. A version that is neither listed nor yanked, or that
was made for one buyer, exists only for its designer, reviewers, administrators and that buyer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.checks import Finding
from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.identity import Role, Scope
from jupyter_fab.core.package import Manifest
from jupyter_fab.core.states import VERSION, Actor, VersionState, move
from jupyter_fab.core.wire.designs import Check, Review, Version
from jupyter_fab_server.registry import events
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.tables import checks, people, requests, reviews, versions

type Row = sa.Row[Any]

OPEN = (VersionState.LISTED, VersionState.YANKED)
NEWEST = (versions.c.major.desc(), versions.c.minor.desc(), versions.c.patch.desc())


def find(tx: Tx, reader: Reader, name: str, version: str) -> Row:
    """The version's row; an empty version means the newest listed one.

    Raises
    ------
    NotFound
        If there is none, or the reader may not know of it.
    """
    wanted = sa.select(versions).where(versions.c.name == name)
    if version:
        wanted = wanted.where(versions.c.version == version)
    else:
        wanted = wanted.where(versions.c.state == VersionState.LISTED, versions.c.private_to == "").order_by(*NEWEST)
    row = tx.execute(wanted.limit(1)).one_or_none()
    if row is None or not may_see(tx, reader, row):
        raise NotFound(f"There is no design {name}{'@' if version else ''}{version} here.")
    return row


def by_id(tx: Tx, version_id: str) -> Row:
    """The row of that id, whoever asks."""
    return tx.execute(sa.select(versions).where(versions.c.id == version_id)).one()


def visible(tx: Tx, reader: Reader, name: str) -> list[Row]:
    """All versions of a design that the reader may see, newest first."""
    rows = tx.execute(sa.select(versions).where(versions.c.name == name).order_by(*NEWEST)).all()
    found = [row for row in rows if may_see(tx, reader, row)]
    if not found:
        raise NotFound(f"There is no design {name} here.")
    return found


def may_see(tx: Tx, reader: Reader, row: Row) -> bool:
    """Whether the reader may know of the version."""
    if row.state in OPEN and not row.private_to:
        return True
    if not reader.signed_in:
        return False
    if row.designer == reader.person:
        return reader.may_somewhere(Scope.DESIGN_READ) or reader.may_somewhere(Scope.DESIGN_PUBLISH)
    if reader.may(Scope.REVIEW_WRITE):
        return True
    return bool(row.private_to) and row.state in OPEN and buyer_of(tx, row.private_to) == reader.person


def buyer_of(tx: Tx, request: str) -> str:
    """The person who made a customisation request; empty for none."""
    return tx.scalar(sa.select(requests.c.buyer).where(requests.c.id == request)) or ""


def manifest(row: Row) -> Manifest:
    """The version's frozen manifest."""
    return msgspec.convert(row.manifest, Manifest)


def told(tx: Tx, row: Row) -> Version:
    """The version as it is shown."""
    frozen = manifest(row)
    return Version(
        name=row.name,
        version=row.version,
        digest=row.digest,
        state=VersionState(row.state),
        title=row.title,
        summary=row.summary,
        description=frozen.description,
        designer=handle(tx, row.designer),
        licence=row.licence,
        terms=frozen.terms,
        parameters=frozen.parameters,
        lineage=frozen.lineage,
        checks=_checks(tx, row.id),
        reviews=_reviews(tx, row.id),
        submitted_at=row.submitted_at,
        sandboxed=row.sandboxed,
    )


def handle(tx: Tx, person: str) -> str:
    """The handle of a person."""
    found: str = tx.execute(sa.select(people.c.handle).where(people.c.id == person)).scalar_one()
    return found


def fire(tx: Tx, row: Row, action: str, actor: Actor, now: dt.datetime) -> VersionState:
    """The version's new state, stored and told to those whom it concerns.

    Raises
    ------
    Conflict
        If its state does not allow that.
    """
    before = VersionState(tx.execute(sa.select(versions.c.state).where(versions.c.id == row.id)).scalar_one())
    after = move(VERSION, before, action, actor)
    changed: dict[str, Any] = {"state": after}
    if after is VersionState.LISTED and row.listed_at is None:
        changed["listed_at"] = now
    tx.execute(versions.update().where(versions.c.id == row.id).values(**changed))
    if after is not before:
        tell(tx, row, f"version.{after.value}", now)
    return after


def tell(tx: Tx, row: Row, kind: str, now: dt.datetime, **data: Any) -> None:
    """Nothing; an event about the version goes to all who may see it in that state."""
    readers = [events.to_person(row.designer), events.to_role(Role.REVIEWER)]
    if kind in ("version.listed", "version.yanked"):
        readers.append(events.to_person(buyer_of(tx, row.private_to)) if row.private_to else events.PUBLIC)
    subject = f"{row.name}@{row.version}"
    events.append(tx, kind, subject, readers=readers, at=now, name=row.name, version=row.version, **data)


def _checks(tx: Tx, version_id: str) -> tuple[Check, ...]:
    rows = tx.execute(sa.select(checks).where(checks.c.version == version_id).order_by(checks.c.position))
    return tuple(
        Check(
            name=row.name,
            title=row.title,
            state=row.state,
            progress=row.progress,
            message=row.message,
            what_to_change=row.what_to_change,
            findings=msgspec.convert(row.findings or [], tuple[Finding, ...]),
        )
        for row in rows
    )


def _reviews(tx: Tx, version_id: str) -> tuple[Review, ...]:
    rows: Sequence[Row] = tx.execute(
        sa.select(reviews, people.c.handle)
        .join(people, people.c.id == reviews.c.reviewer)
        .where(reviews.c.version == version_id)
        .order_by(reviews.c.at)
    ).all()
    return tuple(Review(reviewer=row.handle, decision=row.decision, comment=row.comment, at=row.at) for row in rows)
