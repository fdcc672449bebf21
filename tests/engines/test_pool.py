"""The local pool holds the engine contract, and what only a pool of processes promises."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_fab.engines import pool as pool_module
from jupyter_fab.engines.pool import LocalPool
from jupyter_fab.engines.protocol import Engine, Work, WorkCrashed
from jupyter_fab.testing.engine_contract import DEADLINE_S, EngineContract, alive, until, work


class TestLocalPool(EngineContract):
    """Every rule of the seam, on local processes."""

    @pytest.fixture
    def engine(self) -> Iterator[LocalPool]:
        """Two processes: enough for order to matter."""
        with LocalPool(processes=2) as engine:
            yield engine


def test_a_pool_is_an_engine() -> None:
    """The seam and its built-in agree on names."""
    with LocalPool(1) as pool:
        assert isinstance(pool, Engine)


def test_no_more_processes_than_asked_for() -> None:
    """A pool of one does everything with one process."""
    with LocalPool(1) as pool:
        handles = [pool.submit(work("own_pid", str(number).encode())) for number in range(5)]
        assert len({handle.result(DEADLINE_S) for handle in handles}) == 1


def test_a_process_is_replaced_after_its_share_of_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """A leak in a native library stays bounded: after so many works, a fresh process."""
    monkeypatch.setattr(pool_module, "WORKS_PER_PROCESS", 2)
    with LocalPool(1) as pool:
        pids = [pool.submit(work("own_pid", str(number).encode())).result(DEADLINE_S) for number in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]
    assert not alive(int(pids[0]))


def test_a_machine_that_gives_no_process_fails_the_work_and_not_the_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """No memory for a process: whoever waits is told so, and when there is memory again, work is done."""

    def full(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    with LocalPool(1) as pool:
        with monkeypatch.context() as poor:
            poor.setattr(pool_module.subprocess, "Popen", full)
            for number in range(2):
                with pytest.raises(WorkCrashed, match="could not be started"):
                    pool.submit(work("own_pid", str(number).encode())).result(DEADLINE_S)
        assert int(pool.submit(work("own_pid")).result(DEADLINE_S)) > 0


def test_a_process_killed_while_idle_is_replaced() -> None:
    """Somebody else's kill between two works is not seen by the second."""
    with LocalPool(1) as pool:
        pid = int(pool.submit(work("own_pid")).result(DEADLINE_S))
        os.kill(pid, signal.SIGKILL)
        until(lambda: not alive(pid))
        assert int(pool.submit(work("own_pid", b"again")).result(DEADLINE_S)) != pid


def test_processes_end_with_a_killed_parent(tmp_path: Path) -> None:
    """kill -9 on whoever holds the pool leaves no busy process behind."""
    note = tmp_path / "pid"
    code = (
        "import os, sys\n"
        "from jupyter_fab.engines.pool import LocalPool\n"
        "from jupyter_fab.testing.engine_contract import work\n"
        f"LocalPool(1).submit(work('never_ending', {os.fsencode(note)!r})).result()\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], env=env) as holder:
        until(note.exists)
        holder.kill()
    until(lambda: not alive(int(note.read_text())))


def test_a_work_names_a_function() -> None:
    """A typing mistake is told when the work is written down, not in another process."""
    with pytest.raises(ValueError, match="function"):
        Work("reverse", b"", 1)
