"""What a piece costs at each hub: laid out for its machine, timed by its own programs, priced at its own rates.

`work` runs in a process that can be killed and gets checked data only. Hubs with equal machines share one layout. The
choice between hubs is the planner's, the answer to the buyer is made by `quotes`.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.estimate import Estimate, estimate
from jupyter_fab.core.gcode import post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Parts
from jupyter_fab.core.pricing import Rates
from jupyter_fab.core.sheet import Sheet, nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.core.wire.codec import decode, encode
from jupyter_fab.engines.nester import nest
from jupyter_fab_server.registry.services.programs import copies

WORK = f"{__name__}:work"  # what the engine's process runs
TIME_LIMIT_S = 60.0  # to lay out and post the largest piece that is quoted, on a busy small server
# From then on no offcut is tried: a try that begins just before takes about as long as the new sheets did, at most this
# long, so that a third of the limit is left. Prices from new sheets never fail for offcuts.
OFFCUTS_UNTIL_S = TIME_LIMIT_S / 3
type Laid = tuple[Layout, float]  # and the seconds of its programs
BASIS = "Quoted: laid out for this hub's machine, timed by its own programs, at its own rates."


class Bidder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A hub to be priced."""

    hub: str
    machine: MachineProfile
    rates: Rates
    made: int = 0  # which of the request's ways to make it is for this machine's cutter
    cannot: str = ""  # why there is none
    offcuts: tuple[Sheet, ...] = ()  # that the hub has, confirmed and free


class PriceRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece, how many of it, and the hubs."""

    made: tuple[Parts, ...]  # the same piece for each cutter that hubs have
    quantity: int
    bidders: tuple[Bidder, ...]


class Bid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A hub's estimate of the piece, or why it cannot make it."""

    hub: str
    estimate: Estimate | None = None
    cannot: str = ""
    offcuts: tuple[str, ...] = ()  # that the estimate is cut from
    whole: Estimate | None = None  # from new sheets alone, where the estimate counts on offcuts


class Bids(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The bids of all hubs asked, in the order of the request."""

    bids: tuple[Bid, ...]


def work(payload: bytes) -> bytes:
    """The encoded bids of an encoded request; what the engine's process runs."""
    return encode(bids(decode(payload, PriceRequest)))


def bids(request: PriceRequest, clock: Callable[[], float] = time.monotonic) -> Bids:
    """What each hub asks for the piece: from new sheets, and from its offcuts where there is time to try them."""
    until_s = clock() + OFFCUTS_UNTIL_S
    pieces = [copies(made, request.quantity) for made in request.made]
    known: dict[MachineProfile, tuple[Layout, float] | str] = {}
    new: list[Laid | str] = []
    for bidder in request.bidders:
        alike = msgspec.structs.replace(bidder.machine, id="machine", title="machine")
        if not bidder.cannot and alike not in known:
            known[alike] = _timed(pieces[bidder.made], bidder.machine)
        new.append(bidder.cannot or known[alike])
    found = []
    for bidder, laid in zip(request.bidders, new, strict=True):  # offcuts last: every hub has its price by now
        if isinstance(laid, str):
            found.append(Bid(hub=bidder.hub, cannot=laid))
            continue
        parts = pieces[bidder.made]
        made = _priced(parts, laid, bidder)
        racked = _from_offcuts(parts, laid[0], bidder, lambda: clock() < until_s)
        cheaper = _priced(parts, racked, bidder) if racked is not None else made
        if racked is not None and cheaper.total_minor < made.total_minor:
            used = tuple(sheet.offcut for sheet in racked[0].sheets if sheet.offcut)
            found.append(Bid(hub=bidder.hub, estimate=cheaper, offcuts=used, whole=made))
        else:
            found.append(Bid(hub=bidder.hub, estimate=made))
    return Bids(bids=tuple(found))


def _priced(parts: Parts, laid: Laid, bidder: Bidder) -> Estimate:
    made = estimate(parts, laid[0], bidder.machine, bidder.rates, program_seconds=laid[1])
    return msgspec.structs.replace(made, basis=BASIS)


def _timed(parts: Parts, machine: MachineProfile) -> Laid | str:
    """The layout on that machine and the seconds of its programs; or why there is none."""
    try:
        layout = nest(parts, _new_sheets(parts), machine, unlimited=True)
        return layout, _seconds(layout, machine)
    except FabError as error:
        return error.message


def _from_offcuts(parts: Parts, whole: Layout, bidder: Bidder, in_time: Callable[[], bool]) -> Laid | None:
    """The cheapest layout that begins with an offcut of the hub, or with all of them; None if new sheets are no dearer.

    Each by itself and all together are tried, while it is `in_time`: what lies between saves rarely more, and each
    offcut more is a sheet more to fetch, measure and clamp. One on which the piece cannot be laid is passed over.
    """
    wanted: dict[tuple[str, float], list[tuple[float, float]]] = {}
    for part, sheet in zip(parts.parts, _sheets_of(parts), strict=True):
        wanted.setdefault((part.panel.material, sheet.nominal_mm), []).append(part.panel.size_mm())
    at_hand = [
        one
        for one in bidder.offcuts
        if any(_goes_on(size_mm, one.size_mm) for size_mm in wanted.get((one.material, one.nominal_mm), ()))
    ]
    best, best_minor = None, estimate(parts, whole, bidder.machine, bidder.rates).total_minor
    for tried in [*((one,) for one in at_hand), *([tuple(at_hand)] if len(at_hand) > 1 else [])]:
        if not in_time():
            break
        try:
            layout = nest(parts, _new_sheets(parts), bidder.machine, unlimited=True, offcuts=tried)
            minor = estimate(parts, layout, bidder.machine, bidder.rates).total_minor
            if minor < best_minor and any(sheet.offcut for sheet in layout.sheets):
                best, best_minor = (layout, _seconds(layout, bidder.machine)), minor
        except FabError:
            continue  # not on this one; the hub has its price from new sheets all the same
    return best


def _goes_on(part_mm: tuple[float, float], sheet_mm: tuple[float, float]) -> bool:
    """Whether a box of that size has room on a sheet without border, one way or the other: where not, no part has."""
    return all(side <= room for side, room in zip(sorted(part_mm), sorted(sheet_mm), strict=True))


def _new_sheets(parts: Parts) -> list[Sheet]:
    return list(dict.fromkeys(_sheets_of(parts)))


def _sheets_of(parts: Parts) -> list[Sheet]:
    """The sheet that each part is cut from, new."""
    return [nominal_sheet(part.panel.material, part.panel.thickness_mm) for part in parts.parts]


def _seconds(layout: Layout, machine: MachineProfile) -> float:
    return sum(program.seconds for program in post(toolpaths(layout, machine), machine))
