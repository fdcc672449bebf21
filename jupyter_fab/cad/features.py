"""Outline, openings, pockets and holes of a solid that lies in its panel's frame, from its level faces.

Role: middle of recognition. Upward faces, seen from above, tile the panel: what they bound together is the outline and
what goes right through; each one that lies deeper is the floor of a pocket or hole of side A, and downward faces tell
the same of side B. A pocket around something that stands is divided in two, so that every outline is one loop.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import attrs
import shapely
from shapely.geometry import LinearRing, Polygon
from shapely.geometry import Point as ShapelyPoint

from jupyter_fab.cad.curves import Piece, signed_area
from jupyter_fab.cad.faces import Floor
from jupyter_fab.cad.islands import divided
from jupyter_fab.cad.reasons import NoPanel, Reason
from jupyter_fab.cad.tiles import full_circle, loop_of, outlines
from jupyter_fab.core.geometry import Loop
from jupyter_fab.core.part import Cutout, Feature, Hole, Pocket, Side

LEVEL_MM = 0.01  # faces nearer than this are at one level
OVERLAP_MM2 = 0.05  # areas under this come from rounding
RAW = 9  # decimals of a mm, as read: what is rounded, is rounded once, when the panel lies as it will
MATCH = 1e-4  # share by which upper and lower faces may differ: they see the same solid
COARSE_MM = 0.05  # chord tolerance where only overlap is asked


@attrs.frozen
class Tile:
    """Level faces of one height, together: their outlines, and the region for questions of overlap."""

    z: float
    chains: list[list[Piece]]
    region: shapely.geometry.base.BaseGeometry


@attrs.frozen
class Body:
    """What a solid between two level faces consists of."""

    thickness: float
    outline: Loop
    features: list[Feature]
    blind_mm2: tuple[float, float]  # lowered areas of side A and side B
    free: bool  # whether arcs follow curves that are none
    above: list[Tile]  # upward faces, from the floor of the deepest pocket to side A
    below: list[Tile]

    def solid_at(self, x: float, y: float, z: float) -> bool:
        """Whether there is material, bores in the edge left out."""
        point = ShapelyPoint(x, y)
        top = max((tile.z for tile in self.above if tile.region.covers(point)), default=0.0)
        bottom = min((tile.z for tile in self.below if tile.region.covers(point)), default=self.thickness)
        return bottom <= z <= top


def body_of(floors: Sequence[Floor], name: str) -> Body:
    """The body that the level faces bound; z = 0 is the lowest of them.

    Raises
    ------
    NoPanel
        If they bound none, or there is material over a hollow.
    """
    heights = _levels([floor.z for floor in floors])
    if len(heights) < 2:
        raise NoPanel(name, Reason.NOT_FLAT, "it has no pair of parallel faces.")
    base, thickness = heights[0], heights[-1] - heights[0]
    above = _tiles([floor for floor in floors if floor.up], heights, base)
    below = _tiles([floor for floor in floors if not floor.up], heights, base)
    if not above or not below:
        raise NoPanel(name, Reason.MISREAD, "its faces do not enclose anything.")
    up, down = (sum(tile.region.area for tile in tiles) for tiles in (above, below))
    if abs(up - down) > OVERLAP_MM2 + MATCH * up:
        raise NoPanel(name, Reason.MISREAD, "its upper and lower faces do not match.")
    _nothing_hangs_over(above, below, name)
    whole = outlines(piece for floor in floors if floor.up for piece in floor.pieces)
    outer = [chain for chain in whole if signed_area(chain) > 0]
    if len(outer) != 1:
        raise NoPanel(name, Reason.MISREAD, f"it has {len(outer)} outlines.")
    features = [_opening(chain) for chain in whole if signed_area(chain) < 0]
    areas = []
    for side, tiles in ((Side.A, above[:-1]), (Side.B, below[1:])):
        deeper = above if side is Side.A else below
        for tile in tiles:
            depth = round(thickness - tile.z if side is Side.A else tile.z, RAW)
            higher = [other for other in deeper if (other.z > tile.z if side is Side.A else other.z < tile.z)]
            features += [_blind(chain, depth, side) for chain in _pockets(tile, higher)]
        areas.append(sum(tile.region.area for tile in tiles))
    free = any(piece.follows for floor in floors for piece in floor.pieces)
    return Body(thickness, loop_of(outer[0], RAW), features, (areas[0], areas[1]), free, above, below)


def _levels(heights: Sequence[float]) -> list[float]:
    found: list[float] = []
    for height in sorted(heights):
        if not found or height - found[-1] > LEVEL_MM:
            found.append(height)
    return found


def _tiles(floors: Sequence[Floor], heights: Sequence[float], base: float) -> list[Tile]:
    found = []
    for height in heights:
        pieces = [piece for floor in floors if 0 <= floor.z - height <= LEVEL_MM for piece in floor.pieces]
        if pieces:
            chains = outlines(pieces)
            if chains:
                found.append(Tile(height - base, chains, _region(chains)))
    return found


def _region(chains: Sequence[list[Piece]]) -> shapely.geometry.base.BaseGeometry:
    rings = [LinearRing(loop_of(chain, RAW).points(COARSE_MM)) for chain in chains]
    return shapely.build_area(shapely.GeometryCollection(rings))  # inside an odd number of them


def polygon(chain: Sequence[Piece]) -> shapely.geometry.base.BaseGeometry:
    """The inside of a chain, for questions of overlap."""
    found = Polygon(loop_of(chain, RAW).points(COARSE_MM))
    return found if found.is_valid else found.buffer(0)


def _nothing_hangs_over(above: Sequence[Tile], below: Sequence[Tile], name: str) -> None:
    for floor, ceiling in itertools.product(above[:-1], below[1:]):
        if ceiling.z > floor.z and floor.region.intersection(ceiling.region).area > OVERLAP_MM2:
            text = f"there is material over a hollow {ceiling.z - floor.z:.4g} mm high, where no upright cutter comes."
            raise NoPanel(name, Reason.UNDERCUT, text)


def _opening(chain: list[Piece]) -> Feature:
    circle = full_circle(chain)
    if circle:
        x, y, radius = (round(number, RAW) + 0.0 for number in circle)
        return Hole(x=x, y=y, diameter_mm=round(2 * radius, RAW))
    return Cutout(outline=loop_of(chain, RAW))


def _blind(chain: list[Piece], depth: float, side: Side) -> Feature:
    circle = full_circle(chain)
    if circle:
        x, y, radius = (round(number, RAW) + 0.0 for number in circle)
        return Hole(x=x, y=y, diameter_mm=round(2 * radius, RAW), depth_mm=depth, side=side)
    return Pocket(outline=loop_of(chain, RAW), depth_mm=depth, side=side)


def _pockets(tile: Tile, higher: Sequence[Tile]) -> list[list[Piece]]:
    """The outlines of a level's pockets; what is deeper inside one is its own feature, what stands divides it."""
    outer = [chain for chain in tile.chains if signed_area(chain) > 0]
    standing = []
    for chain in tile.chains:
        if signed_area(chain) < 0:
            inside = polygon(chain)
            if any(other.region.intersection(inside).area > OVERLAP_MM2 for other in higher):
                standing.append(chain)
    return divided(outer, standing)
