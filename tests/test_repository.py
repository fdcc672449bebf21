"""Rules for every file of the repository."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINES_AT_MOST = 500  # 50 to 150 are usual; split by noun well before this
GENERATED = {"labextension/src/wire.ts"}  # by tools/wire_types.py
# Where packages come from is each machine's own affair: pins and lock files hold names and versions only.
PACKAGE_ADDRESS = re.compile(r"https?://[^\s\"']*(pypi|pythonhosted|registry\.npmjs|yarnpkg|npmmirror|index)[^\s\"']*")
RESOLVED = re.compile(r'"resolved":|^\s+resolved ')
MACHINE_PATH = re.compile(r"(?<![\w.$}-])/(?:root|work|home/\w+|Users/\w+)/")


def tracked() -> list[Path]:
    """Return the files that git knows, and the new ones that it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Return (name, text) of every tracked text file but this one."""
    found = []
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data and path != Path(__file__).resolve():
            found.append((str(path.relative_to(ROOT)), data.decode("utf-8")))
    return found


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Return where the pattern is found."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_holds_a_package_registry_address() -> None:
    """Neither pins nor lock files nor docs say which host packages come from."""
    assert lines_with(PACKAGE_ADDRESS) == []


def test_no_lock_file_holds_where_a_package_was_fetched() -> None:
    """The npm lock file is written with omit-lockfile-registry-resolved."""
    assert [line for line in lines_with(RESOLVED) if "lock" in line.split(":")[0]] == []


def test_the_npm_lock_file_belongs_to_its_package() -> None:
    """What package.json asks for is what package-lock.json was made from."""
    asked = json.loads((ROOT / "labextension" / "package.json").read_text())
    locked = json.loads((ROOT / "labextension" / "package-lock.json").read_text())["packages"][""]
    for kind in ("dependencies", "devDependencies"):
        assert locked.get(kind, {}) == asked.get(kind, {})


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    """Nothing works only where it was written."""
    assert lines_with(MACHINE_PATH) == []


def test_source_files_stay_short() -> None:
    """A file of source that outgrows the limit is split by noun; one that a program writes is not read as a whole."""
    long = {
        name: count
        for name, text in texts()
        if name.endswith((".py", ".ts", ".tsx"))
        and (count := text.count("\n")) > LINES_AT_MOST
        and name not in GENERATED
    }
    assert long == {}


@pytest.mark.parametrize("heavy", ["numpy", "shapely", "cadquery", "ipywidgets", "tornado", "httpx"])
def test_importing_jupyter_fab_loads_nothing_heavy(heavy: str) -> None:
    """`import jupyter_fab` costs next to nothing (PEP 562)."""
    code = f"import sys, jupyter_fab; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
