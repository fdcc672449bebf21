"""Where the preview is looked from, and how far to stand back when a piece has grown out of the frame.

Pure figures: the stage sets its camera by them. A person's own line of sight is kept, whatever happens to the piece.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import attrs

from jupyter_fab.core.geometry import Vector

FIELD_OF_VIEW = 30.0  # degrees: little distortion, as in a photograph of furniture
LOOK_FROM = (0.71, -1.86, 0.86)  # from the front, a little to the right and above; in diagonals of the piece
HELD = math.sin(math.radians(FIELD_OF_VIEW / 2))  # of the distance: a ball of this radius fills the frame's height
LEAST_REACH_MM = 60.0  # nobody wants to see a peg as large as a house
SAME_MM = 1.0  # a camera comes back from the browser with its figures rounded

type Box = tuple[Vector, Vector]


@attrs.frozen
class Eye:
    """A camera's place and the point that it turns about, mm."""

    position: Vector
    target: Vector

    @property
    def distance_mm(self) -> float:
        """From the camera to what it turns about."""
        return math.dist(self.position, self.target)

    def holds(self, box: Box) -> bool:
        """Whether the whole box stays in the frame, however the piece is turned from here."""
        return _reach_mm(self.target, box) <= HELD * self.distance_mm * (1 + 1e-9)

    def same(self, other: Eye) -> bool:
        """Whether both see the same."""
        near = max(math.dist(self.position, other.position), math.dist(self.target, other.target))
        return near < SAME_MM

    def holding(self, box: Box) -> Eye:
        """This one if it holds the box; else one that does, farther away on the same line of sight."""
        if self.holds(box):
            return self
        low, high = box
        middle = _vector((a + b) / 2 for a, b in zip(low, high, strict=True))
        share = max(1.0, _reach_mm(middle, box) / (HELD * self.distance_mm))
        away = (share * (a - b) for a, b in zip(self.position, self.target, strict=True))
        return Eye(_vector(m + a for m, a in zip(middle, away, strict=True)), middle)

    def filled(self, box: Box) -> Eye:
        """One on this line of sight that sees the box as large as the frame allows, however it is turned."""
        low, high = box
        middle = _vector((a + b) / 2 for a, b in zip(low, high, strict=True))
        share = max(_reach_mm(middle, box), LEAST_REACH_MM) / (HELD * self.distance_mm)
        away = (share * (a - b) for a, b in zip(self.position, self.target, strict=True))
        return Eye(_vector(m + a for m, a in zip(middle, away, strict=True)), middle)


def facing(box: Box) -> Eye:
    """The view that a piece is first seen in: all of it, from the front right."""
    low, high = box
    middle = _vector((a + b) / 2 for a, b in zip(low, high, strict=True))
    size = math.dist(low, high)
    return Eye(_vector(m + size * away for m, away in zip(middle, LOOK_FROM, strict=True)), middle)


def _reach_mm(point: Vector, box: Box) -> float:
    """From the point to the box's farthest corner."""
    return math.hypot(*(max(p - a, b - p) for p, a, b in zip(point, *box, strict=True)))


def _vector(found: Iterable[float]) -> Vector:
    x, y, z = found
    return (x, y, z)
