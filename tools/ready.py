"""Gets a fresh clone ready: `python3 -m tools.ready {demo,test,test-3.12}`; called by every Makefile target.

Needs git, make and some python3; brings uv, Python, the pinned packages, the built labextension (with a node of its
own where the machine has none) and the project itself. All of it stays inside the clone (.tools, .venv), except
Debian's packages. Doing it again costs under a second. It does not start anything.
"""

from __future__ import annotations

import contextlib
import fcntl
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tools import labextension, system
from tools.progress import ROOT, StepFailed, Steps, digest_of, is_done
from tools.uv import find_uv, interpreter

TOOLS = ROOT / ".tools"
GOALS = {
    # goal -> (Python, environment, pins, Debian's packages)
    "demo": ("3.13", ROOT / ".venv", "runtime.txt", system.FOR_RUNNING),
    "test": ("3.13", ROOT / ".venv", "test.txt", system.FOR_TESTS),
    "test-3.12": ("3.12", ROOT / ".venv-3.12", "test.txt", system.FOR_RUNNING),
}
STEPS = 6
OWN_CODE = (ROOT / "jupyter_fab", ROOT / "server")


def make_ready(goal: str) -> None:
    """Make the clone ready for `goal`; raises StepFailed."""
    start = time.monotonic()
    version, venv, pins_name, wanted = GOALS[goal]
    pins = ROOT / "requirements" / pins_name
    python = venv / "bin" / "python"
    stamps = venv / ".ready"
    steps = Steps(STEPS, log=TOOLS / f"ready-{goal}.log")

    if not python.exists():
        (stamps / "venv").unlink(missing_ok=True)
    sources = labextension.key()
    keys = {
        stamps / "venv": digest_of(version, str(venv)),  # the scripts in an environment hold its path
        stamps / pins_name: digest_of("compiled", pins),
        labextension.stamp(TOOLS): sources,
        stamps / "project": digest_of(
            ROOT / "pyproject.toml", ROOT / "jupyter_fab/extension/server_config.json", sources, "compiled"
        ),
    }
    system.step(steps, wanted, TOOLS)
    if all(is_done(stamp, key) for stamp, key in keys.items()):
        return  # before uv is looked for, whose --version may cost a second behind a shim
    uv = find_uv(steps, TOOLS)

    def install(*arguments: str | Path) -> None:
        steps.command([uv, "pip", "install", "--python", python, *arguments], env={"SKIP_JUPYTER_BUILDER": "1"})

    def install_project() -> None:
        install("--no-deps", "--reinstall-package", "jupyter-fab", "--editable", ROOT)
        steps.command([python, "-m", "compileall", "-q", "-j", "0", *OWN_CODE])

    steps.step(
        f"Python {version}",
        stamps / "venv",
        keys[stamps / "venv"],
        lambda: steps.command([uv, "venv", "--clear", "--python", interpreter(version), venv]),
    )
    count = sum("==" in line for line in pins.read_text().splitlines())
    # Compiled here, once and side by side: else the nine processes of a first start all compile the same, and where
    # PYTHONDONTWRITEBYTECODE is set, as in many containers, every process compiles everything at every start.
    steps.step(
        f"{count} Python packages",
        stamps / pins_name,
        keys[stamps / pins_name],
        lambda: install("--compile-bytecode", "-r", pins),
    )
    labextension.step(steps, uv, TOOLS, venv, sources)
    steps.step("jupyter-fab itself", stamps / "project", keys[stamps / "project"], install_project)
    if steps.worked:
        print(f"Ready in {time.monotonic() - start:.0f} s.", flush=True)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the clone's set-up lock: two `make` at once would install over each other."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another set-up of this clone is running; waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Return the exit code: 0 ready, 1 failed with the next step told, 130 interrupted."""
    if len(sys.argv) != 2 or sys.argv[1] not in GOALS:
        print(f"usage: python3 -m tools.ready {{{','.join(GOALS)}}}", file=sys.stderr)
        return 2
    try:
        with alone():
            make_ready(sys.argv[1])
    except StepFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
