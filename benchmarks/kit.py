"""What a change costs in the kernel, beside the best that the CAD kernel can do, and how true the drawn surface is.

The piece is the cabinet of 35 panels; every size is new to every cache. A change starts from the step before it, as a
slider's does: `ratio_width` and its like are of meshes moved from those, `ratio_anew_width` of meshes made anew. The
CAD kernel is given its best case: only the panels that changed, each outline and its through openings extruded at once,
all that is blind taken away in one n-ary cut, then triangles, which stay in the kernel: to read them out in Python
takes as long again (`Shape.tessellate`) and is not counted. Then every design of the library, over its range: the drawn
surface's volume against that of the exact solid. CPU time of one process; no browser.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.common import Report, median_ms
from benchmarks.pieces.cabinet import cabinet
from jupyter_fab.core.mesh import MeshCache, mesh_of
from jupyter_fab.core.part import EdgeBore, Panel, Parts
from jupyter_fab.notebook import piece
from jupyter_fab.notebook.scene import scene_message
from tests.designs.range import NAMES, library, sampled

TIMES = 9
STEPS = 5  # of a slider, for either kernel; the least time of each counts
CHORD_MM, ANGLE = 0.1, 0.35  # of the CAD kernel's triangles: no finer than ours
LEAST_MS = 1.0  # of the CAD kernel; under it there was nothing to do
SAMPLES = 6  # of each design's range, beside its defaults; half of them at limits
CHANGES: dict[str, Callable[[int], dict[str, float]]] = {
    "width": lambda i: {"width": 1300.0 + 5 * i},
    "depth": lambda i: {"depth": 310.0 + 5 * i},
    "height": lambda i: {"height": 1900.0 + 5 * i},
    "shelves": lambda i: {"shelves": 2 + i % 5},
}


def main() -> Report:
    """Return the kernel's times, the ratio to the CAD kernel's, and the worst error of volume."""
    figures: dict[str, float] = {"load": round(os.getloadavg()[0], 1)}
    peers: dict[str, float] = {}
    moved_ms = 0.0
    for name, change in CHANGES.items():
        figures[f"kernel_cpu_{name}_ms"] = round(ours_ms(change), 1)
        theirs = min(spent_ms(exact_triangles, changed(change, 20 + i)) for i in range(STEPS))
        if theirs > LEAST_MS:  # more shelves are the same shelf again: nothing is made anew
            ours = moved_from_before_ms(change)
            anew = min(spent_ms(mesh_of, changed(change, 20 + i)) for i in range(STEPS))
            peers[f"occ_changed_by_{name}_ms"] = round(theirs, 1)
            figures[f"ratio_{name}"] = round(theirs / ours, 1)
            figures[f"ratio_anew_{name}"] = round(theirs / anew, 1)
            moved_ms += ours
    figures["kernel_cpu_all_ms"] = round(everything_ms(), 1)
    figures["ratio_changed"] = round(sum(peers.values()) / moved_ms, 1)
    panels = distinct(cabinet.build({}))
    peers["occ_all_ms"] = round(min(spent_ms(exact_triangles, panels) for _ in range(2)), 1)
    figures["ratio_all"] = round(peers["occ_all_ms"] / min(spent_ms(mesh_of, panels) for _ in range(5)), 1)
    figures |= volumes()
    goals = {
        "kernel_cpu_width_ms": "<= 15",
        "kernel_cpu_depth_ms": "<= 50",
        "kernel_cpu_height_ms": "<= 50",
        "kernel_cpu_shelves_ms": "<= 50",
        "kernel_cpu_all_ms": "<= 100",
        "ratio_width": ">= 30",
        "ratio_changed": ">= 30",
        "ratio_all": ">= 30",
        "worst_volume_error": "<= 1e-4",
    }
    return Report("kit", figures=figures, goals=goals, peers=peers)


def ours_ms(change: Callable[[int], dict[str, float]]) -> float:
    """From new values to the message, with only what changed meshed and packed."""
    steps: Iterator[int] = count()
    held: set[str] = set()

    def step() -> None:
        built = cabinet.build(change(next(steps)))
        parts, meshes = piece.placed(built)
        scene_message(1, parts, meshes, held, piece.dimensions(built))
        held.clear()
        held.update(meshes)

    step()
    return median_ms(step, TIMES, time.process_time)


def moved_from_before_ms(change: Callable[[int], dict[str, float]]) -> float:
    """The least time for the panels that a step changes, with a cache that has drawn the steps before and no other."""
    cache = MeshCache()
    for panel in distinct(cabinet.build(change(20))):
        cache.of(panel)
    return min(spent_ms(cache.of, changed(change, 20 + i)) for i in range(STEPS))


def everything_ms() -> float:
    """The same with nothing known before."""

    def step() -> None:
        piece._meshes = MeshCache()
        built = cabinet.build({})
        parts, meshes = piece.placed(built)
        scene_message(1, parts, meshes, (), piece.dimensions(built))

    return median_ms(step, TIMES, time.process_time)


def changed(change: Callable[[int], dict[str, float]], i: int) -> list[Panel]:
    """The panels that one step makes anew."""
    before = {panel.digest() for panel in distinct(cabinet.build(change(i)))}
    return [panel for panel in distinct(cabinet.build(change(i + 1))) if panel.digest() not in before]


def spent_ms(make: Callable[[Panel], object], panels: list[Panel]) -> float:
    """CPU time for all of them."""
    begun = time.process_time()
    for panel in panels:
        make(panel)
    return (time.process_time() - begun) * 1000


def exact_triangles(panel: Panel) -> object:
    """The solid with its triangles by the CAD kernel, its fastest way that we know."""
    from OCP.BRepMesh import BRepMesh_IncrementalMesh

    from jupyter_fab.cad.solid import solid

    found = solid(panel)
    BRepMesh_IncrementalMesh(found.wrapped, CHORD_MM, False, ANGLE, False)
    return found


def distinct(parts: Parts) -> list[Panel]:
    """Each panel once."""
    return [panel for panel, _ in parts.cut_list()]


def volumes() -> dict[str, float]:
    """How far the drawn surfaces' volumes are from the exact solids', over every design's range."""
    from jupyter_fab.cad.solid import solid

    known: set[str] = set()
    worst, worst_of, bored = 0.0, "", 0
    designs = [library(name) for name in NAMES]
    for design in designs:
        for values in [{}, *sampled(design, SAMPLES)]:
            for panel in distinct(design.build(values)):
                if panel.digest() in known:
                    continue
                known.add(panel.digest())
                bored += any(isinstance(feature, EdgeBore) for feature in panel.features)
                error = abs(mesh_of(panel).volume_mm3() / solid(panel).Volume() - 1)
                if error > worst:
                    worst, worst_of = error, f"{design.name} {values}"
    print(f"the worst volume is in {worst_of}")
    return {
        "designs": len(designs),
        "panels_compared": len(known),
        "panels_with_edge_bores": bored,
        "worst_volume_error": float(f"{worst:.1e}"),
    }
