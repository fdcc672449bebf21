"""Builds the wheel and looks at it as its users would: `.venv/bin/python -m tools.wheel_checks`.

Each check runs in an environment of its own in a temporary folder, outside the repository, with a PATH on which
there is neither node nor npm. What is installed there is held to the pins.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from tools.progress import ROOT, Steps
from tools.uv import find_uv

PINS = ROOT / "requirements" / "runtime.txt"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")  # the lists of extensions are coloured even when nobody looks
ABSENT_AT_A_HUB = ("cadquery", "OCP", "jupyterlab", "pythreejs", "sqlalchemy", "pulp")
IN_THE_WHEEL = (
    "jupyter_fab/__init__.py",
    "jupyter_fab/py.typed",
    "jupyter_fab_server/__init__.py",
    "jupyter_fab_server/demo/example_notebooks/01_desk.ipynb",
    "jupyter_fab_server/hub/console/page.html",
    "share/jupyter/labextensions/jupyter-fab/package.json",
    "share/jupyter/labextensions/jupyter-fab/install.json",
    "share/jupyter/labextensions/jupyter-fab/static/",
    "etc/jupyter/jupyter_server_config.d/jupyter_fab.json",
)


class CheckFailed(Exception):
    """The wheel is not what its users need; the text shows what was seen."""


class Environment:
    """A clean environment with the wheel in it."""

    def __init__(self, folder: Path, uv: Path, wheel: Path, extras: str) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"
        interpreter = Path(sys.executable).resolve()
        run([uv, "venv", "--quiet", "--python", interpreter, folder], folder.parent)
        target = f"jupyter-fab[{extras}] @ {wheel.as_uri()}" if extras else f"jupyter-fab @ {wheel.as_uri()}"
        run([uv, "pip", "install", "--quiet", "--python", self.python, "-c", PINS, target], folder.parent)

    def run(self, *words: str) -> str:
        """Return what the command prints; raises CheckFailed when it fails."""
        environment = {"PATH": str(self.folder / "bin"), "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        return run([self.folder / "bin" / words[0], *words[1:]], self.folder, environment)


def run(words: list[str | Path], folder: Path, environment: dict[str, str] | None = None) -> str:
    """Return the command's output, both streams; raises CheckFailed with it when it fails."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=environment if environment is not None else dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CheckFailed(f"`{' '.join(map(str, words))}` ended with code {done.returncode}:\n{done.stdout}")
    return COLOUR.sub("", done.stdout)


def expect(condition: bool, seen: str) -> None:
    """Raise CheckFailed with what was seen unless the condition holds."""
    if not condition:
        raise CheckFailed(seen)


def build(folder: Path) -> Path:
    """Return the wheel, built from the repository as it stands."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    return next(folder.glob("jupyter_fab-*.whl"))


def check_contents(wheel: Path) -> None:
    """Both packages, the labextension and the server's configuration are in it, once, and no test is."""
    names = zipfile.ZipFile(wheel).namelist()
    for part in IN_THE_WHEEL:
        expect(sum(part in name for name in names) >= 1, f"{part} is not in the wheel")
    strangers = [name for name in names if name.startswith(("tests/", "tools/", "benchmarks/", "node_modules"))]
    expect(not strangers, f"not meant to be in the wheel: {strangers[:5]}")


def check_lab(environment: Environment) -> None:
    """JupyterLab and Jupyter Server see both extensions, enabled and in order, and the command answers."""
    lab = environment.run("jupyter", "labextension", "list")
    ours = next((line for line in lab.splitlines() if "jupyter-fab" in line), "")
    expect("enabled" in ours and "OK" in ours, lab)
    server = environment.run("jupyter", "server", "extension", "list")
    lines = [line.strip() for line in server.splitlines()]
    expect(any(line.startswith("jupyter_fab ") and line.endswith("OK") for line in lines), server)
    expect(any(line.startswith("jupyter_fab") and "enabled" in line for line in lines), server)
    version = environment.run("jupyter", "fab", "--version")
    expect("0." in version, version)


def check_hub(environment: Environment) -> None:
    """A hub's small board gets the agent without CadQuery, JupyterLab or the registry's libraries."""
    environment.run("python", "-c", "import jupyter_fab_server.hub.agent")
    for name in ABSENT_AT_A_HUB:
        found = environment.run("python", "-c", f"import importlib.util as u; print(u.find_spec({name!r}))")
        expect(found.strip() == "None", f"{name} is installed at a hub: {found}")


def check_bare(environment: Environment) -> None:
    """The bare install imports without numpy and answers on the command line."""
    environment.run("python", "-c", "import sys, jupyter_fab; assert 'numpy' not in sys.modules")
    environment.run("jupyter-fab", "--help")


CHECKS = {"lab,server": check_lab, "hub": check_hub, "": check_bare}


def main() -> int:
    """Return 0 when every check passes; tells which failed with what it saw."""
    uv = find_uv(Steps(1, ROOT / ".tools" / "wheel.log"), ROOT / ".tools")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="fab-wheel-") as name:
        folder = Path(name)
        wheel = build(folder)
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB", flush=True)
        check_contents(wheel)
        for extras, check in CHECKS.items():
            start = time.monotonic()
            label = f"wheel [{extras}]"
            try:
                check(Environment(folder / f"venv-{extras.replace(',', '-') or 'bare'}", uv, wheel, extras))
                print(f"{label}: ok ({time.monotonic() - start:.1f} s)", flush=True)
            except CheckFailed as failure:
                failed += 1
                print(f"{label}: FAILED\n{failure}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CheckFailed as failure:
        print(f"wheel: FAILED\n{failure}")
        sys.exit(1)
