"""The screws that hold a sheet down, for the proof: no cutter meets one, each has its hole, none stands in a panel.

A program that only makes the screws' holes comes first, while there are no screws yet. In every other one the whole
cutter keeps away from each screw by the distance that the layout states, unless it is at safe height; of a rapid the
whole way counts, since a controller may move its axes one after another.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import numpy as np
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.holding import Screw
from jupyter_fab.core.proof.interpreter import Reading, Step
from jupyter_fab.core.proof.verdict import Failure, ProgramBytes, Rule

AT_MM = 0.05  # a hole stands at its screw's place
SLACK_MM = 1e-3
THROUGH_MM = 0.0
MOST_TOLD = 10  # of one program

type Ran = Sequence[tuple[ProgramBytes, Reading]]


def screwed(
    ran: Ran, screws: Sequence[Screw], safe_mm: float, width_mm: float, panels: BaseGeometry
) -> Iterable[Failure]:
    """What is wrong with the screws of a sheet, given its programs in order and where its panels stand at the end.

    On the face that is up after the sheet was turned over, the screws stand in the same holes, mirrored.
    """
    if not screws:
        return
    last = ran[-1][0].side if ran else "A"
    for screw in screws:
        spot = _at(screw, last, width_mm)
        inside = panels.distance(spot)
        if inside <= 0:
            yield _failure("a screw stands in a panel", spot, 0.0)
    holes = list(itertools.takewhile(lambda one: _only_holes(one[1], screws), ran))
    made = [stroke for _, reading in holes for chain in reading.chains for stroke in chain.strokes]
    for screw in screws:
        at = [s for s in made if math.dist((s.bx, s.by), (screw.x_mm, screw.y_mm)) <= AT_MM]
        if min((s.bz for s in at), default=math.inf) > THROUGH_MM:
            yield _failure("no hole is made for the screw before the sheet is cut", _at(screw, "A", width_mm), 0.0)
    for program, reading in ran[len(holes) :]:
        radius = max((chain.tool.diameter_mm / 2 for chain in reading.chains), default=0.0)
        met = (
            failure
            for screw in screws
            for number in _near(reading.steps, _at(screw, program.side, width_mm), radius + screw.free_mm)
            if (failure := _met(program, reading.steps[number : number + 2], screw, radius, safe_mm, width_mm))
        )
        yield from itertools.islice(met, MOST_TOLD)


def holes(screws: Sequence[Screw], radius_mm: float) -> list[BaseGeometry]:
    """Where the wood is gone for the screws."""
    return [Point(screw.x_mm, screw.y_mm).buffer(radius_mm + AT_MM) for screw in screws]


def _only_holes(reading: Reading, screws: Sequence[Screw]) -> bool:
    """Whether a program goes down at the screws' places and nowhere else."""
    strokes = [stroke for chain in reading.chains for stroke in chain.strokes]
    return bool(strokes) and all(
        (s.ax, s.ay) == (s.bx, s.by)
        and any(math.dist((s.bx, s.by), (screw.x_mm, screw.y_mm)) <= AT_MM for screw in screws)
        for s in strokes
    )


def _near(steps: Sequence[Step], spot: Point, reach_mm: float) -> Iterable[int]:
    """The numbers of the movements that pass a spot within that distance, at whatever height."""
    if len(steps) < 2:
        return ()
    xy = np.array([(step.x, step.y) for step in steps])
    here, along = xy[:-1], np.diff(xy, axis=0)
    to = np.array([spot.x, spot.y]) - here
    share = np.clip((to * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12), 0.0, 1.0)
    found: list[int] = np.nonzero(np.linalg.norm(to - along * share[:, None], axis=1) < reach_mm)[0].tolist()
    return found


def _met(
    program: ProgramBytes, way: Sequence[Step], screw: Screw, radius: float, safe_mm: float, width_mm: float
) -> Failure | None:
    """The failure where a cutter on its way comes too near to a screw."""
    here, there = way
    low = min(here.z, there.z)
    if low >= safe_mm - SLACK_MM:
        return None
    spot = _at(screw, program.side, width_mm)
    ends = [(here.x, here.y), (there.x, there.y)]
    if there.feed_mm_min and max(here.z, there.z) > safe_mm:
        share = (safe_mm - here.z) / (there.z - here.z)
        over = 0 if here.z > there.z else 1
        ends[over] = (here.x + (there.x - here.x) * share, here.y + (there.y - here.y) * share)
    room = LineString(ends).distance(spot) - radius
    if room >= screw.free_mm - SLACK_MM:
        return None
    text = "the cutter comes too near to a screw, lower than safe height"
    return _failure(text, spot, low, program.name, there.line, (max(room, 0.0), screw.free_mm))


def _at(screw: Screw, side: str, width_mm: float) -> Point:
    return Point(screw.x_mm if side == "A" else width_mm - screw.x_mm, screw.y_mm)


def _failure(
    text: str,
    spot: Point,
    height: float,
    program: str = "",
    line: int = 0,
    measured: tuple[float, float] | None = None,
) -> Failure:
    return Failure(
        rule=Rule.SCREW,
        program=program,
        line=line,
        text=f"{text}, at x {spot.x:.1f} y {spot.y:.1f}",
        place_mm=(round(spot.x, 3), round(spot.y, 3), round(height, 3)),
        figure=round(measured[0], 3) if measured else 0.0,
        limit=measured[1] if measured else 0.0,
        unit="mm" if measured else "",
    )
