"""A rehearsal: programs run on a simulated controller, without a registry, by the same driver that cuts for real.

A script may play the operator here, and only here, since nothing but a simulated controller can be on the other end:
the rehearsal starts that controller itself. Used by `jupyter fab rehearse`, notebooks and classes.
"""

from __future__ import annotations

import queue
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from attrs import frozen

from jupyter_fab.cli.output import json_option, show
from jupyter_fab.core.errors import BadInput, FabError
from jupyter_fab.core.gcode_words import moves
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab_server.hub.simulated import SimulatedController
from jupyter_fab_server.machines.grbl.driver import Grbl11
from jupyter_fab_server.machines.protocol import (
    ArmToken,
    Box,
    Ended,
    Event,
    MachineConfig,
    MachineState,
    Outcome,
    Program,
    Progress,
)

PACE = 500.0  # times faster than real: a sheet in seconds
ORDER_S = 30.0
SILENCE_S = 60.0  # without any word of the machine the rehearsal is given up
ARMED_FOR_S = 30.0


@frozen
class Rehearsed:
    """How one program went: its outcome, its lines, and the seconds that it took at the rehearsal's pace."""

    program: str
    outcome: str
    lines: int
    seconds: float


def rehearse(
    programs: Sequence[tuple[str, bytes]],
    machine: MachineProfile = FULL_SHEET_ROUTER,
    *,
    speed: float = PACE,
    on_progress: Callable[[str, float], None] = lambda name, share: None,
) -> list[Rehearsed]:
    """How the programs (name, bytes) went on a simulated machine, `speed` times faster than a real one.

    Raises
    ------
    BadInput
        If a program holds what no machine of ours may get.
    FabError
        If the machine did not run a program to its end.
    """
    with tempfile.TemporaryDirectory() as folder:
        controller = SimulatedController(Path(folder), machine, speed=speed)
        driver = Grbl11(MachineConfig(machine.id, controller.port))
        heard: queue.Queue[Event] = queue.Queue()
        driver.subscribe(heard.put)
        try:
            driver.connect().result(ORDER_S)
            _until(heard, lambda _: driver.status().state in (MachineState.LOCKED, MachineState.READY))
            driver.home().result(ORDER_S)
            _until(heard, lambda _: driver.status().state is MachineState.READY)
            return [_run(driver, heard, machine.id, name, data, on_progress) for name, data in programs]
        finally:
            driver.close()
            controller.close()


def _run(
    driver: Grbl11,
    heard: queue.Queue[Event],
    machine: str,
    name: str,
    data: bytes,
    on_progress: Callable[[str, float], None],
) -> Rehearsed:
    points = [(move.x, move.y, move.z) for move in moves(data)]
    low = min(p[0] for p in points), min(p[1] for p in points), min(p[2] for p in points)
    high = max(p[0] for p in points), max(p[1] for p in points), max(p[2] for p in points)
    program = Program(name, data, Box(low, high))
    token = ArmToken(machine, program.sha256, "rehearsal", time.monotonic() + ARMED_FOR_S)
    begun = time.monotonic()
    driver.arm(program, token).result(ORDER_S)
    driver.stream(program, token).result(ORDER_S)

    def ended(event: Event) -> bool:
        if isinstance(event, Progress):
            on_progress(name, event.executed / max(event.total, 1))
        return isinstance(event, Ended)

    event = _until(heard, ended)
    assert isinstance(event, Ended)
    if event.outcome is not Outcome.DONE:
        raise FabError(f"{name} did not run to its end ({event.outcome.value}): {event.reason}")
    on_progress(name, 1.0)
    driver.acknowledge().result(ORDER_S)
    return Rehearsed(name, event.outcome.value, len(program.lines), round(time.monotonic() - begun, 1))


def _until(heard: queue.Queue[Event], done: Callable[[Event], bool]) -> Event:
    while True:
        try:
            event = heard.get(timeout=SILENCE_S)
        except queue.Empty as error:
            raise FabError(f"The simulated machine has said nothing for {SILENCE_S:g} s; look at its log.") from error
        if done(event):
            return event


@click.command("rehearse")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--time-factor", "speed", default=PACE, show_default=True, help="Times faster than real.")
@json_option
def rehearse_command(files: tuple[Path, ...], speed: float, as_json: bool) -> None:
    """Run G-code files on a simulated controller, by the driver that cuts for real."""
    from rich.progress import Progress as Bars

    programs = [(file.name, file.read_bytes()) for file in files if file.suffix == ".nc"]
    if not programs:
        raise BadInput("Give .nc files, such as 'jupyter fab make' writes.")
    with Bars(disable=as_json) as bars:
        tasks = {name: bars.add_task(name, total=1.0) for name, _ in programs}
        found = rehearse(
            programs, speed=speed, on_progress=lambda name, share: bars.update(tasks[name], completed=share)
        )
    rows = [{"program": r.program, "outcome": r.outcome, "lines": r.lines, "seconds": r.seconds} for r in found]

    def lines() -> None:
        for row in found:
            click.echo(f"{row.program}: {row.lines} lines, {row.outcome} in {row.seconds} s")

    show(rows, as_json, lines)
