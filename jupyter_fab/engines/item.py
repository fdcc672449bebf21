"""What nesters are given and answer: items to be placed, bins to place them in, and places.

Boxes and rings in mm; nothing of panels is decided here. `nester` makes items of parts, and a layout of places.
"""

from __future__ import annotations

import math

import msgspec

from jupyter_fab.core.part import Panel


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be placed: its box at 0 degrees, mm, and the angles at which it may lie.

    `rings` is the outline and its holes, in the frame whose origin is the box's lower left corner at 0 degrees; a
    nester of boxes need not look at it, and without it the box is the outline. `free` allows any angle besides.
    What has a higher `priority` is to lie on as few bins as may be, and is left out last where there are too few.
    """

    part: str
    panel: Panel | None = None
    width_mm: float
    height_mm: float
    rotations_deg: tuple[float, ...]
    rings: tuple[tuple[tuple[float, float], ...], ...] = ()
    free: bool = False
    priority: int = 0

    def outline(self) -> tuple[tuple[float, float], ...]:
        """The outer ring; the box's corners if there is none."""
        if self.rings:
            return self.rings[0]
        return ((0.0, 0.0), (self.width_mm, 0.0), (self.width_mm, self.height_mm), (0.0, self.height_mm))

    def box_mm(self, angle_deg: float) -> tuple[float, float, float, float]:
        """Lowest x and y and the size of the box at that angle, turned about the origin of the item's frame."""
        quarters = angle_deg / 90
        if abs(quarters - round(quarters)) < 1e-9:
            wide, high = self.width_mm, self.height_mm
            return (
                (0.0, 0.0, wide, high),
                (-high, 0.0, high, wide),
                (-wide, -high, wide, high),
                (0.0, -wide, high, wide),
            )[round(quarters) % 4]
        sin, cos = math.sin(math.radians(angle_deg)), math.cos(math.radians(angle_deg))
        xs, ys = zip(*((cos * x - sin * y, sin * x + cos * y) for x, y in self.outline()), strict=True)
        return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


class Blocked(msgspec.Struct, frozen=True, kw_only=True):
    """A region of a sheet in which nothing may lie, nor nearer to it than `keep_mm`: outline and openings, mm."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    keep_mm: float


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Where boxes may lie on a sheet: lower left corner and size, mm.

    `cost` is the sheet's (None: its area); an `endless` bin is a strip, of which as little as may be is unrolled.
    What is `blocked` is given in the sheet's frame, as places are.
    """

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    cost: float | None = None
    endless: bool = False
    blocked: tuple[Blocked, ...] = ()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an item went: which bin, lower left corner of its box as turned, angle."""

    part: str
    bin: int
    x_mm: float
    y_mm: float
    rotation_deg: float
