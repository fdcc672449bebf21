"""A reader of programs for the proof: bytes in, cutter movements out, with every breach of the rules on the way.

Written from the RS-274 standard and Grbl 1.1's documentation, it shares no code with the writer of programs: what the
writer misunderstands, this must not misunderstand in the same way. Anything that it does not know is a failure.
"""

from __future__ import annotations

import enum
import math

import msgspec

from jupyter_fab.core.machine import MachineProfile

LONGEST_LINE = 79
DEEPEST_SPOILBOARD_MM = 0.5
SPIN_UP_SHARE = 0.999  # of the machine's spin-up time that a dwell must last
FEED_SLACK = 1.001


class Rule(enum.StrEnum):
    """What a program must keep; the name of a failure."""

    WORD = "word"  # a word, line or byte that is not of the language
    MODES = "modes"  # mm, absolute, feed a minute, plane XY, work offset 1, all set before motion
    START = "start"  # the first motion goes up to safe height, where nothing is
    END = "end"  # ends up at safe height with the spindle off
    SPINDLE = "spindle"  # on, up to speed and within limits before the cutter enters
    FEED = "feed"  # set, and within every axis's limit
    RAPID = "rapid"  # no rapid below the sheet's top, except straight up out of a cut
    ENVELOPE = "envelope"  # within the machine's travel
    CLAMPS = "clamps"  # nothing low over the border
    SPOILBOARD = "spoilboard"  # no deeper into it than allowed
    TOOL = "tool"  # a tool of the machine, used as its kind may be
    GOUGE = "gouge"  # the panel is cut where it should stand
    LEFTOVER = "leftover"  # material stands where it should be cut
    TAB = "tab"  # a tab does not stand, or holds nothing
    PROGRAMS = "programs"  # not the programs of this layout and machine


class Failure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One broken rule: in which program and line, or at which part, and by how much."""

    rule: Rule
    text: str
    program: str = ""
    line: int = 0
    part: str = ""
    figure_mm: float = 0.0


class Stroke(msgspec.Struct, frozen=True, array_like=True):
    """One straight movement at feed that reaches under the sheet's top."""

    ax: float
    ay: float
    az: float
    bx: float
    by: float
    bz: float
    line: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a program does: strokes in chains that begin after each rapid, its failures, its lowest point."""

    chains: tuple[tuple[Stroke, ...], ...]
    failures: tuple[Failure, ...]
    lines: int
    lowest_mm: float


def read(
    data: bytes,
    *,
    name: str,
    machine: MachineProfile,
    top_mm: float,
    radius_mm: float,
    sideways: bool,
    inner_mm: tuple[float, float, float, float],
) -> Reading:
    """What the program does to a sheet whose top is at `top_mm`, with a cutter of that radius.

    `sideways` is whether the cutter may move sideways in the work; `inner_mm` is the area inside the clamped border.
    """
    state = _State(name, machine, top_mm, radius_mm, sideways, inner_mm)
    lines = data.split(b"\n")
    if lines[-1] != b"":
        state.fail(Rule.WORD, "the program breaks off in its last line", len(lines))
    for number, raw in enumerate(lines[:-1] if lines[-1] == b"" else lines, start=1):
        state.line = number
        state.block(raw)
    state.finish()
    return Reading(
        chains=tuple(tuple(chain) for chain in state.chains if chain),
        failures=tuple(state.failures),
        lines=len(lines) - 1,
        lowest_mm=state.lowest,
    )


class _State:
    """The modal state of the controller and what has been seen so far."""

    def __init__(
        self,
        name: str,
        machine: MachineProfile,
        top_mm: float,
        radius_mm: float,
        sideways: bool,
        inner_mm: tuple[float, float, float, float],
    ) -> None:
        self.name, self.machine, self.top, self.radius = name, machine, top_mm, radius_mm
        self.sideways, self.inner = sideways, inner_mm
        self.safe = top_mm + machine.safe_z_mm
        self.line = 0
        self.failures: list[Failure] = []
        self.chains: list[list[Stroke]] = [[]]
        self.lowest = math.inf
        self.modes: set[str] = set()
        self.motion: str | None = None
        self.feed: float | None = None
        self.speed = 0.0
        self.spinning = False
        self.ready = False  # spun up
        self.ended = False
        self.x: float | None = None
        self.y: float | None = None
        self.z: float | None = None

    def fail(self, rule: Rule, text: str, line: int | None = None, figure_mm: float = 0.0) -> None:
        """Note a broken rule; of one rule the first ten of a program are kept, the rest would say the same."""
        if sum(1 for failure in self.failures if failure.rule is rule) < 10:
            where = self.line if line is None else line
            self.failures.append(
                Failure(rule=rule, text=text, program=self.name, line=where, figure_mm=round(figure_mm, 4))
            )

    def block(self, raw: bytes) -> None:
        """One line of the program, in the order in which a controller executes its words."""
        words = self._words(raw)
        if words is None or not words:
            return
        if self.ended:
            self.fail(Rule.END, "something follows the program's end")
            return
        codes = [(letter, value) for letter, value in words if letter in "GM"]
        given = {letter: value for letter, value in words if letter not in "GM"}
        if len(given) != len(words) - len(codes):
            self.fail(Rule.WORD, "a word stands twice in the line")
        dwell = False
        if sum(1 for code in codes if code in (("G", 0), ("G", 1), ("G", 4))) > 1 or len(codes) != len(set(codes)):
            self.fail(Rule.WORD, "two motions in one line")
        for letter, value in codes:
            match letter, value:
                case "G", 0 | 1:
                    self.motion = "rapid" if value == 0 else "feed"
                case "G", 4:
                    dwell = True
                case "G", 17 | 21 | 54 | 90 | 94:
                    self.modes.add(f"G{value:g}")
                case "M", 3:
                    self.spinning, self.ready = True, False
                case "M", 5:
                    self.spinning, self.ready = False, False
                case "M", 30:
                    self.ended = True
                case _:
                    self.fail(Rule.WORD, f"{letter}{value:g} is not a word that may occur")
        if "F" in given:
            self.feed = given.pop("F")
        if "S" in given:
            self.speed = given.pop("S")
            if not self.machine.min_rpm <= self.speed <= self.machine.max_rpm:
                self.fail(Rule.SPINDLE, f"the spindle is asked for {self.speed:g} rpm")
        if dwell:
            wait = given.pop("P", 0.0)
            self.ready = self.spinning and wait >= self.machine.spin_up_s * SPIN_UP_SHARE
            if given:
                self.fail(Rule.WORD, "a dwell stands in one line with motion")
            return
        target = {axis: given.pop(axis) for axis in "XYZ" if axis in given}
        if given:
            self.fail(Rule.WORD, f"{', '.join(sorted(given))} belongs to nothing in the line")
        if target:
            self._move(target)

    def finish(self) -> None:
        """What must hold when the last line is done."""
        if not self.ended:
            self.fail(Rule.END, "the program has no end (M30)")
        if self.spinning:
            self.fail(Rule.END, "the spindle is left on")
        if self.z is None or self.z < self.safe - 1e-6:
            self.fail(Rule.END, "the program ends lower than safe height")

    def _words(self, raw: bytes) -> list[tuple[str, float]] | None:
        if len(raw) > LONGEST_LINE:
            self.fail(Rule.WORD, f"the line has {len(raw)} characters")
            return None
        found: list[tuple[str, float]] = []
        i, count = 0, len(raw)
        while i < count:
            char = chr(raw[i])
            if char == " ":
                i += 1
            elif char == "(":
                close = raw.find(b")", i)
                inside = raw[i + 1 : close] if close > 0 else b"("
                if any(byte in b"(!~?$%" or not 32 <= byte < 127 for byte in inside):
                    self.fail(Rule.WORD, "a comment that does not end, or with characters that act at once")
                    return None
                i = close + 1
            elif char in "GMXYZFSP":
                j = i + 1
                while j < count and chr(raw[j]) in "+-.0123456789":
                    j += 1
                try:
                    value = float(raw[i + 1 : j])
                except ValueError:
                    self.fail(Rule.WORD, f"{char} has no number")
                    return None
                found.append((char, value))
                i = j
            else:
                self.fail(Rule.WORD, f"{char!r} is not a word that may occur")
                return None
        return found

    def _move(self, target: dict[str, float]) -> None:
        if not {"G17", "G21", "G54", "G90", "G94"} <= self.modes:
            self.fail(Rule.MODES, "it moves before G17 G21 G54 G90 G94 are all set")
        if self.motion is None:
            self.fail(Rule.MODES, "it moves before G0 or G1")
            return
        x, y, z = target.get("X", self.x), target.get("Y", self.y), target.get("Z", self.z)
        if self.z is None and (set(target) != {"Z"} or target["Z"] < self.safe - 1e-6 or self.motion != "rapid"):
            self.fail(Rule.START, "the first motion must be straight up to safe height")
        old = (self.x, self.y, self.z)
        self.x, self.y, self.z = x, y, z
        if x is None or y is None or z is None:
            if z is not None and z < self.safe - 1e-6:
                self.fail(Rule.START, "it goes down before it has gone to a known place")
            return
        self._bounds(x, y, z)
        if self.motion == "rapid":
            self._rapid(old, (x, y, z))
            if self.chains[-1]:
                self.chains.append([])
            return
        if None in old:
            self.fail(Rule.START, "it cuts before it has gone to a known place")
            return
        self._feed((old[0] or 0.0, old[1] or 0.0, old[2] or 0.0), (x, y, z))

    def _bounds(self, x: float, y: float, z: float) -> None:
        """Travel, and the border: below safe height the whole cutter stays inside it."""
        ox, oy = self.machine.sheet_origin_mm
        tx, ty, tz = self.machine.travel_mm
        if not (-ox <= x <= tx - ox and -oy <= y <= ty - oy and -DEEPEST_SPOILBOARD_MM <= z <= tz):
            self.fail(Rule.ENVELOPE, f"x {x:g} y {y:g} z {z:g} is outside the machine's travel")
        self.lowest = min(self.lowest, z)
        if z < -DEEPEST_SPOILBOARD_MM:
            self.fail(Rule.SPOILBOARD, f"it cuts {-z:.2f} mm into the spoilboard", figure_mm=-z)
        x0, y0, x1, y1 = self.inner
        r = self.radius - 1e-3
        if z < self.safe - 1e-6 and not (x0 <= x - r and x + r <= x1 and y0 <= y - r and y + r <= y1):
            self.fail(Rule.CLAMPS, f"at x {x:g} y {y:g} it is over the border, lower than safe height")

    def _rapid(self, old: tuple[float | None, float | None, float | None], new: tuple[float, float, float]) -> None:
        ox, oy, oz = old
        low = min(new[2], oz if oz is not None else new[2])
        if low >= self.top - 1e-6:
            return
        straight_up = ox == new[0] and oy == new[1] and oz is not None and new[2] > oz
        if not straight_up:
            self.fail(Rule.RAPID, f"a rapid goes to z {low:g}, under the sheet's top", figure_mm=self.top - low)

    def _feed(self, old: tuple[float, float, float], new: tuple[float, float, float]) -> None:
        if self.feed is None or self.feed <= 0:
            self.fail(Rule.FEED, "it cuts with no feed set")
            return
        length = math.dist(old, new)
        limits = self.machine.max_feed_mm_min
        for axis, a, b, limit in zip("XYZ", old, new, limits, strict=True):
            if length > 0 and self.feed * abs(b - a) / length > limit * FEED_SLACK:
                self.fail(Rule.FEED, f"{axis} is asked for more than its {limit:g} mm/min")
        if min(old[2], new[2]) >= self.top - 1e-9:
            return
        if not (self.spinning and self.ready and self.speed > 0):
            self.fail(Rule.SPINDLE, "the cutter enters before the spindle is up to speed")
        if not self.sideways and (old[0] != new[0] or old[1] != new[1]):
            self.fail(Rule.TOOL, "a drill is moved sideways in the work")
        self.chains[-1].append(Stroke(*old, *new, self.line))
