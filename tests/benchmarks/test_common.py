"""The form of a benchmark's report."""

import json

import pytest

from benchmarks.__main__ import main
from benchmarks.common import Report, holds


@pytest.mark.parametrize(
    ("figure", "goal", "kept"), [(120, "<= 120", True), (121, "<= 120", False), (3, ">= 4", False), (0, "== 0", True)]
)
def test_a_goal_is_compared_with_its_figure(figure: float, goal: str, kept: bool) -> None:
    """Goals are read as comparison and number."""
    assert holds(figure, goal) is kept


def test_a_goal_without_a_figure_does_not_hold() -> None:
    """A figure that was not measured cannot be within its goal."""
    assert not Report("x", figures={}, goals={"time_ms": "<= 1"}).holds


def test_a_goal_in_another_form_is_refused() -> None:
    """A goal that cannot be read must not count as kept."""
    with pytest.raises(ValueError, match="such as '<= 120'"):
        holds(1, "fast")


def test_the_last_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    """`make bench NAME=bare_import` ends with its report, exit code and `holds` agreeing."""
    code = main(["bare_import"])
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report["figures"]["python_ms"] > 0
    assert report["holds"].keys() == report["goals"].keys()
    assert all(report["holds"].values()) is (code == 0)


def test_an_unknown_name_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """The reader is told what there is."""
    assert main(["nothing"]) == 2
    assert "bare_import" in capsys.readouterr().err
