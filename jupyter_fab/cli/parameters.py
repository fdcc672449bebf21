"""What may be set of a design, for people as a list and for programs as JSON Schema; and values read from `--set`.

The list is that of every other form: the same groups, limits at the values given, reasons, and only what is asked for
at those values. A design may be a file, one of the library, or NAME@VERSION in a registry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from jupyter_fab import credentials
from jupyter_fab.cli.making import find_design
from jupyter_fab.cli.output import json_option, registry_option, set_option, show, table
from jupyter_fab.cli.values import values_of
from jupyter_fab.client import calls
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter import NUMERIC, Kind, Parameter, ParameterSchema


@click.command("parameters")
@click.argument("design")
@set_option
@registry_option
@json_option
def parameters_command(design: str, pairs: tuple[str, ...], registry: str | None, as_json: bool) -> None:
    """List what may be set of a design, at the values given; --json prints its JSON Schema."""
    title, schema = _schema(design, registry)
    values = schema.check(values_of(schema, pairs))

    def lines() -> None:
        asked = schema.asked(values)
        for group in dict.fromkeys(schema[name].group for name in asked):
            members = [schema[name] for name in asked if schema[name].group == group]
            rows = [(p.name, p.title, _said(p, values[p.name]), _range(schema, p, values)) for p in members]
            table(group, ("Name", "", "Now", "May be"), rows)
        for parameter in schema.parameters:
            if parameter.name not in asked and parameter.visible_when:
                click.echo(f"{parameter.name} ({parameter.title}) is asked when {parameter.visible_when.text}.")
        for constraint in schema.constraints:
            click.echo(f"Rule: {constraint.message} ({constraint.text})")
        for name, chosen in schema.presets.items():
            click.echo(f"Preset {name}: {' '.join(f'--set {key}={value}' for key, value in chosen.items())}")

    if not as_json:
        click.echo(title)
    show(schema.json_schema(), as_json, lines)


def _schema(design: str, registry: str | None) -> tuple[str, ParameterSchema]:
    name, _, version = design.partition("@")
    if version:
        with credentials.client(registry) as client:
            found = client(calls.version(name, version))
        return found.title, found.parameters
    made = find_design(design)
    return made.title, made.schema


def _range(schema: ParameterSchema, parameter: Parameter, values: Mapping[str, Value]) -> str:
    """What a parameter may be while the others stay, in words."""
    unit = parameter.shown_unit
    if parameter.locked:
        return "set by the designer"
    if parameter.kind in NUMERIC:
        limits = schema.limits(parameter.name, values)
        said = f"{limits.low:g} to {limits.high:g}{unit}, in steps of {parameter.step:g}"
        whys = [
            why
            for end, own, why in (
                (limits.low, parameter.minimum, limits.why_low),
                (limits.high, parameter.maximum, limits.why_high),
            )
            if end != own
        ]
        return "; ".join([said, *whys])
    if parameter.kind is Kind.BOOLEAN:
        return "true or false"
    if parameter.kind is Kind.TEXT:
        return f"up to {parameter.longest} characters" + (" that can be engraved" if parameter.characters else "")
    return ", ".join(_said(parameter, choice) for choice in parameter.choices)


def _said(parameter: Parameter, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}{parameter.shown_unit}" if isinstance(value, int | float) else str(value)


COMMANDS: Sequence[click.Command] = (parameters_command,)
