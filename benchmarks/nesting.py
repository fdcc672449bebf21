"""How good nests are at equal time: the portfolio against PackingSolver alone and spyrrow alone, in the same run.

A furniture job of 63 parts on sheets, and two strips. The peers have the whole machine to themselves, with all its
cores, as the portfolio has; each is asked through its own package, with the same outlines, gap and border. Every
result is judged by the validator, and its figure taken from the outlines. NEST_SECONDS sets the time.
"""

from __future__ import annotations

import os
import sys
import time

from benchmarks.common import Report
from benchmarks.pieces.nests import brackets, chair, furniture
from jupyter_fab.core.nesting import NestJob
from jupyter_fab.core.nesting_check import check_nesting, figures
from jupyter_fab.engines.nest_job import as_nesting, nest_job, prepared
from jupyter_fab.engines.nester import Search
from jupyter_fab.engines.packing_outlines import search_outlines
from jupyter_fab.engines.packing_solver import search_boxes
from jupyter_fab.engines.spyrrow_nester import SpyrrowNester

SHEETS_S, STRIP_S = 60.0, 30.0
ALONE = {"packingsolver": search_outlines, "packingsolver_boxes": search_boxes, "spyrrow": SpyrrowNester().search}


def main() -> Report:
    """Return sheets less the offcut, and lengths of strips: ours and each peer's."""
    given = os.environ.get("NEST_SECONDS")
    ours: dict[str, float] = {}
    peers: dict[str, float] = {}
    jobs = {"furniture_sheets": (furniture(), SHEETS_S, ("packingsolver", "packingsolver_boxes"))}
    for name, job in (("brackets_mm", brackets()), ("chair_mm", chair())):
        jobs[name] = (job, STRIP_S, ("packingsolver", "spyrrow"))
    figure: dict[str, float] = {}
    slowest_s = 0.0
    for name, (job, time_s, others) in jobs.items():
        limit_s = float(given) if given else time_s
        began = time.perf_counter()
        nesting, nester = nest_job(job, time_limit_s=limit_s)
        slowest_s = max(slowest_s, time.perf_counter() - began - limit_s)
        ours[name] = value = _figure(job, figures(job, nesting))
        print(f"{name}: ours {value:.3f} by {nester}", file=sys.stderr)
        alone = []
        for other in others:
            found = _alone(job, other, limit_s)
            print(f"{name}: {other} {found:.3f}", file=sys.stderr)
            peers[f"{name}_{other}"] = round(found, 3)
            alone.append(found)
        figure[name] = round(value, 3)
        figure[f"{name.rpartition('_')[0]}_worse_percent"] = round(100 * (value / min(alone) - 1), 2)
    worse = [figure["brackets_worse_percent"], figure["chair_worse_percent"]]
    figure["strips_better"] = sum(value < 0 for value in worse)
    figure["strips_worst_percent"] = max(worse)
    figure["over_time_s"] = round(slowest_s, 2)
    goals = {
        "furniture_worse_percent": "<= 0",
        "strips_better": ">= 2",
        "strips_worst_percent": "<= 1",
        "over_time_s": "<= 2",
    }
    return Report("nesting", figures=figure, goals=goals, peers=peers)


def _alone(job: NestJob, name: str, time_s: float) -> float:
    """The figure of one engine alone; infinite where it found no complete nest."""
    items, bins, kinds = prepared(job)
    search = Search(time_limit_s=time_s, report=lambda _: None, threads=os.cpu_count() or 1)
    places = ALONE[name](items, bins, job.gap_mm, search)
    if len(places) < len(items):
        return float("inf")
    nesting = as_nesting(job, items, kinds, places)
    check_nesting(job, nesting)
    return _figure(job, figures(job, nesting))


def _figure(job: NestJob, found: object) -> float:
    value = getattr(found, "strip_mm" if job.stock[0].strip else "sheets_less_offcut")
    return float(value)
