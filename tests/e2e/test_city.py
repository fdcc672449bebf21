"""`make demo`: the city starts once, says so the second time, and leaves nothing behind."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from jupyter_fab.testing.waiting import wait_until

pytestmark = pytest.mark.slow
START_S = 120.0
ALREADY = 3
LEAST_PROCESSES = 10  # the demo, its undertaker, a registry, a JupyterLab, three agents and their controllers

type Demo = tuple["subprocess.Popen[bytes]", str]  # the process, and what it printed until it was up


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty folder for the city."""
    return tmp_path_factory.mktemp("city")


def start(folder: Path, out: Path) -> "subprocess.Popen[bytes]":
    """Return the demo as `make demo` starts it, with a browser that opens nothing."""
    environment = {**os.environ, "JUPYTER_FAB_DEMO": str(folder), "BROWSER": "true", "HEADLESS": ""}
    command = [sys.executable, "-m", "jupyter_fab_server.demo"]
    with out.open("wb") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, preexec_fn=heed_ctrl_c)


def heed_ctrl_c() -> None:
    """Take the signal as a terminal's process does, also where the tests run in the background and ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Demo]:
    """Return the demo once it is up."""
    out = folder / "out.txt"
    process = start(folder, out)

    def is_up() -> bool:
        assert process.poll() is None, out.read_text()
        return "Ctrl-C stops everything" in out.read_text()

    try:
        wait_until(is_up, START_S, what="the city")
        yield process, out.read_text()
    finally:
        process.kill()
        process.wait()


def test_jupyterlab_answers_at_the_address_that_is_shown(running: Demo) -> None:
    """The address carries the token that lets its reader in; without it nothing is shown."""
    address = next(word for word in running[1].split() if "/lab" in word)
    assert httpx.get(address, follow_redirects=True).status_code == 200
    base = address.split("/lab", 1)[0]
    assert httpx.get(f"{base}/api/contents").status_code == 403


def test_no_token_is_in_the_environment_that_kernels_inherit(running: Demo) -> None:
    """A forked notebook is somebody's code: it must not be able to ask the server, or the registry, to spend."""
    token = running[1].split("token=")[1].split()[0]
    lab = [one for one in psutil.Process(running[0].pid).children() if "jupyterlab" in " ".join(one.cmdline())]
    assert lab
    assert token not in " ".join(lab[0].environ().values())
    assert token not in " ".join(lab[0].cmdline())


def test_a_second_start_says_where_the_first_one_is(running: Demo, folder: Path) -> None:
    """It changes nothing and names the process."""
    second = start(folder, folder / "second.txt")
    assert second.wait(30) == ALREADY
    assert f"process {running[0].pid}" in " ".join((folder / "second.txt").read_text().split())
    assert running[0].poll() is None


def test_ctrl_c_leaves_no_process_behind(running: Demo, folder: Path) -> None:
    """Every process of the run is gone, those that left their group too."""
    assert len(belonging_to(folder)) >= LEAST_PROCESSES
    running[0].send_signal(signal.SIGINT)
    assert running[0].wait(30) == 0, (folder / "out.txt").read_text()
    assert belonging_to(folder) == []
    told = (folder / "out.txt").read_text()
    assert "Everything has stopped" in told
    assert "Traceback" not in told


def belonging_to(folder: Path) -> list[str]:
    """Return the commands of all living processes that inherited the folder, whatever group they have moved to."""
    found = []
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if one.environ().get("JUPYTER_FAB_DEMO") == str(folder) and one.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(one.cmdline()))
    return found
