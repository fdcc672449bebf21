"""Letters as single strokes: where the middle of a cutter runs to write a text, in lines and true arcs.

Role: engraved words (`engraving.py` turns strokes into grooves). The letters are our own, upright and round, drawn for
a cutter that is wide beside them: capitals ten units high, small letters seven, no two strokes nearer than a groove's
width unless they meet. Accents are put together as Unicode takes them apart. Nothing here knows of panels or tools.

A letter is written in strokes parted by `|`, a stroke in points; the mark behind a point says how the pen comes there:
nothing for straight, `l` and `r` for a quarter turn to the left or right, `L` and `R` for a half turn.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import unicodedata

import attrs

from jupyter_fab.core.errors import BadInput

CAPITAL = 10.0  # units; the height that a text is asked for in
APART = 3.2  # units between the strokes of two letters
SPACE = 4.0  # units of a blank between words, with APART on both of its sides less one
_TURNS = {"": 0.0, "l": 90.0, "r": -90.0, "L": 180.0, "R": -180.0}  # degrees, to the left
_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)([lrLR]?)")
MOST_TURN = 190.0  # degrees in one stroke: one that turns no further cannot meet itself

_LETTERS = {
    "A": "0,0 3,10 6,0|1.05,3.5 4.95,3.5",
    "B": "0,0 0,10 3.4,10 3.4,5.2R 0,5.2|3.4,5.2 3.4,0R 0,0",
    "C": "6,7 0,7L 0,3 6,3L",
    "D": "0,0 0,10 2,10 6,6r 6,4 2,0r 0,0",
    "E": "5.5,0 0,0 0,10 5.5,10|0,5.2 4.8,5.2",
    "F": "0,0 0,10 5.5,10|0,5.2 4.8,5.2",
    "G": "6,7 0,7L 0,3 6,3L 6,4.6 3.4,4.6",
    "H": "0,0 0,10|6,0 6,10|0,5.2 6,5.2",
    "I": "0,0 0,10",
    "J": "4.4,10 4.4,2.2 0,2.2R",
    "K": "0,0 0,10|6,10 0,3.6|2.3,6.05 6,0",
    "L": "0,10 0,0 5,0",
    "M": "0,0 0,10 3.5,3.5 7,10 7,0",
    "N": "0,0 0,10 6,0 6,10",
    "O": "0,3 0,7 6,7R 6,3 0,3R",
    "P": "0,0 0,10 3.3,10 3.3,4.6R 0,4.6",
    "Q": "0,3 0,7 6,7R 6,3 0,3R|3.6,2.6 6.2,-0.6",
    "R": "0,0 0,10 3.3,10 3.3,4.6R 0,4.6|2.8,4.6 6,0",
    "S": "6,7.5 3.5,10l 2.5,10 2.5,5L 3.5,5 3.5,0R 2.5,0 0,2.5r",
    "T": "0,10 6,10|3,10 3,0",
    "U": "0,10 0,3 6,3L 6,10",
    "V": "0,10 3,0 6,10",
    "W": "0,10 2,0 4.25,7.5 6.5,0 8.5,10",
    "X": "0,0 6,10|0,10 6,0",
    "Y": "0,10 3,5 6,10|3,5 3,0",
    "Z": "0,10 6,10 0,0 6,0",
    "a": "5,4.5 0,4.5L 0,2.5 5,2.5L|5,7 5,0",
    "b": "0,10 0,0|0,4.5 5,4.5R 5,2.5 0,2.5R",
    "c": "4.5,7 2.5,7 0,4.5l 0,2.5 2.5,0l 4.5,0",
    "d": "5,10 5,0|5,4.5 0,4.5L 0,2.5 5,2.5L",
    "e": "0,3.5 5,3.5 5,4.5 0,4.5L 0,2.5 2.5,0l 4.6,0",
    "f": "3.6,10 3.4,10 1.2,7.8l 1.2,0|0,7 3.2,7",
    "g": "5,7 5,-0.5 2.5,-3r 0.6,-3|5,4.5 0,4.5L 0,2.5 5,2.5L",
    "h": "0,10 0,0|0,4.5 5,4.5R 5,0",
    "i": "0,0 0,7|0,9.6",
    "j": "1.6,7 1.6,-1.4 0,-3r|1.6,9.6",
    "k": "0,0 0,10|4.6,7 0,2.8|1.8,4.44 4.8,0",
    "l": "0,10 0,0",
    "m": "0,7 0,0|0,5 4,5R 4,0|4,5 8,5R 8,0",
    "n": "0,7 0,0|0,4.5 5,4.5R 5,0",
    "o": "0,2.5 0,4.5 5,4.5R 5,2.5 0,2.5R",
    "p": "0,7 0,-3|0,4.5 5,4.5R 5,2.5 0,2.5R",
    "q": "5,7 5,-3|5,4.5 0,4.5L 0,2.5 5,2.5L",
    "r": "0,7 0,0|0,4.6 2.4,7r 3.6,7",
    "s": "4.4,7 1.75,7 1.75,3.5L 2.85,3.5 2.85,0R 0,0",
    "t": "1.2,10 1.2,2.2 3.4,0l 3.9,0|0,7 3.4,7",
    "u": "0,7 0,2.5 5,2.5L|5,7 5,0",
    "v": "0,7 2.5,0 5,7",
    "w": "0,7 1.8,0 3.6,5.6 5.4,0 7.2,7",
    "x": "0,0 4.8,7|0,7 4.8,0",
    "y": "0,7 2.6,0|5.2,7 1.5,-3",
    "z": "0,7 4.8,7 0,0 4.8,0",
    "ß": "0,0 0,7.8 4.4,7.8R 2.2,5.6r|2.2,5.6 2.6,5.6 2.6,0R 1.6,0",
    "Æ": "0,0 4,10 9,10|4.6,10 4.6,0 9,0|4.6,5.2 8.4,5.2|1.4,3.5 4.6,3.5",
    "æ": "5,4.5 0,4.5L 0,2.5 5,2.5L|5,2.5 5,4.5 10,4.5R 10,3.5 5,3.5|5,2.5 7.5,0l 9.6,0",
    "Ø": "0,3 0,7 6,7R 6,3 0,3R|-0.4,-0.6 6.4,10.6",
    "ø": "0,2.5 0,4.5 5,4.5R 5,2.5 0,2.5R|-0.4,-0.6 5.4,7.6",
    "Ł": "0,10 0,0 5,0|-1.4,3.8 2.4,6.2",
    "ł": "1.4,10 1.4,0|0,4 2.8,6",
    "\u0131": "0,0 0,7",
    "0": "0,2.8 0,7.2 5.6,7.2R 5.6,2.8 0,2.8R",
    "1": "0,7.6 2.6,10 2.6,0",
    "2": "0,7.2 5.6,7.2R 5.1,5.6 0,0 5.6,0",
    "3": "0,10 5.2,10 2.4,6 2.6,6 2.6,0R 0,2.6r",
    "4": "4.2,0 4.2,10 0,3 5.8,3",
    "5": "5.2,10 0.4,10 0.4,6 2.8,6 2.8,0R 0,2.8r",
    "6": "4.6,10 0,5.4l 0,2.8 5.6,2.8L 0,2.8L",
    "7": "0,10 5.6,10 1.6,0",
    "8": "2.8,5.4 2.8,10R 2.8,5.4R|2.8,5.4 2.8,0R 2.8,5.4R",
    "9": "1,0 5.6,4.6l 5.6,7.2 0,7.2L 5.6,7.2L",
    ".": "0,0",
    ",": "0.4,0.2 -0.3,-1.8",
    ":": "0,0|0,5.4",
    ";": "0.4,0.2 -0.3,-1.8|0.4,5.4",
    "·": "0,4",
    "-": "0,4 3.4,4",
    "\u2013": "0,4 5,4",
    "!": "0,10 0,3.2|0,0",
    "?": "0,7.6 4.8,7.6R 2.4,5.2r 2.4,3.2|2.4,0",
    "'": "0,10 0,8",
    "\u2019": "0.4,10 -0.2,8",
    '"': "0,10 0,8|2.4,10 2.4,8",
    "&": "6.6,0 0.7,7.4 0.7,8.1 4.5,8.1R 4.5,7.6 0.8,4.4 0,2.6 2.6,0l 3.2,0 6.2,4",
    "+": "0,4.6 5,4.6|2.5,2.1 2.5,7.1",
    "=": "0,3.2 5,3.2|0,6 5,6",
    "×": "0,2.4 4.4,6.8|0,6.8 4.4,2.4",
    "/": "0,-0.6 4,10.6",
    "(": "2,10.6 0,8.6l 0,1.4 2,-0.6l",
    ")": "0,10.6 2,8.6r 2,1.4 0,-0.6r",
    "°": "0,8.8 2.4,8.8R 0,8.8R",
    "#": "1,0 2.6,10|4.2,0 5.8,10|0,3.2 6,3.2|0.6,6.8 6.6,6.8",
    "♥": "3.5,0 0,6.6 3.5,6.6R 7,6.6R 3.5,0",
}
# Over (or under) the middle of a small letter; over a capital they stand higher by the difference.
_ACCENTS = {
    "\u0300": "0.8,8.7 -0.8,10.3",  # grave
    "\u0301": "-0.8,8.7 0.8,10.3",  # acute
    "\u0302": "-1.4,8.7 0,10.3 1.4,8.7",  # circumflex
    "\u0303": "-1.8,8.8 -0.6,9.9 0.6,8.8 1.8,9.9",  # tilde
    "\u0304": "-1.5,9.2 1.5,9.2",  # macron
    "\u0306": "-1.4,10.2 1.4,10.2L",  # breve
    "\u0307": "0,9.5",  # dot
    "\u0308": "-1.5,9.5|1.5,9.5",  # diaeresis
    "\u030a": "-1.2,9.9 1.2,9.9R -1.2,9.9R",  # ring
    "\u030b": "-1.6,8.7 -0.4,10.3|0.8,8.7 2,10.3",  # double acute
    "\u030c": "-1.4,10.3 0,8.7 1.4,10.3",  # caron
    "\u0326": "0.2,-1.9 -0.4,-3.3",  # comma below
    "\u0327": "0,0 0,-1.4 -1.2,-2.6r",  # cedilla
    "\u0328": "0,0 0,-1.4 1.2,-2.6l",  # ogonek
}
_BELOW = ("\u0326", "\u0327", "\u0328")
_RISE = 3.0  # from a small letter's accent to a capital's
_WITHOUT_DOT = {"i": "\u0131"}  # an accent stands in the place of the dot


@attrs.frozen
class Stroke:
    """A way of the pen: its points, and the turn in degrees (to the left) on the way to each next one.

    One point is a dot. Where the pen goes on into the next edge it does so without a corner.
    """

    points: tuple[tuple[float, float], ...]
    turns: tuple[float, ...]


@attrs.frozen
class Written:
    """A text in strokes, from x = 0 on the base line y = 0, and how wide it is; all in mm."""

    strokes: tuple[Stroke, ...]
    width_mm: float


def write(text: str, height_mm: float) -> Written:
    """A line of text, its capitals that high.

    Raises
    ------
    BadInput
        If it holds a character that there is no letter for.
    """
    scale = height_mm / CAPITAL
    strokes: list[Stroke] = []
    x, end = 0.0, 0.0
    for one in unicodedata.normalize("NFC", text):
        if one == " ":
            x += SPACE
            continue
        made = _letter(one)
        left, right = _span(made)
        strokes += [_moved(stroke, x - left, scale) for stroke in made]
        end = x + right - left
        x = end + APART
    return Written(tuple(strokes), end * scale)


@functools.cache
def _letter(one: str) -> tuple[Stroke, ...]:
    base, *accents = list(unicodedata.normalize("NFD", one))
    if accents and base in _WITHOUT_DOT and accents[0] not in _BELOW:
        base = _WITHOUT_DOT[base]
    if base not in _LETTERS or any(accent not in _ACCENTS for accent in accents):
        raise BadInput(f"{one!r} cannot be engraved; write it with letters, figures and simple signs.")
    found = _strokes(_LETTERS[base])
    left, right = _span(found)
    rise = _RISE if base.isupper() or base in "dfhklt" else 0.0
    for accent in accents:
        up = 0.0 if accent in _BELOW else rise
        found += [
            Stroke(tuple((x + (left + right) / 2, y + up) for x, y in stroke.points), stroke.turns)
            for stroke in _strokes(_ACCENTS[accent])
        ]
    return tuple(found)


def _strokes(drawn: str) -> list[Stroke]:
    """The strokes of a drawing, parted at corners and before they could meet themselves."""
    found: list[Stroke] = []
    for line in drawn.split("|"):
        read = [(float(x), float(y), _TURNS[mark]) for x, y, mark in _POINT.findall(line)]
        points, turns = [read[0][:2]], list[float]()
        heading, turned = math.nan, 0.0
        for (ax, ay, _), (bx, by, turn) in itertools.pairwise(read):
            chord = math.degrees(math.atan2(by - ay, bx - ax))
            bent = abs((chord - turn / 2 - heading + 180.0) % 360.0 - 180.0)
            if turns and (bent > 0.5 or turned + abs(turn) > MOST_TURN):
                found.append(Stroke(tuple(points), tuple(turns)))
                points, turns, turned = [(ax, ay)], [], 0.0
            points.append((bx, by))
            turns.append(turn)
            heading, turned = chord + turn / 2, turned + abs(turn)
        found.append(Stroke(tuple(points), tuple(turns)))
    return found


def _span(strokes: tuple[Stroke, ...] | list[Stroke]) -> tuple[float, float]:
    """How far a letter reaches to the left and right, its rounds included."""
    xs = [x for stroke in strokes for x, _ in stroke.points]
    for stroke in strokes:
        for (ax, ay), (bx, by), turn in zip(stroke.points, stroke.points[1:], stroke.turns, strict=False):
            if abs(turn) == 180.0:  # a half round stands out from its chord by as much as half of it
                out = math.copysign((by - ay) / 2, turn * (by - ay)) if ax == bx else 0.0
                xs.append((ax + bx) / 2 + math.copysign(out, turn * (by - ay)))
    return min(xs), max(xs)


def _moved(stroke: Stroke, by: float, scale: float) -> Stroke:
    return Stroke(tuple(((x + by) * scale, y * scale) for x, y in stroke.points), stroke.turns)


def _known() -> str:
    """Every character that there is a letter for."""
    composed = (chr(code) for code in (*range(0xC0, 0x180), *range(0x218, 0x21C)))
    found = {" ", *_LETTERS}
    for one in composed:
        base, *accents = list(unicodedata.normalize("NFD", one))
        if accents and base in _LETTERS and all(accent in _ACCENTS for accent in accents):
            found.add(one)
    return "".join(sorted(found))


ENGRAVABLE = _known()
