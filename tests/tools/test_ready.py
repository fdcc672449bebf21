"""What a machine without this or that is told."""

from pathlib import Path

import pytest

from tools import system, uv
from tools.progress import StepFailed, Steps


def test_where_it_may_not_install_it_names_the_one_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No right to install: the text can be pasted into a shell."""
    monkeypatch.setattr(system, "_right_to_install", lambda: None)
    command = "sudo apt-get update && sudo apt-get install --yes --no-install-recommends a-package"
    with pytest.raises(StepFailed, match=command):
        system.install(["a-package"], Steps(1, tmp_path / "log"))


def test_a_thing_is_looked_for_itself() -> None:
    """A package whose program, library or file is not there is missing; one whose is, is not."""
    wanted = {
        "there": system.program("sh"),
        "no-program": system.program("no-such-program"),
        "no-library": system.library("libno-such-library.so.9"),
        "no-file": system.file("/no/such/*/file"),
    }
    assert system.missing(wanted) == ["no-program", "no-library", "no-file"]


def test_a_python_without_pip_and_venv_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's plain python3 has neither; the text names the one command."""
    monkeypatch.setattr(uv.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(StepFailed, match="apt-get install --yes python3-venv"):
        uv.fetch(Steps(1, tmp_path / "log"), tmp_path)


def test_a_shim_without_a_program_behind_it_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `uv` on the path that cannot start is passed over, and uv is fetched."""
    shim = tmp_path / "uv"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    fetched: list[Path] = []

    def fetch(steps: Steps, tools: Path) -> None:
        fetched.append(tools)

    monkeypatch.setattr(uv, "fetch", fetch)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("UV", raising=False)
    uv.find_uv(Steps(1, tmp_path / "log"), tmp_path / "tools")
    assert fetched == [tmp_path / "tools"]
