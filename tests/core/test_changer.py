"""One program with a change of tools for each, in LinuxCNC's words; where GRBL is spoken M6 stays refused.

LinuxCNC's own interpreter reads the programs, and its way is compared with ours.
"""

import hashlib
import itertools
import math
from pathlib import Path

import msgspec
import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.gcode_words import lint, moves
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, Dialect
from jupyter_fab.core.profiles import CHANGER_ROUTER
from jupyter_fab.core.proof import Rule, prove
from jupyter_fab.core.proof.playing import played
from jupyter_fab.core.proof.words import words_of
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import OperationKind, toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.setup_page import setup_page
from jupyter_fab.testing.panels import bracket, parts, slotted_side
from tests.support.canon import understood

type Made = tuple[Layout, tuple[Program, ...]]


@pytest.fixture(scope="module")
def made() -> Made:
    """A panel with holes of several sizes and a small one, for a machine with a changer."""
    layout = nest(parts(slotted_side(), bracket()), (nominal_sheet("birch-ply", 18.0),), CHANGER_ROUTER)
    return layout, post(toolpaths(layout, CHANGER_ROUTER), CHANGER_ROUTER)


def changed(program: Program, old: str, new: str) -> Program:
    """The program with a text replaced; it must be there."""
    assert old.encode() in program.data
    data = program.data.replace(old.encode(), new.encode())
    return msgspec.structs.replace(program, data=data, sha256=hashlib.sha256(data).hexdigest())


def test_all_tools_of_a_sheet_are_in_one_program(made: Made) -> None:
    """Holes first, each tool by its place in the changer, its length and its speed; it is proven."""
    layout, (program,) = made
    assert program.name == "01-all-tools"
    assert program.tools[0] == "drill-5"
    assert program.tools[-1] == "end-mill-6"
    assert len(program.tools) > 2
    lines = program.lines()
    assert "G21 G90 G94 G17 G54 G40 G49 G80 G91.1 G64 P0.01" in lines
    for name in program.tools:
        number = CHANGER_ROUTER.pocket_of(name)
        at = lines.index(f"T{number} M6")
        assert lines[at + 1] == f"G43 H{number}"
        assert lines[at + 2] == "G0Z33"
        assert lines[at + 3].startswith("M3 S")
    assert lint(program.data, Dialect.LINUXCNC) == ()
    assert prove((program,), layout, CHANGER_ROUTER).failures == ()


def test_linuxcnc_reads_it_as_we_do(made: Made, tmp_path: Path) -> None:
    """The tools that it calls for, and every place to which it goes, in order."""
    _, (program,) = made
    theirs = understood(program.data, tmp_path, tools=len(CHANGER_ROUTER.tools))
    assert theirs.tools == tuple(CHANGER_ROUTER.pocket_of(name) for name in program.tools)
    ours = [list(found)[-1] for _, found in itertools.groupby(moves(program.data), key=lambda m: m.line)]
    ends = [stretch.points[-1] for stretch in theirs.stretches]
    assert len(ends) == len(ours)
    assert (
        max(math.dist(end, (m.x, m.y, m.z)) for end, m in zip(ends, ours, strict=True)) < 2e-3
    )  # an arc's end, turned


def test_grbl_refuses_a_changer() -> None:
    """In a profile, in the linter, in the proof."""
    with pytest.raises(BadInput, match="M6"):
        msgspec.structs.replace(CHANGER_ROUTER, dialect=Dialect.GRBL_1_1).__post_init__()
    wire = msgspec.json.encode(CHANGER_ROUTER).replace(b'"linuxcnc"', b'"grbl-1.1"')
    with pytest.raises(msgspec.ValidationError, match="M6"):
        msgspec.json.decode(wire, type=type(CHANGER_ROUTER))
    for word in ("T1 M6", "G43 H1", "G64 P0.01"):
        assert lint(f"G21\n{word}\n".encode()) != ()
        assert lint(f"G21\n{word}\n".encode(), Dialect.LINUXCNC) == ()


def test_programs_for_linuxcnc_are_none_for_grbl(made: Made) -> None:
    """The same bytes, proven for a machine that reads GRBL, are refused for their words."""
    layout, (program,) = made
    other = msgspec.structs.replace(CHANGER_ROUTER, dialect=Dialect.GRBL_1_1, tool_changer=False)
    found = {failure.rule for failure in prove((program,), layout, other).failures}
    assert Rule.WORD in found


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (" G64 P0.01", "", Rule.MODES),
        ("G64 P0.01", "G64", Rule.MODES),
        ("G64 P0.01", "G64 P1", Rule.MODES),
        ("T4 M6\nG43 H4", "T4 M6\nG43 H1", Rule.TOOL),
        ("G43 H1\n", "", Rule.TOOL),
        ("T1 M6\nG43 H1", "T3 M6\nG43 H3", Rule.TOOL),
        ("M5\nG4 P1\nT1", "T1", Rule.TOOL),
        ("T1 M6", "T9 M6", Rule.TOOL),
        ("(pocket, part 1)", "(MSG, part 1)", Rule.WORD),
        ("(pocket, part 1)", "( M S G,part 1)", Rule.WORD),
        ("(pocket, part 1)", "(py,import os)", Rule.WORD),
        ("(pocket, part 1)", "(pyreload)", Rule.WORD),
        ("(pocket, part 1)", "(abort,now)", Rule.WORD),
        ("(pocket, part 1)", "( unheard ,of)", Rule.WORD),
    ],
)
def test_what_is_wrong_with_a_change_is_found(made: Made, old: str, new: str, rule: Rule) -> None:
    """Corners without a limit, the length of another tool or none, another tool, the spindle on, no such place."""
    layout, (program,) = made
    found = prove((changed(program, old, new),), layout, CHANGER_ROUTER)
    assert rule in {failure.rule for failure in found.failures}


def test_a_program_that_never_fetches_its_tool_is_found() -> None:
    """Without the first change it would be cut by whatever is in the spindle, however long that is."""
    layout = nest(parts(bracket()), (nominal_sheet("birch-ply", 18.0),), CHANGER_ROUTER)
    programs = post(toolpaths(layout, CHANGER_ROUTER), CHANGER_ROUTER)
    assert prove(programs, layout, CHANGER_ROUTER).ok
    (program,) = programs
    (tool,) = program.tools
    number = CHANGER_ROUTER.pocket_of(tool)
    change, length = f"T{number} M6\n", f"G43 H{number}\n"
    for gone in (change + length, change, length):
        found = prove((changed(program, gone, ""),), layout, CHANGER_ROUTER)
        assert {failure.rule for failure in found.failures} == {Rule.TOOL}, gone
    unfetched = prove((changed(program, change + length, ""),), layout, CHANGER_ROUTER)
    (failure,) = unfetched.failures
    assert "T and M6" in failure.text
    early = prove((changed(program, change, "M3 S18000\n" + change),), layout, CHANGER_ROUTER)
    assert any("T and M6" in failure.text for failure in early.failures)


@pytest.mark.parametrize(
    "comment",
    ["(py,import os)", "(pyreload)", "( PyRun,x)", "(abort,now)", "( MSG,x)", "(m s g,x)", "(logopen,x)", "(none, x)"],
)
def test_comments_that_are_executed_are_refused_by_the_linter(comment: str) -> None:
    """LinuxCNC runs some comments; a word and a comma are refused unless it is one of our own operations."""
    for dialect in Dialect:
        (finding,) = lint(f"G21\n{comment}\n".encode(), dialect)
        assert finding == "line 2: a comment that a controller acts on"


@pytest.mark.parametrize("kind", OperationKind)
def test_our_own_comments_pass(kind: OperationKind) -> None:
    """Each kind of operation with its part, and heads with a comma further on, in linter and proof alike."""
    data = f"({kind}, python rack)\n(first face, makes holes)\n(tool v-60, D6)\nG21\n".encode()
    assert lint(data) == lint(data, Dialect.LINUXCNC) == ()
    for line in data.split(b"\n"):
        words_of(line)


def test_a_change_takes_its_time(made: Made) -> None:
    """As many seconds more as the profile says, for each tool."""
    layout, (program,) = made
    quick = msgspec.structs.replace(CHANGER_ROUTER, tool_change_s=0.0)
    (sooner,) = post(toolpaths(layout, quick), quick)
    assert program.seconds - sooner.seconds == pytest.approx(12.0 * len(program.tools), abs=0.2)


def test_each_tool_is_played_with_its_own_size(made: Made) -> None:
    """A replay shows what each tool of the program removes."""
    layout, programs = made
    runs = played(programs, layout, CHANGER_ROUTER)
    assert tuple(run.tool for run in runs) == programs[0].tools
    assert [run.radius_mm for run in runs] == [CHANGER_ROUTER.tool(name).radius_mm for name in programs[0].tools]


def test_the_page_says_how_the_changer_is_loaded(made: Made) -> None:
    """Each tool with its place, and one program to run."""
    layout, programs = made
    page = setup_page(layout, CHANGER_ROUTER, programs, prove(programs, layout, CHANGER_ROUTER))
    assert "T2 drill 5 mm" in page
    assert "run <b>01-all-tools.nc</b>" in page


def test_without_a_changer_each_tool_has_its_program() -> None:
    """LinuxCNC's first line, no word of tools; GRBL's programs are as they were."""
    machine = msgspec.structs.replace(CHANGER_ROUTER, tool_changer=False)
    layout = nest(parts(slotted_side()), (nominal_sheet("birch-ply", 18.0),), machine)
    programs = post(toolpaths(layout, machine), machine)
    assert len(programs) > 2
    assert all(not program.tools and b"M6" not in program.data for program in programs)
    assert prove(programs, layout, machine).ok
    assert "G21 G90 G94 G17 G54" in post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)[0].lines()
