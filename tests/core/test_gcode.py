"""Programs are what GRBL accepts, named by their bytes, and say the same as the toolpaths that they were made from."""

import math

import msgspec
import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.gcode import Program, lint, moves, post
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import Toolpaths, toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import bracket, parts, slotted_side, windowed_top


@pytest.fixture(scope="module")
def made() -> tuple[Toolpaths, tuple[Program, ...]]:
    """A piece with every kind of feature, posted."""
    piece = parts(slotted_side(), windowed_top(), bracket())
    layout = nest(piece, (nominal_sheet("birch-ply", 18.0),), FULL_SHEET_ROUTER)
    paths = toolpaths(layout, FULL_SHEET_ROUTER)
    return paths, post(paths, FULL_SHEET_ROUTER)


def test_one_program_for_each_tool_drill_first(made: tuple[Toolpaths, tuple[Program, ...]]) -> None:
    """GRBL changes no tools: each has its own program; the linter finds nothing in any."""
    _, programs = made
    assert [program.tool for program in programs] == ["drill-5", "end-mill-6"]
    assert [lint(program.data) for program in programs] == [(), ()]
    assert all(program.seconds > 10 for program in programs)


def test_reading_a_program_gives_back_the_toolpath(made: tuple[Toolpaths, tuple[Program, ...]]) -> None:
    """parse(post(x)) == x: every point is a feed move, in order (two nearer than 0.01 mm are one)."""
    paths, programs = made
    for run, program in zip(paths.runs, programs, strict=True):
        wanted = [point for operation in run.operations for path in operation.paths for point in path]
        read = [(m.x, m.y, m.z) for m in moves(program.data) if m.feed_mm_min]
        found = iter(read)
        last = next(found)
        for point in wanted:
            while math.dist(last, point) > 0.012:
                last = next(found)  # StopIteration here: the program lacks a point of the path
        # and nothing more: each feed move ends in a point of the path
        kept = {tuple(round(value, 3) + 0.0 for value in point) for point in wanted}
        assert {tuple(round(value, 3) + 0.0 for value in point) for point in read} <= kept


def test_the_same_layout_gives_the_same_bytes(made: tuple[Toolpaths, tuple[Program, ...]]) -> None:
    """The digest that was approved is the digest that is posted again."""
    paths, programs = made
    again = post(toolpaths(paths.layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    assert [program.sha256 for program in again] == [program.sha256 for program in programs]


def test_changed_bytes_are_refused(made: tuple[Toolpaths, tuple[Program, ...]]) -> None:
    """A program whose bytes do not fit its name cannot be made, nor decoded."""
    _, (program, *_) = made
    with pytest.raises(BadInput, match="fetch it again"):
        msgspec.structs.replace(program, data=program.data + b"G0X0\n")
    wire = msgspec.json.encode(program)
    assert msgspec.json.decode(wire, type=Program) == program


@pytest.mark.parametrize(
    "line",
    [
        b"G2X1Y1I1J0",
        b"G81X1Y1Z-1R1",
        b"M6T1",
        b"G41D1",
        b"G1X1K1",
        b"G91",
        b"G20",
        b"$H",
        b"G1X1!",
        b"g1x1",
        b"(never ends",
        b"(hold ! here)",
        b"G1X1\r",
        b"G1X" + b"1" * 80,
        "G1X1\N{NO-BREAK SPACE}".encode(),
        b"G1XY1",
        b"%",
    ],
)
def test_the_linter_refuses_what_is_not_on_the_list(line: bytes) -> None:
    """One bad line among good ones is named by its number."""
    (finding,) = lint(b"G21 G90\n" + line + b"\nG0X1\n")
    assert finding.startswith("line 2:")
