"""A quote as the registry stores one, with chosen shares: for orders that are placed by the hundred without a build."""

from __future__ import annotations

from jupyter_fab_server.registry import ids, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.seed import HUBS
from jupyter_fab_server.registry.services import jobs
from jupyter_fab_server.registry.services.quote_inputs import Candidate, QuoteInputs
from jupyter_fab_server.registry.services.settlement import Payee, Shares

from jupyter_fab.core.wire.base import Place
from jupyter_fab.core.wire.codec import convert, plain
from jupyter_fab.core.wire.orders import PlanReason, Quote
from tests.server.registry.shop import NOW

REASON = PlanReason(
    text="", chosen="ghent", choices=(), solver="", objective_minor=0, bound_minor=0, gap=0, stop="optimal"
)


def store_quote(tx: Tx, version: str, buyer: str, designer: str, amounts: tuple[int, int, int, int]) -> str:
    """Return the id of a stored quote with these shares."""
    making, shipping, royalty, platform = amounts
    shares = Shares(
        making_minor=making,
        shipping_minor=shipping,
        royalty_minor=royalty,
        platform_minor=platform,
        payees=(Payee(designer, 30.0),),
    )
    document = jobs.JobDocument(
        title="Desk",
        design="desk",
        version="1.0.0",
        values={},
        quantity=1,
        material="birch-ply",
        thickness_mm=18.0,
        tolerance_mm=0.7,
        thickness_parameter="thickness",
        parts=9,
        sheets=1,
        machine_minutes=30.0,
        work_minutes=60.0,
    )
    # Leuven asks more than was quoted: a remake there costs whoever is at fault
    candidates = tuple(
        Candidate(hub=hub.id, making_minor=making + (500 if hub.id == "leuven" else 0), work_min=60) for hub in HUBS
    )
    inputs = QuoteInputs(
        parts_digest="p",
        sandboxed=True,
        part_mm=(1000.0, 500.0),
        mass_kg=20.0,
        due_days=5,
        candidates=candidates,
        shares=shares,
        job=document,
        estimate={},
    )
    quote = convert(
        {
            "id": ids.new("quote"),
            "state": "issued",
            "design": "desk",
            "version": "1.0.0",
            "digest": "d",
            "values": {},
            "config_digest": "c",
            "quantity": 1,
            "place": plain(Place(title="Ghent", latitude=51.05, longitude=3.72)),
            "lines": [],
            "total_minor": shares.total_minor,
            "currency": "EUR",
            "hub": "ghent",
            "hub_title": "Ghent",
            "promise_date": "2030-05-20",
            "reason": plain(REASON),
            "sheets": 1,
            "machine_minutes": 30.0,
            "mass_kg": 20.0,
            "waste_kg": 1.0,
            "carbon_kg": None,
            "withdrawal_right": True,
            "withdrawal_text": "",
            "valid_until": "2031-01-01T00:00:00Z",
        },
        Quote,
    )
    row = {"id": quote.id, "person": buyer, "version": version, "hub": "ghent", "state": "issued"}
    row |= {"document": plain(quote), "inputs": plain(inputs), "total_minor": quote.total_minor, "currency": "EUR"}
    tx.execute(tables.quotes.insert().values(**row, valid_until=quote.valid_until, created_at=NOW))
    return quote.id
