"""Commands that need no registry: build a design, estimate it, export it, and make its proven programs.

They run the designer's code in this process: use them on one's own work.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import click
import msgspec

from jupyter_fab.cli.output import json_option, money, set_option, settings, show, table
from jupyter_fab.core.design import Design, load_design
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import Kind
from jupyter_fab.core.part import Parts


def find_design(name: str) -> Design:
    """The design in a notebook or module, or the library's of that name. Runs its code: one's own work only.

    Raises
    ------
    BadInput
        If there is none.
    """
    path = Path(name)
    if path.suffix == ".py" and path.is_file():
        return load_design(path.read_bytes())
    if path.suffix == ".ipynb" and path.is_file():
        from jupyter_fab.packing.notebook import design_source, read_notebook

        return load_design(design_source(read_notebook(path.read_bytes())))
    library = importlib.import_module("jupyter_fab.designs")
    known = sorted(module.name for module in pkgutil.iter_modules(library.__path__))
    if name.replace("-", "_") in known:
        module = importlib.import_module(f"jupyter_fab.designs.{name.replace('-', '_')}")
        return next(value for value in vars(module).values() if isinstance(value, Design))
    raise BadInput(f"There is no design {name!r}: give a .py or .ipynb file, or one of {', '.join(known)}.")


@click.command("build")
@click.argument("design")
@set_option
@json_option
def build_command(design: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """Build a design (a file, or one of the library) and list its parts."""
    found = find_design(design)
    parts = found.build(settings(pairs))

    def lines() -> None:
        rows = [
            (
                len(names),
                names[0],
                panel.material,
                f"{panel.thickness_mm:g}",
                *(round(side, 1) for side in panel.size_mm()),
            )
            for panel, names in parts.cut_list()
        ]
        table(found.title, ("Pieces", "Part", "Material", "Thickness", "Length", "Width"), rows)
        click.echo(f"{len(parts.parts)} parts, {parts.mass_kg():.1f} kg")

    show({"digest": parts.digest(), "mass_kg": parts.mass_kg(), "parts": parts}, as_json, lines)


@click.command("estimate")
@click.argument("design")
@set_option
@json_option
def estimate_command(design: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """Estimate sheets, machine time and price at default rates, without a server."""
    from jupyter_fab.notebook.estimating import layout_and_estimate

    _, found = layout_and_estimate(find_design(design).build(settings(pairs)))

    def lines() -> None:
        rows = [(line.title, f"{line.quantity:.2f} {line.unit}", money(line.amount_minor)) for line in found.lines]
        table("Estimate", ("For", "How much", "Amount"), rows)
        click.echo(
            f"{found.sheet_count} sheets, {found.mass_kg:.1f} kg, about {found.machine_minutes:.0f} min of machine"
        )
        click.echo(f"Estimated {money(found.total_minor, found.currency)}. {found.basis}")

    show(found, as_json, lines)


@click.command("make")
@click.argument("design")
@click.option("--measured", default=None, type=float, help="The sheet's measured thickness, mm.")
@click.option("--out", default=".", type=click.Path(path_type=Path), help="The folder for the files.")
@set_option
@json_option
def make_command(design: str, measured: float | None, out: Path, pairs: tuple[str, ...], as_json: bool) -> None:
    """Lay the parts out, make the programs and prove them; writes G-code, set-up sheets, layout and proof."""
    from jupyter_fab.core.gcode import post
    from jupyter_fab.core.machine import FULL_SHEET_ROUTER as MACHINE
    from jupyter_fab.core.proof import prove
    from jupyter_fab.core.sheet import nominal_sheet
    from jupyter_fab.core.toolpath import toolpaths
    from jupyter_fab.engines.nester import nest
    from jupyter_fab.exporters.svg import setup_sheet

    found = find_design(design)
    values = found.schema.check(settings(pairs))
    thicknesses = [p.name for p in found.schema.parameters if p.kind is Kind.THICKNESS]
    parts = found.build(values, measured=dict.fromkeys(thicknesses, measured) if measured else None)
    panel = parts.parts[0].panel
    nominal = float(values[thicknesses[0]]) if thicknesses else panel.thickness_mm
    sheet = nominal_sheet(panel.material, nominal)
    if measured:
        sheet = msgspec.structs.replace(sheet, measured_mm=(measured,) * 4)
    layout = nest(parts, [sheet], MACHINE, unlimited=True)
    programs = post(toolpaths(layout, MACHINE), MACHINE)
    proof = prove(programs, layout, MACHINE)
    out.mkdir(parents=True, exist_ok=True)
    files = {f"{program.name}.nc": program.data for program in programs}
    for i in range(len(layout.sheets)):
        files[f"sheet-{i + 1}.svg"] = setup_sheet(layout, i, MACHINE, programs, found.title).encode()
    files["layout.json"] = msgspec.json.format(msgspec.json.encode(layout))
    files["proof.json"] = msgspec.json.format(msgspec.json.encode(proof))
    for name, data in files.items():
        (out / name).write_bytes(data)

    def lines() -> None:
        rows = [(p.name, p.tool, p.sheet + 1, len(p.lines()), f"{p.seconds / 60:.1f} min") for p in programs]
        table(f"Programs in {out}", ("Program", "Tool", "Sheet", "Lines", "Time"), rows)
        figures = proof.figures
        click.echo(
            f"{'Proven' if proof.ok else 'NOT proven'}: gouge {figures.gouge_mm:.3f} mm, "
            f"leftover {figures.leftover_mm:.3f} mm, {figures.tabs_standing} of {figures.tabs} tabs standing"
        )

    show({"proof": proof, "files": sorted(files)}, as_json, lines)
    if not proof.ok:
        raise BadInput("The programs are not proven: " + "; ".join(failure.text for failure in proof.failures))


def _step(parts: Parts) -> bytes:
    from jupyter_fab.cad.exporters.step import step_bytes

    return step_bytes(parts)


def _dxf(parts: Parts) -> bytes:
    from jupyter_fab.exporters.dxf import parts_dxf

    return parts_dxf(parts)


def _cut_list(parts: Parts) -> bytes:
    from jupyter_fab.exporters.cutlist import cut_list_csv

    return cut_list_csv(parts).encode()


def _picture(parts: Parts) -> bytes:
    from jupyter_fab.exporters.picture import picture

    return picture(parts)


FORMATS = {"dxf": (_dxf, "dxf"), "step": (_step, "step"), "cut-list": (_cut_list, "csv"), "picture": (_picture, "png")}


@click.command("export")
@click.argument("design")
@click.option("--format", "kind", type=click.Choice(sorted(FORMATS)), required=True)
@click.option("--out", default=None, type=click.Path(path_type=Path), help="The file to write.")
@set_option
@json_option
def export_command(design: str, kind: str, out: Path | None, pairs: tuple[str, ...], as_json: bool) -> None:
    """Export a design: drawings (DXF), exact solids (STEP), cut list (CSV) or a picture (PNG)."""
    found = find_design(design)
    make, ending = FORMATS[kind]
    target = out or Path(f"{found.name}.{ending}")
    data = make(found.build(settings(pairs)))
    target.write_bytes(data)
    show({"file": str(target), "bytes": len(data)}, as_json, lambda: click.echo(f"{target}  {len(data)} bytes"))


@click.command("panels")
@click.argument("model", type=click.Path(path_type=Path, exists=True))
@json_option
def panels_command(model: Path, as_json: bool) -> None:
    """Show the panels that a STEP file, or a module with a design, is read as."""
    if model.suffix.lower() in (".step", ".stp"):
        import cadquery

        from jupyter_fab.cad.recognise import recognise

        parts = recognise(cadquery.importers.importStep(str(model)))
    else:
        parts = find_design(str(model)).build()

    def lines() -> None:
        rows = [
            (
                part.name,
                f"{part.panel.thickness_mm:g}",
                *(round(side, 1) for side in part.panel.size_mm()),
                len(part.panel.features),
            )
            for part in parts.parts
        ]
        table(str(model), ("Panel", "Thickness", "Length", "Width", "Features"), rows)

    show(parts, as_json, lines)


COMMANDS = (build_command, estimate_command, make_command, export_command, panels_command)
