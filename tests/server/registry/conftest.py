"""What the tests of the registry's road share: a city, and doubles that remember what real processes computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jupyter_fab_server.builder.service import Builder, BuildResult
from jupyter_fab_server.planner import solve
from jupyter_fab_server.registry.builds import Builds
from jupyter_fab_server.registry.services import prices, programs

from jupyter_fab.core.package import sha256
from jupyter_fab.core.wire.codec import encode, plain
from jupyter_fab.engines.pool import LocalPool
from jupyter_fab.engines.protocol import Handle, Work
from tests.server.registry.shop import City


class RememberingEngine(LocalPool):
    """A real pool that does equal work once a test session: programs and prices depend on nothing but their input."""

    def __init__(self) -> None:
        super().__init__(2, preload=[programs.__name__, prices.__name__, solve.__name__, "pulp"])
        self._known: dict[str, Any] = {}

    def submit(self, work: Work) -> Handle:  # type: ignore[override]
        """Return the handle of equal work, if there was any."""
        if work.function not in (programs.WORK, prices.WORK):
            return super().submit(work)
        known = self._known.get(work.key)
        if known is None or (known.done() and known._future.exception() is not None):
            known = self._known[work.key] = super().submit(work)
        return known  # type: ignore[no-any-return]

    def close(self) -> None:
        """Nothing: the session closes it."""

    def close_now(self) -> None:
        """Leave no process behind."""
        super().close()


class RememberingBuilder(Builder):
    """A real builder that builds equal packages for equal values once a test session."""

    def __init__(self, known: dict[str, BuildResult]) -> None:
        super().__init__()
        self._known = known

    async def build(
        self, files: Mapping[str, bytes], entry: str, values: Mapping[str, object], **more: Any
    ) -> BuildResult:
        """Return the result of an equal build, if there was any."""
        named = {name: sha256(data) for name, data in files.items()}
        key = sha256(encode([named, entry, dict(values), more.get("measured"), plain(more.get("workshop"))]))
        if key not in self._known:
            self._known[key] = await super().build(files, entry, values, **more)
        return self._known[key]


@pytest.fixture(scope="session")
def remembered() -> Iterator[tuple[RememberingEngine, dict[str, BuildResult]]]:
    """Return the engine and the builds of this session."""
    engine = RememberingEngine()
    yield engine, {}
    engine.close_now()


@pytest.fixture
async def city(registry, remembered) -> City:  # type: ignore[no-untyped-def]
    """Return a city with a listed desk and three hubs, whose registry remembers what it computed."""
    engine, built = remembered
    registry.ctx.engine.close()
    registry.ctx.engine, registry.ctx.builder = engine, RememberingBuilder(built)
    registry.ctx.builds = Builds(registry.ctx.db, registry.ctx.builder)
    return await City(registry).open()
