"""Ways of spoiling that cut another shape: wrong places and depths, lost lines and bytes, arcs, the wrong set-up.

One changes what the operator fits instead: a thicker or thinner cutter. Rules of the machine: `machine_kinds`.
"""

from __future__ import annotations

import itertools
import re
from random import Random

from attrs import evolve

from benchmarks.mutants.job import THICK
from benchmarks.mutants.spoiled import NUMBER, Spoiled, cuts, everywhere, kind, mill, one, renumber, signed


@kind
def another_cutter(chance: Random, given: Spoiled) -> Spoiled:
    """A cutter of another diameter is fitted."""
    which = chance.randrange(len(given.radii))
    radii = [r + (signed(chance, 0.15, 1.2) if i == which else 0.0) for i, r in enumerate(given.radii)]
    return evolve(given, radii=tuple(radii))


@kind
def floors_off(chance: Random, given: Spoiled) -> Spoiled:
    """Made for a sheet of another thickness: floors are not where they should be."""
    off = signed(chance, 0.2, 1.0)
    return everywhere(given, "Z", lambda z: z + off if 1.0 < z < THICK - 1 else z)


@kind
def dropped_operation(chance: Random, given: Spoiled) -> Spoiled:
    """All between one way down and the next way up is missing."""
    programs = [list(program) for program in given.programs]
    lines = chance.choice(programs)
    ups = [i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)]
    if len(ups) > 1:
        at = chance.randrange(len(ups) - 1)
        del lines[ups[at] + 1 : ups[at + 1] + 1]
        if not lines[ups[at] + 1].startswith(("G", "(")):
            lines[ups[at] + 1] = "G0" + lines[ups[at] + 1]
    return evolve(given, programs=tuple(map(tuple, programs)))


@kind
def dropped_program(chance: Random, given: Spoiled) -> Spoiled:
    """One of the tools is not run at all."""
    gone = chance.randrange(len(given.programs))
    idle = ("G21 G90 G94 G17 G54", "G0Z33", "M30")
    return evolve(given, programs=tuple(idle if i == gone else p for i, p in enumerate(given.programs)))


@kind
def dropped_lines(chance: Random, given: Spoiled) -> Spoiled:
    """A few lines of a cut are missing."""
    lines = list(given.programs[-1])
    at = chance.choice(cuts(given))
    del lines[at : at + chance.choice([1, 2, 5, 20])]
    return mill(given, lines)


@kind
def shifted(chance: Random, given: Spoiled) -> Spoiled:
    """The work's origin is off."""
    off = signed(chance, 0.2, 4.0)
    return everywhere(given, chance.choice("XY"), lambda value: value + off)


@kind
def scaled(chance: Random, given: Spoiled) -> Spoiled:
    """A drive is calibrated wrongly."""
    by = 1 + signed(chance, 0.004, 0.05)
    return everywhere(given, chance.choice("XY"), lambda value: value * by)


@kind
def mirrored(chance: Random, given: Spoiled) -> Spoiled:
    """An axis runs the other way round."""
    wide = chance.choice([236.0, 156.0])
    return everywhere(given, "X" if wide == 236.0 else "Y", lambda value: wide - value)


@kind
def z_off(chance: Random, given: Spoiled) -> Spoiled:
    """Z was zeroed too high or too low."""
    off = signed(chance, 0.3, 3.0)
    return everywhere(given, "Z", lambda z: z + off)


@kind
def one_coordinate(chance: Random, given: Spoiled) -> Spoiled:
    """One coordinate of one line is wrong."""
    off = signed(chance, 0.3, 30.0)
    return one(chance, given, "XY", lambda value: value + off)


@kind
def one_depth(chance: Random, given: Spoiled) -> Spoiled:
    """One height of one line is wrong."""
    off = signed(chance, 0.3, 8.0)
    return one(chance, given, "Z", lambda value: value + off)


@kind
def one_sign(chance: Random, given: Spoiled) -> Spoiled:
    """A sign is lost, or one is put in."""
    return one(chance, given, "XYZ", lambda value: -value)


@kind
def merged_passes(chance: Random, given: Spoiled) -> Spoiled:
    """What was to be cut in several passes is cut in one, or in two; the shape that comes of it is the same."""
    lines = list(given.programs[-1])
    deep = [way for way in _between_ups(lines) if _lowest(lines, way) < THICK - 10.0]
    above = THICK - chance.choice([0.5, 6.6])  # all passes, or all after the first
    # the last way first: lines are taken out
    for start, end in reversed(deep if chance.random() < 0.3 else [chance.choice(deep)]):
        floor = _lowest(lines, (start, end))
        heights = [_height(line) for line in lines[start:end]]
        first = next(start + i for i, z in enumerate(heights) if z < above)
        last = next(start + i for i, z in enumerate(heights) if z < floor + 0.01)
        place, feed = _where(lines, last), _feed(lines, last)
        if place is not None and last > first:
            x, y = place
            code = next(found[0] for line in reversed(lines[: last + 1]) if (found := re.match(r"G[0123](?!\d)", line)))
            down = [f"G1X{x:.3f}Y{y:.3f}", f"Z{floor:g}F{chance.uniform(200, 900):.0f}", f"F{feed:g}"]
            lines[first : last + 1] = down
            if first + 3 < len(lines) and not lines[first + 3].startswith(("G", "(")):
                lines[first + 3] = code + lines[first + 3]
    return mill(given, lines)


def _between_ups(lines: list[str]) -> list[tuple[int, int]]:
    """Return from where to where each way goes between two lifts."""
    ups = [at for at, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)]
    return list(itertools.pairwise(ups))


def _lowest(lines: list[str], way: tuple[int, int]) -> float:
    """Return the lowest height that those lines say."""
    return min(_height(line) for line in lines[way[0] : way[1]])


def _height(line: str) -> float:
    """Return the height that a line says, or that of the sheet's top."""
    found = re.search("Z" + NUMBER, line)
    return THICK if found is None or line.startswith("(") else float(found[1])


def _feed(lines: list[str], at: int) -> float:
    """Return the feed that holds in a line."""
    return [
        float(found[1]) for line in lines[: at + 1] if line[:1] != "(" and (found := re.search("F" + NUMBER, line))
    ][-1]


@kind
def lost_point(chance: Random, given: Spoiled) -> Spoiled:
    """A decimal point is lost or slips."""
    by = chance.choice([0.1, 10.0, 100.0])
    return one(chance, given, "XYZ", lambda value: value * by)


@kind
def lost_tab(chance: Random, given: Spoiled) -> Spoiled:
    """The cutter is not lifted over a tab, or over all of them."""
    lines = list(given.programs[-1])
    places = [i for i in cuts(given) if re.search(r"Z3(?![\d.])", lines[i])]
    few = places if chance.random() < 0.3 else chance.sample(places, min(len(places), chance.choice([1, 2, 3])))
    low = chance.uniform(-0.3, 2.7)
    for at in few:
        lines[at] = re.sub(r"Z3(?![\d.])", f"Z{low:.2f}", lines[at])
    return mill(given, lines)


@kind
def shifted_tab(chance: Random, given: Spoiled) -> Spoiled:
    """Where the cutter is lifted over a tab, and lowered again, is off along the edge."""
    lines = list(given.programs[-1])
    places = [i for i in cuts(given) if re.search(r"Z3(?![\d.])", lines[i])]
    off = signed(chance, 2.0, 12.0)
    for at in places:
        for near in (at - 1, at, at + 1):
            renumber(lines, near, "X", lambda value: value + off)
    return mill(given, lines)


@kind
def swapped_lines(chance: Random, given: Spoiled) -> Spoiled:
    """Two lines have changed places."""
    lines = list(given.programs[-1])
    places = cuts(given)
    a = chance.choice(places)
    b = chance.choice([a + 1, a + 2, chance.choice(places)])
    lines[a], lines[b] = lines[b], lines[a]
    return mill(given, lines)


@kind
def swapped_axes(chance: Random, given: Spoiled) -> Spoiled:
    """X is Y and Y is X, in one line or in all."""
    trade = str.maketrans("XY", "YX")
    lines = list(given.programs[-1])
    at = chance.choice(cuts(given))
    for number in range(len(lines)) if chance.random() < 0.2 else [at]:
        if not lines[number].startswith("("):
            lines[number] = lines[number].translate(trade)
    return mill(given, lines)


@kind
def pasted_again(chance: Random, given: Spoiled) -> Spoiled:
    """A stretch of the program stands in another place as well."""
    lines = list(given.programs[-1])
    places = cuts(given)
    start, to = chance.choice(places), chance.choice(places)
    lines[to:to] = lines[start : start + chance.choice([1, 3, 10])]
    return mill(given, lines)


@kind
def flipped_bit(chance: Random, given: Spoiled) -> Spoiled:
    """One bit of one byte has changed on the way."""
    lines = list(given.programs[-1])
    at = chance.choice(cuts(given))
    spot = chance.randrange(len(lines[at]))
    changed = chr(ord(lines[at][spot]) ^ (1 << chance.randrange(7)))
    lines[at] = lines[at][:spot] + changed + lines[at][spot + 1 :]
    return mill(given, lines)


@kind
def lost_byte(chance: Random, given: Spoiled) -> Spoiled:
    """One byte is lost, or doubled."""
    lines = list(given.programs[-1])
    at = chance.choice(cuts(given))
    spot = chance.randrange(len(lines[at]))
    middle = chance.choice(["", lines[at][spot] * 2])
    lines[at] = lines[at][:spot] + middle + lines[at][spot + 1 :]
    return mill(given, lines)


@kind
def arc_turned_round(chance: Random, given: Spoiled) -> Spoiled:
    """A straight cut goes the long way round, or an arc turns the other way."""
    lines = list(given.programs[-1])
    arcs = [at for at in cuts(given) if re.match(r"G[23](?!\d)", lines[at])]
    if arcs and chance.random() < 0.7:
        at = chance.choice(arcs)
        lines[at] = ("G3" if lines[at].startswith("G2") else "G2") + lines[at][2:]
        return mill(given, lines)
    at = chance.choice([at for at in cuts(given) if "X" in lines[at]])
    lines[at] = chance.choice(["G2", "G3"]) + re.sub(r"^G1|F[\d.]+", "", lines[at]) + f"R{chance.uniform(-60, -2):.2f}"
    if at + 1 < len(lines) and not lines[at + 1].startswith(("G", "(")):
        lines[at + 1] = "G1" + lines[at + 1]
    return mill(given, lines)


@kind
def flat_arc(chance: Random, given: Spoiled) -> Spoiled:
    """A millimetre of a circle so large that the controller takes it for the whole of it."""
    lines = list(given.programs[-1])
    at = chance.choice([at for at in cuts(given) if _where(lines, at) is not None])
    x, y = _where(lines, at) or (0.0, 0.0)
    code, side = chance.choice([("G3", 1), ("G2", -1)])
    far = side * 10 ** chance.uniform(6.5, 17.0)
    lines.insert(at + 1, f"{code}X{x + chance.uniform(0.3, 1.0):.3f}Y{y:.3f}J{far:.0f}")
    if at + 2 < len(lines) and not lines[at + 2].startswith(("G", "(")):
        lines[at + 2] = "G1" + lines[at + 2]
    return mill(given, lines)


def _where(lines: list[str], at: int) -> tuple[float, float] | None:
    """Return the place at which a line ends."""
    found = []
    for letter in "XY":
        said = [match for line in lines[: at + 1] if (match := re.search(letter + NUMBER, line)) and line[0] != "("]
        if not said:
            return None
        found.append(float(said[-1][1]))
    return found[0], found[1]
