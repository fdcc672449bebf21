"""What programs leave of each sheet, for pictures: how far down it is cut, where the panels and tabs should be.

It asks the same readings and sweeps as the proof, so that a picture shows what was judged and not what was meant. Who
draws it is others' affair (`exporters.proof_svg`).
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof.bed import Bed
from jupyter_fab.core.proof.standing import TabAt, standing
from jupyter_fab.core.proof.verdict import ProgramBytes
from jupyter_fab.core.tool import ToolKind

MOST_LEVELS = 24  # depths that are told apart in a picture; more would not be seen
FACE_MM = 0.1  # under the face: what a V bit takes there is nearly all that is seen of it
ABOVE_MM = 0.02  # a level is asked for this much over its floor, past what rounding leaves


@frozen
class Level:
    """All that is cut down to a height or lower, mm over the spoilboard."""

    height_mm: float
    removed: BaseGeometry


@frozen
class Remains:
    """One sheet after its programs, as it lies at the end; levels from the highest to the lowest."""

    sheet: int
    size_mm: tuple[float, float]
    thickness_mm: float
    trim_mm: float
    turned_over: bool
    levels: tuple[Level, ...]
    panels: tuple[tuple[str, BaseGeometry], ...]
    tabs: tuple[TabAt, ...]
    screws: tuple[tuple[float, float, float], ...] = ()  # x, y, and how far round them is free


def remains(programs: Sequence[ProgramBytes], layout: Layout, machine: MachineProfile) -> tuple[Remains, ...]:
    """Each sheet of the layout as these programs leave it."""
    return tuple(_left(Bed(layout, index, machine, programs), index) for index in range(len(layout.sheets)))


def _face(bed: Bed) -> list[float]:
    """A level just under the face where a V bit cut: lower down its grooves are hardly seen."""
    cones = any(chain.tool.kind is ToolKind.V_BIT for _, chain in bed.above)
    return [bed.top - FACE_MM] if cones else []


def _left(bed: Bed, index: int) -> Remains:
    width, length = bed.sheet.size_mm
    whole = box(0, 0, width, length)
    stands = [(placed.part, *standing(placed, bed.top, bed.over_mm)) for placed in bed.placed]
    levels = [
        Level(height, bed.cuts.removed(height + ABOVE_MM, whole).intersection(whole))
        for height in (*_face(bed), *bed.cuts.floors_mm()[:MOST_LEVELS])
    ]
    return Remains(
        sheet=index,
        size_mm=(width, length),
        thickness_mm=bed.top,
        trim_mm=bed.sheet.trim_mm,
        turned_over=bed.over_mm is not None,
        levels=tuple(sorted(levels, key=lambda level: -level.height_mm)),
        panels=tuple((name, slabs[0][2]) for name, slabs, _ in stands),
        tabs=tuple(tab for _, _, tabs in stands for tab in tabs),
        screws=tuple((s.x_mm if bed.over_mm is None else width - s.x_mm, s.y_mm, s.free_mm) for s in bed.screws),
    )
