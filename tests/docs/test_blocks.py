"""What the documentation tells a reader to type works as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```bash run\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
TIMEOUT_S = 120


def blocks() -> list[tuple[str, str]]:
    """Return (page, commands) of all code blocks marked `bash run`."""
    return [(str(page.relative_to(ROOT)), text) for page in PAGES for text in BLOCK.findall(page.read_text())]


@pytest.mark.slow
def test_every_block_marked_run_works(tmp_path: Path) -> None:
    """Each page's blocks run one after the other in an empty folder, with the project's commands on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    failed = []
    for page, commands in blocks():
        folder = tmp_path / page.replace("/", "-")
        folder.mkdir(exist_ok=True)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=folder,
            env={**os.environ, "PATH": path, "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        if done.returncode != 0:
            failed.append(f"{page}:\n{commands}\n{done.stdout}{done.stderr}")
    assert not failed, "\n\n".join(failed)


def test_links_between_pages_lead_somewhere() -> None:
    """A relative link names a file that is there."""
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert dead == []
