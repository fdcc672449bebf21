"""How long a full sheet of 30 parts takes from parts to a proven program, and how long a machine then cuts it.

The parts are the library's own: stools, shelves, drawers, carcasses, with slots, grooves, bores and openings, 63 % of
the sheet. FreeCAD's headless CAM, fetched in the run, cuts the same panels as they lie, with our cutter, feeds and
bites, and ramped entries as ours; its moves go through the same clock. Ours besides leaves tabs and finishes joints.
Its time with plunges straight down, which an end mill should not do, stands beside it.
"""

from __future__ import annotations

import sys
import time

import msgspec

from benchmarks.common import Report
from benchmarks.peers import freecad
from jupyter_fab.core.gcode import post
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Part
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.tool import ToolKind
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from tests.designs.range import library

PIECES = ("chest_of_drawers", "stool", "shelf", "side_table", "kitchen_base_unit", "chair")
COUNT = 30
FILLED_M2 = 2.2  # of 2.98: more than that, the quick nester takes a second sheet


def full_sheet() -> list[Part]:
    """Return 30 parts of the library that fill one sheet of 18 mm: neighbours by size, the largest that still fit."""
    found: list[tuple[float, Part]] = []
    for name in PIECES:
        for part in library(name).build({}).parts:
            if (part.panel.material, part.panel.thickness_mm) == ("birch-ply", 18.0):
                width, height = part.panel.size_mm()
                found.append(
                    (width * height * 1e-6, msgspec.structs.replace(part, name=f"{name} {part.name}", match=""))
                )
    found.sort(key=lambda one: (one[0], one[1].name))
    windows = (found[i : i + COUNT] for i in range(len(found) - COUNT + 1))
    fitting = [window for window in windows if sum(area for area, _ in window) <= FILLED_M2]
    return [part for _, part in fitting[-1]]


def main() -> Report:
    """Return seconds of each step, the machine's minutes beside the peer's, and the proof's figures."""
    machine = FULL_SHEET_ROUTER
    parts = full_sheet()
    began = time.perf_counter()
    layout = nest(parts, [nominal_sheet("birch-ply", 18.0)], machine, unlimited=True)
    nested = time.perf_counter()
    paths = toolpaths(layout, machine)
    pathed = time.perf_counter()
    programs = post(paths, machine)
    posted = time.perf_counter()
    proof = prove(programs, layout, machine)
    proven = time.perf_counter()
    milled_s = sum(p.seconds for p in programs if machine.tool(p.tool).kind is ToolKind.END_MILL)
    figures: dict[str, float] = {
        "parts": len(layout.placed),
        "sheets": len(layout.sheets),
        "features": sum(len(placed.panel.features) for placed in layout.placed),
        "nest_s": round(nested - began, 2),
        "toolpaths_s": round(pathed - nested, 2),
        "post_s": round(posted - pathed, 2),
        "proof_s": round(proven - posted, 2),
        "parts_to_proven_s": round(proven - began, 2),
        "lines": proof.figures.lines,
        "machine_s": round(sum(program.seconds for program in programs), 1),
        "milled_s": milled_s,
        "gouge_mm": proof.figures.gouge_mm,
        "leftover_mm": proof.figures.leftover_mm,
        "failures": len(proof.failures),
    }
    peers: dict[str, float] = {}
    if freecad.fetched():
        peers["freecad_ramped_s"] = round(freecad.cutting_s(layout, 0, machine), 1)
        peers["freecad_plunging_s"] = round(freecad.cutting_s(layout, 0, machine, ramp=False), 1)
        figures["milled_share_of_freecad"] = round(milled_s / peers["freecad_ramped_s"], 3)
    else:
        print("FreeCAD could not be fetched: there is no comparison", file=sys.stderr)
    goals = {
        "parts": "== 30",
        "sheets": "== 1",
        "parts_to_proven_s": "<= 10",
        "toolpaths_s": "<= 2",
        "proof_s": "<= 15",
        "milled_share_of_freecad": "<= 0.85",
        "gouge_mm": "<= 0.05",
        "leftover_mm": "<= 0.1",
        "failures": "== 0",
    }
    return Report("cam", figures=figures, goals=goals, peers=peers)
