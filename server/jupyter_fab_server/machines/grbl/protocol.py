"""Grbl's side of the conversation: one received line in, one typed reply out; and the bytes that act at once.

Pure. A line that is malformed, or that Grbl does not document, is `Other`: it came from outside and is only ever shown.

Source: Grbl 1.1 interface.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from ..protocol import Position

HOLD, RESUME, QUERY, RESET = b"!", b"~", b"?", b"\x18"
REALTIME_ASCII = b"!~?\x18"
RX_BYTES = 128
IN_FLIGHT_BYTES = RX_BYTES - 1  # a full ring is one byte short on some builds
PLANNER_BLOCKS = 15
LINE_CHARS = 79  # an 80th gives error:11
FINGERPRINT = (11, 12, 13, 20, 21, 22, 30, 31, 32, 100, 101, 102, 110, 111, 112, 120, 121, 122, 130, 131, 132)


@attrs.frozen
class Ok:
    """The oldest unanswered line was parsed."""


@attrs.frozen
class Error:
    """The oldest unanswered line was refused."""

    code: int


@attrs.frozen
class Alarm:
    """The controller has locked itself."""

    code: int


@attrs.frozen
class Banner:
    """The controller has just started, or was reset."""

    version: str


@attrs.frozen
class Setting:
    """One line of `$$`."""

    number: int
    value: float


@attrs.frozen
class Feedback:
    """A line in square brackets: `kind` before the first colon, the rest as text."""

    kind: str
    text: str


@attrs.frozen
class Status:
    """A report in angle brackets; what the report left out is None."""

    word: str
    sub: int | None
    machine: Position | None
    work: Position | None
    offset: Position | None
    feed: float
    spindle: float
    blocks_free: int | None
    bytes_free: int | None


@attrs.frozen
class Other:
    """Anything else."""

    text: str


Reply = Ok | Error | Alarm | Banner | Setting | Feedback | Status | Other

_BANNER = re.compile(r"Grbl (\d+\.\d+\w?) \['\$' for help\]")
_SETTING = re.compile(r"\$(\d{1,3})=(-?\d+(?:\.\d+)?)(?: .*)?")
_CODE = re.compile(r"(error|ALARM):(\d{1,3})")
_FEEDBACK = re.compile(r"\[([A-Za-z0-9]{2,4}):(.*)\]")
_WORDS = frozenset({"Idle", "Run", "Hold", "Jog", "Alarm", "Door", "Check", "Home", "Sleep"})


def parse(line: str) -> Reply:
    """Return what one line from the controller says; never raises."""
    if line == "ok":
        return Ok()
    if line.startswith("<") and line.endswith(">"):
        return _status(line[1:-1]) or Other(line)
    if match := _CODE.fullmatch(line):
        return Error(int(match[2])) if match[1] == "error" else Alarm(int(match[2]))
    if match := _BANNER.fullmatch(line):
        return Banner(match[1])
    if match := _SETTING.fullmatch(line):
        return Setting(int(match[1]), float(match[2]))
    if match := _FEEDBACK.fullmatch(line):
        return Feedback(match[1], match[2])
    return Other(line)


def vector(text: str) -> Position | None:
    """Return three comma-separated numbers (more axes are left out), or None."""
    parts = text.split(",")
    try:
        return (float(parts[0]), float(parts[1]), float(parts[2]))
    except (ValueError, IndexError):
        return None


def _status(body: str) -> Status | None:
    word, *fields = body.split("|")
    word, _, sub = word.partition(":")
    if word not in _WORDS or (sub and not sub.isdecimal()):
        return None
    named: Mapping[str, str] = dict(field.partition(":")[::2] for field in fields)
    try:
        feed = [float(part) for part in named.get("FS", named.get("F", "0")).split(",")]
        buffers = [int(part) for part in named["Bf"].split(",")] if "Bf" in named else [None, None]
    except ValueError:
        return None
    machine, work = vector(named.get("MPos", "")), vector(named.get("WPos", ""))
    if (machine is None and work is None) or len(buffers) != 2:
        return None
    return Status(
        word, int(sub) if sub else None, machine, work, vector(named.get("WCO", "")),
        feed[0], feed[1] if len(feed) > 1 else 0.0, buffers[0], buffers[1],
    )  # fmt: skip
