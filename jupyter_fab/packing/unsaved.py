"""Whether a notebook on the disk is the one that was run: what is published is read from the file.

Only a kernel knows what was run in it; elsewhere there is nothing to compare with, and nothing is said. JupyterLab's
own Publish panel saves first.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

from jupyter_fab.core.errors import BadInput


def check_saved(path: Path, cells: Sequence[str], run: Sequence[str]) -> None:
    """Nothing, if each design cell of the file is what was run last under its functions' names, or was never run.

    Raises
    ------
    BadInput
        If a newer source than the file's was run: the notebook was not saved since.
    """
    for cell in cells:
        names = _functions(cell)
        newest = next((source for source in reversed(run) if names & _functions(source)), None)
        if newest is not None and newest.strip() != cell.strip():
            raise BadInput(
                f"{path.name} on the disk is older than the {', '.join(sorted(names))} that you ran: save the notebook "
                "(Ctrl+S), then publish again."
            )


def run_here() -> tuple[str, ...]:
    """What was run in this kernel, oldest first; nothing outside of one."""
    try:
        from IPython import get_ipython
    except ImportError:
        return ()
    shell = get_ipython()
    return tuple(shell.user_ns.get("In", ())) if shell is not None else ()


def _functions(source: str) -> set[str]:
    """The functions with a decorator that a cell defines: a design is one."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic, or a shell command
        return set()
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.decorator_list}
