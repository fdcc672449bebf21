"""The movements of a job in the order in which a machine makes them, with the times at which each ends: for a replay.

It reads the programs as the proof reads them; how long each movement takes is told by the machine's own figures
(`core.motion` is asked by the caller, since the proof shares nothing with what plans). It draws nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from attrs import frozen

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof.bed import FIRST_SIDE, Bed
from jupyter_fab.core.proof.interpreter import Reading, Step
from jupyter_fab.core.proof.verdict import ProgramBytes
from jupyter_fab.core.tool import Tool, ToolKind


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
    return tuple(run for program, reading in bed.readings for run in _by_tool(program, reading, bed.top))


def _by_tool(program: ProgramBytes, reading: Reading, top_mm: float) -> Iterator[Played]:
    """What each tool does in a program: one, or with a changer several."""
    ends = [*(start for start, _ in reading.fitted[1:]), len(reading.steps)]
    for (start, tool), end in zip(reading.fitted, ends, strict=True):
        if end > start:
            steps = reading.steps[start:end]
            yield Played(program.name, tool.id, _seen_mm(tool, steps, top_mm), steps, str(program.side))


def _seen_mm(tool: Tool, steps: Sequence[Step], top_mm: float) -> float:
    """The radius of what a tool leaves for the eye: of a V bit that of its groove at the face."""
    if tool.kind is not ToolKind.V_BIT:
        return tool.diameter_mm / 2
    deep = max(0.0, top_mm - min(step.z for step in steps))
    return min(tool.diameter_mm / 2, tool.tip_mm / 2 + deep * math.tan(math.radians(tool.angle_deg) / 2))
