"""A job's further sheets: no program is armed for one that was not measured, or that its program was not proven for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_fab_server.hub import sheets
from jupyter_fab_server.hub.memory import Memory
from jupyter_fab_server.hub.session import Happening, Session, SheetReadings, Stage, measured, step

from jupyter_fab.core.errors import BadInput, Conflict
from jupyter_fab.core.states import JobState
from jupyter_fab.core.wire.hubs import Job, ProgramBundle, ReportKind
from tests.support.hub import KEY, make_bundle

JOB = Job(
    id="job-1", order="order-1", hub="ghent", state=JobState.READY, attempt=1, fence=1, title="Desk", design="desk",
    version="1.0.0", values={}, material="birch-ply", thickness_mm=18.0, tolerance_mm=0.9, parts=8, sheets=2,
    machine_minutes=12.0, pay_minor=5000, due=dt.date(2030, 1, 1),
)  # fmt: skip
LIKE = (17.8, 17.9, 17.8, 17.8)  # the first one, for which the programs were proven, is 17.8 mm
CENTI_MM = st.integers(-60, 60)


def bundle(*of_sheets: int) -> ProgramBundle:
    """Return a bundle with a program for each of these sheets."""
    return make_bundle(JOB, programs=len(of_sheets), sheets=of_sheets)


def between(done: int, programs: int, *found: SheetReadings) -> Session:
    """Return a job of which so many programs are done."""
    stage = Stage.BETWEEN if done else Stage.READY
    return Session(
        job="job-1", attempt=1, fence=1, digest="d", programs=programs, stage=stage, program=done, begun=done > 0,
        measured=found,
    )  # fmt: skip


def test_the_first_sheet_was_measured_when_it_was_loaded() -> None:
    """Its programs are armed without more, one after the other, and there is nothing to measure."""
    made = bundle(0, 0, 1)
    for done in (0, 1):
        sheets.check(between(done, 3), made)
        assert sheets.shown(between(done, 3), made) is None
        with pytest.raises(Conflict):
            sheets.take(between(done, 3), made, LIKE)


def test_each_further_sheet_is_measured_for_itself() -> None:
    """Unmeasured, or with another sheet's readings, it is refused; its own readings serve for all its programs."""
    made = bundle(0, 1, 1, 2)
    with pytest.raises(Conflict, match=r"Sheet 2 has not been measured"):
        sheets.check(between(1, 4), made)
    found = sheets.take(between(1, 4), made, LIKE)
    assert (found.sheet, found.readings_mm) == (1, LIKE)
    sheets.check(between(1, 4, found), made)
    assert sheets.shown(between(1, 4, found), made) == {
        "number": 2,
        "kind": "Birch plywood, 18 mm",
        "low_mm": 17.7,
        "high_mm": 17.84,
        "readings_mm": list(LIKE),
    }
    sheets.check(between(2, 4, found), made)
    assert sheets.to_measure(between(2, 4, found), made) is None, "it is being cut: it cannot become another sheet"
    with pytest.raises(Conflict, match=r"Sheet 3 has not been measured"):
        sheets.check(between(3, 4, found), made)


def test_a_sheet_of_another_kind_is_held_against_its_own_measure() -> None:
    """The second sheet is thin: readings of the thick kind are refused, those near what it was proven for are taken."""
    made = make_bundle(JOB, programs=2, sheets=(0, 1), thin=1)
    shown = sheets.shown(between(1, 2), made)
    assert shown is not None
    assert (shown["kind"], shown["low_mm"], shown["high_mm"]) == ("Birch plywood, 6.5 mm", 6.2, 6.34)
    with pytest.raises(BadInput):
        sheets.take(between(1, 2), made, LIKE)
    found = sheets.take(between(1, 2), made, (6.3, 6.31, 6.3, 6.29))
    sheets.check(between(1, 2, found), made)


@given(st.tuples(CENTI_MM, CENTI_MM, CENTI_MM, CENTI_MM))
def test_only_a_sheet_as_thick_as_was_proven_is_taken(off: tuple[int, int, int, int]) -> None:
    """Taken if, and only if, the mean is at most 0.04 mm over and 0.1 mm under the proven 17.8, and it is even."""
    made = bundle(0, 1)
    readings = tuple(round(17.8 + one / 100, 2) for one in off)
    mean = round(sum(readings) / 4, 2)
    taken = 17.7 <= mean <= 17.84 and max(off) - min(off) <= 60
    if taken:
        found = sheets.take(between(1, 2), made, readings)
        sheets.check(between(1, 2, found), made)
        return
    with pytest.raises(BadInput, match=r"[Mm]easure") as refused:
        sheets.take(between(1, 2), made, readings)
    assert refused.value.pointer


def test_a_sheet_of_another_thickness_is_refused_in_figures() -> None:
    """The operator reads what was measured, what the program was proven for, and what to do."""
    with pytest.raises(BadInput, match=r"Sheet 2 measures 18\.40 mm; .* 17\.70 to 17\.84 mm.*Take another sheet"):
        sheets.take(between(1, 2), bundle(0, 1), (18.4, 18.4, 18.4, 18.4))
    forged = between(1, 2, SheetReadings(sheet=1, readings_mm=(18.4, 18.4, 18.4, 18.4)))
    with pytest.raises(BadInput):  # however it came into the session
        sheets.check(forged, bundle(0, 1))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (Stage.READY, Stage.BETWEEN)])
def test_nothing_is_measured_while_a_program_is_released_or_under_way(stage: Stage) -> None:
    """The readings under which a program was armed cannot be changed after that."""
    session = msgspec.structs.replace(between(1, 2), stage=stage)
    with pytest.raises(Conflict):
        measured(session, SheetReadings(sheet=1, readings_mm=LIKE))
    assert sheets.to_measure(session, bundle(0, 1)) is None


def test_readings_survive_a_crash_and_are_told_once(tmp_path: Path) -> None:
    """Journalled with their report; measured anew, the later ones count; a new program forgets them."""
    memory = Memory(tmp_path, "ghent", KEY)
    memory.begin(between(0, 2))
    for happening in (Happening.ARMED, Happening.STARTED, Happening.ENDED):
        memory.happened("job-1", happening)
    memory.measured("job-1", SheetReadings(sheet=1, readings_mm=(17.7, 17.7, 17.7, 17.8)))
    memory.measured("job-1", SheetReadings(sheet=1, readings_mm=LIKE))
    memory.close()
    again = Memory(tmp_path, "ghent", KEY)
    assert again.sessions["job-1"].readings_of(1) == LIKE
    told = [report.data for report in again.outbox if report.kind is ReportKind.MEASURED]
    assert told[-1] == {"sheet": 2, "readings_mm": list(LIKE)}
    assert [report.seq for report in again.outbox] == list(range(1, again.seq + 1))
    armed, _ = step(again.sessions["job-1"], Happening.ARMED)
    assert armed.readings_of(1) == LIKE
    again.begin(between(0, 2))
    assert again.sessions["job-1"].readings_of(1) == ()
    again.close()
