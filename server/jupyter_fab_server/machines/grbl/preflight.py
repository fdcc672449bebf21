"""What must hold before the first byte of a program: characters, line lengths, words, space, settings.

The state machine calls these when a program is armed or checked; a program that fails is never sent, and the error
names the line. The words allowed are those our own programs use, far fewer than Grbl knows: whatever could move out of
the proven space, wait for a person, or write to the controller's memory is refused here.

Source: Grbl 1.1 interface.md (line length, real-time characters), settings.md ($12, $13, $20, $22, $32, $130-$132).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from jupyter_fab.core.errors import BadInput

from ..protocol import MachineRefusal, Position, Program
from .protocol import FINGERPRINT, LINE_CHARS, REALTIME_ASCII

_ALLOWED = {
    "G": frozenset({0, 1, 2, 3, 4, 17, 21, 40, 49, 53, 54, 80, 90, 91.1, 94}),
    "M": frozenset({2, 3, 4, 5, 7, 8, 9, 30}),
}
_VALUES = frozenset("FIJKNPRSTXYZ")
_WORD = re.compile(r"([A-Z])([+-]?(?:\d+\.?\d*|\.\d+))")
_COMMENT = re.compile(r"\([^()]*\)|;.*")
_ROUNDING_MM = 0.001  # a program's own last decimal
_MUST_BE = {13: (0, "report in mm"), 22: (1, "know homing"), 32: (0, "not be in laser mode")}
# Programs say rounds as G2 and G3; the proof follows them with chords as near to the circle as this. Grbl's own: 0.002.
ARC_TOLERANCE, MOST_ARC_TOLERANCE_MM = 12, 0.005


def _refuse(number: int, text: str, problem: str) -> BadInput:
    return BadInput(
        f"line {number} {problem}: {text[:60]!r}. Make the program again; it was not sent.",
        pointer=f"/lines/{number}", line=number, text=text,
    )  # fmt: skip


def check_text(program: Program) -> None:
    """Return if every byte may go on the wire. Raises BadInput naming the line."""
    if not program.data or not program.data.endswith(b"\n"):
        raise BadInput("The program is empty or its last line has no end. Make it again; it was not sent.")
    for number, line in enumerate(program.data.split(b"\n")[:-1], 1):
        text = line.decode("ascii", "backslashreplace")
        if any(byte in REALTIME_ASCII or byte >= 0x80 for byte in line):
            raise _refuse(number, text, "holds a character that would act at once, wherever it stands")
        if any(byte < 0x20 or byte == 0x7F for byte in line):
            raise _refuse(number, text, "holds a control character or a foreign line end")
        if len(line) > LINE_CHARS:
            raise _refuse(number, text, f"is longer than the {LINE_CHARS} characters the controller takes")


def check_words(program: Program, offset: Position, travel: Position) -> None:
    """Return if every word is one that we use and no end point leaves the travel. Raises BadInput naming the line.

    `offset` is the work offset (WCO) in force; machine coordinates run from minus the travel to 0, as Grbl's do.
    """
    for number, line in enumerate(program.data.split(b"\n")[:-1], 1):
        text = line.decode("ascii")
        bare = _COMMENT.sub("", text).replace(" ", "").upper()
        found, place = [], 0
        while place < len(bare):
            match = _WORD.match(bare, place)
            if match is None:
                raise _refuse(number, text, "is not made of words")
            letter, value = match[1], float(match[2])
            if letter in _ALLOWED and value not in _ALLOWED[letter]:
                raise _refuse(number, text, f"uses {letter}{value:g}, which no program of ours may use")
            if letter not in _ALLOWED and letter not in _VALUES:
                raise _refuse(number, text, f"uses the letter {letter}, which no program of ours may use")
            found.append((letter, value))
            place = match.end()
        shift = (0.0, 0.0, 0.0) if ("G", 53.0) in found else offset
        for letter, value in found:
            if letter in "XYZ":
                axis = "XYZ".index(letter)
                if not -travel[axis] - _ROUNDING_MM <= value + shift[axis] <= _ROUNDING_MM:
                    raise _refuse(number, text, f"would leave the machine's travel in {letter}")


def check_space(program: Program, offset: Position, travel: Position) -> None:
    """Return if the space the program needs lies within the travel. Raises BadInput with the overhang in mm."""
    for axis, letter in enumerate("XYZ"):
        low, high = program.bounds.low[axis] + offset[axis], program.bounds.high[axis] + offset[axis]
        over_mm = max(-travel[axis] - low, high)
        if over_mm > _ROUNDING_MM:
            raise BadInput(
                f"The program would leave the machine's travel in {letter} by {over_mm:.1f} mm. "
                "Set the work origin, or give the job to a machine with a larger bed.",
                axis=letter, over_mm=over_mm,
            )  # fmt: skip


def check_settings(found: Mapping[int, float], expected: Mapping[int, float]) -> None:
    """Return if the controller is set up as the hub knows it. Raises MachineRefusal naming each difference."""
    for number, (value, need) in _MUST_BE.items():
        if found.get(number) != value:
            raise MachineRefusal(
                f"The controller must {need}: set ${number}={value} and connect again.", setting=number
            )
    tolerance_mm = found.get(ARC_TOLERANCE)
    if tolerance_mm is None or not 0 < tolerance_mm <= MOST_ARC_TOLERANCE_MM:
        raise MachineRefusal(
            f"The controller would cut rounds as polygons (${ARC_TOLERANCE} is {tolerance_mm}): "
            f"set ${ARC_TOLERANCE}=0.002 and connect again.",
            setting=ARC_TOLERANCE,
        )
    changed = [
        f"${number} is {found.get(number)}, was {value:g}"
        for number, value in sorted(expected.items())
        if number in FINGERPRINT and found.get(number) != value
    ]
    if changed:
        raise MachineRefusal(
            f"The controller's settings have changed ({'; '.join(changed)}). Confirm them before anything is cut.",
            changed=changed,
        )
