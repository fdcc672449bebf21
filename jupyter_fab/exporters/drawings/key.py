"""The key of a panel's drawing: equal things under one letter, and those that stand in a line at one pitch as a row.

A row is measured by its first and its last place, with the pitch between: a side with fifty shelf pins has as few
figures as one with four. Nothing is drawn here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import attrs

from jupyter_fab.exporters.drawings.face import SAME_MM, Mark
from jupyter_fab.exporters.drawings.pen import figure

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # I and O are left out, which look like figures
LEAST = 3  # of a row: two holes are shorter told by their places


@attrs.frozen
class Row:
    """Marks of one kind in a line, or a single one; the pitch is 0 for a single one."""

    marks: tuple[Mark, ...]
    pitch: float = 0.0

    def ends(self) -> tuple[Mark, ...]:
        """The first and the last, by which it is measured."""
        return self.marks if len(self.marks) == 1 else (self.marks[0], self.marks[-1])

    def words(self) -> str:
        """The pitch as one writes it on a drawing; empty for a single mark."""
        steps = len(self.marks) - 1
        return f"{steps} × {figure(self.pitch)} = {figure(steps * self.pitch)}" if steps else ""


@attrs.frozen
class Kind:
    """All marks that are made alike."""

    letter: str
    words: str
    rows: tuple[Row, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All of them."""
        return tuple(mark for row in self.rows for mark in row.marks)

    def roles(self) -> str:
        """What they are for, in the maker's words, each once."""
        return ", ".join(dict.fromkeys(mark.role for mark in self.marks if mark.role))


def kinds(marks: Sequence[Mark]) -> tuple[Kind, ...]:
    """The kinds in the order in which they come along the panel, lettered."""
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.kind, []).append(mark)
    return tuple(Kind(letter(i), words, rows(same)) for i, (words, same) in enumerate(found.items()))


def letter(number: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    before, last = divmod(number, len(LETTERS))
    return (letter(before - 1) if before else "") + LETTERS[last]


def rows(marks: Sequence[Mark]) -> tuple[Row, ...]:
    """The marks in as few rows as they make: along first, then across; openings and edge bores alike."""
    found: list[Row] = []
    left = list(marks)
    for axis in (0, 1):
        lines: dict[int, list[Mark]] = {}
        for mark in left:
            lines.setdefault(round(mark.at[1 - axis] / SAME_MM), []).append(mark)
        for line in lines.values():
            for row in _runs(line if axis == 0 else sorted(line, key=lambda mark: mark.at[1]), axis):
                found.append(row)
                left = [mark for mark in left if mark not in row.marks]
    found += [Row((mark,)) for mark in left]
    order = {mark: i for i, mark in enumerate(marks)}
    return tuple(sorted(found, key=lambda row: min(order[mark] for mark in row.marks)))


def _runs(line: Sequence[Mark], axis: int) -> Iterable[Row]:
    """Runs of at least `LEAST` marks with one distance between them."""
    if not line or not line[0].round:
        return
    gaps = [b.at[axis] - a.at[axis] for a, b in itertools.pairwise(line)]
    start = 0
    while start < len(gaps):
        end = start
        while end < len(gaps) and abs(gaps[end] - gaps[start]) < SAME_MM:
            end += 1
        if end - start + 1 >= LEAST:
            yield Row(tuple(line[start : end + 1]), gaps[start])
            start = end + 1  # its last mark belongs to it alone
        else:
            start += 1
