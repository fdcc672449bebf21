"""The simulated board itself: bytes in at an instant of virtual time, bytes out, everything between as Grbl does it.

`receive` takes what the wire delivers (real-time bytes act there and then, wherever they stand); `run` lets virtual
time pass: the main loop reads lines from the 128-byte buffer, one at a time, and waits where Grbl waits (planner full,
dwell, EEPROM, hold), while the carriage moves. No clock, no port and no thread here; `board.py` gives it those.

Source: Grbl 1.1 interface.md, commands.md and jogging.md.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from . import realtime, reports, tasks
from .interpreter import Modal
from .memory import ZERO, Memory, Vec
from .motion import Motion
from .planner import Block, Planner
from .state import BYTE_S, RX_BYTES, Condition, Pace, State, Task

TX_BYTES = 104
LINE_CHARS = 79  # the line buffer holds 80 with its end
FIFO_BYTES = 2  # what the UART itself keeps while an EEPROM write has interrupts off
OVERTRAVEL_MM = 1.0  # how far past the travel the limit switches sit
_SWITCH_S = 0.002  # how often the limit switches are looked at: 0.4 mm at 12 m/min
LOST_STEPS: Vec = (0.31, -0.22, 0.0)  # how far a carriage that is stopped dead slips from what the board believes


class Controller:
    """Grbl 1.1h on a board with the given memory; `now` is virtual seconds."""

    def __init__(self, memory: Memory, *, pace: Pace | None = None, carriage: Vec | None = None) -> None:
        self.memory = memory
        self.pace = pace or Pace()
        self.now = 0.0
        self.planner = Planner(memory)
        self.motion = Motion(self.planner, self._block_done)
        travel = memory.travel
        self.drift: Vec = carriage or (-0.4 * travel[0], -0.4 * travel[1], -0.4 * travel[2])
        self.rx: deque[int] = deque()
        self.out = bytearray()
        self._tx: deque[int] = deque()
        self._tx_clock = 0.0
        self.overruns = self.lines_read = self.executed_line = self.rx_peak = self.stops = 0
        self.path: deque[tuple[float, float, float, float]] = deque(maxlen=100_000)
        self.door_open = False
        self.after_line: Callable[[], None] | None = None
        self.state = State.IDLE
        self.boot()

    def boot(self) -> None:
        """Start as after power-up: position zero wherever the carriage is, locked if homing is enabled."""
        self.drift = self.carriage
        self.motion.stand(ZERO)
        self.state = State.ALARM if self.memory.settings[22] else State.IDLE
        self._initialise()

    def _initialise(self) -> None:
        self.rx.clear()
        self.halted = self.held = False
        self.stalled_until = 0.0
        self.fifo = 0
        self._line: list[str] = []
        self._comment, self._overflow = "", False
        self._task: Task | None = None
        self._condition: Condition = 0.0
        self.after_line = None
        self.planner.clear(self.motion.position)
        self.planner.feed_percent = self.planner.rapid_percent = self.spindle_percent = 100
        self.modal = Modal(position=self.motion.position)
        self.spindle, self.spindle_rpm, self.mist, self.flood = "M5", 0.0, False, False
        self._offset_due, self._overrides_due = 0, 1
        self.emit(reports.BANNER)
        if self.state in (State.ALARM, State.SLEEP):
            self.state = State.ALARM
            self.emit(reports.UNLOCK)
        else:
            self.state = State.IDLE
            self.run_startup()

    def run_startup(self) -> None:
        """Carry out the start-up lines that are stored, if any."""
        if any(self.memory.startup):
            self._task, self._condition = tasks.startup(self), 0.0

    @property
    def carriage(self) -> Vec:
        """Where the carriage really is, in the frame of a good homing; the board itself cannot know."""
        here = self.motion.position
        return (here[0] + self.drift[0], here[1] + self.drift[1], here[2] + self.drift[2])

    # -- what the wire brings ----------------------------------------------------------------------------------------

    def receive(self, byte: int) -> None:
        """Take one byte off the wire at the instant `now`."""
        if self.now < self.stalled_until:
            self.fifo += 1
            if self.fifo > FIFO_BYTES:
                self.overruns += 1
                return
        if byte == 0x18:
            self.reset()
        elif byte in b"?!~" or byte >= 0x80:
            if not self.halted:
                realtime.act(self, byte)
        elif len(self.rx) < RX_BYTES:
            self.rx.append(byte)
            self.rx_peak = max(self.rx_peak, len(self.rx))
        else:
            self.overruns += 1

    def reset(self) -> None:
        """Soft reset (0x18): position is kept only if nothing moved."""
        moving = self.state in (State.RUN, State.JOG, State.HOME) or (
            self.state in (State.HOLD, State.DOOR) and not self.held
        )
        if moving and not self.halted:
            self.emit(f"ALARM:{6 if self.state is State.HOME else 3}")
            self.state = State.ALARM
            self.slip()
        self.motion.stand(self.motion.position)
        self._initialise()

    def slip(self) -> None:
        """Stop dead: the board's idea of the position stays, the carriage has slipped."""
        self.drift = (
            self.drift[0] + LOST_STEPS[0],
            self.drift[1] + LOST_STEPS[1],
            self.drift[2] + LOST_STEPS[2],
        )

    def critical(self, code: int) -> None:
        """Enter a limit alarm: silence until a reset."""
        if code == 1:
            self.slip()
        self.motion.stand(self.motion.position)
        self._task = None
        self.state, self.halted = State.ALARM, True
        self.spindle, self.spindle_rpm = "M5", 0.0
        self.emit(f"ALARM:{code}")
        self.emit("[MSG:Reset to continue]")

    def set_door(self, is_open: bool) -> None:
        """Open or close the safety door's switch."""
        self.door_open = is_open
        realtime.open_door(self)

    # -- what the board sends ----------------------------------------------------------------------------------------

    def emit(self, text: str) -> None:
        """Queue one line for the wire."""
        if not self._tx:
            self._tx_clock = self.now
        self._tx.extend(text.encode("ascii") + b"\r\n")

    def status(self) -> str:
        """Return a status report, as `?` asks for it, and count the intermittent fields down."""
        with_offset, self._offset_due = self._offset_due <= 0, self._offset_due - 1
        if with_offset:
            self._offset_due = 10 if self.state is State.RUN else 30
        overrides = None
        if not with_offset:
            self._overrides_due -= 1
            if self._overrides_due <= 0:
                self._overrides_due = 10 if self.state is State.RUN else 20
                overrides = (self.planner.feed_percent, self.planner.rapid_percent, self.spindle_percent)
        name = self.state.value
        if self.state is State.HOLD:
            name += ":0" if self.held else ":1"
        elif self.state is State.DOOR:
            name += ":2" if not self.held else ":1" if self.door_open else ":0"
        accessories = {"M3": "S", "M4": "C"}.get(self.spindle, "") + "F" * self.flood + "M" * self.mist
        return reports.status(
            name, self.memory, self.motion.position, self.modal.offset(self.memory),
            blocks_free=self.planner.free, bytes_free=RX_BYTES - len(self.rx),
            feed_mm_min=self.motion.speed * 60, speed_rpm=self.spindle_rpm,
            pins=self._pins(), with_offset=with_offset, overrides=overrides, accessories=accessories,
        )  # fmt: skip

    def report_soon(self, *, offset: bool = False) -> None:
        """Show the work offset, or else the overrides, in the next report."""
        if offset:
            self._offset_due = 0
        else:
            self._overrides_due = 0

    def _pins(self) -> str:
        return "".join("XYZ"[i] for i in self._pressed()) + ("D" if self.door_open else "")

    def _pressed(self) -> list[int]:
        return self._out_of_travel(self.carriage)

    def _heads_out(self) -> bool:
        """Whether the straight move under way ends beyond a switch; if neither end does, nothing between can."""
        if not self.planner.blocks:
            return False
        x, y, z = self.planner.blocks[0].target
        return bool(self._out_of_travel((x + self.drift[0], y + self.drift[1], z + self.drift[2])))

    def _out_of_travel(self, here: Vec) -> list[int]:
        return [
            i for i, travel in enumerate(self.memory.travel) if not -travel - OVERTRAVEL_MM <= here[i] <= OVERTRAVEL_MM
        ]

    # -- time --------------------------------------------------------------------------------------------------------

    def run(self, until: float) -> None:
        """Let virtual time pass up to `until`, doing everything that falls due in order."""
        while True:
            self._main_loop()
            event = min(until, self._next_event())
            if self.memory.settings[21] and self.motion.running and self._heads_out():
                event = min(event, self.now + _SWITCH_S)
            if event > self.now:
                step = max(event - self.now, 1e-7)
                self.motion.advance(step)
                self.now += step
                self._after_motion()
            self._transmit()
            if self.now >= until:
                self._main_loop()
                self._transmit()
                return

    def next_event(self) -> float:
        """Return when something next happens by itself, or a line has left the wire; infinity when the board waits."""
        sends = self._tx_clock + (self._tx.index(10) + 1) * BYTE_S if self._tx else math.inf
        return min(self._next_event(), sends)

    def _next_event(self) -> float:
        due = self.now + self.motion.time_left()
        if self._task is not None and not self._suspended and isinstance(self._condition, float):
            due = min(due, self._condition)
        if len(self._tx) > TX_BYTES:
            due = min(due, self._tx_clock + (len(self._tx) - TX_BYTES + 1) * BYTE_S)
        return max(due, self.now + 1e-7)

    def _transmit(self) -> None:
        count = min(len(self._tx), int((self.now - self._tx_clock) / BYTE_S + 1e-6))  # rounding never holds a byte back
        if count > 0:
            self._tx_clock += count * BYTE_S
            self.out.extend(self._tx.popleft() for _ in range(count))

    def _after_motion(self) -> None:
        if self.state in (State.HOLD, State.DOOR, State.JOG) and self.motion.holding and not self.motion.running:
            self.motion.holding = False
            if self.state is State.JOG:
                self.planner.clear(self.motion.position)
                self.motion.stand(self.motion.position)
                self.modal.position = self.motion.position
                self.state = State.IDLE
            else:
                self.held = True
        if self.memory.settings[21] and not self.halted and not self.motion.stopped and self._pressed():
            self.critical(1)

    def _block_done(self, block: Block) -> None:
        self.executed_line = block.line
        self.path.append((*block.target, self.spindle_rpm))
        if not self.planner.blocks and self.state in (State.RUN, State.JOG) and not self.motion.holding:
            self.state = State.IDLE
            self.stops += 1

    # -- the main loop -----------------------------------------------------------------------------------------------

    @property
    def _suspended(self) -> bool:
        return self.halted or self.state in (State.HOLD, State.DOOR, State.SLEEP)

    def start_cycle(self, state: State = State.RUN) -> None:
        """Start moving if blocks are planned and nothing forbids it."""
        if self.planner.blocks and self.state is State.IDLE:
            self.state = state
            self.motion.running = True
            self.motion.changed()

    def _main_loop(self) -> None:
        while not self._suspended and len(self._tx) <= TX_BYTES:
            if self._task is None:
                if not self._read_line():
                    self.start_cycle()
                    return
                continue
            task = self._task
            if self._condition() if callable(self._condition) else self._condition <= self.now:
                try:
                    self._condition = next(self._task)
                except StopIteration:
                    if self._task is task:
                        self._task = None
            else:
                if self.planner.blocks and callable(self._condition):
                    self.start_cycle()
                return

    def _read_line(self) -> bool:
        """Move bytes from the buffer to the line, as Grbl does; True once a task has been made of it."""
        while self.rx:
            character = chr(self.rx.popleft())
            if character in "\r\n":
                text, overflow = "".join(self._line), self._overflow
                self._line, self._comment, self._overflow = [], "", False
                self.lines_read += 1
                self._task, self._condition = tasks.line_task(self, text, overflow), 0.0
                return True
            if self._comment:
                if character == ")" and self._comment == "(":
                    self._comment = ""
            elif character in "(;":
                self._comment = character
            elif character <= " " or character == "/":
                pass
            elif len(self._line) >= LINE_CHARS:
                self._overflow = True
            else:
                self._line.append(character.upper())
        return False
