"""PackingSolver on outlines: parts with notches, round parts, parts inside the openings of others, at allowed angles.

The one file that knows the package's `irregular` problem: our items and bins in, our places out, each better layout
reported as it is found. Identical items are one type with copies, as identical bins are, which it searches quicker.
Source: F. Fontan, PackingSolver (MIT), https://github.com/fontanf/packingsolver.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import shapely
from shapely import affinity
from shapely.geometry import Polygon, box

from jupyter_fab.engines.item import Blocked
from jupyter_fab.engines.merit import cost_of
from jupyter_fab.engines.nester import Bin, Item, Place, Search
from jupyter_fab.engines.simplified import lowest, region, ring_corners

LEAST_COST = 1e-6
ROUND = 16  # chords of a quarter circle
NEARER_MM = 1e-3  # added to the gap, for what its scaled arithmetic rounds away


def search_outlines(items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search) -> tuple[Place, ...]:
    """The best complete places that it found within the time limit; empty if none."""
    from packingsolver import Objective, irregular

    builder = irregular.InstanceBuilder()
    builder.set_objective(Objective.OpenDimensionX if bins[0].endless else objective(Objective, bins))
    builder.set_item_item_minimum_spacing(gap_mm + NEARER_MM if gap_mm else 0.0)
    alike: dict[object, list[Item]] = {}
    for item in items:
        alike.setdefault((item.outline(), item.rings[1:], item.rotations_deg, item.free), []).append(item)
    for same in alike.values():
        builder.add_item_type(
            _shape(irregular, same[0]),
            allowed_rotations=[(0.0, 360.0, False)]
            if same[0].free
            else [(angle, angle, False) for angle in same[0].rotations_deg],
            copies=len(same),
        )
    rooms = kinds(bins)
    for room, numbers in rooms.items():
        corners = [(0.0, 0.0), (room.width_mm, 0.0), (room.width_mm, room.height_mm), (0.0, room.height_mm)]
        cost = {} if room.endless else {"cost": asked_cost(room)}
        number = builder.add_bin_type(_ring(irregular, corners), copies=1 if room.endless else len(numbers), **cost)
        for blocked in room.blocked:
            shape, keep_mm = _kept_clear(blocked, room)
            region_ = shape.intersection(_whole(room))
            for piece in (part for part in shapely.get_parts(region_) if isinstance(part, Polygon) and part.area):
                defect = builder.add_defect(number, 0, _with_holes(irregular, _moved(piece, -room.x_mm, -room.y_mm)))
                builder.set_item_defect_minimum_spacing(number, defect, keep_mm)
    types, stock = list(alike.values()), list(rooms.values())
    return best_of(irregular, builder.build(), len(items), search, lambda found: _places(found, types, bins, stock))


def asked_cost(room: Bin) -> float:
    """What a bin costs, as PackingSolver takes it: an offcut that costs nothing costs next to nothing."""
    return max(cost_of(room), LEAST_COST)


def kinds(bins: Sequence[Bin]) -> dict[Bin, list[int]]:
    """Bins that are alike, each with their numbers in order."""
    found: dict[Bin, list[int]] = {}
    for number, room in enumerate(bins):
        found.setdefault(room, []).append(number)
    return found


def objective(known: Any, bins: Sequence[Bin]) -> Any:
    """With one kind of bin, fewest bins and then the largest rest; else the lowest cost."""
    return known.BinPackingWithLeftovers if len(set(bins)) == 1 else known.VariableSizedBinPacking


def best_of(
    solver: Any, instance: Any, wanted: int, search: Search, places_of: Callable[[Any], tuple[Place, ...]]
) -> tuple[Place, ...]:
    """The last layout found within the time limit that holds all items, each told as it is found; () if none does."""
    best: list[tuple[Place, ...]] = []

    def take(output: Any) -> None:
        places = places_of(output.solution) if output.solution.full() else ()
        if len(places) == wanted:
            best.append(places)
            search.report(places)

    parameters = solver.OptimizeParameters()
    parameters.time_limit = search.time_limit_s
    parameters.verbosity_level = 0
    parameters.messages_to_stdout = False
    parameters.new_solution_callback = take
    take(solver.optimize(instance, parameters))
    return best[-1] if best else ()


def _places(
    solution: Any, types: Sequence[Sequence[Item]], bins: Sequence[Bin], stock: Sequence[Sequence[int]]
) -> tuple[Place, ...]:
    items = [iter(same) for same in types]
    found: list[Place] = []
    for number, packed in packed_bins(solution, stock):
        for spot in packed.items:
            item = next(items[spot.item_type_id])
            angle = round(spot.angle % 360, 6) % 360
            left, low = lowest(item, angle)
            x, y = bins[number].x_mm + spot.bl_corner.x + left, bins[number].y_mm + spot.bl_corner.y + low
            found.append(Place(part=item.part, bin=number, x_mm=x, y_mm=y, rotation_deg=angle))
    return tuple(found)


def packed_bins(solution: Any, stock: Sequence[Sequence[int]]) -> Iterator[tuple[int, Any]]:
    """Each bin that a solution uses, by its number, with what is packed into it; alike ones are told once a copy."""
    numbers = [iter(same) for same in stock]
    for position in range(solution.number_of_different_bins()):
        packed = solution.bin(position)
        for _ in range(packed.copies):
            yield next(numbers[packed.bin_type_id]), packed


def _kept_clear(blocked: Blocked, room: Bin) -> tuple[Polygon, float]:
    """What is blocked, and what is to be kept from it, mm.

    What reaches out of the room, or lies beside it, is grown by that first: clipped at the room's edge it would be
    kept from less than it needs.
    """
    shape, keep_mm = Polygon(blocked.rings[0], blocked.rings[1:]), blocked.keep_mm + NEARER_MM
    if _whole(room).covers(shape):
        return shape, keep_mm
    # Chords of a round corner lie within its circle: grown by as much more as they fall short.
    return shape.buffer(keep_mm / math.cos(math.pi / 4 / ROUND), quad_segs=ROUND), 0.0


def _whole(room: Bin) -> Polygon:
    return box(room.x_mm, room.y_mm, room.x_mm + room.width_mm, room.y_mm + room.height_mm)


def _moved(piece: Polygon, dx: float, dy: float) -> Polygon:
    moved: Polygon = affinity.translate(piece, dx, dy)
    return moved


def _with_holes(irregular: Any, region_: Polygon) -> Any:
    whole = irregular.ShapeWithHoles()
    whole.shape = _ring(irregular, ring_corners(region_.exterior))
    whole.holes = [_ring(irregular, ring_corners(ring)) for ring in region_.interiors]
    return whole


def _shape(irregular: Any, item: Item) -> Any:
    held = region((item.outline(), *item.rings[1:]))
    return _with_holes(irregular, held) if held.interiors else _ring(irregular, ring_corners(held.exterior))


def _ring(irregular: Any, corners: Sequence[tuple[float, float]]) -> Any:
    points = [irregular.Point(x, y) for x, y in corners]
    line = irregular.ShapeElementType.LineSegment
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return irregular.Shape([irregular.ShapeElement(line, here, there) for here, there in pairs])
