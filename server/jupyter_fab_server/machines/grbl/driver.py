"""`Grbl11`: a Grbl 1.1 controller on a serial port, driven by one thread that owns the port.

The thread feeds the pure `GrblMachine` with what arrives and carries out its instructions; callers put orders in a
queue and get a Future. Events reach the listeners on that thread, in order.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from jupyter_fab.core.machine import Dialect

from ..protocol import ArmToken, Event, Listener, MachineConfig, Program, Snapshot
from .conversation import Drop, Instruction, Write
from .machine import GrblMachine
from .transport import PortGone, Transport

_log = logging.getLogger(__name__)
TICK_S = 0.02
Order = Callable[[float], list[Instruction]]


class Grbl11:
    """The driver of one machine; see `MachineDriver` for what each call means."""

    dialect = Dialect.GRBL_1_1

    def __init__(self, config: MachineConfig) -> None:
        self._config = config
        self._machine = GrblMachine(config)
        self._transport: Transport | None = None
        self._orders: queue.SimpleQueue[tuple[Order, Future[None]]] = queue.SimpleQueue()
        self._listeners: list[Listener] = []
        self._snapshot = self._machine.snapshot()
        self._closing = threading.Event()
        self._ticked = 0.0
        self._thread = threading.Thread(target=self._run, name=f"machine {config.name}", daemon=True)
        self._thread.start()

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` for every event from now on."""
        self._listeners.append(listener)

    def connect(self) -> Future[None]:
        """Open the port and find out what is there."""
        return self._give(self._open)

    def home(self) -> Future[None]:
        """Run the homing cycle."""
        return self._give(self._machine.home)

    def unlock(self) -> Future[None]:
        """Clear an alarm after a person has looked."""
        return self._give(self._machine.unlock)

    def acknowledge(self) -> Future[None]:
        """Leave DONE or INTERRUPTED after a person has seen it."""
        return self._give(self._machine.acknowledge)

    def check(self, program: Program) -> Future[None]:
        """Let the controller parse the program without moving."""
        return self._give(lambda now: self._machine.check(program, now))

    def arm(self, program: Program, token: ArmToken) -> Future[None]:
        """Check what must hold before the first byte, and release the program."""
        return self._give(lambda now: self._machine.arm(program, token, now))

    def stream(self, program: Program, token: ArmToken) -> Future[None]:
        """Send the armed program."""
        return self._give(lambda now: self._machine.stream(program, token, now))

    def hold(self) -> Future[None]:
        """Slow down and wait."""
        return self._give(self._machine.hold)

    def resume(self) -> Future[None]:
        """Go on after a hold."""
        return self._give(self._machine.resume)

    def stop(self) -> Future[None]:
        """End the program, position kept; a second call resets now."""
        return self._give(self._machine.stop)

    def status(self) -> Snapshot:
        """Return what is known now."""
        return self._snapshot

    def close(self) -> None:
        """Let go of the port and end the thread."""
        self._closing.set()
        self._thread.join(timeout=5)

    # -- the port's thread -------------------------------------------------------------------------------------------

    def _give(self, order: Order) -> Future[None]:
        future: Future[None] = Future()
        self._orders.put((order, future))
        return future

    def _open(self, now: float) -> list[Instruction]:
        if self._transport is not None:
            self._transport.close()
        self._transport = Transport(self._config.port)
        return self._machine.opened(now)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._take_orders()
            if self._transport is not None:
                try:
                    self._listen(self._transport)
                except Exception as error:  # our own fault: hold the machine and let a person look
                    _log.error("the driver of %s failed", self._config.name, exc_info=error)
                    self._carry_out(self._machine.lost(f"the driver failed: {error!r}", time.monotonic()))
        if self._transport is not None:
            self._transport.close()

    def _take_orders(self) -> None:
        wait_s = TICK_S if self._transport is None else 0.0
        while True:
            try:
                order, future = self._orders.get(block=wait_s > 0, timeout=wait_s)
            except queue.Empty:
                return
            wait_s = 0.0
            if not future.set_running_or_notify_cancel():
                continue  # whoever gave the order has given up waiting: it must not be carried out later
            try:
                self._carry_out(order(time.monotonic()))
            except Exception as error:  # a refusal is the caller's to read; the thread lives on
                future.set_exception(error)
            else:
                future.set_result(None)

    def _listen(self, transport: Transport) -> None:
        try:
            for line in transport.receive():
                self._carry_out(self._machine.line(line, time.monotonic()))
        except PortGone as error:
            self._carry_out(self._machine.lost(f"{self._config.port} is gone ({error})", time.monotonic()))
            return
        now = time.monotonic()
        if now - self._ticked >= TICK_S:
            self._ticked = now
            self._carry_out(self._machine.tick(now))

    def _carry_out(self, instructions: list[Instruction]) -> None:
        for instruction in instructions:
            if isinstance(instruction, Write):
                self._send(instruction.data)
            elif isinstance(instruction, Drop):
                if self._transport is not None:
                    self._transport.close()
                    self._transport = None
            else:
                self._snapshot = self._machine.snapshot()
                self._tell(instruction)
        if instructions:
            self._snapshot = self._machine.snapshot()

    def _send(self, data: bytes) -> None:
        if self._transport is None:
            return
        try:
            self._transport.send(data)
        except PortGone as error:
            self._carry_out(self._machine.lost(f"{self._config.port} is gone ({error})", time.monotonic()))

    def _tell(self, event: Event) -> None:
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception as error:  # what a listener does must not leave a moving machine alone
                _log.error("a listener of %s failed; the machine goes on", self._config.name, exc_info=error)
