"""What every machine driver must hold: subclass `MachineDriverContract`, give it fixtures, and pytest does the rest.

It needs three: `driver`, not yet connected, on a machine at rest (a simulated one will do); `program`, which that
machine can run in some seconds; and `name`, the driver's machine. It stands here and not in `jupyter_fab.testing`,
because `jupyter_fab` never imports the server. Never imported at run time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import attrs
import pytest

from jupyter_fab.core.machine import Dialect
from jupyter_fab_server.machines.protocol import (
    ArmToken,
    Ended,
    Event,
    MachineDriver,
    MachineRefusal,
    MachineState,
    Outcome,
    Program,
    Progress,
    StateChanged,
)

DEADLINE_S = 60.0
ORDER_S = 5.0


class Heard:
    """The events of a driver so far, and a way to wait for one."""

    def __init__(self, driver: MachineDriver) -> None:
        self.events: list[Event] = []
        self._news = threading.Condition()
        driver.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def until(self, wanted: Callable[[Event], bool]) -> None:
        """Wait for an event that is wanted, among those heard and those to come."""
        deadline = time.monotonic() + DEADLINE_S
        with self._news:
            while not any(wanted(event) for event in self.events):
                left = deadline - time.monotonic()
                assert left > 0, f"not heard in {DEADLINE_S} s; the last events: {self.events[-5:]}"
                self._news.wait(left)

    def state(self, *states: MachineState) -> None:
        """Wait until the driver has said that it is in one of these states."""
        self.until(lambda event: isinstance(event, StateChanged) and event.state in states)


def release(name: str, program: Program, lasts_s: float = 60.0) -> ArmToken:
    """A person's release of a program."""
    return ArmToken(name, program.sha256, "nonce", time.monotonic() + lasts_s)


class MachineDriverContract:
    """The tests; each fixture is yours."""

    @pytest.fixture
    def heard(self, driver: MachineDriver) -> Heard:
        """The driver's events, from before it is connected."""
        return Heard(driver)

    @pytest.fixture
    def homed(self, driver: MachineDriver, heard: Heard) -> MachineDriver:
        """The driver, connected and homed."""
        driver.connect().result(ORDER_S)
        heard.state(MachineState.LOCKED, MachineState.READY)
        driver.home().result(ORDER_S)
        heard.state(MachineState.READY)
        return driver

    def test_nothing_is_known_before_connecting(self, driver: MachineDriver, program: Program, name: str) -> None:
        """Disconnected: not homed, every order but `connect` is refused; what it speaks it says all the same."""
        assert driver.dialect in Dialect
        assert driver.status().state is MachineState.DISCONNECTED
        assert not driver.status().homed
        for order in (driver.home, driver.unlock, driver.hold, driver.resume):
            with pytest.raises(MachineRefusal):
                order().result(ORDER_S)
        with pytest.raises(MachineRefusal):
            driver.arm(program, release(name, program)).result(ORDER_S)

    def test_connecting_homes_and_arms_nothing(
        self, driver: MachineDriver, heard: Heard, program: Program, name: str
    ) -> None:
        """A machine that answers is not homed by that, and what is not homed is not armed."""
        driver.connect().result(ORDER_S)
        heard.state(MachineState.LOCKED, MachineState.READY)
        assert not driver.status().homed
        with pytest.raises(MachineRefusal):
            driver.arm(program, release(name, program)).result(ORDER_S)

    def test_a_program_needs_its_own_release(self, homed: MachineDriver, program: Program, name: str) -> None:
        """Another machine, other bytes, a release that has run out, none at all: refused."""
        other = attrs.evolve(program, data=program.data + program.data)
        for token in (release("another", program), release(name, other), release(name, program, lasts_s=-1.0)):
            with pytest.raises(MachineRefusal):
                homed.arm(program, token).result(ORDER_S)
        with pytest.raises(MachineRefusal):
            homed.stream(program, release(name, program)).result(ORDER_S)

    def test_a_program_is_executed_once(self, homed: MachineDriver, heard: Heard, program: Program, name: str) -> None:
        """Armed and started it runs to its end, with counts in order; its release is used up."""
        token = release(name, program)
        homed.arm(program, token).result(ORDER_S)
        homed.stream(program, token).result(ORDER_S)
        heard.until(lambda event: isinstance(event, Ended))
        heard.state(MachineState.DONE)
        (end,) = [event for event in heard.events if isinstance(event, Ended)]
        total = len(program.lines)
        assert (end.outcome, end.progress) == (Outcome.DONE, Progress(total, total, total, total))
        for count in (event for event in heard.events if isinstance(event, Progress)):
            assert count.executed <= count.acknowledged <= count.sent <= count.total
        homed.acknowledge().result(ORDER_S)
        with pytest.raises(MachineRefusal):
            homed.stream(program, token).result(ORDER_S)

    def test_a_stop_ends_it_and_keeps_the_position(
        self, homed: MachineDriver, heard: Heard, program: Program, name: str
    ) -> None:
        """Stopped in mid-program: over, still homed, and a person has to say that they have seen it."""
        token = release(name, program)
        homed.arm(program, token).result(ORDER_S)
        homed.stream(program, token).result(ORDER_S)
        homed.stop().result(ORDER_S)
        heard.state(MachineState.INTERRUPTED)
        (end,) = [event for event in heard.events if isinstance(event, Ended)]
        assert end.outcome is Outcome.STOPPED
        assert homed.status().homed
        with pytest.raises(MachineRefusal):
            homed.arm(program, release(name, program)).result(ORDER_S)
        homed.acknowledge().result(ORDER_S)
        assert homed.status().state is MachineState.READY
