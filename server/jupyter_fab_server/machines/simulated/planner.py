"""The look-ahead planner of the simulated board: 15 straight blocks, acceleration limits and junction deviation.

The interpreter adds blocks; the motion takes them from the front. Each time a block joins, entry speeds are planned
again so that the machine could always stop at the end of what it knows.

Source: Grbl 1.1 settings.md ($11, $110-$122); S. Jeon, "Improving Grbl: Cornering Algorithm" (2011), for the junction.
"""

from __future__ import annotations

import math
from collections import deque

import attrs

from .memory import Memory, Vec

BLOCKS = 15  # what `Bf:` reports as free on an idle 328p
_SHORTEST_MM = 1e-6  # shorter than any step


@attrs.define(eq=False)
class Block:
    """One straight move as planned; speeds in mm/s."""

    start: Vec
    target: Vec
    unit: Vec
    length_mm: float
    speed: float
    rapid: bool
    jog: bool
    acceleration: float
    fastest: float
    line: int
    corner: float = 0.0
    entry: float = 0.0


class Planner:
    """A queue of at most 15 blocks; the first is the one that moves."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.blocks: deque[Block] = deque()
        self.feed_percent = 100
        self.rapid_percent = 100
        self._last_unit: Vec | None = None
        self._last_block: Block | None = None
        self.end: Vec = (0.0, 0.0, 0.0)

    @property
    def free(self) -> int:
        """How many more blocks fit."""
        return BLOCKS - len(self.blocks)

    def clear(self, position: Vec) -> None:
        """Forget all blocks; the machine stands at `position`."""
        self.blocks.clear()
        self._last_unit = None
        self.end = position

    def nominal(self, block: Block) -> float:
        """Return the speed that the overrides and the axes allow for a block, in mm/s."""
        if block.rapid:
            return block.fastest * self.rapid_percent / 100
        percent = 100 if block.jog else self.feed_percent
        return min(block.speed * percent / 100, block.fastest)

    def add(self, target: Vec, feed_mm_min: float | None, *, jog: bool, line: int, moving: tuple[float, float]) -> None:
        """Append a move; None as feed is a rapid. `moving` is (speed, mm left) of the block that is being executed."""
        delta = (target[0] - self.end[0], target[1] - self.end[1], target[2] - self.end[2])
        length = math.hypot(*delta)
        if length < _SHORTEST_MM:
            return
        unit = (delta[0] / length, delta[1] / length, delta[2] / length)
        fastest = _limit(self._memory.axes(110), unit) / 60
        acceleration = _limit(self._memory.axes(120), unit)
        speed = fastest if feed_mm_min is None else feed_mm_min / 60
        block = Block(
            self.end, target, unit, length, speed, feed_mm_min is None, jog, acceleration, fastest, line,
            corner=self._corner(unit) if self.blocks else 0.0,
        )  # fmt: skip
        self.blocks.append(block)
        self._last_unit, self.end = unit, target
        self.plan(moving)

    def _corner(self, unit: Vec) -> float:
        before = self._last_unit
        if before is None:
            return 0.0
        cosine = -(before[0] * unit[0] + before[1] * unit[1] + before[2] * unit[2])
        if cosine > 0.999999:
            return 0.0
        if cosine < -0.999999:
            return math.inf
        turn = (unit[0] - before[0], unit[1] - before[1], unit[2] - before[2])
        size = math.hypot(*turn)
        acceleration = _limit(self._memory.axes(120), (turn[0] / size, turn[1] / size, turn[2] / size))
        half_sine = math.sqrt(0.5 * (1 - cosine))
        return math.sqrt(acceleration * self._memory.settings[11] * half_sine / (1 - half_sine))

    def plan(self, moving: tuple[float, float]) -> None:
        """Set every entry speed: backwards so that all can stop, then forwards so that all can be reached."""
        blocks = list(self.blocks)
        leave = 0.0
        for index in range(len(blocks) - 1, 0, -1):
            block = blocks[index]
            ceiling = min(block.corner, self.nominal(block), self.nominal(blocks[index - 1]))
            leave = min(ceiling, math.sqrt(leave * leave + 2 * block.acceleration * block.length_mm))
            block.entry = leave
        if not blocks:
            return
        speed, left = moving
        for index in range(1, len(blocks)):
            before = blocks[index - 1]
            reach = math.sqrt(speed * speed + 2 * before.acceleration * left)
            speed = blocks[index].entry = min(blocks[index].entry, reach)
            left = blocks[index].length_mm


def _limit(axes: Vec, unit: Vec) -> float:
    return min(most / abs(part) for most, part in zip(axes, unit, strict=True) if abs(part) > 1e-12)
