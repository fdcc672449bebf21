"""Signing the city's people in, at a real registry."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from jupyter_fab_server.demo import passes
from jupyter_fab_server.demo.processes import Processes, Service
from jupyter_fab_server.registry.roster import PEOPLE

from jupyter_fab.client import Client, calls

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a demo registry, a process of its own."""
    folder = tmp_path_factory.mktemp("registry")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "jupyter_fab_server.registry", "--demo", f"--data-dir={folder}", f"--port={port}")

    def answers() -> bool:
        try:
            return httpx.get(f"{address}/api/health").is_success
        except httpx.HTTPError:
            return False

    with Processes(folder / "logs") as processes:
        processes.start([Service("registry", command, answers)], lambda started: None)
        yield address


def test_everyone_gets_a_token_that_speaks_for_them_and_keeps_it(registry: str, tmp_path: Path) -> None:
    """The second time the same tokens serve; the file is the user's alone."""
    file = tmp_path / "passes.json"
    first = passes.sign_in(registry, PEOPLE, file)
    assert passes.sign_in(registry, PEOPLE, file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    for handle, found in first.items():
        with Client(registry, token=found.secret) as client:
            assert client(calls.me()).person.handle == handle


def test_a_token_that_no_longer_serves_is_replaced(registry: str, tmp_path: Path) -> None:
    """A file from another city, or a damaged one, does no harm."""
    file = tmp_path / "passes.json"
    bea = [one for one in PEOPLE if one.handle == "bea"]
    file.write_text('[{"handle": "bea", "title": "Bea", "secret": "of another city", "roles": []}]')
    assert passes.sign_in(registry, bea, file)["bea"].secret != "of another city"
    file.write_text("{")
    assert passes.sign_in(registry, bea, file)["bea"].secret


def test_a_notebooks_token_gets_the_scopes_it_is_given_and_no_more(registry: str, tmp_path: Path) -> None:
    """The scopes asked for are those of the token, not all that the person might have."""
    dora = [one for one in PEOPLE if one.handle == "dora"]
    found = passes.sign_in(registry, dora, tmp_path / "kernel.json", ("design:read", "quote:write"))
    with Client(registry, token=found["dora"].secret) as client:
        assert client(calls.me()).token.scopes == ("design:read", "quote:write")


def test_scopes_of_a_role_at_a_hub_name_the_hub() -> None:
    """An operator of Bruges gets nothing in Ghent."""
    assert passes.scopes_of(("hub_operator:bruges",)) == (
        "design:read",
        "job:read:bruges",
        "job:write:bruges",
        "stock:write:bruges",
    )
