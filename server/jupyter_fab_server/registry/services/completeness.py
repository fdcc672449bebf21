"""What a version must bring besides its code, so that a person can judge, learn from and fork it.

Role: pure, reads a package and lists what to change. It never runs or shows anything of the package.
"""

from __future__ import annotations

import io
import json
from typing import Any

from jupyter_fab.core.package import Package
from jupyter_fab_server.registry.services.publishing import PICTURE

NOTEBOOK = "notebook.ipynb"
TAG = "design"
LEAST_DESCRIPTION = 20  # characters: a sentence
PICTURE_PX = (200, 4000)  # a card is 320 px wide; more than 4000 is a burden to whoever loads the catalogue


def missing(package: Package) -> tuple[str, ...]:
    """What is missing or wrong, each as what to change; empty when all is there."""
    found: list[str] = []
    manifest = package.manifest
    if len(manifest.description.strip()) < LEAST_DESCRIPTION:
        found.append("Describe how it goes together, in a sentence or more (the design function's docstring).")
    found += [f"Give the parameter {p.name!r} a title." for p in manifest.parameters.parameters if not p.title.strip()]
    found += _picture(package.files.get(PICTURE))
    notebook = package.files.get(NOTEBOOK)
    found += [f"Add the notebook ({NOTEBOOK}) that a fork starts from."] if notebook is None else []
    found += _notebook(notebook, package.files[manifest.entry]) if notebook is not None else []
    return tuple(found)


def _picture(data: bytes | None) -> list[str]:
    if data is None:
        return [f"Add a picture ({PICTURE})."]
    from PIL import Image  # loaded for the first picture, not at the registry's start

    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            width, height = picture.size
            low, high = PICTURE_PX
            if not (low <= width <= high and low <= height <= high):
                return [f"Make the picture between {low} and {high} pixels wide and high; it is {width} x {height}."]
            picture.verify()
    except Exception:  # Pillow raises many kinds for what is no picture
        return [f"Make {PICTURE} a PNG picture; this one cannot be read."]
    return []


def _notebook(data: bytes, entry: bytes) -> list[str]:
    try:
        cells: list[dict[str, Any]] = json.loads(data)["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        outputs = any(cell.get("outputs") or cell.get("execution_count") for cell in code)
        attached = any(cell.get("attachments") for cell in cells)
        tagged = [_source(cell) for cell in code if TAG in cell.get("metadata", {}).get("tags", [])]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return [f"Make {NOTEBOOK} a notebook; this one cannot be read."]
    found = []
    if outputs or attached:
        found.append("Strip the notebook's outputs and attachments; 'jupyter fab pack' does it.")
    if tagged and _lines("\n".join(tagged)) != _lines(entry.decode("utf-8", "replace")):
        found.append(f"The cells tagged {TAG!r} are not the code that is published; pack the notebook anew.")
    return found


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else str(source)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]
