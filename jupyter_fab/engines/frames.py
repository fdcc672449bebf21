"""How the pool and its processes talk over a pipe: one byte of kind, eight of length, then the bytes.

Plain bytes, never pickle: what comes back from a process is read as data.
"""

from __future__ import annotations

import struct
from enum import Enum
from typing import BinaryIO

_HEAD = struct.Struct(">cQ")


class Kind(Enum):
    """What a frame carries."""

    READY = b"!"  # the process has imported what it was told to and waits for work
    CALL = b"C"  # pool -> process: the function's name
    PAYLOAD = b"P"  # pool -> process: the function's input
    RESULT = b"R"  # process -> pool: what the function returned
    ERROR = b"E"  # process -> pool: JSON of what the function raised


def write_frame(stream: BinaryIO, kind: Kind, content: bytes) -> None:
    """Nothing; the frame is on its way.

    Raises
    ------
    OSError
        The other side is gone.
    """
    stream.write(_HEAD.pack(kind.value, len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[Kind, bytes]:
    """The next frame.

    Raises
    ------
    EOFError
        The other side is gone, perhaps in the middle of a frame.
    """
    kind, length = _HEAD.unpack(_exactly(stream, _HEAD.size))
    return Kind(kind), _exactly(stream, length)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    content = stream.read(count)
    if len(content) < count:
        raise EOFError
    return content
