"""One spoiled job of a sheet that is turned over: is it harmful, and does the proof say so?"""

from __future__ import annotations

from random import Random

import msgspec

from benchmarks.mutants.trial import MOST_TRIES, Bytes, Trial
from benchmarks.mutants.turned_job import turned_job
from benchmarks.mutants.turned_judge import harm
from benchmarks.mutants.turned_kinds import TURNED_KINDS, Turned
from jupyter_fab.core.proof import prove
from jupyter_fab.core.tool import ToolKind


def right() -> Turned:
    """Return the job's programs as they should be."""
    made = turned_job()
    return Turned(
        tuple(tuple(program.data.decode().split("\n")) for program in made.programs),
        tuple(made.machine.tool(program.tool).diameter_mm / 2 for program in made.programs),
        tuple(program.side.value for program in made.programs),
    )


def try_one(task: tuple[str, int]) -> Trial:
    """Return what came of the harmful mutant of that kind and number; raises RuntimeError if the kind hardly harms."""
    name, number = task
    chance = Random(f"{name} {number}")
    given = right()
    for harmless in range(MOST_TRIES):
        spoiled = TURNED_KINDS[name](chance, given)
        if spoiled == given:
            continue
        found = harmed(spoiled)
        if found:
            return Trial(name, number, tuple(sorted(found)), judged(spoiled), harmless)
    raise RuntimeError(f"{name} number {number} does no harm in {MOST_TRIES} tries")


def harmed(spoiled: Turned) -> set[str]:
    """Return the harm that the judge sees."""
    made = turned_job()
    mills = {tool.diameter_mm / 2: tool.kind is ToolKind.END_MILL for tool in made.machine.tools}
    data = ["\n".join(lines).encode() for lines in spoiled.programs]
    return harm(list(zip(data, spoiled.radii, [mills[r] for r in spoiled.radii], spoiled.sides, strict=True)), made)


def judged(spoiled: Turned) -> tuple[str, ...]:
    """Return the rules that the proof finds broken; none if it passes."""
    made = turned_job()
    by_radius = {tool.diameter_mm / 2: tool.id for tool in made.machine.tools}
    programs = [
        Bytes(f"{i + 1}", 0, by_radius[radius], made.machine.id, "\n".join(lines).encode(), side)
        for i, (lines, radius, side) in enumerate(zip(spoiled.programs, spoiled.radii, spoiled.sides, strict=True))
    ]
    proof = prove(programs, msgspec.structs.replace(made.layout), made.machine)
    return tuple(sorted({failure.rule.value for failure in proof.failures}))
