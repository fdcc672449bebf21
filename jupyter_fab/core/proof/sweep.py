"""What a cutter removes: the exact union of its strokes, height by height, for the proof.

Strokes in, regions out. At a height everything is removed that a round flat cutter covered while its end was at or
under that height, so regions only grow upwards; of a sheet that was turned over, `Cuts` puts both sides together.
Nothing here knows of panels or G-code.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import shapely
from attrs import frozen
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.proof.interpreter import Chain, Stroke
from jupyter_fab.core.tool import Tool, ToolKind

QUARTER_SEGMENTS = 24  # a cutter of 6 mm is then round to within 0.002 mm
KEY_DECIMALS = 4
PIECE = 60  # strokes that are buffered together; a quarter of the time of whole ways, measured on a full sheet

type Spot = tuple[float, float]


@frozen
class _End:
    """The form of a cutter's end: flat and round, or a cone that widens by `slope` from its tip."""

    radius_mm: float
    tip_mm: float = 0.0
    slope: float = 0.0

    @classmethod
    def of(cls, tool: Tool) -> _End:
        """That of a tool."""
        if tool.kind is not ToolKind.V_BIT:
            return cls(tool.diameter_mm / 2)
        return cls(tool.diameter_mm / 2, tool.tip_mm / 2, math.tan(math.radians(tool.angle_deg) / 2))

    def radius_at(self, above_mm: float) -> float:
        """How far it reaches so much above its lowest point."""
        return min(self.radius_mm, self.tip_mm + max(0.0, above_mm) * self.slope) if self.slope else self.radius_mm


class Sweep:
    """All strokes made in one sheet, each with its cutter's radius, ready to be asked what is gone at a height."""

    def __init__(self, chains: Iterable[Chain]) -> None:
        self._chains = [(chain.strokes, _End.of(chain.tool)) for chain in chains]
        self._ways: dict[tuple[float, tuple[Spot, ...]], BaseGeometry] = {}
        self._trees: dict[tuple[float, bool], tuple[shapely.STRtree, list[BaseGeometry]]] = {}
        self._slopes = any(end.slope and any(map(_sloping, strokes)) for strokes, end in self._chains)

    def removed(self, height_mm: float, window: BaseGeometry, *, surely: bool = False) -> BaseGeometry:
        """The region removed at a height, within or near a window.

        Where a V bit slopes down or up, it is all that it might remove; or, if `surely`, what it removes at least.
        """
        tree, swept = self._at(round(height_mm, 6), surely and self._slopes)
        near = sorted(tree.query(window, predicate="intersects").tolist())
        return shapely.union_all([swept[i] for i in near])

    def line_near(self, place: BaseGeometry, height_mm: float) -> tuple[int, int]:
        """(chain, line) of the first stroke that removes something of a place at a height; (-1, 0) if none does."""
        for index, (chain, end) in enumerate(self._chains):
            for stroke in chain:
                run = _clipped(stroke, height_mm)
                radius = end.radius_at(height_mm - min(stroke.az, stroke.bz))
                if run is not None and _line(run).distance(place) < radius - 1e-6:
                    return index, stroke.line
        return -1, 0

    def _swept(self, run: list[Spot], radius: float) -> BaseGeometry:
        """What a cutter covers along a way; one that lies low is asked for at many heights, and is made once."""
        key = (radius, tuple(run))
        if key not in self._ways:
            self._ways[key] = _line(run).buffer(radius, quad_segs=QUARTER_SEGMENTS)
        return self._ways[key]

    def _at(self, height_mm: float, surely: bool) -> tuple[shapely.STRtree, list[BaseGeometry]]:
        if (height_mm, surely) not in self._trees:
            seen: set[tuple[float, Spot, Spot]] = set()
            swept: list[BaseGeometry] = []
            for chain, end in self._chains:
                if end.slope:
                    level = [stroke for stroke in chain if not _sloping(stroke)] if surely else chain
                    swept += [self._swept(piece, radius) for piece, radius in _cone(level, height_mm, end)]
                    swept += [_wedge(stroke, height_mm, end) for stroke in chain if surely and _sloping(stroke)]
                    continue
                for run in _runs(chain, height_mm, end.radius_mm, seen):
                    swept += [self._swept(piece, end.radius_mm) for piece in _pieces(run)]
            self._trees[height_mm, surely] = (shapely.STRtree(swept), swept)
        return self._trees[height_mm, surely]


class Cuts:
    """What was cut from above, and from below before the sheet was turned over, asked for in the frame from above.

    Strokes from below are given as their own programs have them, mirrored back by the caller in x; their heights count
    from the sheet's other face.
    """

    def __init__(self, above: Sequence[tuple[str, Chain]], below: Sequence[tuple[str, Chain]], top_mm: float) -> None:
        self._above, self._below, self._top_mm = above, below, top_mm
        self._from_above = Sweep(chain for _, chain in above)
        self._from_below = Sweep(chain for _, chain in below) if below else None

    @property
    def both_sides(self) -> bool:
        """Whether anything was cut from below."""
        return self._from_below is not None

    def removed(self, height_mm: float, window: BaseGeometry, *, surely: bool = False) -> BaseGeometry:
        """The region removed at a height, within or near a window; if `surely`, no more than that."""
        found = self._from_above.removed(height_mm, window, surely=surely)
        if self._from_below is not None:
            found = found.union(self._from_below.removed(self._top_mm - height_mm, window, surely=surely))
        return found

    def floors_mm(self) -> list[float]:
        """The heights at which cutters moved level, from above, those with the longest way first; through is 0."""
        ways: dict[float, float] = {0.0: math.inf}
        for _, chain in self._above:
            for stroke in chain.strokes:
                if stroke.az == stroke.bz or (stroke.ax == stroke.bx and stroke.ay == stroke.by):
                    height = max(0.0, round(min(stroke.az, stroke.bz), 2))
                    way = math.dist((stroke.ax, stroke.ay), (stroke.bx, stroke.by))
                    ways[height] = ways.get(height, 0.0) + way
        return sorted(ways, key=lambda height: -ways[height])

    def line_near(self, place: BaseGeometry, height_mm: float) -> tuple[str, int]:
        """Program and line of the first stroke that removes something of a place; ("", 0) if none does."""
        index, line = self._from_above.line_near(place, height_mm)
        if index >= 0:
            return self._above[index][0], line
        if self._from_below is not None:
            index, line = self._from_below.line_near(place, self._top_mm - height_mm)
            if index >= 0:
                return self._below[index][0], line
        return "", 0


def mirrored(chain: Chain, width_mm: float) -> Chain:
    """The chain as it lies when the sheet is turned over about its y direction."""
    return Chain(
        chain.tool,
        tuple(Stroke(width_mm - s.ax, s.ay, s.az, width_mm - s.bx, s.by, s.bz, s.line) for s in chain.strokes),
    )


def _cone(chain: Sequence[Stroke], height_mm: float, end: _End) -> Iterable[tuple[list[Spot], float]]:
    """Stretches of a V bit's way with what it reaches at a height; one that slopes counts as if it were all as low."""
    for low, group in itertools.groupby(chain, key=lambda stroke: round(min(stroke.az, stroke.bz), KEY_DECIMALS)):
        radius = end.radius_at(height_mm - low)
        if low > height_mm or radius <= 0:
            continue
        run: list[Spot] = []
        for stroke in group:
            a, b = (stroke.ax, stroke.ay), (stroke.bx, stroke.by)
            if run and math.dist(run[-1], a) > 1e-6:
                yield run, radius
                run = []
            run = [*(run or [a]), b]
            if len(run) > PIECE:
                yield run, radius
                run = [b]
        if len(run) > 1:
            yield run, radius


def _sloping(stroke: Stroke) -> bool:
    """Whether it goes down or up on its way; straight down is as good as being there."""
    return stroke.az != stroke.bz and (stroke.ax, stroke.ay) != (stroke.bx, stroke.by)


def _wedge(stroke: Stroke, height_mm: float, end: _End) -> BaseGeometry:
    """What a V bit on a sloping stroke removes at a height: from the circle at one end to that at the other."""
    way = _clipped(stroke, height_mm)
    if way is None:
        return Point()
    depths = [max(0.0, height_mm - low) for low in (stroke.az, stroke.bz)]  # 0 where the stretch is clipped
    circles = [
        Point(spot).buffer(end.radius_at(depth), quad_segs=QUARTER_SEGMENTS)
        for spot, depth in zip(way, depths, strict=True)
    ]
    return shapely.union_all([LineString(way), *circles]).convex_hull


def _pieces(run: list[Spot]) -> list[list[Spot]]:
    """A long way in short ones that meet: where it crosses itself, buffering it whole takes many times longer."""
    return [run[at : at + PIECE + 1] for at in range(0, max(1, len(run) - 1), PIECE)]


def _clipped(stroke: Stroke, height_mm: float) -> list[Spot] | None:
    """The stretch of a stroke whose cutter's end is at or under the height."""
    a, b = (stroke.ax, stroke.ay), (stroke.bx, stroke.by)
    low_a, low_b = stroke.az <= height_mm + 1e-9, stroke.bz <= height_mm + 1e-9
    if low_a and low_b:
        return [a, b]
    if not low_a and not low_b:
        return None
    share = (height_mm - stroke.az) / (stroke.bz - stroke.az)
    cut = (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
    return [a, cut] if low_a else [cut, b]


def _runs(
    chain: Sequence[Stroke], height_mm: float, radius: float, seen: set[tuple[float, Spot, Spot]]
) -> Iterable[list[Spot]]:
    """Connected stretches of a chain at a height, each stretch of way once however often it was passed."""
    run: list[Spot] = []
    for stroke in chain:
        piece = _clipped(stroke, height_mm)
        if piece is not None:
            a, b = (_rounded(piece[0]), _rounded(piece[1]))
            key = (radius, min(a, b), max(a, b))
            if key in seen:
                piece = None
            else:
                seen.add(key)
        if piece is None:
            if run:
                yield run
            run = []
        elif run and math.dist(run[-1], piece[0]) < 1e-6:
            run.append(piece[1])
        else:
            if run:
                yield run
            run = piece
    if run:
        yield run


def _line(run: list[Spot]) -> BaseGeometry:
    if all(math.dist(run[0], spot) < 1e-6 for spot in run):
        return Point(run[0])
    return LineString(run)


def _rounded(spot: Spot) -> Spot:
    return (round(spot[0], KEY_DECIMALS), round(spot[1], KEY_DECIMALS))
