"""Commands from a design to files for a machine, without a registry: estimate, cut (programs with their proof).

They call the same functions, one an arrow, as a registry does: build, nest, toolpaths, post, prove. What is not proven
is not written.
"""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from jupyter_fab.cli.making import find_design
from jupyter_fab.cli.output import json_option, money, set_option, show, table
from jupyter_fab.cli.programs import machine_of, said, say, write_programs
from jupyter_fab.cli.values import values_of
from jupyter_fab.core.design import Design
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.parameter import Kind
from jupyter_fab.core.part import Parts
from jupyter_fab.core.sheet import POINTS_MEASURED, Sheet, nominal_sheet
from jupyter_fab.engines.estimating import quick_estimate
from jupyter_fab.engines.nester import nest


@click.command("estimate")
@click.argument("design")
@set_option
@json_option
def estimate_command(design: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """Say what a design takes to make: sheets, minutes, mass and price, with default rates."""
    found = find_design(design)
    made = quick_estimate(found.build(values_of(found.schema, pairs)))

    def lines() -> None:
        rows = [(line.title, line.quantity, line.unit, money(line.amount_minor, made.currency)) for line in made.lines]
        table(found.title, ("", "Quantity", "Unit", "Amount"), rows)
        click.echo(f"Total {money(made.total_minor, made.currency)}")
        click.echo(
            f"{made.parts} parts on {made.sheet_count} sheets, {made.machine_minutes:.0f} min of machine with set-up, "
            f"{made.labour_minutes:.0f} min by hand, {made.mass_kg:.1f} kg"
        )
        click.echo(made.basis)

    show(made, as_json, lines)


@click.command("cut")
@click.argument("design")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the files.")
@click.option(
    "--measured",
    "readings",
    type=float,
    multiple=True,
    help="The sheet's thickness in mm, measured near its four corners: give it four times, or once.",
)
@click.option(
    "--machine",
    "machine_name",
    default=FULL_SHEET_ROUTER.id,
    show_default=True,
    help="A machine's profile: a file of JSON, or the name of a built-in one.",
)
@set_option
@json_option
def cut_command(
    design: str,
    out: Path,
    readings: tuple[float, ...],
    machine_name: str,
    pairs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make the programs that cut a design, prove them, and write them with their set-up sheets."""
    machine = machine_of(machine_name)
    parts, sheets = _on_sheets(find_design(design), pairs, readings)
    layout = nest(parts, sheets, machine, unlimited=True)
    programs, proof = write_programs(layout, machine, out, find_design(design).title)
    show(said(out, layout, programs, proof), as_json, lambda: say(out, programs, proof))


def _on_sheets(design: Design, pairs: tuple[str, ...], readings: tuple[float, ...]) -> tuple[Parts, list[Sheet]]:
    """The parts, rebuilt for the measured sheet if there is one, and the sheets that they are cut from."""
    values = values_of(design.schema, pairs)
    if len(readings) not in (0, 1, POINTS_MEASURED):
        raise BadInput(f"Give --measured once, or {POINTS_MEASURED} times; it was given {len(readings)} times.")
    points = readings * POINTS_MEASURED if len(readings) == 1 else readings
    names = [p.name for p in design.schema.parameters if p.kind is Kind.THICKNESS] if points else []
    mean = round(sum(points) / len(points), 2) if points else 0.0
    parts = design.build(values, measured={name: mean for name in names[:1]} or None)
    kinds = dict.fromkeys((part.panel.material, part.panel.thickness_mm) for part in parts.parts)
    sheets = [nominal_sheet(*kind) for kind in kinds]
    if points and names:
        sheets = [
            msgspec.structs.replace(sheet, measured_mm=points) if abs(sheet.thickness_mm - mean) < 0.01 else sheet
            for sheet in sheets
        ]
    return parts, sheets


COMMANDS = (estimate_command, cut_command)
