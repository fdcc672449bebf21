"""The command from a design to files for people and for other programs: drawings, tables, solids, surfaces.

One table says what there is; each writer's module is imported when it is asked for, since most need a library that
only an extra brings. Programs for a machine come from `cut`, which proves them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from jupyter_fab.cli.making import find_design
from jupyter_fab.cli.output import set_option, settings
from jupyter_fab.core.design import Design
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.part import Parts

type About = Mapping[str, str]  # what the design cannot know of itself
type Writer = Callable[[Design, Parts, About], bytes]


def _dxf(_: Design, parts: Parts, __: About) -> bytes:
    from jupyter_fab.exporters.dxf import parts_dxf

    return parts_dxf(parts)


def _csv(_: Design, parts: Parts, __: About) -> bytes:
    from jupyter_fab.exporters.cutlist import cut_list_csv

    return cut_list_csv(parts).encode("utf-8")


def _step(_: Design, parts: Parts, __: About) -> bytes:
    from jupyter_fab.cad.exporters.step import step_bytes

    return step_bytes(parts)


def _stl(_: Design, parts: Parts, __: About) -> bytes:
    from jupyter_fab.exporters.surfaces import stl_bytes

    return stl_bytes(parts)


def _glb(design: Design, parts: Parts, _: About) -> bytes:
    from jupyter_fab.exporters.surfaces import glb_bytes

    return glb_bytes(parts, design.title)


def _xlsx(design: Design, parts: Parts, _: About) -> bytes:
    from jupyter_fab.exporters.workbook import workbook

    return workbook(parts, design.title)


def _okh(design: Design, parts: Parts, about: About) -> bytes:
    from jupyter_fab.exporters.okh import okh_toml

    return okh_toml(design, parts, about)


def _instructions(design: Design, parts: Parts, _: About) -> bytes:
    from jupyter_fab.exporters.instructions import instructions_pdf

    return instructions_pdf(parts, design.title)


def _labels(design: Design, parts: Parts, _: About) -> bytes:
    from jupyter_fab.exporters.labels import labels_pdf

    return labels_pdf(parts, design.title)


FORMATS: dict[str, Writer] = {
    "csv": _csv,
    "dxf": _dxf,
    "glb": _glb,
    "instructions": _instructions,
    "labels": _labels,
    "okh": _okh,
    "step": _step,
    "stl": _stl,
    "xlsx": _xlsx,
}
NAMED_OTHERWISE = {".toml": ("okh",), ".pdf": ("instructions", "labels")}
BY_ENDING = {f".{name}": (name,) for name in FORMATS if name not in sum(NAMED_OTHERWISE.values(), ())} | NAMED_OTHERWISE


@click.command("export")
@click.argument("design")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format", "name", type=click.Choice(sorted(FORMATS)), help="What to write; without it, TARGET's ending says."
)
@click.option(
    "--about", "about", multiple=True, metavar="NAME=VALUE", help="For okh: version, repo, license, licensor; repeat."
)
@set_option
def export_command(design: str, target: Path, name: str | None, about: tuple[str, ...], pairs: tuple[str, ...]) -> None:
    """Write a design to TARGET.

    Drawings (dxf), cut list (csv; xlsx with the bill of materials), exact solids (step), surfaces for printers and
    viewers (stl, glb), a label a part (labels) and illustrated assembly
    instructions (instructions), both as PDF, an Open Know-How manifest (okh, as okh.toml).
    """
    write = FORMATS[name or _format(target)]
    said = {key: value for key, _, value in (pair.partition("=") for pair in about)}
    found = find_design(design)
    target.write_bytes(write(found, found.build(settings(pairs)), said))
    click.echo(str(target))


def _format(target: Path) -> str:
    """The format that the ending of the target stands for."""
    ending = target.suffix.lower()
    found = BY_ENDING.get(ending, ())
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"A {ending} can be {' or '.join(found)}: say which with --format.")
    known = ", ".join(sorted(BY_ENDING))
    raise BadInput(f"There is no export to {ending or 'a file without an ending'}; use one of {known}.")


COMMANDS = (export_command,)
