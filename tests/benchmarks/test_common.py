"""The form of a benchmark's report."""

import json
import sys
import types

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


@pytest.mark.parametrize(("figure", "code"), [(3, 0), (5, 1)])
def test_the_last_line_is_json(
    figure: float, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A benchmark ends with its report, exit code and `holds` agreeing."""
    tiny = types.SimpleNamespace(main=lambda: Report("tiny", figures={"a_ms": figure}, goals={"a_ms": "<= 4"}))
    monkeypatch.setattr("benchmarks.__main__.modules", lambda: {"tiny": "tiny"})
    monkeypatch.setitem(sys.modules, "benchmarks.tiny", tiny)
    assert main(["tiny"]) == code
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report["figures"] == {"a_ms": figure}
    assert report["holds"] == {"a_ms": code == 0}


def test_an_unknown_name_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """The reader is told what there is."""
    assert main(["nothing"]) == 2
    assert " demo, fabrication, import, " in capsys.readouterr().err
