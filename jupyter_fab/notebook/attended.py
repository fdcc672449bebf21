"""Whether someone looks at what a cell shows while its kernel runs, or the notebook is executed to be read later."""

from __future__ import annotations

import os
from typing import Any


def attended(shell: Any = None) -> bool:
    """False where a program executes the cells (nbconvert, nbclient, papermill): it lets them ask nothing.

    Voila executes them so too, but for a person who is there.
    """
    if os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
        return True
    if shell is None:
        import IPython

        shell = IPython.get_ipython()
    if not hasattr(shell, "get_parent"):
        return True
    content = (shell.get_parent() or {}).get("content") or {}
    return bool(content.get("allow_stdin", True))
