"""What a movement of the cutter must keep on a machine: travel, border, rapids, feeds, spindle; for the proof.

The interpreter tells it every movement and dwell with the state at that moment; it notes each breach. What the cutter
leaves of the panels is judged elsewhere (`bed`).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from attrs import define, frozen

from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof.verdict import DEEPEST_SPOILBOARD_MM, Failure, Rule
from jupyter_fab.core.tool import Tool, ToolKind

FEED_SLACK = 1.001
LONGEST_DWELL_IN_WOOD_S = 1.0  # a drill may break its chip; a router cutter at 18,000 rpm burns in seconds
MOST_OF_ONE_RULE = 10  # failures of one rule in one program that are kept, the rest would say the same
AT_PIN_MM = 0.05  # so near to its place a pin's hole is made; a gouge allows no more
AXES = "XYZ"

type Spot = tuple[float, float, float]
type Partial = tuple[float | None, float | None, float | None]


@define
class Spindle:
    """What the spindle is told: on, since long enough, how fast."""

    on: bool = False
    ready: bool = False
    rpm: float = 0.0


@frozen
class Pins:
    """Where a program may go deep into the spoilboard: straight down for the holes of pins, so far and no farther."""

    spots: tuple[tuple[float, float], ...]
    depth_mm: float

    def allow(self, before: Spot, after: Spot) -> bool:
        """Whether this movement goes straight up or down in the hole of a pin."""
        straight = before[:2] == after[:2]
        here = any(math.dist(after[:2], spot) <= AT_PIN_MM for spot in self.spots)
        return straight and here and min(before[2], after[2]) >= -self.depth_mm - DEEPEST_SPOILBOARD_MM


class Guard:
    """The rules of movement for one program, and the failures that were noted."""

    def __init__(
        self,
        name: str,
        machine: MachineProfile,
        tool: Tool,
        top_mm: float,
        inner_mm: tuple[float, float, float, float],
        pins: Pins | None = None,
    ) -> None:
        self.pins = pins
        self.name, self.machine, self.tool, self.top, self.inner = name, machine, tool, top_mm, inner_mm
        self.safe = top_mm + machine.safe_z_mm
        self.failures: list[Failure] = []
        self.line = 0
        self.lowest = math.inf
        self.spindle = Spindle()

    def fail(
        self,
        rule: Rule,
        text: str,
        *,
        line: int | None = None,
        place: Spot | None = None,
        measured: tuple[float, float, str] = (0.0, 0.0, ""),
    ) -> None:
        """Note a broken rule; `measured` is the figure, its limit and their unit."""
        if sum(1 for failure in self.failures if failure.rule is rule) < MOST_OF_ONE_RULE:
            where = self.line if line is None else line
            figure, limit, unit = measured
            self.failures.append(
                Failure(
                    rule=rule,
                    text=text,
                    program=self.name,
                    line=where,
                    place_mm=place and (round(place[0], 3), round(place[1], 3), round(place[2], 3)),
                    figure=round(figure, 4),
                    limit=limit,
                    unit=unit,
                )
            )

    def travel(self, spot: Partial) -> None:
        """An end of a movement lies within the machine's travel, by every axis that is known."""
        ox, oy = self.machine.sheet_origin_mm
        tx, ty, tz = self.machine.travel_mm
        least, most = (-ox, -oy, -math.inf), (tx - ox, ty - oy, tz)
        known = [(axis.lower(), value) for axis, value in zip(AXES, spot, strict=True) if value is not None]
        inside = all(value is None or a <= value <= b for a, value, b in zip(least, spot, most, strict=True))
        if not inside:
            x, y, z = spot
            place = None if x is None or y is None or z is None else (x, y, z)
            said = " ".join(f"{axis} {value:g}" for axis, value in known)
            self.fail(Rule.ENVELOPE, f"{said} is outside the machine's travel", place=place)

    def bounds(self, way: Sequence[Spot], *, rapid: bool = False) -> None:
        """Travel, spoilboard and border of the way on from its first point, where the cutter already is."""
        for before, point in itertools.pairwise(way):
            self.travel(point)
            z = point[2]
            if self.pins is not None and self.pins.allow(before, point):
                continue
            self.lowest = min(self.lowest, z)
            if z < -DEEPEST_SPOILBOARD_MM:
                text = f"it cuts {-z:.2f} mm into the spoilboard"
                self.fail(Rule.SPOILBOARD, text, place=point, measured=(-z, DEEPEST_SPOILBOARD_MM, "mm"))
        for old, new in itertools.pairwise(way):
            self._border(old, new, rapid)

    def _border(self, old: Spot, new: Spot, rapid: bool) -> None:
        """Below safe height the whole cutter stays inside the border: not at the ends alone, all the way between.

        The border's inside is a rectangle: a stretch lies in it if both its ends do. Of a rapid, the whole way counts,
        since a controller may move its axes one after another.
        """
        x0, y0, x1, y1 = self.inner
        r = self.tool.diameter_mm / 2 - 1e-3
        safe = self.safe - 1e-6
        if min(old[2], new[2]) >= safe:
            return
        for spot in (new, old) if rapid else _lower(old, new, safe):
            x, y, _ = spot
            if not (x0 <= x - r and x + r <= x1 and y0 <= y - r and y + r <= y1):
                text = f"at x {x:g} y {y:g} it is over the border, lower than safe height"
                self.fail(Rule.CLAMPS, text, place=spot, measured=(min(old[2], new[2]), self.safe, "mm"))
                return

    def rapid(self, old: Partial, new: Spot) -> None:
        """A rapid stays over the sheet, but for the way straight up out of a cut."""
        ox, oy, oz = old
        low = min(new[2], oz if oz is not None else new[2])
        straight_up = ox == new[0] and oy == new[1] and oz is not None and new[2] > oz
        if low < self.top - 1e-6 and not straight_up:
            text = f"a rapid goes to z {low:g}, under the sheet's top"
            self.fail(Rule.RAPID, text, place=new, measured=(low, self.top, "mm"))

    def feed(self, points: Sequence[Spot], feed: float | None) -> bool:
        """Look at a movement at feed; return whether it is one that cuts wood."""
        if feed is None or feed <= 0:
            self.fail(Rule.FEED, "it cuts with no feed set", place=points[0])
            return False
        cuts = False
        for old, new in itertools.pairwise(points):
            length = math.dist(old, new)
            for axis, a, b, limit in zip(AXES, old, new, self.machine.max_feed_mm_min, strict=True):
                asked = feed * abs(b - a) / length if length > 0 else 0.0
                if asked > limit * FEED_SLACK:
                    text = f"{axis} is asked for more than its {limit:g} mm/min"
                    self.fail(Rule.FEED, text, place=new, measured=(asked, limit, "mm/min"))
            if min(old[2], new[2]) < self.top - 1e-9:
                cuts = True
                self._in_wood(old, new)
        if cuts:
            self._chip(feed, points[-1])
        return cuts

    def _chip(self, feed: float, place: Spot) -> None:
        """No tooth of a cutter that mills takes more than the tables give it in any wood."""
        if self.tool.kind is not ToolKind.END_MILL or self.spindle.rpm <= 0:
            return
        chip, most = feed / (self.spindle.rpm * self.tool.flutes), self.tool.most_chip_mm_tooth()
        if chip > most * FEED_SLACK:
            text = f"each tooth of {self.tool.id} is asked for more than it can take at {self.spindle.rpm:g} rpm"
            self.fail(Rule.FEED, text, place=place, measured=(chip, round(most, 3), "mm a tooth"))

    def speed(self, rpm: float) -> None:
        """A spindle speed within the machine's limits."""
        self.spindle.rpm = rpm
        least, most = self.machine.min_rpm, self.machine.max_rpm
        if not least <= rpm <= most:
            limit = float(most if rpm > most else least)
            self.fail(Rule.SPINDLE, f"the spindle is asked for {rpm:g} rpm", measured=(rpm, limit, "rpm"))

    def dwell(self, seconds: float, z: float | None) -> None:
        """A wait: the spindle comes up to speed in it, and the cutter does not stand in the wood."""
        if z is not None and z < self.top - 1e-6 and not seconds <= LONGEST_DWELL_IN_WOOD_S:
            text = f"it stands still for {seconds:g} s in the wood, at z {z:g}"
            self.fail(Rule.DWELL, text, measured=(seconds, LONGEST_DWELL_IN_WOOD_S, "s"))

    def _in_wood(self, old: Spot, new: Spot) -> None:
        if not (self.spindle.on and self.spindle.ready and self.spindle.rpm > 0):
            self.fail(Rule.SPINDLE, "the cutter enters before the spindle is up to speed", place=new)
        if self.tool.kind is ToolKind.DRILL and old[:2] != new[:2]:
            self.fail(Rule.TOOL, "a drill is moved sideways in the work", place=new)
        depth = self.top - min(old[2], new[2])
        if depth > self.tool.max_depth_mm:
            text = f"it cuts deeper than the {self.tool.max_depth_mm:g} mm that {self.tool.id} has"
            self.fail(Rule.TOOL, text, place=new, measured=(depth, self.tool.max_depth_mm, "mm"))


def _lower(old: Spot, new: Spot, height_mm: float) -> tuple[Spot, Spot]:
    """The ends of the stretch of a straight way that lies under a height; one of its ends does."""
    if old[2] <= height_mm and new[2] <= height_mm:
        return new, old
    share = (height_mm - old[2]) / (new[2] - old[2])
    across = (old[0] + (new[0] - old[0]) * share, old[1] + (new[1] - old[1]) * share, height_mm)
    return (new, across) if new[2] < height_mm else (across, old)
