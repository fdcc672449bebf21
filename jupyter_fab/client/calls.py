"""One function a route: each returns the `Call` that a client sends.

The routes are those of docs/explanation/contract.md; the test `tests/client/test_calls.py` holds them against the
registry's own table. Nothing here does I/O.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from jupyter_fab.client.send import Call
from jupyter_fab.core.wire import designs, hubs, orders, people, plans, stock
from jupyter_fab.core.wire.base import EventPage, Place


def new_key() -> str:
    """A fresh idempotency key; keep it to repeat the same call safely."""
    return uuid.uuid4().hex


def place(title: str, latitude: float, longitude: float) -> Place:
    """A place."""
    return Place(title=title, latitude=latitude, longitude=longitude)


# -- people, tokens, credits ---------------------------------------------------------------------------------------


def health() -> Call[dict[str, Any]]:
    """Whether the registry is up."""
    return Call("GET", "/api/health", dict[str, Any])


def register(handle: str, title: str, password: str) -> Call[people.Person]:
    """Sign up."""
    return Call("POST", "/api/people", people.Person, people.NewPerson(handle=handle, title=title, password=password))


def token(
    handle: str,
    password: str,
    scopes: tuple[str, ...],
    *,
    expires_in_s: int,
    title: str = "",
    max_amount_minor: int = 0,
) -> Call[people.TokenIssued]:
    """A new token with scopes, shown once."""
    wish = people.TokenRequest(
        handle=handle,
        password=password,
        scopes=scopes,
        expires_in_s=expires_in_s,
        title=title,
        max_amount_minor=max_amount_minor,
    )
    return Call("POST", "/api/tokens", people.TokenIssued, wish)


def me() -> Call[people.Me]:
    """Who the token speaks for."""
    return Call("GET", "/api/me", people.Me)


def new_voucher(amount_minor: int, note: str = "", *, key: str | None = None) -> Call[people.Voucher]:
    """Make a voucher of credits."""
    wish = people.NewVoucher(amount_minor=amount_minor, note=note)
    return Call("POST", "/api/vouchers", people.Voucher, wish, idempotency_key=key or new_key())


def redeem(code: str, *, key: str | None = None) -> Call[people.Credits]:
    """Turn a voucher into credits."""
    return Call(
        "POST", "/api/vouchers/redeem", people.Credits, people.Redeem(code=code), idempotency_key=key or new_key()
    )


def trial_balance() -> Call[people.TrialBalance]:
    """All accounts; their sum is 0."""
    return Call("GET", "/api/ledger/trial-balance", people.TrialBalance)


def statement(after: int = 0) -> Call[people.Transactions]:
    """The transactions that touch one's own accounts, or one's hub's, oldest first."""
    return Call("GET", "/api/statement", people.Transactions, query={"after": str(after)})


def events(after: int = 0, *, wait_s: float = 0.0, kind: str = "", subject: str = "") -> Call[EventPage]:
    """What happened after a cursor, waiting for something if nothing has."""
    wanted = {"after": str(after), "wait_s": f"{wait_s:g}", "kind": kind, "subject": subject}
    return Call("GET", "/api/events", EventPage, query={name: value for name, value in wanted.items() if value})


# -- designs -------------------------------------------------------------------------------------------------------


def catalogue(q: str = "", after: str = "", limit: int = 50) -> Call[designs.Catalogue]:
    """Listed designs."""
    return Call("GET", "/api/designs", designs.Catalogue, query={"q": q, "after": after, "limit": str(limit)})


def versions(name: str) -> Call[designs.Versions]:
    """The versions of a design that the reader may see."""
    return Call("GET", f"/api/designs/{name}", designs.Versions)


def version(name: str, version: str) -> Call[designs.Version]:
    """A design version."""
    return Call("GET", f"/api/designs/{name}/{version}", designs.Version)


def publish(name: str, version: str, data: bytes) -> Call[designs.Version]:
    """Submit a package's bytes."""
    return Call("PUT", f"/api/designs/{name}/{version}", designs.Version, data)


def package(name: str, version: str) -> Call[bytes]:
    """A version's package, as bytes."""
    return Call("GET", f"/api/designs/{name}/{version}/package", None)


def review(name: str, version: str, decision: str, comment: str = "") -> Call[designs.Version]:
    """Record a reviewer's decision."""
    wish = designs.ReviewDecision(decision=decision, comment=comment)
    return Call("POST", f"/api/designs/{name}/{version}/review", designs.Version, wish)


def reviews() -> Call[designs.Versions]:
    """What waits for a reviewer."""
    return Call("GET", "/api/reviews", designs.Versions)


def yank(name: str, version: str, *, undo: bool = False) -> Call[designs.Version]:
    """Take a version out of the catalogue, or put it back."""
    return Call("POST", f"/api/designs/{name}/{version}/{'unyank' if undo else 'yank'}", designs.Version, {})


def ask(design: str, version: str, values: dict[str, Any], text: str) -> Call[designs.CustomisationRequest]:
    """Ask for what the sliders do not offer."""
    wish = designs.NewRequest(design=design, version=version, values=values, text=text)
    return Call("POST", "/api/requests", designs.CustomisationRequest, wish, idempotency_key=new_key())


def requests() -> Call[designs.Requests]:
    """One's own requests; for designers all that are open."""
    return Call("GET", "/api/requests", designs.Requests)


def request(id: str) -> Call[designs.CustomisationRequest]:
    """A request."""
    return Call("GET", f"/api/requests/{id}", designs.CustomisationRequest)


def propose(id: str, price_minor: int, text: str, days: int = 7) -> Call[designs.CustomisationRequest]:
    """Answer a request with a price."""
    wish = designs.NewProposal(price_minor=price_minor, text=text, days=days)
    return Call("POST", f"/api/requests/{id}/propose", designs.CustomisationRequest, wish)


def award(id: str, proposal: str, *, key: str | None = None) -> Call[designs.CustomisationRequest]:
    """Take a proposal; its price is held."""
    wish = designs.Award(proposal=proposal)
    return Call(
        "POST", f"/api/requests/{id}/award", designs.CustomisationRequest, wish, idempotency_key=key or new_key()
    )


def deliver(id: str, design: str, version: str) -> Call[designs.CustomisationRequest]:
    """Deliver the fork that was asked for."""
    wish = designs.Delivery(design=design, version=version)
    return Call("POST", f"/api/requests/{id}/deliver", designs.CustomisationRequest, wish)


def close_request(id: str, action: str) -> Call[designs.CustomisationRequest]:
    """Accept or withdraw a request (`action` is one of these)."""
    return Call("POST", f"/api/requests/{id}/{action}", designs.CustomisationRequest, {}, idempotency_key=new_key())


# -- quotes and orders ---------------------------------------------------------------------------------------------


def new_quote(
    design: str,
    values: dict[str, Any],
    *,
    place: Place,
    version: str = "",
    quantity: int = 1,
    due: dt.date | None = None,
    hub: str = "",
    not_hubs: tuple[str, ...] = (),
) -> Call[orders.Quote]:
    """Ask for a price; `hub` is the only workshop that may make it, `not_hubs` those that may not."""
    wish = orders.NewQuote(
        design=design,
        version=version,
        values=values,
        place=place,
        quantity=quantity,
        due=due,
        hub=hub,
        not_hubs=not_hubs,
    )
    return Call("POST", "/api/quotes", orders.Quote, wish)


def quote(id: str) -> Call[orders.Quote]:
    """A quote."""
    return Call("GET", f"/api/quotes/{id}", orders.Quote)


def new_order(quote: str, *, key: str | None = None, dry_run: bool = False) -> Call[orders.Order]:
    """Accept a quote and prepay it; the same key never orders twice."""
    wish = orders.NewOrder(quote=quote, dry_run=dry_run)
    return Call("POST", "/api/orders", orders.Order, wish, idempotency_key=key or new_key())


def order(id: str) -> Call[orders.Order]:
    """An order."""
    return Call("GET", f"/api/orders/{id}", orders.Order)


def list_orders() -> Call[orders.Orders]:
    """One's own orders."""
    return Call("GET", "/api/orders", orders.Orders)


def close_order(id: str, action: str) -> Call[orders.Order]:
    """Cancel or accept an order (`action` is one of these)."""
    return Call("POST", f"/api/orders/{id}/{action}", orders.Order, {}, idempotency_key=new_key())


def receipt(id: str) -> Call[orders.Receipt]:
    """Where an order's money went."""
    return Call("GET", f"/api/orders/{id}/receipt", orders.Receipt)


# -- plans ---------------------------------------------------------------------------------------------------------


def list_plans() -> Call[plans.Plans]:
    """Plans in a line each, newest first."""
    return Call("GET", "/api/plans", plans.Plans)


def plan(id: str = "newest") -> Call[plans.StoredPlan]:
    """A plan whole; by default the last one of all that is open."""
    return Call("GET", f"/api/plans/{id}", plans.StoredPlan)


# -- hubs and jobs -------------------------------------------------------------------------------------------------


def all_hubs() -> Call[hubs.Hubs]:
    """All hubs."""
    return Call("GET", "/api/hubs", hubs.Hubs)


def heartbeat(hub: str, agent: str, machine_state: str, jobs: tuple[str, ...] = ()) -> Call[dict[str, Any]]:
    """Say that the hub's agent is alive."""
    wish = hubs.Heartbeat(agent=agent, machine_state=machine_state, jobs=jobs)
    return Call("POST", f"/api/hubs/{hub}/heartbeat", dict[str, Any], wish)


def hub_settings(hub: str) -> Call[hubs.HubSettings]:
    """The fit and the cutter of the hub."""
    return Call("GET", f"/api/hubs/{hub}/settings", hubs.HubSettings)


def set_hub_settings(hub: str, fit_offset_mm: float) -> Call[hubs.HubSettings]:
    """Set the fit of the programs that the hub gets from now on."""
    wish = hubs.HubSettingsChange(fit_offset_mm=fit_offset_mm)
    return Call("POST", f"/api/hubs/{hub}/settings", hubs.HubSettings, wish)


def hub_standing(
    hub: str, *, open: bool = True, without: tuple[str, ...] = (), late_min: int = 0, reason: str = ""
) -> Call[hubs.Hub]:
    """Say how it stands at the hub today; the defaults are an ordinary day."""
    wish = hubs.HubStanding(open=open, without=without, late_min=late_min, reason=reason)
    return Call("POST", f"/api/hubs/{hub}/standing", hubs.Hub, wish)


def jobs(hub: str) -> Call[hubs.Jobs]:
    """The hub's jobs."""
    return Call("GET", f"/api/hubs/{hub}/jobs", hubs.Jobs)


def report(hub: str, reports: tuple[hubs.Report, ...]) -> Call[hubs.ReportsTaken]:
    """Signed reports, oldest first."""
    return Call("POST", f"/api/hubs/{hub}/reports", hubs.ReportsTaken, hubs.Reports(reports=reports))


def offcuts(hub: str) -> Call[stock.Offcuts]:
    """The hub's offcuts."""
    return Call("GET", f"/api/hubs/{hub}/offcuts", stock.Offcuts)


def new_offcut(
    hub: str,
    material: str,
    thickness_mm: float,
    width_mm: float,
    height_mm: float,
    note: str = "",
    *,
    key: str | None = None,
) -> Call[stock.Offcut]:
    """Enter a piece that was measured."""
    piece = stock.NewOffcut(
        material=material, thickness_mm=thickness_mm, width_mm=width_mm, height_mm=height_mm, note=note
    )
    return Call("POST", f"/api/hubs/{hub}/offcuts", stock.Offcut, piece, idempotency_key=key or new_key())


def confirm_offcut(
    hub: str, id: str, width_mm: float | None = None, height_mm: float | None = None
) -> Call[stock.Offcut]:
    """Say that an offcut is there, as large as measured."""
    size = stock.OffcutSize(width_mm=width_mm, height_mm=height_mm)
    return Call("POST", f"/api/hubs/{hub}/offcuts/{id}/confirm", stock.Offcut, size)


def discard_offcut(hub: str, id: str, reason: str = "") -> Call[stock.Offcut]:
    """Say that an offcut is gone, and why."""
    return Call("POST", f"/api/hubs/{hub}/offcuts/{id}/discard", stock.Offcut, stock.OffcutDiscard(reason=reason))


def offcut_label(hub: str, id: str) -> Call[bytes]:
    """An offcut's label, as a PDF."""
    return Call("GET", f"/api/hubs/{hub}/offcuts/{id}/label.pdf", bytes)


def accept_job(id: str, agent: str) -> Call[hubs.Job]:
    """Claim a job."""
    return Call("POST", f"/api/jobs/{id}/accept", hubs.Job, hubs.Claim(agent=agent))


def decline_job(id: str, reason: str, fence: int = 0) -> Call[hubs.Job]:
    """Give a job back."""
    return Call("POST", f"/api/jobs/{id}/decline", hubs.Job, hubs.Decline(reason=reason, fence=fence))


def sheet_loaded(
    id: str,
    fence: int,
    readings_mm: tuple[float, float, float, float],
    more_mm: tuple[tuple[float, float, float, float], ...] = (),
) -> Call[hubs.Job]:
    """Say which sheet is loaded, by its thickness at four points."""
    loaded = hubs.SheetLoaded(fence=fence, readings_mm=readings_mm, more_mm=more_mm)
    return Call("POST", f"/api/jobs/{id}/sheet", hubs.Job, loaded)


def program(id: str) -> Call[hubs.ProgramBundle]:
    """The proven, signed program of a job."""
    return Call("GET", f"/api/jobs/{id}/program", hubs.ProgramBundle)


def inspect(id: str, fence: int, inspector: str, measured: dict[str, float]) -> Call[hubs.InspectionResult]:
    """Enter measured characteristics."""
    entries = tuple(hubs.Measurement(characteristic=name, value_mm=value) for name, value in sorted(measured.items()))
    wish = hubs.Inspection(fence=fence, inspector=inspector, measurements=entries)
    return Call("POST", f"/api/jobs/{id}/inspection", hubs.InspectionResult, wish)


def hand_over(id: str, code: str) -> Call[hubs.Job]:
    """Hand the piece to whoever shows the code."""
    return Call("POST", f"/api/jobs/{id}/handover", hubs.Job, hubs.Handover(code=code))
