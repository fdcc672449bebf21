"""The two ends a simulated board can hang on: a pseudo-terminal with a stable name, or a TCP port on loopback.

Both carry raw bytes without blocking and know whether somebody is at the other end; pulling the plug closes them. They
know nothing of Grbl.
"""

from __future__ import annotations

import os
import select
import socket
import termios
import tty
from pathlib import Path
from typing import Protocol

_CHUNK = 4096


class Port(Protocol):
    """A serial line as the board sees it."""

    name: str

    def fileno(self) -> int:
        """Return what `select` waits on."""
        ...

    def connected(self) -> bool:
        """Return whether a host has the other end open."""
        ...

    def read(self) -> bytes:
        """Return what has arrived, perhaps nothing; never blocks."""
        ...

    def write(self, data: bytes) -> int:
        """Send what fits now and return how many bytes that was."""
        ...

    def unplug(self) -> None:
        """Go away as a pulled USB cable does."""
        ...


class Pty:
    """A pseudo-terminal; `link` is a symlink to its device, as udev's by-id names are."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._master, slave = os.openpty()
        tty.setraw(slave, termios.TCSANOW)
        device = os.ttyname(slave)
        os.close(slave)
        os.set_blocking(self._master, False)
        if link.is_symlink():
            link.unlink()
        link.symlink_to(device)
        self.name = str(link)

    def fileno(self) -> int:
        """Return the descriptor `select` waits on."""
        return self._master

    def connected(self) -> bool:
        """Return whether a host is there."""
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        return not any(event & select.POLLHUP for _, event in poll.poll(0))

    def read(self) -> bytes:
        """Return what has arrived."""
        try:
            return os.read(self._master, _CHUNK)
        except OSError:  # nothing there, or the host has closed its end; `connected` tells which
            return b""

    def write(self, data: bytes) -> int:
        """Return how many bytes went out."""
        try:
            return os.write(self._master, data)
        except BlockingIOError:
            return 0
        except OSError:  # the host has gone: a serial line does not mind
            return len(data)

    def unplug(self) -> None:
        """Close this end and take the name away."""
        if self._link.is_symlink():
            self._link.unlink()
        os.close(self._master)


class Tcp:
    """A listening socket on loopback, one host at a time, as a network controller has it."""

    def __init__(self, port: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", port))
        self._listener.setblocking(False)
        self._peer: socket.socket | None = None
        self.name = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"

    def fileno(self) -> int:
        """Return the descriptor `select` waits on."""
        return (self._peer or self._listener).fileno()

    def connected(self) -> bool:
        """Return whether a host is there."""
        if self._peer is None:
            try:
                self._peer, _ = self._listener.accept()
            except BlockingIOError:
                return False
            self._peer.setblocking(False)
            self._peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True

    def read(self) -> bytes:
        """Return what has arrived."""
        if self._peer is None:
            return b""
        try:
            data = self._peer.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except ConnectionError:
            data = b""
        if not data:
            self._peer.close()
            self._peer = None
        return data

    def write(self, data: bytes) -> int:
        """Return how many bytes went out."""
        if self._peer is None:
            return len(data)
        try:
            return self._peer.send(data)
        except BlockingIOError:
            return 0
        except ConnectionError:
            return len(data)

    def unplug(self) -> None:
        """Close this end and take the name away."""
        if self._peer is not None:
            self._peer.close()
        self._listener.close()
