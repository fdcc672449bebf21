"""The command that makes the design checks: of one configuration, or of samples from all over a design's range.

It runs the designer's code in this process: use it on one's own work. It ends with 1 when something does not hold.
"""

from __future__ import annotations

import sys

import click

from jupyter_fab.cli.making import find_design
from jupyter_fab.cli.output import json_option, set_option, show
from jupyter_fab.cli.values import values_of
from jupyter_fab.core.checks import DISCLAIMER, Finding, check_named, design_checks
from jupyter_fab.core.design import Design
from jupyter_fab.core.expression import Value
from jupyter_fab.core.measures import check_measures, kinds_of
from jupyter_fab.core.parameter.sample import samples

FAILED = 1


@click.command("check")
@click.argument("design")
@set_option
@click.option("--samples", "count", default=0, help="Also look at so many configurations from all over the range.")
@json_option
def check_command(design: str, pairs: tuple[str, ...], count: int, as_json: bool) -> None:
    """Look for what sags, tips over, breaks out or does not fit; end with 1 if something does not hold.

    DESIGN is a .py or .ipynb file, or a design of the library.
    """
    found = find_design(design)
    tried: list[dict[str, Value]] = [{**found.schema.check(values_of(found.schema, pairs))}]
    if count:
        tried += [values for values in samples(found.schema, count) if values not in tried]
    seen = [(values, _looked(found, values)) for values in tried]
    failed = [(values, findings) for values, findings in seen if not all(one.holds for one in findings)]

    def lines() -> None:
        for values, findings in seen[:1] + [pair for pair in failed if pair is not seen[0]]:
            click.secho(f"{found.title}, {_said(values, found.schema.defaults())}", bold=True)
            for one in findings:
                _print(one)
        if count:
            click.echo(f"{len(seen) - len(failed)} of {len(seen)} configurations hold.")
        click.echo(DISCLAIMER)

    answer = [{"values": values, "holds": all(one.holds for one in f), "findings": f} for values, f in seen]
    show({"holds": not failed, "configurations": answer, "note": DISCLAIMER}, as_json, lines)
    if failed:
        sys.exit(FAILED)


def _looked(design: Design, values: dict[str, Value]) -> tuple[Finding, ...]:
    parts = design.build(values)
    check_measures(design.schema, values, kinds_of(parts))
    return design_checks(parts)


def _print(one: Finding) -> None:
    mark, colour = ("✓ holds", "green") if one.holds else ("✕ fails", "red")
    check = check_named(one.check)
    figure = f"{one.figure:g} {one.unit}".strip()
    click.echo(f"  {click.style(mark, fg=colour)}  {check.title}: {figure}, {check.bound(one.limit, one.unit)}")
    click.echo(f"           {one.text}")
    if one.advice:
        click.echo(f"           {one.advice}")


def _said(values: dict[str, Value], defaults: dict[str, Value]) -> str:
    """What differs from the designer's own choice."""
    changed = [f"{name}={value}" for name, value in values.items() if value != defaults[name]]
    return ", ".join(changed) or "as the designer chose"


COMMANDS = (check_command,)
