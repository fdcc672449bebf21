"""Errors in a notebook: a designer sees the lines that they wrote, and none of this package's."""

from __future__ import annotations

from pathlib import Path

import pytest
from IPython.testing.globalipapp import start_ipython

from jupyter_fab.core.tracing import told, where

CELL = """from jupyter_fab import design, length

@design("Board", summary="One board.", parameters=[length("width", "Width", {default}, 300, 1200)])
def board(p, kit):
    raise ValueError("no such board")

board.build()
"""


def failed(path: Path, default: float) -> Exception:
    """What running a file with that cell raises."""
    text = CELL.format(default=default)
    path.write_text(text)
    with pytest.raises(ValueError, match=r"board|Width") as caught:
        exec(compile(text, str(path), "exec"), {})
    return caught.value


def test_a_refused_number_names_the_designers_line_only(tmp_path: Path) -> None:
    """Where a default is out of its range, the cell's line and the reason are all that is told."""
    shown = "\n".join(told(failed(tmp_path / "cell.py", 10)))
    assert "Line 3:" in shown
    assert '@design("Board"' in shown
    assert "Width must be between 300 and 1200 mm" in shown
    assert "jupyter_fab/core" not in shown


def test_where_a_designs_function_fails(tmp_path: Path) -> None:
    """The innermost line of the designer's own, with the function that it stands in."""
    assert where(failed(tmp_path / "cell.py", 600)) == "in board, line 5"
    assert where(ValueError("never raised")) == ""


def test_a_notebook_shows_no_line_of_this_package(capsys: pytest.CaptureFixture[str]) -> None:
    """IPython prints the designer's error with the designer's frames; ours are skipped, refused input has none."""
    shell = start_ipython()
    for default, said in ((10, "Width must be between 300 and 1200 mm"), (600, "no such board")):
        shell.run_cell(CELL.format(default=default))
        shown = capsys.readouterr().out
        assert said in shown
        assert "design.py" not in shown
