"""What a piece costs at each hub: laid out for its machine, timed by its own programs, priced at its own rates.

`work` runs in a process that can be killed and gets checked data only. Hubs with equal machines share one layout. The
choice between hubs is the planner's, the answer to the buyer is made by `quotes`.
"""

from __future__ import annotations

import msgspec

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.estimate import Estimate, estimate
from jupyter_fab.core.gcode import post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Parts
from jupyter_fab.core.pricing import Rates
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.core.wire.codec import decode, encode
from jupyter_fab.engines.nester import nest
from jupyter_fab_server.registry.services.programs import copies

WORK = f"{__name__}:work"  # what the engine's process runs
TIME_LIMIT_S = 60.0  # to lay out and post the largest piece that is quoted, on a busy small server
BASIS = "Quoted: laid out for this hub's machine, timed by its own programs, at its own rates."


class Bidder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A hub to be priced."""

    hub: str
    machine: MachineProfile
    rates: Rates
    made: int = 0  # which of the request's ways to make it is for this machine's cutter
    cannot: str = ""  # why there is none


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


class Bids(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The bids of all hubs asked, in the order of the request."""

    bids: tuple[Bid, ...]


def work(payload: bytes) -> bytes:
    """The encoded bids of an encoded request; what the engine's process runs."""
    return encode(bids(decode(payload, PriceRequest)))


def bids(request: PriceRequest) -> Bids:
    """What each hub asks for the piece."""
    pieces = [copies(made, request.quantity) for made in request.made]
    known: dict[MachineProfile, tuple[Layout, float] | str] = {}
    found = []
    for bidder in request.bidders:
        if bidder.cannot:
            found.append(Bid(hub=bidder.hub, cannot=bidder.cannot))
            continue
        parts = pieces[bidder.made]
        alike = msgspec.structs.replace(bidder.machine, id="machine", title="machine")
        if alike not in known:
            known[alike] = _timed(parts, bidder.machine)
        laid = known[alike]
        if isinstance(laid, str):
            found.append(Bid(hub=bidder.hub, cannot=laid))
            continue
        made = estimate(parts, laid[0], bidder.machine, bidder.rates, program_seconds=laid[1])
        found.append(Bid(hub=bidder.hub, estimate=msgspec.structs.replace(made, basis=BASIS)))
    return Bids(bids=tuple(found))


def _timed(parts: Parts, machine: MachineProfile) -> tuple[Layout, float] | str:
    """The layout on that machine and the seconds of its programs; or why there is none."""
    kinds = dict.fromkeys((part.panel.material, part.panel.thickness_mm) for part in parts.parts)
    try:
        layout = nest(parts, [nominal_sheet(*kind) for kind in kinds], machine, unlimited=True)
        return layout, sum(program.seconds for program in post(toolpaths(layout, machine), machine))
    except FabError as error:
        return error.message
