"""Programs are what GRBL accepts, named by their bytes, and say the same as the toolpaths that they were made from."""

import itertools

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from jupyter_fab.core.arcs import TOLERANCE_MM
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.gcode_words import lint, moves
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
    """parse(post(x)) == x, in order: each point is passed within the arcs' tolerance, and nothing else is cut."""
    paths, programs = made
    for run, program in zip(paths.runs, programs, strict=True):
        read = iter(_chains(program))
        for path in (path for operation in run.operations for path in operation.paths):
            way, said = np.array(path), np.array(next(read))
            assert _farthest(way, said) <= TOLERANCE_MM + 0.01  # a point nearer than that to the next one is left out
            assert _farthest(said, way) <= TOLERANCE_MM + 0.01
        assert next(read, None) is None


def _chains(program: Program) -> list[list[tuple[float, float, float]]]:
    """The feed moves between rapids, from where the cutter met the work."""
    found: list[list[tuple[float, float, float]]] = []
    for rapid, group in itertools.groupby(moves(program.data), key=lambda m: m.feed_mm_min == 0):
        if not rapid:
            found.append([(m.x, m.y, m.z) for m in group])
    return found


def _farthest(points: NDArray[np.float64], way: NDArray[np.float64]) -> float:
    """How far the points lie from a way of straight strokes, the farthest of them."""
    if len(way) == 1:
        return float(np.linalg.norm(points - way[0], axis=1).max())
    a, d = way[:-1], np.diff(way, axis=0)
    share = np.einsum("pij,ij->pi", points[:, None] - a[None], d) / np.maximum(np.einsum("ij,ij->i", d, d), 1e-12)
    nearest = a[None] + np.clip(share, 0, 1)[..., None] * d[None]
    return float(np.linalg.norm(points[:, None] - nearest, axis=2).min(axis=1).max())


def test_rounds_are_said_as_arcs(made: tuple[Toolpaths, tuple[Program, ...]]) -> None:
    """The mill's program has fewer than half the lines that its points would have."""
    paths, programs = made
    points = sum(len(path) for operation in paths.runs[-1].operations for path in operation.paths)
    assert len(programs[-1].lines()) < points / 2
    arcs = [line for line in programs[-1].lines() if "I" in line and "(" not in line]
    assert len(arcs) > 100


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
        b"G2X1Y1R1",
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
