"""What the driver's mind keeps and how it speaks: state, questions, resets and the instructions it gives.

The base of `GrblMachine`, which decides; here is only what every decision uses. Pure: time is `_now`, set by each
stimulus, and everything that is to happen outside is an instruction in a list.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

import attrs

from ..protocol import (
    CUTTING,
    ArmToken,
    Ended,
    Event,
    MachineConfig,
    MachineRefusal,
    MachineState,
    Moved,
    Outcome,
    Position,
    Program,
    Snapshot,
    StateChanged,
)  # fmt: skip
from .protocol import RESET
from .sender import Sender

S = MachineState
BANNER_WAIT_S = 2.5  # an Uno's boot loader takes up to 1.6 s
ANSWER_S = 5.0  # the longest `$` answer takes a tenth of this


@attrs.frozen
class Write:
    """Put these bytes on the wire, in order."""

    data: bytes


@attrs.frozen
class Drop:
    """Close the port."""


Instruction = Write | Drop | Event


class Conversation:
    """The state of one Grbl 1.1 controller and of the program it is given."""

    def __init__(self, config: MachineConfig) -> None:
        self.config = config
        self.state, self.reason, self.homed = S.DISCONNECTED, "not connected", False
        self.settings: dict[int, float] = {}
        self.offset: Position = (0.0, 0.0, 0.0)
        self.position: Moved | None = None
        self.sender: Sender | None = None
        self._out: list[Instruction] = []
        self._program: Program | None = None
        self._token: ArmToken | None = None
        self._now = 0.0
        self._forget()

    def _forget(self) -> None:
        """Forget everything that only holds until the next reset of the controller."""
        self._questions: deque[str] = deque()
        self._asked: str | None = None
        self._deadline = math.inf
        self._on_reset: Callable[[], None] | None = None
        self._stopping: tuple[Outcome, str] | None = None
        self._next_poll, self._unanswered_since = self._now, math.inf
        self._idle_since, self._idle_count = math.inf, 0
        self._critical = False
        self._asked_at = -math.inf
        self._unanswered = 0  # `?` on their way, or more: Grbl may answer two with one report
        self._stale = 0  # reports still to come that may have been made before the last order
        self._hold_ordered = False
        self._check_enabled = False

    @property
    def travel(self) -> Position:
        """Travel in mm as the controller reports it."""
        return (self.settings.get(130, 0.0), self.settings.get(131, 0.0), self.settings.get(132, 0.0))

    def snapshot(self) -> Snapshot:
        """Return what is known now."""
        return Snapshot(
            self.state, self.reason, self.homed, self.position,
            self.sender.progress() if self.sender else None,
            {str(number): value for number, value in self.settings.items()}, self.offset, self.travel,
        )  # fmt: skip

    def _become(self, state: MachineState, reason: str) -> None:
        if (state, reason) != (self.state, self.reason):
            self.state, self.reason = state, reason
            self._out.append(StateChanged(state, reason))

    def _need(self, *states: MachineState, what: str) -> None:
        if self.state not in states or self._stopping is not None or self._on_reset is not None:
            allowed = ", ".join(state.value for state in states)
            raise MachineRefusal(
                f"{self.config.name} cannot {what} now: it is {self.state.value} ({self.reason}).",
                state=self.state.value, allowed=allowed,
            )  # fmt: skip

    def _need_idle(self) -> None:
        if self.position is None or self.position.word != "Idle":
            word = self.position.word if self.position else "nothing"
            raise MachineRefusal(f"{self.config.name} is not at rest: it reports {word}.", state=self.state.value)

    def _write(self, data: bytes) -> None:
        self._out.append(Write(data))

    def _take(self) -> list[Instruction]:
        out, self._out = self._out, []
        return out

    def _ask(self, question: str, wait_s: float = ANSWER_S) -> None:
        self._asked = question
        self._deadline = self._now + wait_s
        self._write(question.encode("ascii") + b"\n")

    def _reset(self, then: Callable[[], None]) -> None:
        self._on_reset = then
        self._deadline = self._now + ANSWER_S
        self._write(RESET)

    def _end(self, outcome: Outcome, reason: str) -> None:
        if self._program is not None and self.sender is not None and self.state in (*CUTTING, S.CHECKING):
            if outcome is Outcome.DONE:
                self.sender.executed = self.sender.acknowledged
            self._out.append(Ended(outcome, self.sender.progress(), reason))
        self._program = None
