"""Words cut into a board: each stroke of the letters a shallow groove of the cutter's own width.

Role: between `lettering` (strokes) and `Board.engrave`. A groove is a `Pocket` like any other, so preview, drawing,
toolpath, proof and price know it without a word more. It is a hair wider than the cutter, so that the cutter has a way
down its middle; its rounds are true arcs. Text that is too wide is written smaller, down to what a cutter can write.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import shapely

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import Loop, Point, Vector, Vertex, circle, polygons
from jupyter_fab.core.lettering import Stroke, write
from jupyter_fab.core.part import Engraving, Pocket

if TYPE_CHECKING:
    from jupyter_fab.core.board import Board

LEAST_DIAMETERS = 7.0  # capitals are at least so many cutters high: below, the open bows of c, e and s close
WIDER_MM = 0.08  # than the cutter: room for a path down the middle, within what the proof lets stand
EDGE_MM = 12.0  # of wood between the letters and the board's edge
MOST_SHARE = 0.5  # of the thickness: deeper, it is no engraving
ROUND_SEGMENTS = 12  # of a quarter turn, where a line with corners is widened
OUTLINE_WITHIN_MM = 0.03  # how far an engraved outline may lie from the letter's edge
PLACES = 6  # decimals of a mm, as for all of a board's cuts

_AXES = "xyz"


def engraved(
    board: Board,
    text: str,
    *,
    height_mm: float,
    depth_mm: float,
    face: str,
    runs: str = "",
    at: Vector | None = None,
    line_mm: float | None = None,
    bold_mm: float | None = None,
) -> tuple[Pocket, ...]:
    """The grooves of a line of text in the middle of a board's face, or about the point `at`; none for no text.

    `height_mm` is that of a capital letter, or less where the line would not fit between the board's edges. It runs so
    that it is upright on a standing board, and read from the front on a lying one, unless `runs` says the way.

    `line_mm` asks for lines of that width, cut by a small or a V cutter along their middle; without it they are as wide
    as the cutter that the board is made with. With `bold_mm` as well, the outlines of letters so thick are engraved.

    Raises
    ------
    BadInput
        If it does not fit at a size that the cutter can write, is too deep, or that is no face of the board.
    """
    words = text.strip()
    if not words:
        return ()
    axis, facing = _AXES.index(face[1]), 1 if face[0] == "+" else -1
    if axis != board.axis:
        letter = _AXES[board.axis]
        raise BadInput(f"{board.name!r} has its faces towards +{letter} and -{letter}; engrave one of them.")
    if not 0 < depth_mm <= board.thickness_mm * MOST_SHARE:
        raise BadInput(
            f"{board.name!r} is {board.thickness_mm:g} mm thick; engrave it at most "
            f"{board.thickness_mm * MOST_SHARE:g} mm deep, not {depth_mm:g}."
        )
    x, y, z = at or _middle(board)
    along, up = _directions(_unit(axis, facing), runs)
    unit = write(words, 1.0)
    ys = [py for stroke in unit.strokes for _, py in stroke.points]
    rise = max(0.5, max(ys) - 0.5, 0.5 - min(ys))  # above or below the middle, in capitals
    wide, high = _room(board, (x, y, z), along), _room(board, (x, y, z), up)
    size = min(height_mm, wide / max(unit.width_mm, 1e-9), high / (2 * rise))
    cutter_mm = line_mm or board.making.tool_diameter_mm
    stem_mm = max(cutter_mm, bold_mm or 0.0)
    least = LEAST_DIAMETERS * stem_mm
    if size < least:
        raise BadInput(
            f"“{words}” does not fit on {board.name!r}: it would be {max(size, 0):.0f} mm high, and a cutter of "
            f"{stem_mm:g} mm writes no smaller than {least:g} mm; take fewer letters.",
            height_mm=size,
            least_mm=least,
        )
    u, v = _in_plane(board, along), _in_plane(board, up)
    x0, y0 = board.local((x, y, z))
    turned = 1.0 if u[0] * v[1] - u[1] * v[0] > 0 else -1.0  # seen from behind, what turns left turns right
    radius = (line_mm or board.making.tool_diameter_mm + WIDER_MM) / 2

    side, role = board.side_facing(facing), f"engraving “{words}”"

    def way(stroke: Stroke) -> tuple[list[Point], list[float]]:
        places: list[Point] = []
        for px, py in stroke.points:
            across, upwards = (px - unit.width_mm / 2) * size, (py - 0.5) * size
            places.append((x0 + across * u[0] + upwards * v[0], y0 + across * u[1] + upwards * v[1]))
        return places, [turned * turn for turn in stroke.turns]

    ways = [way(stroke) for stroke in unit.strokes]
    if line_mm is None:
        return tuple(
            Pocket(outline=_round_about(places, turns, radius), depth_mm=depth_mm, side=side, role=role)
            for places, turns in ways
        )
    if bold_mm is not None:
        ways = _outlines(ways, bold_mm / 2)
    return tuple(
        Engraving(
            outline=_round_about(places, turns, radius) if bold_mm is None else _widened(places, radius),
            depth_mm=depth_mm,
            side=side,
            role=role,
            line=_line(places, turns),
            width_mm=line_mm,
        )
        for places, turns in ways
    )


def _line(places: list[Point], turns: list[float]) -> tuple[Vertex, ...]:
    """The middle of a groove, rounds as bulges."""
    bulges = [*(math.tan(math.radians(turn) / 4) for turn in turns), 0.0]
    return tuple(Vertex(round(x, PLACES), round(y, PLACES), b) for (x, y), b in zip(places, bulges, strict=True))


def _widened(places: list[Point], radius_mm: float) -> Loop:
    """The outline of a groove along a line with corners."""
    region = shapely.LineString(places).buffer(radius_mm, quad_segs=ROUND_SEGMENTS).simplify(OUTLINE_WITHIN_MM / 3)
    ring = [*max(polygons(region), key=lambda piece: piece.area).exterior.coords][:-1]
    return Loop(tuple(Vertex(round(float(x), PLACES), round(float(y), PLACES), 0.0) for x, y in ring))


def _outlines(ways: list[tuple[list[Point], list[float]]], half_mm: float) -> list[tuple[list[Point], list[float]]]:
    """The edges of thick letters, each in three lines: a groove's outline does not close on itself."""
    thick = shapely.union_all([Loop.polygon(_round_about(places, turns, half_mm)) for places, turns in ways])
    found: list[tuple[list[Point], list[float]]] = []
    for piece in polygons(thick.simplify(OUTLINE_WITHIN_MM)):
        for ring in (piece.exterior, *piece.interiors):
            points = [(float(x), float(y)) for x, y in ring.coords]
            for start, end in itertools.pairwise(sorted({0, len(points) // 3, 2 * len(points) // 3, len(points) - 1})):
                found.append((points[start : end + 1], [0.0] * (end - start)))
    return found


def _round_about(points: list[Point], turns: list[float], radius_mm: float) -> Loop:
    """The outline of all that a round of that radius covers along a stroke; lines and arcs stay lines and arcs."""
    if len(points) == 1:
        ((x, y),) = points
        return circle(round(x, PLACES), round(y, PLACES), radius_mm)
    bulges = [math.tan(math.radians(turn) / 4) for turn in turns]
    headings: list[float] = []
    for ((ax, ay), (bx, by)), turn in zip(itertools.pairwise(points), turns, strict=True):
        headings.append(math.atan2(by - ay, bx - ax) - math.radians(turn) / 2)
    headings.append(headings[-1] + math.radians(turns[-1]))
    beside = [(radius_mm * math.sin(heading), -radius_mm * math.cos(heading)) for heading in headings]
    right = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(points, beside, strict=True)]
    left = [(x - dx, y - dy) for (x, y), (dx, dy) in zip(points, beside, strict=True)]
    # there on the right, half round the end, back on the left with the turns reversed, half round the start
    there = [(point, bulge) for point, bulge in zip(right, [*bulges, 1.0], strict=True)]
    back = [(point, -bulge) for point, bulge in zip(reversed(left), [*reversed(bulges), -1.0], strict=True)]
    return Loop(tuple(Vertex(round(x, PLACES), round(y, PLACES), bulge) for (x, y), bulge in [*there, *back]))


def _directions(normal: Vector, runs: str) -> tuple[Vector, Vector]:
    """The ways along the line and up, in the piece, for who looks at the face."""
    if runs:
        along = _unit(_AXES.index(runs[1]), 1 if runs[0] == "+" else -1)
        return along, _cross(normal, along)
    up = (0.0, 1.0, 0.0) if normal[2] else (0.0, 0.0, 1.0)
    return _cross(up, normal), up


def _middle(board: Board) -> Vector:
    (a, b, c), (d, e, f) = board.low, board.high
    return (a + d) / 2, (b + e) / 2, (c + f) / 2


def _room(board: Board, at: Vector, way: Vector) -> float:
    """How long a line about a point may be that way between the edges, the cutter's width taken off."""
    i = next(i for i in range(3) if way[i])
    beside = min(at[i] - board.low[i], board.high[i] - at[i]) - EDGE_MM - board.making.tool_diameter_mm / 2
    return 2 * beside


def _in_plane(board: Board, way: Vector) -> Point:
    i, j = board.in_plane
    return way[i], way[j]


def _unit(axis: int, sign: int) -> Vector:
    return (sign * float(axis == 0), sign * float(axis == 1), sign * float(axis == 2))


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
