"""STEP (ISO 10303-21) of a piece: every part an exact solid under its own name, in its material's colour, mm.

It imports CadQuery: run it in a process of its own where a person waits (`jupyter fab export DESIGN --format step`).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from jupyter_fab.cad.solid import assembly
from jupyter_fab.core.part import Parts


def step_bytes(parts: Parts, name: str = "piece") -> bytes:
    """The STEP file's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "piece.step"
        assembly(parts, name).export(str(path), "STEP")
        return path.read_bytes()
