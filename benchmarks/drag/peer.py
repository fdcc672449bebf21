"""jupyter-cadquery on the same cabinet, in an environment of its own that the first run fetches.

It is given its best case: our exact solids with one n-ary cut a panel, made anew only for the panels that changed, and
shown in the one viewer that stays open.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.ui.lab import ROOT

PEER = "jupyter-cadquery==5.2.0"
NEEDED = [PEER, "cadquery>=2.6", "jupyterlab>=4.4", "msgspec", "numpy", "shapely", "attrs"]
FOLDER = ROOT / ".tools" / "peers" / "jupyter-cadquery"
SLIDER = ".peer-width"
CANVAS = ".cvw-container canvas, .tcv_cad_viewer canvas, canvas"
CELL = """
import cadquery as cq, ipywidgets
from jupyter_cadquery import Camera, open_viewer, show
from benchmarks.pieces.cabinet import cabinet
from jupyter_fab.cad.solid import solid

kept = {}
def assembly(width):
    made = cq.Assembly(name="cabinet")
    for part in cabinet.build({"width": width}).parts:
        place, key = part.placement, part.panel.digest()
        if key not in kept:
            kept[key] = solid(part.panel)
        plane = cq.Plane(origin=place.origin, xDir=place.x_axis, normal=place.normal())
        made.add(kept[key], name=part.name, loc=cq.Location(plane), color=cq.Color("burlywood"))
    return made

viewer = open_viewer("peer", anchor="split-right")
show(assembly(1800), viewer="peer", progress="")
slider = ipywidgets.FloatSlider(value=1800, min=1200, max=2400, step=5)
slider.add_class("peer-width")
def follow(change):
    show(assembly(change.new), viewer="peer", reset_camera=Camera.KEEP, progress="")
slider.observe(follow, "value")
slider
"""


def python() -> Path | None:
    """The peer's Python; None, with the reason printed, where it cannot be installed."""
    found = FOLDER / "bin" / "python"
    stamp = FOLDER / "installed"
    if stamp.is_file() and stamp.read_text() == " ".join(NEEDED):
        return found
    uv = shutil.which("uv") or str(ROOT / ".tools" / "uv" / "bin" / "uv")
    try:
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", "3.13", str(FOLDER)], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", str(found), *NEEDED], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"The peer could not be installed, so that no ratio is measured: {error}")
        return None
    stamp.write_text(" ".join(NEEDED))
    return found
