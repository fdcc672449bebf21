"""How well the preview keeps up with the hand: a slider's move to its last new pixels, in JupyterLab in Chromium.

The piece is the cabinet of 35 panels; what a change costs in the kernel alone is told by `kit`. The way to the pixels
is measured in JupyterLab, the peer's in the same run. Software GL draws the pictures, so that wall times say little on
a busy machine: `load` tells how busy it was.
"""

from __future__ import annotations

import os
import statistics

from benchmarks.common import Report
from benchmarks.drag import peer
from benchmarks.drag.endurance import left_behind
from benchmarks.drag.slides import Slide, opened

MOVES, LARGE_MOVES, PEER_MOVES = 24, 8, 6
DRAG_STEPS, DRAG_INTERVAL_MS = 20, 16  # a hand that crosses a fifth of the track in a third of a second
CELL = """
import jupyter_fab as fab
from benchmarks.pieces.cabinet import cabinet

fab.preview(cabinet)
"""
WALL = CELL.replace("pieces.cabinet import cabinet", "pieces.wall import wall").replace("(cabinet)", "(wall)")


def main() -> Report:
    """Return the slider's times, what travelled and what was left, and the peer's time for the same."""
    figures = {"load": round(os.getloadavg()[0], 1)}
    with opened(CELL, ".fab-parameter-width", canvas=".fab-preview canvas") as slider:
        slider.move()
        before = slider.cpu_s()
        moves = [slider.move() for _ in range(MOVES)]
        after = slider.cpu_s()
        drag = slider.move(DRAG_STEPS, DRAG_INTERVAL_MS)
    figures |= told(moves) | segments(moves)
    figures |= {f"cpu_{kind}_ms_a_move": round((after[kind] - before[kind]) * 1000 / MOVES) for kind in after}
    figures |= {"drag_20_steps_ms": round(drag.ms), "drag_draws": drag.frames}
    figures["load_after"] = round(os.getloadavg()[0], 1)
    figures |= left_behind()
    with opened(WALL, ".fab-parameter-width", canvas=".fab-preview canvas") as slider:
        slider.move()
        figures["slider_200_panels_ms"] = told([slider.move() for _ in range(LARGE_MOVES)])["slider_p50_ms"]
    peers: dict[str, float] = {}
    program = peer.python()
    if program is not None:
        with opened(peer.CELL, peer.SLIDER, canvas=peer.CANVAS, python=str(program)) as slider:
            slider.move()
            theirs = [slider.move() for _ in range(PEER_MOVES)]
        peers = {f"jupyter_cadquery_{name}": figure for name, figure in told(theirs).items()}
        figures["ratio_vs_jupyter_cadquery"] = round(
            peers["jupyter_cadquery_slider_p50_ms"] / figures["slider_p50_ms"], 1
        )
    goals = {
        "slider_p50_ms": "<= 120",
        "slider_p95_ms": "<= 250",
        "draws_a_move": "<= 1",
        "messages_a_move": "<= 6",
        "kbytes_a_move": "<= 50",
        "drag_20_steps_ms": "<= 500",
        "slider_200_panels_ms": "<= 300",
        "heap_growth_500_changes_mb": "<= 2",
        "new_widgets_500_changes": "== 0",
        "ratio_vs_jupyter_cadquery": ">= 10",
    }
    return Report("preview", figures=figures, goals=goals, peers=peers)


def told(moves: list[Slide]) -> dict[str, float]:
    """The moves in figures; bytes and messages are those until the last new pixels."""
    times = sorted(move.ms for move in moves)
    return {
        "slider_p50_ms": round(statistics.median(times)),
        "slider_p95_ms": round(times[min(len(times) - 1, round(0.95 * len(times)))]),
        "draws_a_move": max(move.frames for move in moves),
        "messages_a_move": statistics.median(move.messages for move in moves),
        "kbytes_a_move": round(statistics.median(move.bytes for move in moves) / 1000, 1),
        "kbytes_after_a_move": round(statistics.median(move.bytes_after for move in moves) / 1000, 1),
    }


def segments(moves: list[Slide]) -> dict[str, float]:
    """Where the time of a middling move goes: key to request, kernel and wire, page, draw."""
    names = ("asked_ms", "kernel_ms", "page_ms", "draw_ms")
    return {f"move_{name}": round(statistics.median(getattr(move, name) for move in moves)) for name in names}
