"""The registry's database, revision by revision; run at start.

`migrate` brings any older database up to the newest revision, under a lock, so that several processes may start at
once. The revisions are in `versions`, one a subject at first; a test holds them and `tables` together.
"""

from __future__ import annotations

from pathlib import Path

import alembic.command
import alembic.config
import sqlalchemy as sa

LOCK = 0x6661_6200  # "fab": the advisory lock under which PostgreSQL is migrated


def migrate(connection: sa.Connection) -> None:
    """Nothing; the database is at the newest revision when the caller's transaction commits."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, "head")


__all__ = ["migrate"]
