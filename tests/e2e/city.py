"""A city of real processes for end-to-end tests: one registry, hub agents, simulated controllers; all on loopback.

`City` starts, kills (SIGKILL), restarts and ends each process by its name, keeps every address over a restart, and
hands out clients: people by their handles, and the console of each hub (`console.py`). Everything lives in one folder,
is tethered to this process, and is ended by its process id. Nothing here knows designs, orders or jobs.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
from jupyter_fab_server.demo.city import answers, free_port
from jupyter_fab_server.demo.passes import scopes_of
from jupyter_fab_server.registry.roster import PEOPLE, credentials_file, password

from jupyter_fab.client import Client, calls
from jupyter_fab.testing.waiting import wait_until
from tests.e2e.console import Console

REGISTRY = "registry"
HUBS = ("bruges", "ghent", "leuven")
OPERATORS = {"bruges": "olga", "ghent": "omar", "leuven": "odile"}
START_S = 120.0  # two busy cores compile much Python at the first start
END_S = 20.0
CALL_S = 120.0  # a quote builds in the sandbox; the first one starts it
FAST = 200.0  # times faster than a real machine
SPEND_MINOR = 1_000_000  # what a buyer's token may spend in one test session


class City:
    """The processes of one folder; a context manager that leaves none of them behind."""

    def __init__(self, folder: Path, settings: Mapping[str, object] | None = None) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{free_port(0)}"
        self._settings = {"processes": 1, **(settings or {})}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._clients: dict[str, Client] = {}
        self._speeds: dict[str, float] = {}
        self._starts = 0

    def __enter__(self) -> Self:
        """Begin with no process."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all processes, the hubs before their registry."""
        for client in self._clients.values():
            client.close()
        for name in reversed(list(self._running)):
            self.stop(name)

    # -- processes -------------------------------------------------------------------------------------------------

    def start_registry(self) -> None:
        """Start the registry, again at the same address, and wait until it answers."""
        settings = {"data_dir": self.folder / "registry", "port": self.url.rpartition(":")[2], "demo": True}
        words = [f"--Settings.{name}={value}" for name, value in (settings | self._settings).items()]
        self._spawn(REGISTRY, "jupyter_fab_server.registry", *words)
        self._until_up(REGISTRY, f"{self.url}/api/health")

    def start_hub(self, hub: str, speed: float | None = None, *, device: str = "", options: Sequence[str] = ()) -> None:
        """Start a hub's agent with a simulated controller of its own (or on `device`); its speed is remembered."""
        self._speeds[hub] = self._speeds.get(hub, FAST) if speed is None else speed
        machine = [f"--device={device}"] if device else ["--simulated", f"--time-factor={self._speeds[hub]}"]
        where = self.folder / hub
        (where / "console.json").unlink(missing_ok=True)
        credentials = credentials_file(self.folder / "registry", hub)
        words = [f"--registry={self.url}", f"--credentials={credentials}", f"--data-dir={where}", *machine, *options]
        self._spawn(hub, "jupyter_fab_server.hub", *words)
        wait_until(lambda: self._lives(hub) and (where / "console.json").exists(), START_S, what=f"{hub}'s console")
        self._until_up(hub, f"{self.console(hub).url}/api/health")
        self.console(hub).until(lambda seen: seen["machine"]["id"] and seen["machine"]["state"] != "disconnected", hub)

    def start_controller(self, hub: str, speed: float) -> str:
        """Start a controller that outlives the hub's agent, its board set up as the agent left it; return its port."""
        where = self.folder / hub
        port = where / "workshop-machine"
        words = [f"--link={port}", f"--memory={where / 'controller.json'}", f"--speed={speed}"]
        words += [f"--control={where / 'controller.sock'}", "--boot-ms=200"]
        self._spawn(f"{hub}'s machine", "jupyter_fab_server.machines.simulated", *words)
        wait_until(lambda: self._lives(f"{hub}'s machine") and port.exists(), START_S, what=f"{hub}'s machine")
        return str(port)

    def kill(self, name: str) -> None:
        """Kill (SIGKILL) a process; return when it and all that it started are gone."""
        process = self._running.pop(name)
        family = psutil.Process(process.pid).children(recursive=True)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        wait_until(lambda: not [one for one in family if _alive(one)], END_S, what=f"what {name} had started to end")

    def restart_registry(self) -> None:
        """Kill the registry and start it again."""
        self.kill(REGISTRY)
        self.start_registry()

    def stop(self, name: str) -> None:
        """End a process in an orderly way; by force, with what it started, if it does not."""
        process = self._running.pop(name)
        family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.terminate()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()

    def pid(self, name: str) -> int:
        """Return the process id of a running process."""
        return self._running[name].pid

    def log(self, name: str) -> str:
        """Return what a process has said, over all its starts."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self._logs(name)))

    # -- people and consoles ---------------------------------------------------------------------------------------

    def person(self, handle: str) -> Client:
        """Return a person's client, with a token of all that their roles allow; the same one each time."""
        if handle not in self._clients:
            roles = next((one.roles for one in PEOPLE if one.handle == handle), ("buyer", "designer"))
            self._clients[handle] = self.sign_in(handle, *scopes_of(roles))
        return self._clients[handle]

    def sign_in(self, handle: str, *scopes: str) -> Client:
        """Return a client with a new token of these scopes."""
        spends = SPEND_MINOR if "order:create" in scopes else 0
        wish = calls.token(handle, password(handle), scopes, expires_in_s=36_000, max_amount_minor=spends)
        with Client(self.url, timeout_s=CALL_S) as nobody:
            secret = nobody(wish).secret
        return Client(self.url, token=secret, timeout_s=CALL_S)

    def join(self, handle: str) -> Client:
        """Return the client of somebody who signs up now."""
        with Client(self.url, timeout_s=CALL_S) as nobody:
            nobody(calls.register(handle, handle.title(), password(handle)))
        return self.person(handle)

    def hub_token(self, hub: str) -> Client:
        """Return a client with the hub's own token, as its agent has it."""
        found = json.loads(credentials_file(self.folder / "registry", hub).read_bytes())
        return Client(self.url, token=found["token"], timeout_s=CALL_S)

    def signing_key(self, hub: str) -> bytes:
        """Return the key that the hub shares with the registry."""
        found = json.loads(credentials_file(self.folder / "registry", hub).read_bytes())
        return bytes.fromhex(found["signing_key"])

    def console(self, hub: str) -> Console:
        """Return the hub's console as it is now; a restarted agent has a new one."""
        return Console.read(self.folder / hub / "console.json")

    def truth(self, hub: str, act: str = "state") -> dict[str, Any]:
        """Return what the hub's simulated controller really does: its state, or the path that it has gone."""
        with socket.socket(socket.AF_UNIX) as channel:
            channel.connect(str(self.folder / hub / "controller.sock"))
            channel.sendall(json.dumps({"do": act}).encode() + b"\n")
            with channel.makefile("r") as answers_:
                found: dict[str, Any] = json.loads(answers_.readline())
        assert found["done"], found
        return found

    # ----------------------------------------------------------------------------------------------------------------

    def _spawn(self, name: str, module: str, *words: str) -> None:
        assert name not in self._running, f"{name} runs already"
        self._starts += 1
        logs = self.folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        tether = [sys.executable, "-m", "jupyter_fab_server.demo.tether", str(os.getpid())]
        with (logs / f"{name}-{self._starts:03}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                [*tether, sys.executable, "-m", module, *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )

    def _until_up(self, name: str, address: str) -> None:
        wait_until(lambda: self._lives(name) and answers(address), START_S, what=f"{name} to answer")

    def _lives(self, name: str) -> bool:
        """Return true; fail with the process's log if it has ended."""
        code = self._running[name].poll()
        assert code is None, f"{name} ended with {code}:\n{self.log(name)[-3000:]}"
        return True

    def _logs(self, name: str) -> list[Path]:
        return list((self.folder / "logs").glob(f"{name}-*.log"))


def _alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
