"""From a nest job to a nesting: outlines become items, sheets bins, the portfolio searches, the validator decides.

The road of `jupyter fab nest`, where outlines come from a file. Parts of a design go through `nester.nest`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.nesting import Blank, Nesting, NestJob, Spot
from jupyter_fab.core.nesting_check import check_nesting
from jupyter_fab.engines.nester import Bin, Item, Place
from jupyter_fab.engines.portfolio import Better, Seat, improve, spot


class NoRoom(BadInput):
    """Some outlines fit on no sheet, or there are too few sheets; the text names them."""

    code = "no-room"


def nest_job(
    job: NestJob,
    *,
    time_limit_s: float,
    seed: int = 0,
    chosen: Sequence[Seat] | None = None,
    on_better: Callable[[Better], None] = lambda _: None,
    enough: Callable[[Better], bool] = lambda _: False,
) -> tuple[Nesting, str]:
    """The best nesting within the time limit and the name of the nester that found it; always complete and checked.

    Raises
    ------
    NoRoom
        Naming outlines for which the constructive nester, too, found no place.
    BadLayout
        The validator refused the result; it must not be cut.
    """
    items, bins, kinds = prepared(job)
    found = improve(
        items,
        bins,
        job.gap_mm,
        time_limit_s=time_limit_s,
        seed=seed,
        chosen=chosen,
        on_better=on_better,
        enough=enough,
    )
    missing = Counter(item.part.rpartition("#")[0] for item in items)
    missing.subtract(place.part.rpartition("#")[0] for place in found.places)
    if short := [f"{name} ({count} times)" for name, count in missing.items() if count]:
        raise NoRoom(f"No room was found for {', '.join(short[:5])}; give larger sheets or more, or a smaller gap.")
    nesting = as_nesting(job, items, kinds, found.places)
    check_nesting(job, nesting)
    return nesting, found.nester


def prepared(job: NestJob) -> tuple[list[Item], list[Bin], list[int]]:
    """Items, bins, and the kind of stock that each bin is; the cheapest square metre comes first."""
    items = [_item(blank, copy) for blank in job.blanks for copy in range(1, blank.quantity + 1)]
    bins: list[Bin] = []
    kinds: list[int] = []
    order = sorted(range(len(job.stock)), key=lambda k: (job.stock[k].price() / _area(job, k), -_area(job, k), k))
    for kind in order:
        stock = job.stock[kind]
        room = Bin(
            x_mm=job.border_mm,
            y_mm=job.border_mm,
            width_mm=stock.width_mm - 2 * job.border_mm,
            height_mm=stock.height_mm - 2 * job.border_mm,
            cost=stock.price(),
            endless=stock.strip,
        )
        if room.width_mm <= 0 or room.height_mm <= 0:
            raise BadInput(f"Sheet {stock.name} is all border: {job.border_mm:g} mm on every side leaves nothing.")
        count = 1 if stock.strip else min(len(items) if stock.quantity is None else stock.quantity, len(items))
        bins += [room] * count
        kinds += [kind] * count
    if not bins:
        raise BadInput("There are no sheets to nest on.")
    return items, bins, kinds


def as_nesting(job: NestJob, items: Sequence[Item], kinds: Sequence[int], places: Sequence[Place]) -> Nesting:
    """Places in the frames that the outlines were read in."""
    known = {item.part: item for item in items}
    blanks = {blank.name: blank for blank in job.blanks}
    used = sorted({place.bin for place in places})
    spots = []
    for place in places:
        name, _, copy = place.part.rpartition("#")
        x, y = spot(known[place.part], place)
        left, low = _corner(blanks[name])
        sin, cos = math.sin(math.radians(place.rotation_deg)), math.cos(math.radians(place.rotation_deg))
        spots.append(
            Spot(
                blank=name,
                copy=int(copy),
                sheet=used.index(place.bin),
                rotation_deg=place.rotation_deg,
                x_mm=round(x - (cos * left - sin * low), 6),
                y_mm=round(y - (sin * left + cos * low), 6),
            )
        )
    spots.sort(key=lambda s: (s.sheet, s.blank, s.copy))
    return Nesting(sheets=tuple(kinds[number] for number in used), spots=tuple(spots))


def _item(blank: Blank, copy: int) -> Item:
    left, low = _corner(blank)
    angles = (0.0, 90.0, 180.0, 270.0) if blank.rotations_deg is None else blank.rotations_deg or (0.0,)
    rings = tuple(tuple((x - left, y - low) for x, y in ring) for ring in (blank.outline, *blank.holes))
    return Item(
        part=f"{blank.name}#{copy}",
        width_mm=max(x for x, _ in rings[0]),
        height_mm=max(y for _, y in rings[0]),
        rotations_deg=tuple(dict.fromkeys(angle % 360 for angle in angles)),
        rings=rings,
        free=blank.rotations_deg is None,
    )


def _corner(blank: Blank) -> tuple[float, float]:
    return min(x for x, _ in blank.outline), min(y for _, y in blank.outline)


def _area(job: NestJob, kind: int) -> float:
    return job.stock[kind].width_mm * job.stock[kind].height_mm
