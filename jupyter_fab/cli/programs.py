"""`jupyter fab gcode LAYOUT`: a stored layout in; proven programs and the operator's papers out.

The same arrows as everywhere: toolpaths, post, prove. What is not proven is not written, and the layout is checked for
the machine first, since it comes from a file. `cut` makes its layout itself and writes by the same function.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click
import msgspec

from jupyter_fab.cli.holding import as_stored, hold_options, holding_machine
from jupyter_fab.cli.output import json_option, show, table
from jupyter_fab.core.errors import BadInput, NotProven
from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.nested_layout import Nested, nested_layout
from jupyter_fab.core.part import Parts, Side
from jupyter_fab.core.profiles import profile
from jupyter_fab.core.proof import Proof, prove
from jupyter_fab.core.rehome import rehomed
from jupyter_fab.core.screws import held
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.core.turning import setups
from jupyter_fab.exporters.setup_page import setup_page
from jupyter_fab.exporters.setup_pdf import setup_pdf
from jupyter_fab.exporters.svg import setup_sheet


@click.command("gcode")
@click.argument("layout", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--machine",
    "machine_name",
    default=FULL_SHEET_ROUTER.id,
    show_default=True,
    help="A machine's profile: a file of JSON, or the name of a built-in one.",
)
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for files.")
@click.option(
    "--parts",
    "piece",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The piece's parts (JSON) that were nested, where LAYOUT is what `jupyter fab nest --json` printed.",
)
@click.option("--title", default="", help="What is made, for the set-up sheets.")
@hold_options
@json_option
def gcode_command(
    layout: Path,
    machine_name: str,
    out: Path,
    piece: Path | None,
    title: str,
    parts_held: str | None,
    skin_mm: float | None,
    screws: bool | None,
    as_json: bool,
) -> None:
    """Make the programs that cut LAYOUT, prove them, and write them with what the operator needs.

    LAYOUT is a layout with its panels (layout.json), or what `jupyter fab nest --json` printed for the --parts.
    """
    machine = holding_machine(machine_of(machine_name), parts_held, skin_mm, screws)
    if piece is not None:
        for_machine = rehomed(read_nested(layout, piece, machine), machine)
    else:
        found = read_layout(layout)
        if (parts_held, skin_mm, screws) == (None, None, None):
            for_machine = rehomed(found, as_stored(machine, found))
        else:
            for_machine = held(rehomed(found, machine), machine)
    programs, proof = write_programs(for_machine, machine, out, title)
    show(said(out, for_machine, programs, proof), as_json, lambda: say(out, programs, proof))


def machine_of(name: str | Path | None) -> MachineProfile:
    """The machine whose profile stands in that file, or the built-in one of that name.

    Raises
    ------
    BadInput
        If it is neither.
    """
    if name is None:
        return FULL_SHEET_ROUTER
    path = Path(name)
    if not path.is_file():
        return profile(str(name))
    try:
        return msgspec.json.decode(path.read_bytes(), type=MachineProfile)
    except msgspec.MsgspecError as error:
        raise BadInput(f"{path} is no machine's profile: {error}.") from error


def read_layout(path: Path) -> Layout:
    """The layout in a file: by itself, or under `layout` of a larger document.

    Raises
    ------
    BadInput
        If there is none; places without panels cannot be cut.
    """
    try:
        data = json.loads(path.read_bytes())
        if isinstance(data, dict) and isinstance(data.get("layout"), dict):
            data = data["layout"]
        return msgspec.convert(data, Layout)
    except (ValueError, RecursionError) as error:
        raise BadInput(
            f"{path} is no layout with its panels: {error}. Give a layout.json as 'jupyter fab cut' writes it, or say "
            "with --parts what was nested."
        ) from error


def read_nested(path: Path, piece: Path, machine: MachineProfile) -> Layout:
    """The layout of a piece's parts at the places that a nest found for their outlines.

    Raises
    ------
    BadInput
        If the files are not these, or hold nests of several thicknesses.
    """
    try:
        nested = msgspec.json.decode(path.read_bytes(), type=Nested)
        parts = msgspec.json.decode(piece.read_bytes(), type=Parts)
    except msgspec.MsgspecError as error:
        raise BadInput(
            f"{path} and {piece} are not a nest and its parts: {error}. Where a piece has several thicknesses, give "
            "one of the nests."
        ) from error
    return nested_layout(nested, parts, machine)


def write_programs(layout: Layout, machine: MachineProfile, out: Path, title: str) -> tuple[tuple[Program, ...], Proof]:
    """The layout's programs with their proof, written into the folder beside their set-up sheets.

    Raises
    ------
    NotProven
        If the proof finds anything; then nothing is written.
    BadInput
        If the folder holds programs that no proof there names; then nothing is written either.
    """
    programs = post(toolpaths(layout, machine), machine)
    proof = prove(programs, layout, machine)
    if not proof.ok:
        text = "; ".join(failure.text for failure in proof.failures[:3])
        raise NotProven(f"The programs are not proven, and not written: {text}.")
    drawings = {_drawing(layout, index, side) for index, side in setups(layout)}
    earlier = _earlier(out, {f"{program.name}.nc" for program in programs}, drawings)
    out.mkdir(parents=True, exist_ok=True)
    for path in earlier:
        path.unlink()
    if earlier:
        click.echo(f"Removed of an earlier job: {', '.join(path.name for path in earlier)}", err=True)
    for program in programs:
        (out / f"{program.name}.nc").write_bytes(program.data)
    for index, side in setups(layout):
        document = setup_sheet(layout, index, machine, programs, title, side)
        (out / _drawing(layout, index, side)).write_text(document, encoding="utf-8")
    (out / "set-up.html").write_text(setup_page(layout, machine, programs, proof, title), encoding="utf-8")
    _write_pdf(out / "set-up.pdf", layout, machine, programs, proof, title)
    (out / "layout.json").write_bytes(msgspec.json.encode(layout))
    (out / "proof.json").write_bytes(msgspec.json.encode(proof))
    return programs, proof


def _drawing(layout: Layout, index: int, side: Side) -> str:
    return f"{index + 1:02d}-{f'{side}-' if layout.turn_of(index) else ''}set-up.svg"


def _write_pdf(
    path: Path, layout: Layout, machine: MachineProfile, programs: tuple[Program, ...], proof: Proof, title: str
) -> None:
    """The page as PDF, where the library that sets it is installed; never one of an earlier job."""
    path.unlink(missing_ok=True)
    try:
        path.write_bytes(setup_pdf(layout, machine, programs, proof, title))
    except ModuleNotFoundError:
        click.echo(
            f"No {path.name}: it needs ReportLab; pip install 'jupyter-fab[lab]', or print set-up.html.", err=True
        )


def _earlier(out: Path, names: set[str], drawings: set[str]) -> list[Path]:
    """What an earlier job left in the folder and this one does not replace: it would be cut, or read, as part of this.

    Raises
    ------
    BadInput
        If there is a program that the folder's proof does not name: it is not ours to remove.
    """
    left = [path for path in sorted(out.glob("*.nc")) if path.name not in names]
    try:
        proven = set(msgspec.json.decode((out / "proof.json").read_bytes(), type=Proof).programs)
    except (OSError, msgspec.MsgspecError):
        proven = set()
    unknown = [path.name for path in left if hashlib.sha256(path.read_bytes()).hexdigest() not in proven]
    if unknown:
        raise BadInput(
            f"{out} holds programs of something else: {', '.join(unknown)}. They would be taken for part of this job; "
            "move them away, or give another folder. Nothing was written."
        )
    pages = sorted(out.glob("[0-9][0-9]-*set-up.svg")) if left else []
    return [*left, *(page for page in pages if page.name not in drawings)]


def said(out: Path, layout: Layout, programs: tuple[Program, ...], proof: Proof) -> dict[str, object]:
    """What the JSON answer says."""
    rows = [
        {"name": p.name, "sheet": p.sheet + 1, "side": p.side, "tool": p.tool, "seconds": p.seconds, "sha256": p.sha256}
        for p in programs
    ]
    return {"folder": str(out), "layout": layout.digest(), "proof": proof, "programs": rows}


def say(out: Path, programs: tuple[Program, ...], proof: Proof) -> None:
    """The same for people."""
    rows = [(p.name, p.sheet + 1, p.tool, p.seconds / 60, len(p.lines()), p.sha256[:12]) for p in programs]
    table(f"Programs in {out}", ("Program", "Sheet", "Tool", "Minutes", "Lines", "SHA-256"), rows)
    f = proof.figures
    click.echo(
        f"Proven: gouge {f.gouge_mm:.3f} mm (0.05 allowed), leftover {f.leftover_mm:.3f} mm (0.1), "
        f"{f.tabs_standing} of {f.tabs} tabs standing, {f.spoilboard_mm:.1f} mm into the spoilboard (0.5)"
    )


COMMANDS = (gcode_command,)
