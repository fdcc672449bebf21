"""What happened, in the order of commits: written with the change itself, read from a cursor, waited for.

Role: a service calls `append` inside its transaction; the rows are written just before the commit, under a lock where
writers run side by side, so that a cursor never appears behind one that was already read. Every event names its
readers; nobody else gets it. Who waits is woken by commits of this process and looks once a second for those of others.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from jupyter_fab.core.wire.base import Event, EventPage
from jupyter_fab_server.registry import ids
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.tables import event_readers, events

PUBLIC = "public"  # everyone who is signed in
COMMIT_LOCK = 0x6661_6201  # PostgreSQL's advisory lock from writing events to the commit
LOOK_EVERY_S = 1.0  # how late an event of another process may come
MAX_WAIT_S = 25.0  # under the half minute after which proxies give up
MAX_PAGE = 500
_PENDING = "events"


def to_person(person: str) -> str:
    """The reader name of a person."""
    return f"person:{person}"


def to_hub(hub: str) -> str:
    """The reader name of all who work for a hub."""
    return f"hub:{hub}"


def to_role(role: str) -> str:
    """The reader name of all who hold a role."""
    return f"role:{role}"


def append(
    tx: Tx, kind: str, subject: str, *, readers: Iterable[str], at: dt.datetime | None = None, **data: Any
) -> None:
    """Nothing; the event is committed with the transaction, and told to these readers alone."""
    row = {"id": ids.new("event"), "at": at or dt.datetime.now(dt.UTC), "kind": kind, "subject": subject, "data": data}
    tx.info.setdefault(_PENDING, []).append((row, sorted(set(readers))))


@contextmanager
def attempt(tx: Tx) -> Iterator[None]:
    """A part of the transaction that is wholly undone when it raises: its rows and its events."""
    mark = len(tx.info.get(_PENDING, ()))
    try:
        with tx.begin_nested():
            yield
    except BaseException:
        del tx.info.get(_PENDING, [])[mark:]
        raise


class Events:
    """The stream of events of one process on one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self.waiting = 0  # readers who wait now
        database.before_commit.append(self._flush)
        database.after_commit.append(self._tell)
        self._written = False

    async def page(
        self, readers: Sequence[str] | None, *, after: int, limit: int, wait_s: float, kind: str, subject: str
    ) -> EventPage:
        """Events after the cursor for these readers (None: all events), waiting up to `wait_s` for the first.

        `kind` may end in `.` or `*` to mean all that begin so (`job.`).
        """
        self._loop = asyncio.get_running_loop()
        deadline = self._loop.time() + min(wait_s, MAX_WAIT_S)
        while True:
            changed = self._changed
            found = await self._database.read(lambda tx: read(tx, readers, after, min(limit, MAX_PAGE), kind, subject))
            left = deadline - self._loop.time()
            if found or left <= 0:
                return EventPage(events=tuple(found), next=found[-1].cursor if found else after)
            self.waiting += 1
            try:
                await asyncio.wait_for(changed.wait(), min(left, LOOK_EVERY_S))
            except TimeoutError:
                continue
            finally:
                self.waiting -= 1

    def _flush(self, tx: Tx) -> None:
        pending = tx.info.pop(_PENDING, [])
        if not pending:
            return
        if tx.dialect.name == "postgresql":
            tx.execute(sa.select(sa.func.pg_advisory_xact_lock(COMMIT_LOCK)))
        for row, readers in pending:
            cursor = tx.execute(events.insert().values(**row).returning(events.c.cursor)).scalar_one()
            if readers:
                tx.execute(event_readers.insert(), [{"reader": reader, "cursor": cursor} for reader in readers])
        self._written = True

    def _tell(self) -> None:
        if self._written and self._loop is not None and not self._loop.is_closed():
            self._written = False
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def read(
    tx: Tx, readers: Sequence[str] | None, after: int, limit: int, kind: str = "", subject: str = ""
) -> list[Event]:
    """Events after the cursor, oldest first, that are addressed to one of the readers."""
    wanted = sa.select(events).where(events.c.cursor > after).order_by(events.c.cursor).limit(limit)
    if readers is not None:
        mine = sa.select(event_readers.c.cursor).where(
            event_readers.c.reader.in_(readers), event_readers.c.cursor > after
        )
        wanted = wanted.where(events.c.cursor.in_(mine))
    if kind:
        begins = kind.rstrip("*")
        whole = begins == kind and not kind.endswith(".")
        wanted = wanted.where(events.c.kind == kind if whole else events.c.kind.startswith(begins, autoescape=True))
    if subject:
        wanted = wanted.where(events.c.subject == subject)
    return [
        Event(cursor=row.cursor, id=row.id, at=row.at, kind=row.kind, subject=row.subject, data=row.data)
        for row in tx.execute(wanted)
    ]
