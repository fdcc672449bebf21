"""One demo at a time in one folder: the second start is told where the first one is.

Role: two cities in one folder would write into one database. The lock is the operating system's and ends with the
process, however that ends, so no stale file keeps anybody out. Cities in different folders may run side by side.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from jupyter_fab.core.errors import Conflict


class AlreadyRunning(Conflict):
    """A demo runs in this folder."""

    def __init__(self, folder: Path, told: str) -> None:
        process, _, address = told.partition("\n")
        where = f" It is at {address.strip()}." if address.strip() else ""
        super().__init__(
            f"The demo is already running in {folder} (process {process or 'unknown'}).{where} "
            "End it with Ctrl-C in its terminal before starting another.",
            folder=str(folder),
        )


class Lock:
    """The lock that is held; `tell` leaves a word for whoever comes second."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def tell(self, address: str = "") -> None:
        """Write our process id and the address where a person finds the demo."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n{address}\n".encode(), 0)


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[Lock]:
    """Hold the folder's lock, which ends with this process, however it ends; raises AlreadyRunning."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = os.pread(descriptor, 4096, 0).decode(errors="replace")
            raise AlreadyRunning(folder, told) from None
        lock = Lock(descriptor)
        lock.tell()
        yield lock
    finally:
        os.close(descriptor)
