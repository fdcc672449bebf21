"""The independent validator of nestings, to 0.01 mm, and their figures; it works on the outlines as they were read.

Every nesting passes here before it is shown or written, whichever engine found it. It shares no code with any of them:
it turns and moves the exact outlines by its own arithmetic, and knows nothing of boxes, units or simplified shapes.
"""

from __future__ import annotations

import math
from collections import Counter

import msgspec
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from jupyter_fab.core.layout_check import BadLayout
from jupyter_fab.core.nesting import Blank, Nesting, NestJob, Spot, Stock
from jupyter_fab.core.nesting_rules import rule_findings
from jupyter_fab.core.nesting_shapes import TOLERANCE_MM, name_of
from jupyter_fab.core.nesting_shapes import laid as laid
from jupyter_fab.core.nesting_shapes import shape_of as shape_of

ANGLE_DEG = 1e-3  # 0.02 mm at the end of a metre, of a turn that is allowed


class NestFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How good a nesting is; areas of the outlines, not of boxes."""

    sheets: int
    sheets_bound: int  # fewer sheets of the largest kind cannot hold the outlines with their gaps
    cost: float  # of the sheets that are begun for it; those in work are paid for
    density: float  # outlines' area over that of the sheets, or of the strip's used length
    offcut_mm: tuple[float, float]  # the largest rectangle left at the end or along the top of a sheet
    sheets_less_offcut: float  # sheets used, less the part of a sheet that the offcut is
    strip_mm: float | None  # the used length of a strip
    strip_bound_mm: float | None


def nesting_findings(job: NestJob, nesting: Nesting) -> tuple[str, ...]:
    """What is wrong with the nesting, in words; empty if nothing is."""
    blanks = {blank.name: blank for blank in job.blanks}
    found: list[str] = []
    asked = Counter({blank.name: blank.quantity for blank in job.blanks})
    there = Counter(spot.blank for spot in nesting.spots)
    there.update({one.blank: one.copies for one in nesting.left_out})
    copies = {(spot.blank, spot.copy) for spot in nesting.spots}
    for name in sorted(asked.keys() | there.keys()):
        if asked[name] != there[name]:
            found.append(f"{name} is placed {there[name]} times and asked for {asked[name]} times")
    if len(copies) != len(nesting.spots):
        found.append("a copy is placed twice")
    for kind, used in Counter(nesting.sheets).items():
        limit = 1 if job.stock[kind].strip else job.stock[kind].quantity
        if limit is not None and used > limit:
            found.append(f"{used} sheets {job.stock[kind].name} are used, of which there are {limit}")
    for sheet, kind in enumerate(nesting.sheets):
        spots = [spot for spot in nesting.spots if spot.sheet == sheet and spot.blank in blanks]
        found.extend(_on_sheet(job, kind, sheet, spots, blanks))
    if any(not 0 <= spot.sheet < len(nesting.sheets) for spot in nesting.spots):
        found.append("a copy lies on a sheet that is not there")
    return (*found, *rule_findings(job, nesting))


def check_nesting(job: NestJob, nesting: Nesting) -> None:
    """Return nothing if the nesting may be cut.

    Raises
    ------
    BadLayout
        With every finding.
    """
    found = nesting_findings(job, nesting)
    if found:
        raise BadLayout(found)


def figures(job: NestJob, nesting: Nesting) -> NestFigures:
    """How many sheets, how dense, what is left over, and what no nesting can better."""
    blanks = {blank.name: blank for blank in job.blanks}
    left = {one.blank: one.copies for one in nesting.left_out}
    count = {blank.name: blank.quantity - left.get(blank.name, 0) for blank in job.blanks}
    area = sum(shape_of(blank).area * count[blank.name] for blank in job.blanks)
    used = [job.stock[kind] for kind in nesting.sheets]
    offcut, share, reach = (0.0, 0.0), 0.0, 0.0
    for sheet, stock in enumerate(used):
        bounds = [laid(blanks[s.blank], s).bounds for s in nesting.spots if s.sheet == sheet]
        if not bounds or stock.outline is not None or stock.zones:
            continue
        x, y = max(b[2] for b in bounds), max(b[3] for b in bounds)
        reach = max(reach, x + job.border_mm)
        sides = (stock.width_mm - x - job.gap_mm, stock.height_mm), (stock.width_mm, stock.height_mm - y - job.gap_mm)
        for wide, high in sides:
            if wide > 0 and high > 0 and wide * high > offcut[0] * offcut[1]:
                offcut, share = (wide, high), wide * high / (stock.width_mm * stock.height_mm)
    strip = any(stock.strip for stock in used)
    total = sum(reach * stock.height_mm if stock.strip else room_of(stock, 0.0).area for stock in used)
    # Outlines grown by half the gap do not overlap, and lie in the room inside the border grown by as much.
    half = job.gap_mm / 2
    grown = sum(shape_of(blank).buffer(half, quad_segs=4).area * count[blank.name] for blank in job.blanks)
    rooms = [
        (s.width_mm - 2 * job.border_mm + job.gap_mm, s.height_mm - 2 * job.border_mm + job.gap_mm) for s in job.stock
    ]
    return NestFigures(
        sheets=len(used),
        sheets_bound=1 if strip else math.ceil(grown / max(wide * high for wide, high in rooms) - 1e-9),
        cost=sum(job.stock[kind].price() for kind in nesting.sheets[len(job.begun.sheets) :]),
        density=area / total if total else 0.0,
        offcut_mm=(0.0, 0.0) if strip else (round(offcut[0], 2), round(offcut[1], 2)),
        sheets_less_offcut=len(used) - (0.0 if strip else share),
        strip_mm=reach if strip else None,
        strip_bound_mm=grown / rooms[nesting.sheets[0]][1] + 2 * job.border_mm - job.gap_mm if strip else None,
    )


def room_of(stock: Stock, inset_mm: float) -> Polygon | MultiPolygon:
    """The region of a sheet, its outline less a border."""
    if stock.outline is None:
        return box(inset_mm, inset_mm, stock.width_mm - inset_mm, stock.height_mm - inset_mm)
    return Polygon(stock.outline).buffer(-inset_mm, join_style="mitre")


def _on_sheet(job: NestJob, kind: int, sheet: int, spots: list[Spot], blanks: dict[str, Blank]) -> list[str]:
    stock, found = job.stock[kind], []
    room = room_of(stock, job.border_mm - TOLERANCE_MM)
    shapes = [laid(blanks[spot.blank], spot) for spot in spots]
    for spot, shape in zip(spots, shapes, strict=True):
        allowed = blanks[spot.blank].rotations_deg
        if not room.covers(shape):
            found.append(f"{name_of(spot)} reaches into the border of sheet {sheet + 1}")
        if allowed is not None and not any(
            abs((spot.rotation_deg - angle + 180) % 360 - 180) <= ANGLE_DEG for angle in allowed or (0.0,)
        ):
            found.append(f"{name_of(spot)} is turned by {spot.rotation_deg:g} degrees, which is not allowed")
    if len(shapes) < 2:
        return found  # nothing to be near to; and a tree of nothing cannot be asked
    cores: list[Polygon | MultiPolygon] = [shape.buffer(-TOLERANCE_MM / 2) for shape in shapes]
    tree = shapely.STRtree(shapes)
    for a, b in zip(*tree.query(shapes, predicate="dwithin", distance=job.gap_mm).tolist(), strict=True):
        if a >= b:
            continue
        if cores[a].intersects(cores[b]):
            found.append(f"{name_of(spots[a])} and {name_of(spots[b])} overlap on sheet {sheet + 1}")
        elif (apart := shapes[a].distance(shapes[b])) < job.gap_mm - TOLERANCE_MM:
            found.append(f"{name_of(spots[a])} and {name_of(spots[b])} are {apart:.3f} mm apart on sheet {sheet + 1}")
    return found
