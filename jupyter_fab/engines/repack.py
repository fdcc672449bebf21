"""The repacking nester: takes two sheets of a layout at a time and packs them anew, so that one gets emptier.

A search over a whole job spreads its effort over every sheet; over two sheets PackingSolver nearly exhausts it in a
second or two. What it gains on the emptier sheet is kept: a sheet less at last, or a larger offcut.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.merit import score
from jupyter_fab.engines.nester import Bin, Item, Place, Search
from jupyter_fab.engines.packing_solver import PackingSolverNester

TIME_LIMIT_S = 5.0
ROUND_S = 2.0  # two sheets of thirty boards: little is found later
LEAST_S = 0.3


class RepackNester:
    """Neighbourhoods of two sheets, each searched by PackingSolver; starts from the constructive layout."""

    name = "repack"
    deterministic = False

    def __init__(self, time_limit_s: float = TIME_LIMIT_S) -> None:
        self.time_limit_s = time_limit_s

    def place(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        """Places of the items, never worse than the constructive nester's."""
        quick = ConstructiveNester().place(items, bins, gap_mm)
        if len(quick) < len(items) or not quick:
            return quick
        search = Search(time_limit_s=self.time_limit_s, report=lambda _: None, start=quick)
        return self.search(items, bins, gap_mm, search) or quick

    def search(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search) -> tuple[Place, ...]:
        """The best places found, each better one reported; empty for an endless bin, which has no second sheet."""
        if bins[0].endless:
            return ()
        end = time.monotonic() + search.time_limit_s
        draw = random.Random(search.seed)
        engine = PackingSolverNester()
        best = search.start or ConstructiveNester().place(items, bins, gap_mm)
        if len(best) < len(items):
            best = engine.search(items, bins, gap_mm, _for(search, search.time_limit_s / 3)) or best
        known = {item.part: item for item in items}
        limit_s, tried = ROUND_S, 0
        while (left_s := end - time.monotonic()) > LEAST_S:
            used = sorted({place.bin for place in best}, key=lambda number: _filled(known, bins, best, number))
            pairs: list[tuple[int, ...]] = [(used[0], other) for other in used[1:]] or [(used[0],)]
            # first the emptiest with each other; then any two, for longer
            chosen = pairs[tried] if tried < len(pairs) else tuple(draw.sample(used, min(2, len(used))))
            tried += 1
            mine = [place for place in best if place.bin in chosen]
            own = [known[place.part] for place in mine]
            rooms = [bins[number] for number in sorted(chosen)]
            found = engine.search(own, rooms, gap_mm, _for(search, min(limit_s, left_s)))
            if len(found) < len(own):
                continue
            numbers = sorted(chosen)
            moved = tuple(
                Place(part=p.part, bin=numbers[p.bin], x_mm=p.x_mm, y_mm=p.y_mm, rotation_deg=p.rotation_deg)
                for p in found
            )
            whole = tuple(place for place in best if place.bin not in chosen) + moved
            if score(items, bins, whole, gap_mm) < score(items, bins, best, gap_mm):
                best, tried = whole, 0
                search.report(best)
            elif tried >= 2 * len(pairs):
                limit_s, tried = limit_s * 2, 0
        return best if len(best) == len(items) else ()


def _for(search: Search, limit_s: float) -> Search:
    return Search(time_limit_s=limit_s, report=lambda _: None, seed=search.seed)


def _filled(known: dict[str, Item], bins: Sequence[Bin], places: Sequence[Place], number: int) -> float:
    boxes = sum(known[p.part].width_mm * known[p.part].height_mm for p in places if p.bin == number)
    return boxes / (bins[number].width_mm * bins[number].height_mm)
