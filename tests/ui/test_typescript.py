"""The labextension's own tests, style, and wire types, with the node that built it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "labextension"
# Where the machine has no node, the set-up puts PyPI's into the clone.
PATHS = os.pathsep.join([str(ROOT / ".tools" / "node" / "bin"), os.environ.get("PATH", "")])


def run(*command: str) -> None:
    """Run a command of the labextension; its output is the failure's text."""
    program = shutil.which(command[0], path=PATHS)
    assert program, f"{command[0]} is missing: run make ready"
    done = subprocess.run(
        [program, *command[1:]],
        cwd=SOURCE,
        env={**os.environ, "PATH": PATHS},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_the_pure_parts_hold() -> None:
    """Message, limits, wood, set-up sheet: what needs no browser."""
    run("npm", "test", "--silent")


def test_it_is_written_to_its_rules() -> None:
    """No `any`, no unused names, one layout."""
    run("npm", "run", "lint", "--silent")


def test_the_shared_page_has_the_previews_own_code() -> None:
    """How doors swing and parts leave is written once; the page's modules are that, without types."""
    run(sys.executable, str(ROOT / "tools" / "shared_page.py"), "--check")


def test_the_wire_types_are_made_from_the_python_types() -> None:
    """`wire.ts` says what the messages are today."""
    run(sys.executable, str(ROOT / "tools" / "wire_types.py"), "--check")
