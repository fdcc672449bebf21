"""The ways in which programs are spoiled: faults of posts, slips of editors, lost bytes, sabotage, wrong set-ups.

Each takes the right programs' lines (a list of lists), a source of chance, and changes something; whether that does
harm is the judge's to say. One changes what the operator fits instead: a thicker or thinner cutter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from attrs import evolve, frozen

from benchmarks.mutants.job import THICK

NUMBER = r"(-?\d+(?:\.\d*)?)"
STRAY = (
    "G1X100K1", "G2X1Y1", "G91", "G20", "M6", "G81Z-1R2", "G1X1!", "$X", "G10L2P1X5", "G0G1X3", "G1X1X2", "G92X0Y0",
    "G53G0Z0", "G28", "M98P1", "G41D1", "G18", "G55", "G93", "N10Q5", "T2M6", "#1=5", "G1X[1+2]", "X12.3.4", "G43.1Z5",
    "g1x5", "G38.2Z-5F50", "M0", "G64P0.5",
)  # fmt: skip


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


def _mill(given: Spoiled, lines: list[str]) -> Spoiled:
    return evolve(given, programs=(*given.programs[:-1], tuple(lines)))


def _cuts(given: Spoiled) -> list[int]:
    """Numbers of the mill's lines that move at feed."""
    found, rapid = [], True
    for number, line in enumerate(given.programs[-1]):
        if line.startswith("("):
            continue
        code = re.match(r"G([0123])(?!\d)", line)
        rapid = code[1] == "0" if code else rapid
        if not rapid and re.search(r"[XYZ]", line):
            found.append(number)
    return found


def _number(lines: list[str], at: int, letter: str, change: Callable[[float], float]) -> bool:
    found = re.search(letter + NUMBER, lines[at])
    if found is None or lines[at].startswith("("):
        return False
    lines[at] = f"{lines[at][: found.start()]}{letter}{change(float(found[1])):.3f}{lines[at][found.end() :]}"
    return True


def _one(chance: Random, given: Spoiled, letters: str, change: Callable[[float], float]) -> Spoiled:
    """One number behind one of these letters, in one cutting line, changed."""
    lines = list(given.programs[-1])
    letter = chance.choice(letters)
    places = [at for at in _cuts(given) if letter in lines[at]]
    if places:
        _number(lines, chance.choice(places), letter, change)
    return _mill(given, lines)


def _all(given: Spoiled, letter: str, change: Callable[[float], float]) -> Spoiled:
    """Every number behind a letter, in all programs, changed."""
    programs = []
    for program in given.programs:
        lines = list(program)
        for at in range(len(lines)):
            _number(lines, at, letter, change)
        programs.append(tuple(lines))
    return evolve(given, programs=tuple(programs))


def _signed(chance: Random, least: float, most: float) -> float:
    return chance.choice([-1, 1]) * chance.uniform(least, most)


@kind
def another_cutter(chance: Random, given: Spoiled) -> Spoiled:
    """A cutter of another diameter is fitted."""
    which = chance.randrange(len(given.radii))
    radii = [r + (_signed(chance, 0.15, 1.2) if i == which else 0.0) for i, r in enumerate(given.radii)]
    return evolve(given, radii=tuple(radii))


@kind
def floors_off(chance: Random, given: Spoiled) -> Spoiled:
    """Made for a sheet of another thickness: floors are not where they should be."""
    off = _signed(chance, 0.2, 1.0)
    return _all(given, "Z", lambda z: z + off if 1.0 < z < THICK - 1 else z)


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
    at = chance.choice(_cuts(given))
    del lines[at : at + chance.choice([1, 2, 5, 20])]
    return _mill(given, lines)


@kind
def shifted(chance: Random, given: Spoiled) -> Spoiled:
    """The work's origin is off."""
    off = _signed(chance, 0.2, 4.0)
    return _all(given, chance.choice("XY"), lambda value: value + off)


@kind
def scaled(chance: Random, given: Spoiled) -> Spoiled:
    """A drive is calibrated wrongly."""
    by = 1 + _signed(chance, 0.004, 0.05)
    return _all(given, chance.choice("XY"), lambda value: value * by)


@kind
def mirrored(chance: Random, given: Spoiled) -> Spoiled:
    """An axis runs the other way round."""
    wide = chance.choice([236.0, 156.0])
    return _all(given, "X" if wide == 236.0 else "Y", lambda value: wide - value)


@kind
def z_off(chance: Random, given: Spoiled) -> Spoiled:
    """Z was zeroed too high or too low."""
    off = _signed(chance, 0.3, 3.0)
    return _all(given, "Z", lambda z: z + off)


@kind
def one_coordinate(chance: Random, given: Spoiled) -> Spoiled:
    """One coordinate of one line is wrong."""
    off = _signed(chance, 0.3, 30.0)
    return _one(chance, given, "XY", lambda value: value + off)


@kind
def one_depth(chance: Random, given: Spoiled) -> Spoiled:
    """One height of one line is wrong."""
    off = _signed(chance, 0.3, 8.0)
    return _one(chance, given, "Z", lambda value: value + off)


@kind
def one_sign(chance: Random, given: Spoiled) -> Spoiled:
    """A sign is lost, or one is put in."""
    return _one(chance, given, "XYZ", lambda value: -value)


@kind
def lost_point(chance: Random, given: Spoiled) -> Spoiled:
    """A decimal point is lost or slips."""
    by = chance.choice([0.1, 10.0, 100.0])
    return _one(chance, given, "XYZ", lambda value: value * by)


@kind
def lost_tab(chance: Random, given: Spoiled) -> Spoiled:
    """The cutter is not lifted over a tab, or over all of them."""
    lines = list(given.programs[-1])
    places = [i for i in _cuts(given) if re.search(r"Z3(?![\d.])", lines[i])]
    few = places if chance.random() < 0.3 else chance.sample(places, min(len(places), chance.choice([1, 2, 3])))
    low = chance.uniform(-0.3, 2.7)
    for at in few:
        lines[at] = re.sub(r"Z3(?![\d.])", f"Z{low:.2f}", lines[at])
    return _mill(given, lines)


@kind
def shifted_tab(chance: Random, given: Spoiled) -> Spoiled:
    """Where the cutter is lifted over a tab, and lowered again, is off along the edge."""
    lines = list(given.programs[-1])
    places = [i for i in _cuts(given) if re.search(r"Z3(?![\d.])", lines[i])]
    off = _signed(chance, 2.0, 12.0)
    for at in places:
        for near in (at - 1, at, at + 1):
            _number(lines, near, "X", lambda value: value + off)
    return _mill(given, lines)


@kind
def rapid_in_the_work(chance: Random, given: Spoiled) -> Spoiled:
    """A move at feed has become a rapid."""
    lines = list(given.programs[-1])
    at = chance.choice(_cuts(given))
    if at + 1 < len(lines) and not lines[at + 1].startswith(("G", "(")):
        lines[at + 1] = "G1" + lines[at + 1]
    lines[at] = "G0" + re.sub(r"^G[0123](?!\d)", "", lines[at])
    return _mill(given, lines)


@kind
def diagonal_re_entry(chance: Random, given: Spoiled) -> Spoiled:
    """On the way to the next cut the cutter comes down before it is there."""
    lines = list(given.programs[-1])
    ups = [i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)]
    at = chance.choice(ups)
    x, y, z = chance.uniform(25, 210), chance.uniform(25, 130), chance.uniform(0, 17)
    lines.insert(at + 1, f"G0X{x:.1f}Y{y:.1f}Z{z:.1f}")
    lines.insert(at + 2, "G0Z22")
    return _mill(given, lines)


@kind
def no_lift(chance: Random, given: Spoiled) -> Spoiled:
    """A way up is missing: the cutter crosses the work."""
    lines = list(given.programs[-1])
    ups = [i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)]
    at = chance.choice(ups)
    if not lines[at + 1].startswith(("G", "(")):
        lines[at + 1] = "G0" + lines[at + 1]
    del lines[at]
    return _mill(given, lines)


@kind
def stray_word(chance: Random, given: Spoiled) -> Spoiled:
    """A line that no program of ours holds stands in the middle."""
    lines = list(given.programs[-1])
    at = chance.choice(_cuts(given))
    lines.insert(at, chance.choice(STRAY))
    return _mill(given, lines)


@kind
def mode_missing(chance: Random, given: Spoiled) -> Spoiled:
    """Inches for millimetres, relative for absolute."""
    lines = list(given.programs[-1])
    at = next(i for i, line in enumerate(lines) if line.startswith("G21"))
    lines[at] = lines[at].replace(*chance.choice([("G21", "G20"), ("G90", "G91")]))
    return _mill(given, lines)


@kind
def spindle_off(chance: Random, given: Spoiled) -> Spoiled:
    """The spindle is not started, not waited for, or told a speed that it does not have."""
    lines = list(given.programs[-1])
    at = next(i for i, line in enumerate(lines) if line.startswith("M3"))
    match chance.randrange(5):
        case 0:
            del lines[at]
        case 1:
            del lines[at + 1]
        case 2:
            lines[at] = f"M3 S{chance.choice([0, 10, 3000, 90000])}"
        case 3:
            lines[at + 1] = f"G4 P{chance.uniform(0, 2):.1f}"
        case _:
            lines.insert(chance.choice(_cuts(given)[:-5]), "M5")
    return _mill(given, lines)


@kind
def feed_wrong(chance: Random, given: Spoiled) -> Spoiled:
    """A feed that an axis does not have, or none."""
    lines = list(given.programs[-1])
    by = chance.choice([0.0, 5.0, 10.0])
    for at in range(len(lines)):
        if chance.random() < 0.7 or by == 0:
            _number(lines, at, "F", lambda feed: feed * by)
    return _mill(given, lines)


@kind
def over_the_clamps(chance: Random, given: Spoiled) -> Spoiled:
    """Between two cuts the cutter crosses the border at the height that is for inside it."""
    lines = list(given.programs[-1])
    ups = [i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)]
    at = chance.choice(ups)
    lines.insert(at + 1, f"G0X{chance.choice([1, 5, 312]):g}")
    return _mill(given, lines)


@kind
def out_of_travel(chance: Random, given: Spoiled) -> Spoiled:
    """A rapid goes to where the machine ends."""
    lines = list(given.programs[-1])
    at = next(i for i, line in enumerate(lines) if line == "M5")
    lines.insert(at, f"G0{chance.choice(['X', 'Y', 'Z'])}{chance.uniform(420, 5000):.0f}")
    return _mill(given, lines)


@kind
def into_the_spoilboard(chance: Random, given: Spoiled) -> Spoiled:
    """What goes through goes too far."""
    deep = chance.uniform(0.3, 20.0)
    return _all(given, "Z", lambda z: z - deep if z < 0 else z)


@kind
def breaks_off(chance: Random, given: Spoiled) -> Spoiled:
    """The file ends early."""
    lines = list(given.programs[-1])
    return _mill(given, lines[: chance.randrange(5, len(lines) - 1)])


@kind
def ends_wrongly(chance: Random, given: Spoiled) -> Spoiled:
    """The spindle is left on, or it ends in the work, or something follows the end."""
    lines = [line for line in given.programs[-1] if line]
    match chance.randrange(3):
        case 0:
            lines.remove("M5")
        case 1:
            lines.insert(chance.choice(_cuts(given)), "M30")
        case _:
            lines.append("G0X50Y50Z10")
    return _mill(given, [*lines, ""])


@kind
def swapped_lines(chance: Random, given: Spoiled) -> Spoiled:
    """Two lines have changed places."""
    lines = list(given.programs[-1])
    cuts = _cuts(given)
    a = chance.choice(cuts)
    b = chance.choice([a + 1, a + 2, chance.choice(cuts)])
    lines[a], lines[b] = lines[b], lines[a]
    return _mill(given, lines)


@kind
def swapped_axes(chance: Random, given: Spoiled) -> Spoiled:
    """X is Y and Y is X, in one line or in all."""
    trade = str.maketrans("XY", "YX")
    lines = list(given.programs[-1])
    at = chance.choice(_cuts(given))
    for number in range(len(lines)) if chance.random() < 0.2 else [at]:
        if not lines[number].startswith("("):
            lines[number] = lines[number].translate(trade)
    return _mill(given, lines)


@kind
def pasted_again(chance: Random, given: Spoiled) -> Spoiled:
    """A stretch of the program stands in another place as well."""
    lines = list(given.programs[-1])
    cuts = _cuts(given)
    start, to = chance.choice(cuts), chance.choice(cuts)
    lines[to:to] = lines[start : start + chance.choice([1, 3, 10])]
    return _mill(given, lines)


@kind
def flipped_bit(chance: Random, given: Spoiled) -> Spoiled:
    """One bit of one byte has changed on the way."""
    lines = list(given.programs[-1])
    at = chance.choice(_cuts(given))
    spot = chance.randrange(len(lines[at]))
    changed = chr(ord(lines[at][spot]) ^ (1 << chance.randrange(7)))
    lines[at] = lines[at][:spot] + changed + lines[at][spot + 1 :]
    return _mill(given, lines)


@kind
def lost_byte(chance: Random, given: Spoiled) -> Spoiled:
    """One byte is lost, or doubled."""
    lines = list(given.programs[-1])
    at = chance.choice(_cuts(given))
    spot = chance.randrange(len(lines[at]))
    middle = chance.choice(["", lines[at][spot] * 2])
    lines[at] = lines[at][:spot] + middle + lines[at][spot + 1 :]
    return _mill(given, lines)


@kind
def stands_in_the_wood(chance: Random, given: Spoiled) -> Spoiled:
    """A dwell in the middle of a cut burns the wood."""
    lines = list(given.programs[-1])
    lines.insert(chance.choice(_cuts(given)[1:]), f"G4 P{chance.uniform(3, 60):.1f}")
    return _mill(given, lines)


@kind
def drill_sideways(chance: Random, given: Spoiled) -> Spoiled:
    """A drill is moved along in the wood."""
    lines = list(given.programs[0])
    downs = [i for i, line in enumerate(lines) if re.search(r"Z6(?![\d.])", line)]
    lines.insert(chance.choice(downs) + 1, f"G1X{chance.uniform(60, 110):.1f}F500")
    return evolve(given, programs=(tuple(lines), *given.programs[1:]))


@kind
def arc_turned_round(chance: Random, given: Spoiled) -> Spoiled:
    """A straight cut goes the long way round, or an arc turns the other way."""
    lines = list(given.programs[-1])
    arcs = [at for at in _cuts(given) if re.match(r"G[23](?!\d)", lines[at])]
    if arcs and chance.random() < 0.7:
        at = chance.choice(arcs)
        lines[at] = ("G3" if lines[at].startswith("G2") else "G2") + lines[at][2:]
        return _mill(given, lines)
    at = chance.choice([at for at in _cuts(given) if "X" in lines[at]])
    lines[at] = chance.choice(["G2", "G3"]) + re.sub(r"^G1|F[\d.]+", "", lines[at]) + f"R{chance.uniform(-60, -2):.2f}"
    if at + 1 < len(lines) and not lines[at + 1].startswith(("G", "(")):
        lines[at + 1] = "G1" + lines[at + 1]
    return _mill(given, lines)
