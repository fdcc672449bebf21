"""A sheet that screws hold: after its holes nothing is armed before a person has said that the screws are in."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from jupyter_fab_server.hub import screwing
from jupyter_fab_server.hub.memory import Memory
from jupyter_fab_server.hub.session import Stage, screwed

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.gcode import post
from jupyter_fab.core.holding import Holding
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.hubs import ProgramBundle, ReportKind
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, parts
from tests.server.hub.conftest import StartHub
from tests.server.hub.test_sheets import JOB, between
from tests.support.hub import KEY, PaperRegistry, make_bundle

K = ReportKind


def bundle() -> ProgramBundle:
    """Return holes and two cuts of a first sheet, holes and a cut of a second, a cut of one that clamps hold."""
    return make_bundle(JOB, programs=6, sheets=(0, 0, 0, 1, 1, 2), screws=(0, 1))


def test_what_counts_on_the_screws_waits_for_them() -> None:
    """The holes are made in a clamped sheet; each sheet's next program waits, once, for that sheet's screws."""
    made = bundle()
    for done in (0, 3, 5):
        screwing.check(between(done, 6), made)
        assert screwing.shown(between(done, 6), made) is None
        with pytest.raises(Conflict, match="No sheet is to be screwed down now"):
            screwing.take(between(done, 6), made)
    with pytest.raises(Conflict, match="Sheet 1 is not screwed down; drive its 2 screws in"):
        screwing.check(between(1, 6), made)
    assert screwing.shown(between(1, 6), made) == {"number": 1, "screws": 2}
    session, told = screwed(between(1, 6), screwing.take(between(1, 6), made))
    assert told == ((K.SCREWED, {"sheet": 1}),)
    for done in (1, 2):
        screwing.check(msgspec.structs.replace(session, program=done), made)
    with pytest.raises(Conflict, match="Sheet 2 is not screwed down"):
        screwing.check(msgspec.structs.replace(session, program=4), made)


def test_programs_as_they_are_posted_are_known() -> None:
    """Of a layout that screws hold only the first program, which makes their holes, is armed without a word."""
    machine = msgspec.structs.replace(FULL_SHEET_ROUTER, holding=Holding(screws=True))
    layout = nest(parts(board()), (nominal_sheet("birch-ply", 18.0),), machine)
    programs = post(toolpaths(layout, machine), machine)
    files = make_bundle(JOB, programs=len(programs)).programs
    made = msgspec.structs.replace(
        make_bundle(JOB),
        programs=tuple(msgspec.structs.replace(file, name=one.name) for file, one in zip(files, programs, strict=True)),
        layout=plain(layout),
    )
    assert made.screws_in(0) == len(layout.screws) > 0
    waits = [screwing.to_screw(between(done, len(programs)), made) for done in range(len(programs))]
    assert waits == [None, *[0] * (len(programs) - 1)]
    assert len(waits) > 1


@pytest.mark.parametrize("stage", [Stage.ARMED, Stage.CUTTING, Stage.HELD, Stage.UNCERTAIN, Stage.MADE])
def test_nobody_screws_while_a_program_is_released_or_under_way(stage: Stage) -> None:
    """The machine may move."""
    session = msgspec.structs.replace(between(1, 6), stage=stage)
    with pytest.raises(Conflict, match="between two programs"):
        screwed(session, 0)
    assert screwing.to_screw(session, bundle()) is None


def test_it_is_on_the_disk_before_it_counts(tmp_path: Path) -> None:
    """A crash between the word and the arming forgets neither; a new attempt's sheet is screwed down anew."""
    memory = Memory(tmp_path, "ghent", KEY)
    memory.begin(between(1, 6))
    memory.screwed("job-1", 0)
    memory.close()
    again = Memory(tmp_path, "ghent", KEY)
    assert again.sessions["job-1"].screwed == (0,)
    assert [report.kind for report in again.outbox] == [K.SCREWED]
    again.begin(between(0, 6))
    assert again.sessions["job-1"].screwed == ()
    again.close()


@pytest.mark.slow
def test_the_outline_is_armed_when_the_sheet_is_screwed_down(paper: PaperRegistry, start_hub: StartHub) -> None:
    """At a real agent and a simulated machine: refused, said, cut; the registry hears it in its order."""
    paper.bundle = lambda: make_bundle(paper.job, programs=2, sheets=(0, 0), screws=(0,))
    hub = start_hub()
    hub.prepare()
    assert hub.state()["jobs"][0]["screw"] is None
    hub.ask("jobs/job-1/screw", 409)
    hub.cut()
    hub.until(lambda: hub.stage() == "between", "the holes are made")
    assert hub.state()["jobs"][0]["screw"] == {"number": 1, "screws": 2}
    assert "is not screwed down" in hub.ask("jobs/job-1/arm", 409)["detail"]
    assert hub.state()["armed"] is None
    hub.ask("jobs/job-1/screw")
    assert hub.state()["jobs"][0]["screw"] is None
    hub.cut()
    hub.until(lambda: hub.stage() == "made", "the outline is cut")
    hub.until(lambda: K.MADE in paper.kinds, "the registry hears of it")
    assert paper.kinds == [K.ARMED, K.STARTED, K.HELD, K.SCREWED, K.RESUMED, K.MADE]
