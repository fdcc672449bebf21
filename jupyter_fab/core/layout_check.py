"""The independent validator of layouts: nothing overlaps, all lies inside the border, the grain runs along the sheet.

Every layout passes here before anything is cut from it, whichever nester made it. It shares no code with any nester:
it works on exact outlines, not on boxes, and turns them by its own arithmetic.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry import MultiPoint, Polygon, box

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.part import Grain, Part, Side
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.turn import Turn

STRETCHED = 0.05  # of the way between boards that match: room for the cutter between narrow ones
PIN_WALL_MM = 6.0  # between a pin's hole and a part; what the cutter needs beside it is the proof's to see
HAIR_MM = 1e-3  # places are whole hundredths; this is for the arithmetic of arcs


class BadLayout(FabError):
    """The layout must not be cut; each finding names the parts."""

    code = "bad-layout"
    status = 422

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("; ".join(findings[:5]), findings=list(findings))
        self.findings = findings


def findings(layout: Layout, *, border_mm: float = 0.0, names: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """What is wrong with the layout, in words; empty if nothing is.

    `border_mm` is kept free inside the trim (the cutter's width), `names` are the parts that must be there.
    """
    found: list[str] = []
    if names is not None and Counter(names) != Counter(placed.part for placed in layout.placed):
        found.append("the layout does not hold exactly the parts that were asked for")
    for index, sheet in enumerate(layout.sheets):
        placed = [p for p in layout.placed if p.sheet == index]
        shapes = [_outline(p) for p in placed]
        turn = next((turn for turn in layout.turns if turn.sheet == index), None)
        inset = sheet.trim_mm + border_mm - HAIR_MM
        room = box(inset, inset, sheet.size_mm[0] - inset, sheet.size_mm[1] - inset)
        for p, shape in zip(placed, shapes, strict=True):
            if not room.covers(shape):
                found.append(f"{p.part} reaches into the border of sheet {sheet.id}")
            if not sheet.takes(p.panel.material, p.panel.thickness_mm):
                found.append(f"{p.part} is {p.panel.material} {p.panel.thickness_mm:g} mm, sheet {sheet.id} is not")
            if sheet.stock().grained and not _along(p):
                found.append(f"{p.part} lies across the grain of sheet {sheet.id}")
            if not turn and (Side.B if not p.flipped else Side.A) in p.panel.sides():
                found.append(f"{p.part} has features on the face that lies down")
        found.extend(_pins(turn, sheet, placed, shapes) if turn else ())
        tree = shapely.STRtree(shapes)
        pairs = tree.query(shapes, predicate="dwithin", distance=max(layout.gap_mm - HAIR_MM, 0.0))
        found.extend(
            f"{placed[a].part} and {placed[b].part} are nearer than {layout.gap_mm:g} mm on sheet {sheet.id}"
            for a, b in zip(*pairs.tolist(), strict=True)
            if a < b
        )
    return tuple(found)


def check_layout(layout: Layout, *, border_mm: float = 0.0, names: tuple[str, ...] | None = None) -> None:
    """Return nothing if the layout may be cut.

    Raises
    ------
    BadLayout
        With every finding.
    """
    found = findings(layout, border_mm=border_mm, names=names)
    if found:
        raise BadLayout(found)


def check_matches(layout: Layout, parts: Sequence[Part]) -> None:
    """Return nothing if boards whose figure runs on lie as they stand: one sheet, one turn, one order, close together.

    Raises
    ------
    BadLayout
        With every finding.
    """
    lies = {placed.part: placed for placed in layout.placed}
    found: list[str] = []
    for one, other in itertools.combinations([part for part in parts if part.match], 2):
        if one.match != other.match:
            continue
        a, b = lies[one.name], lies[other.name]
        if (a.sheet, a.rotation_deg, a.flipped) != (b.sheet, b.rotation_deg, b.flipped):
            found.append(f"{one.name} and {other.name} match, and do not lie alike on one sheet")
            continue
        stands = _middle_in_piece(other) - _middle_in_piece(one)
        frame = np.array([one.placement.x_axis, one.placement.y_axis])
        x, y = frame @ stands * (-1 if a.flipped else 1, 1)
        angle = math.radians(a.rotation_deg)
        wanted = np.array([x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)])
        lie = np.array(_outline(b).envelope.centroid.coords[0]) - np.array(_outline(a).envelope.centroid.coords[0])
        count = sum(part.match == one.match for part in parts)
        if float(np.abs(lie - wanted).max()) > layout.gap_mm * count + STRETCHED * float(np.abs(wanted).max()):
            found.append(
                f"{one.name} and {other.name} match, and lie {math.dist(lie, wanted):.0f} mm from where they do"
            )
    if found:
        raise BadLayout(tuple(found))


def _pins(turn: Turn, sheet: Sheet, placed: Sequence[Placed], shapes: Sequence[Polygon]) -> list[str]:
    """What is wrong with the pins of a sheet that is turned over about the line through its middle along y."""
    (ax, ay), (bx, by) = turn.pins
    wide, high = sheet.size_mm
    radius = turn.diameter_mm / 2
    found = []
    if abs(ax + bx - wide) > HAIR_MM or abs(ay - by) > HAIR_MM or abs(ax - bx) < wide / 2:
        found.append(f"the pins of sheet {sheet.id} do not change places when it is turned over, or stand too near")
    keep = sheet.trim_mm + radius - HAIR_MM
    if not box(keep, keep, wide - keep, high - keep).covers(MultiPoint(turn.pins)):
        found.append(f"a pin of sheet {sheet.id} stands in its border, or outside")
    for p, shape in zip(placed, shapes, strict=True):
        if shape.distance(MultiPoint(turn.pins)) < radius + PIN_WALL_MM - HAIR_MM:
            found.append(f"a pin of sheet {sheet.id} stands in {p.part}, or too near to it")
    return found


def _middle_in_piece(part: Part) -> NDArray[np.float64]:
    x0, y0, x1, y1 = part.panel.outline.bounds()
    return np.array(part.placement.at((x0 + x1) / 2, (y0 + y1) / 2, 0.0))


def _outline(placed: Placed) -> Polygon:
    """The exact outline on the sheet, turned here and not by the layout's own matrix."""
    shape = Polygon(placed.panel.outline.points())
    if placed.flipped:
        shape = affinity.scale(shape, xfact=-1.0, yfact=1.0, origin=(0, 0))
    shape = affinity.rotate(shape, placed.rotation_deg, origin=(0, 0))
    return affinity.translate(shape, placed.x_mm - shape.bounds[0], placed.y_mm - shape.bounds[1])


def _along(placed: Placed) -> bool:
    """Whether the panel's grain runs along the sheet's x."""
    if placed.panel.grain is Grain.NONE:
        return True
    own = 0.0 if placed.panel.grain is Grain.X else 90.0
    return abs(math.sin(math.radians(own + placed.rotation_deg))) < 1e-9
