"""A reader of programs for the proof: bytes in, cutter movements out, with every breach of the rules on the way.

Written from the RS-274 standard and Grbl 1.1's documentation, it shares no code with the writer of programs: what the
writer misunderstands, this must not misunderstand in the same way. Anything that it does not know is a failure. It
follows straight moves and arcs in the plane XY (helices too), and changes of tool where the machine has a changer.
"""

from __future__ import annotations

import itertools
import math

import msgspec

from jupyter_fab.core.machine import Dialect, MachineProfile
from jupyter_fab.core.proof.arc import NoArc, chords
from jupyter_fab.core.proof.guard import Guard, Pins, Spot
from jupyter_fab.core.proof.verdict import Failure, Rule
from jupyter_fab.core.proof.words import NoWords, words_of
from jupyter_fab.core.tool import Tool

SPIN_UP_SHARE = 0.999  # of the machine's spin-up time that a dwell must last
MOTIONS = {0.0: "rapid", 1.0: "feed", 2.0: "clockwise", 3.0: "counter-clockwise"}
NO_MOTION = 80.0  # ends the motion mode
SET_MODES = frozenset({17.0, 21.0, 54.0, 90.0, 94.0})
NEEDED = frozenset(f"G{mode:g}" for mode in SET_MODES)
MOST_BLEND_MM = 0.02  # of LinuxCNC's corners; what is left of the gouge that is allowed is for cutting
# No cutter or length compensation, no canned cycle, arc centres from the start: what all controllers start with.
AS_THEY_WERE = frozenset({40.0, 49.0, 91.1})


class Stroke(msgspec.Struct, frozen=True, array_like=True):
    """One straight movement at feed that reaches under the sheet's top."""

    ax: float
    ay: float
    az: float
    bx: float
    by: float
    bz: float
    line: int


class Chain(msgspec.Struct, frozen=True):
    """Strokes of one tool between two rapids."""

    tool: Tool
    strokes: tuple[Stroke, ...]


class Step(msgspec.Struct, frozen=True, array_like=True):
    """One movement as the controller makes it, for pictures and times: where to, whether at rapid, by which line."""

    x: float
    y: float
    z: float
    feed_mm_min: float  # 0: rapid
    line: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a program does: its strokes, all its movements, its failures, its lowest point."""

    chains: tuple[Chain, ...]
    steps: tuple[Step, ...]
    failures: tuple[Failure, ...]
    lines: int
    fitted: tuple[tuple[int, Tool], ...] = ()  # from which movement on which tool is in the spindle
    lowest_mm: float


def read(
    data: bytes,
    *,
    name: str,
    machine: MachineProfile,
    tool: Tool,
    top_mm: float,
    inner_mm: tuple[float, float, float, float],
    changer: bool = False,
    pins: Pins | None = None,
) -> Reading:
    """What the program does to a sheet whose top is at `top_mm`, beginning with that tool in the spindle.

    `inner_mm` is the area inside the clamped border; `changer`, whether the machine takes T and M6: T1 is then the
    first of its tools. `pins`: where it may go deeper, for the pins of a sheet that is turned over.
    """
    state = _State(Guard(name, machine, tool, top_mm, inner_mm, pins), changer)
    lines = data.split(b"\n")
    if lines[-1] != b"":
        state.guard.fail(Rule.WORD, "the program breaks off in its last line", line=len(lines))
    for number, raw in enumerate(lines[:-1] if lines[-1] == b"" else lines, start=1):
        state.guard.line = number
        state.block(raw)
    state.finish()
    state.rest()
    return Reading(
        chains=tuple(state.chains),
        steps=tuple(state.steps),
        failures=tuple(state.guard.failures),
        lines=len(lines) - 1,
        lowest_mm=state.guard.lowest,
        fitted=tuple(state.fitted),
    )


class _State:
    """The modal state of the controller and what has been seen so far."""

    def __init__(self, guard: Guard, changer: bool) -> None:
        self.guard, self.changer = guard, changer
        self.chains: list[Chain] = []
        self.strokes: list[Stroke] = []
        self.steps: list[Step] = []
        self.modes: set[str] = set()
        self.motion: str | None = None
        self.feed: float | None = None
        self.ended = False
        self.fitted: list[tuple[int, Tool]] = [(0, guard.tool)]
        self.chosen = 0  # the tool number that the next M6 takes
        self.changed = False
        self.blamed = False  # said once: it begins without its tool
        self.exact = guard.machine.dialect is not Dialect.LINUXCNC  # corners are followed as the program says them
        # whether Z counts from the length of the tool in the spindle; from whose with a changer, G43 says
        self.measured = not changer
        self.x: float | None = None
        self.y: float | None = None
        self.z: float | None = None

    def block(self, raw: bytes) -> None:
        """One line of the program, in the order in which a controller executes its words."""
        try:
            words = words_of(raw)
        except NoWords as error:
            self.guard.fail(Rule.WORD, str(error))
            return
        if not words:
            return
        if self.ended:
            self.guard.fail(Rule.END, "something follows the program's end")
            return
        codes = [(letter, value) for letter, value in words if letter in "GM"]
        given = {letter: value for letter, value in words if letter not in "GM"}
        if len(given) != len(words) - len(codes):
            self.guard.fail(Rule.WORD, "a word stands twice in the line")
        moving = [value for letter, value in codes if letter == "G" and (value in (*MOTIONS, NO_MOTION, 4))]
        if len(moving) > 1 or len(codes) != len(set(codes)):
            self.guard.fail(Rule.WORD, "two motions in one line")
        if "F" in given:
            self.feed = given.pop("F")
        if "S" in given:
            self.guard.speed(given.pop("S"))
        self._choose(given)
        for letter, value in sorted(codes, key=lambda code: code != ("M", 6.0)):
            self._code(letter, value)
        self._length(given, codes)
        if ("G", 64.0) in codes:
            self._blend(given)
        if ("G", 4.0) in codes:
            self._dwell(given)
            return
        turning = self.motion not in ("rapid", "feed")
        arc = {letter: given.pop(letter) for letter in "IJR" if letter in given and turning}
        target = {axis: given.pop(axis) for axis in "XYZ" if axis in given}
        if given or (arc and not target):
            self.guard.fail(Rule.WORD, f"{', '.join(sorted(given or arc))} belongs to nothing in the line")
        if target:
            self._move(target, arc)

    def finish(self) -> None:
        """What must hold when the last line is done."""
        if not self.ended:
            self.guard.fail(Rule.END, "the program has no end (M30)")
        if self.guard.spindle.on:
            self.guard.fail(Rule.END, "the spindle is left on")
        if self.z is None or self.z < self.guard.safe - 1e-6:
            self.guard.fail(Rule.END, "the program ends lower than safe height")

    def rest(self) -> None:
        """End the chain of strokes: the cutter is lifted, or another one comes."""
        if self.strokes:
            self.chains.append(Chain(self.guard.tool, tuple(self.strokes)))
            self.strokes = []

    def _code(self, letter: str, value: float) -> None:
        spindle, guard_dialect = self.guard.spindle, self.guard.machine.dialect
        match letter, value:
            case "G", _ if value in MOTIONS:
                self.motion = MOTIONS[value]
            case "G", 4:
                pass
            case "G", _ if value in SET_MODES:
                self.modes.add(f"G{value:g}")
            case "G", _ if value == NO_MOTION:
                self.motion = None
            case "G", _ if value in AS_THEY_WERE:
                pass
            case "M", 3:
                self._fetched()
                spindle.on, spindle.ready = True, False
            case "M", 5:
                spindle.on, spindle.ready = False, False
            case "M", 30:
                self.ended = True
            case "M", 6 if self.changer:
                self._change()
            case "G", 43 if self.changer:
                pass  # its H is looked at when the whole line is done
            case "G", 64 if guard_dialect is Dialect.LINUXCNC:
                pass  # its P too
            case _:
                self.guard.fail(Rule.WORD, f"{letter}{value:g} is not a word that may occur")

    def _choose(self, given: dict[str, float]) -> None:
        if self.changer and "T" in given:  # without a changer T and H belong to nothing
            self.chosen = int(number) if (number := given.pop("T")).is_integer() else -1

    def _length(self, given: dict[str, float], codes: list[tuple[str, float]]) -> None:
        """Whose length holds once the line's change is made: a controller changes first, and takes the length then."""
        if ("G", 49.0) in codes and self.changer:
            self.measured = False
        if not self.changer or ("G", 43.0) not in codes:
            return
        length_of = given.pop("H", 0.0)
        tools = self.guard.machine.tools
        self.measured = length_of in range(1, len(tools) + 1) and tools[int(length_of) - 1] is self.guard.tool
        if not self.measured:
            self.guard.fail(Rule.TOOL, f"G43 H{length_of:g} is not the length of {self.guard.tool.id}")

    def _fetched(self) -> bool:
        """Whether the tool in the spindle is known: where there is a changer, only a change says which one it is."""
        known = self.changed or not self.changer
        if not known and not self.blamed:
            self.guard.fail(Rule.TOOL, "it begins without its tool: T and M6 come before any motion, and before M3")
            self.blamed = True
        return known

    def _blend(self, given: dict[str, float]) -> None:
        """How far corners may be rounded: without a figure LinuxCNC does it as it likes."""
        allowed = given.pop("P", math.inf)
        self.exact = 0 <= allowed <= MOST_BLEND_MM
        if not self.exact:
            measured = (allowed, MOST_BLEND_MM, "mm") if math.isfinite(allowed) else (0.0, 0.0, "")
            self.guard.fail(Rule.MODES, "G64 lets the controller round corners farther than it may", measured=measured)

    def _change(self) -> None:
        """Another tool: at safe height with the spindle off; where the machine then stands is not known."""
        guard = self.guard
        begun = self.z is not None or self.changed  # before any motion the controller goes up by itself
        if guard.spindle.on or (begun and (self.z is None or self.z < guard.safe - 1e-6)):
            guard.fail(Rule.TOOL, "the tool is changed with the spindle on, or below safe height")
        if not 1 <= self.chosen <= len(guard.machine.tools):
            guard.fail(Rule.TOOL, f"the machine has no tool T{self.chosen}")
            return
        self.rest()
        self.changed, self.measured = True, False
        guard.tool = guard.machine.tools[self.chosen - 1]
        self.fitted.append((len(self.steps), guard.tool))
        guard.spindle.on = guard.spindle.ready = False
        self.x = self.y = self.z = None

    def _dwell(self, given: dict[str, float]) -> None:
        wait = given.pop("P", math.nan)
        if not wait >= 0:
            self.guard.fail(Rule.WORD, "a dwell has no time (P)")
        spindle = self.guard.spindle
        spindle.ready = spindle.on and (spindle.ready or wait >= self.guard.machine.spin_up_s * SPIN_UP_SHARE)
        self.guard.dwell(wait, self.z)
        if given:
            self.guard.fail(Rule.WORD, "a dwell stands in one line with motion")

    def _move(self, target: dict[str, float], arc: dict[str, float]) -> None:
        guard = self.guard
        if not self.exact:
            guard.fail(Rule.MODES, "it moves before G64 P says how far corners may be rounded")
        if not self.modes >= NEEDED:
            guard.fail(Rule.MODES, "it moves before G17 G21 G54 G90 G94 are all set")
        if self.motion is None:
            guard.fail(Rule.MODES, "it moves before G0 or G1")
            return
        if self._fetched() and "Z" in target and not self.measured:
            guard.fail(Rule.TOOL, f"Z still counts from another length than that of {guard.tool.id}")
        old = (self.x, self.y, self.z)
        x, y, z = target.get("X", self.x), target.get("Y", self.y), target.get("Z", self.z)
        if self.z is None and (set(target) != {"Z"} or target["Z"] < guard.safe - 1e-6 or self.motion != "rapid"):
            guard.fail(Rule.START, "the first motion must be straight up to safe height")
        self.x, self.y, self.z = x, y, z
        if x is None or y is None or z is None:
            if z is not None and z < guard.safe - 1e-6:
                guard.fail(Rule.START, "it goes down before it has gone to a known place")
            guard.travel((x, y, z))
            return
        new = (x, y, z)
        if old[0] is None or old[1] is None or old[2] is None:
            if self.motion != "rapid":
                guard.fail(Rule.START, "it cuts before it has gone to a known place")
            elif z < guard.safe - 1e-6:
                guard.fail(Rule.START, "it goes down on the way from a place that is not known")
            guard.bounds([new, new])
            self.steps.append(Step(*new, 0.0, guard.line))
            return
        came = (old[0], old[1], old[2])
        if self.motion == "rapid":
            guard.bounds([came, new], rapid=True)
            guard.rapid(old, new)
            self.rest()
            self.steps.append(Step(*new, 0.0, guard.line))
            return
        self._cut(came, new, target, arc)

    def _cut(self, old: Spot, new: Spot, target: dict[str, float], arc: dict[str, float]) -> None:
        guard = self.guard
        points = [new]
        if self.motion != "feed":
            try:
                if not target.keys() & {"X", "Y"}:
                    raise NoArc("the arc has no end in the plane")
                points = chords(old, new, arc, clockwise=self.motion == "clockwise")
            except NoArc as error:
                measured = (error.figure_mm, 0.0, "mm") if error.figure_mm else (0.0, 0.0, "")
                guard.fail(Rule.ARC, str(error), place=new, measured=measured)
        way = [old, *points]
        guard.bounds(way)
        if guard.feed(way, self.feed):
            for a, b in itertools.pairwise(way):
                if min(a[2], b[2]) < guard.top - 1e-9:
                    self.strokes.append(Stroke(*a, *b, guard.line))
        self.steps.extend(Step(*point, self.feed or 1.0, guard.line) for point in points)
