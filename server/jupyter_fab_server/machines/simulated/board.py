"""The simulated board in the world: a clock, a port with a wire's pace, power, and a control channel for faults.

It turns wall time into the controller's virtual time (`speed` times faster; 0: as fast as the processor goes, where the
wire's pace still holds in virtual time), carries bytes at 115200 baud and resets the board when its port is opened, as
the DTR line of an Arduino does. One thread, one loop.
"""

from __future__ import annotations

import math
import os
import select
import time
from collections import deque
from collections.abc import Callable
from itertools import islice

from .control import Control
from .controller import Controller
from .faults import Faults
from .ports import Port
from .state import BYTE_S

_CHUNK = 16  # bytes delivered at one instant at most; a line end or a real-time byte always ends a chunk
_ACTS = b"\r\n?!~\x18"
_SLICE_S = 0.02  # wall seconds after which a board that cannot keep up lets its clock slip
_LOOK_S = 0.005  # how often an unopened pty is looked at
_IDLE_S = 0.5  # how often the loop wakes with nothing to do, to see whether its parent still lives
_USB_PACKET = 62  # a USB serial chip sends at this many bytes at the latest


class Board:
    """A controller, its port and its power."""

    def __init__(
        self, controller: Controller, open_port: Callable[[], Port], control: Control | None, *, speed: float,
        dtr: bool, boot_s: float, latency_s: float, with_parent: bool,
    ) -> None:  # fmt: skip
        self.controller = controller
        self.faults = Faults()
        self.open_port = open_port
        self.port: Port | None = open_port()
        self.frozen = self.stopping = False
        self._control = control
        self._speed, self._dtr, self._boot_s, self._latency_s = speed, dtr, boot_s, latency_s
        self._parent = os.getppid() if with_parent else None
        self._wire: deque[int] = deque()
        self._wire_clock = self._sent_at = 0.0
        self._outbox = bytearray()
        self._booting_until = 0.0
        self.bytes_in = 0
        self._connected = False

    # -- power -------------------------------------------------------------------------------------------------------

    def unplug(self) -> None:
        """Pull the cable: the port vanishes and the board loses power."""
        if self.port is not None:
            self.port.unplug()
            self.port = None
            self._connected = False

    def replug(self) -> None:
        """Plug it in again: a new port under the same link, the board starts afresh."""
        if self.port is None:
            self.port = self.open_port()
            self.power_cycle()

    def power_cycle(self) -> None:
        """Lose and regain power: position, modes and buffers are gone, the carriage stays where it is."""
        self._wire.clear()
        self._outbox.clear()
        self.controller.slip()
        self.controller.out.clear()
        self._booting_until = self.controller.now + self._boot_s
        self.controller.boot()

    # -- the loop ----------------------------------------------------------------------------------------------------

    def serve(self) -> None:
        """Run until stopped or, where asked for, until the parent process is gone."""
        worked_s, resumed = 0.0, time.monotonic()
        while not self.stopping and (self._parent is None or os.getppid() == self._parent):
            self._wait()
            woken = time.monotonic()
            # A loop that cannot keep up lets the board's clock slip rather than serve ever larger slices.
            passed_s = woken - resumed + min(worked_s, _SLICE_S)
            if self._speed:
                self._pass(self.controller.now + passed_s * self._speed)
            if self._control is not None:
                self._control.serve(self)
            if self.port is not None:
                self._notice_host()
                if self._connected:
                    self._take()
            if not self._speed:
                self._hurry()
            self._send()
            resumed = time.monotonic()
            worked_s = resumed - woken

    def _wait(self) -> None:
        fds: list[int] = list(self._control.fds()) if self._control is not None else []
        if self.port is None or not self._connected:
            timeout = _LOOK_S
        else:
            fds.append(self.port.fileno())
            timeout = self._until_next()
        writers = [self.port.fileno()] if self._outbox and self.port is not None and self._connected else []
        if timeout > 0:
            select.select(fds, writers, [], timeout)

    def _until_next(self) -> float:
        if self.frozen:
            return _LOOK_S
        event = min(self.controller.next_event(), self._due())
        if self._booting_until > self.controller.now:
            event = min(event, self._booting_until)
        if event == math.inf:
            return _IDLE_S
        if not self._speed:
            return 0.0
        return min(_IDLE_S, max(0.0, (event - self.controller.now) / self._speed))

    def _due(self) -> float:
        """Return when the next waiting byte of the wire, or held-back packet, is due."""
        due = math.inf
        if self._wire:
            due = self._wire_clock + BYTE_S * self._chunk()
        if self._outbox:
            due = min(due, self._sent_at + self._latency_s)
        return due

    def _chunk(self) -> int:
        """Return how many waiting bytes can be delivered together without anybody noticing."""
        for place, byte in enumerate(islice(self._wire, _CHUNK), 1):
            if byte in _ACTS or byte >= 0x80:
                return place
        return min(_CHUNK, len(self._wire))

    def _notice_host(self) -> None:
        assert self.port is not None
        connected = self.port.connected()
        if connected and not self._connected and self._dtr:
            self.port.read()  # what was sent before the reset never reaches the program
            self.power_cycle()
        self._connected = connected

    def _take(self) -> None:
        assert self.port is not None
        if len(self._wire) < 4096:
            data = self.port.read()
            self.bytes_in += len(data)
            if not self._wire:
                self._wire_clock = self.controller.now
            if self.controller.now >= self._booting_until:
                self._wire.extend(self.faults.inward(data))

    def _pass(self, until: float) -> None:
        """Let virtual time pass, delivering what the wire holds at its pace."""
        board = self.controller
        if self.frozen or self._booting_until > board.now:
            board.now = max(board.now, until)
            self._wire_clock = board.now
            return
        while self._wire:
            count = self._chunk()
            arrival = self._wire_clock + count * BYTE_S
            if arrival > until:
                break
            board.run(arrival)
            self._wire_clock = arrival
            for _ in range(count):
                board.receive(self._wire.popleft())
        board.run(until)

    def _hurry(self) -> None:
        """Go straight to whatever happens next."""
        board = self.controller
        if self._booting_until > board.now:
            board.now = self._booting_until
        if self._wire:
            self._pass(self._wire_clock + len(self._wire) * BYTE_S)
        else:
            event = board.next_event()
            self._pass(event if event < math.inf else board.now)

    def _send(self) -> None:
        board = self.controller
        if board.out and self._booting_until <= board.now:
            if not self._outbox:
                self._sent_at = board.now
            self._outbox += self.faults.outward(bytes(board.out))
            board.out.clear()
        if self.port is None or not self._connected:
            self._outbox.clear()
        elif self._outbox and (
            not self._latency_s or len(self._outbox) >= _USB_PACKET or board.now >= self._sent_at + self._latency_s
        ):
            del self._outbox[: self.port.write(bytes(self._outbox))]
