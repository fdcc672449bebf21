"""What every engine must hold: subclass `EngineContract`, give it an `engine` fixture, and pytest does the rest.

```python
class TestMyEngine(EngineContract):
    @pytest.fixture
    def engine(self):
        with MyEngine() as engine:
            yield engine
```
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from jupyter_fab.engines.protocol import Engine, EngineClosed, Handle, Work, WorkCrashed, WorkFailed, WorkTimedOut

DEADLINE_S = 30.0  # far beyond any pass, so that a slow machine is not a failure


def work(name: str, payload: bytes = b"", time_limit_s: float = DEADLINE_S) -> Work:
    """A work of `jupyter_fab.testing.works`."""
    return Work(f"jupyter_fab.testing.works:{name}", payload, time_limit_s)


def until(condition: Callable[[], bool]) -> None:
    """Nothing, once the condition holds; a failure at the deadline."""
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, "the condition never held"
        time.sleep(0.005)


def alive(pid: int) -> bool:
    """Whether a process with this id runs (a dead one that nobody collected does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class EngineContract:
    """The rules of the `Engine` seam."""

    def test_work_gives_its_result_to_a_thread(self, engine: Engine) -> None:
        """A handle gives what the function returned, of any size."""
        big = os.urandom(3_000_000)
        handle = engine.submit(work("reverse", big))
        assert isinstance(handle, Handle)
        assert handle.result(DEADLINE_S) == big[::-1]
        assert handle.done()

    async def test_work_gives_its_result_to_an_event_loop(self, engine: Engine) -> None:
        """A handle is awaited like a future, and many of them together."""
        payloads = [f"panel {number}".encode() for number in range(12)]
        results = await asyncio.gather(*(engine.submit(work("reverse", payload)) for payload in payloads))
        assert results == [payload[::-1] for payload in payloads]

    def test_work_is_done_elsewhere_and_kept_warm(self, engine: Engine) -> None:
        """The caller's process does no work, and a process that has done one work does the next."""
        pids = {int(engine.submit(work("own_pid", str(n).encode())).result(DEADLINE_S)) for n in range(12)}
        assert os.getpid() not in pids
        assert len(pids) < 12

    def test_what_a_work_prints_does_not_harm_its_result(self, engine: Engine) -> None:
        """Printing from Python or C goes nowhere near the answer."""
        assert engine.submit(work("chatty", b"kept")).result(DEADLINE_S) == b"kept"

    def test_an_error_keeps_its_fields(self, engine: Engine) -> None:
        """What the function raised arrives with message, code, status, pointer and numbers."""
        with pytest.raises(WorkFailed, match="at most 2400 mm") as caught:
            engine.submit(work("refusing")).result(DEADLINE_S)
        error = caught.value
        assert (error.kind, error.code, error.status) == ("BadInput", "bad-input", 422)
        assert (error.pointer, error.fields["length_mm"]) == ("/values/length_mm", 2500)

    def test_a_result_that_is_not_bytes_is_an_error(self, engine: Engine) -> None:
        """The seam carries bytes; anything else is told, not guessed."""
        with pytest.raises(WorkFailed, match="not bytes"):
            engine.submit(work("wrong_type")).result(DEADLINE_S)

    def test_a_crash_costs_only_the_work_that_crashed(self, engine: Engine) -> None:
        """A process that dies fails its own work; the engine goes on."""
        with pytest.raises(WorkCrashed):
            engine.submit(work("crashing")).result(DEADLINE_S)
        assert engine.submit(work("reverse", b"next")).result(DEADLINE_S) == b"txen"

    def test_a_time_limit_kills_the_process(self, engine: Engine, tmp_path: Path) -> None:
        """Work that overruns is killed, not asked; its process is gone and the engine goes on."""
        note = tmp_path / "pid"
        with pytest.raises(WorkTimedOut) as caught:
            engine.submit(work("never_ending", os.fsencode(note), time_limit_s=0.5)).result(DEADLINE_S)
        assert caught.value.fields["time_limit_s"] == 0.5
        until(lambda: not alive(int(note.read_text())))
        assert engine.submit(work("reverse", b"next")).result(DEADLINE_S) == b"txen"

    def test_cancelling_kills_the_process(self, engine: Engine, tmp_path: Path) -> None:
        """A cancelled handle says so at once, and nobody computes for nobody."""
        note = tmp_path / "pid"
        handle = engine.submit(work("never_ending", os.fsencode(note)))
        until(note.exists)
        assert handle.cancel()
        with pytest.raises(CancelledError):
            handle.result(0)
        until(lambda: not alive(int(note.read_text())))

    async def test_cancelling_the_waiting_task_kills_the_process(self, engine: Engine, tmp_path: Path) -> None:
        """A request that goes away takes its work with it."""
        note = tmp_path / "pid"
        handle = engine.submit(work("never_ending", os.fsencode(note)))
        await asyncio.to_thread(until, note.exists)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(handle, 0.05)
        await asyncio.to_thread(until, lambda: not alive(int(note.read_text())))

    def test_the_same_work_is_done_once(self, engine: Engine, tmp_path: Path) -> None:
        """Two who ask for the same work share one run; giving up one handle does not take it from the other."""
        same = work("gated", os.fsencode(tmp_path))
        first, second, third = engine.submit(same), engine.submit(same), engine.submit(same)
        assert first.key == second.key == same.key
        until(lambda: any(tmp_path.glob("run-*")))
        assert third.cancel()
        (tmp_path / "gate").touch()
        assert first.result(DEADLINE_S) == second.result(DEADLINE_S) == b"done"
        assert len([run for run in tmp_path.glob("run-*") if run.suffix != ".draft"]) == 1

    def test_other_input_is_other_work(self, engine: Engine) -> None:
        """The key is the hash of function and input, not of the time limit."""
        assert work("reverse", b"a").key != work("reverse", b"b").key != work("chatty", b"b").key
        assert work("reverse", b"a", 1).key == work("reverse", b"a", 2).key

    def test_work_cancelled_while_it_waits_is_never_started(self, engine: Engine, tmp_path: Path) -> None:
        """Behind a full engine, cancelled work leaves no trace."""
        notes = [tmp_path / f"pid{number}" for number in range(64)]
        handles = [engine.submit(work("never_ending", os.fsencode(note))) for note in notes]
        until(notes[0].exists)
        for handle in reversed(handles):
            handle.cancel()
        assert engine.submit(work("reverse", b"next")).result(DEADLINE_S) == b"txen"
        assert not notes[-1].exists()

    def test_closing_leaves_no_process(self, engine: Engine, tmp_path: Path) -> None:
        """After `close` nothing runs, what was waited for is cancelled, and new work is refused."""
        note = tmp_path / "pid"
        handle = engine.submit(work("never_ending", os.fsencode(note)))
        until(note.exists)
        engine.close()
        assert not alive(int(note.read_text()))
        with pytest.raises(CancelledError):
            handle.result(0)
        with pytest.raises(EngineClosed):
            engine.submit(work("reverse"))
