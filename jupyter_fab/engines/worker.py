"""The process on the other side of the pool's pipe: reads calls, runs them one at a time, answers.

Started as ``python -m jupyter_fab.engines.worker [module ...]`` (the modules are imported before it says ready). It
ends when its parent does: at the end of its input, or by the kernel's signal if it is busy then.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys
from typing import BinaryIO

from jupyter_fab.core.errors import FabError
from jupyter_fab.engines.frames import Kind, read_frame, write_frame

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(preload: list[str]) -> None:
    """Nothing; returns when the pool closes the pipe."""
    parent = os.getppid()
    _end_with_parent(parent)
    calls = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # What the work prints must not land between frames, and it has no input to read.
    os.dup2(2, 1)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    for name in preload:
        importlib.import_module(name)
    write_frame(answers, Kind.READY, b"")
    while _serve_one(calls, answers):
        pass


def _serve_one(calls: BinaryIO, answers: BinaryIO) -> bool:
    try:
        _, name = read_frame(calls)
        _, payload = read_frame(calls)
    except EOFError:
        return False
    try:
        result = _find(name.decode())(payload)
        if not isinstance(result, bytes):
            raise TypeError(f"{name.decode()} returned {type(result).__name__}, not bytes")
    except Exception as error:
        write_frame(answers, Kind.ERROR, describe(error))
    else:
        write_frame(answers, Kind.RESULT, result)
    return True


def _find(name: str):  # type: ignore[no-untyped-def]
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def describe(error: BaseException) -> bytes:
    """JSON of an error: kind and message, and for a `FabError` its code, status, pointer and fields."""
    told: dict[str, object] = {"kind": type(error).__name__, "message": str(error)}
    if isinstance(error, FabError):
        told |= {"code": error.code, "status": error.status, "pointer": error.pointer, "fields": dict(error.fields)}
    return json.dumps(told, default=str).encode()


def _end_with_parent(parent: int) -> None:
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
