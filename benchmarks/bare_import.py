"""How long a Python takes that only imports jupyter_fab: every command of the CLI and every kernel start pays it.

The cost of starting Python itself is measured beside it and taken off, since it differs between machines more than ours
does. It holds `jupyter_fab/__init__.py` to its lazy names: one eager import of numpy would show here. What a command
needs after that is not counted.
"""

from __future__ import annotations

import subprocess
import sys

from benchmarks.common import Report, median_ms

IMPORT_MS = "<= 15"  # beside the 40 ms and more that a bare Python takes, nobody notices this


def main() -> Report:
    """Return the cost of the import above that of starting Python."""

    def run(code: str) -> None:
        subprocess.run([sys.executable, "-c", code], check=True)

    python_ms = median_ms(lambda: run("pass"))
    with_import_ms = median_ms(lambda: run("import jupyter_fab"))
    figures = {"import_ms": round(with_import_ms - python_ms, 2), "python_ms": round(python_ms, 2)}
    return Report("bare_import", figures=figures, goals={"import_ms": IMPORT_MS})
