"""The example notebooks run from start to end, as they stand; those that need a registry get a real one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from jupyter_fab.packing.pack import pack

FOLDER = Path(__file__).parents[2] / "example_notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
WITH_REGISTRY = ("03_buyer", "06_scripts_day")
CELL_LIMIT_S = 240


def run(name: str, tmp_path: Path) -> str:
    """What the notebook prints, run in a fresh kernel; a failing cell fails the test."""
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    NotebookClient(
        notebook, timeout=CELL_LIMIT_S, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"], "a cell complains"
    return "".join(output.get("text", "") for output in outputs)


@pytest.fixture
def paths(monkeypatch, tmp_path):
    """A kernel that finds the packages of this tree, and no registry of the user's."""
    root = FOLDER.parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(root), str(root / "server")]))
    monkeypatch.setenv("JUPYTER_FAB_CREDENTIALS", str(tmp_path / "none.json"))


def test_notebooks_are_kept_without_outputs():
    """What is committed holds no outputs and no counts, so that nothing of a run is published."""
    assert NAMES
    for name in NAMES:
        for cell in nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells:
            assert not cell.get("outputs")
            assert cell.get("execution_count") is None


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITH_REGISTRY])
def test_it_runs_without_a_server(name, tmp_path, paths):
    """From a fresh kernel to the end, with no registry and no internet."""
    printed = run(name, tmp_path)
    if name in ("01_desk", "04_operator"):
        assert "roven: True" in printed
        assert "done" in printed


@pytest.mark.parametrize(("height_mm", "fits"), [(1130, False), (1150, False), (1160, True)])
def test_the_lesson_measures_the_room_that_a_book_has(height_mm: int, fits: bool) -> None:
    """What the pupil is told is what stands between the boards: 60 mm above and below, four boards, three rooms."""
    cells = {cell["id"]: cell.source for cell in nbformat.read(FOLDER / "05_first_lesson.ipynb", as_version=4).cells}
    lesson: dict[str, Any] = {}
    exec(cells["cell-2"], lesson)
    exec(cells["cell-7"], lesson)
    said = lesson["check"]({"width": 800, "height": height_mm, "shelves": 2})
    assert said["books of 320 mm fit"] is fits is ((height_mm - 120 - 4 * 18) / 3 >= 320)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["01_desk", "02_bookshelf", "05_first_lesson"])
def test_it_can_be_published_as_it_stands(name):
    """A designer's notebook packs, twice to the same bytes."""
    path = FOLDER / f"{name}.ipynb"
    assert pack(path).to_bytes() == pack(path).to_bytes()
