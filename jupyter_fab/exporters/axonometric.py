"""A piece, or a joint taken apart, as a line drawing in SVG: parallel view, hidden faces left out, no CAD kernel.

For documents and instructions, where a drawing must stay sharp on paper. Faces are taken from the nearest to the
farthest, and of each only that is drawn which nothing nearer covers. Boards are sorted by the planes between them, so
that pieces whose boards reach round one another are better shown exploded. Bores into the edge are drawn as openings.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from html import escape

import attrs
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import Vector, polygons
from jupyter_fab.core.part import EdgeBore, Part, Parts

EYE = (0.62, -1.0, 0.62)  # from the front right and above, as the catalogue's pictures are
SUN = (0.35, -0.55, 0.9)
CHORD_MM = 0.15
LINE_MM = 2.0  # walls shorter than that belong to a round and get no line of their own
MARGIN = 0.04  # of the drawing's size, on each side
WOODS = ((240, 217, 176), (224, 186, 134), (247, 233, 208), (214, 170, 120))  # boards in turn, so that halves differ
STRONG = WOODS[3]  # beside pale parts
PALER = 0.62  # of the way to white: what stands already, beside what comes in
HOLLOW = (92, 72, 52)
INK = "#3b2f25"
HOLLOW_LIGHT = 0.72  # of what lies in a hole or under a face: little light falls in
SLIVER_MM2 = 0.02
TOUCH_MM = 1e-6
SEAT_MM = 2.0  # how exactly the middle of a face is found
LET_IN_MM = 40.0  # deeper than that, boards reach round one another, and no plane parts them
WELD_MM = 0.05  # pieces of one flat that are nearer than that are one
ROD = (233, 224, 205)  # dowels, screws and bolts

type Floats = NDArray[np.float64]


@attrs.frozen
class Rod:
    """A round thing to draw beside the parts: a dowel, a screw, a pin."""

    at: Vector
    along: Vector
    diameter_mm: float
    length_mm: float


@attrs.frozen(eq=False)
class _Face:
    region: BaseGeometry  # in the drawing's plane, y up
    plane: tuple[float, ...]  # which flat it belongs to: pieces of one are drawn as one
    light: float
    lined: bool
    hollow: bool = False


@attrs.frozen(eq=False)
class _Thing:
    low: Floats
    high: Floats
    colour: tuple[int, int, int]
    faces: Callable[[], Iterator[_Face]]  # that look at the eye, nearest first
    points: Floats  # corners of a box that holds it
    part: str = ""


@attrs.frozen(eq=False)
class _Camera:
    view: Floats  # towards the eye
    flat: Floats  # columns: to the right, and up
    sun: Floats

    @classmethod
    def usual(cls) -> _Camera:
        view = np.array(EYE) / math.dist(EYE, (0, 0, 0))
        right = np.cross((0.0, 0.0, 1.0), view)
        right /= np.linalg.norm(right)
        return cls(view, np.column_stack([right, np.cross(view, right)]), np.array(SUN) / math.dist(SUN, (0, 0, 0)))

    def light(self, normal: Floats) -> float:
        return 0.76 + 0.24 * max(0.0, float(normal @ self.sun))

    def drawn(self, points: Floats) -> BaseGeometry:
        return shapely.Polygon(points @ self.flat).buffer(0)


@attrs.frozen(eq=False)
class Flat:
    """What is seen of one face: rings in the drawing's plane (y up), even-odd, with their colours."""

    rings: tuple[Floats, ...]
    fill: str
    line: str
    part: str = ""  # whose face it is; a rod's has no name


@attrs.frozen(eq=False)
class Drawing:
    """A drawing as flats that do not overlap; for SVG, or for a page that has pictures among its text."""

    flats: tuple[Flat, ...]
    bounds: tuple[float, float, float, float]

    def at(self, point: Floats) -> tuple[float, float]:
        """Where a point of the piece is in the drawing."""
        x, y = point @ _Camera.usual().flat
        return float(x), float(y)

    def seat(self, part: str, beside: BaseGeometry | None = None) -> tuple[tuple[float, float], float] | None:
        """Where a mark on a part has most room: the middle and radius of the round; None if nothing is seen of it.

        The round keeps clear of `beside`.
        """
        best: tuple[tuple[float, float], float] | None = None
        for flat in self.flats:
            if flat.part != part:
                continue
            region: BaseGeometry = shapely.Polygon()
            for ring in flat.rings:
                region = region.symmetric_difference(shapely.Polygon(ring))  # even-odd
            region = region if beside is None else region.difference(beside)
            for piece in polygons(region):
                found = shapely.maximum_inscribed_circle(piece, tolerance=SEAT_MM)
                if best is None or found.length > best[1]:
                    (x, y), *_ = found.coords
                    best = (x, y), found.length
        return best


def axonometric(
    parts: Parts,
    *,
    moved: Mapping[str, Vector] | None = None,
    rods: Sequence[Rod] = (),
    title: str = "",
    width: int = 640,
) -> str:
    """The drawing as an SVG document; `moved` takes parts so far from their places."""
    named = title or ", ".join(part.name for part in parts.parts)
    return svg(drawing(parts, moved=moved, rods=rods), named, width)


def svg(made: Drawing, title: str, width: int, over: str = "") -> str:
    """The drawing as an SVG document, for screen readers by its title; `over` is SVG to draw over it, y down."""
    x0, y0, x1, y1 = made.bounds
    edge = MARGIN * max(x1 - x0, y1 - y0)
    box = (x0 - edge, -y1 - edge, x1 - x0 + 2 * edge, y1 - y0 + 2 * edge)
    named = escape(title)
    lines = [_path(flat) for flat in made.flats]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(f"{value:.1f}" for value in box)}" '
        f'width="{width}" role="img" aria-label="{named}">\n<title>{named}</title>\n'
        f'<g stroke-width="{(x1 - x0) / width:.2f}" stroke-linejoin="round">\n' + "\n".join(lines) + f"\n</g>{over}\n"
        "</svg>\n"
    )


def drawing(
    parts: Parts,
    *,
    moved: Mapping[str, Vector] | None = None,
    rods: Sequence[Rod] = (),
    only: Collection[str] | None = None,
    pale: Collection[str] = (),
) -> Drawing:
    """The drawing's flats; `only` leaves out all other parts, `pale` takes parts back behind the rest."""
    camera = _Camera.usual()
    things = [
        _board(camera, part, (moved or {}).get(part.name, (0, 0, 0)), _wood(i, part.name, pale))
        for i, part in enumerate(parts.parts)
        if only is None or part.name in only
    ]
    things += [_rod(camera, rod) for rod in rods]
    covered: BaseGeometry = shapely.Polygon()
    found: list[Flat] = []
    for thing in _front_to_back(things, camera):
        flats: dict[tuple[float, ...], tuple[_Face, list[BaseGeometry]]] = {}
        for face in thing.faces():
            seen = face.region.difference(covered)
            covered = shapely.union_all([covered, face.region])
            if seen.area > SLIVER_MM2:
                flats.setdefault(face.plane, (face, []))[1].append(seen.buffer(WELD_MM, join_style="mitre"))
        for face, pieces in flats.values():
            region = shapely.union_all(pieces).buffer(-WELD_MM, join_style="mitre")
            found.append(_flat(region, HOLLOW if face.hollow else thing.colour, face, thing.part))
    return Drawing(tuple(found), covered.bounds)


def _wood(number: int, name: str, pale: Collection[str]) -> tuple[int, int, int]:
    if name not in pale:
        return STRONG if pale else WOODS[number % len(WOODS)]
    red, green, blue = (round(c + (255 - c) * PALER) for c in WOODS[number % len(WOODS)])
    return red, green, blue


def _board(camera: _Camera, part: Part, shift: Vector, colour: tuple[int, int, int]) -> _Thing:
    x0, y0, x1, y1 = part.panel.outline.bounds()
    corners = [part.placement.at(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (0.0, part.panel.thickness_mm)]
    points = np.array(corners) + shift
    origin = np.array(part.placement.origin) + shift
    return _Thing(
        points.min(axis=0), points.max(axis=0), colour, lambda: _faces(camera, part, origin), points, part.name
    )


def _faces(camera: _Camera, part: Part, origin: Floats) -> Iterator[_Face]:
    place = part.placement
    frame = np.array([place.x_axis, place.y_axis, place.normal()])
    for bore in part.panel.features:
        if isinstance(bore, EdgeBore) and float(np.array([bore.dx, bore.dy, 0.0]) @ frame @ camera.view) < 0:
            ring = _ring((bore.x, bore.y, bore.z), (bore.dx, bore.dy, 0.0), bore.diameter_mm)
            yield _Face(camera.drawn(origin + ring @ frame), (bore.x, bore.y, bore.z), 1.0, True, hollow=True)
    above = float(frame[2] @ camera.view) > 0
    covering: BaseGeometry = shapely.Polygon()
    for low, high, region in part.panel.layers(CHORD_MM)[:: -1 if above else 1]:
        z = high if above else low
        for piece in polygons(region.difference(covering)):
            rings = [(origin + _at_height(ring, z) @ frame) @ camera.flat for ring in _rings(piece)]
            shade = camera.light(frame[2] * (1 if above else -1)) * (1.0 if covering.is_empty else HOLLOW_LIGHT)
            yield _Face(shapely.Polygon(rings[0], rings[1:]).buffer(0), (z,), shade, True)
        covering = region
        yield from (face for _, face in sorted(_walls(camera, region, (low, high), origin, frame), key=lambda w: -w[0]))


def _walls(
    camera: _Camera, region: BaseGeometry, heights: tuple[float, float], origin: Floats, frame: Floats
) -> Iterator[tuple[float, _Face]]:
    """The upright faces of a slab that look at the eye, with how near they are."""
    low, high = heights
    for piece in polygons(region):
        for number, ring in enumerate(_rings(piece)):
            points = shapely.get_coordinates(ring)
            points = points if ring.is_ccw is (number == 0) else points[::-1]  # the material lies to the left
            for a, b in itertools.pairwise(points):
                way = b - a
                normal = np.array([way[1], -way[0]]) / max(math.hypot(*way), 1e-9) @ frame[:2]
                if float(normal @ camera.view) <= 1e-6:
                    continue
                corners = origin + np.array([[*a, low], [*b, low], [*b, high], [*a, high]]) @ frame
                lined = math.hypot(*way) > LINE_MM
                plane = (*np.round(normal, 3), round(float(normal @ corners[0]), 2), float(lined))
                light = camera.light(normal) * (HOLLOW_LIGHT if number else 1.0)
                yield float((corners @ camera.view).mean()), _Face(camera.drawn(corners), plane, light, lined)


def _rod(camera: _Camera, rod: Rod) -> _Thing:
    """A rod, seen as its near end before its length."""
    start = _ring(rod.at, rod.along, rod.diameter_mm)
    far = start + np.array(rod.along) * rod.length_mm
    near, other = (far, start) if float(np.array(rod.along) @ camera.view) > 0 else (start, far)

    def faces() -> Iterator[_Face]:
        yield _Face(camera.drawn(near), (0.0,), 1.0, True)
        yield _Face(shapely.union(camera.drawn(near), camera.drawn(other)).convex_hull, (1.0,), 0.88, True)

    points = np.concatenate([start, far])
    return _Thing(points.min(axis=0), points.max(axis=0), ROD, faces, points)


def _ring(at: Vector, along: Vector, diameter_mm: float) -> Floats:
    """Points of a circle square to a direction."""
    way = np.array(along)
    x = np.cross(way, (0.0, 0.0, 1.0) if abs(way[2]) < 0.9 else (1.0, 0.0, 0.0))
    x /= np.linalg.norm(x)
    turn = np.linspace(0, 2 * math.pi, 41)[:-1, None]
    points: Floats = np.array(at) + diameter_mm / 2 * (np.cos(turn) * x + np.sin(turn) * np.cross(way, x))
    return points


def _at_height(ring: shapely.LinearRing, z: float) -> Floats:
    points = shapely.get_coordinates(ring)
    return np.column_stack([points, np.full(len(points), z)])


def _rings(piece: shapely.Polygon) -> list[shapely.LinearRing]:
    return [piece.exterior, *piece.interiors]


def _front_to_back(things: Sequence[_Thing], camera: _Camera) -> list[_Thing]:
    """Nearest first: of two that meet in the drawing, one is before the other if a plane across an axis parts them so.

    Boards that are let into one another are parted by the plane that they overlap least across.
    """
    low, high = np.array([thing.low for thing in things]), np.array([thing.high for thing in things])
    gaps = np.where(camera.view > 0, low[:, None] - high[None], low[None] - high[:, None]).max(axis=2)
    before = (gaps > -TOUCH_MM) | ((gaps > -LET_IN_MM) & (gaps > gaps.T))
    shadows = np.array([shapely.convex_hull(shapely.MultiPoint(thing.points @ camera.flat)) for thing in things])
    meet = shapely.area(shapely.intersection(shadows[:, None], shadows[None])) > SLIVER_MM2
    held = before.T & ~before & meet  # [i, j]: j must be drawn before i
    np.fill_diagonal(held, False)
    near = (low + high) @ camera.view
    left, found = list(range(len(things))), []
    while left:
        free = [i for i in left if not held[i, left].any()] or _outermost(held, left)
        nearest = max(free, key=lambda i: float(near[i]))
        found.append(things[nearest])
        left.remove(nearest)
    return found


def _outermost(held: NDArray[np.bool_], left: Sequence[int]) -> list[int]:
    """Things that hold one another in a ring, and that nothing outside their ring holds."""
    reach = held[np.ix_(left, left)]
    for k in range(len(left)):
        reach = reach | (reach[:, k : k + 1] & reach[k : k + 1, :])
    return [i for number, i in enumerate(left) if not (reach[number] & ~reach[:, number]).any()]


def _flat(region: BaseGeometry, colour: tuple[int, int, int], face: _Face, part: str) -> Flat:
    shade = "#" + "".join(f"{round(min(255, c * face.light)):02x}" for c in colour)
    rings = tuple(shapely.get_coordinates(ring)[:-1] for piece in polygons(region) for ring in _rings(piece))
    return Flat(rings, shade, INK if face.lined else shade, part)


def _path(flat: Flat) -> str:
    data = "".join("M" + "L".join(f"{x:.1f} {-y:.1f}" for x, y in ring) + "Z" for ring in flat.rings)
    return f'<path d="{data}" fill="{flat.fill}" fill-rule="evenodd" stroke="{flat.line}"/>'
