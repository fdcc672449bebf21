"""Which boards carry what: the loads that a design declares, and for the rest what such a board usually carries.

A board that lies and has room above it carries something. Where a design says nothing, a large top at table height is
a table, the bottom of a drawer holds clothes, and all else carries books; the checks say which they took.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import attrs
import shapely
from shapely.affinity import affine_transform
from shapely.geometry import Polygon

from jupyter_fab.core.checks.piece import CHORD_MM, Piece
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.part import MotionKind, Part, Use

LEVEL = 0.999  # cosine of what lies level: 2.5 degrees
ROOM_MM = 100.0  # over a board, for anything to stand on it
COVERED = 0.5  # of its area: a board with less room than that carries nothing
SHELF_MM = 120.0  # narrower boards are rails
TABLE_MM, TABLE_FROM_MM, TABLE_TO_MM = 400.0, 300.0, 1200.0  # least side, and heights, of a top taken for a table's
BOOKS_KG_M2, BOOKS_KG_M = 100.0, (30.0, 60.0)  # 300 mm of books, and no less or more a metre of shelf
TABLE_KG_M2 = 50.0
PERSON_KG, SEAT_MM = 110.0, 500.0
BED_KG_M2 = PERSON_KG / (0.9 * 2.0)
CLOTHES_KG_M2 = 136.0 * 0.3  # 8.5 lb/ft3, 300 mm high
SOURCES: dict[Use, str] = {
    Use.BOOKS: "Sagulator notes (WoodBin): a full shelf of books weighs 30 to 60 kg a metre.",
    Use.TABLE: "Assumed: 50 kg/m2 of things that stay.",
    Use.SEAT: "EN 1022:2018 counts with adults up to 110 kg; one each 500 mm (assumed).",
    Use.BED: "EN 1022:2018 counts with adults up to 110 kg; one on each 0.9 x 2 m (assumed).",
    Use.CLOTHES: "ASTM F2057-23: clothes weigh 136 kg/m3 (8.5 lb/ft3); 300 mm high (assumed).",
    Use.NOTHING: "",
}


@attrs.frozen
class Carried:
    """What a board carries, spread evenly."""

    use: Use
    kg: float
    declared: bool
    lasting: bool  # it stays for years, so that the board creeps

    def said(self) -> str:
        """The load in words."""
        what = {Use.TABLE: "as a table top", Use.SEAT: "as a seat", Use.BED: "as a bed"}.get(self.use, self.use.value)
        return (
            f"{self.kg:.0f} kg {what}" if self.use in (Use.TABLE, Use.SEAT, Use.BED) else f"{self.kg:.0f} kg of {what}"
        )


def is_level(part: Part) -> bool:
    """Whether a part lies level."""
    return abs(part.placement.normal()[2]) > LEVEL


@functools.lru_cache(maxsize=2048)
def region_from_above(part: Part) -> Polygon:
    """A level part seen from above, in the piece, its through cuts taken out, mm."""
    u, v, o = part.placement.x_axis, part.placement.y_axis, part.placement.origin
    flat = part.panel.section(part.panel.thickness_mm / 2, CHORD_MM)
    largest = max(polygons(flat), key=lambda piece: piece.area)
    return affine_transform(largest, (u[0], v[0], u[1], v[1], o[0], o[1]))


@functools.lru_cache(maxsize=4)  # a piece is looked at by several checks, one after the other
def carried(piece: Piece) -> Mapping[str, Carried]:
    """What each board that carries anything carries, by name."""
    told = {load.part: load for load in piece.parts.loads}
    level = [part for part in piece.parts.parts if is_level(part)]
    found = {}
    for part in level:
        load = told.get(part.name)
        use = load.use if load else _usual(piece, part, level)
        if use is Use.NOTHING and not (load and load.kg):
            continue
        kg = load.kg if load and load.kg is not None else _weight(part, use)
        found[part.name] = Carried(use, kg, load is not None, use not in (Use.SEAT, Use.BED))
    return found


def _usual(piece: Piece, part: Part, level: list[Part]) -> Use:
    """What a board usually carries that nothing is said of."""
    region = region_from_above(part)
    low, high = piece.boxes[part.name]
    sides = sorted((high[0] - low[0], high[1] - low[1]))
    motion = piece.motion_of.get(part.name)
    if motion is not None:
        return Use.CLOTHES if motion.kind is MotionKind.SLIDE and sides[0] >= SHELF_MM else Use.NOTHING
    if sides[0] < SHELF_MM:
        return Use.NOTHING
    above = [
        region_from_above(other)
        for other in level
        if other is not part
        and other.name not in piece.motion_of
        and 0 < piece.boxes[other.name][1][2] - high[2] < ROOM_MM + other.panel.thickness_mm
    ]
    if above and region.intersection(shapely.union_all(above)).area > COVERED * region.area:
        return Use.NOTHING
    is_top = high[2] > piece.high[2] - 1.0 or not any(
        piece.boxes[other.name][0][2] > high[2] and region.intersects(region_from_above(other))
        for other in level
        if other is not part and other.name not in piece.motion_of
    )
    table = is_top and sides[0] >= TABLE_MM and TABLE_FROM_MM <= high[2] - piece.low[2] <= TABLE_TO_MM
    return Use.TABLE if table else Use.BOOKS


def _weight(part: Part, use: Use) -> float:
    """What the use usually brings, kg."""
    region = region_from_above(part)
    area_m2 = region.area * 1e-6
    if use is Use.BOOKS:
        length, depth = sorted(part.panel.size_mm(), reverse=True)
        a_metre = min(max(BOOKS_KG_M2 * depth / 1000, BOOKS_KG_M[0]), BOOKS_KG_M[1])
        return a_metre * length / 1000
    if use is Use.SEAT:
        return PERSON_KG * max(1.0, round(max(part.panel.size_mm()) / SEAT_MM))
    if use is Use.BED:
        return BED_KG_M2 * area_m2
    per_m2 = {Use.TABLE: TABLE_KG_M2, Use.CLOTHES: CLOTHES_KG_M2}
    return per_m2.get(use, 0.0) * area_m2
