"""What a person waits for before anything is on the screen: the bare import, and the first preview of a fresh kernel.

Every command and every kernel pays the import; the cost of starting Python itself is measured beside it and taken off.
The peer's import is that of jupyter-cadquery's viewer, in an environment of its own. The first preview is the desk's in
JupyterLab in a real Chromium, from the press of Run, in a kernel that has done nothing yet, to its first pixels.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.common import Report, median_ms
from benchmarks.drag import peer
from benchmarks.drag.slides import WATCH, chromium
from tests.support.chromium import FLAGS
from tests.ui.lab import ROOT, Lab, LabServer

CELL = """
import jupyter_fab as fab
from jupyter_fab.designs.desk import desk

fab.preview(desk)
"""
FIRST_LIMIT_MS = 120_000
RUNS = 3
EAGER = "numpy, shapely, cadquery, ipywidgets, msgspec"  # nothing of this may come with the bare import


def main() -> Report:
    """Return the seconds of processor that the import takes, what it brings with it, and the first preview's wait."""
    python_s, bare_s = cpu_s(sys.executable, "pass"), cpu_s(sys.executable, "import jupyter_fab")
    brought = f"import jupyter_fab, sys; sys.exit(sum(name in sys.modules for name in '{EAGER}'.split(', ')))"
    figures = {
        "import_cpu_s": round(bare_s - python_s, 3),
        "import_ms": round(median_ms(lambda: run(sys.executable, "import jupyter_fab")), 1),
        "python_ms": round(median_ms(lambda: run(sys.executable, "pass")), 1),
        "heavy_modules": subprocess.run([sys.executable, "-c", brought], check=False).returncode,
        "first_preview_s": round(first_preview_s(), 2),
    }
    peers: dict[str, float] = {}
    program = peer.python()
    if program is not None:
        peers["jupyter_cadquery_import_cpu_s"] = round(cpu_s(str(program), "import jupyter_cadquery", 1) - python_s, 2)
    goals = {"import_cpu_s": "<= 0.1", "heavy_modules": "== 0", "first_preview_s": "<= 2"}
    return Report("import", figures=figures, goals=goals, peers=peers)


def run(python: str, code: str) -> None:
    """Run a line in a new Python."""
    subprocess.run([python, "-c", code], check=True)


def cpu_s(python: str, code: str, runs: int = 7) -> float:
    """The least seconds of processor that a new Python took for a line: what others do beside it only adds."""
    found = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(python, code)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def first_preview_s() -> float:
    """The middle of a few waits, each with a server, a page and a kernel of its own."""
    waits = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            server = LabServer(Path(folder) / "lab", {"PYTHONPATH": str(ROOT)})
            try:
                server.start()
                browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.add_init_script(path=WATCH)
                lab = Lab(server, page, Path(folder))
                lab.notebook("first.ipynb", [CELL])
                time.sleep(2)  # the page has more to load than what it shows; a person reads the cell meanwhile
                page.locator(".jp-Notebook .jp-CodeCell .cm-content").click()
                waits.append(page.evaluate("limit => window.fabFirst(limit)", FIRST_LIMIT_MS) / 1000)
                browser.close()
            finally:
                server.stop()
    return sorted(waits)[len(waits) // 2]
