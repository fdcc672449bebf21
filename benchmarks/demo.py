"""How long the embedded city takes from `make demo` to an open JupyterLab, and what is left of it after Ctrl-C.

The start that counts is the second, in a folder where a first one has seeded the people. Everything is asked from
outside: the line that the terminal shows, Lab's own page, the machine's process table. A bare `jupyter lab` of the same
environment, started in the same run, stands beside it, since both wait for the same machine.
`make bench NAME=demo FRESH=1` also times the very first start, in a clone made for it.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from attrs import frozen

from benchmarks.common import Report

ROOT = Path(__file__).parents[1]
MARK = "JUPYTER_FAB_BENCHMARK"  # inherited by every process that a start brings about
START_LIMIT_S = 600.0
STOP_LIMIT_S = 30.0
LOOK_EVERY_S = 0.05
GOALS = {"second_start_s": "<= 20", "left_behind": "<= 0"}
FRESH_GOALS = {"fresh_clone_s": "<= 300"}


@frozen
class Start:
    """How one start went: seconds until Lab's page came, processor seconds until then, processes left at the end."""

    ready_s: float
    processor_s: float
    stop_s: float
    left: int


def main() -> Report:
    """Return the seconds of the second start, beside those of the first and of a bare JupyterLab."""
    figures: dict[str, float] = {}
    goals = dict(GOALS)
    with tempfile.TemporaryDirectory(prefix="fab-bench-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        first = city(ROOT, folder / "city")
        second = city(ROOT, folder / "city")
        bare_s = bare_lab(folder / "bare")
        figures["second_start_s"] = round(second.ready_s, 2)
        figures["second_start_processor_s"] = round(second.processor_s, 2)
        figures["seeding_start_s"] = round(first.ready_s, 2)
        figures["stop_s"] = round(max(first.stop_s, second.stop_s), 2)
        figures["left_behind"] = first.left + second.left
        figures["of_a_bare_lab"] = round(second.ready_s / bare_s, 2)
        if os.environ.get("FRESH", "") not in ("", "0"):
            goals |= FRESH_GOALS
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "clone")], check=True)
            fresh = city(folder / "clone", folder / "city-of-the-clone")
            figures["fresh_clone_s"] = round(fresh.ready_s, 1)
            figures["left_behind"] += fresh.left
    return Report("demo", figures=figures, goals=goals, peers={"bare_lab_s": round(bare_s, 2)})


def city(clone: Path, folder: Path) -> Start:
    """Return how `make demo` went in that clone, with its city in `folder`; Ctrl-C ends it once Lab's page is there."""
    log = folder.with_suffix(".log")
    run = {"JUPYTER_FAB_DEMO": str(folder), "JUPYTER_FAB_DEMO_PORTS": "any"}
    begun = time.monotonic()
    with started(["make", "demo"], clone, log, run) as (process, mark):
        address = first_word_after("Open", log, process)
        page(address, process)
        ready_s = time.monotonic() - begun
        processor_s = sum(sum(one.cpu_times()[:4]) for one in marked(mark))  # their own, and of children that ended
        stopped = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to make and to the demo
        process.wait(STOP_LIMIT_S)
        stop_s = time.monotonic() - stopped
        return Start(ready_s, processor_s, stop_s, len(marked(mark)))


def bare_lab(folder: Path) -> float:
    """Return the seconds until a JupyterLab without our extension, and without anybody's settings, shows its page."""
    folder.mkdir()
    token = secrets.token_hex(8)
    places = {f"JUPYTER_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    off = "--ServerApp.jpserver_extensions={'jupyter_fab.extension': False}"
    words = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0", off]
    begun = time.monotonic()
    log = folder / "lab.log"
    words = [*words, f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    with started(words, folder, log, places) as (process, _):
        page(first_word_after("http://127.0.0.1", log, process), process)
        return time.monotonic() - begun


@contextmanager
def started(
    words: list[str], where: Path, log: Path, more: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Return the process and its mark; whatever carries the mark is killed at the end, so that a run harms no other."""
    mark = secrets.token_hex(8)
    unwanted = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "HEADLESS", "MAKEFLAGS", "MAKELEVEL", "ARGS", "FRESH")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    with log.open("wb") as file:
        environment = {**kept, **more, MARK: mark, "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(
            words, cwd=where, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process, mark
    finally:
        for one in marked(mark):
            one.kill()
        process.wait(STOP_LIMIT_S)


def marked(mark: str) -> list[psutil.Process]:
    """Return the living processes that inherited the mark, in whatever group or session they are."""
    found = []
    for one in psutil.process_iter():
        try:
            if one.environ().get(MARK) == mark and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one)
        except (psutil.Error, OSError):
            continue
    return found


def first_word_after(sign: str, log: Path, process: subprocess.Popen[bytes]) -> str:
    """Return the address in the log's first line that holds `sign`."""
    deadline = time.monotonic() + START_LIMIT_S
    while True:
        for line in log.read_text(errors="replace").splitlines():
            address = next((word for word in line.split() if word.startswith("http://")), "")
            if sign in line and address:
                return address
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"It did not start:\n{log.read_text(errors='replace')}")
        time.sleep(LOOK_EVERY_S)


def page(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return once the address answers with a page."""
    deadline = time.monotonic() + START_LIMIT_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                answer.read()
                return
        except (urllib.error.URLError, TimeoutError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{address} does not answer") from error
            time.sleep(LOOK_EVERY_S)
