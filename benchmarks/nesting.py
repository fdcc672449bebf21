"""How well the portfolio nests in a given time, beside PackingSolver alone and spyrrow alone, in the same run.

A furniture job of 63 parts on sheets, six strips, and rectangles of the ten classes that packing research shares. The
peers have the whole machine to themselves, with all its cores, as the portfolio has; each is asked through its own
package, with the same outlines, gap and border. Every result is judged by the validator, and its figure taken from the
outlines. NEST_SECONDS sets the time of furniture and strips, NEST_ONLY what is nested, by the first letters.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from benchmarks.common import Report
from benchmarks.pieces.nests import arcs, brackets, brackets_with_gap, chair, furniture, gussets, stars
from benchmarks.pieces.rectangles import CLASSES, COUNTS, rectangles
from jupyter_fab.core.nesting import NestJob
from jupyter_fab.core.nesting_check import check_nesting, figures
from jupyter_fab.engines.merit import fewest
from jupyter_fab.engines.nest_job import as_nesting, nest_job, prepared
from jupyter_fab.engines.nester import Search
from jupyter_fab.engines.packing_outlines import search_outlines
from jupyter_fab.engines.packing_solver import search_boxes
from jupyter_fab.engines.portfolio import Better
from jupyter_fab.engines.spyrrow_nester import SpyrrowNester

SHEETS_S, STRIP_S, RECTANGLES_S = 60.0, 30.0, 5.0
ALONE = {"packingsolver": search_outlines, "packingsolver_boxes": search_boxes, "spyrrow": SpyrrowNester().search}
STRIPS: dict[str, Callable[[], NestJob]] = {
    "brackets": brackets,
    "chair": chair,
    "stars": stars,
    "arcs": arcs,
    "gussets": gussets,
    "spaced": brackets_with_gap,
}
BETTER_PERCENT = -0.005  # what is better by less is the same


def main() -> Report:
    """Return sheets less the offcut, lengths of strips and bins of rectangles: ours and each peer's."""
    only = tuple(filter(None, os.environ.get("NEST_ONLY", "").split(",")))
    figure: dict[str, float] = {}
    peers: dict[str, float] = {}
    goals: dict[str, str] = {}
    slowest_s = 0.0
    worse: list[float] = []
    for name, made in {"furniture": furniture, **STRIPS}.items():
        if only and not name.startswith(only):
            continue
        strip = name in STRIPS
        others = ("packingsolver", "spyrrow") if strip else ("packingsolver", "packingsolver_boxes")
        limit_s = float(os.environ.get("NEST_SECONDS") or (STRIP_S if strip else SHEETS_S))
        percent, over_s = _compared(name, made(), limit_s, others, figure, peers)
        slowest_s = max(slowest_s, over_s)
        if strip:
            worse.append(percent)
        else:
            goals["furniture_worse_percent"] = "<= 0"
    if worse:
        figure["strips_better_share"] = round(sum(value < BETTER_PERCENT for value in worse) / len(worse), 3)
        figure["strips_worst_percent"] = max(worse)
        goals |= {"strips_better_share": ">= 0.666", "strips_worst_percent": "<= 1"}
    if not only or "rectangles".startswith(only):
        figure |= _rectangles(peers)
        goals |= {"rectangles_proven_share": ">= 0.9", "rectangles_worse_than_packingsolver": "<= 0"}
    figure["over_time_s"] = round(slowest_s, 2)
    goals["over_time_s"] = "<= 2"
    return Report("nesting", figures=figure, goals=goals, peers=peers)


def _compared(
    name: str,
    job: NestJob,
    limit_s: float,
    others: tuple[str, ...],
    figure: dict[str, float],
    peers: dict[str, float],
) -> tuple[float, float]:
    """By how many percent ours is worse than the best peer, and by how many seconds it went over its time."""
    began = time.perf_counter()
    nesting, nester = nest_job(job, time_limit_s=limit_s)
    over_s = time.perf_counter() - began - limit_s
    value = _figure(job, figures(job, nesting))
    print(f"{name}: ours {value:.3f} by {nester}", file=sys.stderr, flush=True)
    alone = {other: _alone(job, other, limit_s) for other in others}
    percent = round(100 * (value / min(alone.values()) - 1), 3)
    print(f"{name}: {percent:+.3f} % to the best of {alone}", file=sys.stderr, flush=True)
    unit = "mm" if job.stock[0].strip else "sheets"
    figure |= {f"{name}_{unit}": round(value, 3), f"{name}_worse_percent": percent}
    peers |= {f"{name}_{unit}_{other}": round(found, 3) for other, found in alone.items()}
    return percent, over_s


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


def _rectangles(peers: dict[str, float]) -> dict[str, float]:
    """How many problems are packed into as few bins as a lower bound proves, and how many into more than the peer's.

    What we found ourselves is nowhere the measure: a problem whose bound nobody reaches counts as not proven.
    """
    ours = theirs = proven = worse = count = 0
    for kind in CLASSES:
        for pieces in COUNTS:
            job = rectangles(kind, pieces)
            items, bins, _ = prepared(job)
            alone, bound = _packed(job, RECTANGLES_S)
            least = max(bound, fewest(items, bins, 0.0))

            def enough(better: Better, least: int = least) -> bool:
                return not better.score[0] and len({place.bin for place in better.places}) <= least

            nesting, _ = nest_job(job, time_limit_s=RECTANGLES_S, enough=enough)
            mine = len(nesting.sheets)
            print(f"class {kind}, {pieces}: ours {mine}, {alone}, bound {least}", file=sys.stderr, flush=True)
            count, ours, theirs = count + 1, ours + mine, theirs + alone
            proven, worse = proven + (mine == least), worse + (mine > alone)
    peers["rectangles_bins_packingsolver"] = theirs
    return {
        "rectangles_bins": ours,
        "rectangles_proven_share": round(proven / count, 3),
        "rectangles_worse_than_packingsolver": worse,
    }


def _packed(job: NestJob, time_s: float) -> tuple[int, int]:
    """Bins that PackingSolver alone finds, asked in its own units, and its lower bound."""
    from packingsolver import Objective, rectangle

    builder = rectangle.InstanceBuilder()
    builder.set_objective(Objective.BinPacking)
    for blank in job.blanks:
        (_, _), _, (wide, high), _ = blank.outline
        builder.add_item_type(int(wide), int(high), oriented=True)
    room = job.stock[0]
    builder.add_bin_type(int(room.width_mm), int(room.height_mm), copies=len(job.blanks))
    asked = rectangle.OptimizeParameters()
    asked.time_limit, asked.verbosity_level, asked.messages_to_stdout = time_s, 0, False
    found = rectangle.optimize(builder.build(), asked)
    full = found.solution.full()
    return (found.solution.number_of_bins() if full else len(job.blanks)), int(found.bin_packing_bound)
