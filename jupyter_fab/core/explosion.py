"""The exploded view: every part leaves along the way on which it came in, in its turn, and none passes through another.

Made from the steps of `core.steps`, backwards. Parts that came in together leave together, and then each other. What
cannot meet on its way leaves at the same time; the rest waits for its turn. Where parts end, their boxes stand clear of
each other. Only boxes and directions are looked at here: that each way is free was the steps' business.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import Part, Parts
from jupyter_fab.core.steps import Step

CLEAR_SHARE = 0.07  # between parts at the end, of the piece's diagonal: joints are seen, and what belongs together
LEAST_CLEAR_MM = 30.0
SAME_MM = 1e-6

SPREAD = 0.7  # of a part's distance, where all go straight: far enough to see every joint, near enough to see the whole

type Floats = NDArray[np.float64]


@attrs.frozen
class Leg:
    """A straight move of a part, mm, from one share of the whole explosion (0 to 1) to another."""

    start: float
    end: float
    way: Vector


def explosion(parts: Parts, order: Sequence[Step]) -> dict[str, tuple[Leg, ...]]:
    """The legs of each part, by name, in the order in which they are gone; empty for a part that stays."""
    blocks: list[_Block] = []
    number = {part.name: i for i, part in enumerate(parts.parts)}
    clear = max(LEAST_CLEAR_MM, CLEAR_SHARE * math.dist(*parts.box_mm()))
    for step in order:
        group = [number[name] for name in step.parts]
        if len(group) == 1:
            blocks.append(_Block.of(group[0], parts.parts[group[0]]))
        if any(step.direction):
            moved, rest = blocks.pop(), blocks.pop()
            blocks.append(rest.with_moved(moved, -np.array(step.direction), clear))
    moves = blocks[0].moves[::-1]
    turns = _turns(moves)
    last = max(turns, default=0) + 1
    legs: dict[str, list[Leg]] = {part.name: [] for part in parts.parts}
    for move, turn in sorted(zip(moves, turns, strict=True), key=lambda one: one[1]):
        way = (float(move.way[0]), float(move.way[1]), float(move.way[2]))
        for i in move.parts:
            legs[parts.parts[i].name].append(Leg(turn / last, (turn + 1) / last, way))
    return {name: tuple(found) for name, found in legs.items()}


def straight(parts: Parts) -> dict[str, Vector]:
    """Where each part goes if none waits for another, mm: the design's own word, else off the middle of the floor.

    Parts rise and move aside; none goes through the floor.
    """
    if any(any(part.explode) for part in parts.parts):
        return {part.name: part.explode for part in parts.parts}
    low, high = parts.box_mm()
    x0, y0, z0 = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]
    found: dict[str, Vector] = {}
    for part in parts.parts:
        left, front, right, back = part.panel.outline.bounds()
        x, y, z = part.placement.at((left + right) / 2, (front + back) / 2, part.panel.thickness_mm / 2)
        found[part.name] = (SPREAD * (x - x0), SPREAD * (y - y0), SPREAD / 2 * (z - z0))
    return found


def away(legs: Sequence[Leg], share: float) -> Vector:
    """How far a part is from its place at that share of the explosion, mm."""
    found = np.zeros(3)
    for leg in legs:
        found += min(1.0, max(0.0, (share - leg.start) / (leg.end - leg.start))) * np.array(leg.way)
    return float(found[0]), float(found[1]), float(found[2])


@attrs.frozen(eq=False)
class _Move:
    parts: tuple[int, ...]
    way: Floats
    low: Floats  # boxes that its parts stay within while they move, a row each
    high: Floats

    def shifted(self, way: Floats) -> _Move:
        return _Move(self.parts, self.way, self.low + way, self.high + way)


@attrs.frozen(eq=False)
class _Block:
    """Parts that stand together, and the moves that take them apart, the first one last."""

    parts: tuple[int, ...]
    rest: tuple[Floats, Floats]  # boxes in place
    low: Floats  # boxes that they stay within while they are taken apart
    high: Floats
    moves: tuple[_Move, ...] = ()

    @classmethod
    def of(cls, number: int, part: Part) -> _Block:
        low, high = (np.array([corner]) for corner in part.box_mm())
        return cls((number,), (low, high), low, high)

    def with_moved(self, group: _Block, out: Floats, clear: float) -> _Block:
        """Both blocks, of which the group is moved out first, as far as everything then has room."""
        far = max(_needed(self.low, self.high, low, high, out, clear) for low, high in zip(*group.boxes, strict=True))
        way = out * (far or clear)
        within = np.minimum(group.rest[0], group.rest[0] + way), np.maximum(group.rest[1], group.rest[1] + way)
        move = _Move(group.parts, way, *within)
        return _Block(
            self.parts + group.parts,
            (np.vstack([self.rest[0], group.rest[0]]), np.vstack([self.rest[1], group.rest[1]])),
            np.vstack([self.low, np.minimum(within[0], group.low + way)]),
            np.vstack([self.high, np.maximum(within[1], group.high + way)]),
            (*self.moves, *(inner.shifted(way) for inner in group.moves), move),
        )

    @property
    def boxes(self) -> tuple[Floats, Floats]:
        return self.low, self.high


def _needed(lows: Floats, highs: Floats, low: Floats, high: Floats, out: Floats, clear: float) -> float:
    """How far a box must move out until it stands clear of all these."""
    beside = (np.minimum(highs, high) - np.maximum(lows, low) <= SAME_MM) & (np.abs(out) < SAME_MM)
    ahead = np.where(out > 0, highs - low, high - lows) + clear  # along each axis, until it is past
    with np.errstate(divide="ignore"):
        past = np.where(np.abs(out) < SAME_MM, np.inf, ahead / np.abs(out)).min(axis=1)
    return float(np.where(beside.any(axis=1), 0.0, past).max(initial=0.0))


def _turns(moves: Sequence[_Move]) -> list[int]:
    """When each move is made: as early as nothing that is moved before it can be met."""
    turns: list[int] = []
    for i, move in enumerate(moves):
        turn = 0
        for before, its in zip(moves[:i], turns, strict=True):
            if set(move.parts) & set(before.parts):
                turn = max(turn, its + 1)
            elif _meet(move, before):
                # Of two that go the same way, the first to leave goes the farther: they part on the way.
                cosine = np.dot(move.way, before.way) / (np.linalg.norm(move.way) * np.linalg.norm(before.way))
                farther = np.linalg.norm(before.way) >= np.linalg.norm(move.way) - SAME_MM
                turn = max(turn, its if cosine > 1 - SAME_MM and farther else its + 1)
        turns.append(turn)
    return turns


def _meet(one: _Move, other: _Move) -> bool:
    shared = np.minimum(one.high[:, None], other.high) - np.maximum(one.low[:, None], other.low)
    return bool((shared > SAME_MM).all(axis=2).any())
