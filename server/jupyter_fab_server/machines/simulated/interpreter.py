"""One line of G-code in, the steps it asks for out; refused with Grbl's error number where Grbl refuses it.

The controller calls `interpret` for each line and carries out the steps in order; the modal state changes only when the
whole line is good. It moves nothing and knows neither planner nor wire. A probe is not fitted: G38.x answers error:20.

Source: Grbl 1.1 commands.md (modal groups) and interface.md (errors 20-38); RS274/NGC for what words mean.
"""

from __future__ import annotations

import math
from typing import Literal

import attrs

from . import arcs
from .memory import COORDINATE_SYSTEMS, ZERO, Memory, Refusal, Vec
from .words import checked_value, words

INCH_MM = 25.4
Spin = Literal["M3", "M4", "M5"]
SPINS: tuple[Spin, ...] = ("M3", "M4", "M5")


@attrs.define
class Modal:
    """What one line leaves for the next; lengths in mm, `position` in machine coordinates."""

    motion: str = "G0"
    system: str = "G54"
    plane: str = "G17"
    units: str = "G21"
    distance: str = "G90"
    feed_mode: str = "G94"
    spindle: Spin = "M5"
    mist: bool = False
    flood: bool = False
    tool: int = 0
    speed_rpm: float = 0.0
    feed_mm_min: float = 0.0
    g92: Vec = ZERO
    tool_length_mm: float = 0.0
    position: Vec = ZERO

    def offset(self, memory: Memory) -> Vec:
        """Return the work coordinate offset: WPos = MPos - WCO."""
        base = memory.positions[self.system]
        return (base[0] + self.g92[0], base[1] + self.g92[1], base[2] + self.g92[2] + self.tool_length_mm)


@attrs.frozen
class Line:
    """A straight move to a machine position; None as feed is a rapid."""

    target: Vec
    feed_mm_min: float | None


@attrs.frozen
class Arc:
    """An arc or helix about a centre given in the two machine axes of its plane."""

    target: Vec
    centre: tuple[float, float]
    plane: str
    clockwise: bool
    feed_mm_min: float


@attrs.frozen
class Dwell:
    """Stand still."""

    seconds: float


@attrs.frozen
class Spindle:
    """Turn, stop or change speed, once all motion before it has ended."""

    direction: Spin
    speed_rpm: float


@attrs.frozen
class Coolant:
    """Switch mist and flood, once all motion before it has ended."""

    mist: bool
    flood: bool


@attrs.frozen
class Store:
    """Write a position to the EEPROM."""

    name: str
    position: Vec


@attrs.frozen
class Wait:
    """Let the planned motion end first; the work offset changes here."""


@attrs.frozen
class Pause:
    """M0: hold until told to go on."""


@attrs.frozen
class End:
    """M2 and M30."""


Step = Line | Arc | Dwell | Spindle | Coolant | Store | Wait | Pause | End

# Words that set a mode, by (letter, number): the modal group's name and the attribute's new value.
_MODES: dict[tuple[str, float], tuple[str, str]] = {
    **{("G", n): ("motion", f"G{n:g}") for n in (0, 1, 2, 3, 80)},
    **{("G", n): ("plane", f"G{n:g}") for n in (17, 18, 19)},
    **{("G", n): ("units", f"G{n:g}") for n in (20, 21)},
    **{("G", n): ("distance", f"G{n:g}") for n in (90, 91)},
    **{("G", n): ("feed_mode", f"G{n:g}") for n in (93, 94)},
    **{("G", n): ("system", f"G{n:g}") for n in (54, 55, 56, 57, 58, 59)},
    **{("G", n): ("once", f"G{n:g}") for n in (4, 10, 28, 28.1, 30, 30.1, 53, 92, 92.1)},
    **{("G", n): ("length", f"G{n:g}") for n in (43.1, 49)},
    ("G", 40): ("compensation", "G40"),
    ("G", 61): ("path", "G61"),
    ("G", 91.1): ("arc", "G91.1"),
    **{("M", n): ("flow", f"M{n:g}") for n in (0, 1, 2, 30)},
    **{("M", n): ("spindle", f"M{n:g}") for n in (3, 4, 5)},
}
_COOLANT = {("M", 7.0): "mist", ("M", 8.0): "flood", ("M", 9.0): "off"}
_TAKES_AXES = frozenset({"G10", "G28", "G30", "G92", "G43.1"})


def _collect(line: str) -> tuple[dict[str, str], set[str], dict[str, float]]:
    modes: dict[str, str] = {}
    coolant: set[str] = set()
    values: dict[str, float] = {}
    for letter, value in words(line):
        if letter not in "GM":
            checked_value(letter, value, values)
        elif (letter, value) in _COOLANT:
            coolant.add(_COOLANT[letter, value])
        elif (letter, round(value, 1)) in _MODES:
            group, mode = _MODES[letter, round(value, 1)]
            if group in modes:
                raise Refusal(21)
            modes[group] = mode
        elif letter == "G" and 59 < value < 60:
            raise Refusal(29)
        elif value != int(value) and (letter, float(int(value))) in _MODES:
            raise Refusal(23)
        else:
            raise Refusal(20)
    return modes, coolant, values


def interpret(line: str, modal: Modal, memory: Memory) -> tuple[Modal, list[Step]]:
    """Return the modal state after `line` and what is to be done. Raises Refusal; the state given is not changed."""
    modes, coolant, values = _collect(line)
    fresh = attrs.evolve(modal)
    steps: list[Step] = []
    values.pop("N", None)
    once, axes = modes.get("once"), {a: values.pop(a) for a in "XYZ" if a in values}
    axis_owner = once if once in _TAKES_AXES else ("G43.1" if modes.get("length") == "G43.1" else None)
    if axis_owner and "motion" in modes and modes["motion"] != "G80":
        raise Refusal(24)
    for group in ("plane", "units", "distance", "feed_mode"):
        if group in modes:
            setattr(fresh, group, modes[group])
    scale = INCH_MM if fresh.units == "G20" else 1.0
    axes = {axis: value * scale for axis, value in axes.items()}
    if "motion" in modes:
        fresh.motion = modes["motion"]
    moving = axis_owner is None and (bool(axes) or (fresh.motion in ("G2", "G3") and "motion" in modes))
    _feed(fresh, modal, values, scale, moving)
    _spindle_and_coolant(fresh, modal, modes, coolant, values, steps)
    if once == "G4":
        if "P" not in values:
            raise Refusal(28)
        steps.append(Dwell(values.pop("P")))
    if "system" in modes and modes["system"] != modal.system:
        fresh.system = modes["system"]
        steps.append(Wait())
    if "length" in modes:
        _tool_length(fresh, modes["length"], axes, steps)
        axes = {} if modes["length"] == "G43.1" else axes
    target = _target(fresh, memory, axes, machine=once == "G53")
    if axis_owner in ("G10", "G28", "G30", "G92") or once in ("G28.1", "G30.1", "G92.1"):
        _stop_and_set(str(once), fresh, memory, axes, values, target, scale, steps)
    elif moving:
        _move(fresh, memory, modes, axes, values, target, scale, once, steps)
    elif modes.get("motion") == "G1" and fresh.feed_mm_min == 0.0:
        raise Refusal(22)  # G1 alone sets the mode, but not without a feed
    if values:
        raise Refusal(36)
    _flow(modes.get("flow"), fresh, steps)
    return fresh, steps


def _feed(fresh: Modal, modal: Modal, values: dict[str, float], scale: float, moving: bool) -> None:
    feed = values.pop("F", None)
    if fresh.feed_mode == "G93":
        if moving and fresh.motion in ("G1", "G2", "G3") and feed is None:
            raise Refusal(22)
        fresh.feed_mm_min = feed or 0.0
    elif feed is not None:
        fresh.feed_mm_min = feed * scale
    elif modal.feed_mode == "G93":
        fresh.feed_mm_min = 0.0  # a rate per move means nothing as mm/min


def _spindle_and_coolant(
    fresh: Modal, modal: Modal, modes: dict[str, str], coolant: set[str], values: dict[str, float], steps: list[Step]
) -> None:
    fresh.speed_rpm = values.pop("S", modal.speed_rpm)
    if "T" in values:
        fresh.tool = int(values.pop("T"))
        if fresh.tool > 255:
            raise Refusal(38)
    for spin in SPINS:
        if modes.get("spindle") == spin:
            fresh.spindle = spin
    if fresh.spindle != modal.spindle or (fresh.spindle != "M5" and fresh.speed_rpm != modal.speed_rpm):
        steps.append(Spindle(fresh.spindle, fresh.speed_rpm))
    if coolant:
        if "off" in coolant and len(coolant) > 1:
            raise Refusal(21)
        if "off" in coolant:
            fresh.mist = fresh.flood = False
        fresh.mist |= "mist" in coolant
        fresh.flood |= "flood" in coolant
        steps.append(Coolant(fresh.mist, fresh.flood))


def _tool_length(fresh: Modal, mode: str, axes: dict[str, float], steps: list[Step]) -> None:
    if mode == "G49":
        fresh.tool_length_mm = 0.0
    elif not axes:
        raise Refusal(26)
    elif set(axes) != {"Z"}:
        raise Refusal(37)
    else:
        fresh.tool_length_mm = axes["Z"]
    steps.append(Wait())


def _target(fresh: Modal, memory: Memory, axes: dict[str, float], *, machine: bool) -> Vec:
    offset = (0.0, 0.0, 0.0) if machine else fresh.offset(memory)
    result = list(fresh.position)
    for index, axis in enumerate("XYZ"):
        if axis in axes:
            if fresh.distance == "G91" and not machine:
                result[index] += axes[axis]
            else:
                result[index] = axes[axis] + offset[index]
    return (result[0], result[1], result[2])


def _stop_and_set(
    word: str, fresh: Modal, memory: Memory, axes: dict[str, float], values: dict[str, float],
    target: Vec, scale: float, steps: list[Step],
) -> None:  # fmt: skip
    if word in ("G28", "G30"):
        home = memory.positions[word]
        if axes:
            steps.append(Line(target, None))
            stored = [home[i] if "XYZ"[i] in axes else target[i] for i in range(3)]
            home = (stored[0], stored[1], stored[2])
        steps.append(Line(home, None))
        fresh.position = home
    elif word in ("G28.1", "G30.1"):
        if axes:
            raise Refusal(31)
        steps.append(Store(word[:3], fresh.position))
    elif word == "G92.1":
        fresh.g92 = ZERO
        steps.append(Wait())
    elif not axes:
        raise Refusal(26)
    elif word == "G92":
        base, now = memory.positions[fresh.system], list(fresh.g92)
        for index, axis in enumerate("XYZ"):
            if axis in axes:
                length = fresh.tool_length_mm if axis == "Z" else 0.0
                now[index] = fresh.position[index] - base[index] - axes[axis] - length
        fresh.g92 = (now[0], now[1], now[2])
        steps.append(Wait())
    else:
        steps.append(_g10(fresh, memory, axes, values))


def _g10(fresh: Modal, memory: Memory, axes: dict[str, float], values: dict[str, float]) -> Store:
    if "L" not in values or "P" not in values:
        raise Refusal(28)
    kind, index = values.pop("L"), values.pop("P")
    if kind not in (2, 20):
        raise Refusal(20)
    if index > 6:
        raise Refusal(29)
    name = fresh.system if int(index) == 0 else COORDINATE_SYSTEMS[int(index) - 1]
    now = list(memory.positions[name])
    for place, axis in enumerate("XYZ"):
        if axis not in axes:
            continue
        if kind == 20:
            length = fresh.tool_length_mm if axis == "Z" else 0.0
            now[place] = fresh.position[place] - fresh.g92[place] - length - axes[axis]
        else:
            now[place] = axes[axis] + (now[place] if fresh.distance == "G91" else 0.0)
    return Store(name, (now[0], now[1], now[2]))


def _move(
    fresh: Modal, memory: Memory, modes: dict[str, str], axes: dict[str, float], values: dict[str, float],
    target: Vec, scale: float, once: str | None, steps: list[Step],
) -> None:  # fmt: skip
    motion = fresh.motion
    if motion == "G80":
        raise Refusal(31)
    if once == "G53" and motion not in ("G0", "G1"):
        raise Refusal(30)
    if motion == "G0":
        steps.append(Line(target, None))
    else:
        if fresh.feed_mm_min == 0.0:
            raise Refusal(22)
        if motion == "G1":
            steps.append(Line(target, _rate(fresh, math.dist(fresh.position, target))))
        else:
            steps.append(_arc(fresh, axes, values, target, scale))
    fresh.position = target


def _rate(fresh: Modal, length_mm: float) -> float:
    return fresh.feed_mm_min * length_mm if fresh.feed_mode == "G93" else fresh.feed_mm_min


def _arc(fresh: Modal, axes: dict[str, float], values: dict[str, float], target: Vec, scale: float) -> Arc:
    a, b, _ = arcs.PLANES[fresh.plane]
    names, clockwise, start = "XYZ", fresh.motion == "G2", fresh.position
    if names[a] not in axes and names[b] not in axes:
        raise Refusal(32 if axes else 26)
    if "R" in values:
        if start[a] == target[a] and start[b] == target[b]:
            raise Refusal(33)
        centre = arcs.centre_from_radius(
            (start[a], start[b]), (target[a], target[b]), values.pop("R") * scale, clockwise
        )
        if centre is None:
            raise Refusal(34)
    else:
        offsets = "IJK"[a], "IJK"[b]
        if not any(letter in values for letter in offsets):
            raise Refusal(35)
        centre = (
            start[a] + values.pop(offsets[0], 0.0) * scale,
            start[b] + values.pop(offsets[1], 0.0) * scale,
        )
        radius = math.hypot(start[a] - centre[0], start[b] - centre[1])
        miss = abs(math.hypot(target[a] - centre[0], target[b] - centre[1]) - radius)
        if miss > 0.5 or (miss > 0.005 and miss > 0.001 * radius):
            raise Refusal(33)
    travelled = arcs.length_mm(start, target, centre, fresh.plane, clockwise)
    return Arc(target, centre, fresh.plane, clockwise, _rate(fresh, travelled))


def _flow(word: str | None, fresh: Modal, steps: list[Step]) -> None:
    if word in ("M0",):
        steps.append(Pause())
    elif word in ("M2", "M30"):
        steps.append(End())
        fresh.motion, fresh.plane, fresh.distance, fresh.feed_mode = "G1", "G17", "G90", "G94"
        fresh.system, fresh.spindle, fresh.mist, fresh.flood = "G54", "M5", False, False
