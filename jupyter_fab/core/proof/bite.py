"""How deep a cutter bites at once: programs' strokes in the order in which they are made, for the proof.

At places along every way the wood before the cutter is looked at, across its whole width: how high it stood when the
cutter came, told from all strokes before. Each height is exact; between places it is not looked, so that a bite of
under half a diameter's length may pass. What is cut at all, and whether it should be, is judged elsewhere (`bed`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray

from jupyter_fab.core.proof.interpreter import Chain
from jupyter_fab.core.tool import Tool, ToolKind

SLACK_MM = 0.05  # as deep as a gouge may be: rounding, and a sheet that is thicker by as much as the proof lets it
# A finishing pass runs along a wall at full depth and takes a hair: up to a quarter of the diameter, the usual limit
# for cuts deeper than a cutter's diameter. A wider one has the whole depth on its edges.
LIGHT_SHARE = 0.25
ACROSS = 9  # places across a cutter: an eighth of the diameter apart
EDGE = 0.96  # of the radius: the outermost of them; a rounded coordinate does not count as wood
STATION_DIAMETERS = 0.25  # along the way, between one look and the next
LEAST_TIP_MM = 0.05  # half of a V bit's sharp end: a way of no width would have no places across
CHUNK = 1_000  # stations that are looked at together: bounds the memory

type Numbers = NDArray[np.float64]


@frozen
class Bite:
    """A bite that is too deep: of which chain, in which line, where, how deep, with which cutter."""

    chain: int
    line: int
    place_mm: tuple[float, float, float]
    depth_mm: float
    tool: Tool


class Floor:
    """How low the wood is after so many strokes, at any place: strokes (ax ay az bx by bz radius) in their order."""

    def __init__(self, strokes: Numbers, top_mm: float) -> None:
        self._strokes, self._top_mm = strokes, top_mm
        self._tree = shapely.STRtree([shapely.LineString(way) for way in strokes[:, [0, 1, 3, 4]].reshape(-1, 2, 2)])
        self._reach_mm = float(strokes[:, 6].max()) if len(strokes) else 0.0

    def at(self, spots: Numbers, before: NDArray[np.int64]) -> Numbers:
        """The height of the wood at each spot when the stroke of that number came to it."""
        found = np.full(len(spots), self._top_mm)
        if not len(self._strokes) or not len(spots):
            return found
        spot, stroke = self._tree.query(shapely.points(spots), predicate="dwithin", distance=self._reach_mm)
        earlier = stroke < before[spot]
        spot, stroke = spot[earlier], stroke[earlier]
        s = self._strokes[stroke]
        along = s[:, 3:5] - s[:, 0:2]
        length = np.hypot(along[:, 0], along[:, 1])
        still = length < 1e-9
        unit = along / np.where(still, 1.0, length)[:, None]
        to = spots[spot] - s[:, 0:2]
        on = np.einsum("ij,ij->i", to, unit)
        off2 = np.einsum("ij,ij->i", to, to) - on * on
        half = np.sqrt(np.maximum(s[:, 6] ** 2 - off2, 0.0))
        first, last = np.maximum(on - half, 0.0), np.minimum(on + half, length)
        reached = (off2 <= s[:, 6] ** 2) & (first <= last)
        fall = (s[:, 5] - s[:, 2]) / np.where(still, 1.0, length)
        low = np.minimum(s[:, 2] + fall * first, s[:, 2] + fall * last)
        low = np.where(still, np.minimum(s[:, 2], s[:, 5]), low)
        np.minimum.at(found, spot[reached], low[reached])
        return found


@frozen
class _Stations:
    """Places of cutters on their way: the number of the stroke, x, y, z, and the direction across; still if none."""

    stroke: NDArray[np.int64]
    spot: Numbers
    ahead: Numbers


def too_deep(chains: Sequence[Chain], top_mm: float, below: Sequence[Chain] = ()) -> tuple[Bite, ...]:
    """The worst bite of each chain that bites too deep; they are made one after another.

    `below` are chains made before from the sheet's other face.

    Those from below are given as they lie now, with heights as they were: counted from the face that was up then.
    """
    strokes = _strokes(chains)
    if not len(strokes):
        return ()
    owner = np.repeat(np.arange(len(chains)), [len(chain.strokes) for chain in chains])
    limit = np.array([chain.tool.pass_depth_mm + SLACK_MM for chain in chains])[owner]
    stations = _stations(strokes, owner)
    # the first bites into a whole sheet need no look
    deep = stations.spot[:, 2] < top_mm - limit[stations.stroke]
    stations = _Stations(stations.stroke[deep], stations.spot[deep], stations.ahead[deep])
    depth = np.zeros(len(stations.stroke))
    floor, other = Floor(strokes, top_mm), Floor(_strokes(below), top_mm)
    for at in range(0, len(depth), CHUNK):
        part = slice(at, at + CHUNK)
        some = _Stations(stations.stroke[part], stations.spot[part], stations.ahead[part])
        depth[part] = _depths(some, strokes, floor, other, top_mm)
    return _told(chains, owner, stations, depth, limit)


def _strokes(chains: Sequence[Chain]) -> Numbers:
    rows = [(s.ax, s.ay, s.az, s.bx, s.by, s.bz, _flat_mm(c.tool)) for c in chains for s in c.strokes]
    return np.array(rows, dtype=float).reshape(-1, 7)


def _flat_mm(tool: Tool) -> float:
    """The radius of what a tool surely takes down to its lowest point: of a V bit no more than its tip."""
    return max(tool.tip_mm / 2, LEAST_TIP_MM) if tool.kind is ToolKind.V_BIT else tool.diameter_mm / 2


def _stations(strokes: Numbers, owner: NDArray[np.int64]) -> _Stations:
    """Where to look: the end of every way straight down, and along others at even steps, chain by chain."""
    length = np.hypot(strokes[:, 3] - strokes[:, 0], strokes[:, 4] - strokes[:, 1])
    step = 2 * strokes[:, 6] * STATION_DIAMETERS
    gone = np.cumsum(length)
    begin = np.concatenate(([0.0], gone[:-1]))
    first = np.searchsorted(owner, owner)  # the first stroke of each one's chain
    begin, gone = begin - begin[first], gone - begin[first]
    count = (np.floor(gone / step) - np.floor(begin / step)).astype(np.int64)
    number = np.repeat(np.arange(len(strokes)), count)
    nth = np.arange(len(number)) - np.repeat(np.cumsum(count) - count, count) + 1
    share = ((np.floor(begin / step)[number] + nth) * step[number] - begin[number]) / np.maximum(length[number], 1e-12)
    along = strokes[number]
    spot = along[:, 0:3] + (along[:, 3:6] - along[:, 0:3]) * np.clip(share, 0.0, 1.0)[:, None]
    ahead = (along[:, 3:5] - along[:, 0:2]) / np.maximum(length[number], 1e-12)[:, None]
    down = np.nonzero((length < 1e-6) & (strokes[:, 5] < strokes[:, 2]))[0]
    stroke = np.concatenate((number, down))
    order = np.argsort(stroke, kind="stable")
    return _Stations(
        stroke[order],
        np.vstack((spot, strokes[down, 3:6]))[order],
        np.vstack((ahead, np.zeros((len(down), 2))))[order],
    )


def _depths(stations: _Stations, strokes: Numbers, floor: Floor, other: Floor, top_mm: float) -> Numbers:
    """At each station the depth that more than a light share of the cutter's width is in."""
    radius = strokes[stations.stroke, 6][:, None]
    side = np.linspace(-EDGE, EDGE, ACROSS)[None, :]
    ux, uy = stations.ahead[:, 0:1], stations.ahead[:, 1:2]
    still = (ux == 0) & (uy == 0)
    front = np.sqrt(1 - side * side)
    # straight down all of the circle counts: places along a spiral in it, of which each stands for as much of its area
    turn = np.arange(ACROSS)[None, :] * 2.399963
    out = np.sqrt((np.arange(ACROSS)[None, :] + 0.5) / ACROSS)
    dx = np.where(still, out * np.cos(turn), front * ux - side * uy)
    dy = np.where(still, out * np.sin(turn), front * uy + side * ux)
    x, y = stations.spot[:, 0:1] + radius * dx, stations.spot[:, 1:2] + radius * dy
    before = np.repeat(stations.stroke, ACROSS)
    spots = np.column_stack((x.ravel(), y.ravel()))
    high = floor.at(spots, before).reshape(-1, ACROSS)
    under = top_mm - other.at(spots, np.full(len(spots), np.iinfo(np.int64).max)).reshape(-1, ACROSS)
    inside = np.maximum(high - np.maximum(stations.spot[:, 2:3], under), 0.0)
    found: Numbers = -np.sort(-inside, axis=1)[:, math.floor(LIGHT_SHARE * ACROSS)]
    return found


def _told(
    chains: Sequence[Chain], owner: NDArray[np.int64], stations: _Stations, depth: Numbers, limit: Numbers
) -> tuple[Bite, ...]:
    """The worst of each chain; on the way, only where two stations in succession are too deep, not at a mere corner."""
    diameter = np.array([one.tool.diameter_mm for one in chains])
    over = depth > limit[stations.stroke]
    still = (stations.ahead == 0).all(axis=1)
    chain = owner[stations.stroke]
    again = np.zeros(len(over), dtype=bool)
    near = np.hypot(*(stations.spot[1:, :2] - stations.spot[:-1, :2]).T) < diameter[chain[1:]]
    pair = over[1:] & over[:-1] & (chain[1:] == chain[:-1]) & near
    again[1:] |= pair
    again[:-1] |= pair
    found: list[Bite] = []
    wrong = np.nonzero(over & (again | still))[0]
    for number in np.unique(chain[wrong]):
        mine = wrong[chain[wrong] == number]
        worst = mine[np.argmax(depth[mine])]
        x, y, z = (round(float(value), 3) for value in stations.spot[worst])
        index = int(stations.stroke[worst] - np.searchsorted(owner, number))
        line = chains[number].strokes[index].line
        found.append(Bite(int(number), line, (x, y, z), float(depth[worst]), chains[number].tool))
    return tuple(found)
