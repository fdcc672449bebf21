"""The movements of a job in the order in which a machine makes them, with the times at which each ends: for a replay.

It reads the programs as the proof reads them; how long each movement takes is told by the machine's own figures
(`core.motion` is asked by the caller, since the proof shares nothing with what plans). It draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof.bed import FIRST_SIDE, Bed
from jupyter_fab.core.proof.interpreter import Reading, Step
from jupyter_fab.core.proof.verdict import ProgramBytes


@frozen
class Played:
    """One program's movements, or those of one tool in it, with the cutter that makes them."""

    name: str
    tool: str
    radius_mm: float
    steps: tuple[Step, ...]
    side: str = FIRST_SIDE


def played(
    programs: Sequence[ProgramBytes], layout: Layout, machine: MachineProfile, sheet: int = 0
) -> tuple[Played, ...]:
    """What is run on one sheet, in order: of one that is turned over, on both sides, each as it lies then."""
    bed = Bed(layout, sheet, machine, programs)
    return tuple(run for program, reading in bed.readings for run in _by_tool(program, reading))


def _by_tool(program: ProgramBytes, reading: Reading) -> Iterator[Played]:
    """What each tool does in a program: one, or with a changer several."""
    ends = [*(start for start, _ in reading.fitted[1:]), len(reading.steps)]
    for (start, tool), end in zip(reading.fitted, ends, strict=True):
        if end > start:
            yield Played(program.name, tool.id, tool.diameter_mm / 2, reading.steps[start:end], str(program.side))
