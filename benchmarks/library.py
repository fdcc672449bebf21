"""How much of what the library's rules allow can really be made: built, put together, checked and cut.

Of each design values are drawn from its whole range, half of them in its corners, others than the tests look at. Each
must build, have no part in another, pass every design check and be cut from one side; the first few are also taken
apart into steps, and nested, programmed and proven. What fails is printed. The bookshelf, which is plain CadQuery and
takes seconds a value, is left out: a slow test looks at a few of its values.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping

from benchmarks.common import Report
from jupyter_fab.core.checks import design_checks
from jupyter_fab.core.design import Design
from jupyter_fab.core.errors import FabError
from jupyter_fab.core.gcode import post
from jupyter_fab.core.interference import interference
from jupyter_fab.core.machinable import refusals
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Parts
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.steps import steps
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from tests.designs.range import NAMES, library, sampled

VALUES = 60  # of each design
PROVEN = 3
SEED = 2026


def main() -> Report:
    """Return how many values hold, of how many, and how long a build takes."""
    tried = wrong = proven = 0
    build_ms = []
    for name in (name for name in NAMES if library(name).kernel == "kit"):
        design = library(name)
        for i, values in enumerate(sampled(design, VALUES, seed=SEED)):
            tried += 1
            start = time.process_time()
            faults = judge(design, values, whole=i < PROVEN)
            build_ms.append((time.process_time() - start) * 1000)
            proven += i < PROVEN
            if faults:
                wrong += 1
                print(f"{name} {values}: {faults}")
    figures = {
        "values": tried,
        "values_proven": proven,
        "values_wrong": wrong,
        "judge_p50_ms": round(statistics.median(build_ms), 1),
    }
    return Report(name="library", figures=figures, goals={"values_wrong": "<= 0", "values": ">= 700"})


def judge(design: Design, values: Mapping[str, object], *, whole: bool) -> str:
    """Return what is wrong with the piece at these values; nothing, if it can be made."""
    try:
        parts = design.build(values)
        overlaps = interference(parts)
        if overlaps:
            return f"{overlaps[0].one} stands in {overlaps[0].other}"
        broken = [found.text for found in design_checks(parts) if not found.holds]
        if broken:
            return broken[0]
        stocks = sorted({(part.panel.material, part.panel.thickness_mm) for part in parts.parts})
        refused = refusals(parts.parts, FULL_SHEET_ROUTER, [nominal_sheet(*stock) for stock in stocks])
        if refused:
            return f"{refused[0].part}: {refused[0].text}"
        if whole:
            steps(parts)
            return "; ".join(unproven(parts, stock) for stock in stocks).strip("; ")
    except FabError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def unproven(parts: Parts, stock: tuple[str, float]) -> str:
    """Return the first finding of the proof for what is cut of one stock; nothing, if it is proven."""
    here = tuple(part for part in parts.parts if (part.panel.material, part.panel.thickness_mm) == stock)
    layout = nest(Parts(parts=here), [nominal_sheet(*stock)], FULL_SHEET_ROUTER, unlimited=True)
    proof = prove(post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER), layout, FULL_SHEET_ROUTER)
    return "" if proof.ok else str(proof.failures[:1])
