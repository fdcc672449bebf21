"""Commands about a hub and its jobs that a script may do: list, accept, decline, load the sheet, inspect, hand over.

Arming is not among them: it happens at the hub's console, by a person.
"""

from __future__ import annotations

import itertools

import click

from jupyter_fab import credentials
from jupyter_fab.cli.output import json_option, registry_option, set_option, settings, show, table, words
from jupyter_fab.client import calls
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.fit import check_offset
from jupyter_fab.core.wire.hubs import Job


def _print(job: Job) -> None:
    click.echo(f"{job.id} {words(job.state).lower()} (fence {job.fence}) {job.title} {job.message}")


@click.group("job")
def job_group() -> None:
    """A hub's jobs."""


@job_group.command("list")
@click.argument("hub")
@registry_option
@json_option
def job_list(hub: str, registry: str | None, as_json: bool) -> None:
    """List the jobs of a hub."""
    with credentials.client(registry) as client:
        found = client(calls.jobs(hub))
    rows = [(j.id, words(j.state), j.title, j.sheets, j.machine_minutes, str(j.due)) for j in found.jobs]
    show(found, as_json, lambda: table(f"Jobs of {hub}", ("Id", "State", "Piece", "Sheets", "Minutes", "Due"), rows))


@job_group.command("accept")
@click.argument("job")
@click.option("--agent", default="script", show_default=True)
@registry_option
@json_option
def job_accept(job: str, agent: str, registry: str | None, as_json: bool) -> None:
    """Claim an offered job."""
    with credentials.client(registry) as client:
        found = client(calls.accept_job(job, agent))
    show(found, as_json, lambda: _print(found))


@job_group.command("decline")
@click.argument("job")
@click.option("--reason", required=True)
@click.option("--fence", default=0)
@registry_option
@json_option
def job_decline(job: str, reason: str, fence: int, registry: str | None, as_json: bool) -> None:
    """Give a job back before cutting."""
    with credentials.client(registry) as client:
        found = client(calls.decline_job(job, reason, fence))
    show(found, as_json, lambda: _print(found))


@job_group.command("sheet")
@click.argument("job")
@click.option("--fence", required=True, type=int)
@click.argument("readings", nargs=-1, type=float, required=True)
@registry_option
@json_option
def job_sheet(job: str, fence: int, readings: tuple[float, ...], registry: str | None, as_json: bool) -> None:
    """Say which sheet is loaded: its thickness at four points, mm; then four of each further kind of the job's."""
    if len(readings) % 4:
        raise BadInput(f"Four points a sheet; {len(readings)} thicknesses were given.")
    first, *more = ((a, b, c, d) for a, b, c, d in itertools.batched(readings, 4))
    with credentials.client(registry) as client:
        found = client(calls.sheet_loaded(job, fence, first, tuple(more)))
    show(found, as_json, lambda: _print(found))


@job_group.command("inspect")
@click.argument("job")
@click.option("--fence", required=True, type=int)
@click.option("--inspector", required=True)
@set_option
@registry_option
@json_option
def job_inspect(
    job: str, fence: int, inspector: str, pairs: tuple[str, ...], registry: str | None, as_json: bool
) -> None:
    """Enter measured characteristics: --set ID=MM."""
    with credentials.client(registry) as client:
        found = client(calls.inspect(job, fence, inspector, settings(pairs)))
    outside = ", ".join(found.outside)
    show(found, as_json, lambda: click.echo("Passed." if found.passed else f"Failed: {outside}"))


@job_group.command("hand-over")
@click.argument("job")
@click.argument("code")
@registry_option
@json_option
def job_hand_over(job: str, code: str, registry: str | None, as_json: bool) -> None:
    """Hand the piece to whoever shows the code."""
    with credentials.client(registry) as client:
        found = client(calls.hand_over(job, code))
    show(found, as_json, lambda: _print(found))


@click.group("hub")
def hub_group() -> None:
    """A hub itself."""


@hub_group.command("settings")
@click.argument("hub")
@click.option(
    "--fit-offset",
    "fit_offset_mm",
    type=float,
    metavar="MM",
    help="What the test piece lacks in every joint's gap, in mm from -0.5 to 0.5: cut a joint, and give 0.1 if it must "
    "be 0.1 mm wider, or -0.1 if it is that much too loose. It holds for programs made from now on.",
)
@registry_option
@json_option
def hub_settings(hub: str, fit_offset_mm: float | None, registry: str | None, as_json: bool) -> None:
    """Show the fit and the cutter of a hub; with an option, set them."""
    if fit_offset_mm is not None:
        check_offset(fit_offset_mm)
    with credentials.client(registry) as client:
        asked = calls.hub_settings(hub) if fit_offset_mm is None else calls.set_hub_settings(hub, fit_offset_mm)
        found = client(asked)
    since = "." if fit_offset_mm is None else ", for programs made from now on."
    text = f"{hub}: Fit offset {found.fit_offset_mm:.2f} mm on every joint's gap{since} Cutter {found.cutter_mm:g} mm."
    show(found, as_json, lambda: click.echo(text))


@hub_group.command("standing")
@click.argument("hub")
@click.option("--closed", is_flag=True, help="It takes nothing: unstarted work goes to others at once.")
@click.option("--without", multiple=True, metavar="MATERIAL", help="A material that it has run out of; repeatable.")
@click.option("--late", "late_min", type=click.IntRange(0), default=0, help="Machine minutes that it is behind.")
@click.option("--reason", default="", help="Why; buyers read it.")
@registry_option
@json_option
def hub_standing(
    hub: str, closed: bool, without: tuple[str, ...], late_min: int, reason: str, registry: str | None, as_json: bool
) -> None:
    """Say how it stands at a hub today; without options: an ordinary day."""
    with credentials.client(registry) as client:
        found = client(calls.hub_standing(hub, open=not closed, without=without, late_min=late_min, reason=reason))
    show(found, as_json, lambda: click.echo(f"{found.title} {'takes nothing now' if closed else 'is open'}."))


COMMANDS = (job_group, hub_group)
