"""`jupyter fab plan` from a file to its printed answer, for each kind of problem."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jupyter_fab_server.planner.files import read_problem
from jupyter_fab_server.planner.plan_command import plan_command

from jupyter_fab.core.errors import BadInput

NETWORK = {
    "start": "2026-03-02",
    "horizon_days": 14,
    "calendars": {"short": {"hours": {"mon": 4, "tue": 4}, "holidays": ["2026-03-03"]}},
    "hubs": [
        {"id": "A", "latitude": 48, "longitude": 16, "bed_mm": [2500, 1250], "rate_minor_per_h": 15000, "shipping": [
            {"max_km": 20, "max_kg": 100, "price_minor": 0, "transit_days": 0}]},
        {"id": "B", "latitude": 48, "longitude": 16.01, "bed_mm": [2500, 1250], "rate_minor_per_h": 15000,
         "idle_minor_per_h": 6000, "free_h": 2, "calendar": "short", "shipping": [
            {"max_km": 20, "max_kg": 100, "price_minor": 4000, "transit_days": 1}]},
    ],
    "orders": [{"id": "desk", "hours": 2, "due": "2026-03-09", "latitude": 48, "longitude": 16}],
}  # fmt: skip


def run(tmp_path: Path, problem: dict[str, object]) -> dict[str, object]:
    """The printed document for a problem."""
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(problem))
    found = CliRunner().invoke(plan_command, [str(file), "--time-limit", "5", "--json"], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    answer: dict[str, object] = json.loads(found.output)
    return answer


def test_a_network_is_planned_and_explained(tmp_path: Path) -> None:
    """The founding rule from a file: idle for 120.00 and shipped at 40.00 beats the hub next door."""
    found = run(tmp_path, NETWORK)
    assert found["assignment"] == {"desk": "B"}
    assert (found["objective"], found["bound"], found["stop"]) == (22_000, 22_000, "optimal")
    assert "Next best is A" in str(found["reasons"])


def test_calendars_become_minutes_day_by_day() -> None:
    """Four hours on Monday, none on a holiday, none on a day without hours."""
    file = read_problem(json.dumps(NETWORK).encode())
    minutes = file.problem().hubs[1].day_min  # type: ignore[union-attr]
    assert minutes == (240, 0, 0, 0, 0, 0, 0, 240, 240, 0, 0, 0, 0, 0)


def test_plain_kinds_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    """Hours make an assignment, opening costs a facility location."""
    found = run(tmp_path, {"cost": [[1, 9], [5, 2]], "hours": [[1, 1], [1, 1]], "capacity": [1, 1]})
    assert (found["kind"], found["objective"], found["bound"], found["assignment"]) == ("assignment", 3, 3, [0, 1])
    found = run(tmp_path, {"cost": [[1, 9], [5, 2]], "opening": [3, 9], "capacity": [4, 4], "demand": [2, 2]})
    assert (found["kind"], found["objective"], found["opened"]) == ("facility-location", 13, [0])


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ({"cost": [[1]], "hours": [[1]]}, "capacity"),
        ({"kind": "knapsack"}, "no kind 'knapsack'"),
        ({**NETWORK, "colour": 1}, "colour"),
        ({**NETWORK, "orders": [{**NETWORK["orders"][0], "pinned_to": "Z"}]}, "hub 'Z'"),  # type: ignore[index, dict-item]
    ],
)
def test_a_wrong_file_says_what_is_wrong(problem: dict[str, object], words: str) -> None:
    """Nothing is guessed and nothing is ignored."""
    with pytest.raises(BadInput, match=words):
        read_problem(json.dumps(problem).encode()).problem()  # type: ignore[union-attr]
