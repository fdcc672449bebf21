"""A bookshelf written in plain CadQuery: boxes, cuts and cylinders, read into panels by the recogniser.

Part of the library of finished pieces. It shows that a design needs no kit: anything made of upright cuts in flat
boards is understood, with its stopped grooves, corner reliefs, slots and shelf-pin holes.
"""

import itertools
import math
from typing import Any

import cadquery as cq

from jupyter_fab import Also, choice, constraint, design, integer, length, thickness

GROOVE_MM = 6.0  # depth of the grooves that carry the fixed shelves
STOP_MM = 20.0  # the grooves stop this far from the front, so that it stays plain
CLEARANCE_MM = 0.2  # glue joint (0.15-0.2)
BOTTOM_GAP_MM = 0.3  # under a tongue
RELIEF_MM = 3.2  # radius of the corner reliefs: a 6 mm cutter and a little
PIN_MM = 5.0  # shelf pins, and their 32 mm rows, 37 mm from the edges
PITCH_MM = 32.0
SETBACK_MM = 37.0


def box(x: tuple[float, float], y: tuple[float, float], z: tuple[float, float]) -> Any:
    """A box between two corners."""
    size = x[1] - x[0], y[1] - y[0], z[1] - z[0]
    return cq.Workplane().box(*size, centered=False).translate((x[0], y[0], z[0]))


def rod(x: tuple[float, float], y: float, z: float, radius: float) -> Any:
    """A round along x."""
    return cq.Workplane("YZ", origin=(x[0], 0, 0)).center(y, z).circle(radius).extrude(x[1] - x[0])


def slot(side: Any, x: tuple[float, float], y: tuple[float, float], z: tuple[float, float], corners: str) -> Any:
    """The side less a box with reliefs at its corners: `f` at the front ones, `b` at the back ones."""
    reach = RELIEF_MM / math.sqrt(2)
    side = side.cut(box(x, y, z))
    for edge, inward in (("f", reach), ("b", -reach)):
        if edge in corners:
            at = (y[0] if edge == "f" else y[1]) + inward
            side = side.cut(rod(x, at, z[0] + reach, RELIEF_MM)).cut(rod(x, at, z[1] - reach, RELIEF_MM))
    return side


@design(
    "Bookshelf",
    summary="A tall bookshelf: fixed shelves in stopped grooves, loose ones on pins, rails that keep it square.",
    parameters=[
        length("width", "Width", 800, 400, 1000, step=10, help="Overall, side to side."),
        length("height", "Height", 1800, 900, 2200, step=10, help="Floor to the sides' upper end."),
        length("depth", "Depth", 300, 200, 400, step=10, help="Overall, front to back."),
        integer("fixed", "Fixed shelves", 1, 1, 3, help="Between bottom and top; they make it stiff."),
        integer("loose", "Loose shelves", 3, 1, 6, help="On pins, in 32 mm steps."),
        choice("rails", "Rails at the back", "two", ("two", "three"), help="Three for children who climb."),
        thickness(choices=(18.0, 21.0)),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ],
    constraints=[
        constraint(
            "width - 2 * thickness <= thickness * (26.4 + 0.0637 * min(depth, 335))"
            " * (1 if material == 'birch-ply' else 0.88 if material == 'oak-ply' else 0.6)",
            "A longer shelf of this sheet sags under books; take a thicker one, birch plywood, or make it deeper.",
        ),
        constraint(
            "height / (fixed + loose + 2) >= 200", "Shelves need 200 mm between them; take fewer or a taller one."
        ),
    ],
    presets={"Low": {"height": 900, "fixed": 1, "loose": 1}, "Nursery": {"height": 1200, "loose": 2, "rails": "three"}},
)
def bookshelf(p: Any, also: Also) -> Any:
    """Two sides with grooves on their inner faces; bottom, top and fixed shelves enter them; rails slot through.

    Glue the fixed shelves into one side, put the other on, tap the rails through both, then set the pins.
    Fix the upper rail to the wall with the anchors: a tall shelf tips over when somebody climbs it.
    """
    t, width, depth, height = p.thickness, p.width, p.depth, p.height
    left, right = box((0, t), (0, depth), (0, height)), box((width - t, width), (0, depth), (0, height))
    boards: dict[str, Any] = {}

    levels = [70.0 + i * (height - 110.0 - t) / (p.fixed + 1) for i in range(p.fixed + 2)]
    names = ["bottom", *(f"fixed shelf {i}" for i in range(1, p.fixed + 1)), "top"]
    gap = CLEARANCE_MM / 2
    for name, z in zip(names, levels, strict=True):
        board = box((t - GROOVE_MM, width - t + GROOVE_MM), (0, depth), (z, z + t))
        reach = RELIEF_MM / math.sqrt(2)
        for x, inner, towards in ((t - GROOVE_MM, t, -reach), (width - t + GROOVE_MM, width - t, reach)):
            low, high = min(x, inner), max(x, inner)
            board = board.cut(box((low, high), (-1, STOP_MM), (z - 1, z + t + 1)))
            relief = cq.Workplane("XY", origin=(0, 0, z - 1)).center(inner + towards, STOP_MM - reach)
            board = board.cut(relief.circle(RELIEF_MM).extrude(t + 2))
        boards[name] = board
        groove = (STOP_MM - gap, depth + 5), (z - gap, z + t + gap)
        left = slot(left, (t - GROOVE_MM - BOTTOM_GAP_MM, t + 1), *groove, corners="f")
        right = slot(right, (width - t - 1, width - t + GROOVE_MM + BOTTOM_GAP_MM), *groove, corners="f")

    rails = [levels[0] + t + 20, levels[-1] - 100]
    if p.rails == "three":
        rails.insert(1, (levels[0] + levels[1]) / 2 + 30)
    for i, z in enumerate(rails, 1):
        y = (depth - 10 - t, depth - 10)
        rail = box((t, width - t), y, (z, z + 80)).union(box((0, width), y, (z + 20, z + 60)))
        reach = RELIEF_MM / math.sqrt(2)
        for x, towards in ((t, -reach), (width - t, reach)):
            for edge, away in ((z + 20, -reach), (z + 60, reach)):
                relief = cq.Workplane("XZ", origin=(0, depth, 0)).center(x + towards, edge + away)
                rail = rail.cut(relief.circle(RELIEF_MM).extrude(t + 20))
        boards[f"rail {i}"] = rail
        through = (y[0] - gap, y[1] + gap), (z + 20 - gap, z + 60 + gap)
        left = slot(left, (-1, t + 1), *through, corners="fb")
        right = slot(right, (width - t - 1, width + 1), *through, corners="fb")

    kick = box((t, width - t), (30, 30 + t), (0, 60)).union(box((0, width), (30, 30 + t), (15, 45)))
    reach = RELIEF_MM / math.sqrt(2)
    for x, towards in ((t, -reach), (width - t, reach)):
        for edge, away in ((15, -reach), (45, reach)):
            relief = cq.Workplane("XZ", origin=(0, 60 + t, 0)).center(x + towards, edge + away)
            kick = kick.cut(relief.circle(RELIEF_MM).extrude(t + 40))
    boards["kick board"] = kick
    through = (30 - gap, 30 + t + gap), (15 - gap, 45 + gap)
    left = slot(left, (-1, t + 1), *through, corners="fb")
    right = slot(right, (width - t - 1, width + 1), *through, corners="fb")

    # The loose shelves: in the widest bays first, on the pin row next to the middle of their share of the bay.
    bays = [(low + t, high) for low, high in itertools.pairwise(levels)]
    wanted = [p.loose // len(bays) + (1 if i < p.loose % len(bays) else 0) for i in range(len(bays))]
    number = 0
    for (low, high), count in zip(bays, wanted, strict=True):
        rows = int((high - low - 120) // PITCH_MM)
        pins = [low + 60 + i * PITCH_MM for i in range(rows + 1)]
        pins = [z for z in pins if all(abs(z - (rail + 40)) > 60 for rail in rails)] or pins
        points = [(y, z) for y in (SETBACK_MM, depth - SETBACK_MM - t - 10) for z in pins]
        for x0, inner in ((t - 10, "left"), (width - t, "right")):
            holes = cq.Workplane("YZ", origin=(x0, 0, 0)).pushPoints(points).circle(PIN_MM / 2).extrude(10)
            left, right = (left.cut(holes), right) if inner == "left" else (left, right.cut(holes))
        for i in range(1, count + 1):
            number += 1
            z = min(pins, key=lambda pin: abs(pin - (low + i * (high - low) / (count + 1)))) + PIN_MM / 2
            loose = box((t + 1, width - t - 1), (5, depth - 12 - t), (z, z + t))
            boards[f"loose shelf {number}"] = loose

    also.hardware("Wall anchor with screws", 2, 250)
    return {"left side": left, "right side": right, **boards}
