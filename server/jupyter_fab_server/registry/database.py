"""The database: one door for writing, one for reading, both off the event loop.

Role: services hand over a plain function of a SQLAlchemy connection; it runs as one transaction on a thread, wholly
or not at all. SQLite (WAL, synchronous=FULL) has one writer thread and takes its lock at the start; PostgreSQL runs
writers side by side as SERIALIZABLE and repeats one that lost a race, so that a service sees the same world on both.
Functions may therefore run more than once: they touch nothing but their transaction. Tables are in `tables`, not here.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

type Tx = sa.Connection

BUSY_TIMEOUT_S = 10  # another process (a migration, a backup) may hold the lock for a while
READERS = 4  # threads that read; more only queue for the processor
POSTGRES_WRITERS = 8
RACE_S = BUSY_TIMEOUT_S  # a transaction that lost a race is run again for as long as SQLite waits for its lock
PAUSE_S = (0.002, 0.256)  # at most, before the second run and before a late one; the pause itself is random
LOST_RACE = ("40001", "40P01")  # serialization_failure, deadlock_detected (PostgreSQL, appendix A)


class Database:
    """Where the registry's durable truth is."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.before_commit: list[Callable[[Tx], None]] = []
        self.after_commit: list[Callable[[], None]] = []
        if self.sqlite:
            self._writer = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE", size=1)
            self._reader = _sqlite_engine(self.url, begin="BEGIN", size=READERS)
            writers = 1
        else:
            engine = sa.create_engine(self.url, pool_size=POSTGRES_WRITERS + READERS, pool_pre_ping=True)
            self._writer = engine.execution_options(isolation_level="SERIALIZABLE")
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ")
            writers = POSTGRES_WRITERS
        self._write_threads = ThreadPoolExecutor(writers, "registry-write")
        self._read_threads = ThreadPoolExecutor(READERS, "registry-read")

    async def write[T](self, work: Callable[[Tx], T]) -> T:
        """What `work` returns, once everything it wrote is committed; nothing is written if it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._write_threads, self.write_now, work)

    async def read[T](self, work: Callable[[Tx], T]) -> T:
        """What `work` returns, all of it read from one consistent state."""
        return await asyncio.get_running_loop().run_in_executor(self._read_threads, self.read_now, work)

    def write_now[T](self, work: Callable[[Tx], T]) -> T:
        """As `write`, on this thread; for start-up and for tests."""
        give_up, pause = time.monotonic() + RACE_S, PAUSE_S[0]
        while True:
            try:
                with self._writer.begin() as tx:
                    tx.info.clear()  # what a transaction that failed left behind
                    result = work(tx)
                    for hook in self.before_commit:
                        hook(tx)
                break
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in LOST_RACE or time.monotonic() > give_up:
                    raise
                time.sleep(random.uniform(0, pause))
                pause = min(2 * pause, PAUSE_S[1])
        for done in self.after_commit:
            done()
        return result

    def read_now[T](self, work: Callable[[Tx], T]) -> T:
        """As `read`, on this thread."""
        with self._reader.begin() as tx:
            return work(tx)

    def close(self) -> None:
        """Nothing; wait for what is under way and let go of the connections."""
        self._write_threads.shutdown()
        self._read_threads.shutdown()
        self._writer.dispose()
        self._reader.dispose()


def _sqlite_engine(url: sa.URL, *, begin: str, size: int) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("The registry's SQLite database is a file: sqlite:////path/registry.sqlite")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, pool_size=size, max_overflow=0, connect_args={"check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where SQLAlchemy says, not where the driver guesses
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_S * 1000}",
            "journal_mode = WAL",
            "synchronous = FULL",  # what was acknowledged survives a power cut
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def start(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
