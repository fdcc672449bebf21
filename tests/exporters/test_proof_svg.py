"""The drawing of a proof: panels by name, findings where they are, and one mark for those at one place."""

from xml.etree import ElementTree

import msgspec
import pytest

from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.proof import Failure, Proof, Rule, prove
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.proof_svg import proof_svg
from jupyter_fab.testing.panels import board, parts

type Job = tuple[Layout, tuple[Program, ...], Proof]


@pytest.fixture(scope="module")
def job() -> Job:
    """A board, cut and proven."""
    layout = nest(parts(board()), (nominal_sheet("birch-ply", 18.0),), M)
    programs = post(toolpaths(layout, M), M)
    return layout, programs, prove(programs, layout, M)


def failed(*places: tuple[float, float]) -> tuple[Failure, ...]:
    """Findings at those places."""
    return tuple(
        Failure(rule=Rule.GOUGE, part="part 1", text=f"finding {x:g}", place_mm=(x, y, 1.0)) for x, y in places
    )


def drawn(job: Job, failures: tuple[Failure, ...] = ()) -> ElementTree.Element:
    """The drawing of the job with these findings."""
    layout, programs, proof = job
    told = msgspec.structs.replace(proof, ok=not failures, failures=failures)
    return ElementTree.fromstring(proof_svg(programs, layout, M, told, "Sign"))


def words(root: ElementTree.Element) -> list[str]:
    """All that is written in it."""
    return [one.text or "" for one in root.iter() if one.tag.endswith("text")]


def test_a_panel_bears_its_name(job: Job) -> None:
    """Once, and the verdict stands above."""
    said = words(drawn(job))
    assert said.count("part 1") == 1
    assert said[0] == "Sign · Proven"


def test_findings_at_one_place_have_one_mark(job: Job) -> None:
    """Three near one another, one far off: two marks, each finding named in one, and all told below."""
    root = drawn(job, failed((100, 100), (110, 100), (300, 100), (100, 95)))
    marks = [one for one in root.iter() if one.get("class") == "finding"]
    assert [next(t.text for t in mark.iter() if t.tag.endswith("text")) for mark in marks] == ["1, 2, 4", "3"]
    assert sum("finding" in text for text in words(root)) >= 4
