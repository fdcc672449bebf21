"""How long a program takes: GRBL's planner replayed, corner by corner, not length over feed.

Moves in, seconds out. Each block's entry speed is what junction deviation lets through its corner, lowered by passes
backwards and forwards so that no axis accelerates more than it can; each block is then a trapezoid. The planner looks
ahead over the 15 blocks that its buffer holds: on short chords it never goes faster than it could stop within them.
Source: Grbl 1.1 planner.c and planner.h (its documented junction deviation formula, per-axis limits, buffer of 16), and
S. Jeon, "Improving Grbl: cornering algorithm", 2011.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.machine import MachineProfile

SHORTEST_MM = 1e-4  # GRBL drops blocks shorter than a step
LOOKAHEAD_BLOCKS = 15  # BLOCK_BUFFER_SIZE is 16, of which one stays empty
SLOWEST_MM_S = 0.0  # GRBL's minimum junction speed


class Move(msgspec.Struct, frozen=True, array_like=True):
    """One straight move to a point: `feed_mm_min` 0 is a rapid; `wait_s` is dwelt, standing still, before it starts."""

    x: float
    y: float
    z: float
    feed_mm_min: float
    line: int = 0
    wait_s: float = 0.0


def duration_s(start: tuple[float, float, float], moves: Sequence[Move], machine: MachineProfile) -> float:
    """Seconds from standing at `start` until standing at the end of the last move."""
    ends = end_times_s(start, moves, machine)
    return float(ends[-1]) if len(ends) else 0.0


def end_times_s(
    start: tuple[float, float, float], moves: Sequence[Move], machine: MachineProfile
) -> NDArray[np.float64]:
    """The time at which each move ends, in seconds from the start; for progress and for watchdogs."""
    if not moves:
        return np.zeros(0)
    points = np.array([start, *((move.x, move.y, move.z) for move in moves)], dtype=float)
    feeds = np.array([move.feed_mm_min for move in moves]) / 60
    waits = np.array([move.wait_s for move in moves])
    deltas = np.diff(points, axis=0)
    lengths = np.linalg.norm(deltas, axis=1)
    real = np.nonzero(lengths > SHORTEST_MM)[0]
    took = np.zeros(len(moves))
    if len(real):
        units = deltas[real] / lengths[real, None]
        speed, accel = _limits(units, feeds[real], machine)
        corner = _corner_speeds(units, speed, machine)
        corner[waits[real] > 0] = SLOWEST_MM_S
        corner = np.minimum(corner, _stoppable(lengths[real], accel))
        took[real] = _trapezoids(lengths[real], speed, accel, corner)
    return np.cumsum(took + waits)


def _limits(
    units: NDArray[np.float64], feeds: NDArray[np.float64], machine: MachineProfile
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each block's nominal speed (mm/s) and acceleration (mm/s2): the axis that is at its limit first decides."""
    share = np.abs(units)
    with np.errstate(divide="ignore", over="ignore"):
        fastest = np.min(np.array(machine.max_feed_mm_min) / 60 / share, axis=1)
        accel: NDArray[np.float64] = np.min(np.array(machine.acceleration_mm_s2) / share, axis=1)
    return np.where(feeds > 0, np.minimum(feeds, fastest), fastest), accel


def _corner_speeds(
    units: NDArray[np.float64], speed: NDArray[np.float64], machine: MachineProfile
) -> NDArray[np.float64]:
    """The speed at which each block may be entered: a circle that leaves the corner by the deviation, at full pull.

    The pull is what the axes allow in the direction in which the corner turns.
    """
    corner = np.zeros(len(units))
    if len(units) > 1:
        cosine = -np.sum(units[:-1] * units[1:], axis=1)
        half_sine = np.sqrt(np.clip((1 - cosine) / 2, 0, 1))
        turn = np.abs(units[1:] - units[:-1])
        turn /= np.maximum(np.linalg.norm(turn, axis=1), 1e-12)[:, None]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            pull = np.min(np.array(machine.acceleration_mm_s2) / turn, axis=1)
            curve = np.sqrt(pull * machine.junction_deviation_mm * half_sine / (1 - half_sine))
        curve = np.where(cosine > 0.999999, SLOWEST_MM_S, np.where(cosine < -0.999999, np.inf, curve))
        corner[1:] = np.minimum(curve, np.minimum(speed[:-1], speed[1:]))
    return corner


def _stoppable(lengths: NDArray[np.float64], accel: NDArray[np.float64]) -> NDArray[np.float64]:
    """The speed at which each block may be entered and still be stopped from, within the blocks that are known."""
    pulled = np.concatenate(([0.0], np.cumsum(accel * lengths)))
    ahead = np.minimum(np.arange(len(lengths)) + LOOKAHEAD_BLOCKS, len(lengths))
    found: NDArray[np.float64] = np.sqrt(2 * (pulled[ahead] - pulled[:-1]))
    return found


def _trapezoids(
    lengths: NDArray[np.float64], speed: NDArray[np.float64], accel: NDArray[np.float64], corner: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Seconds of each block, after entry speeds are lowered so that each can be reached and left."""
    length, top, pull, entry = lengths.tolist(), speed.tolist(), accel.tolist(), corner.tolist()
    entry.append(0.0)
    count = len(length)
    for i in range(count - 1, -1, -1):
        entry[i] = min(entry[i], math.sqrt(entry[i + 1] ** 2 + 2 * pull[i] * length[i]))
    for i in range(count):
        entry[i + 1] = min(entry[i + 1], math.sqrt(entry[i] ** 2 + 2 * pull[i] * length[i]))
    took = np.empty(count)
    for i in range(count):
        v0, v1, a, v = entry[i], entry[i + 1], pull[i], top[i]
        peak = min(v, math.sqrt((v0 * v0 + v1 * v1) / 2 + a * length[i]))
        ramps = (2 * peak * peak - v0 * v0 - v1 * v1) / (2 * a)
        took[i] = (2 * peak - v0 - v1) / a + max(0.0, length[i] - ramps) / peak
    return took
