"""Extension points: ours and other packages' by name, nothing loaded before it is asked for."""

import sys
import tomllib
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from jupyter_fab.core import extension_point
from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.extension_point import ExtensionPoint

POINT = ExtensionPoint("jupyter_fab.trials", "trial", {"ours": "fractions:Fraction"})
NOT_YET = "this"  # a module of the standard library that nothing else imports


@pytest.fixture(autouse=True)
def others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two packages declare things for this group, and one for another."""
    points = [
        EntryPoint("theirs", f"{NOT_YET}:s", POINT.group),
        EntryPoint("ours", "decimal:Decimal", POINT.group),
        EntryPoint("elsewhere", "json:dumps", "jupyter_fab.others"),
    ]
    monkeypatch.setattr(extension_point, "entry_points", lambda group: EntryPoints(points).select(group=group))


def test_names_are_those_of_the_group_alone() -> None:
    """Each once, in order, and another group's are not among them."""
    assert POINT.names() == ("ours", "theirs")


def test_nothing_is_imported_before_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Names may be listed without paying for what they stand for."""
    sys.modules.pop(NOT_YET, None)
    POINT.names()
    assert NOT_YET not in sys.modules
    assert isinstance(POINT.load("theirs"), str)
    assert NOT_YET in sys.modules
    capsys.readouterr()


def test_a_package_cannot_take_the_place_of_a_built_in() -> None:
    """A name of ours stays ours, whatever is installed."""
    assert POINT.load("ours").__name__ == "Fraction"


def test_an_unknown_name_is_answered_with_those_that_exist() -> None:
    """The text is what to choose from; the fields carry the same."""
    with pytest.raises(NotFound, match="There is no trial 'mine'; installed are ours, theirs") as caught:
        POINT.load("mine")
    assert caught.value.fields["installed"] == ("ours", "theirs")


def test_what_is_ours_is_what_the_project_declares() -> None:
    """The generated page of extension points lists the project's declarations, so they must be the built-ins."""
    from jupyter_fab_server.machines.load import DRIVERS
    from jupyter_fab_server.payments.find import PROVIDERS
    from jupyter_fab_server.planner.solve import SOLVERS

    from jupyter_fab.engines.nester import NESTERS

    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]["entry-points"]
    for seam in (DRIVERS, PROVIDERS, SOLVERS, NESTERS):
        assert declared[seam.group] == seam.built_in
