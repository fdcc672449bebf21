"""`jupyter fab prove PROGRAM...`: files of G-code against a layout and a machine; what is wrong, where, what to do.

It reads the bytes as a machine would get them, whoever wrote them. All programs of a job are proven together, in the
order in which they are run; the exit code is 0 for a proof, 1 for findings, 2 for files that cannot be judged.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from jupyter_fab.cli.output import json_option, show
from jupyter_fab.cli.programs import machine_of, read_layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.proof import Failure, Proof, Rule, prove
from jupyter_fab.exporters.proof_svg import proof_svg
from jupyter_fab.readers.program_files import NAMED, ProgramOnDisk, program_files, read_program

FAILED = 1  # the exit code for findings


@click.command("prove")
@click.argument("programs", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--layout", "layout_file", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--machine",
    "machine_name",
    default=FULL_SHEET_ROUTER.id,
    show_default=True,
    help="A machine's profile: a file of JSON, or the name of a built-in one.",
)
@click.option("--sheet", type=int, help="The sheet's number, from 1, where neither head nor name of a file says it.")
@click.option("--tool", help="The tool's id in the profile, where neither head nor name of a file says it.")
@click.option("--svg", "drawing", type=click.Path(path_type=Path, dir_okay=False), help="Draw what was cut here.")
@json_option
def prove_command(
    programs: tuple[Path, ...],
    layout_file: Path,
    machine_name: str,
    sheet: int | None,
    tool: str | None,
    drawing: Path | None,
    as_json: bool,
) -> None:
    """Prove that PROGRAMS (.nc files, or folders of them), run in this order, leave the panels of a layout.

    A job's programs are proven together: what one of them leaves standing, another one may cut.
    """
    layout, machine = read_layout(layout_file), machine_of(machine_name)
    given = [read_program(path, machine, layout, sheet, tool) for path in program_files(programs)]
    proof = _with(prove(given, layout, machine), _contradictions(given, machine))
    if drawing is not None:
        drawing.write_text(
            proof_svg(given, layout, machine, proof, layout_file.resolve().parent.name), encoding="utf-8"
        )
    show(_said(given, proof), as_json, lambda: _say(given, proof))
    if not proof.ok:
        sys.exit(FAILED)


def _contradictions(given: list[ProgramOnDisk], machine: MachineProfile) -> list[Failure]:
    """Where a file's name and its head ask for different tools, an operator may fit either."""
    found = []
    for program in given:
        named = NAMED.fullmatch(program.name)
        ids = {tool.id for tool in machine.tools}
        if named and named["tool"] in ids and named["tool"] != program.tool:
            text = f"the file is named for {named['tool']}, its head or the option says {program.tool}"
            found.append(Failure(rule=Rule.TOOL, program=program.name, line=1, text=text))
        if named and named["side"] and named["side"] != program.side:
            text = f"the file is named for side {named['side']}, its head says side {program.side}"
            found.append(Failure(rule=Rule.PROGRAMS, program=program.name, line=1, text=text))
    return found


def _with(proof: Proof, more: list[Failure]) -> Proof:
    if not more:
        return proof
    return msgspec.structs.replace(proof, ok=False, failures=(*more, *proof.failures))


def _said(given: list[ProgramOnDisk], proof: Proof) -> dict[str, object]:
    rows = [
        {"name": program.name, "sheet": program.sheet + 1, "tool": program.tool, "side": program.side, "sha256": digest}
        for program, digest in zip(given, proof.programs, strict=True)
    ]
    findings = [{**msgspec.to_builtins(failure), "next_step": failure.next_step} for failure in proof.failures]
    return {
        "ok": proof.ok,
        "machine": proof.machine,
        "layout": proof.layout,
        "programs": rows,
        "figures": proof.figures,
        "failures": findings,
    }


def _say(given: list[ProgramOnDisk], proof: Proof) -> None:
    f = proof.figures
    if proof.ok:
        click.echo(
            f"Proven: {len(given)} programs, {f.parts} parts. Gouge {f.gouge_mm:.3f} mm (0.05 allowed), leftover "
            f"{f.leftover_mm:.3f} mm (0.1), {f.tabs_standing} of {f.tabs} tabs standing, {f.spoilboard_mm:.1f} mm into "
            "the spoilboard (0.5)."
        )
        return
    click.echo(f"Not proven; nothing may be cut. {len(proof.failures)} findings:")
    for failure in proof.failures:
        click.echo(f"  {failure.rule.value}: {failure.sentence()}")
        click.echo(f"    {failure.next_step}")


COMMANDS = (prove_command,)
