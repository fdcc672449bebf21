"""The pins on which a sheet is turned over, for the proof: their holes, the wood around them, no cutter there.

A layout says where they stand. Turned over left to right, each hole must lie over the other's place in the spoilboard,
or everything on the second face is beside its place; by arithmetic of its own, as all of the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.proof.guard import AT_PIN_MM, Pins
from jupyter_fab.core.proof.interpreter import Chain
from jupyter_fab.core.proof.sweep import Sweep
from jupyter_fab.core.proof.verdict import DEEPEST_SPOILBOARD_MM, MOST_GOUGE_MM, Failure, Rule
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.turn import Turn

AROUND_MM = 2.0  # of wood, at least, stands around a pin as long as the sheet lies on it
JUST_MM = 0.02  # under a surface, or over one

type Named = Sequence[tuple[str, Chain]]


class PinHoles:
    """The two pins of one sheet."""

    def __init__(self, turn: Turn, sheet: Sheet) -> None:
        self._sheet, self._radius, self._depth = sheet, turn.diameter_mm / 2, turn.depth_mm
        self._spots = tuple(turn.pins)
        self.allowed = Pins(self._spots, self._depth)

    def judge(self, first: Named, second: Named, top_mm: float) -> Iterable[Failure]:
        """What is wrong with the pins, given what is cut before the sheet is turned over and what after."""
        width = self._sheet.size_mm[0]
        over = [(width - x, y) for x, y in self._spots]
        if MultiPoint(over).hausdorff_distance(MultiPoint(self._spots)) > AT_PIN_MM:
            yield self._failure("turned over, the sheet does not lie on its pins: they are not opposite each other")
        made, later = Sweep(chain for _, chain in first), Sweep(chain for _, chain in second)
        for spot in map(Point, self._spots):
            yield from self._hole(spot, made, first, top_mm)
            near = spot.buffer(self._radius + AROUND_MM)
            if later.removed(top_mm, near).intersection(near).area > 0:
                index, line = later.line_near(near, top_mm)
                yield self._failure("a cutter meets a pin, or the wood that holds it", spot, second[index][0], line)

    def loose(self, held: Iterable[Polygon]) -> Iterable[Failure]:
        """What is wrong at the end: the wood around a pin hangs together with the sheet's edge."""
        pieces = list(held)
        for spot in map(Point, self._spots):
            if not any(piece.intersects(self._ring(spot)) for piece in pieces):
                yield self._failure("the wood around a pin comes loose before the last cut", spot)

    def _hole(self, spot: Point, made: Sweep, first: Named, top_mm: float) -> Iterable[Failure]:
        """The hole goes through and deep enough under the sheet, no wider than the pin, and nothing else is near it."""
        core = spot.buffer(self._radius - MOST_GOUGE_MM)
        for height in (top_mm - JUST_MM, -self._depth + JUST_MM):
            if core.difference(made.removed(height, core, surely=True)).area > 0:
                yield self._failure("the hole for a pin is not made, or not deep enough into the spoilboard", spot)
                return
        wood = self._ring(spot)
        spoilt = made.removed(top_mm - JUST_MM, wood).intersection(wood)
        if spoilt.area > 0:
            index, line = made.line_near(spoilt, top_mm - JUST_MM)
            yield self._failure("a pin's hole is too wide, or beside its place", spot, first[index][0], line)
        deep = spot.buffer(self._radius)
        if made.removed(-self._depth - DEEPEST_SPOILBOARD_MM, deep).intersection(deep).area > 0:
            yield self._failure("the hole for a pin goes too deep into the spoilboard", spot)

    def _ring(self, spot: Point) -> BaseGeometry:
        return spot.buffer(self._radius + AROUND_MM).difference(spot.buffer(self._radius + MOST_GOUGE_MM))

    def _failure(self, text: str, spot: Point | None = None, program: str = "", line: int = 0) -> Failure:
        place = (round(spot.x, 3), round(spot.y, 3), 0.0) if spot is not None else None
        at = f", at x {spot.x:.1f} y {spot.y:.1f}" if spot is not None else ""
        return Failure(rule=Rule.PIN, program=program, line=line, text=text + at, place_mm=place)
