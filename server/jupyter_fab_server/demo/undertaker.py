"""Ends what is left of a run whose supervisor died without ending it: `python -m ...demo.undertaker RUN GRACE_S`.

It waits for the end of its standard input, a pipe that only the supervisor holds open: kill -9 closes it too. The
services get the kernel's SIGTERM at that moment (tether.py) and GRACE_S seconds; then what is left is killed.
"""

import sys
import time

from jupyter_fab_server.demo import process_table

POLL_S = 0.1


def end_what_is_left(run: str, grace_s: float) -> None:
    """Return when no process of the run is left: those that have not ended within `grace_s` are killed."""
    deadline = time.monotonic() + grace_s
    while process_table.marked(run) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    process_table.end(process_table.marked(run))


if __name__ == "__main__":
    sys.stdin.read()
    end_what_is_left(sys.argv[1], float(sys.argv[2]))
