"""The proof passes what is right and catches every way of being wrong: the mutation suite of programs.

Each mutation changes programs, tools or machine as a fault or a mistake would; a mutation that is not caught, or
caught only by a rule that has nothing to do with it, fails here.
"""

import hashlib
import re
from collections.abc import Callable

import msgspec
import pytest

from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.part import Hole, Panel, Side
from jupyter_fab.core.proof import Proof, Rule, prove
from jupyter_fab.core.sheet import Sheet, nominal_sheet
from jupyter_fab.core.tab import Tab
from jupyter_fab.core.toolpath import OperationKind, Toolpaths, toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, bracket, parts, slotted_side, windowed_top

M = FULL_SHEET_ROUTER
SHEET = nominal_sheet("birch-ply", 18.0)


@pytest.fixture(scope="module")
def layout() -> Layout:
    """A piece with every kind of feature on one sheet."""
    return nest(parts(slotted_side(), bracket()), (SHEET,), M)


@pytest.fixture(scope="module")
def programs(layout: Layout) -> tuple[Program, ...]:
    """The programs that cut it: drill, end mill."""
    return post(toolpaths(layout, M), M)


def rewritten(program: Program, change: Callable[[list[str]], list[str]]) -> Program:
    """The program with its lines changed."""
    data = ("\n".join(change(program.lines())) + "\n").encode()
    return msgspec.structs.replace(program, data=data, sha256=hashlib.sha256(data).hexdigest())


def rules(proof: Proof) -> set[Rule]:
    """The rules that the proof found broken; none means that it passed."""
    assert proof.ok is not bool(proof.failures)
    return {failure.rule for failure in proof.failures}


def with_mill(programs: tuple[Program, ...], change: Callable[[list[str]], list[str]]) -> tuple[Program, ...]:
    """The programs, with the end mill's changed."""
    return (programs[0], rewritten(programs[1], change))


def numbers(letter: str, change: Callable[[float], float]) -> Callable[[list[str]], list[str]]:
    """A change of every number behind a letter."""
    pattern = re.compile(letter + r"(-?[\d.]+)")

    def changed(lines: list[str]) -> list[str]:
        return [
            line if line.startswith("(") else pattern.sub(lambda m: f"{letter}{change(float(m[1])):.3f}", line)
            for line in lines
        ]

    return changed


@pytest.mark.parametrize("thickness_mm", [17.3, 18.0, 18.52])
def test_right_programs_pass(thickness_mm: float) -> None:
    """Every kind of feature, both ways up, at measured thicknesses, with every figure inside its bound."""
    sheet = Sheet(id="s", material="birch-ply", nominal_mm=18, size_mm=(2440, 1220), measured_mm=(thickness_mm,) * 4)
    t = thickness_mm
    piece = parts(slotted_side(t), slotted_side(t, Side.B), windowed_top(t), board(thickness_mm=t))
    made = nest(piece, (sheet,), M)
    proof = prove(post(toolpaths(made, M), M), made, M)
    assert proof.failures == ()
    assert proof.ok
    assert proof.figures.gouge_mm <= 0.03
    assert proof.figures.leftover_mm <= 0.05
    assert proof.figures.spoilboard_mm == pytest.approx(0.3)
    assert proof.figures.tabs == proof.figures.tabs_standing >= 8
    assert proof.layout == made.digest()
    assert msgspec.json.decode(msgspec.json.encode(proof), type=Proof) == proof


def test_wrong_cutter(layout: Layout, programs: tuple[Program, ...]) -> None:
    """A cutter half a millimetre thicker gouges, a thinner one leaves material, a drill may not go sideways."""

    def fitted(diameter_mm: float) -> MachineProfile:
        mill, drill = M.tools
        return msgspec.structs.replace(M, tools=(msgspec.structs.replace(mill, diameter_mm=diameter_mm), drill))

    assert Rule.GOUGE in rules(prove(programs, layout, fitted(6.5)))
    assert Rule.LEFTOVER in rules(prove(programs, layout, fitted(5.5)))
    swapped = (programs[0], msgspec.structs.replace(programs[1], tool="drill-5"))
    assert Rule.TOOL in rules(prove(swapped, layout, M))
    unknown = (programs[0], msgspec.structs.replace(programs[1], tool="saw"))
    assert Rule.TOOL in rules(prove(unknown, layout, M))


# some layouts have them; tried in `test_pins`, `test_holding` and `test_engraved`
ONLY_SOME = {OperationKind.PIN, OperationKind.SCREW, OperationKind.ENGRAVE}


@pytest.mark.parametrize("kind", [kind for kind in OperationKind if kind not in ONLY_SOME])
def test_dropped_operation(layout: Layout, kind: OperationKind) -> None:
    """The first operation of any kind left out leaves material."""
    paths = toolpaths(layout, M)
    dropped = False
    runs = []
    for run in paths.runs:
        kept = []
        for operation in run.operations:
            if operation.kind is kind and not dropped:
                dropped = True
            else:
                kept.append(operation)
        runs.append(msgspec.structs.replace(run, operations=tuple(kept)))
    assert dropped
    less = Toolpaths(machine=paths.machine, layout=paths.layout, runs=tuple(runs))
    assert Rule.LEFTOVER in rules(prove(post(less, M), layout, M))


def test_dropped_last_pass_and_dropped_program(layout: Layout, programs: tuple[Program, ...]) -> None:
    """Cuts that do not go through leave material; so does a program that is not run."""
    assert Rule.LEFTOVER in rules(prove(with_mill(programs, numbers("Z", lambda z: max(z, 0.2))), layout, M))
    assert Rule.LEFTOVER in rules(prove(programs[:1], layout, M))
    assert Rule.LEFTOVER in rules(prove(programs[1:], layout, M))


def test_shifted_and_missing_tabs(layout: Layout, programs: tuple[Program, ...]) -> None:
    """Tabs a few millimetres beside their place, cut through, too low, or not there at all."""

    def shifted(tab: Tab) -> Tab:
        return msgspec.structs.replace(tab, x=tab.x - 8 * tab.dy, y=tab.y + 8 * tab.dx)

    def relaid(change: Callable[[tuple[Tab, ...]], tuple[Tab, ...]]) -> tuple[Program, ...]:
        first, *rest = layout.placed
        placed = (msgspec.structs.replace(first, tabs=change(first.tabs)), *rest)
        return post(toolpaths(msgspec.structs.replace(layout, placed=placed), M), M)

    assert Rule.TAB in rules(prove(relaid(lambda tabs: (shifted(tabs[0]), *tabs[1:])), layout, M))
    assert Rule.TAB in rules(prove(relaid(lambda tabs: tabs[1:]), layout, M))
    low = with_mill(programs, lambda lines: [re.sub(r"Z3(?![\d.])", "Z2.5", line) for line in lines])
    assert Rule.TAB in rules(prove(low, layout, M))
    untabbed = tuple(msgspec.structs.replace(placed, tabs=()) for placed in layout.placed)
    loose = msgspec.structs.replace(layout, placed=untabbed)
    proof = prove(post(toolpaths(loose, M), M), loose, M)
    assert Rule.TAB in rules(proof)
    assert "nothing holds" in str(proof.failures)


@pytest.mark.parametrize(
    "stray", ["G1X100K1", "G91", "G20", "M6", "G81Z-1", "G1X1!", "$X", "G10L2P1X5", "G0G1X3", "G1X1X2"]
)
def test_stray_words(layout: Layout, programs: tuple[Program, ...], stray: str) -> None:
    """A word that is not of the language is named with its line."""
    proof = prove(with_mill(programs, lambda lines: [*lines[:40], stray, *lines[40:]]), layout, M)
    assert Rule.WORD in rules(proof)
    assert [f.line for f in proof.failures if f.rule is Rule.WORD] == [41]


def test_rapid_in_the_work(layout: Layout, programs: tuple[Program, ...]) -> None:
    """Coming back down diagonally, or straight down, at rapid under the sheet's top is seen at its line."""

    def diagonal(lines: list[str]) -> list[str]:
        at = [i for i, line in enumerate(lines) if line.startswith("G0Z") or re.fullmatch(r"Z19", line)]
        place = at[len(at) // 2]
        return [*lines[:place], "G0X200Y200Z10", *lines[place:]]

    assert Rule.RAPID in rules(prove(with_mill(programs, diagonal), layout, M))
    dive = with_mill(programs, lambda lines: ["G0Z5" if line == "Z19" else line for line in lines])
    assert Rule.RAPID in rules(prove(dive, layout, M))
    sweep = with_mill(programs, lambda lines: [line.replace("G0Z22", "G0X100") for line in lines])
    assert Rule.RAPID in rules(prove(sweep, layout, M))


def test_deeper_shallower_shifted_scaled_mirrored(layout: Layout, programs: tuple[Program, ...]) -> None:
    """Geometry that is a little wrong everywhere is wrong."""

    def tried(letter: str, change: Callable[[float], float]) -> set[Rule]:
        every = tuple(rewritten(program, numbers(letter, change)) for program in programs)
        return rules(prove(every, layout, M))

    assert Rule.SPOILBOARD in tried("Z", lambda z: z - 0.3 if z < 0 else z)
    assert Rule.GOUGE in tried("Z", lambda z: z - 0.1 if 4 < z < 17 else z)
    assert Rule.LEFTOVER in tried("Z", lambda z: z + 0.15 if 4 < z < 17 else z)
    assert Rule.GOUGE in tried("X", lambda x: x + 0.2)
    assert Rule.GOUGE in tried("Y", lambda y: y - 0.2)
    assert {Rule.GOUGE, Rule.LEFTOVER} <= tried("X", lambda x: x * 1.002)
    assert {Rule.GOUGE, Rule.LEFTOVER} & tried("X", lambda x: 636.0 - x)
    assert Rule.ENVELOPE in tried("X", lambda x: x + 2500)


def test_made_for_another_thickness(layout: Layout, programs: tuple[Program, ...]) -> None:
    """Programs posted for 18 mm do not pass on a sheet that is 17.6 mm thick."""
    thin = msgspec.structs.replace(SHEET, measured_mm=(17.6,) * 4)
    assert {Rule.GOUGE, Rule.LEFTOVER} & rules(prove(programs, msgspec.structs.replace(layout, sheets=(thin,)), M))


def test_spindle_feed_clamps_start_and_end(layout: Layout, programs: tuple[Program, ...]) -> None:
    """What the machine is told beside the path: spindle, feeds, border, first and last lines."""

    def tried(change: Callable[[list[str]], list[str]]) -> set[Rule]:
        return rules(prove(with_mill(programs, change), layout, M))

    assert tried(lambda lines: [x for x in lines if not x.startswith("M3 ")]) == {Rule.SPINDLE}
    assert tried(lambda lines: [x for x in lines if x != "G4 P4"]) == {Rule.SPINDLE}
    assert tried(lambda lines: [re.sub(r"S\d+", "S90000", x) for x in lines]) == {Rule.SPINDLE}
    assert tried(numbers("F", lambda f: f * 3)) == {Rule.FEED}
    assert Rule.FEED in tried(lambda lines: [re.sub(r"F\d+", "", x) for x in lines])
    assert Rule.END in tried(lambda lines: lines[:-1])
    assert Rule.END in tried(lambda lines: [x for x in lines if x != "M5"])
    assert Rule.END in tried(lambda lines: lines[: len(lines) // 2])
    assert Rule.END in tried(lambda lines: [*lines, "G0X1"])
    assert Rule.MODES in tried(lambda lines: [x for x in lines if not x.startswith("G21")])
    assert Rule.START in tried(lambda lines: [x for x in lines if x != "G0Z33"])
    over = tried(lambda lines: [line.replace("G0Z22", "G0Z22\nX3\nX100") for line in lines])
    assert over == {Rule.CLAMPS}


def test_programs_of_another_job(layout: Layout, programs: tuple[Program, ...]) -> None:
    """Programs for another machine or a sheet that is not there are not judged further."""
    other = tuple(msgspec.structs.replace(program, machine="other") for program in programs)
    assert rules(prove(other, layout, M)) == {Rule.PROGRAMS}
    beyond = tuple(msgspec.structs.replace(program, sheet=3) for program in programs)
    assert rules(prove(beyond, layout, M)) == {Rule.PROGRAMS}


def test_a_break_in_the_middle_of_the_bytes(layout: Layout, programs: tuple[Program, ...]) -> None:
    """A file that breaks off, or holds bytes that are not text, is refused."""
    for data in (programs[1].data[:-3], programs[1].data.replace(b"G1", b"G1\xff", 1)):
        broken = msgspec.structs.replace(programs[1], data=data, sha256=hashlib.sha256(data).hexdigest())
        assert Rule.WORD in rules(prove((programs[0], broken), layout, M))


def test_a_pocket_deeper_than_tabs_are_high_is_proven() -> None:
    """Tabs stand higher than the floor of a hinge cup in a thin door; the floor itself is still held to its depth."""
    cup = Hole(x=100, y=100, diameter_mm=35, depth_mm=15.5)
    door = Panel(material="birch-ply", thickness_mm=18.0, outline=rectangle(0, 0, 400, 300), features=(cup,))
    made = nest(parts(door), (SHEET,), M)
    right = post(toolpaths(made, M), M)
    assert prove(right, made, M).failures == ()
    higher = tuple(rewritten(program, numbers("Z", lambda z: z + 0.4 if z == 2.5 else z)) for program in right)
    assert [program.data for program in higher] != [program.data for program in right]
    assert Rule.LEFTOVER in rules(prove(higher, made, M))
