"""Two plans side by side: the terms add up, the differences are those of the plans, and moved orders are told."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from xml.etree import ElementTree

import attrs
import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from jupyter_fab_server.planner.check import PlanWrong
from jupyter_fab_server.planner.drawn import drawn
from jupyter_fab_server.planner.greedy import GreedySolver
from jupyter_fab_server.planner.plan import assemble
from jupyter_fab_server.planner.plan_command import plan_command
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.what_if.asked import Answered, Asked, work
from jupyter_fab_server.planner.what_if.compared import Planned, compared, figures

from jupyter_fab.core.errors import BadInput
from tests.server.planner.network_files import network
from tests.server.planner.problems import small_problems
from tests.server.planner.test_plan_command import NETWORK

TERMS = (
    "making_minor", "setup_minor", "remake_minor", "material_minor", "left_over_minor", "shipping_minor",
    "lateness_minor", "overtime_minor", "carbon_minor", "move_minor", "not_made_minor", "idle_credit_minor",
    "floor_credit_minor",
)  # fmt: skip


def planned(asked: PlanProblem) -> Planned:
    """A plan by the quick solver, with its days."""
    plan = assemble(asked, GreedySolver().solve(asked, 1.0), "greedy")
    return Planned(asked, plan, drawn(asked, plan, dt.date(2026, 3, 1)))


def run(tmp_path: Path, problem: dict[str, object], *options: str) -> dict[str, object]:
    """The printed comparison."""
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(problem))
    command = [str(file), "--time-limit", "3", "--json", *options]
    found = CliRunner().invoke(plan_command, command, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    answer: dict[str, object] = json.loads(found.output)
    return answer


@given(small_problems())
def test_the_terms_add_up_to_the_cost(asked: PlanProblem) -> None:
    """Nothing that a plan costs is missing from the table, and nothing stands in it twice."""
    found = figures(planned(asked))
    assert sum(found[term] for term in TERMS) == found["total_minor"]


@given(small_problems())
@settings(max_examples=30)
def test_a_plan_beside_itself_differs_in_nothing(asked: PlanProblem) -> None:
    """No change, no difference, nobody moves."""
    one = planned(asked)
    found = compared(one, one)
    assert not any(row.difference for row in found.rows)
    assert not found.moves


def test_losing_the_cheap_hub_costs_what_it_must(tmp_path: Path) -> None:
    """B was idle and cheaper by 80.00: without it the desk goes to A at 300.00."""
    found = run(tmp_path, NETWORK, "--change", "hub.B=off")
    assert found["changes"] == ["hub B takes no work"]
    before, after, difference = (found[name] for name in ("before", "after", "difference"))
    assert (before["total_minor"], after["total_minor"], difference["total_minor"]) == (22_000, 30_000, 8_000)  # type: ignore[index]
    assert (difference["shipping_minor"], difference["idle_credit_minor"]) == (-4_000, 12_000)  # type: ignore[index]
    assert found["best_difference_minor"] == [8_000, 8_000]
    (move,) = found["moved"]  # type: ignore[misc]
    assert (move["order"], move["before"], move["after"], move["more_minor"]) == ("desk", "B", "A", -4_000)
    assert (move["made_before"], move["made_after"]) == ("2026-03-02", "2026-03-02")


def test_a_promise_keeps_an_order_where_it_is(tmp_path: Path) -> None:
    """A becomes cheaper by 50.00 than B: the desk moves, but not if leaving its hub costs 60.00."""
    changes = tmp_path / "changes.json"
    changes.write_text(json.dumps({"hubs": [{"id": "A", "rate_minor_per_h": 8_500}]}))
    problem = {**NETWORK, "costs": {"move_minor": 6_000}}
    free = run(tmp_path, problem, "--what-if", str(changes))
    assert [move["after"] for move in free["moved"]] == ["A"]  # type: ignore[attr-defined]
    assert free["difference"]["total_minor"] == 17_000 - 22_000  # type: ignore[index]
    held = run(tmp_path, problem, "--what-if", str(changes), "--promised")
    assert held["moved"] == []
    assert held["difference"]["total_minor"] == 0  # type: ignore[index]


def test_the_pictures_are_written_with_a_page(tmp_path: Path) -> None:
    """Every picture is an SVG; the page has the table; a plan alone has the days of its hubs."""
    folder = tmp_path / "pictures"
    found = run(tmp_path, NETWORK, "--change", "hub.B=off", "--pictures", str(folder))
    names = {Path(path).name for path in found["pictures"]}  # type: ignore[attr-defined]
    assert names == {"moved.svg", "map.svg", "load-change.svg", "load-before.svg", "load-after.svg", "index.html"}
    assert "hub B takes no work" in (folder / "index.html").read_text()
    alone = run(tmp_path, NETWORK, "--pictures", str(tmp_path / "alone"))
    drawings = [Path(path) for path in alone["pictures"] if path.endswith(".svg")]  # type: ignore[attr-defined]
    assert [path.name for path in drawings] == ["map.svg", "load.svg", "days-2-b.svg"]
    for path in [*drawings, *folder.glob("*.svg")]:
        assert ElementTree.parse(path).getroot().tag.endswith("svg")


def test_more_orders_are_new_and_do_not_move(tmp_path: Path) -> None:
    """A second desk is a new order, not a moved one."""
    found = run(tmp_path, NETWORK, "--change", "orders=+100%")
    assert (found["new_orders"], found["gone_orders"]) == (1, 0)
    assert found["difference"]["orders"] == 1  # type: ignore[index]
    assert all(move["order"] == "desk" for move in found["moved"])  # type: ignore[attr-defined]


def test_people_read_a_table(tmp_path: Path) -> None:
    """Before, after and difference stand in columns, and below what the best plans can differ by."""
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(NETWORK))
    found = CliRunner().invoke(plan_command, [str(file), "--change", "hub.B=off"], catch_exceptions=False)
    cost = next(line for line in found.output.splitlines() if line.startswith("Cost"))
    assert cost.split() == ["Cost", "(EUR)", "220.00", "300.00", "+80.00"]
    assert "Both plans are the best there are" in found.output
    assert "desk: B → A" in found.output


@pytest.mark.parametrize("options", [["--change", "hub.1=off"], ["--pictures", "x"], ["--promised"]])
def test_a_plain_problem_has_nothing_to_draw_or_change(tmp_path: Path, options: list[str]) -> None:
    """It is refused with a reason before anything is solved."""
    file = tmp_path / "plain.json"
    file.write_text(json.dumps({"cost": [[1]], "hours": [[1]], "capacity": [1]}))
    with pytest.raises(BadInput, match=r"network of hubs|say what changes"):
        CliRunner().invoke(plan_command, [str(file), *options], catch_exceptions=False)


def test_a_warm_process_makes_no_plan_twice() -> None:
    """Plans sent along are verified, not made again; without the busiest hub all its orders move."""
    content = json.dumps(network(4, 20, hours=4.0))
    first = msgspec.json.decode(work(msgspec.json.encode(Asked(content, [], 2.0))), type=Answered)
    assert not first.comparison.moves
    lost = first.plans[0].assignments[0].hub_id
    changes: list[dict[str, object]] = [{"without_hubs": [lost]}]
    second = msgspec.json.decode(
        work(msgspec.json.encode(Asked(content, changes, 2.0, hub=lost, known=first.plans))), type=Answered
    )
    assert second.plans[0] == first.plans[0]
    assert {"moved.svg", "map.svg", "load-change.svg", "days.svg"} <= set(second.pictures)
    stranded = {one.job_id for one in first.plans[0].assignments if one.hub_id == lost}
    assert {move.order for move in second.comparison.moves} >= stranded
    # A time in which nothing could be planned: the answer comes from the plans alone.
    again = Asked(content, changes, 1e-9, hub=lost, known=second.plans)
    assert msgspec.json.decode(work(msgspec.json.encode(again)), type=Answered) == second


def test_a_wrong_plan_sent_along_is_refused() -> None:
    """A known plan is believed no more than a new one."""
    content = json.dumps(NETWORK)
    first = msgspec.json.decode(work(msgspec.json.encode(Asked(content, [], 2.0))), type=Answered)
    cheaper = attrs.evolve(first.plans[0], total_minor=first.plans[0].total_minor - 1)
    with pytest.raises(PlanWrong):
        work(msgspec.json.encode(Asked(content, [], 2.0, known=(cheaper,))))
