"""A second job that is spoiled: a small board that is cut on both faces, described twice as the first one is.

Once as a panel, from which the product makes layout, pins and programs; once in plain numbers: between which heights
wood should stand at any point, as the board lies when it is cut out.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator

import msgspec
from attrs import frozen

from benchmarks.mutants.job import Job
from jupyter_fab.core.gcode import post
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Cutout, Grain, Hole, Panel, Pocket, Side
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import parts, reliefs

WIDE, HIGH, THICK = 200.0, 120.0, 18.0
SLOT = (30.0, 30.0, 48.2, 90.0)  # through
DADO, DADO_Z = (90.0, 30.0, 108.2, 90.0), 12.0  # from the face that is cut last, down to there
GROOVE, GROOVE_Z = (150.0, -5.0, 158.0, 125.0), 5.0  # from the face that is cut first, up to there
HOLES, HOLE_RADIUS, HOLE_Z = tuple((70.0, 27.0 + 30.0 * i) for i in range(3)), 2.5, 8.0  # from that face too
SHEET_MM = (320.0, 240.0)


@frozen
class TurnedJob(Job):
    """The job with where its pins should be; the panel's place and tabs are those of the second side."""

    pins: tuple[tuple[float, float], ...] = ()


@functools.cache
def turned_job() -> TurnedJob:
    """Return the job; the layout is the constructive nester's, so the same each time."""
    depth = THICK - DADO_Z
    panel = Panel(
        material="birch-ply",
        thickness_mm=THICK,
        outline=rectangle(0, 0, WIDE, HIGH),
        features=(
            Cutout(outline=rectangle(*SLOT)),
            *reliefs(*SLOT, None),
            Pocket(outline=rectangle(*DADO), depth_mm=depth),
            *reliefs(*DADO, depth),
            Pocket(outline=rectangle(*GROOVE), depth_mm=GROOVE_Z, side=Side.B),
            *(Hole(x=x, y=y, diameter_mm=2 * HOLE_RADIUS, depth_mm=HOLE_Z, side=Side.B) for x, y in HOLES),
        ),
        grain=Grain.X,
    )
    machine = msgspec.structs.replace(FULL_SHEET_ROUTER, bed_mm=(400.0, 300.0), travel_mm=(420.0, 320.0, 120.0))
    sheet = Sheet(id="small", material="birch-ply", nominal_mm=THICK, size_mm=SHEET_MM)
    layout = nest(parts(panel), (sheet,), machine)
    (lies,), (turn,) = layout.placed, layout.turns
    assert lies.rotation_deg == 0
    assert lies.flipped  # less is taken from side B, so that it is cut first
    across = SHEET_MM[0]
    tabs = tuple((across - tab.x, tab.y, -tab.dx, tab.dy) for tab in lies.tabs_on_sheet())
    programs = post(toolpaths(layout, machine), machine)
    return TurnedJob(layout, machine, programs, across - lies.x_mm - WIDE, lies.y_mm, tabs, turn.pins)


def wanted(x: float, y: float) -> tuple[float, float] | None:
    """Return between which heights wood should stand at a point of the board's frame; None where there is none."""
    if not (0 <= x <= WIDE and 0 <= y <= HIGH) or _within(SLOT, x, y):
        return None
    low = GROOVE_Z if _within(GROOVE, x, y) else 0.0
    if any(math.hypot(x - hx, y - hy) <= HOLE_RADIUS for hx, hy in HOLES):
        low = HOLE_Z
    return low, DADO_Z if _within(DADO, x, y) else THICK


def _within(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def edges() -> Iterator[tuple[float, float, float, float]]:
    """Yield points on every wall with the direction into the wood, corners left out."""
    groove = (GROOVE[0], 0.0, GROOVE[2], HIGH)
    for (x0, y0, x1, y1), inward in (((0.0, 0.0, WIDE, HIGH), 1.0), (SLOT, -1.0), (DADO, -1.0)):
        for i in range(int((x1 - x0 - 12.0) / 1.5) + 1):
            yield x0 + 6.0 + 1.5 * i, y0, 0.0, inward
            yield x0 + 6.0 + 1.5 * i, y1, 0.0, -inward
        for i in range(int((y1 - y0 - 12.0) / 1.5) + 1):
            yield x0, y0 + 6.0 + 1.5 * i, inward, 0.0
            yield x1, y0 + 6.0 + 1.5 * i, -inward, 0.0
    for i in range(int((HIGH - 12.0) / 1.5) + 1):
        yield groove[0], 6.0 + 1.5 * i, -1.0, 0.0
        yield groove[2], 6.0 + 1.5 * i, 1.0, 0.0
    for hx, hy in HOLES:
        for i in range(24):
            angle = math.tau * i / 24
            yield (
                hx + HOLE_RADIUS * math.cos(angle),
                hy + HOLE_RADIUS * math.sin(angle),
                math.cos(angle),
                math.sin(angle),
            )
