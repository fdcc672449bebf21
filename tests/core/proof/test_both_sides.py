"""A sheet that is cut on both faces: what was cut from below counts, where the sheet was turned over, and only there.

The programs of each face are posted for panels that have that face's features alone; the proof is asked about the panel
with both.
"""

import re

import msgspec
import pytest
from attrs import evolve, frozen

from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.part import Grain, Panel, Pocket, Side
from jupyter_fab.core.proof import Proof, Rule, prove
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import OperationKind, toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import parts, reliefs

SHEET = nominal_sheet("birch-ply", 18.0)
UP = Pocket(outline=rectangle(40, 40, 90, 160), depth_mm=6.0)
DOWN = Pocket(outline=rectangle(250, -5, 270, 205), depth_mm=8.0, side=Side.B)


@frozen
class Run:
    """A program, and the face that is up while it runs."""

    name: str
    sheet: int
    tool: str
    machine: str
    data: bytes
    side: str


def panel(*features: Pocket) -> Panel:
    """A board with these pockets, and round corners where they need them."""
    rounds = [relief for f in features for relief in (reliefs(40, 40, 90, 160, 6.0) if f is UP else [])]
    return Panel(
        material="birch-ply",
        thickness_mm=18.0,
        outline=rectangle(0, 0, 400, 200),
        features=(*features, *rounds),
        grain=Grain.X,
    )


def ran(programs: tuple[Program, ...], side: str) -> list[Run]:
    """Programs run with that face up."""
    return [Run(f"{p.name}-{side}", p.sheet, p.tool, p.machine, p.data, side) for p in programs]


@pytest.fixture(scope="module")
def job() -> tuple[Layout, list[Run]]:
    """The board with both pockets, and its runs: the first face's pocket, then, turned over, the other and the edge."""
    lower = nest(parts(panel(DOWN)), (SHEET,), M)  # lies on its other face, since its pocket is there
    (lies,) = lower.placed
    assert lies.flipped
    assert lies.rotation_deg == 0
    wide = SHEET.size_mm[0]
    # the same board, seen from the first face: mirrored about the sheet's y direction, as its tabs are
    tabs = tuple(msgspec.structs.replace(tab, x=400.0 - tab.x, dx=-tab.dx) for tab in lies.tabs)
    place = msgspec.structs.replace(lies, panel=panel(UP, DOWN), flipped=False, x_mm=wide - lies.x_mm - 400, tabs=tabs)
    layout = msgspec.structs.replace(lower, placed=(place,))
    upper = msgspec.structs.replace(lower, placed=(msgspec.structs.replace(place, panel=panel(UP)),))
    paths = toolpaths(upper, M)
    pockets = [
        msgspec.structs.replace(run, operations=tuple(op for op in run.operations if op.kind is OperationKind.POCKET))
        for run in paths.runs
    ]
    first = post(msgspec.structs.replace(paths, runs=tuple(pockets)), M)
    return layout, [*ran(first, "A"), *ran(post(toolpaths(lower, M), M), "B")]


def rules(proof: Proof) -> set[Rule]:
    """The rules that were broken."""
    return {failure.rule for failure in proof.failures}


def test_both_faces_are_proven(job: tuple[Layout, list[Run]]) -> None:
    """What should be gone from each face is gone, tabs stand on the face that lies down; only pins are missing."""
    layout, runs = job
    proof = prove(runs, layout, M)
    assert rules(proof) == {Rule.PIN}
    assert len(proof.failures) == 1
    assert proof.figures.tabs == proof.figures.tabs_standing >= 2


def test_a_sheet_that_was_not_turned_or_turned_twice(job: tuple[Layout, list[Run]]) -> None:
    """On the wrong face, in the wrong order or only half run: the board is spoiled, and said to be."""
    layout, runs = job
    assert Rule.LEFTOVER in rules(prove([evolve(run, side="A") for run in runs], layout, M))
    swapped = prove([evolve(run, side={"A": "B", "B": "A"}[run.side]) for run in runs], layout, M)
    assert {Rule.LEFTOVER, Rule.PROGRAMS} <= rules(swapped)
    twice = [runs[-1], *runs]
    assert Rule.PROGRAMS in rules(prove(twice, layout, M))
    assert Rule.LEFTOVER in rules(prove(runs[1:], layout, M))
    assert Rule.LEFTOVER in rules(prove(runs[:1], layout, M))


@pytest.mark.parametrize(("number", "rule"), [(0, Rule.GOUGE), (1, Rule.GOUGE)])
def test_each_face_is_held_to_its_depth(job: tuple[Layout, list[Run]], number: int, rule: Rule) -> None:
    """A pocket a tenth of a millimetre too deep is found from whichever face it was cut; too shallow as well."""
    layout, runs = job
    level = 12 if number == 0 else 10
    for height_mm, found in ((level - 0.15, rule), (level + 0.15, Rule.LEFTOVER)):
        data = re.sub(rf"Z{level}(?=[F\n])", f"Z{height_mm:.2f}", runs[number].data.decode()).encode()
        assert data != runs[number].data
        changed = [evolve(run, data=data) if i == number else run for i, run in enumerate(runs)]
        assert found in rules(prove(changed, layout, M))
