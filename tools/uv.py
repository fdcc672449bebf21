"""Finds uv, or fetches it with pip into the clone.

Role: the first step of getting ready, run by whatever python3 the machine has, so it uses the standard library alone.
What is fetched stays in `.tools` and goes with `make clean`; the machine's own uv is used as it is. Which environment
is made with it is `ready.py`'s matter.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.progress import ROOT, StepFailed, Steps

UV_REQUIREMENT = "uv>=0.8"  # knows dependency groups and pins for several Pythons at once


def find_uv(steps: Steps, tools: Path) -> Path:
    """Return a uv that runs: $UV, the clone's own, the machine's, or a freshly fetched one, in this order."""
    own = tools / "uv" / "bin" / "uv"
    stamp = tools / "uv.stamp"
    for candidate in (os.environ.get("UV"), str(own), shutil.which("uv")):
        if candidate and runs(candidate):
            steps.number += 1
            return Path(candidate)
    stamp.unlink(missing_ok=True)
    steps.step("uv", stamp, UV_REQUIREMENT, lambda: fetch(steps, tools))
    return own


def interpreter(version: str) -> str:
    """Return pyenv's Python of this version, which is not on the path as such; otherwise leave the search to uv."""
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = sorted(versions.glob(f"{version}.*/bin/python{version}"))
    return str(found[-1]) if found else version


def runs(candidate: str) -> bool:
    """Return whether this program starts (a pyenv shim may be there without a uv behind it)."""
    try:
        return subprocess.run([candidate, "--version"], cwd=ROOT, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def fetch(steps: Steps, tools: Path) -> None:
    """Install uv under `tools`; raises StepFailed that names the one command where this python3 has no pip."""
    target = tools / "uv"
    shutil.rmtree(target, ignore_errors=True)
    if importlib.util.find_spec("pip") is not None:
        pip = [sys.executable, "-m", "pip"]
    elif importlib.util.find_spec("ensurepip") is not None:
        steps.command([sys.executable, "-m", "venv", tools / "pip"])
        pip = [str(tools / "pip" / "bin" / "python"), "-m", "pip"]
    else:
        raise StepFailed(
            f"{sys.executable} comes without pip and venv, and this machine has no uv. Run this, then the same again:"
            "\n\n    sudo apt-get install --yes python3-venv\n"
        )
    steps.command([*pip, "install", "--disable-pip-version-check", "--target", target, UV_REQUIREMENT])
