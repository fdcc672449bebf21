"""Boards whose figure runs on, nested as one: an item that holds a whole group, and where its boards lie afterwards.

Between `core.matching`, which knows how they stand in the piece, and any nester, which sees one item more and so many
fewer. Boards of a group are turned over together, or not at all.
"""

from __future__ import annotations

import math

import attrs

from jupyter_fab.core.layout import must_flip, rotations
from jupyter_fab.core.matching import Group
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.engines.item import Item, Place

ROUNDING_MM = 0.02  # places are rounded to hundredths, each board's by itself


@attrs.frozen
class Matched:
    """A group on its way through a nester: its item bears the name of its first board."""

    group: Group
    places: tuple[tuple[float, float], ...]  # of the boards' boxes in the item's, as it faces up at 0 degrees
    item: Item
    flipped: bool

    @classmethod
    def of(cls, group: Group, sheet: Sheet, gap_mm: float) -> Matched:
        """The group for such a sheet, its boards so far apart."""
        sizes = [part.panel.size_mm() for part in group.parts]
        places = group.apart(gap_mm + ROUNDING_MM)
        wide = _up(max(x + w for (x, _), (w, _) in zip(places, sizes, strict=True)))
        high = _up(max(y + h for (_, y), (_, h) in zip(places, sizes, strict=True)))
        flipped = any(must_flip(part.panel) for part in group.parts)
        if flipped:  # about y: what was left is right
            places = tuple((wide - x - w, y) for (x, y), (w, _) in zip(places, sizes, strict=True))
        first = group.parts[0]
        turns = tuple(float(turn) for turn in rotations(first.panel, sheet))
        return cls(group, places, Item(part=first.name, width_mm=wide, height_mm=high, rotations_deg=turns), flipped)

    def spread(self, place: Place) -> dict[str, Place]:
        """Where each board lies, if the group lies there."""
        wide, high = self.item.width_mm, self.item.height_mm
        found: dict[str, Place] = {}
        for part, (x, y) in zip(self.group.parts, self.places, strict=True):
            w, h = part.panel.size_mm()
            turned = {0: (x, y), 1: (high - y - h, x), 2: (wide - x - w, high - y - h), 3: (y, wide - x - w)}
            dx, dy = turned[round(place.rotation_deg / 90) % 4]
            found[part.name] = Place(
                part=part.name,
                bin=place.bin,
                x_mm=place.x_mm + dx,
                y_mm=place.y_mm + dy,
                rotation_deg=place.rotation_deg,
            )
        return found


def _up(side_mm: float) -> float:
    """Whole hundredths upwards, as all boxes that are nested."""
    return math.ceil(side_mm * 100 - 1e-6) / 100
