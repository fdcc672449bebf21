"""Small design packages for the registry's tests: a stool of three boards, and what can be wrong with it."""

import io
import json
from typing import Any

from PIL import Image

from jupyter_fab.core.design import load_design
from jupyter_fab.core.package import Package, package

STOOL = '''from jupyter_fab import constraint, design, integer, length, thickness
from jupyter_fab import TabAndSlot


@design(
    "Stool",
    summary="A stool of three boards.",
    parameters=[
        length("width", "Width", 400, 300, 600, step=50),
        length("height", "Height", 400, 300, 500, step=50),
        integer("tabs", "Tabs", 2, 1, 3),
        thickness(choices=(18.0,)),
    ],
    constraints=[constraint("height <= width * 1.25", "A stool that high and narrow falls over.")],
    presets={"Low": {"height": 300}},
)
def stool(p, kit):
    """Two sides carry the seat; their tabs show on top. Glue them and let them dry."""
    t = p.thickness
    seat = kit.board("seat", x=(0, p.width), y=(0, 300), z=(p.height - t, p.height), face="-z", grain="x")
    for name, x in (("left", 40), ("right", p.width - 40 - t)):
        side = kit.board(name, x=(x, x + t), y=(20, 280), z=(0, p.height - t), face="+x", grain="z")
        kit.join(TabAndSlot(count=p.tabs, length_mm=60, depth_mm=t / 2), side, seat)
'''


def picture(size: tuple[int, int] = (320, 240)) -> bytes:
    """Return a PNG picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (222, 196, 156)).save(out, "PNG")
    return out.getvalue()


def notebook(source: str = STOOL, **cell: Any) -> bytes:
    """Return a notebook whose tagged cell is the source."""
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Stool"},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {"tags": ["design"]},
            "source": source.rstrip(),
            "outputs": [],
            "execution_count": None,
            **cell,
        },
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def stool(*, source: str = STOOL, files: dict[str, bytes] | None = None, schema: Any = None, **changes: Any) -> Package:
    """Return the stool as a package; `files` replaces its files, `changes` its manifest's fields."""
    made = load_design(STOOL.encode())
    manifest = {
        "name": "stool",
        "version": "1.0.0",
        "title": made.title,
        "summary": made.summary,
        "description": made.description,
        "licence": "CC-BY-4.0",
        "parameters": schema or made.schema,
        **changes,
    }
    wanted = {"design.py": source.encode(), "notebook.ipynb": notebook(source), "picture.png": picture()}
    return package(manifest, {name: data for name, data in (wanted | (files or {})).items() if data})
