"""The serial port, through pySerial: a device path or a `socket://host:port` URL; lines in, bytes out.

Owned by one thread. It opens the port for itself alone, and turns everything that pySerial raises when a cable is
pulled into `PortGone`. It knows nothing of Grbl but that lines end with a newline.
"""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, cast

import serial

from jupyter_fab.core.errors import Unavailable

BAUD = 115_200
WAIT_S = 0.005  # how long a read waits: the most that a press on Hold waits for the wire
WRITE_S = 1.0  # 127 bytes are 11 ms of wire
LINE_BYTES = 512  # Grbl's longest line has some 120; longer ones come from something that is not Grbl


class PortGone(Exception):
    """The port has vanished, or takes no more bytes."""


class _Serial(Protocol):
    in_waiting: int

    def read(self, size: int) -> bytes: ...
    def write(self, data: bytes) -> int | None: ...
    def close(self) -> None: ...


class Transport:
    """An open port."""

    def __init__(self, url: str) -> None:
        """Open `url` exclusively. Raises Unavailable with what to look at."""
        try:
            self._port = cast(
                _Serial,
                serial.serial_for_url(url, baudrate=BAUD, timeout=WAIT_S, write_timeout=WRITE_S, exclusive=True),
            )
        except (OSError, ValueError) as error:
            raise Unavailable(
                f"{url} cannot be opened ({error}). Is the machine plugged in and switched on? Does another program "
                "use the port?",
                port=url,
            ) from error
        self._partial = bytearray()

    def receive(self) -> list[str]:
        """Return the lines that have come, waiting at most 5 ms. Raises PortGone."""
        try:
            data = self._port.read(max(1, self._port.in_waiting))
        except (OSError, TypeError) as error:  # pySerial raises TypeError when the descriptor vanished under it
            raise PortGone(str(error)) from error
        if not data:
            return []
        self._partial += data
        *lines, rest = bytes(self._partial).split(b"\n")
        self._partial = bytearray(rest[:LINE_BYTES])
        return [line[:LINE_BYTES].decode("ascii", "backslashreplace").strip("\r ") for line in lines]

    def send(self, data: bytes) -> None:
        """Put bytes on the wire. Raises PortGone."""
        try:
            self._port.write(data)
        except OSError as error:
            raise PortGone(str(error)) from error

    def close(self) -> None:
        """Let go of the port."""
        self._port.close()

    def __enter__(self) -> Transport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
