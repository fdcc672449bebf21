"""The command from a design to files for people and for other programs: drawings, tables, solids, surfaces.

What there is, `jupyter_fab.formats` says. Programs for a machine come from `cut`, which proves them.
"""

from __future__ import annotations

from pathlib import Path

import click

from jupyter_fab.cli.making import find_design
from jupyter_fab.cli.output import set_option
from jupyter_fab.cli.values import values_of
from jupyter_fab.core.errors import BadInput
from jupyter_fab.formats import FORMATS, Piece

NAMED_OTHERWISE = {".toml": ("okh",), ".pdf": ("drawings", "instructions", "labels")}
BY_ENDING = {f".{name}": (name,) for name in FORMATS if name not in sum(NAMED_OTHERWISE.values(), ())} | NAMED_OTHERWISE


@click.command("export")
@click.argument("design")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format", "name", type=click.Choice(sorted(FORMATS)), help="What to write; without it, TARGET's ending says."
)
@click.option(
    "--about",
    "about",
    multiple=True,
    metavar="NAME=VALUE",
    help="For okh: version, repo, license, licensor; drawings: version, date.",
)
@set_option
def export_command(design: str, target: Path, name: str | None, about: tuple[str, ...], pairs: tuple[str, ...]) -> None:
    """Write a design to TARGET.

    Outlines for other machines (dxf, svg), cut list (csv; xlsx with the bill of materials), exact solids (step),
    surfaces for printers and viewers (stl, glb), an Open Know-How manifest (okh, as okh.toml); as PDF drawings with
    dimensions (drawings), a label a part (labels) and illustrated assembly instructions (instructions).
    """
    write = FORMATS[name or _format(target)].write
    said = {key: value for key, _, value in (pair.partition("=") for pair in about)}
    found = find_design(design)
    parts = found.build(values_of(found.schema, pairs))
    target.write_bytes(write(Piece(parts, found.name, found.title, found.summary, said)))
    click.echo(str(target))


def _format(target: Path) -> str:
    """The format that the ending of the target stands for."""
    ending = target.suffix.lower()
    found = BY_ENDING.get(ending, ())
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"A {ending} can be {', '.join(found[:-1])} or {found[-1]}: say which with --format.")
    known = ", ".join(sorted(BY_ENDING))
    raise BadInput(f"There is no export to {ending or 'a file without an ending'}; use one of {known}.")


COMMANDS = (export_command,)
