"""Which bytes of a program may go out now: character counting, with at most 127 bytes unanswered.

The state machine asks for the next bytes and reports each acknowledgement; the sender knows three line numbers (sent,
acknowledged, executed at least) and that lines which write to the controller's memory travel alone, since bytes that
arrive during such a write are lost. Pure; knows no port and no clock.

Source: Grbl 1.1 interface.md, "Streaming a G-Code Program to Grbl"; lower bound of executed lines from `Bf:` reports.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Sequence

from ..protocol import Progress
from .protocol import IN_FLIGHT_BYTES, PLANNER_BLOCKS

_WRITES_MEMORY = re.compile(rb"G10(?!\d)|G28\.1|G30\.1|^\s*\$(?:\d+|N\d|I|RST)\s*=", re.IGNORECASE)
_MOVES = re.compile(rb"[XYZ]", re.IGNORECASE)
_COMMENT = re.compile(rb"\([^)]*\)|;.*")
_DWELL = re.compile(rb"G0?4(?![\d.])", re.IGNORECASE)
_SECONDS = re.compile(rb"P([0-9.]+)", re.IGNORECASE)


class StaleOk(Exception):
    """An acknowledgement came when nothing was unanswered."""


class Sender:
    """The lines of one program on their way; each line ends with a newline."""

    def __init__(self, lines: Sequence[bytes], *, window: int = IN_FLIGHT_BYTES) -> None:
        self._lines = lines
        self._window = window
        self._unanswered: deque[int] = deque()
        self.in_flight = 0
        self.sent = self.acknowledged = self.executed = 0
        self._alone = False
        self._hash = hashlib.sha256()
        self._moves: deque[int] = deque(maxlen=PLANNER_BLOCKS)

    @property
    def total(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    @property
    def finished(self) -> bool:
        """Whether every line has been sent and acknowledged."""
        return self.acknowledged == self.total

    @property
    def sent_sha256(self) -> str:
        """SHA-256 of the bytes handed out so far."""
        return self._hash.hexdigest()

    def next(self) -> bytes:
        """Return the bytes that may go out now, counted as sent; empty when the window is full or nothing is left."""
        out = bytearray()
        while self.sent < self.total:
            line = self._lines[self.sent]
            alone = bool(_WRITES_MEMORY.search(_COMMENT.sub(b"", line)))
            if self._alone or (alone and self.in_flight) or self.in_flight + len(line) > self._window:
                break
            self._alone = alone
            self._unanswered.append(len(line))
            self.in_flight += len(line)
            self.sent += 1
            out += line
        self._hash.update(out)
        return bytes(out)

    def acknowledge(self) -> int:
        """Note one `ok` or `error` and return the number (from 1) of the line it answers.

        Raises StaleOk when nothing is unanswered: the count would become negative.
        """
        if not self._unanswered:
            raise StaleOk
        self.in_flight -= self._unanswered.popleft()
        self._alone = False
        self.acknowledged += 1
        if _MOVES.search(_COMMENT.sub(b"", self._lines[self.acknowledged - 1])):
            self._moves.append(self.acknowledged)
        return self.acknowledged

    def planner(self, blocks_free: int | None, *, idle: bool) -> None:
        """Note how full the planner is: what it cannot hold any more has been executed.

        A line may need several blocks (an arc), never less than one if it moves, so the count is a lower bound.
        """
        waiting = 0 if idle else PLANNER_BLOCKS - (blocks_free or 0)
        known = self.acknowledged if waiting <= 0 else 0
        if 0 < waiting <= len(self._moves):
            known = self._moves[-waiting] - 1
        self.executed = max(self.executed, known)

    def dwell_s(self) -> float:
        """Return how long the oldest unanswered line asks the machine to stand still."""
        if not self._unanswered:
            return 0.0
        line = _COMMENT.sub(b"", self._lines[self.acknowledged])
        match = _SECONDS.search(line) if _DWELL.search(line) else None
        return float(match[1]) if match else 0.0

    def line(self, number: int) -> str:
        """Return the text of line `number` (from 1)."""
        return self._lines[number - 1].decode("ascii", "replace").rstrip("\n")

    def progress(self) -> Progress:
        """Return the three counts."""
        return Progress(self.sent, self.acknowledged, self.executed, self.total)
