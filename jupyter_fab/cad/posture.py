"""How a panel lies in its own frame: its length along x, side A where it is worked most, its corner at the origin.

Role: last step of recognition, so that equal boards are equal wherever and however they stand in the piece: the cut
list counts them together. Of the ways a board may lie the one is taken whose numbers come first in order; where they
are all the same, the one that lies most like the piece itself.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import attrs
import msgspec

from jupyter_fab.cad.features import Body
from jupyter_fab.cad.vectors import Frame, clean
from jupyter_fab.core.geometry import Loop, Point, Vector, Vertex
from jupyter_fab.core.part import Cutout, EdgeBore, Feature, Grain, Hole, Panel, Placement, Pocket, Relief, Side

PLACES = 5  # decimals of a mm: a hundred times finer than a machine, coarser than the dust of moving solids about
LONGER_MM = 0.01  # a side is longer if it is by this much
MORE_MM2 = 1.0  # a face is worked more if it is by this much
ORDER_PLACES = 3  # decimals by which postures are compared: above the dust of rounding
OTHER = {Side.A: Side.B, Side.B: Side.A}


@attrs.frozen
class Turn:
    """A way to lie: turned by an angle (its cosine and sine), turned over first or not."""

    cos: float
    sin: float
    over: bool  # about the y axis: x becomes -x

    def point(self, x: float, y: float) -> Point:
        """Where a point comes to lie."""
        x = -x if self.over else x
        return self.cos * x - self.sin * y, self.sin * x + self.cos * y

    def loop(self, loop: Loop, dx: float = 0.0, dy: float = 0.0) -> Loop:
        """The loop turned and moved, still counter-clockwise, begun at its lowest corner."""
        loop = loop.mirrored_x(0.0) if self.over else loop
        bare = attrs.evolve(self, over=False)
        vertices = []
        for vertex in loop.vertices:
            x, y = bare.point(vertex.x, vertex.y)
            vertices.append(Vertex(_round(x + dx), _round(y + dy), vertex.bulge))
        return _begun(Loop(tuple(vertices)))


def lying(body: Body, bores: Sequence[EdgeBore], frame: Frame, material: str) -> tuple[Panel, Placement]:
    """The panel as it lies best, and where it stands."""
    found = []
    for turn in _turns(body):
        panel, corner = _turned(body, bores, turn, material)
        found.append((_order(panel), panel, _placement(frame, turn, corner, body.thickness)))
    first = min(order for order, _, _ in found)
    same = [(panel, placement) for order, panel, placement in found if order == first]
    return max(same, key=lambda pair: _likeness(pair[1]))


def turned_over(panel: Panel, placement: Placement) -> tuple[Panel, Placement]:
    """The panel with its other side up, at its place, its numbers in the order in which a panel is read."""
    x0, _, x1, _ = panel.outline.bounds()
    x, y, z = placement.x_axis
    over = panel.flipped()
    features = [
        msgspec.structs.replace(feature, outline=_begun(feature.outline))
        if isinstance(feature, Pocket | Cutout)
        else feature
        for feature in over.features
    ]
    over = msgspec.structs.replace(
        over, outline=_begun(over.outline), features=tuple(sorted(features, key=_feature_order))
    )
    origin = placement.at(x0 + x1, 0.0, panel.thickness_mm)
    return over, Placement(origin, clean((-x, -y, -z)), placement.y_axis)


def _begun(loop: Loop) -> Loop:
    """The loop begun at its lowest corner."""
    chain = [Vertex(vertex.x + 0.0, vertex.y + 0.0, vertex.bulge) for vertex in loop.vertices]
    first = min(range(len(chain)), key=lambda i: (_coarse(chain[i].y), _coarse(chain[i].x)))
    return Loop(tuple(chain[first:] + chain[:first]))


def _turns(body: Body) -> list[Turn]:
    """The ways in which it is no wider than long and worked most from side A."""
    cos, sin = _direction(body.outline)
    a, b = body.blind_mm2
    overs = [False] if a > b + MORE_MM2 else [True] if b > a + MORE_MM2 else [False, True]
    found = []
    for over, (c, s) in itertools.product(overs, ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))):
        # first along x, then by quarter turns; turned over, the direction is seen from behind
        mirrored = -sin if not over else sin
        turn = Turn(c * cos - s * mirrored, s * cos + c * mirrored, over)
        x0, y0, x1, y1 = bounds(turn.loop(body.outline))
        if x1 - x0 >= y1 - y0 - LONGER_MM:
            found.append(turn)
    return found


def _direction(outline: Loop) -> Point:
    """Cosine and sine of the straight edge along which the box is smallest; of equals, that of the longer edges."""
    edges: list[tuple[float, float, float]] = []  # length, cosine, sine; between 0 and 90 degrees
    for here, there in zip(outline.vertices, outline.vertices[1:] + outline.vertices[:1], strict=True):
        length = math.dist((here.x, here.y), (there.x, there.y))
        if here.bulge or length < 1.0:
            continue
        c, s = (there.x - here.x) / length, (there.y - here.y) / length
        while not (c > 1e-9 and s > -1e-9):
            c, s = s, -c
        for i, (known, kc, ks) in enumerate(edges):
            if abs(kc * s - ks * c) < 1e-5:
                edges[i] = (known + length, *((kc, ks) if known >= length else (c, s)))
                break
        else:
            edges.append((length, c, s))

    def box(cos: float, sin: float) -> float:
        x0, y0, x1, y1 = bounds(Turn(cos, -sin, False).loop(outline))
        return (x1 - x0) * (y1 - y0)

    if not edges:
        return 1.0, 0.0
    longest = sorted(edges, reverse=True)[:16]
    smallest = min(box(c, s) for _, c, s in longest)
    _, cos, sin = next(edge for edge in longest if box(*edge[1:]) <= smallest * 1.001)
    return (1.0, 0.0) if abs(sin) < 1e-9 else (cos, sin)


def _turned(body: Body, bores: Sequence[EdgeBore], turn: Turn, material: str) -> tuple[Panel, Point]:
    x0, y0, x1, y1 = bounds(turn.loop(body.outline))
    dx, dy = -x0, -y0
    features = [_feature(feature, turn, dx, dy, body.thickness) for feature in (*body.features, *bores)]
    panel = Panel(
        material=material,
        thickness_mm=_round(body.thickness),
        outline=turn.loop(body.outline, dx, dy),
        features=tuple(sorted(features, key=_feature_order)),
        grain=Grain.X if x1 - x0 > LONGER_MM + y1 - y0 else Grain.NONE,
    )
    return panel, (x0, y0)


def _feature(feature: Feature, turn: Turn, dx: float, dy: float, thickness: float) -> Feature:
    if isinstance(feature, Hole | Relief):
        x, y = turn.point(feature.x, feature.y)
        side = OTHER[feature.side] if turn.over and feature.depth_mm is not None else feature.side
        across = "diameter_mm" if isinstance(feature, Hole) else "radius_mm"
        sizes = {across: _round(getattr(feature, across))}
        return msgspec.structs.replace(
            feature, x=_round(x + dx), y=_round(y + dy), side=side, depth_mm=_depth(feature.depth_mm), **sizes
        )
    if isinstance(feature, EdgeBore):
        x, y = turn.point(feature.x, feature.y)
        along = turn.point(feature.dx, feature.dy)
        return msgspec.structs.replace(
            feature,
            x=_round(x + dx),
            y=_round(y + dy),
            z=_round(thickness - feature.z if turn.over else feature.z),
            dx=round(along[0], 7) + 0.0,
            dy=round(along[1], 7) + 0.0,
            diameter_mm=_round(feature.diameter_mm),
            depth_mm=_round(feature.depth_mm),
        )
    outline = turn.loop(feature.outline, dx, dy)
    if isinstance(feature, Pocket):
        side = OTHER[feature.side] if turn.over else feature.side
        return msgspec.structs.replace(feature, outline=outline, side=side, depth_mm=_round(feature.depth_mm))
    return msgspec.structs.replace(feature, outline=outline)


def _placement(frame: Frame, turn: Turn, corner: Point, thickness: float) -> Placement:
    """Where the turned panel's frame stands in the piece."""

    def back(x: float, y: float, z: float) -> Vector:
        u, v = turn.cos * x + turn.sin * y, -turn.sin * x + turn.cos * y
        u, z = (-u, -z) if turn.over else (u, z)
        x_way, y_way, z_way = (u * a + v * b + z * c for a, b, c in zip(frame.x, frame.y, frame.n, strict=True))
        return x_way, y_way, z_way

    moved = back(*corner, 0.0)
    low = frame.n if turn.over else (0.0, 0.0, 0.0)  # turned over, side B is where side A was
    origin = tuple(round(o + m + thickness * n, PLACES) + 0.0 for o, m, n in zip(frame.origin, moved, low, strict=True))
    return Placement((origin[0], origin[1], origin[2]), clean(back(1, 0, 0)), clean(back(0, 1, 0)))


def _order(panel: Panel) -> tuple[object, ...]:
    vertices = tuple((_coarse(v.y), _coarse(v.x), _coarse(v.bulge)) for v in panel.outline.vertices)
    return (vertices, tuple(_feature_order(feature) for feature in panel.features))


def _feature_order(feature: Feature) -> tuple[object, ...]:
    kind = type(feature).__name__
    side = str(getattr(feature, "side", ""))
    depth = _coarse(getattr(feature, "depth_mm", None) or 0.0)
    if isinstance(feature, EdgeBore):
        numbers: tuple[float, ...] = (feature.x, feature.y, feature.z, feature.dx, feature.dy, feature.diameter_mm)
    elif isinstance(feature, Hole | Relief):
        numbers = (feature.x, feature.y, feature.diameter_mm if isinstance(feature, Hole) else feature.radius_mm)
    else:
        numbers = tuple(number for v in feature.outline.vertices for number in (v.x, v.y, v.bulge))
    return kind, side, depth, tuple(_coarse(number) for number in numbers)


def _likeness(placement: Placement) -> tuple[float, ...]:
    """How much a posture is that of the piece: face up or forward, x and y along its axes."""
    n, x = placement.normal(), placement.x_axis
    return round(sum(n), 6), round(sum(x), 6), round(x[0], 6), round(n[2], 6)


def bounds(loop: Loop) -> tuple[float, float, float, float]:
    """Smallest x, y and largest x, y of a loop, its arcs exactly."""
    xs, ys = [v.x for v in loop.vertices], [v.y for v in loop.vertices]
    for here, there in zip(loop.vertices, loop.vertices[1:] + loop.vertices[:1], strict=True):
        if not here.bulge:
            continue
        chord = math.dist((here.x, here.y), (there.x, there.y))
        radius = chord * (1 + here.bulge**2) / (4 * abs(here.bulge))
        offset = chord * (1 - here.bulge**2) / (4 * here.bulge)
        cx = (here.x + there.x) / 2 - offset * (there.y - here.y) / chord
        cy = (here.y + there.y) / 2 + offset * (there.x - here.x) / chord
        begin, sweep = math.atan2(here.y - cy, here.x - cx), 4 * math.atan(here.bulge)
        for quarter in range(4):
            turned = quarter * math.pi / 2 - begin
            turned = turned % (2 * math.pi) if sweep > 0 else -((-turned) % (2 * math.pi))
            if abs(turned) < abs(sweep):
                xs.append(cx + radius * (1, 0, -1, 0)[quarter])
                ys.append(cy + radius * (0, 1, 0, -1)[quarter])
    return min(xs), min(ys), max(xs), max(ys)


def _round(value: float) -> float:
    return round(value, PLACES) + 0.0


def _depth(depth_mm: float | None) -> float | None:
    return None if depth_mm is None else _round(depth_mm)


def _coarse(value: float) -> float:
    return round(value, ORDER_PLACES) + 0.0
