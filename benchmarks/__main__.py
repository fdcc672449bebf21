"""Runs one benchmark: `python -m benchmarks NAME`; its last line is the report, and a goal missed is exit code 1.

A figure is any module of this folder that is not named in `NOT_FIGURES`; a new file is found by its name. What is
measured, and against which goal, is the module's own matter. Nothing is kept: whoever wants a history redirects the
line.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from benchmarks.common import Report

NOT_FIGURES = {"__init__", "__main__", "common", "plan_peers"}


def names() -> list[str]:
    """Return the benchmarks that there are."""
    return sorted(modules())


def modules() -> dict[str, str]:
    """Return the module of each benchmark; `import_` is that of `import`, which is no name for a module."""
    found = (path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NOT_FIGURES)
    return {stem.rstrip("_"): stem for stem in found}


def main(arguments: list[str]) -> int:
    """Return 0 when the benchmark's goals hold, 1 when one does not, 2 for an unknown name."""
    if len(arguments) != 1 or arguments[0] not in names():
        print(f"Say which figure: make bench NAME=x, where x is one of: {', '.join(names())}", file=sys.stderr)
        return 2
    report: Report = importlib.import_module(f"benchmarks.{modules()[arguments[0]]}").main()
    print(report.line())
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
