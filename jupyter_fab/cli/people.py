"""Commands about oneself: sign in, tokens, credits.

`login` is the only command that sees a password: it makes a token of stated scopes and keeps that. A token that may
spend needs a limit. What anyone else may do is decided by the registry; nothing here judges it.
"""

from __future__ import annotations

import click

from jupyter_fab import credentials
from jupyter_fab.cli.output import json_option, key_option, money, registry_option, show
from jupyter_fab.client import Client, calls
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.identity import Scope, covers


@click.command("login")
@click.argument("registry")
@click.option("--handle", prompt=True)
@click.option("--password", prompt=True, hide_input=True)
@click.option("--scope", "scopes", multiple=True, default=("design:read", "quote:write"), show_default=True)
@click.option("--max-amount", "max_amount_minor", default=0, help="The most that the token may spend, in minor units.")
@click.option("--days", default=30, show_default=True)
def login_command(
    registry: str, handle: str, password: str, scopes: tuple[str, ...], max_amount_minor: int, days: int
) -> None:
    """Make a token with these scopes and keep it for scripts and notebooks."""
    if Scope.ORDER_CREATE in scopes and not max_amount_minor:
        raise BadInput(
            f"A token that may order ('{Scope.ORDER_CREATE}') needs the most that it may spend: "
            "add --max-amount 60000 for 600.00.",
            pointer="/max_amount_minor",
        )
    wish = calls.token(
        handle, password, scopes, expires_in_s=days * 86400, title="command line", max_amount_minor=max_amount_minor
    )
    with Client(registry) as client:
        issued = client(wish)
    path = credentials.store(registry, issued.secret)
    spends = f" It may spend {money(max_amount_minor, '').strip()} in all." if max_amount_minor else ""
    click.echo(f"Signed in as {handle} until {issued.token.expires_at:%Y-%m-%d}; kept in {path}.{spends}")


@click.command("me")
@registry_option
@json_option
def me_command(registry: str | None, as_json: bool) -> None:
    """Show who one is, what the token may do, and the credits."""
    with credentials.client(registry) as client:
        found = client(calls.me())
    may_spend = ""
    if covers(found.token.scopes, Scope.ORDER_CREATE):
        may_spend = f"\nThis token may spend {money(found.token.max_amount_minor, found.currency)} in all."
    text = f"{found.person.title} ({found.person.handle}), {money(found.credits_minor, found.currency)}"
    show(found, as_json, lambda: click.echo(f"{text}\nScopes: {', '.join(found.token.scopes)}{may_spend}"))


@click.group("voucher")
def voucher_group() -> None:
    """Workshop credits."""


@voucher_group.command("new")
@click.argument("amount_minor", type=int)
@click.option("--note", default="")
@key_option
@registry_option
@json_option
def voucher_new(amount_minor: int, note: str, key: str | None, registry: str | None, as_json: bool) -> None:
    """Make a voucher worth so many minor units."""
    with credentials.client(registry) as client:
        found = client(calls.new_voucher(amount_minor, note, key=key))
    show(found, as_json, lambda: click.echo(f"{found.code}  {money(found.amount_minor, found.currency)}"))


@voucher_group.command("redeem")
@click.argument("code")
@key_option
@registry_option
@json_option
def voucher_redeem(code: str, key: str | None, registry: str | None, as_json: bool) -> None:
    """Turn a voucher into credits."""
    with credentials.client(registry) as client:
        found = client(calls.redeem(code, key=key))
    show(found, as_json, lambda: click.echo(f"{money(found.available_minor, found.currency)} to spend."))


COMMANDS = (login_command, me_command, voucher_group)
