"""One spoiled job: is it harmful, and does the proof say so? What a mutant is follows from kind and number."""

from __future__ import annotations

import hashlib
from random import Random

import msgspec
from attrs import frozen

from benchmarks.mutants.job import Job, job
from benchmarks.mutants.judge import harm
from benchmarks.mutants.kinds import KINDS, Spoiled
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof import prove
from jupyter_fab.core.tool import ToolKind

MOST_TRIES = 40  # for one harmful mutant; a kind that so rarely harms would not be one


@frozen
class Trial:
    """A mutant that does harm, and what the proof made of it; the mutants before it that do none were left out."""

    kind: str
    number: int
    harm: tuple[str, ...]
    rules: tuple[str, ...]
    harmless: int

    @property
    def caught(self) -> bool:
        """Whether the proof found anything."""
        return bool(self.rules)


@frozen
class Bytes:
    """A program as the proof takes it."""

    name: str
    sheet: int
    tool: str
    machine: str
    data: bytes
    side: str = "A"


def right() -> Spoiled:
    """Return the job's programs as they should be."""
    made = job()
    radii = tuple(made.machine.tool(program.tool).diameter_mm / 2 for program in made.programs)
    return Spoiled(tuple(tuple(program.data.decode().split("\n")) for program in made.programs), radii)


def try_one(task: tuple[str, int]) -> Trial:
    """Return what came of the harmful mutant of that kind and number; raises RuntimeError if the kind hardly harms."""
    name, number = task
    chance = Random(f"{name} {number}")
    given = right()
    for harmless in range(MOST_TRIES):
        spoiled = KINDS[name](chance, given)
        if spoiled == given:
            continue
        found = harmed(spoiled)
        if found:
            return Trial(name, number, tuple(sorted(found)), judged(spoiled), harmless)
    raise RuntimeError(f"{name} number {number} does no harm in {MOST_TRIES} tries")


def harmed(spoiled: Spoiled) -> set[str]:
    """Return the harm that the judge sees."""
    made = job()
    sideways = [made.machine.tool(program.tool).kind is ToolKind.END_MILL for program in made.programs]
    data = ["\n".join(lines).encode() for lines in spoiled.programs]
    return harm(list(zip(data, spoiled.radii, sideways, strict=True)), made)


def judged(spoiled: Spoiled) -> tuple[str, ...]:
    """Return the rules that the proof finds broken; none if it passes."""
    made = job()
    programs = [
        Bytes(program.name, program.sheet, program.tool, program.machine, "\n".join(lines).encode())
        for program, lines in zip(made.programs, spoiled.programs, strict=True)
    ]
    proof = prove(programs, made.layout, _fitted(made, spoiled))
    assert all(
        digest == hashlib.sha256(program.data).hexdigest()
        for digest, program in zip(proof.programs, programs, strict=True)
    )
    return tuple(sorted({failure.rule.value for failure in proof.failures}))


def _fitted(made: Job, spoiled: Spoiled) -> MachineProfile:
    sizes = {program.tool: 2 * radius for program, radius in zip(made.programs, spoiled.radii, strict=True)}
    tools = tuple(
        msgspec.structs.replace(tool, diameter_mm=sizes.get(tool.id, tool.diameter_mm)) for tool in made.machine.tools
    )
    return msgspec.structs.replace(made.machine, tools=tools)
