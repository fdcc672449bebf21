"""All programs of a job against its layout on a machine: the proof as a whole.

It gives each sheet its programs (`bed`), gathers what was found, and binds the verdict to the digests of the layout and
of the programs' bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof.bed import Bed
from jupyter_fab.core.proof.verdict import Failure, Figures, ProgramBytes, Proof, Rule


def prove(programs: Sequence[ProgramBytes], layout: Layout, machine: MachineProfile) -> Proof:
    """The proof of all programs of a job, run one after another, against the panels of its layout."""
    failures: list[Failure] = []
    for program in programs:
        if program.machine != machine.id or not 0 <= program.sheet < len(layout.sheets):
            text = f"it is for machine {program.machine}, sheet {program.sheet + 1}"
            failures.append(Failure(rule=Rule.PROGRAMS, program=program.name, text=text))
    if layout.machine != machine.id:
        failures.append(Failure(rule=Rule.PROGRAMS, text=f"the layout is for machine {layout.machine}"))
    sheets = [Bed(layout, index, machine, programs) for index in range(len(layout.sheets))] if not failures else []
    for bed in sheets:
        bed.judge()
        failures.extend(bed.failures)
    return Proof(
        ok=not failures and bool(sheets),
        machine=machine.id,
        layout=layout.digest(),
        programs=tuple(hashlib.sha256(program.data).hexdigest() for program in programs),
        figures=Figures(
            gouge_mm=round(max((bed.gouge for bed in sheets), default=0.0), 4),
            leftover_mm=round(max((bed.leftover for bed in sheets), default=0.0), 4),
            spoilboard_mm=round(max((-bed.lowest for bed in sheets), default=0.0), 4),
            tabs=sum(bed.tabs for bed in sheets),
            tabs_standing=sum(bed.tabs_standing for bed in sheets),
            parts=len(layout.placed),
            lines=sum(bed.lines for bed in sheets),
        ),
        failures=tuple(failures),
    )
