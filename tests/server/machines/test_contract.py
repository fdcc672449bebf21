"""The built-in driver holds what every machine driver must hold, and is found by its name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jupyter_fab_server.machines.contract import MachineDriverContract
from jupyter_fab_server.machines.load import find_driver
from jupyter_fab_server.machines.protocol import MachineConfig, MachineDriver, Program

from jupyter_fab.core.errors import NotFound
from tests.support.machines import SimulatedMachine, square


class TestGrbl11(MachineDriverContract):
    """Grbl 1.1 on the simulated board."""

    @pytest.fixture
    def name(self) -> str:
        """Return the machine's name."""
        return "router"

    @pytest.fixture
    def program(self) -> Program:
        """Return a program of some seconds at the board's pace."""
        return square(6)

    @pytest.fixture
    def driver(self, machine: SimulatedMachine) -> Iterator[MachineDriver]:
        """Return the driver, not connected."""
        made = find_driver("grbl11")(MachineConfig("router", machine.port))
        yield made
        made.close()


def test_an_unknown_driver_names_those_that_exist() -> None:
    """The refusal lists what is installed."""
    with pytest.raises(NotFound, match="grbl11"):
        find_driver("grbl9")
