"""What a nesting leaves to keep and to pay: offcuts as shapes with labels, and each order's share of the sheets' cost.

From the exact outlines, after the validator has passed the nesting. What is kept is stock again: `as_stock` is read by
the next nest. Shares are whole cents and add up to the cost, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.nesting import Nesting, NestJob, Ring, Stock
from jupyter_fab.core.nesting_check import room_of
from jupyter_fab.core.nesting_shapes import laid, shape_of

KEPT_LEAST_MM = 150.0  # narrower than this it is firewood (assumed); the price is lowered from CREDITED_STRIP_MM on
OFFCUT_LEAST_M2 = 0.06  # 200 x 300 mm (assumed)
CORNERS_MM = 1.0  # an offcut's outline is simplified by so much, inwards: it is sawn by hand
SHARE_LEAST = 1e-12


class Offcut(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece worth keeping: its label, from which sheet, its outline in a frame of its own, its box and area."""

    label: str
    sheet: int
    outline: Ring
    width_mm: float
    height_mm: float
    area_m2: float
    x_mm: float  # where its frame lies on the sheet
    y_mm: float
    material: str = ""  # of the sheet, where that says it
    thickness_mm: float | None = None

    def as_stock(self) -> Stock:
        """The offcut as a kind of sheet of which there is one."""
        plain = self.area_m2 * 1e6 >= self.width_mm * self.height_mm * (1 - 1e-6)
        return Stock(
            name=self.label,
            width_mm=self.width_mm,
            height_mm=self.height_mm,
            quantity=1,
            offcut=True,
            outline=None if plain else self.outline,
            material=self.material,
            thickness_mm=self.thickness_mm,
        )


class Waste(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the sheets' area went, m2: parts, offcuts, and the rest (kerf, borders, slivers). They add up."""

    sheets_m2: float
    parts_m2: float
    offcuts_m2: float
    rest_m2: float


def offcuts(job: NestJob, nesting: Nesting, title: str = "nest") -> tuple[Offcut, ...]:
    """What is worth keeping of each sheet, the largest first; labelled by title, sheet and number."""
    blanks = {blank.name: blank for blank in job.blanks}
    found = []
    for sheet, kind in enumerate(nesting.sheets):
        if job.stock[kind].strip:
            continue
        parts = [laid(blanks[spot.blank], spot) for spot in nesting.spots if spot.sheet == sheet]
        cut = shapely.union_all([Polygon(part.exterior).buffer(job.gap_mm, join_style="mitre") for part in parts])
        spoilt = shapely.union_all([Polygon(zone.outline) for zone in job.stock[kind].zones])
        rest = room_of(job.stock[kind], 0.0).difference(cut).difference(spoilt)
        half = KEPT_LEAST_MM / 2
        wide = rest.buffer(-half, join_style="mitre").buffer(half - CORNERS_MM, join_style="mitre")
        pieces = [_inner(piece, rest) for piece in polygons(wide)]
        worth = sorted((p for p in pieces if p.area >= OFFCUT_LEAST_M2 * 1e6), key=lambda p: -p.area)
        for number, piece in enumerate(worth, start=1):
            x0, y0, x1, y1 = piece.bounds
            ring = tuple((round(x - x0, 2), round(y - y0, 2)) for x, y in piece.exterior.coords[:-1])
            found.append(
                Offcut(
                    label=f"{title} {sheet + 1}-{number}",
                    sheet=sheet,
                    outline=ring,
                    width_mm=round(x1 - x0, 2),
                    height_mm=round(y1 - y0, 2),
                    area_m2=round(Polygon(ring).area * 1e-6, 6),
                    x_mm=round(x0, 2),
                    y_mm=round(y0, 2),
                    material=job.stock[kind].material,
                    thickness_mm=job.stock[kind].thickness_mm,
                )
            )
    return tuple(found)


def waste(job: NestJob, nesting: Nesting, kept: Sequence[Offcut]) -> Waste:
    """Where the area of the used sheets went."""
    blanks = {blank.name: blank for blank in job.blanks}
    sheets = sum(room_of(job.stock[kind], 0.0).area for kind in nesting.sheets) * 1e-6
    parts = sum(shape_of(blanks[spot.blank]).area for spot in nesting.spots) * 1e-6
    offcut = sum(one.area_m2 for one in kept)
    return Waste(sheets_m2=sheets, parts_m2=parts, offcuts_m2=offcut, rest_m2=sheets - parts - offcut)


def shares(job: NestJob, nesting: Nesting, alone: Mapping[str, float]) -> dict[str, int]:
    """What each order pays of the sheets, in hundredths of the costs' unit; the sum is the cost, to the cent.

    Each sheet is paid by the area of what lies on it, with half the gap around; one in work is paid for. Nobody pays
    more than for a nest `alone`, if that is told: what is above it the others bear, as far as they stay below theirs.
    """
    blanks = {blank.name: blank for blank in job.blanks}
    orders = sorted({blank.order for blank in job.blanks})
    pays = dict.fromkeys(orders, 0.0)
    for sheet, kind in enumerate(nesting.sheets):
        if sheet < len(job.begun.sheets):
            continue  # paid for when it was begun
        areas = dict.fromkeys(orders, 0.0)
        for spot in nesting.spots:
            if spot.sheet == sheet:
                areas[blanks[spot.blank].order] += shape_of(blanks[spot.blank]).buffer(job.gap_mm / 2).area
        whole = sum(areas.values())
        for order in orders if whole else ():
            pays[order] += job.stock[kind].price() * areas[order] / whole
    total = sum(pays.values())
    if sum(alone.get(order, math.inf) for order in orders) >= total:
        pays = _capped(pays, {order: alone.get(order, math.inf) for order in orders})
    return _cents(pays, round(100 * total))


def _capped(pays: dict[str, float], most: Mapping[str, float]) -> dict[str, float]:
    """The same sum, nobody above their most: what is above is spread over the others by what they pay already."""
    for _ in pays:
        over = sum(max(0.0, pays[order] - most[order]) for order in pays)
        if over <= SHARE_LEAST:
            break
        pays = {order: min(pay, most[order]) for order, pay in pays.items()}
        free = {order: max(pay, SHARE_LEAST) for order, pay in pays.items() if pay < most[order]}
        pays |= {order: pays[order] + over * weight / sum(free.values()) for order, weight in free.items()}
    return pays


def _cents(pays: Mapping[str, float], total: int) -> dict[str, int]:
    """Whole cents with that sum: rounded down, and what is missing to the largest remainders, names breaking ties."""
    floors = {order: math.floor(100 * pay + 1e-9) for order, pay in pays.items()}
    ranked = sorted(pays, key=lambda order: (floors[order] - 100 * pays[order], order))
    for order in ranked[: total - sum(floors.values())]:
        floors[order] += 1
    return floors


def _inner(piece: Polygon, rest: BaseGeometry) -> Polygon:
    """The piece with few corners and no opening, still inside what is left."""
    simple = polygons(Polygon(piece.exterior).simplify(CORNERS_MM / 2))
    inside = [part for one in simple for part in polygons(one.intersection(rest))]
    largest = max(inside, key=lambda part: part.area, default=Polygon())
    return Polygon() if largest.interiors else largest
