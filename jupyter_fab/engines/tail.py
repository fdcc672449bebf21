"""The tail nester: packs the end of a strip's nest anew, around what stays, so that the strip gets shorter.

A search over a whole strip spreads its effort over all of it; the end alone is a smaller problem, of which
PackingSolver tries much more. What is in front is blocked. It begins with a complete nest, the others' best so far.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import msgspec

from jupyter_fab.engines.item import Blocked
from jupyter_fab.engines.merit import reach
from jupyter_fab.engines.nester import Bin, Item, Place, Search
from jupyter_fab.engines.packing_outlines import search_outlines
from jupyter_fab.engines.repack import RepackNester
from jupyter_fab.engines.simplified import laid_rings

SHORTER_MM = 0.01  # what is found must be shorter by more than rounding
ROUND_S = 1.5  # ten to twenty pieces: most is found by then; longer once all shares were tried
LEAST_S = 0.4
SHARES = (0.3, 0.45, 0.2, 0.6, 0.8)  # of the strip's length


class TailNester:
    """Ends of several lengths, each searched by PackingSolver; for strips only."""

    name = "tail"
    deterministic = False

    def place(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        """Places of the items, as the repacking nester finds them: this one needs a strip and a start."""
        return RepackNester().place(items, bins, gap_mm)

    def search(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search) -> tuple[Place, ...]:
        """The best places found, each better one reported; empty without a complete start on a strip."""
        if not bins[0].endless or len(search.start) < len(items):
            return ()
        end = time.monotonic() + search.time_limit_s
        draw = random.Random(search.seed)
        known = {item.part: item for item in items}
        best, limit_s = search.start, ROUND_S
        while True:
            for share in SHARES:
                left_s = end - time.monotonic()
                if left_s < LEAST_S:
                    return best if best is not search.start else ()
                longer = share * draw.uniform(0.85, 1.15)
                found = _shorter(known, bins[0], best, gap_mm, longer, min(limit_s, left_s))
                if found:
                    best = found
                    search.report(best)
            limit_s *= 1.5


def _shorter(
    known: dict[str, Item], room: Bin, places: Sequence[Place], gap_mm: float, share: float, limit_s: float
) -> tuple[Place, ...]:
    """The places with that share of the strip's end packed anew and shorter; empty if nothing was found."""
    right, _ = reach(known, places)
    cut = room.x_mm + (right - room.x_mm) * (1 - share)
    free = [place for place in places if place.x_mm + known[place.part].box_mm(place.rotation_deg)[2] > cut]
    stay = [place for place in places if place not in free]
    left = min(place.x_mm for place in free)
    blocked = tuple(
        Blocked(rings=laid_rings(known[place.part], place.rotation_deg, place.x_mm, place.y_mm), keep_mm=gap_mm)
        for place in stay
        if place.x_mm + known[place.part].box_mm(place.rotation_deg)[2] > left - gap_mm
    )
    rest = msgspec.structs.replace(room, x_mm=left, width_mm=right - left - SHORTER_MM, blocked=blocked)
    items = [known[place.part] for place in free]
    found = search_outlines(items, [rest], gap_mm, Search(time_limit_s=limit_s, report=lambda _: None))
    if len(found) < len(items):
        return ()
    whole = (*stay, *found)
    return whole if reach(known, whole)[0] < right else ()
