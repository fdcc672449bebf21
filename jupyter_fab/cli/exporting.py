"""The command from a design to files for people and for other programs: drawings, tables, solids, surfaces.

One table says what there is; each writer's module is imported when it is asked for, since most need a library that
only an extra brings. Programs for a machine come from `cut`, which proves them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from jupyter_fab.cli.making import find_design
from jupyter_fab.cli.output import set_option, settings
from jupyter_fab.core.design import Design
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.part import Parts


def _dxf(_: Design, parts: Parts) -> bytes:
    from jupyter_fab.exporters.dxf import parts_dxf

    return parts_dxf(parts)


def _csv(_: Design, parts: Parts) -> bytes:
    from jupyter_fab.exporters.cutlist import cut_list_csv

    return cut_list_csv(parts).encode("utf-8")


def _step(_: Design, parts: Parts) -> bytes:
    from jupyter_fab.cad.exporters.step import step_bytes

    return step_bytes(parts)


def _stl(_: Design, parts: Parts) -> bytes:
    from jupyter_fab.exporters.surfaces import stl_bytes

    return stl_bytes(parts)


def _glb(design: Design, parts: Parts) -> bytes:
    from jupyter_fab.exporters.surfaces import glb_bytes

    return glb_bytes(parts, design.title)


FORMATS: dict[str, Callable[[Design, Parts], bytes]] = {
    "csv": _csv,
    "dxf": _dxf,
    "glb": _glb,
    "step": _step,
    "stl": _stl,
}


@click.command("export")
@click.argument("design")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@set_option
def export_command(design: str, target: Path, pairs: tuple[str, ...]) -> None:
    """Write a design to TARGET; its ending says what.

    .dxf drawings, .csv cut list, .step exact solids, .stl and .glb surfaces for printers and viewers.
    """
    found = find_design(design)
    write = _writer(target)
    target.write_bytes(write(found, found.build(settings(pairs))))
    click.echo(str(target))


def _writer(target: Path) -> Callable[[Design, Parts], bytes]:
    ending = target.suffix.lower()
    if ending[1:] not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise BadInput(f"There is no export to {ending or 'a file without an ending'}; use one of {known}.")
    return FORMATS[ending[1:]]


COMMANDS = (export_command,)
