"""The job that is spoiled: a small board with every kind of feature, described twice.

Once as a panel, from which the product makes its programs; once in plain numbers, from which the judge knows how deep
the wood should be at any point. Small, so that ten thousand proofs take minutes.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator

import msgspec
from attrs import frozen

from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.part import Cutout, Grain, Hole, Panel, Pocket
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import parts, reliefs

WIDE, HIGH, THICK = 200.0, 120.0, 18.0
SLOT = (30.0, 30.0, 48.2, 90.0)  # through
DADO = (90.0, 30.0, 108.2, 90.0)  # 6 mm deep, to z 12
DADO_Z = 12.0
CUP = (150.0, 60.0, 17.5, 7.0)  # x, y, radius, floor's z
PINS = tuple((70.0, 30.0 + 30.0 * i) for i in range(3))  # drilled 12 mm deep, to z 6
PIN_RADIUS, PIN_Z = 2.5, 6.0
SHEET_MM = (320.0, 240.0)


@frozen
class Job:
    """Layout, machine and right programs, and where the panel lies on the sheet."""

    layout: Layout
    machine: MachineProfile
    programs: tuple[Program, ...]
    x_mm: float
    y_mm: float
    tabs: tuple[tuple[float, float, float, float], ...]  # x, y on the sheet, and the direction out of the panel


@functools.cache
def job() -> Job:
    """Return the job; the layout is the constructive nester's, so the same each time."""
    panel = Panel(
        material="birch-ply",
        thickness_mm=THICK,
        outline=rectangle(0, 0, WIDE, HIGH),
        features=(
            Cutout(outline=rectangle(*SLOT)),
            *reliefs(*SLOT, None),
            Pocket(outline=rectangle(*DADO), depth_mm=THICK - DADO_Z),
            *reliefs(*DADO, THICK - DADO_Z),
            Hole(x=CUP[0], y=CUP[1], diameter_mm=2 * CUP[2], depth_mm=THICK - CUP[3]),
            *(Hole(x=x, y=y, diameter_mm=2 * PIN_RADIUS, depth_mm=THICK - PIN_Z) for x, y in PINS),
        ),
        grain=Grain.X,
    )
    machine = msgspec.structs.replace(FULL_SHEET_ROUTER, bed_mm=(400.0, 300.0), travel_mm=(420.0, 320.0, 120.0))
    sheet = Sheet(id="small", material="birch-ply", nominal_mm=THICK, size_mm=SHEET_MM)
    layout = nest(parts(panel), (sheet,), machine)
    (lies,) = layout.placed
    assert lies.rotation_deg == 0
    assert not lies.flipped
    tabs = tuple((lies.x_mm + tab.x, lies.y_mm + tab.y, tab.dx, tab.dy) for tab in lies.tabs)
    return Job(layout, machine, post(toolpaths(layout, machine), machine), lies.x_mm, lies.y_mm, tabs)


def wanted_mm(x: float, y: float) -> float:
    """Return the height at which wood should end at a point of the panel's frame; under 0 where there is none."""
    if not (0 <= x <= WIDE and 0 <= y <= HIGH) or _within(SLOT, x, y):
        return -1.0
    if _within(DADO, x, y):
        return DADO_Z
    if math.hypot(x - CUP[0], y - CUP[1]) <= CUP[2]:
        return CUP[3]
    if any(math.hypot(x - px, y - py) <= PIN_RADIUS for px, py in PINS):
        return PIN_Z
    return THICK


def _within(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def edges() -> Iterator[tuple[float, float, float, float]]:
    """Yield points on every wall of the panel's frame with the direction into the wood, corners left out."""
    for (x0, y0, x1, y1), inward in (((0.0, 0.0, WIDE, HIGH), 1.0), (SLOT, -1.0), (DADO, -1.0)):
        clear = 6.0  # a corner's round and its relief
        for i in range(int((x1 - x0 - 2 * clear) / 1.5) + 1):
            yield x0 + clear + 1.5 * i, y0, 0.0, inward
            yield x0 + clear + 1.5 * i, y1, 0.0, -inward
        for i in range(int((y1 - y0 - 2 * clear) / 1.5) + 1):
            yield x0, y0 + clear + 1.5 * i, inward, 0.0
            yield x1, y0 + clear + 1.5 * i, -inward, 0.0
    for cx, cy, radius in (CUP[:3], *((x, y, PIN_RADIUS) for x, y in PINS)):
        for i in range(max(24, int(4 * radius))):
            angle = math.tau * i / max(24, int(4 * radius))
            yield cx + radius * math.cos(angle), cy + radius * math.sin(angle), math.cos(angle), math.sin(angle)
