"""Values from `--set` for a design that is at hand.

Texts are taken as they are typed, so that the year 2026 can be engraved; what has no effect is said. Where only the
registry has the design, `output.settings` reads the pairs, and the registry judges them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from jupyter_fab.cli.output import settings
from jupyter_fab.core.parameter import Kind, ParameterSchema


def values_of(schema: ParameterSchema, pairs: Sequence[str]) -> dict[str, Any]:
    """The values, with a word on standard error for each that is not asked for at the others' values.

    Raises
    ------
    BadInput
        If a pair has no `=`, or a value cannot be.
    """
    found = settings(pairs)
    for pair in pairs:
        name, _, text = pair.partition("=")
        if any(p.name == name and p.kind in (Kind.TEXT, Kind.CHOICE) for p in schema.parameters):
            found[name] = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    checked = schema.check(found)
    asked = schema.asked(checked)
    for name in found:
        condition = schema[name].visible_when
        if name not in asked and condition:
            click.echo(f"{name} is asked only when {condition.text}: it stays as designed.", err=True)
    return found
