"""Whether a spoiled program does harm, by means that share no code with the proof, its readers, or its geometry.

It runs the words itself, as GRBL would (inches, relative moves, arcs and all), and knows two things: the height to
which every cutter took the wood at some thousand points, exactly, from distances to its strokes; and rules of a machine
that are plain to state. Only the harm that is beyond doubt is said: a figure just at its tolerance is no harm.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Mapping

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from benchmarks.mutants.bites import Stroke, too_much
from benchmarks.mutants.job import HIGH, PIN_RADIUS, THICK, WIDE, Job, edges, wanted_mm

IN_MM, OUT_MM = 0.09, 0.16  # beside a wall: where wood must stand (0.05 allowed), where none may (0.1 allowed)
TOO_LOW_MM, TOO_HIGH_MM = 0.08, 0.16  # of a floor
TAB_HIGH_MM, TAB_HALF_MM = 3.0, 3.5
BLOCK = 32  # strokes whose neighbourhood is looked at together
TRIM_MM, SAFE_MM = 12.0, THICK + 15.0
SPIN_UP_S = 4.0
_WORD = re.compile(r"([A-Z])([-+]?(?:\d+\.?\d*|\.\d+))")
KNOWN_G = {0, 1, 2, 3, 4, 17, 20, 21, 40, 49, 54, 80, 90, 91, 91.1, 94}
KNOWN_M = {3, 5, 30}


@define
class Ran:
    """What came of running a program: strokes (ax ay az bx by bz), and harm by rule."""

    strokes: list[Stroke] = field(factory=list)
    harm: set[str] = field(factory=set)


def harm(runs: list[tuple[bytes, float, bool]], job: Job) -> set[str]:
    """Return what harm is done by programs (bytes, cutter's radius, whether it may go sideways); empty: none proven."""
    found: set[str] = set()
    strokes: list[NDArray[np.float64]] = []
    made: list[tuple[list[Stroke], float, bool]] = []
    for data, radius, sideways in runs:
        ran = run(data, job, radius, sideways)
        found |= ran.harm
        made.append((ran.strokes, radius, sideways))
        if ran.strokes:
            block = np.array(ran.strokes)
            strokes.append(np.column_stack([block, np.full(len(block), radius)]))
    if found:
        return found  # no need to look at the wood
    floor = heights(np.vstack(strokes), _points(job)[0]) if strokes else np.full(len(_points(job)[0]), THICK)
    _, low, high = _points(job)
    if bool((floor < low - TOO_LOW_MM).any()):
        found.add("wood is gone that should stand")
    if bool((floor > high + TOO_HIGH_MM).any()):
        found.add("wood stands that should be gone")
    if not found and any(mills and too_much(way, radius) for way, radius, mills in made):
        found.add("a cutter bites deeper at once than it may")
    return found


@functools.lru_cache(maxsize=4)
def _cached(job_id: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    job = _JOBS[job_id]
    rows: list[tuple[float, float, float, float]] = []  # x, y, lowest and highest height that is right there
    near_tab = [(x - job.x_mm, y - job.y_mm, dx, dy) for x, y, dx, dy in job.tabs]
    for x, y, dx, dy in edges():
        stands, gone = wanted_mm(x + dx * IN_MM, y + dy * IN_MM), wanted_mm(x - dx * OUT_MM, y - dy * OUT_MM)
        rows.append((x + dx * IN_MM, y + dy * IN_MM, stands, stands))
        beside = any(math.hypot(x - tx, y - ty) < 15.0 for tx, ty, _, _ in near_tab)
        # beside a tab, wood may stand as high as the tab
        rows.append((x - dx * OUT_MM, y - dy * OUT_MM, -1.0, max(gone, TAB_HIGH_MM) if beside and gone < 0 else gone))
    for i in range(1, int(WIDE / 3)):
        for k in range(1, int(HIGH / 3)):
            x, y = 3.0 * i, 3.0 * k
            around = {wanted_mm(x + dx, y + dy) for dx in (-4.0, 0.0, 4.0) for dy in (-4.0, 0.0, 4.0)}
            if len(around) == 1 and (height := around.pop()) > 0:
                rows.append((x, y, height, height))
    for tx, ty, dx, dy in near_tab:
        for along in (-TAB_HALF_MM, 0.0, TAB_HALF_MM):
            for out in (0.5, 3.0, 5.5):
                rows.append((tx + dx * out - dy * along, ty + dy * out + dx * along, TAB_HIGH_MM - 0.1, TAB_HIGH_MM))
    table = np.array(rows)
    low, high = np.maximum(table[:, 2], 0.0), np.maximum(table[:, 3], 0.0)
    gone = table[:, 2] < 0
    low = np.where(gone, -1.0, low)  # where nothing should stand, no cut is too low
    return table[:, :2] + [job.x_mm, job.y_mm], low, high


_JOBS: dict[int, Job] = {}


def _points(job: Job) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    _JOBS[id(job)] = job
    return _cached(id(job))


def heights(strokes: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the height to which the wood is gone at each point: the lowest end of any cutter that covered it.

    On a stroke that slopes, the lowest height is at that end of the covered stretch which lies lower: the stretch is
    where the cutter's circle reaches the point, a chord of it along the stroke.
    """
    everywhere = np.full(len(points), THICK)
    for at in range(0, len(strokes), BLOCK):
        block = strokes[at : at + BLOCK]
        xy = np.vstack([block[:, 0:2], block[:, 3:5]])
        reach = block[:, 6].max() + 0.01
        near = np.nonzero(((points >= xy.min(axis=0) - reach) & (points <= xy.max(axis=0) + reach)).all(axis=1))[0]
        if len(near):
            everywhere[near] = np.minimum(everywhere[near], _lowest(block, points[near]))
    return everywhere


def _lowest(block: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the lowest height of these few strokes' cutters over each point."""
    a, d = block[:, None, 0:2], block[:, None, 3:5] - block[:, None, 0:2]
    length = np.linalg.norm(d, axis=2)
    unit = np.divide(d, length[..., None], out=np.zeros_like(d), where=length[..., None] > 0)
    to = points[None] - a
    along = (to * unit).sum(axis=2)
    across2 = (to * to).sum(axis=2) - along * along
    half = np.sqrt(np.maximum(block[:, None, 6] ** 2 - across2, 0.0))
    first, last = np.maximum(along - half, 0.0), np.minimum(along + half, length)
    reached = (across2 <= block[:, None, 6] ** 2) & (first <= last)
    share = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    az, dz = block[:, None, 2], block[:, None, 5] - block[:, None, 2]
    low = np.minimum(
        az + dz * np.where(length > 0, first * share, 0.0), az + dz * np.where(length > 0, last * share, 1.0)
    )
    low = np.where(length > 0, low, np.minimum(az, az + dz))
    lowest: NDArray[np.float64] = np.where(reached, low, THICK).min(axis=0)
    return lowest


def run(data: bytes, job: Job, radius: float, sideways: bool) -> Ran:
    """Return what a machine does with these bytes."""
    ran = Ran()
    if any(byte in b"!~?" or byte >= 0x80 for byte in data):
        ran.harm.add("a byte that acts at once")
        return ran
    if not data.endswith(b"\n") or b"M30" not in data:
        ran.harm.add("the program breaks off: nothing says that it has come to its end")
    machine = _Machine(ran, job, radius, sideways)
    for raw in data.decode("ascii").split("\n"):
        if machine.ended and re.sub(r"\(.*?\)", "", raw).strip():
            ran.harm.add("lines follow the end")
            break
        if not machine.line(raw):
            ran.harm.add("the controller stops at a line, in the middle of the cut")
            break
    if machine.spinning:
        ran.harm.add("the spindle is left on")
    if machine.at["Z"] < SAFE_MM - 1e-6:
        ran.harm.add("it ends low")
    return ran


class _Machine:
    """The words of a program carried out one line after another."""

    def __init__(self, ran: Ran, job: Job, radius: float, sideways: bool) -> None:
        self.ran, self.job, self.radius, self.sideways = ran, job, radius, sideways
        self.at = {"X": 0.0, "Y": 0.0, "Z": SAFE_MM + 20.0}
        self.known: set[str] = set()
        self.motion, self.feed, self.rpm = 0.0, 0.0, 0.0
        self.unit, self.relative = 1.0, False
        self.spinning, self.waited, self.ended = False, 0.0, False

    def line(self, raw: str) -> bool:
        """Carry a line out; return False where GRBL answers with an error."""
        if len(raw) > 79 or raw.count("(") != raw.count(")"):
            return False
        bare = re.sub(r"\([^()]*\)", "", raw).replace(" ", "")
        words = _WORD.findall(bare)
        if "".join(letter + value for letter, value in words) != bare:
            return False
        codes = [(letter, float(value)) for letter, value in words if letter in "GM"]
        values: dict[str, float] = {}
        for letter, value in words:
            if letter not in "GM":
                if letter in values or letter not in "XYZIJRFSP":
                    return False
                values[letter] = float(value)
        motions = [value for letter, value in codes if letter == "G" and value in (0, 1, 2, 3, 4)]
        if len(motions) > 1 or len(codes) != len(set(codes)):
            return False
        if any(value not in (KNOWN_G if letter == "G" else KNOWN_M) for letter, value in codes):
            return False
        for letter, value in codes:
            self._code(letter, value)
        if "F" in values:
            self.feed = values.pop("F") * self.unit
        if "S" in values:
            self.rpm = values.pop("S")
        if motions == [4]:
            if values.get("P", -1.0) < 0 or len(values) > 1:
                return False
            self._wait(values["P"])
            return True
        return self._go(values)

    def _code(self, letter: str, value: float) -> None:
        match letter, value:
            case "G", 0 | 1 | 2 | 3:
                self.motion = value
            case "G", 20 | 21:
                self.unit = 25.4 if value == 20 else 1.0
            case "G", 90 | 91:
                self.relative = value == 91
            case "M", 3:
                self.spinning, self.waited = True, 0.0
            case "M", 5:
                self.spinning = False
            case "M", 30:
                self.ended = True

    def _wait(self, seconds: float) -> None:
        self.waited = max(self.waited, seconds)
        if self.at["Z"] < THICK and seconds > 2.0:
            self.ran.harm.add("the cutter stands in the wood and burns it")

    def _go(self, values: Mapping[str, float]) -> bool:
        target = {axis: values[axis] * self.unit for axis in "XYZ" if axis in values}
        rest = {letter for letter in values if letter not in "XYZ"}
        if not target:
            return not rest
        if rest - ({"I", "J", "R"} if self.motion >= 2 else set()):
            return False
        old = (self.at["X"], self.at["Y"], self.at["Z"])
        for axis, value in target.items():
            self.at[axis] = self.at[axis] + value if self.relative else value
        new = (self.at["X"], self.at["Y"], self.at["Z"])
        way = [old, new]
        if self.motion >= 2:
            turned = _turn(old, new, {k: v * self.unit for k, v in values.items() if k in "IJR"}, self.motion == 2)
            if turned is None or not target.keys() & {"X", "Y"}:
                return False
            way = turned
        if self.motion >= 1 and self.feed <= 0:
            return False
        for a, b in itertools.pairwise(way):
            self._step(a, b)
        return True

    def _over_clamps(self, x: float, y: float, z: float) -> bool:
        """Return whether the cutter is beyond doubt low over the border there."""
        wide, high = self.job.layout.sheets[0].size_mm
        edge = TRIM_MM - 0.01 + self.radius
        return z < SAFE_MM - 1.0 and not (edge <= x <= wide - edge and edge <= y <= high - edge)

    def _step(self, a: tuple[float, float, float], b: tuple[float, float, float]) -> None:
        tell = self.ran.harm.add
        ox, oy = self.job.machine.sheet_origin_mm
        tx, ty, tz = self.job.machine.travel_mm
        if not (-ox - 0.01 <= b[0] <= tx - ox + 0.01 and -oy - 0.01 <= b[1] <= ty - oy + 0.01 and b[2] <= tz + 0.01):
            tell("it leaves the machine's travel")
        for_a_pin = hasattr(self.job, "pins") and math.dist(a[:2], b[:2]) < 0.01 and b[2] > -8.0
        if b[2] < -0.55 and not for_a_pin:
            tell("it cuts deep into the spoilboard")
        low = min(a[2], b[2])
        if low < SAFE_MM - 1.0 and any(self._over_clamps(*spot) for spot in _between(a, b)):
            tell("it is low over the clamps")
        if low >= THICK - 0.05:
            return
        across = math.dist(a[:2], b[:2])
        if self.motion == 0:
            if b[2] < a[2] - 0.01 or across > 0.01:
                tell("a rapid in the wood")
        else:
            if not self.spinning or self.waited < SPIN_UP_S * 0.9 or self.rpm <= 0:
                tell("it cuts with a spindle that does not turn as it should")
            length = math.dist(a, b)
            if length > 0 and any(
                self.feed * abs(b[i] - a[i]) / length > self.job.machine.max_feed_mm_min[i] * 1.01 for i in range(3)
            ):
                tell("faster than an axis can go")
        if not self.job.machine.min_rpm * 0.99 <= self.rpm <= self.job.machine.max_rpm * 1.01:
            tell("a speed that the spindle does not have")
        if not self.sideways and across > 0.01:
            tell("a drill is torn sideways")
        if THICK - low > (25.0 if self.radius > PIN_RADIUS else 30.0):
            tell("deeper than the cutter is long")
        self.ran.strokes.append((*a, *b))


def _between(a: tuple[float, float, float], b: tuple[float, float, float]) -> list[tuple[float, float, float]]:
    """Return places on a straight way, its ends too, a millimetre apart or less."""
    count = min(5000, max(1, math.ceil(math.dist(a, b))))
    return [tuple(p + (q - p) * i / count for p, q in zip(a, b, strict=True)) for i in range(count + 1)]  # type: ignore[misc]


def _turn(
    a: tuple[float, float, float], b: tuple[float, float, float], words: Mapping[str, float], clockwise: bool
) -> list[tuple[float, float, float]] | None:
    """Return an arc's chain of points, or None where GRBL would not take it (its errors 33 to 35)."""
    start, end = complex(a[0], a[1]), complex(b[0], b[1])
    if "R" in words:
        across = abs(end - start)
        if across == 0 or 4 * words["R"] ** 2 < across**2 or words.keys() & {"I", "J"}:
            return None
        arm = math.sqrt(words["R"] ** 2 - across**2 / 4) * (1 if (words["R"] > 0) != clockwise else -1)
        centre = (start + end) / 2 + (end - start) / across * 1j * arm
    elif words:
        centre = start + complex(words.get("I", 0.0), words.get("J", 0.0))
    else:
        return None
    radius = abs(start - centre)
    if (
        radius == 0
        or abs(abs(end - centre) - radius) > max(0.005, 0.001 * radius)
        or abs(abs(end - centre) - radius) > 0.5
    ):
        return None
    turn = math.atan2(((end - centre) / (start - centre)).imag, ((end - centre) / (start - centre)).real)
    if clockwise and turn >= -5e-7:
        turn -= math.tau
    if not clockwise and turn <= 5e-7:
        turn += math.tau
    count = max(2, math.ceil(abs(turn) / 0.05))
    found = []
    for i in range(count + 1):
        spot = centre + (start - centre) * complex(math.cos(turn * i / count), math.sin(turn * i / count))
        found.append((spot.real, spot.imag, a[2] + (b[2] - a[2]) * i / count))
    return found
