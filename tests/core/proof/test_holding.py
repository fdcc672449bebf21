"""A skin stands where it is stated, and no cutter meets a screw: right programs are proven, sabotaged ones refused."""

import hashlib
import itertools
import math
import re

import msgspec
import pytest

from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.holding import Holding, PartsHeld, Screw
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.proof import Proof, Rule, prove
from jupyter_fab.core.proof.playing import played
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, parts, windowed_top

type Job = tuple[Layout, tuple[Program, ...], MachineProfile]


def job(holding: Holding) -> Job:
    """A panel with a window and a small one, on a sheet that is held so."""
    machine = msgspec.structs.replace(FULL_SHEET_ROUTER, holding=holding)
    layout = nest(parts(windowed_top(), board()), (nominal_sheet("birch-ply", 18.0),), machine)
    return layout, post(toolpaths(layout, machine), machine), machine


@pytest.fixture(scope="module")
def skinned() -> Job:
    """Held by a skin of 0.4 mm."""
    return job(Holding(parts=PartsHeld.ONION_SKIN))


@pytest.fixture(scope="module")
def screwed() -> Job:
    """Held by tabs, on a sheet that is screwed down."""
    return job(Holding(screws=True))


def changed(program: Program, change: list[tuple[str, str]]) -> Program:
    """The program with what matches replaced, line by line."""
    lines = program.lines()
    for pattern, put in change:
        lines = [line if line.startswith("(") else re.sub(pattern, put, line) for line in lines]
    return with_lines(program, lines)


def with_lines(program: Program, lines: list[str]) -> Program:
    """The program with other lines."""
    data = ("\n".join(lines) + "\n").encode()
    return msgspec.structs.replace(program, data=data, sha256=hashlib.sha256(data).hexdigest())


def rules(proof: Proof) -> set[Rule]:
    """The rules that are broken."""
    return {failure.rule for failure in proof.failures}


def test_both_ways_of_holding_are_proven(skinned: Job, screwed: Job) -> None:
    """With a skin there are no tabs, and only what is cleared goes through; screws have their own program, first."""
    for layout, programs, machine in (skinned, screwed):
        assert prove(programs, layout, machine).failures == ()
    layout, programs, _ = skinned
    assert layout.skin_mm == 0.4
    assert not any(placed.tabs for placed in layout.placed)
    assert "(leaves a skin of 0.4 mm under outlines, cut it with a knife)" in programs[-1].lines()
    layout, programs, _ = screwed
    assert programs[0].name == "01-screws-drill-5"
    assert f"(makes the holes of {len(layout.screws)} screws, then screw the sheet down)" in programs[0].lines()
    assert f"(held by {len(layout.screws)} screws, 10 mm free round each)" in programs[-1].lines()


@pytest.mark.parametrize(("low", "rule"), [(-0.3, Rule.SKIN), (0.1, Rule.SKIN), (0.7, Rule.LEFTOVER)])
def test_a_skin_of_another_thickness_is_found(skinned: Job, low: float, rule: Rule) -> None:
    """Cut through, too thin to hold, too thick for the knife."""
    layout, programs, machine = skinned
    spoiled = (*programs[:-1], changed(programs[-1], [(r"Z0\.4(?!\d)", f"Z{low:g}")]))
    assert rule in rules(prove(spoiled, layout, machine))


def test_a_skin_that_is_cut_at_one_place_is_found(skinned: Job) -> None:
    """A dip through it, at the last line that goes along the skin."""
    layout, programs, machine = skinned
    lines = programs[-1].lines()
    at = max(i for i, line in enumerate(lines) if re.search(r"Z0\.4(?!\d)", line))
    spoiled = with_lines(programs[-1], [*lines[: at + 1], "G1Z-0.2F900", "Z0.4", *lines[at + 1 :]])
    assert rules(prove((*programs[:-1], spoiled), layout, machine)) == {Rule.SKIN}


def test_skinned_programs_are_not_those_of_tabs(skinned: Job) -> None:
    """For a layout that says tabs, what the skin leaves is left over."""
    layout, programs, machine = skinned
    assert Rule.LEFTOVER in rules(prove(programs, msgspec.structs.replace(layout, skin_mm=None), machine))


def test_screws_stand_in_the_waste_and_no_spot_is_far_from_one(screwed: Job) -> None:
    """Each keeps its distance from every part, and from the border where clamps are; the corners have theirs."""
    layout, _, _ = screwed
    sheet = layout.sheets[0]
    assert sheet.trim_mm == 12.0
    for screw in layout.screws:
        assert min(screw.x_mm, screw.y_mm) >= 15.0
        for placed in layout.placed:
            wide, high = placed.size_mm()
            dx = max(placed.x_mm - screw.x_mm, 0.0, screw.x_mm - placed.x_mm - wide)
            dy = max(placed.y_mm - screw.y_mm, 0.0, screw.y_mm - placed.y_mm - high)
            assert (dx * dx + dy * dy) ** 0.5 >= 6.0 + 10.0
    assert {(15.0, 15.0), (15.0, 1205.0), (2425.0, 15.0), (2425.0, 1205.0)} <= {(s.x_mm, s.y_mm) for s in layout.screws}
    assert 8 <= len(layout.screws) <= 40


@pytest.mark.parametrize("way", ["G1 X{x:.1f} Y{y:.1f} Z19", "G0 X{x:.1f} Y{y:.1f}", "G1 X{near:.1f} Y{y:.1f} Z10"])
def test_a_way_through_a_screw_is_found(screwed: Job, way: str) -> None:
    """At feed just over the sheet, at rapid between two cuts, and beside it in the wood."""
    layout, programs, machine = screwed
    screw = max(layout.screws, key=lambda s: (1000 < s.x_mm < 2000) and (300 < s.y_mm < 900))
    lines = programs[-1].lines()
    at = max(i for i, line in enumerate(lines) if re.fullmatch(r"(G0)?Z22", line))
    there = way.format(x=screw.x_mm, y=screw.y_mm, near=screw.x_mm + 12.0)
    spoiled = with_lines(programs[-1], [*lines[: at + 1], there, "G0Z22", *lines[at + 1 :]])
    found = prove((*programs[:-1], spoiled), layout, machine)
    assert Rule.SCREW in rules(found)
    failure = next(failure for failure in found.failures if failure.rule is Rule.SCREW)
    assert failure.limit == 10.0
    assert failure.figure < 10.0
    assert failure.line > at


def test_a_rapid_that_would_pass_a_screw_goes_over_it() -> None:
    """A screw put into the middle of the longest way between two cuts: the way is gone at safe height, and proven."""
    near = nest(parts(board(), board()), (nominal_sheet("birch-ply", 18.0),), FULL_SHEET_ROUTER)
    far = msgspec.structs.replace(near.placed[1], x_mm=1700.0, y_mm=300.0)
    layout = msgspec.structs.replace(near, placed=(near.placed[0], far))
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    steps = played(programs, layout, FULL_SHEET_ROUTER)[0].steps
    low = [(a, b) for a, b in itertools.pairwise(steps) if a.z == b.z == 22.0]
    here, there = max(low, key=lambda pair: math.dist((pair[0].x, pair[0].y), (pair[1].x, pair[1].y)))
    middle = Screw(sheet=0, x_mm=round((here.x + there.x) / 2, 1), y_mm=round((here.y + there.y) / 2, 1))
    screwed = msgspec.structs.replace(layout, screws=(middle,))
    holes, mill = post(toolpaths(screwed, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    assert mill.data.count(b"Z33") == programs[0].data.count(b"Z33") + 1
    assert prove((holes, mill), screwed, FULL_SHEET_ROUTER).failures == ()
    assert Rule.SCREW in rules(prove((holes, *programs), screwed, FULL_SHEET_ROUTER))


def test_the_holes_come_first_and_none_is_missing(screwed: Job) -> None:
    """Run last, they would be drilled into the screws; a screw without its hole has no place."""
    layout, programs, machine = screwed
    assert Rule.SCREW in rules(prove((*programs[1:], programs[0]), layout, machine))
    assert Rule.SCREW in rules(prove(programs[1:], layout, machine))
    lines = programs[0].lines()
    shallow = with_lines(programs[0], [re.sub(r"Z-0\.3", "Z5", line) for line in lines])
    assert Rule.SCREW in rules(prove((shallow, *programs[1:]), layout, machine))


def test_a_screw_in_a_panel_is_found(screwed: Job) -> None:
    """Whatever else is right: the layout itself may be wrong."""
    layout, programs, machine = screwed
    placed = layout.placed[0]
    bad = Screw(sheet=0, x_mm=placed.x_mm + 40.0, y_mm=placed.y_mm + 40.0)
    found = prove(programs, msgspec.structs.replace(layout, screws=(*layout.screws, bad)), machine)
    assert "a screw stands in a panel" in " ".join(failure.text for failure in found.failures)
