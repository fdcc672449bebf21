"""Forks of the crate as their designers make them: by the command line, edited as a person would edit a notebook."""

from __future__ import annotations

from pathlib import Path

from jupyter_fab.client import Client
from tests.e2e.shell import fab


def fork(design: str, name: str, folder: Path, designer: Client, **edits: str) -> Path:
    """Return the notebook of a fork, written by `jupyter fab fork`, each `edits` value replaced by what follows it.

    An edit is `"old -> new"`; it must be found.
    """
    notebook = folder / f"{name}.ipynb"
    done = fab("fork", design, str(notebook), "--name", name, as_=designer)
    assert done.returncode == 0, done.stderr
    text = notebook.read_text()
    for edit in edits.values():
        old, new = edit.split(" -> ")
        assert old in text, old
        text = text.replace(old, new)
    notebook.write_text(text)
    return notebook
