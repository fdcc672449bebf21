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
    (sheets,) = found["sequences"]  # type: ignore[misc]
    # Four hours on a Monday: the desk's two are its first.
    assert (sheets["hub_id"], sheets["order"], sheets["unfinished"]) == ("B", ["desk"], [])
    assert sheets["days"] == [
        {"day": 1, "lines": [{"doing": "work", "job_id": "desk", "what": "", "start_min": 0, "end_min": 120}]}
    ]


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


def test_carbon_overtime_floor_and_elsewhere_come_from_the_file(tmp_path: Path) -> None:
    """Each turns the same desk: carbon at B, a floor and overtime at A, an offer from elsewhere, a certificate."""

    def planned(order: dict[str, object], a: dict[str, object], **costs: object) -> dict[str, object]:
        hubs = [{**NETWORK["hubs"][0], **a}, {**NETWORK["hubs"][1], "power_kw": 5, "grid_g_per_kwh": 400}]  # type: ignore[index]
        desk = {**NETWORK["orders"][0], **order}  # type: ignore[index]
        return run(tmp_path, {**NETWORK, "hubs": hubs, "orders": [desk], "costs": costs})

    plain = planned({}, {})
    assert plain["assignment"] == {"desk": "B"}
    # 5 kW over two hours at 400 g are 4,000 g; 1 kg over 744 m adds half a gram.
    assert plain["carbon_kg"] == 4.001
    # At 25,000.00 a tonne that is 100.03 (halves up), more than the 80.00 that B is cheaper.
    dear = planned({}, {}, carbon_minor_per_t=2_500_000)
    assert (dear["assignment"], dear["objective"], dear["carbon_kg"]) == ({"desk": "A"}, 30_000, 0.0)
    assert "carbon 100.03" in str(dear["reasons"])
    floor = planned({}, {"floor_h": 1, "floor_minor_per_h": 8_100})
    assert (floor["assignment"], floor["objective"]) == ({"desk": "A"}, 21_900)
    # A's 80 hours within the horizon: beyond 1.25 % of them, an hour of the two costs 90.00 more.
    over = planned(
        {}, {"floor_h": 1, "floor_minor_per_h": 8_100, "load_steps": [{"above": 0.0125, "more_minor_per_h": 9_000}]}
    )
    assert (over["assignment"], over["objective"]) == ({"desk": "B"}, 22_000)
    elsewhere = planned({"refusal_minor": 21_000}, {})
    assert (elsewhere["not_made"], elsewhere["objective"]) == (["desk"], 21_000)
    certified = planned({"certificates": ["toys"]}, {"certificates": ["toys"]})
    assert certified["assignment"] == {"desk": "A"}
    assert "B was left out: it is not certified for toys" in str(certified["reasons"])


def test_what_belongs_together_goes_together_and_lots_may_part(tmp_path: Path) -> None:
    """Alone the chair goes to B's idle hours; with the desk it does not. Two lots are made at both hubs at once."""
    a, b = NETWORK["hubs"]  # type: ignore[misc]
    order = NETWORK["orders"][0]  # type: ignore[index]
    chair = {**order, "id": "chair", "hours": 1, "mass_kg": 2, "part_mm": [900, 400], "due": "2026-03-06"}
    desk = {**order, "part_mm": [700, 1400], "not_at": ["B"], "mass_kg": 30}
    alone = run(tmp_path, {**NETWORK, "orders": [desk, chair], "hubs": [a, {**b, "idle_minor_per_h": 12_000}]})
    assert alone["assignment"] == {"desk": "A", "chair": "B"}
    both = [{**one, "together": "room"} for one in (desk, chair)]
    found = run(tmp_path, {**NETWORK, "orders": both, "hubs": [{**a, "setup_minor": 500}, b]})
    assert (found["assignment"], found["planned_as"]) == ({"room": "A"}, {"desk": ["room"], "chair": ["room"]})
    assert found["objective"] == 3 * 15_000 + 500  # set up once
    room = read_problem(json.dumps({**NETWORK, "orders": both}).encode()).problem().jobs[0]  # type: ignore[union-attr]
    assert (room.work_min, room.due_day, room.mass_kg, room.part_mm) == (180, 5, 32.0, (700.0, 1400.0))
    # Nine hours by the evening of the first day: eight at A, and B's calendar has four.
    long = {**order, "hours": 9, "due": "2026-03-02", "lots": 3, "refusal_minor": 300_001}
    free = {"max_km": 20, "max_kg": 100, "price_minor": 0, "transit_days": 0}
    hubs = [a, {**b, "shipping": [free], "idle_minor_per_h": 0}]
    split = run(tmp_path, {**NETWORK, "orders": [long], "hubs": hubs})
    assert split["planned_as"] == {"desk": ["desk/1", "desk/2", "desk/3"]}
    assert sorted(split["assignment"].values()) == ["A", "A", "B"]  # type: ignore[attr-defined]
    assert split["objective"] == 9 * 15_000
    jobs = read_problem(json.dumps({**NETWORK, "orders": [long]}).encode()).problem().jobs  # type: ignore[union-attr]
    assert [one.refusal_minor for one in jobs] == [100_001, 100_000, 100_000]


def test_orders_meet_where_they_share_a_sheet(tmp_path: Path) -> None:
    """Half a sheet each, 100.00 a sheet: apart they are 20.00 cheaper, together in a batch one sheet is saved."""
    (a, b), order = NETWORK["hubs"], NETWORK["orders"][0]  # type: ignore[index, misc]
    ply = {"material": "birch plywood", "thickness_mm": 18}
    free = [{"max_km": 20, "max_kg": 100, "price_minor": 0, "transit_days": 0}]
    b = {**b, "shipping": free, "idle_minor_per_h": 1_000, "free_h": 2, "calendar": ""}
    hubs = [{**one, "sheet_prices": [{**ply, "price_minor": 10_000}]} for one in (a, b)]
    orders = [{**order, "id": name, "sheets": [{**ply, "sheets": 0.5}], "due": day} for name, day in
              (("one", "2026-03-09"), ("two", "2026-03-10"))]  # fmt: skip
    orders[0]["not_at"] = ["B"]
    file = {**NETWORK, "hubs": hubs, "orders": orders}
    apart = run(tmp_path, file)
    assert (apart["assignment"], apart["objective"]) == ({"one": "A", "two": "B"}, 60_000 - 2_000 + 20_000)
    met = run(tmp_path, {**file, "costs": {"batch_days": 14}})
    assert (met["assignment"], met["objective"]) == ({"one": "A", "two": "A"}, 60_000 + 10_000)
    assert [one["left_over_minor"] for one in met["hubs"]] == [0]  # type: ignore[attr-defined]
    # On days 8 and 9, and batches of three days from day 0: 6-8 and 9-11 share nothing.
    assert run(tmp_path, {**file, "costs": {"batch_days": 3}})["objective"] == apart["objective"]


@pytest.mark.parametrize("change", [{"latitude": 47.9}, {"lots": 2}, {"committed_to": "A"}])
def test_what_cannot_stay_together_is_refused(change: dict[str, object]) -> None:
    """Two places, two hubs, or together and split at once."""
    order = {**NETWORK["orders"][0], "together": "room"}  # type: ignore[index]
    file = {**NETWORK, "orders": [order, {**order, "id": "chair", **change}]}
    with pytest.raises(BadInput, match="together"):
        read_problem(json.dumps(file).encode()).problem()  # type: ignore[union-attr]
