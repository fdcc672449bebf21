"""Puts copies of the example notebooks where a person may change them; what they have changed is left alone.

Role: the notebooks that JupyterLab opens in the demo are copies, each noted with its digest. A newer example replaces a
copy only while nobody has touched it. Nothing is ever deleted.
"""

import hashlib
import json
from pathlib import Path

BESIDE = Path(__file__).parent / "example_notebooks"  # in an installed wheel
IN_THE_REPOSITORY = Path(__file__).parents[3] / "example_notebooks"
FIRST = "01_desk.ipynb"
NOTE = ".copied.json"  # what was copied, by digest


def copy(folder: Path) -> str:
    """Copy new and newer examples into `folder`; return the notebook to open first, empty if there is none."""
    source = BESIDE if BESIDE.is_dir() else IN_THE_REPOSITORY
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / NOTE
    copied: dict[str, str] = json.loads(note.read_text()) if note.is_file() else {}
    for path in sorted(source.glob("*.ipynb")):
        target = folder / path.name
        untouched = not target.exists() or _digest(target) == copied.get(path.name)
        if untouched:
            target.write_bytes(path.read_bytes())
            copied[path.name] = _digest(target)
    note.write_text(json.dumps(copied, indent=1))
    return FIRST if (folder / FIRST).exists() else ""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
