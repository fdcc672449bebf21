"""Commands about quotes and orders: what a buyer, or a buyer's script, does.

Role: stations 4 to 7 seen by whoever pays. Amounts are typed and printed as the sidebar shows them; an order takes an
idempotency key, so that a script which repeats itself pays once, and `--dry-run` spends nothing. What the operator does
with the order is in `workshop.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import click

from jupyter_fab import credentials
from jupyter_fab.cli.output import (
    json_option,
    key_option,
    money,
    registry_option,
    set_option,
    settings,
    show,
    table,
    words,
)
from jupyter_fab.client import calls
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.states import OrderState
from jupyter_fab.core.wire.base import Place
from jupyter_fab.core.wire.orders import Order, Quote

# The states in the buyer's words: those of the sidebar (labextension/src/orders/steps.ts); a test compares them.
ORDER_WORDS: Mapping[OrderState, str] = {
    OrderState.PAID_HELD: "Paid",
    OrderState.ROUTED: "Planned",
    OrderState.IN_PRODUCTION: "Cutting",
    OrderState.MADE: "Made",
    OrderState.READY_FOR_PICKUP: "Ready",
    OrderState.DELIVERED: "Collected",
    OrderState.ACCEPTED: "Accepted",
    OrderState.CANCELLED: "Cancelled",
}


def parse_place(text: str) -> Place:
    """A place from `TITLE:LATITUDE:LONGITUDE`."""
    title, *rest = text.rsplit(":", 2)
    try:
        latitude, longitude = (float(part) for part in rest)
    except ValueError as error:
        raise BadInput(f"{text!r} is no place; write it like Ghent:51.05:3.72.", pointer="/place") from error
    return calls.place(title, latitude, longitude)


@click.command("quote")
@click.argument("design")
@click.option("--place", required=True, metavar="TITLE:LAT:LON", help="Where the piece is collected.")
@click.option("--quantity", default=1, show_default=True)
@click.option("--due", default=None, help="Wanted by this date (YYYY-MM-DD).")
@click.option("--hub", default="", help="The only workshop that may make it.")
@click.option("--not-hub", "not_hubs", multiple=True, help="A workshop that may not make it; repeatable.")
@set_option
@registry_option
@json_option
def quote_command(
    design: str,
    place: str,
    quantity: int,
    due: str | None,
    hub: str,
    not_hubs: tuple[str, ...],
    pairs: tuple[str, ...],
    registry: str | None,
    as_json: bool,
) -> None:
    """Ask for a price of NAME or NAME@VERSION at these values."""
    name, _, version = design.partition("@")
    by = dt.date.fromisoformat(due) if due else None
    wish = calls.new_quote(
        name,
        settings(pairs),
        place=parse_place(place),
        version=version,
        quantity=quantity,
        due=by,
        hub=hub,
        not_hubs=not_hubs,
    )
    with credentials.client(registry) as client:
        found = client(wish)
    show(found, as_json, lambda: print_quote(found))


def print_quote(found: Quote) -> None:
    """Print a quote line by line."""
    rows = [
        (line.title, f"{line.quantity:g} {line.unit}", money(line.amount_minor, found.currency)) for line in found.lines
    ]
    table(f"Quote {found.id}", ("Line", "Quantity", "Amount"), rows)
    click.echo(f"Total {money(found.total_minor, found.currency)}, ready {found.promise_date} at {found.hub_title}.")
    click.echo(found.reason.text)
    click.echo(found.withdrawal_text)


@click.command("order")
@click.argument("quote")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and spend nothing.")
@key_option
@registry_option
@json_option
def order_command(quote: str, dry_run: bool, key: str | None, registry: str | None, as_json: bool) -> None:
    """Accept a quote and prepay it with workshop credits."""
    with credentials.client(registry) as client:
        found = client(calls.new_order(quote, key=key, dry_run=dry_run))
    show(found, as_json, lambda: print_order(found))


def print_order(found: Order) -> None:
    """Print an order's state."""
    would = "would be " if found.dry_run else ""
    state, paid = ORDER_WORDS[found.state].lower(), money(found.paid_minor, found.currency)
    click.echo(f"Order {found.id} {would}{state}, {paid} prepaid.")
    for job in found.jobs:
        click.echo(f"  {job.hub_title}: {words(job.state).lower()} {job.progress:.0%} {job.message}")
    if found.collection_code:
        click.echo(f"  Collect with the code {found.collection_code}.")


@click.command("orders")
@registry_option
@json_option
def orders_command(registry: str | None, as_json: bool) -> None:
    """List one's orders."""
    with credentials.client(registry) as client:
        found = client(calls.list_orders())
    rows = [
        (
            o.id,
            ORDER_WORDS[o.state],
            f"{o.quote.design} {o.quote.version}",
            money(o.paid_minor, o.currency),
            str(o.promise_date),
        )
        for o in found.orders
    ]
    show(found, as_json, lambda: table("Orders", ("Id", "State", "Design", "Paid", "Ready"), rows))


def _closing(action: str, text: str) -> click.Command:
    @click.command(action, help=text)
    @click.argument("order")
    @registry_option
    @json_option
    def command(order: str, registry: str | None, as_json: bool) -> None:
        with credentials.client(registry) as client:
            found = client(calls.close_order(order, action))
        show(found, as_json, lambda: print_order(found))

    return command


@click.command("receipt")
@click.argument("order")
@registry_option
@json_option
def receipt_command(order: str, registry: str | None, as_json: bool) -> None:
    """Show where the money of an order went."""
    with credentials.client(registry) as client:
        found = client(calls.receipt(order))
    rows = [(line.payee, money(line.amount_minor, found.currency)) for line in found.lines]
    rows.append(("Paid", money(found.paid_minor, found.currency)))
    show(found, as_json, lambda: table(f"Receipt of {order}", ("Where your money went", "Amount"), rows))


@click.command("events")
@click.option("--after", default=0, help="The cursor to go on from.")
@click.option("--wait", "wait_s", default=0.0, help="Wait up to so many seconds for something to happen.")
@click.option("--kind", default="")
@click.option("--subject", default="")
@registry_option
@json_option
def events_command(after: int, wait_s: float, kind: str, subject: str, registry: str | None, as_json: bool) -> None:
    """Show what happened after a cursor."""
    with credentials.client(registry) as client:
        found = client(calls.events(after, wait_s=wait_s, kind=kind, subject=subject))
    rows = [(event.cursor, str(event.at)[:19], event.kind, event.subject) for event in found.events]
    show(found, as_json, lambda: table("Events", ("Cursor", "At", "Kind", "Subject"), rows))


COMMANDS = (
    quote_command,
    order_command,
    orders_command,
    _closing("cancel", "Cancel an order before cutting; the credits come back."),
    _closing("accept", "Accept a collected order; everyone is paid."),
    receipt_command,
    events_command,
)
