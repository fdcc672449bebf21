"""What a machine will do, before it does it: a sheet is cut before one's eyes, with a slider through the time.

`replay(folder)` takes what `jupyter fab cut` or `gcode` wrote. The bytes are read as the proof reads them, timed as the
machine's planner would, and drawn from heights of the wood, whoever made them; the proof's verdict stands above. A
sheet that is cut on both faces is turned over in the middle: what was cut first lies down then. The kernel draws each
picture, so that it looks the same in every frontend, also one without WebGL.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from html import escape
from pathlib import Path

import ipywidgets as widgets
import msgspec
import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.motion import Move, end_times_s
from jupyter_fab.core.proof import ProgramBytes, Proof, prove
from jupyter_fab.core.proof.interpreter import Step
from jupyter_fab.core.proof.playing import Played, played
from jupyter_fab.exporters.relief import Relief
from jupyter_fab.readers.program_files import program_files, read_program

FRAMES = 240  # pictures from the first to the last second
KEPT_EVERY = 12  # frames between heights that are kept, so that going back is quick
FRAME_MS = 200
AROUND_MM = 30.0  # shown beside what is cut
FINDINGS = 5
HIGHEST = "560px"  # so that slider and picture are seen together on a small screen


def replay(folder: str | Path, machine: MachineProfile = FULL_SHEET_ROUTER, *, sheet: int = 1) -> widgets.Widget:
    """A widget that replays one sheet of the job in a folder: its .nc files and its layout.json.

    Raises
    ------
    BadInput
        If the folder holds no job, or not that sheet.
    """
    place = Path(folder)
    try:
        layout = msgspec.json.decode((place / "layout.json").read_bytes(), type=Layout)
    except (OSError, msgspec.MsgspecError) as error:
        raise BadInput(f"{place} holds no layout.json as 'jupyter fab cut' writes it: {error}.") from error
    if not 1 <= sheet <= len(layout.sheets):
        raise BadInput(f"The job has {len(layout.sheets)} sheets; there is no sheet {sheet}.", pointer="/sheet")
    programs = [read_program(path, machine, layout) for path in program_files([place])]
    return Replay(programs, layout, machine, sheet - 1)


class Film:
    """The movements on a sheet in time, and the wood at any moment of them."""

    def __init__(
        self, programs: Sequence[ProgramBytes], layout: Layout, machine: MachineProfile, sheet: int = 0
    ) -> None:
        self.runs = played(programs, layout, machine, sheet)
        self.top_mm = layout.sheets[sheet].thickness_mm
        self._moves = [(run, a, b) for run in self.runs for a, b in itertools.pairwise(run.steps)]
        sides = [run.side for run, _, _ in self._moves]
        # the first movement of the other side: before it the sheet is turned over
        self._turn = next((i for i, side in enumerate(sides) if side != sides[0]), len(sides)) if sides else 0
        if not self._moves:
            raise BadInput("No program cuts this sheet.", pointer="/sheet")
        self._ends_s = _ends_s(self.runs, machine, self.top_mm)
        turned = self._turn < len(self._moves)
        self.relief = Relief(_frame(self._moves, layout.sheets[sheet].size_mm, turned), self.top_mm)
        self._kept: dict[int, tuple[NDArray[np.float32], NDArray[np.float32]]] = {0: self._wood()}
        self._frame = self._done = 0
        self._done_at = {0: 0}

    @property
    def seconds(self) -> float:
        """How long it all takes."""
        return float(self._ends_s[-1])

    def at(self, frame: int) -> tuple[bytes, str]:
        """The picture of a frame, and what happens in it in words."""
        frame = min(max(frame, 0), FRAMES)
        if frame < self._frame:
            self._frame = max(kept for kept in self._kept if kept <= frame)
            self.relief.heights, self.relief.hollow = (one.copy() for one in self._kept[self._frame])
            self._done = self._done_at[self._frame]
        while self._frame < frame:
            self._frame += 1
            self._cut_until(self.seconds * self._frame / FRAMES)
            if self._frame % KEPT_EVERY == 0 and self._frame not in self._kept:
                self._kept[self._frame] = self._wood()
                self._done_at[self._frame] = self._done
        run, _, step = self._moves[max(self._done - 1, 0)]
        now = self.seconds * frame / FRAMES
        kind = "cuts" if step.feed_mm_min and step.z < self.top_mm else "moves" if step.feed_mm_min else "rapid"
        if self._turn < len(self._moves):
            kind = f"side {run.side} · {kind}"
        words = f"{_clock(now)} of {_clock(self.seconds)} · {run.name}, line {step.line} · z {step.z:.1f} mm · {kind}"
        return self.relief.png((step.x, step.y, step.z, run.radius_mm)), words

    def _wood(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return self.relief.heights.copy(), self.relief.hollow.copy()

    def _cut_until(self, now_s: float) -> None:
        last = int(np.searchsorted(self._ends_s, now_s + 1e-9, side="right"))
        for number, (run, a, b) in enumerate(self._moves[self._done : last], start=self._done):
            if number == self._turn:
                self.relief.turn_over()
            if b.feed_mm_min and min(a.z, b.z) < self.top_mm:
                self.relief.carve((a.x, a.y, a.z), (b.x, b.y, b.z), run.radius_mm)
        self._done = max(self._done, last)


class Replay(widgets.VBox):  # type: ignore[misc]
    """The film with its slider, and the proof's verdict."""

    def __init__(
        self, programs: Sequence[ProgramBytes], layout: Layout, machine: MachineProfile, sheet: int = 0
    ) -> None:
        self.film = Film(programs, layout, machine, sheet)
        self.proof = prove(programs, layout, machine)
        size = layout.sheets[sheet].size_mm
        name = f"Sheet {sheet + 1} of {len(layout.sheets)} · {size[0]:.0f} × {size[1]:.0f} × {self.film.top_mm:g} mm"
        self.picture = widgets.Image(
            format="png",
            layout=widgets.Layout(max_width="100%", max_height=HIGHEST, align_self="flex-start", object_fit="contain"),
        )
        self.words = widgets.HTML()
        self.slider = widgets.IntSlider(
            value=0, min=0, max=FRAMES, readout=False, description="", layout=widgets.Layout(flex="1 1 auto")
        )
        self.player = widgets.Play(min=0, max=FRAMES, interval=FRAME_MS, show_repeat=False)
        widgets.jslink((self.player, "value"), (self.slider, "value"))
        self.slider.observe(lambda change: self._show(int(change["new"])), names="value")
        row = widgets.HBox(
            [self.player, self.slider], layout=widgets.Layout(width="100%", max_width="800px", align_items="center")
        )
        super().__init__([widgets.HTML(_head(name, self.proof)), row, self.words, self.picture])
        self.slider.value = FRAMES  # what is left at the end stands first: the question that most people have

    def _show(self, frame: int) -> None:
        self.picture.value, words = self.film.at(frame)
        self.words.value = f'<span style="font-variant-numeric: tabular-nums">{escape(words)}</span>'


def _head(name: str, proof: Proof) -> str:
    verdict, colour = ("Proven", "#2c7a4b") if proof.ok else ("Not proven", "#c0392b")
    rows = [f"<li>{escape(failure.sentence())}<br>{escape(failure.next_step)}</li>" for failure in proof.failures]
    more = f"<li>and {len(rows) - FINDINGS} more</li>" if len(rows) > FINDINGS else ""
    found = f'<ul style="margin: 4px 0; line-height: 1.4">{"".join(rows[:FINDINGS])}{more}</ul>' if rows else ""
    return (
        f'<div style="font-size: 15px; font-weight: 600">{escape(name)} · '
        f'<span style="color: {colour}">{verdict}</span></div>{found}'
    )


def _ends_s(runs: Sequence[Played], machine: MachineProfile, top_mm: float) -> NDArray[np.float64]:
    """When each movement ends; each program first waits for its spindle."""
    found: list[NDArray[np.float64]] = []
    begin = 0.0
    for run in runs:
        begin += machine.spin_up_s
        moves = [Move(step.x, step.y, step.z, step.feed_mm_min, step.line) for step in run.steps]
        ends = end_times_s((0.0, 0.0, top_mm + machine.safe_z_mm), moves, machine) + begin
        found.append(ends[1:])
        begin = float(ends[-1]) if len(ends) else begin
    return np.concatenate(found)


def _frame(
    moves: Sequence[tuple[Played, Step, Step]], size_mm: tuple[float, float], turned: bool
) -> tuple[float, float, float, float]:
    """The part of the sheet that is cut, with some wood around it; of one that is turned over, alike to both sides."""
    if turned:
        return 0.0, 0.0, *size_mm  # its pins stand at its ends
    cut = [(b.x, b.y) for _, _, b in moves if b.feed_mm_min] or [(0.0, 0.0), size_mm]
    xs, ys = [x for x, _ in cut], [y for _, y in cut]
    return (
        max(0.0, min(xs) - AROUND_MM),
        max(0.0, min(ys) - AROUND_MM),
        min(size_mm[0], max(xs) + AROUND_MM),
        min(size_mm[1], max(ys) + AROUND_MM),
    )


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"
