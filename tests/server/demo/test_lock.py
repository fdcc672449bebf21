"""One demo at a time."""

import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_fab_server.demo.lock import AlreadyRunning, only_one

HOLD = """
import pathlib, sys
from jupyter_fab_server.demo.lock import only_one
with only_one(pathlib.Path(sys.argv[1])) as lock:
    lock.tell("the address")
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_start_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    """The text names the process and the address; the lock ends with the process, even when it is killed."""
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning, match=f"process {first.pid}.*the address"), only_one(tmp_path):
            pass
        first.kill()
        first.wait()
    with only_one(tmp_path):
        pass
