"""Whether parts can be put together and cut on a machine: nested, posted, and proven; as work for a killable process.

Role: the last check of a version, and a question the registry may ask of any parts. `try_cut` runs in a process of the
engine; bytes in, bytes out. It decides nothing: the proof is `core.proof`'s, this only carries the outcome.
"""

from __future__ import annotations

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.estimate import estimate
from jupyter_fab.core.gcode import post
from jupyter_fab.core.interference import interference
from jupyter_fab.core.layout import CannotMake
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Parts
from jupyter_fab.core.pricing import Rates
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import Sheet, nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.core.wire import codec
from jupyter_fab.engines.nester import nest
from jupyter_fab.engines.protocol import Work

TIME_LIMIT_S = 120.0  # a piece of 60 parts takes 10 s on one slow core
MOST_OVERLAP_MM3 = 100.0  # a corner of 10 x 10 x 1 mm gives way to a mallet; sections of leaning parts err by less
MOST_PROBLEMS = 4  # named at once; the rest follow when these are mended


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """Parts to try, and the machines to try them on, one after the other."""

    parts: Parts
    machines: tuple[MachineProfile, ...]
    rates: Rates = Rates()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came out: proven on a machine, or what each of them could not do."""

    proven_on: str = ""
    sheets: int = 0
    seconds: float = 0.0
    lines: int = 0
    gouge_mm: float = 0.0
    leftover_mm: float = 0.0
    total_minor: int = 0  # the estimated price
    problems: tuple[str, ...] = ()


def cutting(attempt: Attempt) -> Work:
    """The attempt as work for an engine."""
    return Work(f"{__name__}:try_cut", codec.encode(attempt), TIME_LIMIT_S)


def try_cut(payload: bytes) -> bytes:
    """The outcome of an attempt, as JSON; what the engine's process runs."""
    attempt = msgspec.json.decode(payload, type=Attempt)
    problems = [
        f"{overlap.one} and {overlap.other} stand in each other by {overlap.volume_mm3 / 1000:.1f} cm3; "
        f"join them, or move one."
        for overlap in interference(attempt.parts)
        if overlap.volume_mm3 > MOST_OVERLAP_MM3
    ]
    if problems:
        return codec.encode(Outcome(problems=tuple(problems[:MOST_PROBLEMS])))
    for machine in attempt.machines:
        outcome = _on(machine, attempt.parts, attempt.rates)
        if outcome.proven_on:
            return codec.encode(outcome)
        problems += [problem for problem in outcome.problems if problem not in problems]
    return codec.encode(Outcome(problems=tuple(problems[:MOST_PROBLEMS])))


def _on(machine: MachineProfile, parts: Parts, rates: Rates) -> Outcome:
    try:
        layout = nest(parts, _sheets(parts), machine, unlimited=True)
        programs = post(toolpaths(layout, machine), machine)
    except CannotMake as error:
        refusals = [msgspec.to_builtins(refusal) for refusal in error.refusals]
        return Outcome(problems=tuple(f"{refusal['part']}: {refusal['text']}" for refusal in refusals))
    except BadInput as error:
        return Outcome(problems=(error.message,))
    proof = prove(programs, layout, machine)
    if not proof.ok:
        return Outcome(problems=tuple(failure.text for failure in proof.failures))
    return Outcome(
        proven_on=machine.id,
        sheets=len(layout.sheets),
        seconds=sum(program.seconds for program in programs),
        lines=proof.figures.lines,
        gouge_mm=proof.figures.gouge_mm,
        leftover_mm=proof.figures.leftover_mm,
        total_minor=estimate(parts, layout, machine, rates).total_minor,
    )


def _sheets(parts: Parts) -> list[Sheet]:
    kinds = dict.fromkeys((part.panel.material, part.panel.thickness_mm) for part in parts.parts)
    return [nominal_sheet(material, thickness_mm) for material, thickness_mm in kinds]
