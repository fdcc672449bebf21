"""The copies of the example notebooks that a person may change."""

from pathlib import Path

import pytest
from jupyter_fab_server.demo import examples


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that takes the place of the examples."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / examples.FIRST).write_text("one")
    monkeypatch.setattr(examples, "BESIDE", folder)
    return folder


def test_a_newer_example_replaces_an_untouched_copy_only(source: Path, tmp_path: Path) -> None:
    """What a person has changed is left alone."""
    work = tmp_path / "work"
    assert examples.copy(work) == examples.FIRST
    (source / examples.FIRST).write_text("two")
    examples.copy(work)
    assert (work / examples.FIRST).read_text() == "two"
    (work / examples.FIRST).write_text("mine")
    (source / examples.FIRST).write_text("three")
    examples.copy(work)
    assert (work / examples.FIRST).read_text() == "mine"


def test_without_examples_there_is_nothing_to_open(source: Path, tmp_path: Path) -> None:
    """The address of JupyterLab names no notebook that is not there."""
    (source / examples.FIRST).unlink()
    assert examples.copy(tmp_path / "work") == ""
