"""Ways of spoiling that break a rule of the machine: rapids, clamps, travel, spindle, feeds, words, ends.

A machine would be damaged, or wood burnt, whatever shape came of it. Where places are wrong, see `shape_kinds`.
"""

from __future__ import annotations

import re
from random import Random

from attrs import evolve

from benchmarks.mutants.spoiled import Spoiled, cuts, everywhere, kind, mill, renumber

STRAY = (
    "G1X100K1", "G2X1Y1", "G91", "G20", "M6", "G81Z-1R2", "G1X1!", "$X", "G10L2P1X5", "G0G1X3", "G1X1X2", "G92X0Y0",
    "G53G0Z0", "G28", "M98P1", "G41D1", "G18", "G55", "G93", "N10Q5", "T2M6", "#1=5", "G1X[1+2]", "X12.3.4", "G43.1Z5",
    "g1x5", "G38.2Z-5F50", "M0", "G64P0.5",
)  # fmt: skip


@kind
def rapid_in_the_work(chance: Random, given: Spoiled) -> Spoiled:
    """A move at feed has become a rapid."""
    lines = list(given.programs[-1])
    at = chance.choice(cuts(given))
    if at + 1 < len(lines) and not lines[at + 1].startswith(("G", "(")):
        lines[at + 1] = "G1" + lines[at + 1]
    lines[at] = "G0" + re.sub(r"^G[0123](?!\d)", "", lines[at])
    return mill(given, lines)


@kind
def diagonal_re_entry(chance: Random, given: Spoiled) -> Spoiled:
    """On the way to the next cut the cutter comes down before it is there."""
    lines = list(given.programs[-1])
    ups = [i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)]
    at = chance.choice(ups)
    x, y, z = chance.uniform(25, 210), chance.uniform(25, 130), chance.uniform(0, 17)
    lines.insert(at + 1, f"G0X{x:.1f}Y{y:.1f}Z{z:.1f}")
    lines.insert(at + 2, "G0Z22")
    return mill(given, lines)


@kind
def no_lift(chance: Random, given: Spoiled) -> Spoiled:
    """A way up is missing: the cutter crosses the work."""
    lines = list(given.programs[-1])
    ups = [i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)]
    at = chance.choice(ups)
    if not lines[at + 1].startswith(("G", "(")):
        lines[at + 1] = "G0" + lines[at + 1]
    del lines[at]
    return mill(given, lines)


@kind
def stray_word(chance: Random, given: Spoiled) -> Spoiled:
    """A line that no program of ours holds stands in the middle."""
    lines = list(given.programs[-1])
    at = chance.choice(cuts(given))
    lines.insert(at, chance.choice(STRAY))
    return mill(given, lines)


@kind
def mode_missing(chance: Random, given: Spoiled) -> Spoiled:
    """Inches for millimetres, relative for absolute."""
    lines = list(given.programs[-1])
    at = next(i for i, line in enumerate(lines) if line.startswith("G21"))
    lines[at] = lines[at].replace(*chance.choice([("G21", "G20"), ("G90", "G91")]))
    return mill(given, lines)


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
            lines.insert(chance.choice(cuts(given)[:-5]), "M5")
    return mill(given, lines)


@kind
def feed_wrong(chance: Random, given: Spoiled) -> Spoiled:
    """A feed that an axis does not have, or none."""
    lines = list(given.programs[-1])
    by = chance.choice([0.0, 5.0, 10.0])
    for at in range(len(lines)):
        if chance.random() < 0.7 or by == 0:
            renumber(lines, at, "F", lambda feed: feed * by)
    return mill(given, lines)


@kind
def over_the_clamps(chance: Random, given: Spoiled) -> Spoiled:
    """Between two cuts the cutter crosses the border at the height that is for inside it."""
    lines = list(given.programs[-1])
    ups = [i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)]
    at = chance.choice(ups)
    lines.insert(at + 1, f"G0X{chance.choice([1, 5, 312]):g}")
    return mill(given, lines)


@kind
def out_of_travel(chance: Random, given: Spoiled) -> Spoiled:
    """A rapid goes to where the machine ends."""
    lines = list(given.programs[-1])
    at = next(i for i, line in enumerate(lines) if line == "M5")
    lines.insert(at, f"G0{chance.choice(['X', 'Y', 'Z'])}{chance.uniform(420, 5000):.0f}")
    return mill(given, lines)


@kind
def into_the_spoilboard(chance: Random, given: Spoiled) -> Spoiled:
    """What goes through goes too far."""
    deep = chance.uniform(0.3, 20.0)
    return everywhere(given, "Z", lambda z: z - deep if z < 0 else z)


@kind
def breaks_off(chance: Random, given: Spoiled) -> Spoiled:
    """The file ends early."""
    lines = list(given.programs[-1])
    return mill(given, lines[: chance.randrange(5, len(lines) - 1)])


@kind
def ends_wrongly(chance: Random, given: Spoiled) -> Spoiled:
    """The spindle is left on, or it ends in the work, or something follows the end."""
    lines = [line for line in given.programs[-1] if line]
    match chance.randrange(3):
        case 0:
            lines.remove("M5")
        case 1:
            lines.insert(chance.choice(cuts(given)), "M30")
        case _:
            lines.append("G0X50Y50Z10")
    return mill(given, [*lines, ""])


@kind
def stands_in_the_wood(chance: Random, given: Spoiled) -> Spoiled:
    """A dwell in the middle of a cut burns the wood."""
    lines = list(given.programs[-1])
    lines.insert(chance.choice(cuts(given)[1:]), f"G4 P{chance.uniform(3, 60):.1f}")
    return mill(given, lines)


@kind
def drill_sideways(chance: Random, given: Spoiled) -> Spoiled:
    """A drill is moved along in the wood."""
    lines = list(given.programs[0])
    downs = [i for i, line in enumerate(lines) if re.search(r"Z6(?![\d.])", line)]
    lines.insert(chance.choice(downs) + 1, f"G1X{chance.uniform(60, 110):.1f}F500")
    return evolve(given, programs=(tuple(lines), *given.programs[1:]))


@kind
def low_across_the_clamps(chance: Random, given: Spoiled) -> Spoiled:
    """Down from safe height, or up to it, on the way across the border; both ends are where they may be."""
    lines = list(given.programs[-1])
    at = chance.choice([i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)])
    side, inside, low = chance.uniform(0, 5), chance.uniform(60, 200), chance.uniform(18.5, 21.5)
    code = chance.choice(["G0", "G1"])
    out, back = f"X{side:.1f}Y{side:.1f}", f"X{inside:.1f}Y{chance.uniform(60, 150):.1f}"
    if chance.random() < 0.5:
        lines[at + 1 : at + 1] = ["G0Z33", f"G0{out}", f"{code}{back}Z{low:.1f}", "G0Z22"]
    else:
        lines[at + 1 : at + 1] = [f"G0{back}", f"G0Z{low:.1f}", f"{code}{out}Z33", f"G0{back}", "G0Z22"]
    return mill(given, lines)


@kind
def helix_over_the_clamps(chance: Random, given: Spoiled) -> Spoiled:
    """Down from safe height in an arc that swings across the border."""
    lines = list(given.programs[-1])
    at = chance.choice([i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line)])
    near, wide, up = chance.uniform(2, 5), chance.uniform(50, 120), chance.uniform(60, 150)
    helix = f"{chance.choice(['G2', 'G3'])}X{near + wide:.3f}Y{up:.3f}Z{chance.uniform(18.5, 21):.2f}I{wide / 2:.4f}"
    lines[at + 1 : at + 1] = ["G0Z33", f"G0X{near:.3f}Y{up:.3f}", helix, "G0Z22"]
    return mill(given, lines)
