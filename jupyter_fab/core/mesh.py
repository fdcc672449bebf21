"""The triangles that a panel is drawn with, straight from its outline and features, without a CAD kernel.

Role: `mesh_of(panel)` feeds the notebook's scene, the shared page's GLB and the catalogue picture. Lone round holes,
which are most features of a piece, are laid out as arrays at once; all else is cut into cells of one height profile
each (`cells.py`), from which caps and walls follow. Points shared between faces are the same numbers, so that the
surface is closed. Of a bore into the narrow edge only the mouth's outline is drawn. Nothing here places a
panel in the piece.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import OrderedDict
from dataclasses import dataclass

import mapbox_earcut
import numpy as np
import shapely
from numpy.typing import NDArray

from jupyter_fab.core.cells import Cells, cells_of
from jupyter_fab.core.part import EdgeBore, FaceFeature, Grain, Hole, Panel, Relief

CHORD_MM = 0.1  # how far a drawn circle may leave the true one; a tenth of a pixel when 1 m fills the screen
LEAST_SEGMENTS = 16  # of a circle, so that a 5 mm hole still looks round from near
SHARP_COSINE = math.cos(math.radians(28))  # walls that turn by less belong to one curve and get no edge line
CACHED_MESHES = 1_024  # about 60 MB of panels with a hundred holes each

type Floats = NDArray[np.float64]
type Singles = NDArray[np.float32]
type Indices = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles of one panel in its own frame, mm; those of its faces come first, then those of its cut edges."""

    positions_mm: Singles  # (n, 3)
    normals: NDArray[np.int8]  # (n, 4): 127 is 1; the fourth byte keeps rows on four-byte boundaries
    uv_mm: Singles  # (n, 2): along and across the grain on faces; along the edge and up the thickness on edges
    triangles: Indices  # (m, 3)
    cap_triangles: int  # how many of them lie in the faces
    edge_lines: Indices  # (k, 2): vertex numbers of the lines along the sharp edges

    @property
    def edge_points_mm(self) -> Singles:
        """Both ends of every line along a sharp edge, (k, 2, 3)."""
        return self.positions_mm[self.edge_lines]

    def corners_mm(self) -> Floats:
        """The corners of every triangle, (m, 3, 3)."""
        return self.positions_mm.astype(np.float64)[self.triangles]

    def volume_mm3(self) -> float:
        """What the surface encloses (sum of signed tetrahedra to the first corner)."""
        corners = self.corners_mm() - self.positions_mm[0]
        return float(np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6)


class _Build:
    """Vertices and triangles as they are collected; faces and cut edges apart."""

    def __init__(self, grain: Grain) -> None:
        self._swap = grain is Grain.Y
        self._points: list[Floats] = []
        self._normals: list[Floats] = []
        self._uvs: list[Floats] = []
        self._faces: list[NDArray[np.int64]] = []
        self._sides: list[NDArray[np.int64]] = []
        self._lines: list[NDArray[np.int64]] = []
        self._count = 0

    def cap(self, flat: Floats, triangles: NDArray[np.int64], z: Floats | float, up: bool) -> None:
        """Horizontal triangles over the points `flat` (n, 2), given counter-clockwise."""
        points = np.column_stack([flat, np.broadcast_to(z, len(flat))])
        normal = np.broadcast_to(np.array([0.0, 0.0, 1.0 if up else -1.0]), points.shape)
        uv = flat[:, ::-1] if self._swap else flat
        self._faces.append(self.add(points, normal, uv) + (triangles if up else triangles[:, ::-1]))

    def wall(self, points: Floats, normals: Floats, uvs: Floats, triangles: NDArray[np.int64]) -> int:
        """Upright triangles; their first point's vertex number comes back."""
        first = self.add(points, normals, uvs)
        self._sides.append(first + triangles)
        return first

    def lines(self, vertices: NDArray[np.int64]) -> None:
        """Edge lines (k, 2) between vertices that are there."""
        self._lines.append(vertices.reshape(-1, 2))

    def mesh(self) -> Mesh:
        """All that was collected."""
        normals = np.zeros((self._count, 4), np.int8)
        normals[:, :3] = np.rint(np.concatenate(self._normals) * 127)
        faces, sides = np.concatenate(self._faces), np.concatenate(self._sides)
        return Mesh(
            positions_mm=np.concatenate(self._points).astype(np.float32),
            normals=normals,
            uv_mm=np.concatenate(self._uvs).astype(np.float32),
            triangles=np.concatenate([faces, sides]).astype(np.uint32),
            cap_triangles=len(faces),
            edge_lines=np.concatenate(self._lines).astype(np.uint32),
        )

    def add(self, points: Floats, normals: Floats, uvs: Floats) -> int:
        """Vertices; the first one's number comes back."""
        first = self._count
        self._points.append(points)
        self._normals.append(normals)
        self._uvs.append(uvs)
        self._count += len(points)
        return first


class MeshCache:
    """Meshes by the digest of their panel; the least recently used go first."""

    def __init__(self, size: int = CACHED_MESHES) -> None:
        self._size = size
        self._kept: OrderedDict[str, Mesh] = OrderedDict()

    def of(self, panel: Panel, digest: str | None = None) -> Mesh:
        """The panel's mesh, made if it is not there yet."""
        key = digest or panel.digest()
        if key in self._kept:
            self._kept.move_to_end(key)
        else:
            self._kept[key] = mesh_of(panel)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return self._kept[key]


def mesh_of(panel: Panel) -> Mesh:
    """The panel's mesh.

    Raises
    ------
    BadInput
        If its outline or a feature's crosses itself.
    """
    lone, others = _sort_features(panel)
    cells = cells_of(panel, others, circle_points)
    build = _Build(panel.grain)
    _caps(build, cells, lone, panel.thickness_mm)
    _walls(build, cells)
    for count, holes in _by_segments(lone).items():
        _bores(build, holes, count, panel.thickness_mm)
    _mouths(build, [feature for feature in panel.features if isinstance(feature, EdgeBore)])
    return build.mesh()


@functools.lru_cache(maxsize=256)
def unit_circle(count: int) -> Floats:
    """Corners of a regular polygon with the area of the unit circle, so that volumes come out exact."""
    turn = np.arange(count) * (2 * math.pi / count)
    reach = math.sqrt((2 * math.pi / count) / math.sin(2 * math.pi / count))
    circle = np.column_stack([np.cos(turn), np.sin(turn)]) * reach
    circle.setflags(write=False)
    return circle


def segments(radius_mm: float) -> int:
    """How many straight edges a drawn circle has; a multiple of eight, so that corners lie on both diagonals."""
    step = 2 * math.acos(1 - min(CHORD_MM / radius_mm, 0.5))
    return max(LEAST_SEGMENTS, 8 * math.ceil(2 * math.pi / step / 8))


def circle_points(x: float, y: float, radius_mm: float) -> Floats:
    """The corners of a drawn circle."""
    return np.array([x, y]) + radius_mm * unit_circle(segments(radius_mm))


def _sort_features(panel: Panel) -> tuple[list[Hole | Relief], list[FaceFeature]]:
    """Round features that meet neither the outline nor another feature, and all the others."""
    features = panel.face_features()
    if not features:
        return [], []
    low = np.empty((len(features), 2))
    high = np.empty((len(features), 2))
    for i, feature in enumerate(features):
        if isinstance(feature, Hole | Relief):
            reach = _radius(feature) * 1.02  # the drawn corners lie a little outside the circle
            low[i], high[i] = (feature.x - reach, feature.y - reach), (feature.x + reach, feature.y + reach)
        else:
            points = np.array([(vertex.x, vertex.y) for vertex in feature.outline.vertices])
            # An arc of bulge b leaves its chord by |b| / 2 chords at most.
            spare = max(abs(vertex.bulge) for vertex in feature.outline.vertices) * np.ptp(points, axis=0).max()
            low[i], high[i] = points.min(axis=0) - spare, points.max(axis=0) + spare
    meets = (low[:, None] <= high[None]).all(axis=2) & (high[:, None] >= low[None]).all(axis=2)
    np.fill_diagonal(meets, False)
    region = panel.outline.polygon(CHORD_MM)
    shapely.prepare(region)
    middle = (low + high) / 2
    clear = shapely.contains_xy(region, middle) & (
        shapely.distance(region.exterior, shapely.points(middle)) > (high - low)[:, 0] / 2
    )
    lone: list[Hole | Relief] = []
    others: list[FaceFeature] = []
    for feature, met, inside in zip(features, meets.any(axis=1), clear, strict=True):
        if isinstance(feature, Hole | Relief) and inside and not met:
            lone.append(feature)
        else:
            others.append(feature)
    return lone, others


def _radius(feature: Hole | Relief) -> float:
    return feature.diameter_mm / 2 if isinstance(feature, Hole) else feature.radius_mm


def _by_segments(lone: list[Hole | Relief]) -> dict[int, list[Hole | Relief]]:
    found: dict[int, list[Hole | Relief]] = {}
    for feature in lone:
        found.setdefault(segments(_radius(feature)), []).append(feature)
    return found


def _caps(build: _Build, cells: Cells, lone: list[Hole | Relief], thickness_mm: float) -> None:
    """The horizontal faces: wherever a cell is solid on one side of a level and open on the other."""
    rings = [circle_points(hole.x, hole.y, _radius(hole)) for hole in lone]
    centres = np.array([(hole.x, hole.y) for hole in lone]).reshape(-1, 2)
    spans = [hole.z_range(thickness_mm) for hole in lone]
    solid = cells.solid
    for index, cell_rings in enumerate(cells.rings):
        column = np.concatenate([[False], solid[index], [False]])
        held = np.flatnonzero(shapely.contains_xy(cells.polygons[index], centres))
        for level in np.flatnonzero(column[:-1] != column[1:]):
            z, up = cells.levels[level], bool(column[level])
            mouth = 1 if up else 0
            open_here = [rings[i] for i in held if abs(spans[i][mouth] - z) < 1e-9]
            flat, triangles = triangulate([*cell_rings, *open_here])
            build.cap(flat, triangles, z, up)


def triangulate(rings: list[Floats]) -> tuple[Floats, NDArray[np.int64]]:
    """Points and counter-clockwise triangles of a polygon given by its outer ring and the rings of its openings."""
    flat = np.concatenate(rings)
    ends = np.cumsum([len(ring) for ring in rings]).astype(np.uint32)
    found = mapbox_earcut.triangulate_float64(flat, ends).astype(np.int64).reshape(-1, 3)
    a, b, c = flat[found[:, 0]], flat[found[:, 1]], flat[found[:, 2]]
    area = ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]).sum()
    return flat, _with_dropped(found if area > 0 else found[:, ::-1], ends, len(flat))


def _with_dropped(triangles: NDArray[np.int64], ends: NDArray[np.uint32], count: int) -> NDArray[np.int64]:
    """The triangles with the points that ear clipping left out, since they lie on a straight edge, put back.

    Another face meets this one at such a point; without it the surface would not be closed there.
    """
    used = np.zeros(count, bool)
    used[triangles] = True
    if used.all():
        return triangles
    owner: dict[tuple[int, int], int] = {}
    kept = [tuple(row) for row in triangles.tolist()]
    for row, (a, b, c) in enumerate(kept):
        owner |= {(a, b): row, (b, c): row, (c, a): row}
    start = 0
    for end in ends.tolist():
        ring = list(range(start, end))
        start = end
        firm = [i for i, point in enumerate(ring) if used[point]]
        for here, there in zip(firm, firm[1:] + firm[:1], strict=True):
            run = ring[here : there + 1] if here < there else ring[here:] + ring[: there + 1]
            if len(run) < 3:
                continue
            for chain in (run, run[::-1]):
                row = owner.get((chain[0], chain[-1]), -1)
                if row < 0:
                    continue
                apex = next(point for point in kept[row] if point not in (chain[0], chain[-1]))
                fan = [(p, q, apex) for p, q in itertools.pairwise(chain)]
                kept[row] = fan[0]
                for extra in fan[1:]:
                    owner |= {(extra[1], apex): len(kept), (apex, extra[0]): len(kept)}
                    kept.append(extra)
                owner[apex, chain[0]] = row
                break
    return np.array(kept, np.int64)


def _walls(build: _Build, cells: Cells) -> None:
    """The upright faces of the cells and the lines along sharp edges."""
    state = np.where(cells.left == cells.right, 0, np.where(cells.left, 1, -1))  # (edges, slabs); 1: solid to the left
    padded = np.pad(state, ((0, 0), (1, 1)))
    changes = padded[:, :-1] != padded[:, 1:]  # (edges, levels)
    edge, low, high = _runs(cells, state, changes)
    # Wound so that the solid lies to the left: the outside is to the right.
    ahead = state[edge, low] > 0
    start = np.where(ahead, cells.edges[edge, 0], cells.edges[edge, 1])
    end = np.where(ahead, cells.edges[edge, 1], cells.edges[edge, 0])
    p, q = cells.points[start], cells.points[end]
    levels = np.asarray(cells.levels)
    along = (q - p) / np.linalg.norm(q - p, axis=1, keepdims=True)
    count = len(p)
    corners = np.empty((count, 4, 3))
    corners[:, (0, 3), :2], corners[:, (1, 2), :2] = p[:, None], q[:, None]
    corners[:, :2, 2], corners[:, 2:, 2] = levels[low][:, None], levels[high][:, None]
    normals = np.repeat(np.column_stack([along[:, 1], -along[:, 0], np.zeros(count)]), 4, axis=0)
    uvs = np.empty((count, 4, 2))
    uvs[:, :, 0] = np.einsum("ijk,ik->ij", corners[:, :, :2], along)
    uvs[:, :, 1] = corners[:, :, 2]
    places = (np.arange(count) * 4)[:, None, None] + np.array([[0, 1, 2], [0, 2, 3]])
    first = build.wall(corners.reshape(-1, 3), normals, uvs.reshape(-1, 2), places.reshape(-1, 3))
    # Wherever an edge's state changes a wall ends or begins, so that its corners are the ends of the line there.
    corner = first + 4 * np.arange(count)[:, None]
    level_corners = np.zeros((*changes.shape, 2), np.int64)
    level_corners[edge, low] = corner + np.array([0, 1])
    level_corners[edge, high] = corner + np.array([3, 2])
    build.lines(level_corners[changes])
    build.lines(_corner_lines(start, end, low, along) * 4 + first + np.array([0, 3]))


def _runs(
    cells: Cells, state: NDArray[np.int64], changes: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Edge, lowest and highest level of each wall.

    Slabs are joined where no wall of the same connected run ends, begins or turns; to join more would leave a point of
    one wall in the middle of its neighbour's upright edge.
    """
    wall = state != 0
    ends = cells.edges[wall.any(axis=1)]
    run = np.arange(len(cells.points))
    while True:  # the least place in a run becomes its name; halving paths makes this a handful of rounds
        least = np.minimum(run[ends[:, 0]], run[ends[:, 1]])
        named = run.copy()
        np.minimum.at(named, ends[:, 0], least)
        np.minimum.at(named, ends[:, 1], least)
        named = named[named]
        if np.array_equal(named, run):
            break
        run = named
    breaks = np.zeros((len(cells.points), changes.shape[1]), bool)
    np.logical_or.at(breaks, run[cells.edges[:, 0]], changes)
    breaks = breaks[run[cells.edges[:, 0]]]
    edge, low = np.nonzero(wall & breaks[:, :-1])
    _, top = np.nonzero(wall & breaks[:, 1:])
    return edge, low, top + 1


def _corner_lines(
    start: NDArray[np.int64], end: NDArray[np.int64], low: NDArray[np.int64], along: Floats
) -> NDArray[np.int64]:
    """The walls, (k, 1), that begin at a sharp angle to the one that ends there: each has an upright line."""
    if not len(start):
        return np.empty((0, 1), np.int64)
    slabs = int(low.max()) + 1
    ending = end * slabs + low
    order = np.argsort(ending, kind="stable")
    beginning = start * slabs + low
    place = np.minimum(np.searchsorted(ending[order], beginning), len(order) - 1)
    before = order[place]
    meets = ending[before] == beginning
    sharp = meets & (np.einsum("ij,ij->i", along[before], along) < SHARP_COSINE)
    return np.flatnonzero(sharp)[:, None]


def _bores(build: _Build, holes: list[Hole | Relief], count: int, thickness_mm: float) -> None:
    """Walls, floors and edge lines of lone round holes with the same number of segments, all at once."""
    unit = unit_circle(count)
    many = len(holes)
    radius = np.array([_radius(hole) for hole in holes])
    centre = np.array([(hole.x, hole.y) for hole in holes])
    low, high = np.array([hole.z_range(thickness_mm) for hole in holes]).T
    rings = np.empty((many, 2, count, 3))
    rings[:, :, :, :2] = (centre[:, None] + radius[:, None, None] * unit)[:, None]
    rings[:, 0, :, 2], rings[:, 1, :, 2] = low[:, None], high[:, None]
    inward = np.column_stack([-unit, np.zeros(count)]) / np.linalg.norm(unit[0])
    uvs = np.empty((many, 2, count, 2))
    uvs[..., 0] = radius[:, None, None] * (np.arange(count) * (2 * math.pi / count))
    uvs[..., 1] = rings[..., 2]
    here = np.arange(count)
    there = (here + 1) % count
    band = np.concatenate(
        [np.column_stack([here, here + count, there]), np.column_stack([there, here + count, there + count])]
    )
    triangles = (band[None] + (np.arange(many) * 2 * count)[:, None, None]).reshape(-1, 3)
    normals = np.broadcast_to(inward, (many, 2, count, 3)).reshape(-1, 3)
    first = build.wall(rings.reshape(-1, 3), normals, uvs.reshape(-1, 2), triangles)
    numbers = first + np.arange(many * 2 * count).reshape(-1, count)
    build.lines(np.stack([numbers, np.roll(numbers, -1, axis=1)], axis=2))
    fan = np.column_stack([np.zeros(count - 2, np.int64), np.arange(1, count - 1), np.arange(2, count)])
    for end, blind, up in ((0, low > 1e-9, True), (1, high < thickness_mm - 1e-9, False)):
        floor = rings[blind, end].reshape(-1, 3)
        if len(floor):
            places = (fan[None] + (np.arange(int(blind.sum())) * count)[:, None, None]).reshape(-1, 3)
            build.cap(floor[:, :2], places, floor[:, 2], up)


def _mouths(build: _Build, bores: list[EdgeBore]) -> None:
    """Rings where bores enter the narrow edge: enough to see where dowels and screws go; the surface stays whole."""
    for bore in bores:
        ahead = np.array([bore.dx, bore.dy, 0.0]) / math.hypot(bore.dx, bore.dy)
        circle = circle_points(0, 0, bore.diameter_mm / 2)
        ring = (bore.x, bore.y, bore.z) + circle[:, :1] * (-ahead[1], ahead[0], 0.0) + circle[:, 1:] * (0.0, 0.0, 1.0)
        numbers = build.add(ring, np.broadcast_to(-ahead, ring.shape), ring[:, :2]) + np.arange(len(ring))
        build.lines(np.column_stack([numbers, np.roll(numbers, -1)]))
