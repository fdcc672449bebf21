"""The command that needs no registry: build a design and list its parts.

It runs the designer's code in this process: use it on one's own work.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import click

from jupyter_fab.cli.output import json_option, set_option, show, table
from jupyter_fab.cli.values import values_of
from jupyter_fab.core.design import Design, load_design
from jupyter_fab.core.errors import BadInput


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
    parts = found.build(values_of(found.schema, pairs))

    def lines() -> None:
        rows = [
            (
                len(names),
                names[0],
                panel.material,
                f"{panel.thickness_mm:g}",
                *(round(side, 1) for side in panel.length_and_width_mm()),
            )
            for panel, names in parts.cut_list()
        ]
        table(found.title, ("Pieces", "Part", "Material", "Thickness", "Length", "Width"), rows)
        click.echo(f"{len(parts.parts)} parts, {parts.mass_kg():.1f} kg")

    show({"digest": parts.digest(), "mass_kg": parts.mass_kg(), "parts": parts}, as_json, lines)


COMMANDS = (build_command,)
