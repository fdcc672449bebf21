"""LinuxCNC's interpreter of G-code, as a second opinion on our programs in the tests: `python -m tools.rs274`.

It is GPL and only ever run as a program of its own. Debian's package asks for some hundred others that the
interpreter does not use, so where it is not installed the package alone is fetched and unpacked into .tools/.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.progress import ROOT

PACKAGE = "linuxcnc-uspace"
UNPACKED = ROOT / ".tools" / "rs274"


def command() -> tuple[list[str], dict[str, str]] | None:
    """Return the words that run the interpreter and its environment; None if it is not there."""
    installed = shutil.which("rs274")
    if installed:
        return [installed, "-g"], dict(os.environ)
    unpacked = UNPACKED / "usr" / "bin" / "rs274"
    if unpacked.is_file():
        return [str(unpacked), "-g"], {**os.environ, "LD_LIBRARY_PATH": str(UNPACKED / "usr" / "lib")}
    return None


def fetch() -> bool:
    """Return whether the package could be fetched and unpacked (Debian and its kin only)."""
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        return False
    UNPACKED.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED.parent) as folder:
        if not _download(folder) and not (_update() and _download(folder)):
            return False
        (package,) = Path(folder).glob("*.deb")
        target = Path(folder) / "unpacked"
        subprocess.run(["dpkg", "-x", str(package), str(target)], check=True)
        shutil.rmtree(UNPACKED, ignore_errors=True)
        target.rename(UNPACKED)
    return True


def _download(folder: str) -> bool:
    got = subprocess.run(["apt-get", "download", PACKAGE], cwd=folder, capture_output=True, check=False)
    return got.returncode == 0 and any(Path(folder).glob("*.deb"))


def _update() -> bool:
    """A fresh container has no package lists."""
    return subprocess.run(["apt-get", "update"], capture_output=True, check=False).returncode == 0


def main() -> int:
    """Return 0 when the interpreter is there."""
    if command() is None and not fetch():
        print(f"Install it: sudo apt-get update && sudo apt-get install {PACKAGE}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
