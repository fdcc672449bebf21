"""Databases for the storage tests: each test runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from jupyter_fab_server.registry.database import Database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a fresh, empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> "Iterator[Database]":
    """Return an open database at the newest revision."""
    from jupyter_fab_server.registry.database import Database
    from jupyter_fab_server.registry.migrations import migrate

    opened = Database(database_url)
    opened.write_now(migrate)
    yield opened
    opened.close()
