"""Numbered steps with the seconds that each took, for set-up work that a person waits for.

A step has a key: a digest of all that its result depends on. A step whose stamp holds the same key is skipped, and a
stamp is written only after the work is done, so an interrupted run continues where it stopped. The output of the
commands goes to one log, whose end is shown when a step fails.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOG_TAIL_LINES = 45  # npm explains its options after an error; the cause must still be among these


class StepFailed(Exception):
    """A step could not be done; the text says what to do next."""


def digest_of(*parts: str | Path) -> str:
    """Return a digest of the given texts and of the given files' contents (a missing file counts as empty)."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part.read_bytes() if part.is_file() else b""
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


class Steps:
    """Runs steps one after the other and tells a person which one, of how many, since when."""

    def __init__(self, total: int, log: Path) -> None:
        self.total = total
        self.log = log
        self.number = 0
        self.worked = False
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("")

    def step(self, title: str, stamp: Path, key: str, work: Callable[[], None]) -> None:
        """Do `work` unless `stamp` holds `key`; raises StepFailed with the end of the log."""
        self.number += 1
        if is_done(stamp, key):
            return
        self.worked = True
        stamp.unlink(missing_ok=True)
        label = f"[{self.number}/{self.total}] {title}"
        with ticking(label):
            work()
        stamp.parent.mkdir(parents=True, exist_ok=True)
        partial = stamp.with_suffix(".new")
        partial.write_text(key)
        partial.replace(stamp)

    def command(self, arguments: Sequence[str | Path], cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
        """Run a command with its output in the log; raises StepFailed when it does not exit with 0."""
        words = [str(argument) for argument in arguments]
        with self.log.open("a") as log:
            log.write(f"\n$ {' '.join(words)}\n")
            log.flush()
            done = subprocess.run(
                words,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            )
        if done.returncode != 0:
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:])
            raise StepFailed(f"{tail}\n\n`{words[0]}` ended with code {done.returncode}. The whole log: {self.log}")


def is_done(stamp: Path, key: str) -> bool:
    """Return whether the step that leaves this stamp has been done for this key."""
    return stamp.is_file() and stamp.read_text() == key


@contextlib.contextmanager
def ticking(label: str) -> Iterator[None]:
    """Show `label` with the seconds so far: once a second on a terminal, at its start and end otherwise."""
    terminal = sys.stdout.isatty()
    start = time.monotonic()
    over = threading.Event()

    def tick() -> None:
        while not over.wait(1.0):
            print(f"\r{label} ... {time.monotonic() - start:.0f} s", end="", flush=True)

    print(f"{label} ...", end="" if terminal else "\n", flush=True)
    ticker = threading.Thread(target=tick, daemon=True)
    if terminal:
        ticker.start()
    outcome = "stopped"
    try:
        yield
        outcome = "done"
    finally:
        over.set()
        if terminal:
            ticker.join()
            print("\r", end="")
        print(f"{label}: {outcome} in {time.monotonic() - start:.1f} s", flush=True)
