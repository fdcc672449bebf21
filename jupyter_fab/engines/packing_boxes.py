"""Boxes and bins as PackingSolver is asked for them, whole numbers each, whichever of its problems they are put to.

Sides count in hundredths of a millimetre, as places do, or in the largest unit that divides all of them: its bounds and
its searches are quicker for small numbers. A box is grown by the gap on its right and top, and so is each bin. Where
something is blocked, hundredths stay. Who asks, and reads the answer, is `packing_solver` and `saw`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from jupyter_fab.engines.item import Bin, Item
from jupyter_fab.engines.packing_outlines import asked_cost, kinds

UNITS_MM = 100  # hundredths


@frozen
class Boxes:
    """Items that are alike, bins that are alike, and how many hundredths a unit has."""

    types: tuple[tuple[Item, ...], ...]
    rooms: dict[Bin, list[int]]
    gap: int  # hundredths
    unit: int  # hundredths

    @classmethod
    def of(cls, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> Boxes:
        """The items and bins of a question."""
        alike: dict[object, list[Item]] = {}
        for item in items:
            alike.setdefault((item.width_mm, item.height_mm, item.rotations_deg), []).append(item)
        types = tuple(tuple(same) for same in alike.values())
        gap = hundredths(gap_mm)
        blocked = any(room.blocked for room in bins)
        sides = [side + gap for same in types for side in _sides(same[0])]
        return cls(types, kinds(bins), gap, 1 if blocked or not sides else math.gcd(*sides))

    def ask(self, builder: Any, aim: Any) -> list[tuple[int, Bin]]:
        """Each kind of bin with its number, after all of it was told to PackingSolver's builder."""
        builder.set_objective(aim)
        for same in self.types:
            wide, high = ((side + self.gap) // self.unit for side in _sides(same[0]))
            both = len({angle % 180 for angle in same[0].rotations_deg}) == 2
            builder.add_item_type(wide, high, oriented=not both, copies=len(same))
        found = []
        for room, numbers in self.rooms.items():
            wide, high = self.size(room)
            found.append((builder.add_bin_type(wide, high, cost=asked_cost(room), copies=len(numbers)), room))
        return found

    def size(self, room: Bin) -> tuple[int, int]:
        """A bin's size in units: whatever lies at its end is a sum of sides, so that a part of a unit is no room."""
        wide, high = (math.floor(side * UNITS_MM + 1e-6) + self.gap for side in (room.width_mm, room.height_mm))
        return wide // self.unit, high // self.unit

    def mm(self, units: float) -> float:
        """So many units in mm."""
        return units * self.unit / UNITS_MM


def hundredths(size_mm: float) -> int:
    """Whole hundredths, upwards: nothing is taken for smaller than it is."""
    return math.ceil(size_mm * UNITS_MM - 1e-6)


def turned_to(item: Item, *, turned: bool) -> float:
    """An allowed angle of the item that lies as the solution says, seen from its first allowed angle."""
    wanted = (item.rotations_deg[0] + (90 if turned else 0)) % 180
    return next(angle for angle in item.rotations_deg if angle % 180 == wanted)


def _sides(item: Item) -> tuple[int, int]:
    """The box's sides at the first allowed angle, in hundredths."""
    across = item.rotations_deg[0] % 180 != 0
    width_mm, height_mm = (item.height_mm, item.width_mm) if across else (item.width_mm, item.height_mm)
    return hundredths(width_mm), hundredths(height_mm)
