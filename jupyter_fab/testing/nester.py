"""What every nester must do, as a suite: subclass `NesterContract` in a test module and give it the nester.

It asks for little: boards apart by the gap, inside their bin, at allowed angles, none lost, an exact fit taken, and the
same layout for the same input from a nester that claims it. How good a layout is, is a benchmark's matter. The judge,
`faults`, is written for this suite and shares nothing with any nester.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from jupyter_fab.engines.nester import Bin, Item, Nester, Place
from jupyter_fab.testing.panels import board


def box_item(name: str, width_mm: float, height_mm: float, rotations_deg: tuple[int, ...] = (0, 90)) -> Item:
    """A plain board to place."""
    panel = board(width_mm, height_mm)
    return Item(part=name, panel=panel, width_mm=width_mm, height_mm=height_mm, rotations_deg=rotations_deg)


def faults(items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, places: Sequence[Place]) -> list[str]:
    """What is wrong with places: outside the bin, nearer than the gap, an angle that was not allowed."""
    known = {item.part: item for item in items}
    boxes: list[tuple[str, int, float, float, float, float]] = []
    found: list[str] = []
    for place in places:
        item = known[place.part]
        turned = place.rotation_deg % 180 != 0
        width, height = (item.height_mm, item.width_mm) if turned else (item.width_mm, item.height_mm)
        room = bins[place.bin]
        x1, y1 = place.x_mm + width, place.y_mm + height
        if place.rotation_deg not in item.rotations_deg:
            found.append(f"{place.part} is turned by {place.rotation_deg}")
        if place.x_mm < room.x_mm - 1e-5 or place.y_mm < room.y_mm - 1e-5:
            found.append(f"{place.part} lies outside")
        if x1 > room.x_mm + room.width_mm + 1e-5 or y1 > room.y_mm + room.height_mm + 1e-5:
            found.append(f"{place.part} lies outside")
        for other, bin_index, a0, b0, a1, b1 in boxes:
            apart = max(a0 - x1, place.x_mm - a1, b0 - y1, place.y_mm - b1)
            if bin_index == place.bin and apart < gap_mm - 1e-5:
                found.append(f"{place.part} is {apart:g} mm from {other}")
        boxes.append((place.part, place.bin, place.x_mm, place.y_mm, x1, y1))
    return found


class NesterContract:
    """Subclass it as `class TestMine(NesterContract)` and set `nester`."""

    nester: Nester
    bins = (Bin(x_mm=18, y_mm=18, width_mm=2404, height_mm=1184),) * 4

    def test_places_are_apart_and_inside(self) -> None:
        """A job of sixty boards lies inside the bins, apart by the gap, at allowed angles."""
        items = [
            box_item(f"p{i}", 120 + 37 * i % 700, 60 + 53 * i % 400, (0,) if i % 3 else (0, 90)) for i in range(60)
        ]
        places = self.nester.place(items, self.bins, 8.0)
        assert sorted(p.part for p in places) == sorted(i.part for i in items)
        assert faults(items, self.bins, 8.0, places) == []

    def test_exact_fit(self) -> None:
        """A board exactly as large as the bin fits."""
        (place,) = self.nester.place([box_item("whole", 2404, 1184, (0,))], self.bins, 8.0)
        assert math.isclose(place.x_mm, 18, abs_tol=1e-6)
        assert math.isclose(place.y_mm, 18, abs_tol=1e-6)

    def test_what_finds_no_room_is_left_out(self) -> None:
        """Three boards of which a bin holds one each, two bins: two are placed, and nothing is raised."""
        items = [box_item(name, 2000, 1000, (0,)) for name in "abc"]
        assert len(self.nester.place(items, self.bins[:2], 8.0)) == 2

    def test_same_input_same_layout(self) -> None:
        """A nester that calls itself deterministic is."""
        items = [box_item(f"p{i}", 200 + i, 300 - i) for i in range(20)]
        if self.nester.deterministic:
            assert self.nester.place(items, self.bins, 8.0) == self.nester.place(items[::-1], self.bins, 8.0)
