"""The repacking nester: takes two sheets of a layout at a time and packs them anew, so that one gets emptier.

A search over a whole job spreads its effort over every sheet; over two sheets PackingSolver nearly exhausts it in a
second or two. What it gains on the emptier sheet is kept: a sheet less at last, or a larger offcut.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import msgspec

from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.merit import score
from jupyter_fab.engines.nester import Bin, Item, Place, Search
from jupyter_fab.engines.packing_solver import PackingSolverNester

TIME_LIMIT_S = 5.0
ROUND_S = 0.4  # two sheets of thirty boards: most is found at once, and another pair promises more
LEAST_S = 0.2
WHOLE = 0.2  # of the time, for a start from a search over all sheets


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
        engine = PackingSolverNester(fewest_first=False)
        best = search.start or ConstructiveNester().place(items, bins, gap_mm)
        whole = engine.search(items, bins, gap_mm, _for(search, search.time_limit_s * WHOLE))
        if len(whole) == len(items) and (
            len(best) < len(items) or score(items, bins, whole, gap_mm) < score(items, bins, best, gap_mm)
        ):
            best = whole
        if len(best) < len(items):
            return ()
        search.report(best)
        known = {item.part: item for item in items}
        limit_s, tried = ROUND_S, 0
        while (left_s := end - time.monotonic()) > LEAST_S:
            used = sorted({place.bin for place in best}, key=lambda number: _filled(known, bins, best, number))
            # first the emptiest with each other; then any two or three, for longer
            if 0 < tried + 1 < len(used):
                numbers = sorted((used[0], used[tried + 1]))
            else:
                numbers = sorted(draw.sample(used, min(draw.choice((2, 2, 3)), len(used))))
            tried += 1
            own = [known[place.part] for place in best if place.bin in numbers]
            draw.shuffle(own)  # it breaks ties by order: another order, another search
            rooms = [bins[number] for number in numbers]
            found = engine.search(own, rooms, gap_mm, _for(search, min(limit_s, left_s)))
            if len(found) == len(own):
                moved = tuple(msgspec.structs.replace(place, bin=numbers[place.bin]) for place in found)
                whole = tuple(place for place in best if place.bin not in numbers) + moved
                now, then = _worth(items, bins, whole, gap_mm, known), _worth(items, bins, best, gap_mm, known)
                if now < then:
                    best, tried = whole, 0
                    search.report(best)
                elif now == then:
                    best = whole  # sideways: as good, and from here another pair may do better
            if tried >= 3 * len(used):
                limit_s, tried = limit_s * 1.5, 0
        return best


def _worth(
    items: Sequence[Item], bins: Sequence[Bin], places: Sequence[Place], gap_mm: float, known: dict[str, Item]
) -> tuple[float, ...]:
    """The score, and after it how full the emptiest sheet is: the less, the nearer it is to being saved."""
    used = {place.bin for place in places}
    return (*score(items, bins, places, gap_mm), round(min(_filled(known, bins, places, number) for number in used), 6))


def _for(search: Search, limit_s: float) -> Search:
    return Search(time_limit_s=limit_s, report=lambda _: None, seed=search.seed)


def _filled(known: dict[str, Item], bins: Sequence[Bin], places: Sequence[Place], number: int) -> float:
    boxes = sum(known[p.part].width_mm * known[p.part].height_mm for p in places if p.bin == number)
    return boxes / (bins[number].width_mm * bins[number].height_mm)
