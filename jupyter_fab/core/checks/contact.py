"""Where boards that stand carry boards that lie: found from the geometry, and from the joints where they are told.

A standing board is seen from its side, as a region over its own line on the floor plan. It carries what lies on it or
is joined to its face, if it stands on the floor itself, or is held by boards that do. Boards of a drawer are looked at
by themselves: its sides hang in their slides.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator

import attrs
import numpy as np
import shapely
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.checks.carrying import is_level, region_from_above
from jupyter_fab.core.checks.piece import FLOOR_MM, Floats, Piece, plain
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.part import MotionKind, Part

GAP_MM = 3.0  # boards this near carry each other: a loose shelf has a millimetre at each end
UNDER_MM = 30.0  # where a board is looked at to see whether it goes on below or above another
OVERLAP_MM = 8.0  # of height, for boards that stand to hold each other
APART_MM = 50.0  # places at which a board is held must be so far apart to carry it
LEAST_MM2 = 1.0
FAR_MM = 1e5


@attrs.frozen(eq=False)
class Standing:
    """A board that stands or leans, seen from its side: along its line on the floor plan, and up."""

    part: Part
    along: Floats  # unit vector of its line, on the floor plan
    across: Floats  # unit vector square to it
    side: BaseGeometry  # the board's region over (place along the line, height)
    offset: tuple[float, float]  # its middle's place across: first + second x height
    half_mm: float  # half its thickness, measured level
    low: float
    high: float

    def stretches(self, low_mm: float, high_mm: float) -> list[tuple[float, float]]:
        """From where to where along its line there is wood between two heights."""
        if high_mm < self.low or low_mm > self.high:
            return []
        found = shapely.intersection(self.side, shapely.box(-FAR_MM, low_mm, FAR_MM, high_mm))
        return [(piece.bounds[0], piece.bounds[2]) for piece in polygons(found)]

    def strip(self, start: float, end: float, height_mm: float, more_mm: float = 0.0) -> BaseGeometry:
        """A stretch of it seen from above at a height."""
        middle, half = self.place(height_mm), self.half_mm + more_mm
        ends = [(start, middle - half), (end, middle - half), (end, middle + half), (start, middle + half)]
        return shapely.Polygon([s * self.along + d * self.across for s, d in ends])

    def place(self, height_mm: float) -> float:
        """Its middle's place across at a height."""
        return self.offset[0] + self.offset[1] * height_mm

    def height_mm(self) -> float:
        """How high it is where it is cut into least, on average."""
        s0, _, s1, _ = self.side.bounds
        return float(self.side.area / (s1 - s0))


@attrs.frozen(eq=False)
class Contact:
    """A line on which a board that lies and one that stands meet, on the floor plan."""

    board: str
    standing: str
    start: Floats
    end: Floats
    along: tuple[float, float]  # where on the standing board's line


@attrs.frozen(eq=False)
class Frame:
    """What of a piece carries what."""

    level: dict[str, Part]  # boards that lie, not on the floor
    standing: dict[str, Standing]
    held: frozenset[str]  # standing boards that rest on the floor, or as good as
    pins: dict[str, tuple[float, ...]]  # of the others: where along their line held boards hold them
    contacts: tuple[Contact, ...]


@functools.lru_cache(maxsize=4)
def frames(piece: Piece) -> tuple[Frame, ...]:
    """The fixed body of a piece, and each thing that slides, by itself."""
    moving = piece.motion_of
    found = [frame_of(piece, [part for part in piece.parts.parts if part.name not in moving], frozenset())]
    for motion in piece.parts.motions:
        if motion.kind is MotionKind.SLIDE:
            parts = [part for part in piece.parts.parts if part.name in motion.parts]
            way = np.array(motion.axis)
            hung = frozenset(
                p.name for p in parts if not is_level(p) and abs(way @ np.array(p.placement.normal())) < 0.5
            )
            found.append(frame_of(piece, parts, hung))
    return tuple(found)


def frame_of(piece: Piece, parts: list[Part], hung: frozenset[str]) -> Frame:
    """What of these parts carries what; those of `hung` are held without the floor."""
    floor = piece.low[2]
    standing = {part.name: seen_from_side(part) for part in parts if not is_level(part)}
    level = {p.name: p for p in parts if is_level(p) and (hung or piece.boxes[p.name][0][2] > floor + FLOOR_MM)}
    joined = {frozenset((join.board, join.into)) for join in piece.parts.joins}
    on_floor = hung or frozenset(name for name, board in standing.items() if board.low <= floor + FLOOR_MM)
    held, pins = _held(standing, on_floor, joined)
    contacts = []
    for name, part in level.items():
        low, high = piece.boxes[name][0][2], piece.boxes[name][1][2]
        region = region_from_above(part)
        for board in standing.values():
            known = not joined or frozenset((name, board.part.name)) in joined
            contacts += list(_contacts(name, region, (low, high), board, known=known, held=board.part.name in held))
    return Frame(level, standing, held, pins, tuple(contacts))


def seen_from_side(part: Part) -> Standing:
    """A board that does not lie, from its side."""
    place, panel = part.placement, part.panel
    u, v, n = (np.array(way) for way in (place.x_axis, place.y_axis, place.normal()))
    size = float(np.hypot(n[0], n[1]))
    across = n[:2] / size
    along = np.array([-across[1], across[0]])
    middle = np.array(place.origin) + n * panel.thickness_mm / 2
    matrix = (float(u[:2] @ along), float(v[:2] @ along), float(u[2]), float(v[2]))
    side = affine_transform(plain(panel), (*matrix, float(middle[:2] @ along), float(middle[2])))
    slope = -float(n[2]) / size
    offset = (float(middle[:2] @ across) - slope * float(middle[2]), slope)
    _, low, _, high = side.bounds
    return Standing(part, along, across, side, offset, panel.thickness_mm / 2 / size, low, high)


def _contacts(
    name: str, region: BaseGeometry, heights: tuple[float, float], board: Standing, *, known: bool, held: bool
) -> Iterator[Contact]:
    low, high = heights
    middle = (low + high) / 2
    for start, end in board.stretches(low - GAP_MM, high + GAP_MM):
        shared = region.intersection(board.strip(start - GAP_MM, end + GAP_MM, middle, GAP_MM))
        if shared.area < LEAST_MM2:
            continue
        below = _goes_on(board, (start, end), low - UNDER_MM, low - GAP_MM)
        above = _goes_on(board, (start, end), high + GAP_MM, high + UNDER_MM)
        rests = below and not above
        stands_on = above and not below
        # What only stands on a board passes its weight on, and holds it up where it is held itself and joined.
        if not (rests or known) and not (stands_on and not held):
            continue
        points = shapely.get_coordinates(shared)
        # The line lies under the standing board's middle, or on the board's own edge where that does not reach it.
        places, asides = points @ board.along, points @ board.across
        aside = min(max(board.place(middle), float(asides.min())), float(asides.max()))
        first, last = float(places.min()), float(places.max())
        line = [place * board.along + aside * board.across for place in (first, last)]
        yield Contact(name, board.part.name, line[0], line[1], (first, last))


def _goes_on(board: Standing, stretch: tuple[float, float], low_mm: float, high_mm: float) -> bool:
    return any(start < stretch[1] and end > stretch[0] for start, end in board.stretches(low_mm, high_mm))


def _held(
    standing: dict[str, Standing], on_floor: Iterable[str], joined: set[frozenset[str]]
) -> tuple[frozenset[str], dict[str, tuple[float, ...]]]:
    """Boards that rest on the floor or lie along one that does, and where held boards hold the others."""
    held = set(on_floor)
    pins: dict[str, tuple[float, ...]] = {}
    for _ in range(len(standing)):
        before = len(held) + sum(map(len, pins.values()))
        for name, board in standing.items():
            if name in held:
                continue
            # A board that others hold at two places holds the next one.
            firm = [*held, *(other for other, places in pins.items() if other != name and _carried(places))]
            places: list[float] = []
            for other in firm:
                if joined and frozenset((name, other)) not in joined:
                    continue
                for start, end in _meetings(board, standing[other]):
                    s0, _, s1, _ = board.side.bounds
                    if end - start > (s1 - s0) / 2:
                        held.add(name)
                    places.append((start + end) / 2)
            pins[name] = tuple(sorted(places))
        if len(held) + sum(map(len, pins.values())) == before:
            break
    return frozenset(held), {name: places for name, places in pins.items() if name not in held}


def _carried(places: tuple[float, ...]) -> bool:
    return len(places) > 1 and places[-1] - places[0] >= APART_MM


def _meetings(board: Standing, other: Standing) -> list[tuple[float, float]]:
    """From where to where along its line a standing board touches another."""
    low, high = max(board.low, other.low), min(board.high, other.high)
    if high - low < OVERLAP_MM:
        return []
    middle = (low + high) / 2
    found = []
    stretches = itertools.product(board.stretches(low, high), other.stretches(low, high))
    for (s0, s1), (o0, o1) in stretches:
        mine = board.strip(s0 - GAP_MM, s1 + GAP_MM, middle, GAP_MM)
        shared = mine.intersection(other.strip(o0, o1, middle))
        if shared.area >= LEAST_MM2:
            places = shapely.get_coordinates(shared) @ board.along
            found.append((float(places.min()), float(places.max())))
    return found
