"""The registry's database, revision by revision; run at start.

`migrate` brings any older database up to the newest revision, under a lock, so that several processes may start at
once. The revisions are in `versions`, one a subject at first, numbered in the order in which they apply; a test holds
them and `tables` together. Alembic is loaded only where there is something to do, which at most starts there is not.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

LOCK = 0x6661_6200  # "fab": the advisory lock under which PostgreSQL is migrated

VERSION_TABLE = "alembic_version"  # Alembic's own name for it


def migrate(connection: sa.Connection) -> None:
    """Nothing; the database is at the newest revision when the caller's transaction commits."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    if current(connection) == newest():
        return
    import alembic.command
    import alembic.config

    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, "head")


def newest() -> str:
    """The number of the newest revision."""
    return max(path.name.partition("_")[0] for path in (Path(__file__).parent / "versions").glob("[0-9]*.py"))


def current(connection: sa.Connection) -> str:
    """The number of the revision that the database is at; empty for a new one."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return ""
    return str(connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")) or "")


__all__ = ["current", "migrate", "newest"]
