"""JupyterLab as a person would have it, started for a test: a server of its own, a browser page, and ways to use both.

`LabServer` runs `jupyter lab` with the labextension from the source tree (nothing is installed anywhere), on a port of
its own, in folders of its own. `Lab` is one page on it. Import both from here; the fixtures are in `conftest.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs
import nbformat
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
LABEXTENSION = ROOT / "jupyter_fab" / "labextension"
# A loaded machine needs a while for a first start of the server and for a kernel that imports widgets.
START_S = 60
KERNEL_S = 90


def wait_until[T](ask: Callable[[], T | None], timeout_s: float, what: str) -> T:
    """The first answer of `ask` that is not None; asks again until `timeout_s` has passed."""
    deadline = time.monotonic() + timeout_s
    while True:
        answer = ask()
        if answer is not None:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not happen within {timeout_s} s")
        time.sleep(0.1)


class LabServer:
    """One `jupyter lab` process; `url` answers once `start` has returned."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str] | None = None, *arguments: str, python: str = sys.executable
    ) -> None:
        self.files = folder / "files"
        self.log = folder / "lab.log"
        self.url = ""
        self._python = python
        self._folder = folder
        self._environment = dict(environment or {})
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        if not (LABEXTENSION / "package.json").exists():
            raise RuntimeError("the labextension is not built: run `npm ci && npm run build` in labextension/")
        runtime = self._prepare()
        command = [self._python, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0"]
        command += ["--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", "--ServerApp.password="]
        command += [f"--ServerApp.root_dir={self.files}", *self._arguments]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=self._env(runtime), cwd=self.files, stdout=log, stderr=subprocess.STDOUT
            )
        self.url = wait_until(lambda: self._answering(runtime), START_S, f"JupyterLab's start (log: {self.log})")

    def stop(self) -> None:
        """Ends the server and, through it, its kernels."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)

    def _prepare(self) -> Path:
        self.files.mkdir(parents=True)
        extensions = self._folder / "share" / "jupyter" / "labextensions"
        extensions.mkdir(parents=True)
        # A copy: Voila serves no file that lies elsewhere.
        shutil.copytree(LABEXTENSION, extensions / "jupyter-fab")
        config = self._folder / "config"
        (config / "labconfig").mkdir(parents=True)
        overrides = {
            "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
            "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
        }
        (config / "labconfig" / "default_setting_overrides.json").write_text(json.dumps(overrides))
        enabled = {"ServerApp": {"jpserver_extensions": {"jupyter_fab.extension": True}}}
        (config / "jupyter_server_config.json").write_text(json.dumps(enabled))
        return self._folder / "runtime"

    def _env(self, runtime: Path) -> dict[str, str]:
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
        return {
            **keep,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "server")]),
            "JUPYTER_PATH": str(self._folder / "share" / "jupyter"),
            "JUPYTER_CONFIG_DIR": str(self._folder / "config"),
            "JUPYTER_DATA_DIR": str(self._folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(runtime),
            "JUPYTERLAB_WORKSPACES_DIR": str(self._folder / "workspaces"),
            "JUPYTERLAB_SETTINGS_DIR": str(self._folder / "settings"),
            "IPYTHONDIR": str(self._folder / "ipython"),
            **self._environment,
        }

    def _answering(self, runtime: Path) -> str | None:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended at once: {self.log.read_text()[-2000:]}")
        for note in runtime.glob("jpserver-*.json"):
            try:
                url: str = json.loads(note.read_text())["url"]
                with urllib.request.urlopen(f"{url}api/status", timeout=2):
                    return url
            except (urllib.error.URLError, json.JSONDecodeError, TimeoutError):
                return None
        return None


@attrs.define
class Lab:
    """A page of JupyterLab; `errors` collects what the browser's console complained of."""

    server: LabServer
    page: Page
    pictures: Path
    errors: list[str] = attrs.field(factory=list)

    def open(self, path: str = "") -> None:
        """Opens Lab, with the file at `path` if one is given, and waits until its shell is there."""
        self.page.goto(f"{self.server.url}lab/tree/{path}?reset" if path else f"{self.server.url}lab?reset")
        expect(self.page.locator("#jp-main-dock-panel")).to_be_visible(timeout=START_S * 1000)

    def notebook(self, name: str, cells: Sequence[str]) -> None:
        """Writes a notebook of code cells and opens it."""
        self.write(name, cells)
        self.open(name)
        # Menus are laid anew when the notebook and its kernel are there: only then are they to be used.
        expect(self.page.locator(".jp-NotebookPanel .jp-Notebook")).to_be_visible(timeout=START_S * 1000)
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=KERNEL_S * 1000)

    def write(self, name: str, cells: Sequence[str]) -> None:
        """Writes a notebook of code cells."""
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(book, self.server.files / name)

    def run_all(self) -> None:
        """Runs all cells by the menu, and waits until the kernel is idle and the last cell has a number."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.locator(".lm-Menu-item", has_text="Run All Cells").first.click()
        busy = self.page.locator(".jp-Notebook .jp-InputPrompt", has_text="[*]")
        last = self.page.locator(".jp-Notebook .jp-CodeCell").last.locator(".jp-InputPrompt")
        expect(last).to_contain_text("]:", timeout=KERNEL_S * 1000)
        expect(last).not_to_have_text("[ ]:", timeout=KERNEL_S * 1000)
        expect(busy).to_have_count(0, timeout=KERNEL_S * 1000)

    def theme(self, name: str) -> None:
        """Switches to `JupyterLab Light` or `JupyterLab Dark` by the menu."""
        self.page.get_by_role("menuitem", name="Settings", exact=True).click()
        self.page.locator(".lm-Menu-item", has_text="Theme").first.hover()
        self.page.locator(".lm-Menu-item", has_text=name).first.click()

    def picture(self, name: str, of: Locator | None = None) -> bytes:
        """A PNG of the page, or of one element; kept under the test's pictures folder."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        return (of or self.page).screenshot(path=str(self.pictures / f"{name}.png"))
