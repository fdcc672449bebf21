"""Finds and ends the processes of one run of the demo, wherever they have got to (Linux's /proc).

Every process of a run inherits one environment variable with the run's own value, which also marks a grandchild that
has left its group, its session and its parent. A start time beside each id tells a re-used id apart. Elsewhere than on
Linux nothing is found, and process groups have to do.
"""

import contextlib
import os
import signal
from pathlib import Path

from attrs import frozen

MARK = "JUPYTER_FAB_DEMO_RUN"
PROC = Path("/proc")


@frozen
class Seen:
    """A process as it was seen: its id, and its start in clock ticks since the machine's start."""

    process: int
    started: str


def marked(run: str) -> set[Seen]:
    """Return the processes, other than this one, that belong to the run."""
    mark = f"{MARK}={run}".encode()
    found = set()
    for folder in PROC.iterdir() if PROC.is_dir() else ():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):  # it has ended, or is another user's
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.add(Seen(int(folder.name), _started(folder)))
    return found


def end(processes: set[Seen]) -> None:
    """Kill those that are still the ones meant, and reap those that are our children."""
    for seen in processes:
        with contextlib.suppress(OSError):
            if _started(PROC / str(seen.process)) == seen.started:
                os.kill(seen.process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(seen.process, 0)


def _started(folder: Path) -> str:
    """Return the 22nd field of `stat`; the second, the name, may hold spaces and brackets, so count from its last."""
    return (folder / "stat").read_text().rpartition(")")[2].split()[19]
