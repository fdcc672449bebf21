"""Commands about designs in the registry: pack, publish, list, show, review, yank, fork, and customisation requests.

Role: station 3 for scripts, and the designer's and reviewer's day: what the sidebar does by clicks, by the same calls
and with the same words for states. `publish` packs with the one packer that the labextension uses, so the bytes are the
same. Building and cutting without a registry is in `making.py` and `cutting.py`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from jupyter_fab import credentials
from jupyter_fab.cli.output import json_option, money, registry_option, set_option, settings, show, table, words
from jupyter_fab.client import Client, calls
from jupyter_fab.core.errors import BadInput, Unavailable
from jupyter_fab.core.package import from_bytes
from jupyter_fab.core.states import VersionState
from jupyter_fab.core.wire.designs import Version
from jupyter_fab.packing.fork import fork_notebook
from jupyter_fab.packing.pack import pack, publish

WAITING = (VersionState.SUBMITTED, VersionState.CHECKING)


def split(design: str, client: Client) -> tuple[str, str]:
    """Name and version of NAME@VERSION.

    Raises
    ------
    BadInput
        If the version is missing; the text lists those that there are.
    RegistryRefusal
        If there is no design of that name either.
    """
    name, _, version = design.partition("@")
    if not version:
        known = client(calls.versions(name)).versions
        raise BadInput(f"Say which version: {', '.join(f'{name}@{one.version}' for one in known)}.")
    return name, version


def _said(said: str, **given: str | None) -> dict[str, object]:
    import json

    found: dict[str, object] = dict(json.loads(said)) if said else {}
    return {**found, **{name: value for name, value in given.items() if value}}


@click.command("pack")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--out", default=None, help="Where to write the package; - for standard output.")
@click.option("--name", default=None)
@click.option("--version", default=None)
@click.option("--licence", default=None)
@click.option("--said", default="", help="More of the manifest, as JSON.")
@json_option
def pack_command(
    source: Path, out: str | None, name: str | None, version: str | None, licence: str | None, said: str, as_json: bool
) -> None:
    """Pack a notebook or module; the same source gives the same bytes."""
    packed = pack(source, _said(said, name=name, version=version, licence=licence))
    data = packed.to_bytes()
    if out == "-":
        sys.stdout.buffer.write(data)
        return
    target = Path(out or f"{packed.manifest.name}-{packed.manifest.version}.fab")
    target.write_bytes(data)
    found = {"file": str(target), "digest": packed.digest, "bytes": len(data)}
    show(found, as_json, lambda: click.echo(f"{target}  {len(data)} bytes  {packed.digest}"))


@click.command("publish")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--name", default=None)
@click.option("--version", default=None)
@click.option("--licence", default=None)
@click.option("--said", default="", help="More of the manifest, as JSON.")
@click.option("--wait/--no-wait", default=True, help="Wait for the checks and show them.")
@registry_option
@json_option
def publish_command(
    source: Path,
    name: str | None,
    version: str | None,
    licence: str | None,
    said: str,
    wait: bool,
    registry: str | None,
    as_json: bool,
) -> None:
    """Publish a notebook or module to the registry."""
    with credentials.client(registry) as client:
        found = publish(source, client, _said(said, name=name, version=version, licence=licence))
        if wait:
            found = _follow(client, found, quiet=as_json)
    show(found, as_json, lambda: _print_version(found))
    if found.state is VersionState.CHECK_FAILED:
        raise BadInput("The checks failed; change what they name and publish a new version.")


def _follow(client: Client, found: Version, *, quiet: bool, limit_s: float = 900.0) -> Version:
    from rich.progress import Progress

    end = time.monotonic() + limit_s
    cursor = 0
    with Progress(disable=quiet) as progress:
        bar = progress.add_task(f"Checking {found.name} {found.version}", total=1.0)
        while found.state in WAITING:
            if time.monotonic() > end:
                raise Unavailable("The checks take longer than usual; ask again with 'jupyter fab show'.")
            page = client(calls.events(cursor, wait_s=5, subject=f"{found.name}@{found.version}"))
            cursor = page.next
            found = client(calls.version(found.name, found.version))
            done = [check.progress for check in found.checks]
            progress.update(bar, completed=sum(done) / max(len(done), 1))
    return found


def _print_version(found: Version) -> None:
    click.echo(f"{found.name} {found.version}  {words(found.state)}  {found.digest}")
    table("Checks", ("Check", "State", "What came out"), [(c.title, c.state, c.message) for c in found.checks])
    for check in found.checks:
        if check.what_to_change:
            click.echo(f"  {check.title}: {check.what_to_change}")


@click.command("designs")
@click.argument("query", default="")
@registry_option
@json_option
def designs_command(query: str, registry: str | None, as_json: bool) -> None:
    """List the registry's designs."""
    with credentials.client(registry) as client:
        found = client(calls.catalogue(query))
    rows = [
        (card.name, card.version, card.title, card.designer, money(card.from_price_minor or 0, card.currency))
        for card in found.designs
    ]
    show(found, as_json, lambda: table("Designs", ("Name", "Version", "Title", "Designer", "From"), rows))


@click.command("show")
@click.argument("design")
@registry_option
@json_option
def show_command(design: str, registry: str | None, as_json: bool) -> None:
    """Show NAME@VERSION: its state, checks and reviews."""
    with credentials.client(registry) as client:
        found = client(calls.version(*split(design, client)))
    show(found, as_json, lambda: _print_version(found))


@click.command("review")
@click.argument("design")
@click.argument("decision", type=click.Choice(["approve", "request_changes", "reject"]))
@click.option("--comment", default="")
@registry_option
@json_option
def review_command(design: str, decision: str, comment: str, registry: str | None, as_json: bool) -> None:
    """Decide on NAME@VERSION, as a reviewer who is not its author."""
    with credentials.client(registry) as client:
        found = client(calls.review(*split(design, client), decision, comment))
    show(found, as_json, lambda: click.echo(f"{found.name} {found.version} is {words(found.state).lower()}."))


@click.command("yank")
@click.argument("design")
@click.option("--undo", is_flag=True, help="Put it back in the catalogue.")
@registry_option
@json_option
def yank_command(design: str, undo: bool, registry: str | None, as_json: bool) -> None:
    """Take NAME@VERSION out of the catalogue; its orders go on."""
    with credentials.client(registry) as client:
        found = client(calls.yank(*split(design, client), undo=undo))
    show(found, as_json, lambda: click.echo(f"{found.name} {found.version} is {words(found.state).lower()}."))


@click.command("fork")
@click.argument("design")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--name", default=None, help="The fork's own name.")
@set_option
@registry_option
def fork_command(design: str, target: Path, name: str | None, pairs: tuple[str, ...], registry: str | None) -> None:
    """Write a notebook forked from NAME@VERSION, with its lineage."""
    if target.exists():
        raise BadInput(f"{target} is there already; choose another name.")
    with credentials.client(registry) as client:
        parent = from_bytes(client(calls.package(*split(design, client))))
    target.write_bytes(fork_notebook(parent, name=name or f"{parent.manifest.name}-fork", values=settings(pairs)))
    click.echo(f"{target}: a fork of {parent.manifest.name} {parent.manifest.version}")


@click.group("request")
def request_group() -> None:
    """Ask for, and answer, what the sliders do not offer."""


@request_group.command("new")
@click.argument("design")
@click.option("--text", required=True, help="What is wished for, in words.")
@set_option
@registry_option
@json_option
def request_new(design: str, text: str, pairs: tuple[str, ...], registry: str | None, as_json: bool) -> None:
    """Ask for a fork of NAME@VERSION that allows the values."""
    with credentials.client(registry) as client:
        found = client(calls.ask(*split(design, client), settings(pairs), text))
    show(found, as_json, lambda: click.echo(f"{found.id} is {words(found.state).lower()}."))


@request_group.command("list")
@registry_option
@json_option
def request_list(registry: str | None, as_json: bool) -> None:
    """List requests."""
    with credentials.client(registry) as client:
        found = client(calls.requests())
    rows = [(r.id, words(r.state), f"{r.design} {r.version}", r.text, len(r.proposals)) for r in found.requests]
    show(found, as_json, lambda: table("Requests", ("Id", "State", "Design", "Wish", "Proposals"), rows))


@request_group.command("propose")
@click.argument("request")
@click.argument("price_minor", type=int)
@click.option("--text", required=True)
@click.option("--days", default=7)
@registry_option
@json_option
def request_propose(request: str, price_minor: int, text: str, days: int, registry: str | None, as_json: bool) -> None:
    """Answer a request with a price in minor units."""
    with credentials.client(registry) as client:
        found = client(calls.propose(request, price_minor, text, days))
    show(found, as_json, lambda: click.echo(f"{found.id} is {words(found.state).lower()}."))


@request_group.command("award")
@click.argument("request")
@click.argument("proposal")
@click.option("--key", default=None)
@click.option("--dry-run", is_flag=True, help="Say what would be held, and hold nothing.")
@registry_option
@json_option
def request_award(
    request: str, proposal: str, key: str | None, dry_run: bool, registry: str | None, as_json: bool
) -> None:
    """Take a proposal; its price is held until the fork is accepted."""
    with credentials.client(registry) as client:
        if dry_run:
            found = client(calls.request(request))
            price = next((p.price_minor for p in found.proposals if p.id == proposal), None)
            if price is None:
                raise BadInput(f"The request has no proposal {proposal!r}.", pointer="/proposal")
            show({"would_hold_minor": price}, as_json, lambda: click.echo(f"Would hold {money(price)}."))
            return
        found = client(calls.award(request, proposal, key=key))
    show(found, as_json, lambda: click.echo(f"{found.id} is {words(found.state).lower()}."))


@request_group.command("deliver")
@click.argument("request")
@click.argument("design")
@registry_option
@json_option
def request_deliver(request: str, design: str, registry: str | None, as_json: bool) -> None:
    """Deliver the fork NAME@VERSION."""
    with credentials.client(registry) as client:
        found = client(calls.deliver(request, *split(design, client)))
    show(found, as_json, lambda: click.echo(f"{found.id} is {words(found.state).lower()}."))


@request_group.command("close")
@click.argument("request")
@click.argument("action", type=click.Choice(["accept", "withdraw"]))
@registry_option
@json_option
def request_close(request: str, action: str, registry: str | None, as_json: bool) -> None:
    """Accept what was delivered, or withdraw the request."""
    with credentials.client(registry) as client:
        found = client(calls.close_request(request, action))
    show(found, as_json, lambda: click.echo(f"{found.id} is {words(found.state).lower()}."))


COMMANDS = (
    pack_command,
    publish_command,
    designs_command,
    show_command,
    review_command,
    yank_command,
    fork_command,
    request_group,
)
