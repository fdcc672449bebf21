"""Nesters for a panel saw: every cut goes from edge to edge, so that each piece comes off by such cuts alone.

`SawNester` is constructive, deterministic and quick: free rectangles are split by one cut each. Its `search` asks
PackingSolver's guillotine problem for fewer or cheaper sheets. Boxes only; the kerf is the gap.
Source: J. Jylänki, "A thousand ways to pack the bin", 2010 (guillotine); F. Fontan, PackingSolver (MIT).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from jupyter_fab.engines.blocked import blocked_boxes
from jupyter_fab.engines.merit import score
from jupyter_fab.engines.nester import Bin, Item, Place, Search
from jupyter_fab.engines.packing_boxes import Boxes, turned_to
from jupyter_fab.engines.packing_outlines import best_of, objective, packed_bins

type Rect = tuple[float, float, float, float]
_SLACK_MM = 1e-6
ORDERS = (
    lambda item: (-item.priority, -item.width_mm * item.height_mm),
    lambda item: (-item.priority, -max(item.width_mm, item.height_mm), -min(item.width_mm, item.height_mm)),
    lambda item: (-item.priority, -item.height_mm, -item.width_mm),
    lambda item: (-item.priority, -item.width_mm, -item.height_mm),
)


class SawNester:
    """Best short side fit into free rectangles, of several orders and ways to split; a search by PackingSolver."""

    name = "saw"
    deterministic = True

    def place(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        """Places of the items, to be sawn apart with cuts as wide as the gap."""
        found: tuple[Place, ...] = ()
        best = None
        for order, across in itertools.product(ORDERS, (None, True, False)):
            sequence = sorted(items, key=lambda item: (*order(item), item.part))
            places = _fill(sequence, bins, gap_mm, across)
            worth = score(items, bins, places, gap_mm)
            if best is None or worth < best:
                best, found = worth, places
        return found

    def search(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search) -> tuple[Place, ...]:
        """The best complete places that PackingSolver found; empty if none, or where a sheet has something blocked."""
        if any(room.blocked or room.endless for room in bins):
            return ()
        from packingsolver import Objective, rectangleguillotine

        builder = rectangleguillotine.InstanceBuilder()
        builder.set_number_of_stages_unlimited()
        asked = Boxes.of(items, bins, gap_mm)
        asked.ask(builder, objective(Objective, bins))
        return best_of(
            rectangleguillotine, builder.build(), len(items), search, lambda found: _places(found, asked, bins)
        )


def _places(solution: Any, asked: Boxes, bins: Sequence[Bin]) -> tuple[Place, ...]:
    items = [iter(same) for same in asked.types]
    found: list[Place] = []
    for number, packed in packed_bins(solution, list(asked.rooms.values())):
        room = bins[number]
        for node in packed.nodes:
            if node.children or node.item_type_id < 0:
                continue
            item = next(items[node.item_type_id])
            x, y = room.x_mm + asked.mm(node.l), room.y_mm + asked.mm(node.b)
            _, _, wide, high = item.box_mm(item.rotations_deg[0])
            turned = abs(wide - high) > _SLACK_MM and (wide > high) != (node.r - node.l > node.t - node.b)
            angle = turned_to(item, turned=turned)
            found.append(Place(part=item.part, bin=number, x_mm=x, y_mm=y, rotation_deg=angle))
    return tuple(found)


def _fill(items: Sequence[Item], bins: Sequence[Bin], gap: float, across: bool | None) -> tuple[Place, ...]:
    """Places in one order; `across` is how a free rectangle is cut first, None lets the shorter rest decide."""
    # Each box is grown by the gap on its right and top, and so is the bin: kerfs fall between boxes only.
    open_bins: list[list[Rect]] = []
    found: list[Place] = []
    for item in items:
        for index in range(len(bins)):
            if index == len(open_bins):
                open_bins.append(list(_free(bins[index], gap)))
            fits = [
                (min(rect[2] - rect[0] - wide, rect[3] - rect[1] - high), rect, wide, high, angle)
                for angle, wide, high in _boxes(item, gap)
                for rect in open_bins[index]
                if wide <= rect[2] - rect[0] + _SLACK_MM and high <= rect[3] - rect[1] + _SLACK_MM
            ]
            if not fits:
                continue
            _, rect, wide, high, angle = min(fits)
            open_bins[index].remove(rect)
            open_bins[index] += _split(rect, wide, high, across)
            found.append(Place(part=item.part, bin=index, x_mm=rect[0], y_mm=rect[1], rotation_deg=angle))
            break
    return tuple(found)


def _boxes(item: Item, gap: float) -> Iterator[tuple[float, float, float]]:
    for angle in {angle % 180: angle for angle in reversed(item.rotations_deg)}.values():
        _, _, wide, high = item.box_mm(angle)
        yield angle, wide + gap, high + gap


def _split(rect: Rect, wide: float, high: float, across: bool | None) -> list[Rect]:
    """What is left of a rectangle of which a box is sawn off at the lower left: two rectangles, by one cut first."""
    x0, y0, x1, y1 = rect
    if across is None:
        across = x1 - x0 - wide < y1 - y0 - high
    if across:  # the first cut runs along x, above the box
        rests = [(x0 + wide, y0, x1, y0 + high), (x0, y0 + high, x1, y1)]
    else:
        rests = [(x0 + wide, y0, x1, y1), (x0, y0 + high, x0 + wide, y1)]
    return [rest for rest in rests if rest[2] - rest[0] > _SLACK_MM and rest[3] - rest[1] > _SLACK_MM]


def _free(room: Bin, gap: float) -> Iterator[Rect]:
    """Rectangles of an empty bin, beside what is blocked, that cuts from edge to edge take apart."""
    free = [(room.x_mm, room.y_mm, room.x_mm + room.width_mm + gap, room.y_mm + room.height_mm + gap)]
    for left, low, right, top in blocked_boxes(room, gap):
        rests: list[Rect] = []
        for x0, y0, x1, y1 in free:
            if left >= x1 or right <= x0 or low >= y1 or top <= y0:
                rests.append((x0, y0, x1, y1))
                continue
            rests += [
                (x0, y0, max(x0, left), y1),
                (min(x1, right), y0, x1, y1),
                (max(x0, left), y0, min(x1, right), max(y0, low)),
                (max(x0, left), min(y1, top), min(x1, right), y1),
            ]
        free = [rest for rest in rests if rest[2] - rest[0] > _SLACK_MM and rest[3] - rest[1] > _SLACK_MM]
    yield from free
