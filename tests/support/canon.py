"""What LinuxCNC's interpreter makes of a program: the path of the cutter, arcs included, and the tools it calls for.

`rs274` (the fixture beside this) reads straight moves only; here every canonical call counts, and a call that is not
known stops the test, so that nothing is passed over.
"""

import itertools
import math
import re
import subprocess
from pathlib import Path

import pytest
from attrs import field, frozen

from tools import rs274 as installed

_CALL = re.compile(r"N\.+\s+(\w+)\((.*)\)\s*$")
_QUIET = re.compile(
    r"USE_LENGTH_UNITS|SET_|ON_RESET|COMMENT|SELECT_|START_CHANGE|STOP_|START_SPINDLE|PALLET|PROGRAM_END|DWELL|USE_TOOL|MESSAGE|INIT_CANON|FINISH"
)
STEP_RAD = 0.01


@frozen
class Stretch:
    """One movement: "rapid", "feed" or "arc", with the points passed, the first of them where it began."""

    kind: str
    points: tuple[tuple[float, float, float], ...]


@frozen
class Canon:
    """All movements in order, and the numbers of the tools that were called for."""

    stretches: tuple[Stretch, ...]
    tools: tuple[int, ...] = field(default=())


def understood(data: bytes, folder: Path, tools: int = 0) -> Canon:
    """Return what LinuxCNC reads; fails where it refuses, skips (which fails in CI) where it is not installed."""
    command = installed.command() or (installed.command() if installed.fetch() else None)
    if command is None:
        pytest.skip(f"rs274 is missing: sudo apt-get install --yes {installed.PACKAGE}")
    words, environment = command
    table, path = folder / "tool.tbl", folder / "program.ngc"
    table.write_text("".join(f"T{n} P{n} Z0 D6\n" for n in range(1, tools + 1)), encoding="ascii")
    path.write_bytes(data)
    done = subprocess.run(
        [*words, "-t", str(table), str(path)], cwd=folder, env=environment, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    complaints = [line for line in done.stderr.splitlines() if line.strip() and line.strip() != "executing"]
    assert not complaints, "\n".join(complaints)
    assert done.returncode == 0
    here = (0.0, 0.0, 0.0)
    found: list[Stretch] = []
    called: list[int] = []
    for line in done.stdout.splitlines():
        match = _CALL.search(line)
        if match is None:
            continue
        name, rest = match.groups()
        if name == "CHANGE_TOOL":
            called.append(int(rest))
        elif name in ("STRAIGHT_TRAVERSE", "STRAIGHT_FEED"):
            x, y, z, *_ = map(float, rest.split(", "))
            found.append(Stretch("rapid" if name == "STRAIGHT_TRAVERSE" else "feed", (here, (x, y, z))))
            here = (x, y, z)
        elif name == "ARC_FEED":
            x, y, cx, cy, turns, z, *_ = map(float, rest.split(", "))
            found.append(Stretch("arc", _arc(here, (x, y, z), (cx, cy), int(turns))))
            here = (x, y, z)
        else:
            assert _QUIET.match(name), f"an unknown call: {line}"
    return Canon(tuple(found), tuple(called))


def length(points: tuple[tuple[float, float, float], ...]) -> float:
    """Return how long a chain of points is."""
    return sum(math.dist(a, b) for a, b in itertools.pairwise(points))


def _arc(
    start: tuple[float, float, float], end: tuple[float, float, float], centre: tuple[float, float], turns: int
) -> tuple[tuple[float, float, float], ...]:
    """Fine steps around the centre by rotating the start's arm; one turn or less, left for 1 and right for -1."""
    arm = complex(start[0] - centre[0], start[1] - centre[1])
    last = complex(end[0] - centre[0], end[1] - centre[1])
    sweep = math.remainder(math.atan2(last.imag, last.real) - math.atan2(arm.imag, arm.real), math.tau)
    if turns > 0 and sweep <= 1e-9:
        sweep += math.tau
    if turns < 0 and sweep >= -1e-9:
        sweep -= math.tau
    count = max(2, math.ceil(abs(sweep) / STEP_RAD))
    around = [arm * complex(math.cos(sweep * i / count), math.sin(sweep * i / count)) for i in range(count + 1)]
    return tuple(
        (centre[0] + spot.real, centre[1] + spot.imag, start[2] + (end[2] - start[2]) * i / count)
        for i, spot in enumerate(around)
    )
