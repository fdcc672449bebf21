"""Which boards carry what: the loads that a design declares, and for the rest what such a board usually carries.

A board that lies and has room above it carries something, and one that leans where a design says so. Where that says
nothing, a large top at table height is a table, the bottom of a drawer holds clothes, and all else carries books; the
checks say which they took.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping

import attrs
import shapely
from shapely.affinity import affine_transform
from shapely.geometry import Polygon

from jupyter_fab.core.checks.piece import Piece, plain
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.part import MotionKind, Part, Use

LEVEL = 0.999  # cosine of what lies level: 2.5 degrees
STEEPEST = 0.707  # cosine of 45 degrees: on a steeper board nothing stays that is not held otherwise
ROOM_MM = 100.0  # over a board, for anything to stand on it
COVERED = 0.5  # of its area: a board with less room than that carries nothing
SHELF_MM = 120.0  # narrower boards are rails
TABLE_MM, TABLE_FROM_MM, TABLE_TO_MM = 400.0, 300.0, 1200.0  # least side, and heights, of a top taken for a table's
FULL_MM = 300.0  # high: a row of books, a pile of clothes; what has less room above it holds as much less
BOOKS_KG_M2, BOOKS_KG_M = 100.0, (30.0, 60.0)  # by the shelf's depth, and no less or more a metre of shelf
TABLE_KG_M2 = 30.0
PERSON_KG, SEAT_MM = 110.0, 500.0
BED_KG_M2 = PERSON_KG / (0.9 * 2.0)
CLOTHES_KG_M3 = 136.0  # 8.5 lb/ft3
SOURCES: dict[Use, str] = {
    Use.BOOKS: "Sagulator notes (WoodBin): full shelves weigh 30 to 60 kg a metre; taken by depth and height.",
    Use.TABLE: "Assumed: 30 kg/m2 of things that stay (screens, a computer, a row of books).",
    Use.SEAT: "EN 1022:2018 counts with adults up to 110 kg; one each 500 mm (assumed).",
    Use.BED: "EN 1022:2018 counts with adults up to 110 kg; one on each 0.9 x 2 m (assumed).",
    Use.CLOTHES: "ASTM F2057-23: clothes weigh 136 kg/m3 (8.5 lb/ft3); up to 300 mm high (assumed).",
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
        if self.use is Use.NOTHING:
            return f"{self.kg:.0f} kg, as the design says"
        what = {Use.TABLE: "as a table top", Use.SEAT: "as a seat", Use.BED: "as a bed"}.get(self.use, self.use.value)
        return (
            f"{self.kg:.0f} kg {what}" if self.use in (Use.TABLE, Use.SEAT, Use.BED) else f"{self.kg:.0f} kg of {what}"
        )


def is_level(part: Part) -> bool:
    """Whether a part lies level."""
    return abs(part.placement.normal()[2]) > LEVEL


def _leans(part: Part) -> bool:
    """Whether a part that does not lie level leans so little that something may lie on it, or somebody sit."""
    return abs(part.placement.normal()[2]) > STEEPEST


@functools.lru_cache(maxsize=2048)
def region_from_above(part: Part) -> Polygon:
    """A level part, or one that leans, seen from above, in the piece, its through cuts taken out, mm."""
    u, v, o = part.placement.x_axis, part.placement.y_axis, part.placement.origin
    largest = max(polygons(plain(part.panel)), key=lambda piece: piece.area)
    return affine_transform(largest, (u[0], v[0], u[1], v[1], o[0], o[1]))


@functools.lru_cache(maxsize=4)  # a piece is looked at by several checks, one after the other
def carried(piece: Piece) -> Mapping[str, Carried]:
    """What each board that carries anything carries, by name."""
    told = {load.part: load for load in piece.parts.loads}
    level = [part for part in piece.parts.parts if is_level(part)]
    found = {}
    for part in level:
        load, clear = told.get(part.name), _clear_mm(piece, part, level)
        use = load.use if load else _usual(piece, part, level, clear)
        if use is Use.NOTHING and not (load and load.kg):
            continue
        kg = load.kg if load and load.kg is not None else _weight(part, use, clear)
        found[part.name] = Carried(use, kg, load is not None, use not in (Use.SEAT, Use.BED))
    for part in piece.parts.parts:
        load = told.get(part.name)
        if load and not is_level(part) and _leans(part) and (load.use is not Use.NOTHING or load.kg):
            kg = load.kg if load.kg is not None else _weight(part, load.use, math.inf)
            found[part.name] = Carried(load.use, kg, True, load.use not in (Use.SEAT, Use.BED))
    return found


def _clear_mm(piece: Piece, part: Part, level: list[Part]) -> float:
    """How high the room over most of a board is, mm; without end where nothing lies over it."""
    region, top = region_from_above(part), piece.boxes[part.name][1][2]
    above: dict[float, list[Polygon]] = {}
    for other in level:
        low, high = piece.boxes[other.name][0][2], piece.boxes[other.name][1][2]
        apart = (other.name in piece.motion_of) != (part.name in piece.motion_of)  # a drawer over a fixed board
        if other is not part and high > top + 1.0 and not apart:
            above.setdefault(low, []).append(region_from_above(other))
    over: list[Polygon] = []
    for low in sorted(above):
        over += above[low]
        if region.intersection(shapely.union_all(over)).area > COVERED * region.area:
            return max(low - top, 0.0)
    return math.inf


def _usual(piece: Piece, part: Part, level: list[Part], clear_mm: float) -> Use:
    """What a board usually carries that nothing is said of."""
    low, high = piece.boxes[part.name]
    narrow = min(high[0] - low[0], high[1] - low[1])
    if narrow < SHELF_MM:
        return Use.NOTHING
    motion = piece.motion_of.get(part.name)
    if motion is not None:
        lowest = min(piece.boxes[name][0][2] for name in motion.parts if any(one.name == name for one in level))
        bottom = motion.kind is MotionKind.SLIDE and low[2] < lowest + 1.0
        return Use.CLOTHES if bottom else Use.NOTHING
    if clear_mm < ROOM_MM:
        return Use.NOTHING
    up = high[2] - piece.low[2]
    table = math.isinf(clear_mm) and narrow >= TABLE_MM and TABLE_FROM_MM <= up <= TABLE_TO_MM
    return Use.TABLE if table else Use.BOOKS


def _weight(part: Part, use: Use, clear_mm: float) -> float:
    """What the use usually brings, kg."""
    area_m2 = region_from_above(part).area * 1e-6
    length, depth = sorted(part.panel.size_mm(), reverse=True)
    if use is Use.BOOKS:
        a_metre = min(max(BOOKS_KG_M2 * depth / 1000, BOOKS_KG_M[0]), BOOKS_KG_M[1])
        return a_metre * length / 1000 * min(clear_mm / FULL_MM, 1.0)
    if use is Use.SEAT:
        return PERSON_KG * max(1.0, round(length / SEAT_MM))
    if use is Use.CLOTHES:
        return CLOTHES_KG_M3 * min(clear_mm, FULL_MM) / 1000 * area_m2
    return {Use.TABLE: TABLE_KG_M2, Use.BED: BED_KG_M2}.get(use, 0.0) * area_m2
