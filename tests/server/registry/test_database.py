"""The database: whole transactions, no lost update, tables and revisions the same."""

import asyncio
import datetime as dt
import time

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.migrations import migrate
from jupyter_fab_server.registry.tables import hubs, metadata, people

NOW = dt.datetime(2030, 1, 2, 3, 4, 5, 678, dt.UTC)


def add_person(tx: Tx, name: str) -> None:
    """Write somebody."""
    tx.execute(people.insert().values(id=name, handle=name, title=name, password_hash="", created_at=NOW))


def test_the_revisions_make_the_tables_that_the_services_use(database: Database) -> None:
    """Migrating an empty database gives exactly the tables of `tables`; migrating again changes nothing."""
    database.write_now(migrate)
    differences = database.read_now(
        lambda tx: compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), metadata)
    )
    assert differences == []


def test_a_transaction_that_raises_writes_nothing(database: Database) -> None:
    """All or nothing, also for what was written before the error; hooks do not run."""
    told: list[int] = []
    database.after_commit.append(lambda: told.append(1))

    def work(tx: Tx) -> None:
        add_person(tx, "ida")
        raise LookupError

    with pytest.raises(LookupError):
        database.write_now(work)
    assert database.read_now(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(people))) == 0
    assert told == []


async def test_no_update_is_lost_when_many_read_then_write(database: Database) -> None:
    """Forty writers that each read a number and write it back plus one end at forty, on both databases."""
    hub = {"title": "", "place": "", "latitude": 0.0, "longitude": 0.0, "state": "active", "machine": {}}
    hub |= {"materials": [], "terms": {}, "rate_minor_h": 0, "labour_minor_h": 0, "signing_key": b"", "id": "h"}
    await database.write(lambda tx: tx.execute(hubs.insert().values(**hub)))

    def count_up(tx: Tx) -> None:
        seen = tx.scalar(sa.select(hubs.c.last_seq))
        time.sleep(0.03)  # a slow disk: whoever loses the race loses many times
        tx.execute(hubs.update().values(last_seq=seen + 1))

    await asyncio.gather(*(database.write(count_up) for _ in range(40)))
    assert await database.read(lambda tx: tx.scalar(sa.select(hubs.c.last_seq))) == 40


def test_times_come_back_as_they_went_in(database: Database) -> None:
    """A moment in any zone comes back as the same moment in UTC; one without a zone is refused."""
    there = NOW.astimezone(dt.timezone(dt.timedelta(hours=5)))
    database.write_now(lambda tx: add_person(tx, "ida"))
    database.write_now(lambda tx: tx.execute(people.update().values(created_at=there)))
    found = database.read_now(lambda tx: tx.scalar(sa.select(people.c.created_at)))
    assert found == NOW
    assert found.tzinfo is dt.UTC
    with pytest.raises(sa.exc.StatementError):
        database.write_now(lambda tx: tx.execute(people.update().values(created_at=dt.datetime(2030, 1, 1))))


def test_sqlite_keeps_what_it_acknowledged(tmp_path) -> None:
    """The write-ahead log is synced at every commit, and keys are enforced."""
    database = Database(f"sqlite:///{tmp_path / 'r.sqlite'}")
    for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
        assert database.write_now(lambda tx, p=pragma: tx.exec_driver_sql(f"PRAGMA {p}").scalar()) == wanted
    database.close()
