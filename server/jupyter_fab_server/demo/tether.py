"""Runs a command that must not outlive its parent: `python -I -S tether.py PID COMMAND...`.

The kernel (Linux) sends this process SIGTERM when the parent dies, however it dies; the setting survives exec. Without
that call (elsewhere) the command runs untethered, and only an orderly stop ends it. It is a program of its own since
Python code must not run between fork and exec in a process with threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def tether(parent: int) -> None:
    """Ask the kernel for SIGTERM at the parent's death; raises SystemExit if it has died already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(f"process {parent} is gone; nothing is started")


if __name__ == "__main__":
    tether(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
