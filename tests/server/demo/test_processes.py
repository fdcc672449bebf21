"""The supervision of the demo's processes: all ready, none left behind."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from jupyter_fab_server.demo.processes import STOP_GRACE_S, Processes, Service, ServiceFailed, Started

from jupyter_fab.testing.waiting import wait_until

# Writes its own id and those of two children: one in its group, one that leaves group and session and ignores SIGTERM.
FAMILY = """
import os, pathlib, signal, subprocess, sys
sleeper = "import signal, sys; SIG; print('up', flush=True); signal.pause()"
near = subprocess.Popen([sys.executable, "-c", sleeper.replace("SIG", "1")], stdout=subprocess.PIPE)
far = subprocess.Popen(
    [sys.executable, "-c", sleeper.replace("SIG", "signal.signal(signal.SIGTERM, signal.SIG_IGN)")],
    stdout=subprocess.PIPE, start_new_session=True,
)
near.stdout.readline(), far.stdout.readline()
file = pathlib.Path(sys.argv[1])
file.with_suffix(".new").write_text(f"{os.getpid()} {near.pid} {far.pid}")
file.with_suffix(".new").rename(file)
signal.pause()
"""
SUPERVISOR = """
import json, pathlib, signal, sys
from jupyter_fab_server.demo.processes import STOP_GRACE_S, Processes, Service
signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, also where the tests run in the background
folder = pathlib.Path(sys.argv[1])
services = [Service(n, (sys.executable, "-c", sys.argv[2], str(folder / n)), (folder / n).exists) for n in ("a", "b")]
with Processes(folder / "logs") as processes:
    processes.start(services, lambda started: None)
    (folder / "ready").touch()
    try:
        processes.watch()
    except KeyboardInterrupt:
        pass
"""


def family(name: str, folder: Path) -> Service:
    """Return a service of three processes that is ready when all three run."""
    return Service(name, (sys.executable, "-c", FAMILY, str(folder / name)), (folder / name).exists)


def members(file: Path) -> list[psutil.Process]:
    """Return the processes of a family."""
    return [psutil.Process(int(number)) for number in file.read_text().split()]


def alive(processes: list[psutil.Process]) -> list[int]:
    """Return the ids of those that still run."""
    return [one.pid for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Return a supervisor process with two families of three, all of them up."""
    process = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(tmp_path), FAMILY], start_new_session=True)
    wait_until((tmp_path / "ready").exists, 20, what="both families")
    yield process
    process.kill()
    process.wait()


def test_all_are_ready_and_then_none_is_left(tmp_path: Path) -> None:
    """Leaving the context ends also a grandchild that has left the group and ignores SIGTERM."""
    ready: list[Started] = []
    with Processes(tmp_path / "logs") as processes:
        processes.start([family("a", tmp_path), family("b", tmp_path)], ready.append)
        everyone = members(tmp_path / "a") + members(tmp_path / "b")
        assert len(alive(everyone)) == 6
    assert alive(everyone) == []
    assert {one.service.name for one in ready} == {"a", "b"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_all_six_and_the_supervisor(
    supervisor: "subprocess.Popen[bytes]", tmp_path: Path, number: signal.Signals
) -> None:
    """After Ctrl-C (or SIGTERM) no process of the run is left."""
    everyone = members(tmp_path / "a") + members(tmp_path / "b")
    os.kill(supervisor.pid, number)
    supervisor.wait(20)
    assert alive(everyone) == []


@pytest.mark.slow
def test_nothing_outlives_a_killed_supervisor(supervisor: "subprocess.Popen[bytes]", tmp_path: Path) -> None:
    """kill -9 of the supervisor: the services end at once, and what they leave behind after the time of grace."""
    everyone = members(tmp_path / "a") + members(tmp_path / "b")
    services = [everyone[0], everyone[3]]
    supervisor.kill()
    wait_until(lambda: not alive(services), 5, what="the services to end")
    wait_until(lambda: not alive(everyone), STOP_GRACE_S + 5, what="all that they started to end")


def test_a_service_starts_when_it_may_and_not_before(tmp_path: Path) -> None:
    """The others do not wait for it; it starts once what it needs is there."""
    needed = tmp_path / "needed"
    code = f"import pathlib, signal; pathlib.Path({str(tmp_path / 'later')!r}).touch(); signal.pause()"
    later = Service(
        "later", (sys.executable, "-c", code), (tmp_path / "later").exists, ready_within_s=20, may_start=needed.exists
    )
    ready: list[str] = []
    with Processes(tmp_path / "logs") as processes:
        first = family("first", tmp_path)
        processes.begin([later, first])
        processes.wait([first], lambda started: ready.append(started.service.name))
        assert not processes.log_of("later").exists()
        needed.touch()
        processes.wait([later], lambda started: ready.append(started.service.name))
    assert ready == ["first", "later"]


def test_a_service_that_ends_by_itself_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    """The text says which, with what exit code, and shows what it said last."""
    broken = Service("registry", (sys.executable, "-c", "raise SystemExit('no such port')"), lambda: False)
    with Processes(tmp_path) as processes, pytest.raises(ServiceFailed, match=r"registry ended .*\n.*no such port"):
        processes.start([broken], lambda started: None)


def test_a_service_that_never_gets_ready_is_given_up(tmp_path: Path) -> None:
    """Its own time limit holds."""
    idle = Service("lab", (sys.executable, "-c", "import signal; signal.pause()"), lambda: False, ready_within_s=0.3)
    with Processes(tmp_path) as processes, pytest.raises(ServiceFailed, match=r"lab was not ready within 0\.3 s"):
        processes.start([idle], lambda started: None)


def test_a_service_gets_its_environment(tmp_path: Path) -> None:
    """What a service is given arrives, beside what this process has."""
    said = tmp_path / "said"
    code = f"import json, os, pathlib; pathlib.Path({str(said)!r}).write_text(json.dumps(dict(os.environ)))"
    code += "; import signal; signal.pause()"
    service = Service(
        "one", (sys.executable, "-c", code), lambda: said.exists() and bool(said.read_text()), environment={"FAB": "1"}
    )
    with Processes(tmp_path) as processes:
        processes.start([service], lambda started: None)
    environment = json.loads(said.read_text())
    assert environment["FAB"] == "1"
    assert environment["PATH"] == os.environ["PATH"]
