"""The portfolio: several searching nesters at once, each in a process that can be killed; the best valid layout counts.

The constructive nester's complete layout stands first, so there is always one. What a search reports is taken only once
`core.nesting_check` has found nothing wrong with it; a search that crashes, hangs or finds rubbish costs its share of
the time and nothing else. At the time limit all processes are killed. Nothing here is deterministic but the start: a
layout that was used is stored.
"""

from __future__ import annotations

import math
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from jupyter_fab.core.errors import FabError, Unavailable
from jupyter_fab.core.nesting import Blank, Nesting, NestJob, Spot, Stock, Zone
from jupyter_fab.core.nesting_check import nesting_findings
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.merit import Score, score
from jupyter_fab.engines.nester import Bin, Item, Nester, Place, Search, Searcher, find_nester
from jupyter_fab.engines.pool import LocalPool
from jupyter_fab.engines.protocol import Handle, Work, WorkTimedOut
from jupyter_fab.engines.simplified import lowest

TIME_LIMIT_S = 5.0
LOOK_S = 0.1  # how often reports are looked for
END_S = 0.25  # before the limit a search is to stop by itself, so that its last report is still read
ALONE = 0.7  # of the time each search of a strip goes on by itself; what is far behind by then seldom gets ahead
AGAIN_S = 3.0  # at the least between starts of the search that goes on from the best
ROUNDED_MM = 0.02  # places on a sheet of a design's parts are rounded to hundredths: so much more gap keeps the gap


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What a process of the portfolio is told."""

    nester: str
    items: tuple[Item, ...]
    bins: tuple[Bin, ...]
    gap_mm: float
    time_limit_s: float
    seed: int
    threads: int
    start: tuple[Place, ...]
    folder: str


class Better(msgspec.Struct, frozen=True, kw_only=True):
    """A layout that is better than all before it: whose, after how long, its score and places."""

    nester: str
    seconds: float
    score: Score
    places: tuple[Place, ...]


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One search of the portfolio: which nester, how far its seed is from the portfolio's, its share of the time.

    Seats run side by side, as many as their shares add up to; the others wait for a process. Of those that `give_way`
    the one that is furthest behind does so, after `ALONE` of the time, to a search that goes on from the best of all.
    """

    nester: str
    seed: int = 0
    share: float = 1.0
    give_way: bool = False


def seats(bins: Sequence[Bin], one_bin: bool) -> tuple[Seat, ...]:
    """The searches for such bins: the strip nester for a strip and where one sheet is enough, else those for sheets."""
    cores = os.cpu_count() or 1
    if bins[0].endless and cores == 1:
        return (Seat(nester="packingsolver", share=0.12), Seat(nester="spyrrow", share=0.88))
    if bins[0].endless:
        # One core each: two seeds of spyrrow get further than one with two threads. PackingSolver is ahead where pieces
        # are few, or nearly boxes.
        others = tuple(Seat(nester="spyrrow", seed=number, give_way=True) for number in range(cores - 1))
        return (*others, Seat(nester="packingsolver", give_way=True))
    if one_bin:
        return (Seat(nester="packingsolver"), Seat(nester="spyrrow"))
    return (Seat(nester="packingsolver"), Seat(nester="repack"))


SAWS = (Seat(nester="saw"),)


def improve(
    items: Sequence[Item],
    bins: Sequence[Bin],
    gap_mm: float,
    *,
    time_limit_s: float,
    seed: int = 0,
    chosen: Sequence[Seat] | None = None,
    first: Nester | None = None,
    on_better: Callable[[Better], None] = lambda _: None,
    enough: Callable[[Better], bool] = lambda _: False,
) -> Better:
    """The best valid layout within the time limit; each better one is told to `on_better` as it comes.

    It ends before when a layout is good `enough`, when every search has ended, or with the best so far at Ctrl-C.

    The layout of `first`, the constructive nester unless said otherwise, stands first. A nester whose package is not
    installed is left out; with none left it is that layout.
    """
    began = time.monotonic()
    begin = first or ConstructiveNester()
    quick = begin.place(items, bins, gap_mm)
    best = Better(nester=begin.name, seconds=0.0, score=score(items, bins, quick, gap_mm), places=quick)
    on_better(best)
    if not quick:
        return best
    sitting = chosen if chosen is not None else seats(bins, len({place.bin for place in quick}) == 1)
    lanes = max(1, round(sum(seat.share for seat in sitting)))
    threads = max(1, (os.cpu_count() or 1) // lanes)
    job = _job(items, bins, gap_mm, saw=first is not None and first.name == "saw")
    with tempfile.TemporaryDirectory(prefix="fab-nest-") as folder, LocalPool(lanes) as pool:
        call = Call(
            nester="",
            items=tuple(msgspec.structs.replace(item, panel=None) for item in items),
            bins=tuple(bins),
            gap_mm=gap_mm,
            time_limit_s=0.0,
            seed=seed,
            threads=threads,
            start=quick if len(quick) == len(items) else (),
            folder=folder,
        )
        left_s = time_limit_s - (time.monotonic() - began)
        tickets = {number: _submit(pool, call, seat, number, left_s) for number, seat in enumerate(sitting)}
        sitting = list(sitting)
        leads: dict[int, Score] = {}
        since = 0.0
        with suppress(KeyboardInterrupt):
            while not enough(best):
                done = all(ticket.done() for ticket in tickets.values())
                for number, places in _reports(Path(folder)):
                    worth = score(items, bins, places, gap_mm)
                    leads[number] = min(worth, leads.get(number, worth))
                    if worth < best.score and not _findings(job, items, bins, places):
                        took_s = round(time.monotonic() - began, 2)
                        best = Better(nester=sitting[number].nester, seconds=took_s, score=worth, places=places)
                        on_better(best)
                left_s = time_limit_s - (time.monotonic() - began)
                if done or left_s <= 0:
                    break
                if left_s < (1 - ALONE) * time_limit_s and left_s > AGAIN_S and not best.score[0]:
                    last = _gives_way(sitting, tickets, leads, best)
                    if last is not None and time.monotonic() - since > AGAIN_S:
                        since = time.monotonic()
                        tickets.pop(last).cancel()
                        sitting.append(Seat(nester="tail", seed=len(sitting)))
                        again = msgspec.structs.replace(call, start=best.places)
                        tickets[len(sitting) - 1] = _submit(pool, again, sitting[-1], len(sitting) - 1, left_s)
                time.sleep(LOOK_S)
        _say_if_all_failed(tickets.values())
    return best


def _gives_way(
    sitting: Sequence[Seat], tickets: Mapping[int, Handle], leads: Mapping[int, Score], best: Better
) -> int | None:
    """The seat whose process shall go on from the best: the last that gives way, or one that began from worse."""
    begun = [number for number in tickets if sitting[number].nester == "tail"]
    if begun:
        return begun[0] if best.nester != "tail" and not tickets[begun[0]].done() else None
    ready = [number for number in tickets if sitting[number].give_way]
    none = (math.inf,) * 4
    return max(ready, key=lambda number: leads.get(number, none)) if len(ready) > 1 else None


def _submit(pool: LocalPool, call: Call, seat: Seat, number: int, left_s: float) -> Handle:
    """The seat's search under way, for its share of what time is left."""
    told = msgspec.structs.replace(
        call,
        nester=seat.nester,
        time_limit_s=max(0.5, seat.share * left_s - END_S),
        seed=call.seed + seat.seed,
        folder=str(Path(call.folder, str(number))),
    )
    function = "jupyter_fab.engines.portfolio:run_call"
    return pool.submit(Work(function, msgspec.msgpack.encode(told), max(1.0, seat.share * left_s)))


def _reports(folder: Path) -> Iterator[tuple[int, tuple[Place, ...]]]:
    """What the searches have written since the last look, by the seat's number; of each its best, the last, first."""
    for path in sorted(folder.glob("*.found"), reverse=True):
        places = msgspec.msgpack.decode(path.read_bytes(), type=tuple[Place, ...])
        path.unlink()
        yield int(path.name.partition("-")[0]), places


def run_call(payload: bytes) -> bytes:
    """Nothing; the call's search is run, and each better layout written beside its folder's name, whole or not."""
    call = msgspec.msgpack.decode(payload, type=Call)
    nester: Nester = find_nester(call.nester)
    seen: list[Score] = []

    def report(places: tuple[Place, ...]) -> None:
        found = score(call.items, call.bins, places, call.gap_mm)
        if seen and found >= min(seen):
            return
        seen.append(found)
        part = Path(f"{call.folder}-{len(seen):06d}.part")
        part.write_bytes(msgspec.msgpack.encode(places))
        part.rename(part.with_suffix(".found"))

    if isinstance(nester, Searcher):
        search = Search(
            time_limit_s=call.time_limit_s, report=report, seed=call.seed, threads=call.threads, start=call.start
        )
        report_last = nester.search(call.items, call.bins, call.gap_mm, search)
    else:
        report_last = nester.place(call.items, call.bins, call.gap_mm)
    if report_last:
        report(report_last)
    return b""


class PortfolioNester:
    """The portfolio behind the nesters' seam, for the parts of a design."""

    name = "portfolio"
    deterministic = False

    def __init__(self, time_limit_s: float = TIME_LIMIT_S, seed: int = 0) -> None:
        self.time_limit_s = time_limit_s
        self.seed = seed

    def place(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        """Places of the items, never worse than the constructive nester's."""
        quick = ConstructiveNester().place(items, bins, gap_mm)
        roomier = gap_mm + ROUNDED_MM
        found = improve(items, bins, roomier, time_limit_s=self.time_limit_s, seed=self.seed).places
        return min(quick, found, key=lambda places: score(items, bins, places, gap_mm))


def spot(item: Item, place: Place) -> tuple[float, float]:
    """How far the item's frame is moved, mm, after it was turned about its origin."""
    left, low = lowest(item, place.rotation_deg)
    return place.x_mm - left, place.y_mm - low


def _job(items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, saw: bool = False) -> NestJob:
    blanks = tuple(
        Blank(
            name=item.part,
            outline=item.outline(),
            holes=item.rings[1:],
            rotations_deg=None if item.free else item.rotations_deg,
        )
        for item in items
    )
    stock = tuple(
        Stock(
            name=str(number),
            width_mm=room.width_mm,
            height_mm=room.height_mm,
            zones=tuple(
                Zone(
                    outline=tuple((x - room.x_mm, y - room.y_mm) for x, y in blocked.rings[0]), keep_mm=blocked.keep_mm
                )
                for blocked in room.blocked
                if len(blocked.rings) == 1  # in the opening of what is locked something may lie: judged at the end
            ),
        )
        for number, room in enumerate(bins)
    )
    return NestJob(blanks=blanks, stock=stock, gap_mm=gap_mm, border_mm=0.0, guillotine=saw)


def place_findings(items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, places: Sequence[Place]) -> list[str]:
    """What is wrong with places that came from elsewhere, by the independent validator; they may be anything."""
    known = {item.part for item in items}
    strange = [f"{place.part} was not asked for" for place in places if place.part not in known]
    strange += [f"{place.part} lies on no sheet" for place in places if not 0 <= place.bin < len(bins)]
    return strange or list(_findings(_job(items, bins, gap_mm), items, bins, places))


def _findings(job: NestJob, items: Sequence[Item], bins: Sequence[Bin], places: Sequence[Place]) -> tuple[str, ...]:
    """What is wrong with places, by the independent validator; places that are not numbers are wrong."""
    known = {item.part: item for item in items}
    used = sorted({place.bin for place in places})
    spots = []
    for place in places:
        x, y = spot(known[place.part], place)
        if not (math.isfinite(x) and math.isfinite(y)):
            return (f"{place.part} lies nowhere",)
        room = bins[place.bin]
        spots.append(
            Spot(
                blank=place.part,
                copy=1,
                sheet=used.index(place.bin),
                rotation_deg=place.rotation_deg,
                x_mm=x - room.x_mm,
                y_mm=y - room.y_mm,
            )
        )
    return nesting_findings(job, Nesting(sheets=tuple(used), spots=tuple(spots)))


def _say_if_all_failed(tickets: Iterable[Handle]) -> None:
    """Nothing; an error that every search ended with is not the portfolio's business to hide.

    Raises
    ------
    FabError
        The last search's, if all of them failed for another reason than a package that is not installed.
    """
    errors = []
    for ticket in tickets:
        if not ticket.done():
            return
        try:
            ticket.result(0)
        except WorkTimedOut:
            return  # it searched until the end
        except FabError as error:
            errors.append(error)
        else:
            return
    if errors and not all(error.code == Unavailable.code for error in errors):
        raise errors[-1]
