"""How many solids are read exactly as what they are, and how long it takes a panel.

The corpus: boards made at random by the CAD kernel from cuts that are written down first, half of them through a STEP
file; every panel of our own designs as an exact solid; and solids that are none, with the reason. Beside the time
stands what the kernel itself takes for the same solids: reading them from STEP, and their triangles for a picture.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import cadquery as cq

from benchmarks.common import Report
from benchmarks.corpus.boards import Board, boards
from benchmarks.corpus.refusals import refusals
from benchmarks.corpus.truth import differences
from benchmarks.pieces.cabinet import cabinet
from jupyter_fab.cad.recognise import NoPanel, panel_of
from jupyter_fab.cad.solid import placed
from jupyter_fab.core.design import Design
from jupyter_fab.core.part import Part
from tests.cad.same import unlike

GENERATED = 150


def main() -> Report:
    """Return the share that is right, and the times."""
    made = boards(GENERATED)
    with tempfile.TemporaryDirectory() as folder:
        shapes, step_s = through_step(made, Path(folder) / "boards.step")
    times, cpu, wrong = [], [], []
    for board, shape in zip(made, shapes, strict=True):
        found, wall_s, cpu_s = read(shape)
        problem = found if isinstance(found, str) else "; ".join(differences(board.truth, board.at, *found))
        times.append(wall_s)
        cpu.append(cpu_s)
        wrong += [f"{board.name}: {problem}"] if problem else []
    parts = kit_parts()
    for part in parts:
        found, wall_s, cpu_s = read(placed(part))
        problem = found if isinstance(found, str) else unlike((part.panel, part.placement), found)
        times.append(wall_s)
        cpu.append(cpu_s)
        wrong += [f"{part.name}: {problem}"] if problem else []
    none = refusals()
    told = [read(shape)[0] for _, shape, _ in none]
    for (name, _, reason), answer in zip(none, told, strict=True):
        if not (isinstance(answer, str) and answer.startswith(f"{reason}:")):
            wrong.append(f"{name}: {answer if isinstance(answer, str) else 'read as a panel'}, not {reason}")
    for line in wrong:
        print(line)
    total = len(made) + len(parts) + len(none)
    begun = time.process_time()
    for board in made:
        board.shape.copy().tessellate(0.1, 0.35)
    mesh_s = (time.process_time() - begun) / len(made)
    cpu_s = statistics.mean(cpu[: len(made)])
    figures = {
        "load": round(os.getloadavg()[0], 1),
        "solids": total,
        "generated": len(made),
        "kit_panels": len(parts),
        "refusals": len(none),
        "right_share": round(1 - len(wrong) / total, 4),
        "panel_s_mean": round(statistics.mean(times), 4),
        "panel_s_worst": round(max(times), 4),
        "panel_cpu_s_mean": round(cpu_s, 4),
        "panel_cpu_s_worst": round(max(cpu), 4),
        "cpu_vs_step_import": round(cpu_s / step_s, 2),
        "cpu_vs_tessellation": round(cpu_s / mesh_s, 2),
    }
    goals = {"solids": ">= 100", "right_share": ">= 0.99", "panel_s_mean": "<= 0.3", "panel_cpu_s_worst": "<= 0.3"}
    peers = {"occ_step_import_cpu_s": round(step_s, 4), "occ_tessellation_cpu_s": round(mesh_s, 4)}
    return Report("recognition", figures=figures, goals=goals, peers=peers)


def read(shape: Any) -> tuple[Any, float, float]:
    """Panel and placement, or the refusal's words; wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        found: Any = panel_of(shape)
    except NoPanel as why:
        found = f"{why.reason.value}: {why.text}"
    return found, time.perf_counter() - wall, time.process_time() - cpu


def through_step(made: list[Board], file: Path) -> tuple[list[Any], float]:
    """The boards, every second one as it comes back from STEP; CPU seconds a board that the reading took."""
    whole = cq.Compound.makeCompound([board.shape for board in made])
    cq.exporters.export(cq.Workplane(whole), str(file))
    begun = time.process_time()
    back = cq.importers.importStep(str(file)).solids().vals()
    step_s = (time.process_time() - begun) / len(made)
    if len(back) != len(made):
        raise ValueError(f"{len(made)} boards went out as STEP, {len(back)} came back")
    return [back[i] if i % 2 else board.shape for i, board in enumerate(made)], step_s


def kit_parts() -> list[Part]:
    """A part of each distinct panel of the library's designs and of the cabinet, at its place."""
    library = importlib.import_module("jupyter_fab.designs")
    modules = (importlib.import_module(f"{library.__name__}.{m.name}") for m in pkgutil.iter_modules(library.__path__))
    designs = [cabinet, *{v.name: v for m in modules for v in vars(m).values() if isinstance(v, Design)}.values()]
    found = []
    for design in designs:
        parts = design.build()
        by_name = {part.name: part for part in parts.parts}
        found += [by_name[names[0]] for _, names in parts.cut_list()]
    return found
