"""The moving carriage: where it is at any instant, along trapezoids, with feed hold and overrides as they happen.

It executes the planner's first block in exact phases of constant acceleration, so that asking for the position between
two events costs nothing and loses nothing. It does not decide anything: the controller tells it to hold or go on.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from .memory import ZERO, Vec
from .planner import Block, Planner

_REST = 1e-9  # mm/s and s below which something counts as nothing


class Motion:
    """The carriage and the block it follows; `position` is machine mm, `speed` mm/s."""

    def __init__(self, planner: Planner, done: Callable[[Block], None]) -> None:
        self._planner = planner
        self._done = done
        self._at_rest: Vec = ZERO
        self._travelled = 0.0
        self._phases: list[tuple[float, float]] | None = None
        self.speed = 0.0
        self.running = False
        self.holding = False

    @property
    def position(self) -> Vec:
        """Machine position now, in mm."""
        if not self._planner.blocks or self._travelled == 0.0:
            return self._at_rest
        block = self._planner.blocks[0]
        return (
            block.start[0] + block.unit[0] * self._travelled,
            block.start[1] + block.unit[1] * self._travelled,
            block.start[2] + block.unit[2] * self._travelled,
        )

    @property
    def moving(self) -> tuple[float, float]:
        """Speed and mm left of the first block, for the planner."""
        blocks = self._planner.blocks
        return (self.speed, blocks[0].length_mm - self._travelled) if blocks else (0.0, 0.0)

    @property
    def stopped(self) -> bool:
        """Whether the carriage stands still."""
        return self.speed <= _REST

    def stand(self, position: Vec) -> None:
        """Put the carriage at rest at `position`, forgetting any block under way."""
        self._at_rest, self._travelled, self.speed = position, 0.0, 0.0
        self.running = self.holding = False
        self._phases = None

    def changed(self) -> None:
        """Note that speeds were planned again, or a hold began or ended."""
        self._phases = None

    def time_left(self) -> float:
        """Return the seconds until the block ends or the hold is complete; infinity when nothing moves."""
        if not self.running or not self._planner.blocks:
            return math.inf
        return sum(duration for _, duration in self._plan())

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`, through as many blocks as that takes."""
        blocks = self._planner.blocks
        while seconds > 0 and self.running and blocks:
            phases = self._plan()
            if phases:
                acceleration, duration = phases[0]
                step = min(seconds, duration)
                self._travelled += self.speed * step + 0.5 * acceleration * step * step
                self.speed = max(0.0, self.speed + acceleration * step)
                seconds -= step
                if step < duration:
                    phases[0] = (acceleration, duration - step)
                    return
                phases.pop(0)
            if not phases:
                self._end_of_phases(blocks[0])

    def _end_of_phases(self, block: Block) -> None:
        self._phases = None
        if self.holding and self.speed <= _REST * 1000 and block.length_mm - self._travelled > 1e-6:
            self.speed, self.running = 0.0, False
            self._at_rest = self.position
            return
        if not self.holding:
            self.speed = self._leave()
        self._planner.blocks.popleft()
        self._travelled, self._at_rest = 0.0, block.target
        if not self._planner.blocks:
            self.speed, self.running = 0.0, False
        self._done(block)

    def _leave(self) -> float:
        blocks = self._planner.blocks
        return blocks[1].entry if len(blocks) > 1 else 0.0

    def _plan(self) -> list[tuple[float, float]]:
        if self._phases is None:
            block = self._planner.blocks[0]
            left = max(0.0, block.length_mm - self._travelled)
            if self.holding:
                self._phases = _brake(self.speed, left, block.acceleration)
            else:
                top = self._planner.nominal(block)
                self._phases = _trapezoid(self.speed, left, top, self._leave(), block.acceleration)
        return self._phases


def _brake(speed: float, left: float, rate: float) -> list[tuple[float, float]]:
    """Return the phase that stops within `left` mm, or that slows until the block's end."""
    if speed * speed / (2 * rate) <= left:
        return [(-rate, speed / rate)]
    return [(-rate, (speed - math.sqrt(max(0.0, speed * speed - 2 * rate * left))) / rate)]


def _trapezoid(speed: float, left: float, top: float, leave: float, rate: float) -> list[tuple[float, float]]:
    """Return (acceleration, seconds) phases that cover `left` mm from `speed` towards `top`, ending at `leave`."""
    phases: list[tuple[float, float]] = []
    if speed > top:  # an override has lowered the ceiling
        slow = min((speed * speed - top * top) / (2 * rate), left)
        after = math.sqrt(max(0.0, speed * speed - 2 * rate * slow))
        phases.append((-rate, (speed - after) / rate))
        speed, left = after, left - slow
    leave = min(leave, top)
    rise = (top * top - speed * speed) / (2 * rate)
    fall = (top * top - leave * leave) / (2 * rate)
    peak = top if rise + fall <= left else math.sqrt(max(0.0, (speed * speed + leave * leave) / 2 + rate * left))
    peak = max(peak, speed)
    rise = (peak * peak - speed * speed) / (2 * rate)
    fall = max(0.0, (peak * peak - leave * leave) / (2 * rate))
    cruise = left - rise - fall
    if cruise < 0 and peak == speed and speed > leave:
        # Already braking: the rate that ends the block exactly, within rounding of the axes' own limit.
        return [*phases, ((leave * leave - speed * speed) / (2 * left), 2 * left / (speed + leave))] if left else phases
    if rise > 0:
        phases.append((rate, (peak - speed) / rate))
    if cruise > 1e-12 and peak > 0:
        phases.append((0.0, cruise / peak))
    if peak > leave:
        phases.append((-rate, (peak - leave) / rate))
    return [phase for phase in phases if phase[1] > 0]
