"""How sure and how quick the proof is: ten thousand harmful mutants of a job, and the time for a full sheet.

Each mutant is first judged by `mutants.judge`, which shares no code with the proof; one that does no harm is left
out by it, and another is drawn. PROOF_MUTANTS sets their number. The sheet of 30 parts is nested, posted and
proven in this process, so its time is that of one core.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from benchmarks.common import Report
from benchmarks.mutants import turned_trial
from benchmarks.mutants.kinds import KINDS
from benchmarks.mutants.trial import Trial, harmed, judged, right, try_one
from benchmarks.mutants.turned_kinds import TURNED_KINDS
from jupyter_fab.core.gcode import post
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, bracket, parts, slotted_side

MUTANTS = 10_000


def main() -> Report:
    """Return how many harmful mutants were caught, of how many kinds, and the seconds of a sheet's proof."""
    assert not harmed(right()), "the right programs do harm, says the judge"
    assert not judged(right()), "the right programs are not proven"
    assert not turned_trial.harmed(turned_trial.right()), "the right programs of both faces do harm, says the judge"
    assert not turned_trial.judged(turned_trial.right()), "the right programs of both faces are not proven"
    wanted = int(os.environ.get("PROOF_MUTANTS", MUTANTS))
    kinds = [*KINDS, *TURNED_KINDS]
    each = -(-wanted // len(kinds))
    began = time.perf_counter()
    found: list[Trial] = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for trial in pool.map(_try, [(name, i) for i in range(each) for name in kinds], chunksize=16):
            found.append(trial)
            if not trial.caught:
                print(f"missed: {trial.kind} {trial.number}: {', '.join(trial.harm)}", file=sys.stderr)
            if len(found) % 500 == 0:
                print(f"{len(found)} mutants, {time.perf_counter() - began:.0f} s", file=sys.stderr)
    missed = Counter(trial.kind for trial in found if not trial.caught)
    print(f"missed by kind: {dict(missed)}", file=sys.stderr)
    prove_s, made_s, lines = _sheet_s()
    figures = {
        "mutants": len(found),
        "kinds": len(kinds),
        "kinds_of_both_faces": len(TURNED_KINDS),
        "missed": sum(missed.values()),
        "caught_percent": round(100 * (1 - sum(missed.values()) / len(found)), 4),
        "harmless_left_out": sum(trial.harmless for trial in found),
        "mutants_s": round(time.perf_counter() - began, 1),
        "sheet_prove_s": round(prove_s, 2),
        "sheet_parts_to_proof_s": round(made_s, 2),
        "sheet_lines": lines,
    }
    goals = {
        "mutants": f">= {wanted}",
        "kinds": ">= 15",
        "missed": "<= 0",
        "sheet_prove_s": "<= 15",
        "sheet_parts_to_proof_s": "<= 10",
    }
    return Report(name="proof", figures=figures, goals=goals)


def _try(task: tuple[str, int]) -> Trial:
    """Return what came of a mutant of either job: the one cut on one face, the one that is turned over."""
    return turned_trial.try_one(task) if task[0] in TURNED_KINDS else try_one(task)


def _sheet_s() -> tuple[float, float, float]:
    """Return seconds for the proof and for all from parts to proof, of a full sheet of 30 parts, and its lines."""
    began = time.perf_counter()
    pieces = parts(*[slotted_side() for _ in range(8)], *[board(300, 180) for _ in range(12)], *[bracket()] * 10)
    layout = nest(pieces, (nominal_sheet("birch-ply", 18.0),), FULL_SHEET_ROUTER)
    assert len(layout.placed) == 30
    assert len(layout.sheets) == 1
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    middle = time.perf_counter()
    proof = prove(programs, layout, FULL_SHEET_ROUTER)
    assert proof.ok, proof.failures[:3]
    return time.perf_counter() - middle, time.perf_counter() - began, proof.figures.lines


if __name__ == "__main__":
    print(main().line())
