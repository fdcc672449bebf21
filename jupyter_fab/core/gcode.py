"""Toolpaths in, programs out: one program for each tool on each sheet, or with a tool changer one for all.

A `Program` is the exact bytes that a machine will receive, named by their SHA-256; nothing changes them afterwards.
Dialects differ in their first line and in changes of tools; GRBL has no changer, no canned cycles and a line of 80
characters, so none of the last two occur anywhere. Rounds are G2 and G3.
The linter refuses every word that is not on the list; whether the motion is right is judged by `proof`, which shares
nothing with this.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from jupyter_fab.core.arcs import ANYWHERE, Box, Leg, legs
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.gcode_words import MAX_LINE, lint, moves
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.holding import Screw
from jupyter_fab.core.machine import Dialect, MachineProfile
from jupyter_fab.core.motion import duration_s
from jupyter_fab.core.part import Side
from jupyter_fab.core.screws import near_screw
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.tool import Tool
from jupyter_fab.core.toolpath import OperationKind, Toolpaths, ToolRun
from jupyter_fab.core.turn import Turn

APPROACH_MM = 1.0  # above the sheet, where rapid ends and feed begins
STEEP = 0.5  # down or up by more than this share of the way across goes at the plunge's feed
DECIMALS = 3  # a micrometre: under any router's step
SHORTEST_MM = 0.01  # a shorter move is rounding; its direction would mean nothing
SPINDLE_OFF_WAIT_S = 1.0
BLEND_MM = 0.01  # G64: how far LinuxCNC may round a corner; a fifth of the gouge that the proof allows
MODES = {
    Dialect.GRBL_1_1: "G21 G90 G94 G17 G54",
    Dialect.LINUXCNC: f"G21 G90 G94 G17 G54 G40 G49 G80 G91.1 G64 P{BLEND_MM:g}",
}
SCREW_SLACK_MM = 0.01  # rounding of the places between which a rapid goes
MAKES_SCREW_HOLES = "screws-"  # in the name of a program, before its tool: a person drives the screws in after it


class Program(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a machine receives for one face of a sheet and one tool, or all with a changer; `tool` is the first.

    `box_mm` is the lowest and highest x, y, z at feed.
    """

    name: str
    sheet: int
    tool: str
    machine: str
    data: bytes
    sha256: str
    seconds: float
    box_mm: tuple[Vector, Vector]
    tools: tuple[str, ...] = ()  # all that a changer takes in it, in order; none where a person fits the one
    side: Side = Side.A  # B: it is run when the sheet was turned over

    def __post_init__(self) -> None:
        """Refuse bytes that are not the ones that the name stands for."""
        if hashlib.sha256(self.data).hexdigest() != self.sha256:
            raise BadInput(f"The bytes of program {self.name} are not those of its SHA-256; fetch it again.")

    def lines(self) -> list[str]:
        """The program's lines, without their ends."""
        return self.data.decode("ascii").split("\n")[:-1]


def post(paths: Toolpaths, machine: MachineProfile) -> tuple[Program, ...]:
    """The programs of a job, in the order in which they are run."""
    digest = paths.layout.digest()
    return tuple(_program(paths, runs, machine, digest) for runs in _together(paths.runs, machine))


def _together(runs: Sequence[ToolRun], machine: MachineProfile) -> list[list[ToolRun]]:
    """The runs of each program: one alone, or with a changer all that are made before a person steps in."""
    if not machine.tool_changer:
        return [[run] for run in runs]
    stays = [(run.sheet, run.side, _makes_holes(run)) for run in runs]
    return [[run for run, _ in group] for _, group in itertools.groupby(zip(runs, stays, strict=True), lambda p: p[1])]


def _makes_holes(run: ToolRun) -> bool:
    """Whether it makes the holes of screws: a person drives them in afterwards."""
    return bool(run.operations) and run.operations[0].kind is OperationKind.SCREW


def _program(paths: Toolpaths, runs: list[ToolRun], machine: MachineProfile, digest: str) -> Program:
    run = runs[0]
    sheet = paths.layout.sheets[run.sheet]
    tools = [machine.tool(one.tool) for one in runs]
    makes_holes = _makes_holes(run)
    writer = _Writer(machine, sheet, () if makes_holes else paths.layout.screws_in(run.sheet))
    writer.begin()
    for one, tool in zip(runs, tools, strict=True):
        writer.fit(tool, _rpm(one, tool, machine))
        _operations(writer, one)
    writer.end()
    turn = paths.layout.turn_of(run.sheet)
    start = (0.0, 0.0, sheet.thickness_mm + machine.safe_z_mm)
    seconds = round(duration_s(start, moves(writer.data(), machine.tool_change_s), machine), 1)
    measured = f"measured {sheet.thickness_mm:g}" if sheet.measured_mm else "not measured"
    here = [other for other in paths.runs if (other.sheet, other.side) == (run.sheet, run.side)]
    groups = _together(here, machine)
    writer.head(
        f"sheet {run.sheet + 1} of {len(paths.layout.sheets)}, tool {groups.index(runs) + 1} of {len(groups)}",
        f"machine {machine.id}",
        *(_said_tool(one, tool, machine) for one, tool in zip(runs, tools, strict=True)),
        f"stock {sheet.material} {sheet.nominal_mm:g} mm, {measured}, {sheet.size_mm[0]:g} x {sheet.size_mm[1]:g}",
        *(_said_side(run, turn) if turn else ()),
        *_said_holding(paths, run, makes_holes),
        f"layout {digest}",
        f"time {seconds // 60:.0f} min {seconds % 60:02.0f} s",
        "Z0 spoilboard, X0 Y0 lower left of the sheet",
    )
    data = writer.data()
    faults = lint(data, machine.dialect)
    assert not faults, faults  # the post writes only words of the list
    cut = [(m.x, m.y, m.z) for m in moves(data) if m.feed_mm_min]
    corners = tuple(tuple(pick(axis) for axis in zip(*cut, strict=True)) for pick in (min, max)) if cut else None
    what = tools[0].id if len(runs) == 1 else "all-tools"
    return Program(
        name=f"{run.sheet + 1:02d}-{f'{run.side}-' if turn else ''}{MAKES_SCREW_HOLES if makes_holes else ''}{what}",
        sheet=run.sheet,
        tool=tools[0].id,
        tools=tuple(tool.id for tool in tools) if machine.tool_changer else (),
        machine=machine.id,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        seconds=seconds,
        box_mm=msgspec.convert(corners or ((0.0,) * 3,) * 2, tuple[Vector, Vector]),
        side=run.side,
    )


def _rpm(run: ToolRun, tool: Tool, machine: MachineProfile) -> int:
    return max(machine.min_rpm, run.operations[0].cutting.rpm if run.operations else tool.rpm)


def _operations(writer: _Writer, run: ToolRun) -> None:
    """All that one tool does, each operation under its part's name."""
    said: tuple[str, str] | None = None
    for operation in run.operations:
        if said != (operation.kind, operation.part):
            said = (operation.kind, operation.part)
            writer.comment(f"{operation.kind}, {operation.part}")
        for path in operation.paths:
            writer.path(path, operation.cutting.feed_mm_min, operation.cutting.plunge_mm_min)


def _said_tool(run: ToolRun, tool: Tool, machine: MachineProfile) -> str:
    """The cutter, with its place in the changer if there is one."""
    place = f", T{machine.pocket_of(tool.id)}" if machine.tool_changer else ""
    return f"tool {tool.id}{place}, D{tool.diameter_mm:g}, {tool.flutes} flutes, S{_rpm(run, tool, machine)}"


def _said_side(run: ToolRun, turn: Turn) -> tuple[str, str]:
    """Which face is up, and how the sheet came to lie so; the first is a line of its own, by which readers go."""
    size = f"{len(turn.pins)} pins of D{turn.diameter_mm:g}"
    if run.side is Side.A:
        return f"side {run.side}", f"first face, makes holes for {size}"
    return f"side {run.side}", f"turned over left to right, lies on {size}"


def _said_holding(paths: Toolpaths, run: ToolRun, makes_holes: bool) -> Iterator[str]:
    """How the parts and the sheet are held, where it is not by tabs and clamps."""
    screws = paths.layout.screws_in(run.sheet)
    if makes_holes:
        yield f"makes the holes of {len(screws)} screws, then screw the sheet down"
    elif screws:
        yield f"held by {len(screws)} screws, {screws[0].free_mm:g} mm free round each"
    if paths.layout.skin_mm and not makes_holes:
        yield f"leaves a skin of {paths.layout.skin_mm:g} mm under outlines, cut it with a knife"


class _Writer:
    """Lines of one program; words that would repeat are left out, as the wire is the narrowest place."""

    def __init__(self, machine: MachineProfile, sheet: Sheet, screws: Sequence[Screw]) -> None:
        self.machine, self.sheet, self.screws = machine, sheet, screws
        self.radius_mm = 0.0
        self.within: Box = ANYWHERE
        self.top_mm = top_mm = sheet.thickness_mm
        self.safe_mm = top_mm + machine.safe_z_mm
        self.clear_mm = top_mm + machine.clearance_mm
        self.lines: list[str] = []
        self.at: dict[str, str] = {}
        self.feed = ""
        self.code = ""

    def head(self, *words: str) -> None:
        """What an operator checks before starting, above everything else."""
        self.lines[:0] = [_comment(word) for word in words]

    def comment(self, words: str) -> None:
        """What follows, for those who read along."""
        self.lines.append(_comment(words))

    def begin(self) -> None:
        """Known modes, whatever the last program left."""
        self.lines.append(MODES[self.machine.dialect])

    def fit(self, tool: Tool, rpm: int) -> None:
        """The tool in the spindle, at safe height, up to speed; with a changer it is fetched and its length taken."""
        self.radius_mm = tool.radius_mm
        border = self.sheet.trim_mm + tool.radius_mm
        width, height = self.sheet.size_mm
        self.within = (border, border, width - border, height - border)
        if self.machine.tool_changer:
            self._change(self.machine.pocket_of(tool.id))
        self._move("G0", z=self.safe_mm)
        self.lines.append(f"M3 S{rpm}")
        self.lines.append(f"G4 P{self.machine.spin_up_s:g}")
        self.code = ""  # the next motion says its code again, for those who read along

    def _change(self, number: int) -> None:
        """Up and the spindle off, then the other tool; where the machine stands afterwards is not known."""
        if self.at:
            self._move("G0", z=self.safe_mm)
            self.lines += ["M5", f"G4 P{SPINDLE_OFF_WAIT_S:g}"]
        self.lines += [f"T{number} M6", f"G43 H{number}"]
        self.at, self.code, self.feed = {}, "", ""

    def path(self, path: Iterable[Vector], feed: float, plunge: float) -> None:
        """Over the start, down to the work, along the path in lines and arcs, up again."""
        points = list(path)
        x, y, z = points[0]
        stands = (float(self.at.get("X", x)), float(self.at.get("Y", y)))
        if near_screw(stands, (x, y), self.screws, self.radius_mm + SCREW_SLACK_MM):
            self._move("G0", z=self.safe_mm)
        self._move("G0", x=x, y=y)
        self._move("G0", z=self.top_mm + APPROACH_MM)
        self._move("G1", z=z, feed=plunge)
        kept = [
            points[0],
            *(b for a, b in itertools.pairwise(points[:-1]) if math.dist(a, b) > SHORTEST_MM),
            points[-1],
        ]
        # rounded first: an arc's centre then fits the ends that the program says
        ways = [(round(px, DECIMALS), round(py, DECIMALS), round(pz, DECIMALS)) for px, py, pz in kept]
        at = 0
        for leg in legs(ways, self.within):
            here, there = ways[at], ways[leg.end]
            self._along(here, there, leg, self._feed(here, there, feed, plunge))
            at = leg.end
        self._move("G0", z=self.clear_mm)

    def _feed(self, here: Vector, there: Vector, feed: float, plunge: float) -> float:
        """The feed of a stroke: down steeply at the plunge's, and never more than the z axis reaches."""
        fall = here[2] - there[2]
        wanted = plunge if fall > STEEP * math.dist(here[:2], there[:2]) else feed
        most = self.machine.max_feed_mm_min[2] * math.dist(here, there) / max(abs(fall), 1e-9)
        return wanted if wanted <= most else max(10.0, most // 10 * 10)

    def _along(self, here: Vector, there: Vector, leg: Leg, feed: float) -> None:
        x, y, z = there
        if leg.centre is None:
            self._move("G1", x=x, y=y, z=z, feed=feed)
            return
        # moved onto the line on which both ends, as they are written, are equally far away
        mx, my = (here[0] + x) / 2, (here[1] + y) / 2
        ux, uy = y - here[1], here[0] - x
        along = ((leg.centre[0] - mx) * ux + (leg.centre[1] - my) * uy) / (ux * ux + uy * uy)
        i, j = mx + along * ux - here[0], my + along * uy - here[1]
        self._move("G2" if leg.clockwise else "G3", x=x, y=y, z=z, feed=feed, centre=(i, j))

    def end(self) -> None:
        """Up, spindle off, back to the sheet's corner."""
        self._move("G0", z=self.safe_mm)
        self.lines.append("M5")
        self.lines.append(f"G4 P{SPINDLE_OFF_WAIT_S:g}")
        self.code = ""
        self._move("G0", x=0.0, y=0.0)
        self.lines.append("M30")

    def data(self) -> bytes:
        """The program's bytes."""
        return ("\n".join(self.lines) + "\n").encode("ascii")

    def _move(
        self,
        code: str,
        *,
        x: float | None = None,
        y: float | None = None,
        z: float | None = None,
        feed: float | None = None,
        centre: tuple[float, float] | None = None,
    ) -> None:
        words: list[str] = []
        for axis, value in (("X", x), ("Y", y), ("Z", z)):
            if value is not None and self.at.get(axis) != _number(value):
                self.at[axis] = _number(value)
                words.append(axis + self.at[axis])
        if not words:
            return
        if centre is not None:
            words += [f"I{_number(centre[0])}", f"J{_number(centre[1])}"]
        if feed is not None and _number(feed) != self.feed:
            self.feed = _number(feed)
            words.append("F" + self.feed)
        prefix = "" if code == self.code else code
        self.code = code
        self.lines.append(prefix + "".join(words))


def _comment(words: str) -> str:
    """The words as a comment, without the characters that act at once or end it, and short enough for a line."""
    return f"({re.sub(r'[^A-Za-z0-9 .,=_-]', ' ', words)[: MAX_LINE - 2]})"


def _number(value: float) -> str:
    text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
