"""Letters and numbers of one line: what Grbl keeps of it, and how it refuses a malformed word.

The controller strips a line while it arrives; the interpreter asks for the words. Nothing here knows what a word means.

Source: Grbl 1.1 interface.md, errors 1, 2, 4, 23 and 25.
"""

from __future__ import annotations

import re

from .memory import Refusal

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
VALUES = frozenset("FIJKLNPRSTXYZ")
_NEVER_NEGATIVE = frozenset("FNPST")
_WHOLE = frozenset("LNT")


def number(text: str) -> float:
    """Return a plain decimal number. Raises Refusal(2) for anything else."""
    if not _NUMBER.fullmatch(text):
        raise Refusal(2)
    return float(text)


def words(line: str) -> list[tuple[str, float]]:
    """Return the words of a stripped, upper-case line in order. Raises Refusal(1) or Refusal(2)."""
    found: list[tuple[str, float]] = []
    position = 0
    while position < len(line):
        letter = line[position]
        if not "A" <= letter <= "Z":
            raise Refusal(1)
        match = _NUMBER.match(line, position + 1)
        if match is None:
            raise Refusal(2)
        found.append((letter, float(match.group())))
        position = match.end()
    return found


def checked_value(letter: str, value: float, seen: dict[str, float]) -> None:
    """Add a value word to `seen`. Raises Refusal: 20 unknown, 25 repeated, 4 negative, 23 not whole, 27 N range."""
    if letter not in VALUES:
        raise Refusal(20)
    if letter in seen:
        raise Refusal(25)
    if letter in _NEVER_NEGATIVE and value < 0:
        raise Refusal(4)
    if letter in _WHOLE and value != int(value):
        raise Refusal(23)
    if letter == "N" and not 1 <= value <= 9_999_999:
        raise Refusal(27)
    seen[letter] = value
