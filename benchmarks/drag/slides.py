"""Moves of a slider in a notebook of JupyterLab, with the time to the last new pixels and what travelled until then.

The same for every viewer: a server of its own, a fresh Chromium, one cell, arrow keys on the slider's handle. What is
counted is told by `watch.js` in the page.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from attrs import frozen
from playwright.sync_api import Page, sync_playwright

from tests.support.chromium import FLAGS
from tests.ui.lab import ROOT, Lab, LabServer

WATCH = Path(__file__).with_name("watch.js")
FIRST_S = 180  # until the first picture: a kernel on a loaded machine that imports CadQuery
QUIET_MS = 1_200  # without a frame or message: the move is over (figures follow their values by less)
LIMIT_MS = 90_000
PROCESSES = {  # by what stands in their command lines
    "kernel": "ipykernel_launcher",
    "page": "--type=renderer",
    "draw": "--type=gpu-process",
    "figures": "jupyter_fab.engines.worker",
}
VIEWPORT = {"width": 1440, "height": 900}


@frozen
class Slide:
    """What one move, or one drag, took: up to its last new pixels, and after them."""

    ms: float
    asked_ms: float  # from the key to the newest request to the kernel
    kernel_ms: float  # until the largest message is back: server, kernel, and the wire both ways
    page_ms: float  # until the page begins to draw: reading, uploading, waiting for its turn
    draw_ms: float  # until the pixels are there
    frames: int
    messages: int
    bytes: int
    messages_after: int
    bytes_after: int


class Slider:
    """A slider on an open page."""

    def __init__(self, page: Page, selector: str) -> None:
        self.page = page
        self._selector = selector

    def cpu_s(self) -> dict[str, float]:
        """Seconds of processor that each kind of process under this one has used so far: other programs' load apart."""
        spent = dict.fromkeys(PROCESSES, 0.0)
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                command = " ".join(process.cmdline())
                kind = next((kind for kind, mark in PROCESSES.items() if mark in command), None)
                if kind is not None:
                    times = process.cpu_times()
                    spent[kind] += times.user + times.system
        return spent

    def move(self, steps: int = 1, interval_ms: float = 0) -> Slide:
        """What that many steps to the right took, `interval_ms` apart."""
        wanted = {
            "slider": self._selector,
            "steps": steps,
            "interval": interval_ms,
            "quiet": QUIET_MS,
            "limit": LIMIT_MS,
        }
        return Slide(**self.page.evaluate("wanted => window.fabSlide(wanted)", wanted))


def chromium() -> str:
    """The browser to measure in.

    Raises
    ------
    SystemExit
        If there is none, with what to do.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("Chromium is missing: sudo apt-get install --yes chromium")
    return program


@contextmanager
def opened(cell: str, slider: str, *, canvas: str, python: str = sys.executable) -> Iterator[Slider]:
    """The slider of a notebook whose one cell was run, once its viewer has drawn something."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = LabServer(Path(folder) / "lab", {"PYTHONPATH": str(ROOT)}, python=python)
        try:
            server.start()
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            page = browser.new_page(viewport=VIEWPORT)
            page.add_init_script(path=WATCH)
            lab = Lab(server, page, Path(folder))
            lab.notebook("measured.ipynb", [cell])
            lab.run_all()
            page.locator(canvas).first.wait_for(timeout=FIRST_S * 1000)
            page.locator(f"{slider} .noUi-handle").first.wait_for(timeout=FIRST_S * 1000)
            yield Slider(page, slider)
            browser.close()
        finally:
            server.stop()
