"""What only the operating system's package manager can bring: libraries for CadQuery, and programs for the tests.

It looks for the thing itself (a library that loads, a program on the path), not for a package's name, so it is right
on any distribution. On Debian and Ubuntu it installs what is missing where it may; elsewhere it names the command.
"""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.progress import StepFailed, Steps


def library(name: str) -> Callable[[], bool]:
    """Return a check that the shared library loads."""

    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def program(name: str) -> Callable[[], bool]:
    """Return a check that the program is on the path."""
    return lambda: shutil.which(name) is not None


def file(pattern: str) -> Callable[[], bool]:
    """Return a check that a file of this pattern exists."""
    return lambda: bool(glob.glob(pattern))


# Debian's package -> how to see that it is there
FOR_RUNNING = {
    "libgl1": library("libGL.so.1"),  # OCP, under CadQuery, is linked to it
    "libseccomp2": library("libseccomp.so.2"),  # the sandbox in which a designer's code is rebuilt
    "bubblewrap": program("bwrap"),  # the same
}
FOR_TESTS = {
    **FOR_RUNNING,
    "chromium": program("chromium"),
    "fonts-dejavu-core": file("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),  # text in the screenshots
    "poppler-utils": program("pdftoppm"),  # looks at set-up sheets
    "postgresql": file("/usr/lib/postgresql/*/bin/initdb"),
}


def missing(wanted: dict[str, Callable[[], bool]]) -> list[str]:
    """Return the packages whose thing is not there (on Linux: elsewhere CadQuery's wheels bring all they need)."""
    if sys.platform != "linux":
        return []
    return [package for package, is_there in wanted.items() if not is_there()]


def step(steps: Steps, wanted: dict[str, Callable[[], bool]], tools: Path) -> None:
    """Install what is missing where we may; raises StepFailed that names the one command where we may not."""
    absent = missing(wanted)
    if not absent:
        steps.number += 1
        return
    named = " ".join(absent)
    stamp = tools / "apt"
    stamp.unlink(missing_ok=True)
    steps.step(f"Debian's packages: {named}", stamp, named, lambda: install(absent, steps))
    left = missing(wanted)
    if left:
        raise StepFailed(f"Still missing after the installation: {' '.join(left)}. The whole log: {steps.log}")


def install(packages: Sequence[str], steps: Steps) -> None:
    """Install Debian's packages; raises StepFailed where we may not."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    prefix = _right_to_install()
    if prefix is None:
        raise StepFailed(
            "These are missing on this machine. Install them, then run the same again:\n\n"
            f"    sudo apt-get update && sudo {' '.join(command)}\n"
        )
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    steps.command([*prefix, "apt-get", "update"], env=quiet)
    steps.command([*prefix, *command], env=quiet)


def _right_to_install() -> list[str] | None:
    """Return what to put before apt-get, or None where we may not install (or have no apt-get)."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"]
    return None
