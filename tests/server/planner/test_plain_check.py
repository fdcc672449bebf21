"""Answers to plain problems are judged before they are shown: each field that matters is made wrong in turn."""

from __future__ import annotations

import json
import time
from pathlib import Path

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_fab_server.planner import plan_command as command
from jupyter_fab_server.planner.plain import facility
from jupyter_fab_server.planner.plain.assignment import solve_assignment
from jupyter_fab_server.planner.plain.check import AnswerWrong, find_faults, verify
from jupyter_fab_server.planner.plain.facility import solve_facility
from jupyter_fab_server.planner.plain.opening import first_answer, lower_bound
from jupyter_fab_server.planner.plain.problems import (
    FacilityLocation,
    GeneralisedAssignment,
    PlainAnswer,
    Share,
    without_rounding,
)

GIVEN = GeneralisedAssignment(cost=[[1, 9, 4], [5, 2, 4]], hours=[[1, 1, 1], [1, 1, 1]], capacity=[2, 2])
PLACED = FacilityLocation(cost=[[1, 9], [5, 2]], opening=[3, 9], capacity=[3, 4], demand=[2, 2])


def country(hubs: int, orders: int) -> FacilityLocation:
    """Hubs and orders on a square, capacities of about a tenth more than twenty hubs' share."""
    draw = np.random.default_rng(4)
    at, of = draw.random((hubs, 2)), draw.random((orders, 2))
    demand = draw.integers(5, 36, orders)
    cost = np.round(100 * np.linalg.norm(at[:, None] - of[None], axis=2) * demand / 10)
    return FacilityLocation(
        cost=cost.tolist(),
        opening=draw.integers(300, 900, hubs).astype(float).tolist(),
        capacity=(draw.integers(10, 160, hubs) * orders / hubs).tolist(),
        demand=demand.astype(float).tolist(),
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"objective": 6.0}, "the objective is 6.0, not 7"),
        ({"assignment": [0, 1]}, "not each of 3"),
        ({"assignment": [0, 1, 7]}, "hub 7 is unknown"),
        ({"assignment": [0, 0, 0], "objective": 14.0, "bound": 14.0}, "hub 0 has 3.0 of 2"),
        ({"bound": 7.1}, "above the objective"),
        ({"gap": 0.1}, "gap 0.1 does not follow"),
        ({"bound": 3.0, "gap": 4 / 7}, "optimal at 7.0 over a bound of 3.0"),
        ({"bound": None}, "gap without a bound"),
        ({"stop": "infeasible"}, "no answer, and gives one"),
        ({"stop": "tired"}, "'tired'"),
        ({"objective": None}, "no objective"),
        ({"kind": "facility-location"}, "kind facility-location"),
    ],
)
def test_a_wrong_assignment_is_found(changes: dict[str, object], words: str) -> None:
    """Nothing is believed that can be counted again."""
    found = solve_assignment(GIVEN, 5)
    assert find_faults(GIVEN, found) == []
    with pytest.raises(AnswerWrong, match=words):
        verify(GIVEN, msgspec.structs.replace(found, **changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opened": [0]}, "serve"),
        ({"opened": [0, 1, 1]}, "serve"),
        ({"shares": [Share(order=0, hub=0, share=1.0)]}, "of order 1 0.0 is served"),
        ({"shares": [Share(order=i, hub=0, share=1.0) for i in (0, 1)], "opened": [0]}, "hub 0 has 4.0 of 3"),
        ({"shares": [Share(order=0, hub=0, share=0.5)] * 2}, "twice"),
        ({"shares": [Share(order=0, hub=5, share=1.0)]}, "unknown"),
        ({"shares": [Share(order=0, hub=0, share=-1.0)]}, "is -1.0"),
        ({"assignment": [0, 1]}, "shares and an assignment"),
        ({"objective": 1.0}, "the objective is 1.0"),
    ],
)
def test_a_wrong_opening_is_found(changes: dict[str, object], words: str) -> None:
    """Shares, openings and capacities are counted again."""
    found = solve_facility(PLACED, 5)
    assert find_faults(PLACED, found) == []
    with pytest.raises(AnswerWrong, match=words):
        verify(PLACED, msgspec.structs.replace(found, **changes))


def test_a_wrong_answer_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command judges what the engine's process sent."""
    wrong = msgspec.structs.replace(solve_assignment(GIVEN, 5), objective=1.0, bound=1.0)
    monkeypatch.setattr(command, "_plain", lambda *_: wrong)
    file = tmp_path / "problem.json"
    file.write_bytes(msgspec.json.encode(GIVEN))
    done = CliRunner().invoke(command.plan_command, [str(file)])
    assert isinstance(done.exception, AnswerWrong)
    assert "objective" not in done.output.replace("the objective is", "")


def test_only_rounding_is_taken_from_a_bound() -> None:
    """A bound a little above the objective is the objective; one further above stays, and is found."""
    assert without_rounding(7.000001, 7.0) == 7.0
    assert without_rounding(7.1, 7.0) == 7.1
    assert without_rounding(6.0, 7.0) == 6.0


def test_the_solvers_dust_opens_no_hub() -> None:
    """A share of a ten-millionth at a hub that HiGHS did not open is no share, and its order is served whole."""
    program = facility._program(PLACED, np.asarray(PLACED.cost), np.ones((2, 2), bool), mip=True)
    for variable, value in [(program.opens[0], 1.0), (program.opens[1], 2e-7)]:
        variable.setInitialValue(value)
    for (h, _), x in program.serves.items():
        x.setInitialValue(1 - 2e-7 if h == 0 else 2e-7)
    assert facility._served(program) == {(0, 0): 1.0, (0, 1): 1.0}


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_answers_without_a_solver_hold(data: st.DataObject) -> None:
    """What arithmetic alone finds keeps every rule, and its bound is at or below the proven least."""
    hubs, orders = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 6))
    numbers = st.integers(0, 20).map(float)
    cost = [[data.draw(numbers) for _ in range(orders)] for _ in range(hubs)]
    opening, capacity = ([data.draw(numbers) for _ in range(hubs)] for _ in range(2))
    demand = [float(data.draw(st.integers(0, 9))) for _ in range(orders)]
    asked = FacilityLocation(
        cost=cost, opening=opening, capacity=capacity, demand=demand, single_source=data.draw(st.booleans())
    )
    best, simple = solve_facility(asked, 20), solve_facility(asked, 0.2, without_solver=True)
    assert find_faults(asked, best) == []
    assert find_faults(asked, simple) == []
    if best.objective is not None:
        low = lower_bound(asked, np.asarray(cost), time.monotonic() + 0.1)
        assert low <= best.objective + 1e-6 * max(1, best.objective)
        if not asked.single_source:
            assert first_answer(asked, np.asarray(cost), 0.0) is not None


@pytest.mark.slow
def test_a_country_is_answered_in_its_time(tmp_path: Path) -> None:
    """200 hubs and 1,000 orders in 5 s: an answer that holds and a bound, though the relaxation does not end."""
    file = tmp_path / "problem.json"
    file.write_bytes(msgspec.json.encode(country(200, 1_000)))
    begun = time.monotonic()
    done = CliRunner().invoke(command.plan_command, [str(file), "--time-limit", "5", "--json"], catch_exceptions=False)
    assert time.monotonic() - begun < 5 + command.GRACE_S
    found = json.loads(done.output)
    assert found["stop"] in ("time-limit", "optimal")
    assert found["bound"] is not None
    assert found["gap"] < 0.5


def test_no_bound_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """An answer without a bound is printed as one."""
    found = PlainAnswer(
        kind="assignment", name="", objective=7.0, bound=None, gap=None, seconds=1, cpu_seconds=1, stop="time-limit",
        solver="highs", assignment=[0],
    )  # fmt: skip
    command._lines(found)
    assert "objective 7, no bound" in capsys.readouterr().out


def test_a_killed_search_is_answered_without_the_solver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no time at all for HiGHS the answer comes from arithmetic, and says that something was killed."""
    monkeypatch.setattr(command, "GRACE_S", 0.001)
    for asked in (PLACED, GIVEN):
        file = tmp_path / "problem.json"
        file.write_bytes(msgspec.json.encode(asked))
        done = CliRunner().invoke(
            command.plan_command, [str(file), "--time-limit", "0.01", "--json"], catch_exceptions=False
        )
        found = json.loads(done.output)
        assert found["stop"] == "killed"
        assert found["objective"] >= found["bound"]
