"""The words of our programs: which there may be, and the moves that they say; for the writer's own linter and clock.

A linter with an allow-list for each dialect (what a controller or this shop does not accept is named with its line),
and a reader of what passed it. The proof reads programs by code of its own (`interpreter`); nothing here judges whether
a motion is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jupyter_fab.core.arcs import chords
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.machine import Dialect
from jupyter_fab.core.motion import Move

MAX_LINE = 79  # GRBL's line buffer holds 80 bytes with its end (error:11)
_WORD = re.compile(r"([A-Z])(-?\d+(?:\.\d*)?|-?\.\d+)")
_COMMENT = re.compile(r"\([A-Za-z0-9 .,=_-]*\)")
ALLOWED_CODES = frozenset({"G0", "G1", "G2", "G3", "G4", "G17", "G21", "G54", "G90", "G94", "M3", "M5", "M30"})
ARCS = frozenset({"G2", "G3"})
MOTIONS = ARCS | {"G0", "G1"}
ALLOWED_LETTERS = frozenset("GMXYZIJFSP")
# LinuxCNC starts with what its last program left: compensations and cycles are ended, arcs and corners are said.
MORE_CODES = {
    Dialect.GRBL_1_1: frozenset[str](),
    Dialect.LINUXCNC: frozenset({"G40", "G43", "G49", "G64", "G80", "G91.1", "M6"}),
}
MORE_LETTERS = {Dialect.GRBL_1_1: frozenset[str](), Dialect.LINUXCNC: frozenset("TH")}
# LinuxCNC acts on comments: on those it knows, blanks or not, and so on any that begins with a word and a comma; but
# an operation and its part are written so by the post.
_KNOWN = "|".join(" *".join(word) for word in ("MSG", "DEBUG", "PRINT", "LOG", "PROBE", "PY", "ABORT"))
_OURS = "pin|screw|drill|pocket|engrave|inner|outer"
ACTIVE_COMMENT = re.compile(rf"\( *(?:{_KNOWN}|(?!(?:{_OURS}) *,)[a-z]+ *,)", re.IGNORECASE)


def lint(data: bytes, dialect: Dialect = Dialect.GRBL_1_1) -> tuple[str, ...]:
    """What of a program its controller or this shop does not accept, with line numbers; empty if nothing is."""
    found: list[str] = []
    if not data.endswith(b"\n"):
        found.append("the last line has no end")
    for number, raw in enumerate(data.split(b"\n")[:-1], start=1):
        fault = _line_fault(raw, dialect)
        if fault:
            found.append(f"line {number}: {fault}")
    return tuple(found)


def moves(data: bytes, change_s: float = 0.0) -> list[Move]:
    """The moves of a program that `lint` passes, with the line each stands in; an arc as the controller divides it.

    `change_s` is what a change of tools takes.
    """
    return list(_moves(data, change_s))


def _line_fault(raw: bytes, dialect: Dialect) -> str | None:
    if len(raw) > MAX_LINE:
        return f"{len(raw)} characters; GRBL takes {MAX_LINE}"
    try:
        text = raw.decode("ascii")
    except UnicodeDecodeError:
        return "a byte that is not plain text"
    if ACTIVE_COMMENT.search(text):
        return "a comment that a controller acts on"
    bare = _COMMENT.sub("", text)
    if _WORD.sub("", bare).strip(" "):
        return f"{_WORD.sub('', bare).strip()!r} is no word of a program"
    for letter, number in _WORD.findall(bare):
        if letter not in ALLOWED_LETTERS | MORE_LETTERS[dialect]:
            return f"the word {letter}{number} is not allowed"
        if letter in "GM" and f"{letter}{number}" not in ALLOWED_CODES | MORE_CODES[dialect]:
            return f"{letter}{number} is not allowed"
    return None


def _moves(data: bytes, change_s: float) -> Iterator[Move]:
    at: dict[str, float] = {"X": 0.0, "Y": 0.0, "Z": 0.0}
    feed, motion, wait = 0.0, "G0", 0.0
    for number, line in enumerate(data.decode("ascii").split("\n"), start=1):
        words = _WORD.findall(_COMMENT.sub("", line))
        codes = {f"{letter}{value}" for letter, value in words if letter in "GM"}
        values = {letter: float(value) for letter, value in words if letter not in "GM"}
        if "G4" in codes:
            wait += values.get("P", 0.0)
            continue
        wait += change_s if "M6" in codes else 0.0
        motion = next(iter(codes & MOTIONS), motion)
        feed = values.get("F", feed)
        if values.keys() & at.keys():
            x, y, z = at["X"], at["Y"], at["Z"]
            at.update({axis: values[axis] for axis in at if axis in values})
            end = (at["X"], at["Y"], at["Z"])
            points: Iterable[Vector] = (end,)
            if motion in ARCS:
                centre = (x + values.get("I", 0.0), y + values.get("J", 0.0))
                points = chords((x, y, z), end, centre, clockwise=motion == "G2")
            for point in points:
                yield Move(*point, 0.0 if motion == "G0" else feed, number, wait)
                wait = 0.0
