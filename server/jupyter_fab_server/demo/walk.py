"""One order walks the whole road by itself, playing every person in turn; what `make demo HEADLESS=1` shows.

It does what a script may do: it calls the client, and, as the operator, the simulated hub's own console. One small
function a station prints what happened and its figures; a station that does not come about raises with what was seen
last. What only the workshop does stands in workday.py.
"""

from pathlib import Path

from rich.console import Console

from jupyter_fab.client import Client, calls
from jupyter_fab.core.estimate import Estimate, estimate
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Parts
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.states import OrderState, VersionState
from jupyter_fab.core.wire.designs import Version
from jupyter_fab.core.wire.orders import Order, Receipt
from jupyter_fab.designs.desk import desk
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.cutlist import cut_list_csv
from jupyter_fab.exporters.dxf import parts_dxf
from jupyter_fab.exporters.picture import picture
from jupyter_fab.packing.pack import publish
from jupyter_fab_server.demo.cast import Cast
from jupyter_fab_server.demo.city import City
from jupyter_fab_server.demo.show import Road
from jupyter_fab_server.demo.stock import source_of
from jupyter_fab_server.demo.workday import cut, inspect_and_hand_over

WISHES = {"width": 1500, "depth": 700, "dividers": 3}  # what Bea sets: not the defaults
HOME = calls.place("Ghent", 51.037, 3.735)
CHECKS_S = 300.0  # the builder's sandbox starts, and rebuilds at both ends of every parameter
ROUTE_S = 60.0


def walk_the_road(city: City, console: Console) -> int:
    """Return 0 when the order was made, proven and paid out to the cent; 1 otherwise."""
    road = Road(console)
    with Cast(city.registry, city.passes) as cast:
        parts = design(road)
        preview(road, parts, city.folder / "preview")
        version = publication(road, cast, city)
        order = purchase(road, cast, version)
        order = routing(road, cast, order)
        job = cut(road, cast, city, order)
        order = inspect_and_hand_over(road, cast, city, order, job)
        receipt = settlement(road, cast, order)
    paid_out_minor = sum(line.amount_minor for line in receipt.lines)
    holds = receipt.proven and receipt.ledger_sum_minor == 0 and paid_out_minor == receipt.paid_minor
    return 0 if holds else 1


def design(road: Road) -> Parts:
    """Dora designs a desk: its parts at what Bea will wish for."""
    parts = desk.build(WISHES)
    road.station("Design: Dora's desk, from the kit's boards and joints")
    road.fact("parameters", ", ".join(one.name for one in desk.schema.parameters))
    road.fact("at Bea's wishes", f"{len(parts.parts)} parts, {parts.mass_kg():.1f} kg")
    road.fact("digest of the parts", parts.digest()[:16])
    road.fact("where", "jupyter_fab/designs/desk.py")
    return parts


def preview(road: Road, parts: Parts, folder: Path) -> Estimate:
    """What a designer sees before publishing, without a server: picture, sheets, estimated price, files."""
    kinds = dict.fromkeys((part.panel.material, part.panel.thickness_mm) for part in parts.parts)
    sheets = [nominal_sheet(name, thickness_mm) for name, thickness_mm in kinds]
    layout = nest(parts, sheets, FULL_SHEET_ROUTER, unlimited=True)
    found = estimate(parts, layout, FULL_SHEET_ROUTER)
    made = {"desk.png": picture(parts), "desk.dxf": parts_dxf(parts), "cut-list.csv": cut_list_csv(parts).encode()}
    folder.mkdir(exist_ok=True)
    for name, data in made.items():
        (folder / name).write_bytes(data)
    road.station("Preview: picture, sheets and an estimate, without a server")
    road.fact("sheets", f"{sum(one.sheets for one in found.sheets)}, {found.waste_kg:.1f} kg left over")
    road.fact("estimate", f"{money(found.total_minor, found.currency)}, {found.machine_minutes:.0f} min of a router")
    road.fact("where", ", ".join(str(folder / name) for name in made))
    return found


def publication(road: Road, cast: Cast, city: City) -> Version:
    """Dora publishes the notebook; the registry rebuilds and proves it; Rik, who is not its author, approves."""
    road.station("Publish: the registry rebuilds it in the sandbox, a reviewer approves")
    sent = publish(source_of(city.folder, "desk"), cast.as_("dora"))
    told: set[str] = set()

    def over(one: Version) -> bool:
        for check in one.checks:
            if check.name not in told and check.state in ("passed", "failed"):
                told.add(check.name)
                road.fact(check.title, f"{check.state}. {check.message} {check.what_to_change}".rstrip())
        return one.state not in (VersionState.SUBMITTED, VersionState.CHECKING)

    cast.until("dora", calls.version(sent.name, sent.version), over, "the checks' result", CHECKS_S)
    listed = cast.as_("rik")(calls.review(sent.name, sent.version, "approve", "Clear, and it can be cut."))
    road.fact("version", f"{listed.name} {listed.version}, {listed.state.value}, {listed.digest[:16]}")
    road.fact("where", f"{city.registry}/d/{listed.name}@{listed.version}")
    return listed


def purchase(road: Road, cast: Cast, version: Version) -> Order:
    """Bea asks for a quote at her own sizes and orders, prepaid with credits; asking twice orders once."""
    bea = cast.as_("bea")
    quote = bea(calls.new_quote(version.name, WISHES, version=version.version, place=HOME))
    road.station("Order: Bea sets her sizes and prepays with workshop credits")
    for line in quote.lines:
        road.fact(line.title, money(line.amount_minor, quote.currency))
    road.fact("total", f"{money(quote.total_minor, quote.currency)}, ready by {quote.promise_date}")
    key = calls.new_key()
    order = bea(calls.new_order(quote.id, key=key))
    again = bea(calls.new_order(quote.id, key=key))
    road.fact("order", f"{order.id}; sent twice with one key: {'the same order' if again.id == order.id else again.id}")
    return order


def routing(road: Road, cast: Cast, order: Order) -> Order:
    """The planner gives the order to a hub, with its reason in words and figures."""
    off = OrderState.PAID_HELD
    routed = cast.until("bea", calls.order(order.id), lambda one: one.state is not off, "the plan", ROUTE_S)
    reason = routed.quote.reason
    road.station("Plan: which workshop, and why")
    for one in reason.choices:
        figures = one.excluded or (
            f"making {one.making_minor / 100:.2f} + shipping {one.shipping_minor / 100:.2f} + "
            f"lateness {one.lateness_minor / 100:.2f} - idle {one.idle_minor / 100:.2f} = {one.sum_minor / 100:.2f}"
        )
        road.fact(one.title, figures)
    road.fact("reason", reason.text)
    road.fact("solver", f"{reason.solver}, gap {reason.gap:.1%}")
    return routed


def settlement(road: Road, cast: Cast, order: Order) -> Receipt:
    """Bea accepts the desk; the ledger pays everyone, and its accounts sum to zero."""
    bea: Client = cast.as_("bea")
    bea(calls.close_order(order.id, "accept"))
    receipt = bea(calls.receipt(order.id))
    balance = cast.as_("ada")(calls.trial_balance())
    road.station("Settle: the receipt")
    for line in receipt.lines:
        road.fact(line.payee, money(line.amount_minor, receipt.currency))
    road.fact("paid", money(receipt.paid_minor, receipt.currency))
    road.fact("paid out", money(sum(line.amount_minor for line in receipt.lines), receipt.currency))
    road.fact("sum of all accounts", money(balance.sum_minor, balance.currency))
    road.fact("parts proven", "yes" if receipt.proven else "NO")
    return receipt


def money(amount_minor: int, currency: str) -> str:
    """Return an amount as people write it."""
    return f"{amount_minor / 100:,.2f} {currency}"
