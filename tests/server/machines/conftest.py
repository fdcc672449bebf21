"""Fixtures: a simulated machine on a pty, faster than real, and our driver on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jupyter_fab_server.machines.grbl.driver import Grbl11

from tests.support.machines import SimulatedMachine, Watch, connect, home

Start = Callable[..., SimulatedMachine]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a simulated machine with the options given; all end with the test."""
    running: list[SimulatedMachine] = []

    def begin(*options: str) -> SimulatedMachine:
        folder = tmp_path / str(len(running))
        folder.mkdir()
        running.append(SimulatedMachine(folder, *options))
        return running[-1]

    yield begin
    for machine in running:
        machine.close()


@pytest.fixture
def machine(start: Start) -> SimulatedMachine:
    """Return a router, forty times faster than real."""
    return start("--speed", "40")


@pytest.fixture
def probed(machine: SimulatedMachine) -> Iterator[tuple[Grbl11, Watch]]:
    """Return a driver that knows the machine, not homed."""
    driver, watch = connect(machine)
    yield driver, watch
    driver.close()


@pytest.fixture
def ready(probed: tuple[Grbl11, Watch]) -> tuple[Grbl11, Watch]:
    """Return a driver whose machine is homed."""
    home(*probed)
    return probed
