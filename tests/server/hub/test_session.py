"""A job at the hub as a pure machine: what leads to cutting, what a crash makes of it, who ends uncertainty."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_fab_server.hub.session import Happening, Session, Stage, step

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.wire.hubs import ReportKind

H = Happening
HAPPENINGS = st.lists(st.sampled_from(list(Happening)), max_size=40)


def fresh(programs: int = 2) -> Session:
    """Return a job whose program has just come."""
    return Session(job="j", attempt=1, fence=1, digest="d", programs=programs)


@given(HAPPENINGS, st.integers(1, 3))
def test_only_arming_and_starting_lead_to_a_cut(happenings: list[Happening], programs: int) -> None:
    """Whatever happens in whatever order: cutting begins from ARMED alone, and arming from a job that rests."""
    session = fresh(programs)
    for happening in happenings:
        before = session
        with contextlib.suppress(Conflict):
            session, _ = step(session, happening)
        if session.stage is Stage.CUTTING and before.stage is not Stage.CUTTING:
            assert (before.stage, happening) in ((Stage.ARMED, H.STARTED), (Stage.HELD, H.RESUMED))
        if session.stage is Stage.ARMED and before.stage is not Stage.ARMED:
            assert (before.stage in (Stage.READY, Stage.BETWEEN), happening) == (True, H.ARMED)
        if before.stage is Stage.UNCERTAIN and session.stage is not Stage.UNCERTAIN:
            assert happening in (H.FOUND_MADE, H.SCRAPPED)
        if before.stage in (Stage.MADE, Stage.SCRAPPED):
            assert session == before
        assert session.program <= session.programs
        assert session.begun >= before.begun


@given(HAPPENINGS, st.integers(1, 3))
def test_a_crash_never_leaves_a_cut_or_a_release(happenings: list[Happening], programs: int) -> None:
    """After coming back nothing is armed or cutting; what was being cut is uncertain; a second crash is nothing."""
    session = fresh(programs)
    for happening in happenings:
        with contextlib.suppress(Conflict):
            session, _ = step(session, happening)
    back, reports = step(session, H.CAME_BACK)
    assert back.stage not in (Stage.ARMED, Stage.CUTTING, Stage.HELD)
    if session.stage in (Stage.CUTTING, Stage.HELD):
        assert back.stage is Stage.UNCERTAIN
        assert [kind for kind, _ in reports] == [ReportKind.UNCERTAIN]
    again, silence = step(back, H.CAME_BACK)
    assert (again, silence) == (back, ())


def test_a_refusal_says_where_the_job_stands() -> None:
    """What cannot happen is refused with the stage."""
    with pytest.raises(Conflict, match="ready at the machine: started cannot happen"):
        step(fresh(), H.STARTED)
