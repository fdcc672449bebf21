"""Starts named services as processes, waits until each is ready, and ends them all without leaving one behind.

It knows nothing of registries or hubs: the embedded city (city.py) is a list of services, and the tests use others.
Every service is a process group of its own, tethered to this process (tether.py). This process adopts orphans (Linux:
child subreaper) and ends by their mark (process_table.py) those that have got away from their group. Should it be
killed itself, the undertaker does that.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from attrs import field, frozen

from jupyter_fab.core.errors import FabError
from jupyter_fab_server.demo import process_table

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
POLL_S = 0.05
STOP_GRACE_S = 8.0  # JupyterLab takes some seconds to end its kernels
LOG_TAIL_LINES = 15
TETHER = Path(__file__).with_name("tether.py")

Handler = Callable[[int, FrameType | None], object] | int | None  # what signal.signal returns


class ServiceFailed(FabError):
    """A service ended by itself, or was not ready in time."""

    def __init__(self, name: str, what: str, log: Path) -> None:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]) if log.exists() else ""
        super().__init__(f"{name} {what}. The end of its log ({log}):\n{tail}", name=name, log=str(log))


@frozen
class Service:
    """One process of the city.

    `is_ready` looks once, without waiting, and says whether the service does its work now; `may_start` whether what it
    needs for starting is there. `address` is where a person finds it.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], bool]
    address: str = ""
    ready_within_s: float = 60.0
    environment: Mapping[str, str] = field(factory=dict)
    may_start: Callable[[], bool] = lambda: True


@frozen
class Started:
    """A service that runs, and how long after `begin` it was ready."""

    service: Service
    process: "subprocess.Popen[bytes]"
    ready_s: float


class Processes:
    """The running services; a context manager that ends them all on the way out, also on Ctrl-C."""

    def __init__(self, logs: Path) -> None:
        self.run = uuid.uuid4().hex
        self._logs = logs
        self._running: dict[str, tuple[Service, subprocess.Popen[bytes]]] = {}
        self._held: list[Service] = []
        self._begun = 0.0
        self._handlers: dict[int, Handler] = {}
        logs.mkdir(parents=True, exist_ok=True)
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def __enter__(self) -> Self:
        """Begin; from now on SIGTERM and a closed terminal end the services too, as Ctrl-C does."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, _leave)
        words = [sys.executable, "-m", "jupyter_fab_server.demo.undertaker", self.run, str(STOP_GRACE_S)]
        self._undertaker = subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all services; a second Ctrl-C does not leave half of them behind."""
        again = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            self.stop()
            self._undertaker.communicate()
        finally:
            signal.signal(signal.SIGINT, again)
            for number, handler in self._handlers.items():
                signal.signal(number, handler)

    def log_of(self, name: str) -> Path:
        """Return where a service's output goes."""
        return self._logs / f"{name}.log"

    def start(self, services: Sequence[Service], on_ready: Callable[[Started], None]) -> None:
        """Start the services together; return when all are ready. Raises as `wait` does."""
        self.begin(services)
        self.wait(services, on_ready)

    def begin(self, services: Sequence[Service]) -> None:
        """Start the services together, in this order, without waiting; `wait` starts those that may not start yet."""
        self._begun = time.monotonic()
        self._held.extend(services)
        self._release()

    def wait(self, services: Sequence[Service], on_ready: Callable[[Started], None]) -> None:
        """Return when these services are ready.

        Raises
        ------
        ServiceFailed
            When one ends or is not ready in its time; the others still run, until `stop()`.
        """
        waiting = {service.name: service for service in services}
        while waiting:
            self._release()
            self.check()
            passed_s = time.monotonic() - self._begun
            for service in list(waiting.values()):
                if service.name in self._running and service.is_ready():
                    del waiting[service.name]
                    on_ready(Started(service, self._running[service.name][1], passed_s))
                elif passed_s > service.ready_within_s:
                    what = f"was not ready within {service.ready_within_s:g} s"
                    raise ServiceFailed(service.name, what, self.log_of(service.name))
            if waiting:
                time.sleep(POLL_S)

    def check(self) -> None:
        """Raise ServiceFailed if a service has ended by itself."""
        for name, (_, process) in self._running.items():
            code = process.poll()
            if code is not None:
                raise ServiceFailed(name, f"ended by itself (exit code {code})", self.log_of(name))

    def watch(self) -> None:
        """Return never: wait until a service ends by itself (ServiceFailed) or somebody presses Ctrl-C."""
        while True:
            self.check()
            time.sleep(POLL_S * 10)

    def process_id(self, name: str) -> int:
        """Return the process id of a running service."""
        return self._running[name][1].pid

    def stop(self) -> None:
        """End all services, last started first: politely, then after STOP_GRACE_S by force, with all they started."""
        for _, process in reversed(self._running.values()):
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_GRACE_S
        for _, process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(process.pid, signal.SIGKILL)  # itself, or what is left of its group
            process.wait()
        process_table.end(process_table.marked(self.run))
        self._held.clear()
        self._running.clear()

    def _release(self) -> None:
        """Start those that were held back and may start now."""
        for service in [one for one in self._held if one.may_start()]:
            self._held.remove(service)
            self._spawn(service)

    def _spawn(self, service: Service) -> None:
        # A file that needs nothing but the standard library: Python is there at once, several times over.
        words = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), *service.command]
        with self.log_of(service.name).open("wb") as log:
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", process_table.MARK: self.run, **service.environment},
                start_new_session=True,  # Ctrl-C reaches only us, and we end them in order
            )
        self._running[service.name] = (service, process)


def _signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return  # it has ended


def _leave(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)
