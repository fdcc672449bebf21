"""The words of one line of a program, for the proof: bytes in, letters with numbers out, or why it is no line.

Only letters that a program of ours may use pass; what the letters mean is the interpreter's business. Written from the
RS-274 standard and Grbl 1.1's documentation; it shares no code with the writer's linter.
"""

from __future__ import annotations

LONGEST_LINE = 79  # GRBL's line buffer holds 80 bytes with its end (error:11)
LETTERS = frozenset("GMXYZIJRFSPTH")
# LinuxCNC does what comments say that begin so, blanks left out; others that may follow are a word and a comma as well.
ACTED_ON = (b"MSG", b"DEBUG", b"PRINT", b"LOG", b"PROBE", b"PY", b"ABORT")
OPERATIONS = frozenset({b"PIN", b"SCREW", b"DRILL", b"POCKET", b"ENGRAVE", b"INNER", b"OUTER"})  # then comes the part
ACTS_AT_ONCE = frozenset(b"!~?$%")  # a controller acts on them wherever they stand, inside comments too

type Words = list[tuple[str, float]]


class NoWords(Exception):
    """The line cannot be read; the text says why."""


def words_of(raw: bytes) -> Words:
    """The words of a line, in their order; comments are left out.

    Raises
    ------
    NoWords
        If it holds anything else than words and comments.
    """
    if len(raw) > LONGEST_LINE:
        raise NoWords(f"the line has {len(raw)} characters")
    found: Words = []
    i = 0
    while i < len(raw):
        char = chr(raw[i])
        if char == " ":
            i += 1
        elif char == "(":
            i = _after_comment(raw, i)
        elif char in LETTERS:
            end = i + 1
            while end < len(raw) and chr(raw[end]) in "+-.0123456789":
                end += 1
            try:
                found.append((char, float(raw[i + 1 : end])))
            except ValueError:
                raise NoWords(f"{char} has no number") from None
            i = end
        else:
            raise NoWords(f"{char!r} is not a word that may occur")
    return found


def _after_comment(raw: bytes, start: int) -> int:
    close = raw.find(b")", start)
    inside = raw[start + 1 : close] if close > 0 else b"("
    if any(byte in ACTS_AT_ONCE or byte == 0x28 or not 32 <= byte < 127 for byte in inside):
        raise NoWords("a comment that does not end, or with characters that act at once")
    if inside.replace(b" ", b"").upper().startswith(ACTED_ON) or _commands(inside):
        raise NoWords("a comment that a controller acts on")
    return close + 1


def _commands(inside: bytes) -> bool:
    """Whether a comment is a single word and a comma, as a command has it; our operations' own are none."""
    word, comma, _ = inside.partition(b",")
    word = word.strip().upper()
    return bool(comma) and word.isalpha() and word not in OPERATIONS
