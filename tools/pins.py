"""Writes requirements/*.txt from pyproject.toml: one set of versions for all, good for Python 3.12 and 3.13.

No index addresses are written: each machine uses the package index that it is set up with.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.progress import ROOT, Steps
from tools.uv import find_uv

REQUIREMENTS = ROOT / "requirements"
COMMON = ["--universal", "--python-version", "3.12", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]


def compile_pins(uv: Path, name: str, *arguments: str | Path) -> None:
    """Write requirements/NAME from what `uv pip compile` resolves; keeps versions that still fit."""
    target = REQUIREMENTS / name
    words = [uv, "pip", "compile", *COMMON, "--custom-compile-command", "make pins", "-o", target, *arguments]
    subprocess.run([str(word) for word in words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Write the tests' pins first, then what a running product needs, held to the same versions."""
    uv = find_uv(Steps(1, ROOT / ".tools" / "pins.log"), ROOT / ".tools")
    compile_pins(uv, "test.txt", "pyproject.toml", "--extra", "all", "--group", "test", *sys.argv[1:])
    held = ("-c", REQUIREMENTS / "test.txt")
    compile_pins(uv, "runtime.txt", "pyproject.toml", "--extra", "all", *held)
    compile_pins(uv, "node.txt", REQUIREMENTS / "node.in")


if __name__ == "__main__":
    main()
