"""A sheet that is cut on both faces: nothing of side B is armed before a person has said that it was turned over."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from jupyter_fab_server.hub import turning
from jupyter_fab_server.hub.memory import Memory
from jupyter_fab_server.hub.session import Stage, turned

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.wire.hubs import ProgramBundle, ReportKind
from tests.server.hub.conftest import StartHub
from tests.server.hub.test_sheets import JOB, between
from tests.support.hub import KEY, PaperRegistry, make_bundle

K = ReportKind


def bundle() -> ProgramBundle:
    """Return two programs of side A, two of side B, and one of a sheet that is not turned."""
    return make_bundle(JOB, programs=5, sheets=(0, 0, 0, 0, 1), sides="AABB-")


def test_only_side_b_asks_for_a_turn() -> None:
    """Before side A's programs and another sheet's nothing is to be turned; before side B's first one, it is, once."""
    made = bundle()
    for done in (0, 1, 4):
        turning.check(between(done, 5), made)
        assert turning.shown(between(done, 5), made) is None
        with pytest.raises(Conflict, match="leave it as it lies"):
            turning.take(between(done, 5), made)
    with pytest.raises(Conflict, match="Sheet 1 has not been turned over; turn it left to right onto its pins"):
        turning.check(between(2, 5), made)
    session, told = turned(between(2, 5), turning.take(between(2, 5), made))
    assert told == ((K.TURNED, {"sheet": 1}),)
    turning.check(session, made)
    turning.check(msgspec.structs.replace(session, program=3), made)
    assert turning.shown(session, made) is None


def test_the_console_says_where_the_pins_go() -> None:
    """Their places, how thick, and how long at most: sunk under a sheet of 17.8 mm."""
    assert turning.shown(between(2, 5), bundle()) == {
        "number": 1,
        "pins": [[15.0, 400.0], [2425.0, 400.0]],
        "diameter_mm": 6.0,
        "longest_mm": 21.0,
    }


@pytest.mark.parametrize("stage", [Stage.ARMED, Stage.CUTTING, Stage.HELD, Stage.UNCERTAIN, Stage.MADE])
def test_nothing_is_turned_while_a_program_is_released_or_under_way(stage: Stage) -> None:
    """The machine may move."""
    session = msgspec.structs.replace(between(2, 5), stage=stage)
    with pytest.raises(Conflict, match="between two programs"):
        turned(session, 0)
    assert turning.to_turn(session, bundle()) is None


def test_it_is_on_the_disk_before_it_counts(tmp_path: Path) -> None:
    """A crash between the word and the arming forgets neither; a new attempt begins with the sheet as it comes."""
    memory = Memory(tmp_path, "ghent", KEY)
    memory.begin(between(2, 5))
    memory.turned("job-1", 0)
    memory.close()
    again = Memory(tmp_path, "ghent", KEY)
    assert again.sessions["job-1"].turned == (0,)
    assert [report.kind for report in again.outbox] == [K.TURNED]
    again.begin(between(0, 5))
    assert again.sessions["job-1"].turned == ()
    again.close()


@pytest.mark.slow
def test_side_b_is_armed_when_the_sheet_was_turned(paper: PaperRegistry, start_hub: StartHub) -> None:
    """At a real agent and a simulated machine: refused, said, cut; the registry hears it in its order."""
    paper.bundle = lambda: make_bundle(paper.job, programs=2, sheets=(0, 0), sides="AB")
    hub = start_hub()
    hub.prepare()
    assert hub.state()["jobs"][0]["turn"] is None
    hub.ask("jobs/job-1/turn", 409)
    hub.cut()
    hub.until(lambda: hub.stage() == "between", "side A is cut")
    assert hub.state()["jobs"][0]["turn"]["number"] == 1
    assert "has not been turned over" in hub.ask("jobs/job-1/arm", 409)["detail"]
    assert hub.state()["armed"] is None
    hub.ask("jobs/job-1/turn")
    assert hub.state()["jobs"][0]["turn"] is None
    hub.cut()
    hub.until(lambda: hub.stage() == "made", "side B is cut")
    hub.until(lambda: K.MADE in paper.kinds, "the registry hears of it")
    assert paper.kinds == [K.ARMED, K.STARTED, K.HELD, K.TURNED, K.RESUMED, K.MADE]
