"""Boards made at random from known cuts: outlines of every kind, features of every kind, turned, moved, mirrored.

Sizes are drawn first and written down as the truth; the CAD kernel then makes the solid from its own boxes, cylinders
and extrusions. The same seed makes the same boards.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import cadquery as cq
import numpy as np
from attrs import frozen
from shapely.geometry import Point, Polygon, box

from benchmarks.corpus.truth import Bore, Cut, Matrix, Truth

THICKNESSES_MM = (6.0, 9.0, 12.0, 15.0, 17.63, 18.0, 21.0, 25.0, 40.0)
CELL_MM = 90.0  # each feature has a cell of its own, so that the truth is a list of cuts
MARGIN_MM = 60.0
SEGMENTS = 64  # of a quarter circle


@frozen
class Board:
    """A generated solid where it stands, and what it is known to be."""

    name: str
    shape: Any
    truth: Truth
    at: Matrix


def boards(count: int, seed: int = 2026) -> list[Board]:
    """So many boards, each of another kind than its neighbours."""
    rng = random.Random(seed)
    kinds = list(OUTLINES)
    return [_board(f"{kinds[i % len(kinds)]} {i}", kinds[i % len(kinds)], rng) for i in range(count)]


def _board(name: str, kind: str, rng: random.Random) -> Board:
    t = rng.choice(THICKNESSES_MM)
    width, depth = round(rng.uniform(320, 1200), 2), round(rng.uniform(260, 700), 2)
    outline, shape = OUTLINES[kind](width, depth, t, rng)
    cuts: list[Cut] = []
    bores: list[Bore] = []
    tools: list[Any] = []
    cells = [
        (x, y)
        for x in np.arange(MARGIN_MM, width - MARGIN_MM - CELL_MM, CELL_MM)
        for y in np.arange(MARGIN_MM, depth - MARGIN_MM - CELL_MM, CELL_MM)
        if outline.buffer(-4).contains(box(x, y, x + CELL_MM, y + CELL_MM))
    ]
    rng.shuffle(cells)
    for x, y in cells[: rng.randint(0, 9)]:
        made, tool = FEATURES[rng.choice(list(FEATURES))](x + CELL_MM / 2, y + CELL_MM / 2, t, rng)
        cuts += made
        tools += tool
    if kind in ("plain", "rounded", "notched") and t >= 12:
        for _ in range(rng.randint(0, 3)):
            bore, tool = _edge(depth, t, rng, [one.mouth[1] for one in bores])
            if bore:
                bores.append(bore)
                tools.append(tool)
    if kind == "plain" and rng.random() < 0.5 and t >= 9:
        cut, tool = _rabbet(width, t, rng)
        cuts.append(cut)
        tools.append(tool)
    body = shape.cut(*tools) if tools else shape
    at = _placement(rng)
    solid = body.Solids()[0].moved(cq.Location(cq.Plane(tuple(at[:3, 3]), tuple(at[:3, 0]), tuple(at[:3, 2]))))
    if rng.random() < 0.2:
        solid, at = solid.mirror("XY"), np.diag([1.0, 1.0, -1.0, 1.0]) @ at
    return Board(name, solid, Truth(outline, t, tuple(cuts), tuple(bores)), at)


def _placement(rng: random.Random) -> Matrix:
    """Lying, standing or turned any way; somewhere within three metres."""
    at = np.eye(4)
    if rng.random() < 0.6:
        q, _ = np.linalg.qr(np.array([[rng.gauss(0, 1) for _ in range(3)] for _ in range(3)]))
        at[:3, :3] = q * np.sign(np.linalg.det(q))
    elif rng.random() < 0.7:
        at[:3, :3] = np.roll(np.eye(3), rng.randint(1, 2), axis=0)
    at[:3, 3] = [round(rng.uniform(-3000, 3000), 3) for _ in range(3)]
    return at


def _extruded(points: list[tuple[float, float]], t: float) -> Any:
    return cq.Workplane().polyline(points).close().extrude(t).val()


def _plain(width: float, depth: float, t: float, _: random.Random) -> tuple[Polygon, Any]:
    return box(0, 0, width, depth), cq.Solid.makeBox(width, depth, t)


def _rounded(width: float, depth: float, t: float, rng: random.Random) -> tuple[Polygon, Any]:
    r = round(rng.uniform(5, 60), 1)
    made = cq.Workplane().box(width, depth, t, centered=False).edges("|Z").fillet(r).val()
    return box(r, r, width - r, depth - r).buffer(r, quad_segs=SEGMENTS), made


def _round(width: float, depth: float, t: float, _: random.Random) -> tuple[Polygon, Any]:
    r = min(width, depth) / 2
    return Point(r, r).buffer(r, quad_segs=4 * SEGMENTS), cq.Solid.makeCylinder(r, t, cq.Vector(r, r, 0))


def _many_sided(width: float, depth: float, t: float, rng: random.Random) -> tuple[Polygon, Any]:
    n = rng.randint(5, 9)
    points = [
        (width / 2 * (1 + math.cos(2 * math.pi * i / n)), depth / 2 * (1 + math.sin(2 * math.pi * i / n)))
        for i in range(n)
    ]
    return Polygon(points), _extruded(points, t)


def _notched(width: float, depth: float, t: float, rng: random.Random) -> tuple[Polygon, Any]:
    a, b = round(rng.uniform(20, 55), 2), round(rng.uniform(20, 55), 2)
    middle = round(width / 2, 2)
    points = [
        *((a, 0), (middle - t, 0), (middle - t, b), (middle + t, b), (middle + t, 0), (width, 0)),
        *((width, depth - b), (width - a, depth - b), (width - a, depth), (0, depth), (0, b), (a, b)),
    ]
    return Polygon(points), _extruded(points, t)


def _oval(width: float, depth: float, t: float, _: random.Random) -> tuple[Polygon, Any]:
    a, b = width / 2, depth / 2
    if b > a:
        a, b = b, a
    turns = np.linspace(0, 2 * math.pi, 2000, endpoint=False)
    made = cq.Workplane().ellipse(a, b).extrude(t).val().moved(cq.Location((a, b, 0)))
    return Polygon(np.column_stack([a + a * np.cos(turns), b + b * np.sin(turns)])), made


OUTLINES: dict[str, Callable[[float, float, float, random.Random], tuple[Polygon, Any]]] = {
    "plain": _plain,
    "rounded": _rounded,
    "round": _round,
    "many-sided": _many_sided,
    "notched": _notched,
    "oval": _oval,
}


def _heights(t: float, rng: random.Random) -> tuple[float, float]:
    """Of a blind cut from above or from below."""
    depth = round(rng.uniform(0.2, 0.8) * t, 2)
    return (t - depth, t) if rng.random() < 0.5 else (0.0, depth)


def _cylinder(x: float, y: float, r: float, low: float, high: float, t: float) -> Any:
    low, high = (-1.0 if low <= 0 else low), (t + 1 if high >= t else high)
    return cq.Solid.makeCylinder(r, high - low, cq.Vector(x, y, low))


def _block(region: Polygon, low: float, high: float, t: float) -> Any:
    low, high = (-1.0 if low <= 0 else low), (t + 1 if high >= t else high)
    points = [cq.Vector(px, py, low) for px, py in region.exterior.coords[:-1]]
    return cq.Solid.extrudeLinear(cq.Wire.makePolygon(points, close=True), [], cq.Vector(0, 0, high - low))


def _disc(x: float, y: float, r: float) -> Polygon:
    return Point(x, y).buffer(r, quad_segs=SEGMENTS)


def _hole(x: float, y: float, t: float, rng: random.Random) -> tuple[list[Cut], list[Any]]:
    r = round(rng.uniform(1.5, 20), 2)
    return [Cut("hole", _disc(x, y, r), 0, t, 2 * r)], [_cylinder(x, y, r, 0, t, t)]


def _blind_hole(x: float, y: float, t: float, rng: random.Random) -> tuple[list[Cut], list[Any]]:
    r, (low, high) = rng.choice((2.5, 4.0, 7.5, 17.5)), _heights(t, rng)
    return [Cut("hole", _disc(x, y, r), low, high, 2 * r)], [_cylinder(x, y, r, low, high, t)]


def _drilled(x: float, y: float, t: float, rng: random.Random) -> tuple[list[Cut], list[Any]]:
    """With the point of a drill: no deeper in a drawing."""
    r, depth = 4.0, round(0.4 * t, 2)
    tip = cq.Solid.makeCone(0, r, 0.3 * t, pnt=cq.Vector(x, y, t - depth - 0.3 * t))
    return [Cut("hole", _disc(x, y, r), t - depth, t, 2 * r)], [_cylinder(x, y, r, t - depth, t, t), tip]


def _counterbore(x: float, y: float, t: float, rng: random.Random) -> tuple[list[Cut], list[Any]]:
    low, high = _heights(t, rng)
    cuts = [Cut("hole", _disc(x, y, 2.5), 0, t, 5.0), Cut("hole", _disc(x, y, 6), low, high, 12.0)]
    return cuts, [_cylinder(x, y, 2.5, 0, t, t), _cylinder(x, y, 6, low, high, t)]


def _turned(x: float, y: float, rng: random.Random) -> Polygon:
    """A rectangle in any direction."""
    a, b, turn = rng.uniform(10, 28), rng.uniform(6, 20), rng.choice((0.0, 0.0, math.pi / 2, rng.uniform(0, 3)))
    c, s = math.cos(turn), math.sin(turn)
    corners = ((-a, -b), (a, -b), (a, b), (-a, b))
    return Polygon([(x + c * u - s * v, y + s * u + c * v) for u, v in corners])


def _pocket(x: float, y: float, t: float, rng: random.Random) -> tuple[list[Cut], list[Any]]:
    region, (low, high) = _turned(x, y, rng), _heights(t, rng)
    return [Cut("pocket", region, low, high)], [_block(region, low, high, t)]


def _opening(x: float, y: float, t: float, rng: random.Random) -> tuple[list[Cut], list[Any]]:
    region = _turned(x, y, rng)
    return [Cut("cutout", region, 0, t)], [_block(region, 0, t, t)]


def _slot(x: float, y: float, t: float, rng: random.Random) -> tuple[list[Cut], list[Any]]:
    """Round at both ends, blind or through."""
    a, r, (low, high) = rng.uniform(8, 20), round(rng.uniform(3, 15), 2), _heights(t, rng)
    through = rng.random() < 0.5
    low, high = (0.0, t) if through else (low, high)
    region = box(x - a, y, x + a, y + 1e-9).buffer(r, quad_segs=SEGMENTS)
    span = (-1.0 if low <= 0 else low, t + 1 if high >= t else high)
    tool = cq.Workplane(origin=(x, y, span[0])).slot2D(2 * a + 2 * r, 2 * r).extrude(span[1] - span[0]).val()
    return [Cut("cutout" if through else "pocket", region, low, high)], [tool]


def _ring(x: float, y: float, t: float, rng: random.Random) -> tuple[list[Cut], list[Any]]:
    """A round groove: something stands in it."""
    r, low = round(rng.uniform(18, 35), 2), round(t - rng.uniform(0.2, 0.7) * t, 2)
    inner = round(r * rng.uniform(0.4, 0.7), 2)
    tool = _cylinder(x, y, r, low, t, t).cut(_cylinder(x, y, inner, low - 1, t + 1, t))
    return [Cut("pocket", _disc(x, y, r).difference(_disc(x, y, inner)), low, t)], [tool]


FEATURES: dict[str, Callable[[float, float, float, random.Random], tuple[list[Cut], list[Any]]]] = {
    "hole": _hole,
    "blind hole": _blind_hole,
    "drilled": _drilled,
    "counterbore": _counterbore,
    "pocket": _pocket,
    "opening": _opening,
    "slot": _slot,
    "ring": _ring,
}


def _edge(depth: float, t: float, rng: random.Random, taken: list[float]) -> tuple[Bore | None, Any]:
    """A bore into the left edge, where it is straight and nothing else is."""
    y, r = round(rng.uniform(90, depth - 90), 2), rng.choice((2.0, 2.5, 4.0))
    z, deep = round(rng.uniform(r + 1, t - r - 1), 2), round(rng.uniform(12, 45), 1)
    if any(abs(y - other) < 4 * r + 8 for other in taken):
        return None, None
    tool = cq.Solid.makeCylinder(r, deep + 10, cq.Vector(-10, y, z), cq.Vector(1, 0, 0))
    return Bore((0.0, y, z), (1.0, 0.0, 0.0), 2 * r, deep), tool


def _rabbet(width: float, t: float, rng: random.Random) -> tuple[Cut, Any]:
    """Along the whole front edge, open on three sides."""
    wide, deep = round(rng.uniform(6, 18), 2), round(rng.uniform(0.3, 0.6) * t, 2)
    region = box(0, 0, width, wide)
    tool = cq.Solid.makeBox(width + 20, wide + 10, deep + 10, cq.Vector(-10, -10, t - deep))
    return Cut("pocket", region, t - deep, t), tool
