"""A simulated machine in its own process and our driver on its pty: what the driver's tests stand on.

`SimulatedMachine` is the process and the hand on its cable; `Watch` collects a driver's events and waits for one.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_fab_server.machines.grbl.driver import Grbl11
from jupyter_fab_server.machines.protocol import (
    ArmToken,
    Box,
    Ended,
    Event,
    MachineConfig,
    MachineState,
    Program,
    StateChanged,
)

DEADLINE_S = 20.0


class SimulatedMachine:
    """A running simulator; `do` speaks on its control channel."""

    def __init__(self, folder: Path, *options: str) -> None:
        control = folder / "control"
        where = [] if "--tcp" in options else ["--link", str(folder / "grbl")]
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "jupyter_fab_server.machines.simulated", "--control", str(control),
                "--with-parent", "--boot-ms", "200", *options, *where,
            ],
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.port = json.loads(self._process.stdout.readline())["port"]
        self._channel = socket.socket(socket.AF_UNIX)
        self._channel.connect(str(control))
        self._answers = self._channel.makefile("r")

    def do(self, act: str, **wish: Any) -> dict[str, Any]:
        """Carry out one act; returns what the simulator answers."""
        self._channel.sendall(json.dumps({"do": act} | wish).encode() + b"\n")
        answer = json.loads(self._answers.readline())
        assert answer["done"], answer
        return dict(answer)

    def close(self) -> None:
        """End the process."""
        self._answers.close()
        self._channel.close()
        self._process.terminate()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


class Watch:
    """Every event of a driver, in order, and a way to wait for one."""

    def __init__(self, driver: Grbl11) -> None:
        self.driver = driver
        self.events: list[Event] = []
        self._news = threading.Condition()
        driver.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def until(self, wanted: Callable[[Event], bool], since: int = 0) -> Event:
        """Return the first event from index `since` that is wanted; fails after the deadline."""
        deadline = time.monotonic() + DEADLINE_S
        with self._news:
            while True:
                for event in self.events[since:]:
                    if wanted(event):
                        return event
                left = deadline - time.monotonic()
                assert left > 0, f"waited {DEADLINE_S} s; the last events: {self.events[-8:]}"
                self._news.wait(left)

    def state(self, *states: MachineState, since: int = 0) -> StateChanged:
        """Wait until the driver says that it is in one of these states."""
        event = self.until(lambda event: isinstance(event, StateChanged) and event.state in states, since)
        assert isinstance(event, StateChanged)
        return event

    def ended(self, since: int = 0) -> Ended:
        """Wait for the end of the program."""
        event = self.until(lambda event: isinstance(event, Ended), since)
        assert isinstance(event, Ended)
        return event

    def of(self, kind: type) -> list[Any]:
        """Return the events of one kind so far."""
        with self._news:
            return [event for event in self.events if isinstance(event, kind)]


def program(
    text: str, low: tuple[float, float, float] = (0, 0, 0), high: tuple[float, float, float] = (400, 300, 60)
) -> Program:
    """Return a program of these lines with bounds that fit the router."""
    return Program("test", text.encode("ascii"), Box(low, high))


def token(machine: str, chosen: Program, lasts_s: float = 60.0) -> ArmToken:
    """Return a release of a program as the console makes it."""
    return ArmToken(machine, chosen.sha256, "nonce", time.monotonic() + lasts_s)


def square(loops: int, feed: int = 6000) -> Program:
    """Return a program that cuts a 200 mm square `loops` times, with an arc at one corner."""
    lines = ["G21 G90 G17 G94 G54", "M3 S12000", "G0 Z20", "G0 X50 Y50", f"G1 Z5 F{feed // 3}"]
    for _ in range(loops):
        lines += [f"G1 X250 Y50 F{feed}", "G1 Y230", "G3 X230 Y250 I-20 J0", "G1 X50", "G1 Y50"]
    lines += ["G0 Z20", "M5", "M30"]
    return program("\n".join(lines) + "\n")


def connect(machine: SimulatedMachine, **settings: float) -> tuple[Grbl11, Watch]:
    """Return a driver on the machine, probed."""
    driver = Grbl11(MachineConfig("router", machine.port, settings))
    watch = Watch(driver)
    driver.connect().result(5)
    watch.state(MachineState.LOCKED)
    return driver, watch


def home(driver: Grbl11, watch: Watch) -> None:
    """Home the machine."""
    since = len(watch.events)
    driver.home().result(5)
    watch.state(MachineState.READY, since=since)
