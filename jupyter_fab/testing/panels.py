"""Panels as a workshop meets them, for tests, benchmarks and demonstrations: one of each kind of feature.

Made by hand from the data classes, so that tests of making need no design and no joint kit.
"""

from __future__ import annotations

from jupyter_fab.core.geometry import Loop, Vertex, rectangle, rounded
from jupyter_fab.core.part import Cutout, Feature, Grain, Hole, Panel, Part, Parts, Placement, Pocket, Relief, Side

RELIEF_MM = 3.2  # a shade over the radius of a 6 mm cutter
FLAT = Placement((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))


def board(width_mm: float = 400.0, height_mm: float = 200.0, thickness_mm: float = 18.0) -> Panel:
    """A plain board, grain along its length."""
    outline = rectangle(0, 0, width_mm, height_mm)
    return Panel(material="birch-ply", thickness_mm=thickness_mm, outline=outline, grain=Grain.X)


def reliefs(x0: float, y0: float, x1: float, y1: float, depth_mm: float | None, side: Side = Side.A) -> list[Relief]:
    """A dogbone at each corner of a rectangle, whose circle passes through the corner."""
    r = RELIEF_MM / 2**0.5
    return [
        Relief(x=x, y=y, radius_mm=RELIEF_MM, depth_mm=depth_mm, side=side)
        for x in (x0 + r, x1 - r)
        for y in (y0 + r, y1 - r)
    ]


def slotted_side(thickness_mm: float = 18.0, side: Side = Side.A) -> Panel:
    """An upright: through slots and a blind dado with reliefs, a groove that runs out, shelf-pin holes, a notch."""
    t, depth = thickness_mm, 6.0
    slot = (60.0, 80.0, 60.0 + t + 0.2, 200.0)
    dado = (300.0, 60.0, 300.0 + t + 0.2, 260.0)
    features: list[Feature] = [
        Cutout(outline=rectangle(*slot), role="slot for the stretcher"),
        *reliefs(*slot, None),
        Pocket(outline=rectangle(*dado), depth_mm=depth, side=side, role="dado for the shelf"),
        *reliefs(*dado, depth, side),
        Pocket(outline=rectangle(420.0, -5.0, 430.0, 325.0), depth_mm=8.0, side=side, role="groove for the back"),
        *(Hole(x=150.0 + 32 * i, y=37.0, diameter_mm=5.0, depth_mm=12.0, side=side) for i in range(4)),
        Hole(x=500.0, y=160.0, diameter_mm=35.0, depth_mm=13.0, side=side, role="hinge cup"),
        Hole(x=500.0, y=60.0, diameter_mm=8.0, role="bolt"),
        Hole(x=560.0, y=100.0, diameter_mm=5.0),
        Cutout(outline=rectangle(580.0, 140.0, 605.0, 140.0 + t + 0.2), role="notch"),
        *reliefs(580.0, 140.0, 620.0, 140.0 + t + 0.2, None)[:2],
    ]
    return Panel(
        material="birch-ply",
        thickness_mm=t,
        outline=rounded(rectangle(0, 0, 600, 320), 30.0, (0, 1)),
        features=tuple(features),
        grain=Grain.X,
    )


def partition(thickness_mm: float = 18.0) -> Panel:
    """An upright between two bays: a groove and pin holes on side A, a dado and fewer pin holes on side B, a slot."""
    t = thickness_mm
    dado, slot = (300.0, 60.0, 300.0 + t + 0.2, 260.0), (450.0, 80.0, 450.0 + t + 0.2, 200.0)
    features: list[Feature] = [
        Pocket(outline=rectangle(120.0, -5.0, 120.0 + t + 0.2, 325.0), depth_mm=6.0, role="groove for the shelf"),
        Pocket(outline=rectangle(*dado), depth_mm=6.0, side=Side.B, role="dado for the other shelf"),
        *reliefs(*dado, 6.0, Side.B),
        *(Hole(x=200.0 + 32 * i, y=37.0, diameter_mm=5.0, depth_mm=8.0) for i in range(6)),
        *(Hole(x=216.0 + 32 * i, y=37.0, diameter_mm=5.0, depth_mm=10.0, side=Side.B) for i in range(3)),
        Cutout(outline=rectangle(*slot), role="slot for the rail"),
        *reliefs(*slot, None),
        Hole(x=560.0, y=100.0, diameter_mm=5.0),
    ]
    outline = rounded(rectangle(0, 0, 600, 320), 30.0, (0, 1))
    return Panel(material="birch-ply", thickness_mm=t, outline=outline, features=tuple(features), grain=Grain.X)


def windowed_top(thickness_mm: float = 18.0) -> Panel:
    """A top with an opening large enough to leave a loose piece, and a round cable hole."""
    window = rounded(rectangle(200, 100, 400, 250), 10.0)
    return Panel(
        material="birch-ply",
        thickness_mm=thickness_mm,
        outline=rounded(rectangle(0, 0, 700, 350), 20.0),
        features=(Cutout(outline=window, role="window"), Hole(x=550.0, y=175.0, diameter_mm=60.0, role="cables")),
        grain=Grain.X,
    )


def bracket() -> Panel:
    """A small part with a slanted edge."""
    outline = Loop((Vertex(0, 0), Vertex(120, 0), Vertex(120, 40), Vertex(40, 90), Vertex(0, 90)))
    return Panel(material="birch-ply", thickness_mm=18.0, outline=outline)


def parts(*panels: Panel) -> Parts:
    """A piece that consists of these panels, named by their place in the list."""
    return Parts(
        parts=tuple(Part(name=f"part {i}", panel=panel, placement=FLAT) for i, panel in enumerate(panels, start=1))
    )
