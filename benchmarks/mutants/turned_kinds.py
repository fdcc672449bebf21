"""Ways of spoiling what is done to a sheet that is turned over: sides, pins, the mirror, depths from two faces."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from attrs import evolve, frozen

from benchmarks.mutants.spoiled import renumber, signed

SHEET_WIDE, SHEET_HIGH = 320.0, 240.0
UP = re.compile(r"(G0)?Z22")


@frozen
class Turned:
    """The lines of each program, the cutters' radii as fitted, and the side of the sheet that is up."""

    programs: tuple[tuple[str, ...], ...]
    radii: tuple[float, ...]
    sides: tuple[str, ...]


type Spoil = Callable[[Random, Turned], Turned]
TURNED_KINDS: dict[str, Spoil] = {}


def _kind(change: Spoil) -> Spoil:
    TURNED_KINDS[change.__name__] = change
    return change


def _on_side(given: Turned, side: str, letter: str, change: Callable[[float], float]) -> Turned:
    """Return the programs with every number behind a letter changed on one side."""
    programs = []
    for program, on in zip(given.programs, given.sides, strict=True):
        lines = list(program)
        for at in range(len(lines) if on == side else 0):
            renumber(lines, at, letter, change)
        programs.append(tuple(lines))
    return evolve(given, programs=tuple(programs))


def _arcs_turned(given: Turned, side: str, centre: str) -> Turned:
    """Return the programs with the arcs of one side as in a mirror: round the other way, centres on the other side."""
    changed = _on_side(given, side, centre, lambda value: -value)
    swap = {"G2": "G3", "G3": "G2"}
    programs = tuple(
        tuple(re.sub(r"^G[23](?!\d)", lambda m: swap[m[0]], line) for line in program) if on == side else program
        for program, on in zip(changed.programs, changed.sides, strict=True)
    )
    return evolve(changed, programs=programs)


@_kind
def turned_top_to_bottom(chance: Random, given: Turned) -> Turned:
    """One side was made for a sheet that is turned over about its other axis."""
    side = chance.choice("AB")
    turned = _arcs_turned(given, side, "J")
    about = SHEET_HIGH + signed(chance, 0.0, 0.5)
    moved = _on_side(turned, side, "Y", lambda y: about - y)
    return _on_side(moved, side, "X", lambda x: SHEET_WIDE - x) if chance.random() < 0.3 else moved


@_kind
def not_mirrored(chance: Random, given: Turned) -> Turned:
    """The second side was written as it is seen from the first."""
    side = chance.choice("AB")
    off = chance.uniform(-0.5, 0.5)
    return _on_side(_arcs_turned(given, side, "I"), side, "X", lambda x: SHEET_WIDE + off - x)


@_kind
def mirrored_about_another_line(chance: Random, given: Turned) -> Turned:
    """The sheet was thought wider or narrower: the second side lies beside the first."""
    off = signed(chance, 0.3, 12.0)
    return _on_side(given, chance.choice("AB"), "X", lambda x: x + off)


@_kind
def pins_shifted(chance: Random, given: Turned) -> Turned:
    """A pin's hole, or both, are made beside their places."""
    off, both, letter = signed(chance, 0.3, 15.0), chance.random() < 0.4, chance.choice("XY")
    programs = [list(program) for program in given.programs]
    for lines in programs:
        seen = 0
        for at, line in enumerate(lines):
            if not line.startswith("(pin"):
                continue
            seen += 1
            if both or seen == 1:
                renumber(lines, at + 1, letter, lambda value: value + off)
                if letter == "Y" and "Y" not in lines[at + 1]:
                    return given
    return evolve(given, programs=tuple(map(tuple, programs)))


@_kind
def pin_left_out(chance: Random, given: Turned) -> Turned:
    """The hole for one pin is not made, or hardly enters the spoilboard."""
    programs = [list(program) for program in given.programs]
    shallow = chance.random() < 0.5
    for lines in programs:
        deep = [at for at, line in enumerate(lines) if re.search(r"Z-6(?!\d)", line)]
        if deep:
            lines[chance.choice(deep)] = f"Z{-chance.uniform(0.0, 3.5):.3f}" if shallow else "Z1"
    return evolve(given, programs=tuple(map(tuple, programs)))


@_kind
def cut_at_a_pin(chance: Random, given: Turned) -> Turned:
    """The second side's cutter goes where a pin stands."""
    places = re.findall(r"\(pin, .*\)\nG0X([\d.]+)(?:Y([\d.]+))?", "\n".join("\n".join(p) for p in given.programs))
    x, y = float(chance.choice(places)[0]), float(places[0][1])
    lines = list(given.programs[-1])
    at = max(i for i, line in enumerate(lines) if line == "M5")
    off = chance.uniform(-3.0, 3.0)
    lines[at - 1 : at - 1] = [f"G0X{x:.3f}Y{y + off:.3f}", "Z19", f"G1Z{chance.uniform(1, 14):.3f}F600", "G0Z22"]
    return evolve(given, programs=(*given.programs[:-1], tuple(lines)))


@_kind
def on_the_wrong_side(chance: Random, given: Turned) -> Turned:
    """Something of one side is cut from the other, with the same cutter."""
    programs = [list(program) for program in given.programs]
    one = chance.randrange(len(programs))
    others = [
        i for i in range(len(programs)) if given.sides[i] != given.sides[one] and given.radii[i] == given.radii[one]
    ]
    ups = [i for i, line in enumerate(programs[one]) if UP.fullmatch(line)]
    if not others or len(ups) < 2:
        return given
    k = chance.randrange(len(ups) - 1)
    block = programs[one][ups[k] + 1 : ups[k + 1] + 1]
    modal = next((line[:2] for line in reversed(programs[one][: ups[k] + 1]) if re.match(r"G[01](?!\d)", line)), "G0")
    first = next(i for i, line in enumerate(block) if not line.startswith("("))
    if not block[first].startswith("G"):
        block[first] = modal + block[first]
    del programs[one][ups[k] + 1 : ups[k + 1] + 1]
    if not programs[one][ups[k] + 1].startswith(("G", "(")):
        programs[one][ups[k] + 1] = "G0" + programs[one][ups[k] + 1]
    into = programs[chance.choice(others)]
    at = max(i for i, line in enumerate(into) if line == "M5")
    into[at - 1 : at - 1] = [*block]
    if not into[at - 1 + len(block)].startswith("G"):
        into[at - 1 + len(block)] = "G0" + into[at - 1 + len(block)]
    return evolve(given, programs=tuple(map(tuple, programs)))


@_kind
def sides_mixed_up(chance: Random, given: Turned) -> Turned:
    """Nothing is turned, or each side is run on the other, or one program on the wrong side."""
    how = chance.randrange(3)
    if how == 0:
        return evolve(given, sides=("A",) * len(given.sides))
    if how == 1:
        order = sorted(range(len(given.sides)), key=lambda i: given.sides[i] != "B")
        return evolve(
            given,
            programs=tuple(given.programs[i] for i in order),
            radii=tuple(given.radii[i] for i in order),
            sides=tuple("A" if given.sides[i] == "B" else "B" for i in order),
        )
    which = chance.choice([i for i in range(1, len(given.sides)) if given.sides[i] != given.sides[i - 1]])
    at = which - chance.randrange(2)
    other = {"A": "B", "B": "A"}
    return evolve(given, sides=tuple(other[s] if i == at else s for i, s in enumerate(given.sides)))


@_kind
def one_side_off_in_depth(chance: Random, given: Turned) -> Turned:
    """The zero of one side is wrong: its floors come too near to the other face's, or too far."""
    off, side = signed(chance, 0.2, 2.0), chance.choice("AB")
    return _on_side(given, side, "Z", lambda z: z + off if 1.0 < z < 17.0 and z != 3.0 else z)
