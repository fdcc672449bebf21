"""Databases and running registries for the tests: each test runs on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from jupyter_fab.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from jupyter_fab_server.registry.database import Database, Tx

    from jupyter_fab.core.package import Package


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a fresh, empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator["Database"]:
    """Return an open database at the newest revision."""
    from jupyter_fab_server.registry.database import Database
    from jupyter_fab_server.registry.migrations import migrate

    opened = Database(database_url)
    opened.write_now(migrate)
    yield opened
    opened.close()


@pytest.fixture
async def registry(database_url: str, tmp_path: Path) -> AsyncIterator["RunningRegistry"]:
    """Return a registry that serves on a port of its own, on both databases, with quick password hashes."""
    running = RunningRegistry(database_url, tmp_path / "data")
    await running.start()
    yield running
    await running.close()


class RunningRegistry:
    """A registry in this process, spoken to over HTTP; `sign_in` makes somebody with a token of all their scopes."""

    def __init__(self, url: str, data_dir: Path, **settings: object) -> None:
        # layouts as quoted, so that a session makes the programs of equal orders once; `test_layouts` searches
        quick = {"nest_time_s": 0.0}
        self._settings = {"database_url": url, "data_dir": str(data_dir), "port": 0, **quick, **settings}

    async def start(self) -> None:
        """Start (again) on the same database."""
        import argon2
        from jupyter_fab_server.registry.app import Registry, make_context
        from jupyter_fab_server.registry.passwords import Passwords
        from jupyter_fab_server.registry.settings import Settings

        self.ctx = make_context(Settings(**self._settings))
        self.ctx.passwords.close()
        self.ctx.passwords = Passwords(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self._registry = Registry(self.ctx)
        await self._registry.start()
        self.url = self._registry.url
        self.http = httpx.AsyncClient(base_url=self.url, timeout=30)

    async def close(self) -> None:
        """Stop."""
        await self.http.aclose()
        await self._registry.close()

    async def sign_in(self, handle: str, *roles: str, scopes: tuple[str, ...] = (), **more: object) -> dict[str, str]:
        """Return the headers of a new person's, or a known one's, new token; all that the roles allow if no scopes."""
        from jupyter_fab_server.registry.permissions import ALLOWS
        from jupyter_fab_server.registry.services import people, tokens

        from jupyter_fab.core.identity import Role

        def make(tx: "Tx") -> str:
            now = self.ctx.now()
            try:
                person = people.by_handle(tx, handle)
            except NotFound:
                person = people.add(tx, handle, handle.title(), "", roles, now)
            held = people.roles(tx, person.id)
            granted = [
                s.format(where) for name, _, where in (r.partition(":") for r in held) for s in ALLOWS[Role(name)]
            ]
            spends = {"max_amount_minor": 10_000_000} if "order:create" in (scopes or granted) else {}
            wanted = {"expires_in_s": 3600, **spends, **more}
            return tokens.issue(tx, person.id, scopes or granted, now=now, **wanted).secret

        return {"Authorization": f"Bearer {await self.ctx.db.write(make)}"}

    async def publish(self, package: "Package", headers: dict[str, str]) -> httpx.Response:
        """Return the answer to publishing the package under its own name."""
        place = f"/api/designs/{package.manifest.name}/{package.manifest.version}"
        return await self.http.put(place, content=package.to_bytes(), headers=headers)

    async def list_version(self, package: "Package", headers: dict[str, str]) -> None:
        """Publish the package and list it without checks or review; for tests of what comes after."""
        answer = await self.publish(package, headers)
        assert answer.status_code in (200, 202), answer.text
        await self.force_state(package.manifest.name, package.manifest.version, "listed")

    async def force_state(self, name: str, version: str, state: str) -> None:
        """Put a version into a state, past all rules."""
        from jupyter_fab_server.registry.tables import versions

        here = (versions.c.name == name, versions.c.version == version)
        await self.ctx.db.write(lambda tx: tx.execute(versions.update().where(*here).values(state=state)))


class IdleBackground:
    """A background that does nothing, for tests of what happens in the foreground."""

    def start(self, name: str, work: "Coroutine[object, object, None]") -> None:
        """Forget the work."""
        work.close()

    async def close(self) -> None:
        """End."""


@pytest.fixture
def idle(registry: RunningRegistry) -> RunningRegistry:
    """Return the registry with no background work: what was published stays submitted."""
    registry.ctx.background = IdleBackground()
    return registry


@pytest.fixture
async def registry_on_sqlite(tmp_path: Path) -> AsyncIterator[RunningRegistry]:
    """Return a registry on SQLite alone, for what costs time and does not depend on the database."""
    running = RunningRegistry(f"sqlite:///{tmp_path / 'registry.sqlite'}", tmp_path / "data")
    await running.start()
    yield running
    await running.close()
