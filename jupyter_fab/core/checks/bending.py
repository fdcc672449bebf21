"""How boards that lie bend under what they carry: deflection, span and stress of each, by finite elements.

Boards that lie are plates, stiff along and across their grain as their material is. Boards that stand hold them up, as
points of the floor where they rest on it, and as beams on edge where they only hang between others (a rail, a back, a
divider that ties a top to a shelf). Joints count as hinges: a glued groove holds better, which is not counted.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence

import attrs
import numpy as np
import shapely
from numpy.typing import NDArray

from jupyter_fab.core.checks.carrying import carried, region_from_above
from jupyter_fab.core.checks.contact import Contact, Frame, Standing, frames
from jupyter_fab.core.checks.levelled import levelled
from jupyter_fab.core.checks.piece import Floats, Piece
from jupyter_fab.core.checks.plate import Rigidity, beam_stiffness, plate_bends, plate_load, plate_stiffness, rigidity
from jupyter_fab.core.material import Material, material
from jupyter_fab.core.part import Grain, Part

GRAVITY_N_KG = 9.81
MERGED_MM = 12.0  # lines of the grid nearer than this become one
CELLS = 9  # along the longer side of a board, about; a beam is exact with any number
COARSE_CELLS = 6  # where many boards hang together
MANY = 3
LEAST_CELL_MM = 45.0
EMPTY = 0.03  # a cell with less wood than that share is left out
TIED_N_MM = 1e7  # a spring that ties a board to the beam under it: far stiffer than either
SOFT_N_MM = 1e-6  # holds what nothing holds, so that it can be told by how far it falls
ALMOST = 0.05  # of the deflection: what deflects less counts as held, when spans are measured
AXIS = 0.999  # cosine of lines that run along the grid

type Places = NDArray[np.intp]


@attrs.frozen(eq=False)
class Bent:
    """One board under its load."""

    name: str
    kg: float
    deflection_mm: float
    span_mm: float  # between what holds it, where it deflects most; twice the overhang of what reaches over
    stress_mpa: tuple[float, float]  # the most, along and across the face grain
    strength_mpa: tuple[float, float]
    beams: tuple[str, ...]  # rails and dividers that help to carry it
    held: bool  # whether anything holds it up at all


@functools.lru_cache(maxsize=4)
def bent(piece: Piece) -> tuple[tuple[Bent, ...], dict[str, float]]:
    """Every board that carries something as it bends, and what each board that stands carries, kg.

    Boards that lean are taken as lying level, under what presses square on them.
    """
    loads = {name: what.kg for name, what in carried(piece).items()}
    found: list[Bent] = []
    borne: dict[str, float] = {}
    for frame in frames(piece):
        for names in _groups(frame):
            if any(loads.get(name) for name in names):
                grid = _Grid(frame, names, loads)
                found += grid.solve()
                for name, kg in grid.borne.items():
                    borne[name] = borne.get(name, 0.0) + kg
    for one in levelled(piece):
        names = next(names for names in _groups(one.frame) if one.name in names)
        grid = _Grid(one.frame, names, {one.name: loads[one.name] * one.share})
        found += grid.solve()
        for name, kg in grid.borne.items():  # what stands carries all of the weight, not only what bends the board
            borne[name] = borne.get(name, 0.0) + kg / one.share
    return tuple(found), borne


def alike(boards: Iterable[Bent], parts: Mapping[str, Part]) -> list[list[Bent]]:
    """Boards that are made alike, carry alike and bend alike, together."""
    found: dict[tuple[object, ...], list[Bent]] = {}
    for one in boards:
        key = (parts[one.name].panel, round(one.kg, 1), round(one.deflection_mm, 2), round(one.span_mm))
        found.setdefault(key, []).append(one)
    return list(found.values())


def _groups(frame: Frame) -> list[list[str]]:
    """Boards that lie, together with those that they hang together with through boards that are not held."""
    links = [(c.board, c.standing) for c in frame.contacts if c.standing not in frame.held]
    groups: list[set[str]] = [{name} for name in frame.level]
    for _, tied in itertools.groupby(sorted(links, key=lambda link: link[1]), key=lambda link: link[1]):
        names = {board for board, _ in tied}
        one = set().union(*(group for group in groups if group & names))
        groups = [*(group for group in groups if not group & names), one]
    return [sorted(group) for group in groups if group]


class _Grid:
    """The unknowns of some boards that hang together, on one grid of lines."""

    def __init__(self, frame: Frame, names: Sequence[str], loads: dict[str, float]) -> None:
        self.frame, self.names, self.loads = frame, names, loads
        self.parts = {name: frame.level[name] for name in names}
        first = self.parts[names[0]].placement.x_axis
        size = float(np.hypot(first[0], first[1]))
        self.ways = np.array([[first[0], first[1]], [-first[1], first[0]]]) / size  # of the grid, on the floor plan
        self.contacts = [contact for contact in frame.contacts if contact.board in self.parts]
        self.regions = {name: _turned(region_from_above(part), self.ways) for name, part in self.parts.items()}
        self.lines = [self._lines(axis) for axis in (0, 1)]
        self.size = 0
        self.fixed: list[int] = []
        self.borne: dict[str, float] = {}
        self._holder: list[str] = []  # what holds each fixed unknown
        self._entries: list[tuple[Places, Floats]] = []
        self._forces: list[tuple[Places, Floats]] = []
        self.nodes = {name: self._plate(name) for name in names}
        self.beams = {name: self._beam(frame.standing[name]) for name in self._hanging()}

    def solve(self) -> list[Bent]:
        """All boards that carry something, as they bend."""
        stiffness = np.zeros((self.size, self.size))
        for unknowns, part in self._entries:
            stiffness[np.ix_(unknowns, unknowns)] += part
        force = np.zeros(self.size)
        for unknowns, forces in self._forces:
            np.add.at(force, unknowns, forces)
        stiffness[np.diag_indices(self.size)] += SOFT_N_MM
        free = np.setdiff1d(np.arange(self.size), self.fixed)
        moved = np.zeros(self.size)
        moved[free] = np.linalg.solve(stiffness[np.ix_(free, free)], force[free])
        fixed = np.array(self.fixed, dtype=int)
        reactions = force[fixed] - stiffness[fixed] @ moved if len(fixed) else np.zeros(0)
        for holder, newtons in zip(self._holder, reactions, strict=True):
            self.borne[holder] = self.borne.get(holder, 0.0) + float(newtons) / GRAVITY_N_KG
        return [self._bent(name, moved) for name in self.names if self.loads.get(name) and self.nodes[name]]

    def _lines(self, axis: int) -> list[float]:
        """The grid's lines across one of its axes: where something holds a board first, then edges, then between."""
        wanted: list[tuple[int, float]] = []
        for contact in self.contacts:
            ends = np.array([self.ways @ contact.start, self.ways @ contact.end])
            run = ends[1] - ends[0]
            length = float(np.hypot(*run))
            if length < MERGED_MM or abs(run[1 - axis]) > AXIS * length:
                wanted.append((0, float(ends[:, axis].mean())))
            elif abs(run[axis]) > AXIS * length:
                wanted += [(2, float(end)) for end in ends[:, axis]]
        extents = [region.bounds for region in self.regions.values()]
        for box in extents:
            wanted += [(1, box[axis]), (1, box[axis + 2])]
        kept: list[float] = []
        for _, place in sorted(wanted):
            if all(abs(place - other) >= MERGED_MM for other in kept):
                kept.append(place)
        kept.sort()
        cells = CELLS if len(self.names) <= MANY else COARSE_CELLS
        most = max(max(max(box[2] - box[0], box[3] - box[1]) for box in extents) / cells, LEAST_CELL_MM)
        filled = [kept[0]]
        for low, high in itertools.pairwise(kept):
            count = max(1, int(np.ceil((high - low) / most - 1e-6)))
            filled += [low + (high - low) * i / count for i in range(1, count + 1)]
        return filled

    def _plate(self, name: str) -> dict[tuple[int, int], int]:
        """The board's nodes by their place on the grid: the first of their three unknowns."""
        region = self.regions[name]
        x0, y0, x1, y1 = region.bounds
        xs = [i for i, x in enumerate(self.lines[0]) if x0 - MERGED_MM < x < x1 + MERGED_MM]
        ys = [j for j, y in enumerate(self.lines[1]) if y0 - MERGED_MM < y < y1 + MERGED_MM]
        cells = [(i, j) for i in xs[:-1] for j in ys[:-1]]
        boxes = [
            shapely.box(self.lines[0][i], self.lines[1][j], self.lines[0][i + 1], self.lines[1][j + 1])
            for i, j in cells
        ]
        shares = shapely.area(shapely.intersection(region, boxes)) / shapely.area(boxes)
        shares = np.where(shares > 1 - EMPTY, 1.0, shares)
        wood = [(cell, float(share)) for cell, share in zip(cells, shares, strict=True) if share > EMPTY]
        if not wood:  # so narrow that its edges are one line with what holds it: it bends nowhere
            self._rest(name)
        nodes: dict[tuple[int, int], int] = {}
        board = self._rigidity(self.parts[name])
        covered = sum(share * box.area for share, box in zip(shares, boxes, strict=True) if share > EMPTY)
        pressure = self.loads.get(name, 0.0) * GRAVITY_N_KG / max(covered, 1.0)
        for (i, j), share in wood:
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            for corner in corners:
                if corner not in nodes:
                    nodes[corner] = self._new(3)
            unknowns = np.concatenate([nodes[corner] + np.arange(3) for corner in corners])
            size = self._cell(i, j)
            self._entries.append((unknowns, share * plate_stiffness(*size, board)))
            if pressure:
                self._forces.append((unknowns, share * pressure * plate_load(*size)))
        for contact in self.contacts:
            if contact.board == name and contact.standing in self.frame.held:
                for node in self._on(nodes, contact):
                    self._fix(nodes[node], contact.standing)
        return nodes

    def _rest(self, name: str) -> None:
        """Let what stands under a board that bends nowhere carry it, in equal shares."""
        under = [c.standing for c in self.contacts if c.board == name and c.standing in self.frame.held]
        for holder in under:
            self.borne[holder] = self.borne.get(holder, 0.0) + self.loads.get(name, 0.0) / len(under)

    def _beam(self, beam: Standing) -> float:
        """How high a board on edge is, after it is tied to the boards on it and pinned to those that hold it."""
        ties: list[tuple[float, int]] = []
        for contact in self.contacts:
            if contact.standing == beam.part.name:
                nodes = self.nodes[contact.board]
                for node in self._on(nodes, contact):
                    point = np.array([self.lines[0][node[0]], self.lines[1][node[1]]]) @ self.ways
                    ties.append((float(point @ beam.along), nodes[node]))
        pins = self.frame.pins.get(beam.part.name, ())
        places: list[float] = []
        for place in sorted([*pins, *(place for place, _ in ties)]):
            if not places or place - places[-1] > MERGED_MM:
                places.append(place)
        if len(places) < 2:
            return 0.0
        unknowns = [self._new(2) for _ in places]
        stock = material(beam.part.panel.material)
        height = beam.height_mm()
        ei = sum(stock.elastic_mpa) / 2 * beam.part.panel.thickness_mm * height**3 / 12
        for (p, u), (q, v) in itertools.pairwise(zip(places, unknowns, strict=True)):
            self._entries.append((np.array([u, u + 1, v, v + 1]), beam_stiffness(q - p, ei)))
        for place, unknown in ties:
            mine = min(zip(places, unknowns, strict=True), key=lambda pair: abs(pair[0] - place))[1]
            self._entries.append((np.array([mine, unknown]), np.array([[1.0, -1.0], [-1.0, 1.0]]) * TIED_N_MM))
        for place in pins:
            mine = min(zip(places, unknowns, strict=True), key=lambda pair: abs(pair[0] - place))[1]
            self._fix(mine, beam.part.name)
        return height

    def _hanging(self) -> list[str]:
        return sorted({c.standing for c in self.contacts if c.standing not in self.frame.held})

    def _on(self, nodes: dict[tuple[int, int], int], contact: Contact) -> list[tuple[int, int]]:
        """The nodes that lie on a contact's line; the nearest one, if it is too short for any; none of no nodes."""
        if not nodes:
            return []
        line = shapely.LineString([self.ways @ contact.start, self.ways @ contact.end])
        places = list(nodes)
        points = shapely.points([(self.lines[0][i], self.lines[1][j]) for i, j in places])
        apart = shapely.distance(points, line)
        near = [place for place, gap in zip(places, apart, strict=True) if gap <= MERGED_MM]
        return near or [places[int(apart.argmin())]]

    def _rigidity(self, part: Part) -> Rigidity:
        stock = material(part.panel.material)
        along_x = self._grain(part, stock)
        x, y = stock.elastic_mpa if along_x else stock.elastic_mpa[::-1]
        return rigidity(x, y, stock.shear_mpa, part.panel.thickness_mm)

    def _grain(self, part: Part, stock: Material) -> bool:
        """Whether the face grain runs along the grid's x; where none is said, across the board's length."""
        x_axis = np.array(part.placement.x_axis[:2])
        panel_x = abs(float(self.ways[0] @ x_axis)) > 0.5
        if part.panel.grain is Grain.NONE:
            x, y = part.panel.size_mm()
            return panel_x is (x < y)
        return panel_x is (part.panel.grain is Grain.X)

    def _cell(self, i: int, j: int) -> tuple[float, float]:
        """The size of a cell of the grid, rounded so that equal ones are worked out once."""
        xs, ys = self.lines
        return round(xs[i + 1] - xs[i], 6), round(ys[j + 1] - ys[j], 6)

    def _new(self, count: int) -> int:
        self.size += count
        return self.size - count

    def _fix(self, unknown: int, holder: str) -> None:
        if unknown not in self.fixed:
            self.fixed.append(unknown)
            self._holder.append(holder)

    def _bent(self, name: str, moved: Floats) -> Bent:
        nodes, part = self.nodes[name], self.parts[name]
        deflections = {place: float(moved[unknown]) for place, unknown in nodes.items()}
        worst = max(deflections, key=lambda place: deflections[place])
        most = deflections[worst]
        helping = [c.standing for c in self.contacts if c.board == name and self.beams.get(c.standing)]
        along, across = self._stress(name, moved)
        stock = material(part.panel.material)
        return Bent(
            name=name,
            kg=self.loads[name],
            deflection_mm=most,
            span_mm=self._span(deflections, worst),
            stress_mpa=(along, across),
            strength_mpa=stock.bending_mpa,
            beams=tuple(sorted(set(helping))),
            held=most < max(part.panel.size_mm()),
        )

    def _span(self, deflections: dict[tuple[int, int], float], worst: tuple[int, int]) -> float:
        """From one held place to the next, over where the board deflects most; twice the way to the only one."""
        limit = ALMOST * deflections[worst]
        between: list[float] = []
        over: list[float] = []
        for axis in (0, 1):
            ends = []
            for step in (-1, 1):
                place = list(worst)
                while (here := (place[0], place[1])) in deflections and deflections[here] > limit:
                    place[axis] += step
                if here in deflections:
                    ends.append(abs(self.lines[axis][place[axis]] - self.lines[axis][worst[axis]]))
            if len(ends) == 2:
                between.append(sum(ends))
            elif ends:
                over.append(2 * ends[0])
        if between or over:
            return min(between or over)
        return max(self.lines[0][-1] - self.lines[0][0], self.lines[1][-1] - self.lines[1][0])

    def _stress(self, name: str, moved: Floats) -> tuple[float, float]:
        """The most along and across the face grain, MPa: modulus x curvature x half the thickness."""
        nodes, part = self.nodes[name], self.parts[name]
        stock = material(part.panel.material)
        along_x = self._grain(part, stock)
        sums: dict[tuple[int, int], list[Floats]] = {}
        for i, j in nodes:
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            if not all(corner in nodes for corner in corners):
                continue
            unknowns = np.concatenate([nodes[corner] + np.arange(3) for corner in corners])
            size = self._cell(i, j)
            for corner, bends in zip(corners, plate_bends(*size) @ moved[unknowns], strict=True):
                sums.setdefault(corner, []).append(bends)
        if not sums:
            return 0.0, 0.0
        bends = np.abs(np.array([np.mean(found, axis=0) for found in sums.values()])).max(axis=0)
        half = part.panel.thickness_mm / 2
        along, across = (bends[0], bends[1]) if along_x else (bends[1], bends[0])
        return float(stock.elastic_mpa[0] * along * half), float(stock.elastic_mpa[1] * across * half)


def _turned(region: shapely.Polygon, ways: Floats) -> shapely.Polygon:
    return shapely.transform(region, lambda points: points @ ways.T)
