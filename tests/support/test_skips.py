"""In CI a skip is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPING = "import pytest\n\ndef test_it():\n    pytest.skip('a program is missing')\n"
SKIPPING_WHOLE = "import pytest\npytest.importorskip('no_such_module')\n"
SKIPPING_ALLOWED = "import pytest\n\ndef test_it():\n    pytest.skip('for Python 3.13 only')\n"


def exit_code(folder: Path, text: str, ci: str) -> int:
    """Return pytest's exit code for a file with this text."""
    (folder / "test_it.py").write_text(text)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.skips", "--rootdir", str(folder), str(folder)]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, check=False).returncode


@pytest.mark.parametrize(
    ("text", "ci", "code"),
    [(SKIPPING, "true", 1), (SKIPPING, "", 0), (SKIPPING_ALLOWED, "true", 0), (SKIPPING_WHOLE, "true", 2)],
)
def test_only_a_named_reason_may_skip_in_ci(tmp_path: Path, text: str, ci: str, code: int) -> None:
    """The same file passes on a person's machine and fails in CI, unless its reason is one of those allowed."""
    assert exit_code(tmp_path, text, ci) == code
