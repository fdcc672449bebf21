"""Programs that are spoiled, and the tools with which the kinds of spoiling reach into their lines.

A kind takes the right programs' lines, a source of chance, and changes something; whether that does harm is the judge's
to say. `kinds` is where all kinds are found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from attrs import evolve, frozen

NUMBER = r"(-?\d+(?:\.\d*)?)"


@frozen
class Spoiled:
    """The lines of each program, and the cutters' radii as fitted, mm."""

    programs: tuple[tuple[str, ...], ...]
    radii: tuple[float, ...]


type Spoil = Callable[[Random, Spoiled], Spoiled]
KINDS: dict[str, Spoil] = {}


def kind(change: Spoil) -> Spoil:
    """Register a way of spoiling under its function's name."""
    KINDS[change.__name__] = change
    return change


def mill(given: Spoiled, lines: list[str]) -> Spoiled:
    """Return the programs with these lines for the mill's."""
    return evolve(given, programs=(*given.programs[:-1], tuple(lines)))


def cuts(given: Spoiled) -> list[int]:
    """Return the numbers of the mill's lines that move at feed."""
    found, rapid = [], True
    for number, line in enumerate(given.programs[-1]):
        if line.startswith("("):
            continue
        code = re.match(r"G([0123])(?!\d)", line)
        rapid = code[1] == "0" if code else rapid
        if not rapid and re.search(r"[XYZ]", line):
            found.append(number)
    return found


def renumber(lines: list[str], at: int, letter: str, change: Callable[[float], float]) -> bool:
    """Change the number behind a letter in a line; return whether there was one."""
    found = re.search(letter + NUMBER, lines[at])
    if found is None or lines[at].startswith("("):
        return False
    lines[at] = f"{lines[at][: found.start()]}{letter}{change(float(found[1])):.3f}{lines[at][found.end() :]}"
    return True


def one(chance: Random, given: Spoiled, letters: str, change: Callable[[float], float]) -> Spoiled:
    """Return the programs with one number behind one of these letters, in one cutting line, changed."""
    lines = list(given.programs[-1])
    letter = chance.choice(letters)
    places = [at for at in cuts(given) if letter in lines[at]]
    if places:
        renumber(lines, chance.choice(places), letter, change)
    return mill(given, lines)


def everywhere(given: Spoiled, letter: str, change: Callable[[float], float]) -> Spoiled:
    """Return the programs with every number behind a letter changed."""
    programs = []
    for program in given.programs:
        lines = list(program)
        for at in range(len(lines)):
            renumber(lines, at, letter, change)
        programs.append(tuple(lines))
    return evolve(given, programs=tuple(programs))


def signed(chance: Random, least: float, most: float) -> float:
    """Return a number of that size, up or down."""
    return chance.choice([-1, 1]) * chance.uniform(least, most)
