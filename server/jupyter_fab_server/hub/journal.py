"""The agent's memory: an append-only file of JSON lines that survives `kill -9` and a torn last line.

State changes and reports are on the disk (fsync) before anything follows from them; progress is written as it comes and
may lose its last quarter of a second. `Journal.read` gives back every whole record in order. It knows no jobs and no
machine: see `session.py` for what is written.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

LARGEST_BYTES = 8 * 1024 * 1024  # when it is opened; about 40,000 records: then old ones are left out


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One line: when, what about, and the data."""

    at: dt.datetime
    kind: str
    data: dict[str, Any]


class Journal:
    """The file at `path`; one process at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._torn = self._torn_tail()
        self._file = path.open("ab", buffering=0)
        _sync_folder(path)

    def write(self, kind: str, data: dict[str, Any], *, durable: bool = True) -> None:
        """Append a record; when durable, return only once it is on the disk. Raises OSError, e.g. if that is full."""
        record = Record(at=dt.datetime.now(dt.UTC), kind=kind, data=data)
        # A torn line stays, alone, and is passed over when read.
        line = b"\n" * self._torn + msgspec.json.encode(record) + b"\n"
        self._torn = True
        if self._file.write(line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
        self._torn = False
        if durable:
            os.fsync(self._file.fileno())

    def read(self) -> Iterator[Record]:
        """Every whole record, oldest first."""
        with self._path.open("rb") as file:
            for line in file:
                with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
                    yield msgspec.json.decode(line, type=Record)

    def replace(self, records: list[tuple[str, dict[str, Any]]]) -> None:
        """Let the file consist of these records; what was there before is forgotten."""
        if self._path.stat().st_size < LARGEST_BYTES:
            return
        new = self._path.with_suffix(".new")
        with new.open("wb") as file:
            for kind, data in records:
                file.write(msgspec.json.encode(Record(at=dt.datetime.now(dt.UTC), kind=kind, data=data)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._file.close()
        new.replace(self._path)
        _sync_folder(self._path)
        self._file = self._path.open("ab", buffering=0)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _torn_tail(self) -> bool:
        if not self._path.exists() or self._path.stat().st_size == 0:
            return False
        with self._path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"


def _sync_folder(path: Path) -> None:
    """Let the file's name survive a power cut, too."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
