"""Commands from a design to files for a machine, without a registry: estimate, cut (programs with their proof).

They call the same functions, one an arrow, as a registry does: build, nest, toolpaths, post, prove. What is not proven
is not written.
"""

from __future__ import annotations

from pathlib import Path

import click

from jupyter_fab.cli.holding import hold_options, holding_machine
from jupyter_fab.cli.making import find_design
from jupyter_fab.cli.measured import readings
from jupyter_fab.cli.output import json_option, money, set_option, show, table
from jupyter_fab.cli.programs import machine_of, said, say, write_programs
from jupyter_fab.cli.values import values_of
from jupyter_fab.core.design import Design
from jupyter_fab.core.machinable import workshop
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.measures import at_measure, check_measures, kinds_of
from jupyter_fab.core.part import Parts
from jupyter_fab.core.sheet import Sheet, loaded_sheet, nominal_sheet
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
    "measures",
    multiple=True,
    metavar="[[MATERIAL:]NOMINAL=]MM[,MM,MM,MM]",
    help="A sheet's thickness in mm, measured near its four corners, or once: 17.6,17.5,17.6,17.7. Where a piece is "
    "cut from several kinds of sheet, say of which it is, and give it for each: 18=17.6 and 6.5=6.34, or mdf:18=18.1.",
)
@click.option(
    "--machine",
    "machine_name",
    default=FULL_SHEET_ROUTER.id,
    show_default=True,
    help="A machine's profile: a file of JSON, or the name of a built-in one.",
)
@hold_options
@set_option
@json_option
def cut_command(
    design: str,
    out: Path,
    measures: tuple[str, ...],
    machine_name: str,
    parts_held: str | None,
    skin_mm: float | None,
    screws: bool | None,
    pairs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make the programs that cut a design, prove them, and write them with their set-up sheets."""
    machine = holding_machine(machine_of(machine_name), parts_held, skin_mm, screws)
    parts, sheets = _on_sheets(find_design(design), pairs, measures, machine)
    layout = nest(parts, sheets, machine, unlimited=True)
    programs, proof = write_programs(layout, machine, out, find_design(design).title)
    show(said(out, layout, programs, proof), as_json, lambda: say(out, programs, proof))


def _on_sheets(
    design: Design, pairs: tuple[str, ...], measures: tuple[str, ...], machine: MachineProfile
) -> tuple[Parts, list[Sheet]]:
    """The parts, rebuilt for the measured sheets and the machine's cutter, and the sheets that they are cut from."""
    values = values_of(design.schema, pairs)
    checked, at = design.schema.check(values), workshop(machine)
    nominal = design.build(values, workshop=at)
    kinds = kinds_of(nominal)
    check_measures(design.schema, checked, kinds)
    points = readings(measures, kinds)
    sheets = [
        loaded_sheet(f"{name}-{mm:g}", name, mm, points[name, mm]) if (name, mm) in points else nominal_sheet(name, mm)
        for name, mm in kinds
    ]
    means = {sheet.nominal_mm: sheet.thickness_mm for sheet in sheets if sheet.measured_mm}
    by = design.schema.of_sheets(checked, means)
    return at_measure(design.build(values, measured=by, workshop=at) if by else nominal, sheets), sheets


COMMANDS = (estimate_command, cut_command)
