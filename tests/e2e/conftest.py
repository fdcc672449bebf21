"""The city on its happy road: started once a session, a crate of dora's listed in it, buyers with credits."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from jupyter_fab_server.builder.bubblewrap import INSTALL

from jupyter_fab.core.wire.designs import Version
from tests.e2e.city import HUBS, City
from tests.e2e.forks import fork
from tests.e2e.road import grant, list_version

CREDITS_MINOR = 500_000


@pytest.fixture(autouse=True, scope="session")
def _bubblewrap_or_skip() -> bool:
    """Return whether designs can be built on this machine."""
    return shutil.which("bwrap") is not None


@pytest.fixture(autouse=True)
def _sandbox(request: pytest.FixtureRequest, _bubblewrap_or_skip: bool) -> None:
    if request.node.get_closest_marker("sandbox") and not _bubblewrap_or_skip:
        pytest.skip(f"needs bubblewrap: {INSTALL}")


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Return the running city: a registry and three hubs, crate@1.0.0 listed, bea and sam with credits."""
    with City(tmp_path_factory.mktemp("city")) as running:
        running.start_registry()
        for hub in HUBS:
            running.start_hub(hub)
        list_version(running, "dora")
        grant(running, "bea", CREDITS_MINOR)
        yield running


@pytest.fixture(scope="session")
def low_crate(city: City, tmp_path_factory: pytest.TempPathFactory) -> Version:
    """Return edda's listed fork of dora's crate: a lower one."""
    folder = tmp_path_factory.mktemp("edda")
    notebook = fork(
        "crate@1.0.0",
        "low-crate",
        folder,
        city.person("edda"),
        lower="floor, rim -> floor, rim, depth = 40, 140, 200 #",
    )
    return list_version(city, "edda", notebook, name="low-crate")
