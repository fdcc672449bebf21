"""Checks style, types and import directions; runs all of them, tells which failed, and how long each took.

All checks run even when one fails, so that one round tells everything. Versions are those of the locked environment;
the rules are in pyproject.toml and the labextension's tsconfig.json. Tests are another target.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tools import labextension
from tools.progress import ROOT, Steps
from tools.uv import find_uv

BIN = Path(sys.executable).parent
PYTHON_FOLDERS = ["jupyter_fab", "server", "tests", "benchmarks", "tools"]
CHECKS: dict[str, tuple[Path, list[str]]] = {
    "ruff check": (ROOT, [str(BIN / "ruff"), "check", *PYTHON_FOLDERS]),
    "ruff format": (ROOT, [str(BIN / "ruff"), "format", "--check", *PYTHON_FOLDERS]),
    "mypy": (ROOT, [str(BIN / "mypy"), "-p", "jupyter_fab", "-p", "jupyter_fab_server", "-p", "tools"]),
    "imports": (ROOT, [str(BIN / "lint-imports"), "--no-logo"]),
    "typescript": (labextension.SOURCE, ["npx", "--no-install", "tsc", "--noEmit"]),
}


def main() -> int:
    """Return 0 when every check passes."""
    tools = ROOT / ".tools"
    steps = Steps(1, tools / "lint.log")
    node = labextension.node_path(steps, find_uv(steps, tools), tools)
    path = os.pathsep.join([str(BIN), *node, os.environ.get("PATH", "")])
    failed = []
    for name, (folder, command) in CHECKS.items():
        start = time.monotonic()
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
        )
        print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - start:.1f} s)", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
