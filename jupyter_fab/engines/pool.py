"""The built-in engine: a pool of warm local processes, each of which can be killed without harm to the rest.

A supervising thread owns one process and does one work at a time with it; a time limit or a cancellation kills that
process, and a fresh one is started when the next work comes. Callers wait with `await` or `result()`; no event loop
stalls. Nothing is kept when the pool closes: the database is the only durable truth.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import cache
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from attrs import define, field

from jupyter_fab.engines.frames import Kind, read_frame, write_frame
from jupyter_fab.engines.protocol import EngineClosed, Work, WorkCrashed, WorkFailed, WorkTimedOut

WORKS_PER_PROCESS = 200  # then a fresh process, so that a leak in a native library stays bounded
CLOSE_LIMIT_S = 10.0  # a killed process is gone in milliseconds; this only bounds a broken kernel


class Ticket:
    """A handle on work under way: await it, or ask `result` from a thread."""

    def __init__(self, key: str, future: Future[bytes]) -> None:
        self.key = key
        self._future = future

    def done(self) -> bool:
        """Whether there is a result, an error, or a cancellation."""
        return self._future.done()

    def result(self, timeout_s: float | None = None) -> bytes:
        """The bytes that the function returned; see `Handle.result` for what it raises."""
        return self._future.result(timeout_s)

    def cancel(self) -> bool:
        """Whether this handle was given up; the process is killed once no other handle waits for the same work."""
        return self._future.cancel()

    def __await__(self) -> Generator[Any, Any, bytes]:
        return asyncio.wrap_future(self._future).__await__()


@define(eq=False)
class _Run:
    work: Work
    futures: list[Future[bytes]] = field(factory=list)
    process: _Process | None = None


class _Process:
    """One warm process and its pipe."""

    def __init__(self, preload: Sequence[str]) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "jupyter_fab.engines.worker", *preload],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            start_new_session=True,  # Ctrl-C is for the one who holds the pool, not for its processes
        )
        self.works = 0
        self._doomed = False  # a kill may be on its way while `poll` still sees it alive

    @property
    def usable(self) -> bool:
        return not self._doomed and self._popen.poll() is None and self.works < WORKS_PER_PROCESS

    def wait_ready(self) -> None:
        read_frame(cast(BinaryIO, self._popen.stdout))

    def call(self, work: Work) -> tuple[Kind, bytes]:
        """The answering frame; EOFError or OSError when the process ended instead."""
        self.works += 1
        calls = cast(BinaryIO, self._popen.stdin)
        write_frame(calls, Kind.CALL, work.function.encode())
        write_frame(calls, Kind.PAYLOAD, work.payload)
        return read_frame(cast(BinaryIO, self._popen.stdout))

    def kill(self) -> None:
        self._doomed = True
        self._popen.kill()

    def bury(self) -> int | None:
        """The exit code, once the process is gone and its pipe is closed."""
        self._popen.kill()
        for stream in (self._popen.stdin, self._popen.stdout):
            with suppress(BrokenPipeError):  # bytes that it never read
                cast(BinaryIO, stream).close()
        return self._popen.wait(CLOSE_LIMIT_S)


class LocalPool:
    """An engine of killable processes on this machine.

    Parameters
    ----------
    processes
        How many works run at once; the machine's cores when None.
    preload
        Modules that every process imports before it takes work, so that the first work does not pay for them.
    """

    def __init__(self, processes: int | None = None, preload: Sequence[str] = ()) -> None:
        self.processes = processes or os.cpu_count() or 1
        self._preload = tuple(preload)
        self._changed = threading.Condition()
        self._runs: dict[str, _Run] = {}
        self._waiting: deque[_Run] = deque()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._closed = False

    def submit(self, work: Work) -> Ticket:
        """A ticket for the work at once; work with the same key that is still under way is joined, not repeated."""
        future: Future[bytes] = Future()
        key = work.key
        with self._changed:
            if self._closed:
                raise EngineClosed
            run = self._runs.get(key)
            if run is None:
                run = self._runs[key] = _Run(work)
                self._waiting.append(run)
                if self._idle < len(self._waiting) and len(self._threads) < self.processes:
                    self._start_thread()
                self._changed.notify()
            run.futures.append(future)
        future.add_done_callback(lambda ended: self._give_up(run, ended) if ended.cancelled() else None)
        return Ticket(key, future)

    def warm(self) -> None:
        """Nothing; every process is being started now instead of with its first work."""
        with self._changed:
            while len(self._threads) < self.processes and not self._closed:
                self._start_thread()

    def close(self) -> None:
        """Nothing; kill what runs, cancel what waits, and leave no process behind."""
        with self._changed:
            self._closed = True
            futures = [future for run in self._runs.values() for future in run.futures]
            self._changed.notify_all()
        for future in futures:
            future.cancel()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(CLOSE_LIMIT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start_thread(self) -> None:
        thread = threading.Thread(target=self._supervise, name=f"fab-pool-{len(self._threads)}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _supervise(self) -> None:
        process: _Process | None = None
        with suppress(OSError):
            process = _Process(self._preload)  # before there is work, so that it is warm when work comes
        try:
            while (run := self._take()) is not None:
                try:
                    if process is None or not process.usable:
                        if process is not None:
                            process.bury()
                        process = _Process(self._preload)
                    if self._assign(run, process):
                        self._do(run, process)
                except (OSError, subprocess.TimeoutExpired):
                    # The machine gives no process, or does not take one back: this work fails, the next may not.
                    self._settle(run, error=WorkCrashed(run.work.function, None))
        finally:
            if process is not None:
                process.bury()

    def _take(self) -> _Run | None:
        with self._changed:
            self._idle += 1
            try:
                while not self._waiting:
                    if self._closed:
                        return None
                    self._changed.wait()
                return self._waiting.popleft()
            finally:
                self._idle -= 1

    def _assign(self, run: _Run, process: _Process) -> bool:
        """Whether anybody still waits for the run; from here on, giving it up kills the process."""
        with self._changed:
            run.process = process
            return bool(run.futures)

    def _do(self, run: _Run, process: _Process) -> None:
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            process.kill()

        timer = threading.Timer(run.work.time_limit_s, stop)
        try:
            if process.works == 0:
                process.wait_ready()  # starting Python is not part of the work's time
            timer.start()
            kind, content = process.call(run.work)
        except (EOFError, OSError):
            exit_code = process.bury()
            error = WorkTimedOut(run.work) if timed_out.is_set() else WorkCrashed(run.work.function, exit_code)
            self._settle(run, error=error)
        else:
            if kind is Kind.RESULT:
                self._settle(run, result=content)
            else:
                self._settle(run, error=_told(content))
        finally:
            timer.cancel()
            if timer.ident is not None:
                timer.join()  # or it could kill the process in the next work

    def _settle(self, run: _Run, result: bytes = b"", error: Exception | None = None) -> None:
        with self._changed:
            run.process = None
            futures, run.futures = run.futures, []
            if self._runs.get(run.work.key) is run:
                del self._runs[run.work.key]
        for future in futures:
            if not future.set_running_or_notify_cancel():
                continue
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

    def _give_up(self, run: _Run, future: Future[bytes]) -> None:
        with self._changed:
            if future in run.futures:
                run.futures.remove(future)
            if run.futures:
                return
            if self._runs.get(run.work.key) is run:
                del self._runs[run.work.key]
            if run in self._waiting:
                self._waiting.remove(run)
            elif run.process is not None:
                run.process.kill()


def _told(content: bytes) -> WorkFailed:
    told = json.loads(content)
    own = {"message", "kind", "code", "status", "pointer"}  # an error's field of such a name gives way to ours
    return WorkFailed(
        told["message"],
        kind=told["kind"],
        code=told.get("code", WorkFailed.code),
        status=told.get("status", WorkFailed.status),
        pointer=told.get("pointer"),
        **{name: value for name, value in told.get("fields", {}).items() if name not in own},
    )


@cache
def shared_pool() -> LocalPool:
    """The one pool of this process, for callers that have no engine of their own (a notebook, a command)."""
    pool = LocalPool()
    atexit.register(pool.close)
    return pool
