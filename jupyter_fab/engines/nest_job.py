"""From a nest job to a nesting: outlines become items, sheets bins, the portfolio searches, the validator decides.

The road of `jupyter fab nest`, where outlines come from a file. Parts of a design go through `nester.nest`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec
import shapely
from shapely import affinity
from shapely.geometry import Polygon, box

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.nesting import LeftOut, Nesting, NestJob
from jupyter_fab.core.nesting_check import check_nesting
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.nest_groups import groups
from jupyter_fab.engines.nester import Bin, Blocked, Item, Nester, Place
from jupyter_fab.engines.portfolio import SAWS, Better, Seat, improve
from jupyter_fab.engines.saw import SawNester


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
        Naming outlines for which the constructive nester, too, found no place, if nothing may be left out.
    BadLayout
        The validator refused the result; it must not be cut.
    """
    items, bins, kinds = prepared(job)
    first: Nester = SawNester() if job.guillotine else ConstructiveNester()
    if job.leave_out:
        there = {place.part for place in first.place(items, bins, job.gap_mm)}
        items = [item for item in items if item.part in there]
    if not items and job.begun.spots:
        found = Better(nester="locked", seconds=0.0, score=(0, 0, 0, 0), places=())
    else:
        found = improve(
            items,
            bins,
            job.gap_mm,
            time_limit_s=time_limit_s,
            seed=seed,
            chosen=SAWS if job.guillotine and chosen is None else chosen,
            first=first,
            on_better=on_better,
            enough=enough,
        )
    nesting = as_nesting(job, items, kinds, found.places)
    if nesting.left_out and not job.leave_out:
        short = [f"{one.blank} ({one.copies} times)" for one in nesting.left_out]
        raise NoRoom(f"No room was found for {', '.join(short[:5])}; give larger sheets or more, or a smaller gap.")
    check_nesting(job, nesting)
    return nesting, found.nester


def alone(job: NestJob) -> dict[str, float]:
    """What the sheets of each order would cost if it were nested by itself, by the constructive nester."""
    found = {}
    for order in {blank.order for blank in job.blanks}:
        blanks = tuple(blank for blank in job.blanks if blank.order == order)
        own = msgspec.structs.replace(job, blanks=blanks, begun=Nesting(sheets=(), spots=()))
        items, bins, kinds = prepared(own)
        places = (SawNester() if job.guillotine else ConstructiveNester()).place(items, bins, job.gap_mm)
        if len(places) == len(items):
            found[order] = sum(job.stock[kinds[number]].price() for number in {place.bin for place in places})
    return found


def prepared(job: NestJob) -> tuple[list[Item], list[Bin], list[int]]:
    """Items, bins, and the kind of stock that each bin is: sheets in work, offcuts, then the cheapest square metre.

    What is locked is no item, but blocked on its sheet; of blanks that match an item holds one copy of each.
    """
    items = [item for group in groups(job) for item in group.items(job)]
    bins: list[Bin] = []
    kinds: list[int] = []
    for sheet, kind in enumerate(job.begun.sheets):
        bins.append(msgspec.structs.replace(_room(job, kind, sheet), cost=0.0))  # it is paid for
        kinds.append(kind)
    order = sorted(range(len(job.stock)), key=lambda k: (not job.stock[k].offcut, job.stock[k].price() / _area(job, k),
                                                          -_area(job, k), k))  # fmt: skip
    for kind in order:
        stock = job.stock[kind]
        begun = job.begun.sheets.count(kind)
        count = len(items) if stock.quantity is None else min(stock.quantity - begun, len(items))
        room = _room(job, kind)
        bins += [room] * (1 if stock.strip else max(0, count))
        kinds += [kind] * (1 if stock.strip else max(0, count))
    if not bins:
        raise BadInput("There are no sheets to nest on.")
    return items, bins, kinds


def as_nesting(job: NestJob, items: Sequence[Item], kinds: Sequence[int], places: Sequence[Place]) -> Nesting:
    """Places in the frames that the outlines were read in; sheets with what has priority come first."""
    found = {group.name: group for group in groups(job)}
    priority = {item.part: item.priority for item in items}
    begun = len(job.begun.sheets)
    top: dict[int, int] = {}
    for place in places:
        top[place.bin] = max(top.get(place.bin, 0), priority[place.part])
    used = [*range(begun), *sorted((bin for bin in top if bin >= begun), key=lambda bin: (-top[bin], bin))]
    spots = list(job.begun.spots)
    for place in places:
        name, _, copy = place.part.rpartition("#")
        spots += found[name].spots(place, int(copy), used.index(place.bin), job.gap_mm)
    spots.sort(key=lambda s: (s.sheet, s.blank, s.copy))
    left = Counter({blank.name: blank.quantity for blank in job.blanks})
    left.subtract(spot.blank for spot in spots)
    return Nesting(
        sheets=tuple(kinds[number] for number in used),
        spots=tuple(spots),
        left_out=tuple(LeftOut(blank=name, copies=count) for name, count in sorted(left.items()) if count),
    )


def _room(job: NestJob, kind: int, sheet: int | None = None) -> Bin:
    """A sheet of that kind inside its border; what is blocked on it and, of one in work, `sheet`, what is locked."""
    stock = job.stock[kind]
    wide, high = stock.width_mm - 2 * job.border_mm, stock.height_mm - 2 * job.border_mm
    if wide <= 0 or high <= 0:
        raise BadInput(f"Sheet {stock.name} is all border: {job.border_mm:g} mm on every side leaves nothing.")
    blocked = [Blocked(rings=(zone.outline,), keep_mm=zone.clear_mm(job.gap_mm)) for zone in stock.zones]
    if stock.outline is not None:
        whole = box(0, 0, stock.width_mm, stock.height_mm)
        blocked += [
            Blocked(rings=_rings(piece), keep_mm=job.border_mm)
            for piece in shapely.get_parts(whole.difference(Polygon(stock.outline)))
            if piece.area > 0
        ]
    blanks = {blank.name: blank for blank in job.blanks}
    for spot in job.begun.spots:
        if spot.sheet == sheet:
            lies = affinity.rotate(
                Polygon(blanks[spot.blank].outline, blanks[spot.blank].holes), spot.rotation_deg, origin=(0, 0)
            )
            lies = affinity.translate(lies, spot.x_mm, spot.y_mm)
            blocked.append(Blocked(rings=_rings(lies), keep_mm=job.gap_mm))
    return Bin(
        x_mm=job.border_mm,
        y_mm=job.border_mm,
        width_mm=wide,
        height_mm=high,
        cost=stock.price(),
        endless=stock.strip,
        blocked=tuple(blocked),
    )


def _rings(region: Polygon) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple((x, y) for x, y in ring.coords[:-1]) for ring in (region.exterior, *region.interiors))


def _area(job: NestJob, kind: int) -> float:
    return job.stock[kind].width_mm * job.stock[kind].height_mm
