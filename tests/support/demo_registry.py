"""A registry process as the demo starts it, with the stool published, checked, reviewed and listed: for the browser."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from jupyter_fab.testing.waiting import wait_until

START_TIMEOUT_S = 60.0


def sign_in(url: str, handle: str, *scopes: str) -> dict[str, str]:
    """Return the headers of a token of somebody of the demo."""
    wish = {"handle": handle, "password": f"demo-{handle}", "scopes": scopes, "expires_in_s": 3600}
    answer = httpx.post(f"{url}/api/tokens", json=wish, timeout=60)
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['secret']}"}


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 1.0)[0]:
            line = process.stdout.readline()
            if found := re.search(r"http://\S+", line):
                return found[0]
            if not line:
                break
    raise RuntimeError(f"the registry did not start: {process.poll()}")


@pytest.fixture(scope="module")
def demo_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a demo registry in a process of its own, in which the stool is listed."""
    from tests.support.packages import stool

    folder = tmp_path_factory.mktemp("demo")
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "server")])}
    command = [sys.executable, "-m", "jupyter_fab_server.registry", "--demo", "--port=0", f"--data-dir={folder}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        url = _address(process)
        dora = sign_in(url, "dora", "design:publish", "design:read")
        rik = sign_in(url, "rik", "review:write")
        place = f"{url}/api/designs/stool/1.0.0"
        httpx.put(place, content=stool().to_bytes(), headers=dora, timeout=60).raise_for_status()

        def state() -> str:
            return str(httpx.get(place, headers=dora, timeout=60).json()["state"])

        wait_until(lambda: state() in ("in_review", "check_failed"), 120, what="the stool's checks")
        review = httpx.post(f"{place}/review", json={"decision": "approve"}, headers=rik, timeout=60)
        assert review.json()["state"] == "listed", review.text
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()
