"""What the sandbox adds to rebuilding a piece for new values, and how long its processes take to be ready.

Role: stations 3 and 4 rebuild designers' code for every quote, so what the sandbox adds is added to each. The same
build runs outside first, and its time is taken off. Getting a process ready is told apart from using it: the registry
keeps warm ones. Whether the sandbox holds is proven in the tests of the builder.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

from jupyter_fab_server.builder.service import Builder

import jupyter_fab.designs.desk as desk
from benchmarks.common import Report, median_ms
from jupyter_fab.core.design import run_design

BUILDS = 50
OVERHEAD_MS = "<= 60"  # below what a buyer who moves a slider notices


def main() -> Report:
    """Return the median rebuild of the desk inside, above that of the same code outside."""
    files = {"design.py": Path(desk.__file__).read_bytes()}
    outside_ms = median_ms(lambda: run_design(files, "design.py", {}), BUILDS)
    inside_ms, kit_s, cadquery_s = asyncio.run(_measure(files))
    figures = {
        "overhead_ms": round(inside_ms - outside_ms, 2),
        "inside_ms": round(inside_ms, 2),
        "outside_ms": round(outside_ms, 2),
        "kit_ready_s": round(kit_s, 2),
        "cadquery_ready_s": round(cadquery_s, 2),
    }
    return Report("sandbox", figures=figures, goals={"overhead_ms": OVERHEAD_MS})


async def _measure(files: dict[str, bytes]) -> tuple[float, float, float]:
    async with Builder() as builder:
        ready = []
        for kernel in ("kit", "cadquery"):
            started = time.perf_counter()
            await builder.warm(kernel)
            ready.append(time.perf_counter() - started)
        took = []
        for _ in range(BUILDS):
            started = time.perf_counter()
            await builder.build(files, "design.py", {})
            took.append(1000 * (time.perf_counter() - started))
    return statistics.median(took), ready[0], ready[1]
