"""The movements of a job in the order in which a machine makes them, with the times at which each ends: for a replay.

It reads the programs as the proof reads them; how long each movement takes is told by the machine's own figures
(`core.motion` is asked by the caller, since the proof shares nothing with what plans). It draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof.bed import Bed
from jupyter_fab.core.proof.interpreter import Step
from jupyter_fab.core.proof.verdict import ProgramBytes


@frozen
class Played:
    """One program's movements, with the cutter that makes them."""

    name: str
    tool: str
    radius_mm: float
    steps: tuple[Step, ...]


def played(
    programs: Sequence[ProgramBytes], layout: Layout, machine: MachineProfile, sheet: int = 0, side: str = "A"
) -> tuple[Played, ...]:
    """What is run on one face of one sheet, in order."""
    bed = Bed(layout, sheet, machine, programs)
    return tuple(
        Played(program.name, program.tool, machine.tool(program.tool).diameter_mm / 2, reading.steps)
        for program, reading in bed.readings
        if program.side == side
    )
