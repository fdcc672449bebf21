"""LinuxCNC's interpreter for the tests: it reads a program and says what it understood, or why it did not."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import rs274 as installed

type Understood = list[tuple[str, float, float, float, float, float]]
"""Each move: "rapid", "feed", "left" or "right" (arcs), where to, and an arc's centre."""
_NUMBER = r"(-?[\d.]+)"
_MOVE = re.compile(
    rf"STRAIGHT_(TRAVERSE|FEED)\({_NUMBER}, {_NUMBER}, {_NUMBER}"
    rf"|(ARC_FEED)\({_NUMBER}, {_NUMBER}, {_NUMBER}, {_NUMBER}, (-?1), {_NUMBER}"
)


class Refused(Exception):
    """The interpreter does not accept the program; the text is its own."""


@pytest.fixture(scope="session")
def rs274(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Understood]:
    """Return a function from a program's bytes to its moves; skips (which fails in CI) where there is none."""
    found = installed.command() or (installed.command() if installed.fetch() else None)
    if found is None:
        pytest.skip(f"rs274 is missing: sudo apt-get install --yes {installed.PACKAGE}")
    words, environment = found
    folder: Path = tmp_path_factory.mktemp("rs274")

    def read(data: bytes) -> Understood:
        path = folder / "program.ngc"
        path.write_bytes(data)
        # in its folder: it writes a file of its variables
        done = subprocess.run(
            [*words, str(path)], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        complaints = [line for line in done.stderr.splitlines() if line.strip() and line.strip() != "executing"]
        if done.returncode != 0 or complaints:
            raise Refused("\n".join(complaints) or f"exit code {done.returncode}")
        return [_understood(found) for found in _MOVE.findall(done.stdout)]

    return read


def _understood(found: tuple[str, ...]) -> tuple[str, float, float, float, float, float]:
    straight, x, y, z, arc, end_x, end_y, mid_x, mid_y, turns, end_z = found
    if arc:
        way = "left" if turns == "1" else "right"
        return (way, float(end_x), float(end_y), float(end_z), float(mid_x), float(mid_y))
    return ("rapid" if straight == "TRAVERSE" else "feed", float(x), float(y), float(z), 0.0, 0.0)
