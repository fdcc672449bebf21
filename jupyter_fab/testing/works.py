"""Works named by behaviour, for the engine contract: functions of bytes that every engine's processes can import.

Each is called by what it does wrong: prints, hangs, crashes, refuses, returns the wrong type. The suite in
`engine_contract.py` sends them through an engine and looks at what comes back, and at what is left behind. Nothing here
is work that anybody wants done.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from jupyter_fab.core.errors import BadInput

_LOOK_AGAIN_S = 0.005


def reverse(payload: bytes) -> bytes:
    """The payload backwards."""
    return payload[::-1]


def chatty(payload: bytes) -> bytes:
    """The payload, after printing where a careless library would."""
    print("progress: 50 %")
    os.write(1, b"from C\n")
    sys.stdout.flush()
    return payload


def own_pid(payload: bytes) -> bytes:
    """The process id of whoever does the work."""
    return str(os.getpid()).encode()


def refusing(payload: bytes) -> bytes:
    """Never returns: the work refuses its input with numbers."""
    raise BadInput("The length must be at most 2400 mm.", pointer="/values/length_mm", length_mm=2500)


def crashing(payload: bytes) -> bytes:
    """Never returns: the process ends as if a native library had faulted."""
    os._exit(66)


def wrong_type(payload: bytes) -> bytes:
    """Not bytes, against the rule."""
    return "text"  # type: ignore[return-value]


def never_ending(payload: bytes) -> bytes:
    """Never returns; writes its process id to the file that the payload names, then hangs."""
    if payload:
        _write_whole(Path(os.fsdecode(payload)), str(os.getpid()))
    while True:
        time.sleep(_LOOK_AGAIN_S)


def gated(payload: bytes) -> bytes:
    """`done`, once the file `gate` exists in the folder that the payload names; each run leaves a file there."""
    folder = Path(os.fsdecode(payload))
    _write_whole(folder / f"run-{os.getpid()}-{time.monotonic_ns()}", "")
    while not (folder / "gate").exists():
        time.sleep(_LOOK_AGAIN_S)
    return b"done"


def _write_whole(path: Path, text: str) -> None:
    """A reader sees the file whole or not at all."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text)
    draft.replace(path)
