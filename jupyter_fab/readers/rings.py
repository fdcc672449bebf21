"""Closed rings, as drawings have them, sorted into blanks: which ring is an outline, and which is a hole in it.

A ring inside an odd number of others is a hole; one inside an even number is an outline of its own, so a disc drawn in
the opening of a frame is a part too. Equal outlines become one blank with a quantity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry import Polygon

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.nesting import Blank, Ring

CHORD_MM = 0.01  # what the chords of a curve may leave out: the nesting is checked to as much
SAME_MM = 1e-3  # points nearer than this are one: ends of a drawn loop meet so
LEAST_MM2 = 1.0  # smaller rings are specks of the drawing


def blanks(rings: Iterable[tuple[str, Sequence[tuple[float, float]]]], angles: tuple[float, ...] | None) -> list[Blank]:
    """Blanks of named rings; a name that stands for several outlines gets a number.

    Raises
    ------
    BadInput
        If a ring crosses itself; the text names it.
    """
    shapes: list[tuple[str, Polygon]] = []
    for name, points in rings:
        ring = _tidy(points)
        if len(ring) < 3:
            continue
        shape = Polygon(ring)
        if not shape.is_valid:
            raise BadInput(f"The outline {name} crosses itself at {shapely.is_valid_reason(shape)}; mend the drawing.")
        if shape.area >= LEAST_MM2:
            shapes.append((name, shape))
    tree = shapely.STRtree([shape for _, shape in shapes])
    around: list[list[int]] = []
    for number, (_, shape) in enumerate(shapes):
        held = tree.query(shape, predicate="covered_by").tolist()
        around.append([other for other in held if other != number and shapes[other][1].area > shape.area])
    found: dict[tuple[Ring, tuple[Ring, ...]], list[str]] = {}
    for number, (name, shape) in enumerate(shapes):
        if len(around[number]) % 2:
            continue
        inner = [
            other
            for other in range(len(shapes))
            if number in around[other] and len(around[other]) == len(around[number]) + 1
        ]
        left, low, _, _ = shape.bounds
        key = (_from(shape, left, low), tuple(_from(shapes[other][1], left, low) for other in inner))
        found.setdefault(key, []).append(name)
    return _named(found, angles)


def _named(found: dict[tuple[Ring, tuple[Ring, ...]], list[str]], angles: tuple[float, ...] | None) -> list[Blank]:
    made: list[Blank] = []
    taken: set[str] = set()
    for (outline, holes), names in found.items():
        name, number = names[0], 1
        while name in taken:
            number += 1
            name = f"{names[0]}-{number}"
        taken.add(name)
        made.append(Blank(name=name, outline=outline, holes=holes, quantity=len(names), rotations_deg=angles))
    return made


def _from(shape: Polygon, left: float, low: float) -> Ring:
    return tuple((round(x - left, 6), round(y - low, 6)) for x, y in shape.exterior.coords[:-1])


def _tidy(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points without those that repeat the one before, and without a closing one."""
    found: list[tuple[float, float]] = []
    for x, y in points:
        if not found or abs(x - found[-1][0]) > SAME_MM or abs(y - found[-1][1]) > SAME_MM:
            found.append((float(x), float(y)))
    while len(found) > 1 and abs(found[0][0] - found[-1][0]) <= SAME_MM and abs(found[0][1] - found[-1][1]) <= SAME_MM:
        found.pop()
    return found
