"""How commands print: one JSON document, or a few aligned lines; and the options that many commands share.

Every command ends in `show` or `show_error`: with `--json` one document and nothing else on standard output, otherwise
lines for people, money with its currency, states in the sidebar's words. Nothing here calls a registry or knows what a
command does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from jupyter_fab.core.errors import BadInput, FabError
from jupyter_fab.core.wire.codec import plain


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether the command line asks for JSON."""
    return "--json" in arguments


def show(value: object, as_json: bool, lines: Callable[[], object] | None = None) -> None:
    """Print a value as JSON, or the lines made for people."""
    if as_json or lines is None:
        click.echo(json.dumps(plain(value), indent=1, ensure_ascii=False))
    else:
        lines()


def show_error(error: FabError, *, as_json: bool) -> None:
    """Print an error: what to do next, and where the bad value is."""
    if as_json:
        found = {
            "error": error.code,
            "detail": error.message,
            "pointer": error.pointer,
            "fields": plain(dict(error.fields)),
        }
        click.echo(json.dumps(found, ensure_ascii=False, default=str), err=True)
    else:
        where = f" [{error.pointer}]" if error.pointer else ""
        click.echo(f"Error: {error.message}{where}", err=True)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under headings; numbers to the right."""
    found = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for i, column in enumerate(columns):
        right = bool(rows) and all(isinstance(row[i], int | float) for row in rows)
        found.add_column(column, justify="right" if right else "left")
    for row in rows:
        found.add_row(*(f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in row))
    Console().print(found)


def words(state: str) -> str:
    """A state for people, as in the sidebar: in_review is "In review"."""
    return str(state).replace("_", " ").capitalize()


def money(amount_minor: int, currency: str = "EUR") -> str:
    """An amount for people: 1234 is 12.34 EUR."""
    sign = "-" if amount_minor < 0 else ""
    return f"{sign}{abs(amount_minor) // 100}.{abs(amount_minor) % 100:02d} {currency}"


def settings(pairs: Sequence[str]) -> dict[str, Any]:
    """Values from `name=value` pairs; a value is JSON where it reads as JSON, else text.

    Raises
    ------
    BadInput
        If a pair has no `=`.
    """
    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise BadInput(f"{pair!r} is no setting; write --set width=1500.", pointer=f"/{name}")
        try:
            found[name] = json.loads(text)
        except json.JSONDecodeError:
            found[name] = text
    return found


set_option = click.option(
    "--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Set a parameter; repeat for more."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
registry_option = click.option("--registry", default=None, help="The registry's address (else the stored one).")
key_option = click.option("--key", default=None, help="Idempotency key: the same key never does it twice.")
