"""What every machine driver is to the hub: its states, what it tells, the arming token, and the calls it answers.

A driver owns one machine and its port. The hub's agent and console call it and listen; which dialect goes over the wire
is the driver's own affair. Entry-point group: `jupyter_fab.machines`; each entry is a factory `(MachineConfig) ->
MachineDriver`. A driver never starts by itself: the first byte of a program needs an `ArmToken` made at the console.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Protocol

import attrs

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.machine import Dialect

ENTRY_POINT_GROUP = "jupyter_fab.machines"
Position = tuple[float, float, float]


class MachineState(enum.Enum):
    """Where a machine stands, as its driver knows it."""

    DISCONNECTED = "disconnected"  # no port is open
    PROBING = "probing"  # the port is open, the machine is being asked what it is
    LOCKED = "locked"  # answers, but has not been homed under our eyes
    HOMING = "homing"  # looks for its corner
    READY = "ready"  # homed by our own tracking, at rest
    CHECKING = "checking"  # the machine parses a program without moving
    ARMED = "armed"  # a person at the machine has released one program; expires
    RUNNING = "running"  # a program is being streamed
    HOLDING = "holding"  # told to hold or stop, still slowing down
    HELD = "held"  # stands still in mid-program; the spindle may turn
    DRAINING = "draining"  # every line is acknowledged, the last moves are being made
    DONE = "done"  # the program has ended and the machine rests
    ALARM = "alarm"  # the machine has locked itself; nothing is sent until a person clears it
    LOST = "lost"  # unplugged or silent; nothing resumes by itself
    INTERRUPTED = "interrupted"  # a program ended before its end; a person decides


# In these states a program is under way, and its work piece is not what it was.
CUTTING = frozenset(
    {MachineState.RUNNING, MachineState.HOLDING, MachineState.HELD, MachineState.DRAINING}
)  # fmt: skip


class Outcome(enum.Enum):
    """How a streamed program ended."""

    DONE = "done"  # every line was executed
    CHECKED = "checked"  # every line was parsed in check mode; nothing moved
    STOPPED = "stopped"  # a person stopped it
    REFUSED = "refused"  # the machine refused a line
    FAULT = "fault"  # bytes were lost, the machine restarted, or it contradicted the protocol
    ALARM = "alarm"  # the machine locked itself
    LOST = "lost"  # the machine went away


@attrs.frozen
class Box:
    """The space a program's tool path occupies, in work coordinates, mm."""

    low: Position
    high: Position


@attrs.frozen
class Program:
    """Bytes for one machine, with the space they need. `sha256` is of exactly these bytes."""

    name: str
    data: bytes = attrs.field(repr=False)
    bounds: Box
    sha256: str = attrs.field(init=False)

    @sha256.default
    def _digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def lines(self) -> list[bytes]:
        """The lines, each with its end."""
        return self.data.splitlines(keepends=True)


@attrs.frozen
class ArmToken:
    """A person's release of one program on one machine, for a short while; made at the console only.

    `expires_at_s` is on the clock of `time.monotonic` of the process that drives the machine.
    """

    machine: str
    program_sha256: str
    nonce: str
    expires_at_s: float


@attrs.frozen
class StateChanged:
    """The machine's state is now `state`, for the reason given in words."""

    state: MachineState
    reason: str


@attrs.frozen
class Moved:
    """Where the machine is: machine and work position, feed, spindle speed, and the controller's own word for it."""

    machine_mm: Position
    work_mm: Position
    feed_mm_min: float
    spindle_rpm: float
    word: str


@attrs.frozen
class Progress:
    """How far a program is. The three counts differ: executed (at least) <= acknowledged <= sent <= total."""

    sent: int
    acknowledged: int
    executed: int
    total: int


@attrs.frozen
class LineRefused:
    """The machine refused line `number` (from 1) of the program: its own code, and what the code means."""

    number: int
    text: str
    code: int
    meaning: str


@attrs.frozen
class Alarmed:
    """The machine locked itself; `position_lost` says whether it must be homed again."""

    code: int
    meaning: str
    position_lost: bool


@attrs.frozen
class Fault:
    """Something that must not happen on a sound line: lost bytes, a stale acknowledgement, silence, a restart."""

    kind: str
    text: str


@attrs.frozen
class Said:
    """A text of the machine that means nothing to the driver; from outside, so escape it before showing it."""

    text: str


@attrs.frozen
class Ended:
    """The program is over. What lies between `acknowledged` and `sent` may or may not have been cut."""

    outcome: Outcome
    progress: Progress
    reason: str


Event = StateChanged | Moved | Progress | LineRefused | Alarmed | Fault | Said | Ended
Listener = Callable[[Event], None]


@attrs.frozen
class MachineConfig:
    """One machine of a hub: its name, its port and the settings it is known by.

    `port` is a device path (a stable one, `/dev/serial/by-id/...`) or a pySerial URL such as `socket://host:port`.
    `settings` are those that must read so before a program may run; empty until a person has confirmed them once.
    """

    name: str
    port: str
    settings: Mapping[str, float] = attrs.field(factory=dict)


@attrs.frozen
class Snapshot:
    """What a driver knows about its machine now."""

    state: MachineState
    reason: str
    homed: bool
    position: Moved | None
    progress: Progress | None
    settings: Mapping[str, float]
    work_offset_mm: Position
    travel_mm: Position


class MachineRefusal(Conflict):
    """The machine may not do this now; the text says what must happen first."""

    code = "machine-refusal"


class MachineDriver(Protocol):
    """One machine. Calls return at once; the Future is done when the driver has taken the order, or raises a refusal.

    What comes of an order is told through the listener, in the order in which it happened, on the driver's own thread.
    `dialect` is the one whose words it sends: programs in another are refused when they are fetched.
    """

    dialect: Dialect

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` for every event from now on; the agent does this before `connect`."""
        ...

    def connect(self) -> Future[None]:
        """Open the port and find out what is there; ends in LOCKED, ALARM, INTERRUPTED or LOST. Moves nothing."""
        ...

    def home(self) -> Future[None]:
        """Run the homing cycle; ends in READY or ALARM. Called when a person at the machine asks for it."""
        ...

    def unlock(self) -> Future[None]:
        """Clear an alarm after a person has looked; ends in LOCKED, or READY where the position was kept."""
        ...

    def acknowledge(self) -> Future[None]:
        """Leave DONE or INTERRUPTED after a person has seen how the program ended."""
        ...

    def check(self, program: Program) -> Future[None]:
        """Let the machine itself parse the program without moving; ends in READY or LOCKED with an `Ended` event."""
        ...

    def arm(self, program: Program, token: ArmToken) -> Future[None]:
        """Check everything that must hold before the first byte; ends in ARMED until the token expires.

        Raises MachineRefusal, or BadInput naming the line that the machine must not get.
        """
        ...

    def stream(self, program: Program, token: ArmToken) -> Future[None]:
        """Send the armed program; needs the very token and the very bytes that were armed."""
        ...

    def hold(self) -> Future[None]:
        """Slow down and wait; the spindle goes on turning."""
        ...

    def resume(self) -> Future[None]:
        """Go on after a hold."""
        ...

    def stop(self) -> Future[None]:
        """End the program: slow down, then reset, position kept. A second call resets now. Not an emergency stop."""
        ...

    def status(self) -> Snapshot:
        """Return what is known now; never waits."""
        ...

    def close(self) -> None:
        """Let go of the port; a program under way counts as interrupted."""
        ...
