"""Blanks as items, and places as spots: one blank by itself, or several whose figure runs on, nested as one box.

Role: the frames between a nest job, whose outlines lie anywhere in their drawings, and nesters, whose items begin at
their box's corner. Boards of a group are moved apart by no more than the cutter needs.
"""

from __future__ import annotations

import math

from attrs import frozen

from jupyter_fab.core.matching import stretched
from jupyter_fab.core.nesting import Blank, NestJob, Spot
from jupyter_fab.engines.item import Item, Place


@frozen
class Group:
    """Blanks that are placed together; mostly one."""

    blanks: tuple[Blank, ...]

    @property
    def name(self) -> str:
        """What its items are called, before the number of the copy."""
        return self.blanks[0].name

    def items(self, job: NestJob) -> list[Item]:
        """An item for each copy that is not locked."""
        first = self.blanks[0]
        locked = {spot.copy for spot in job.begun.spots if spot.blank == first.name}
        angles = (0.0, 90.0, 180.0, 270.0) if first.rotations_deg is None else first.rotations_deg or (0.0,)
        rings: tuple[tuple[tuple[float, float], ...], ...] = ()
        if len(self.blanks) == 1:
            left, low = _corner(first)
            rings = tuple(tuple((x - left, y - low) for x, y in ring) for ring in (first.outline, *first.holes))
            wide, high = max(x for x, _ in rings[0]), max(y for _, y in rings[0])
        else:
            wide, high = self._size(job.gap_mm)
        return [
            Item(
                part=f"{self.name}#{copy}",
                width_mm=wide,
                height_mm=high,
                rotations_deg=tuple(dict.fromkeys(angle % 360 for angle in angles)),
                rings=rings,
                free=first.rotations_deg is None,
                priority=max(0, first.priority),
            )
            for copy in range(1, first.quantity + 1)
            if copy not in locked
        ]

    def spots(self, place: Place, copy: int, sheet: int, gap_mm: float) -> list[Spot]:
        """Where each blank's outline lies, if the item lies there."""
        sin, cos = math.sin(math.radians(place.rotation_deg)), math.cos(math.radians(place.rotation_deg))
        if abs(place.rotation_deg / 90 - round(place.rotation_deg / 90)) < 1e-9:
            sin, cos = float(round(sin)), float(round(cos))
        if len(self.blanks) == 1:
            left, low = _corner(self.blanks[0])
            points = [(x - left, y - low) for x, y in self.blanks[0].outline]
            offsets = [(-left, -low)]
        else:
            wide, high = self._size(gap_mm)
            points = [(0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high)]
            corners = [_corner(blank) for blank in self.blanks]
            apart = zip(self._apart(gap_mm), corners, strict=True)
            offsets = [(x - left, y - low) for (x, y), (left, low) in apart]
        x0 = place.x_mm - min(cos * x - sin * y for x, y in points)
        y0 = place.y_mm - min(sin * x + cos * y for x, y in points)
        return [
            Spot(
                blank=blank.name,
                copy=copy,
                sheet=sheet,
                rotation_deg=place.rotation_deg,
                x_mm=round(x0 + cos * dx - sin * dy, 6),
                y_mm=round(y0 + sin * dx + cos * dy, 6),
            )
            for blank, (dx, dy) in zip(self.blanks, offsets, strict=True)
        ]

    def _size(self, gap_mm: float) -> tuple[float, float]:
        ends = [
            (x + wide, y + high)
            for (x, y), (wide, high) in zip(self._apart(gap_mm), map(_size, self.blanks), strict=True)
        ]
        return max(x for x, _ in ends), max(y for _, y in ends)

    def _apart(self, gap_mm: float) -> tuple[tuple[float, float], ...]:
        """The boxes' lower left corners, as drawn but stretched alike until all are a gap apart; the lowest at 0, 0."""
        return stretched([_corner(blank) for blank in self.blanks], [_size(blank) for blank in self.blanks], gap_mm)


def groups(job: NestJob) -> tuple[Group, ...]:
    """All blanks, those that match together, in the order of their first ones."""
    found: dict[tuple[str, str], list[Blank]] = {}
    for blank in job.blanks:
        found.setdefault(("", blank.name) if not blank.match else (blank.match, ""), []).append(blank)
    return tuple(Group(tuple(blanks)) for blanks in found.values())


def _corner(blank: Blank) -> tuple[float, float]:
    return min(x for x, _ in blank.outline), min(y for _, y in blank.outline)


def _size(blank: Blank) -> tuple[float, float]:
    left, low = _corner(blank)
    return max(x for x, _ in blank.outline) - left, max(y for _, y in blank.outline) - low
