"""How long the library's desk takes from parts to a proven program, and how long the machine then cuts.

Role: the figures of stations 4 to 6, step by step: estimate, layout, toolpaths, program, motion model, proof. The
proof's own gouge and leftover are goals too, so that a faster toolpath cannot be a worse one. The nester's quality on
many parts is `nesting.py`'s; the machine's link is `machines.py`'s.
"""

from __future__ import annotations

import time

from benchmarks.common import Report, median_ms
from jupyter_fab.core.gcode import moves, post
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.motion import duration_s
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.designs.desk import desk
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.estimating import quick_estimate
from jupyter_fab.engines.nester import Bin, nest
from jupyter_fab.testing.nester import box_item

MEASURED_MM = (17.6, 17.7, 17.7, 17.8)


def main() -> Report:
    """Return times of each step in ms, the proof's figures, and the job's own."""
    machine = FULL_SHEET_ROUTER
    piece = desk.build({}, measured={"thickness": 17.7})
    panel = piece.parts[0].panel
    sheet = Sheet(id="bed", material=panel.material, nominal_mm=18, size_mm=(2440, 1220), measured_mm=MEASURED_MM)
    items = [
        box_item(f"p{i}", 250 + (i * 97) % 650, 120 + (i * 61) % 300, (0,) if i % 2 else (0, 90)) for i in range(63)
    ]
    bins = (Bin(x_mm=18, y_mm=18, width_mm=2404, height_mm=1184),) * 20
    layout = nest(piece, [sheet], machine, unlimited=True)
    paths = toolpaths(layout, machine)
    programs = post(paths, machine)
    start = time.perf_counter()
    proof = prove(programs, layout, machine)
    prove_s = time.perf_counter() - start
    every = [move for program in programs for move in moves(program.data)]
    figures = {
        "nest_63_boxes_ms": round(median_ms(lambda: ConstructiveNester().place(items, bins, 8.0), 3), 1),
        "estimate_ms": round(median_ms(lambda: quick_estimate(desk.build({})), 3), 1),
        "nest_ms": round(median_ms(lambda: nest(piece, [sheet], machine, unlimited=True), 3), 1),
        "toolpaths_ms": round(median_ms(lambda: toolpaths(layout, machine), 3), 1),
        "post_ms": round(median_ms(lambda: post(paths, machine), 3), 1),
        "motion_ms": round(median_ms(lambda: duration_s((0, 0, 30), every, machine), 3), 1),
        "prove_s": round(prove_s, 2),
        "lines": proof.figures.lines,
        "sheets": len(layout.sheets),
        "used_share": round(layout.used_share(), 3),
        "machine_minutes": round(sum(program.seconds for program in programs) / 60, 1),
        "gouge_mm": proof.figures.gouge_mm,
        "leftover_mm": proof.figures.leftover_mm,
        "failures": len(proof.failures),
    }
    goals = {
        "nest_63_boxes_ms": "<= 1000",
        "estimate_ms": "<= 500",
        "motion_ms": "<= 1000",
        "prove_s": "<= 20",
        "gouge_mm": "<= 0.05",
        "leftover_mm": "<= 0.1",
        "failures": "== 0",
    }
    return Report("fabrication", figures=figures, goals=goals)
