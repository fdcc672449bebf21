"""Solids that are no panels, each with the reason that a furniture maker would give."""

from __future__ import annotations

import random
from typing import Any

import cadquery as cq

type Point = tuple[float, float, float]


def refusals(seed: int = 2026) -> list[tuple[str, Any, str]]:
    """Name, solid and expected reason."""
    rng = random.Random(seed)
    w, d, t = round(rng.uniform(200, 600), 1), round(rng.uniform(150, 400), 1), rng.choice((12.0, 18.0))
    board = cq.Workplane().box(w, d, t)
    mitre = cq.Workplane("XZ").polyline([(0, 0), (w, 0), (w - t, t), (0, t)]).close().extrude(d)
    turned = {"turn": rng.uniform(0, 180)}

    def put(model: Any) -> Any:
        return model.rotate((0, 0, 0), (1, 2, 0.5), turned["turn"]).val()

    def less(model: Any, r: float, length: float, at: Point, way: Point) -> Any:
        return model.cut(cq.Workplane(cq.Solid.makeCylinder(r, length, cq.Vector(*at), cq.Vector(*way))))

    disc = cq.Workplane().circle(w / 2).extrude(t)
    ramp = cq.Workplane("XZ").polyline([(0, 0), (w, 0), (w, 0.2 * t), (w / 3, t), (0, t)]).close().extrude(d)
    bull = cq.Workplane("XZ").moveTo(0, 0).lineTo(w, 0).threePointArc((w + t / 2, t / 2), (w, t)).lineTo(0, t).close()
    return [
        ("ramp", put(ramp), "bevel"),
        ("edge as half a round", put(bull.extrude(d)), "rounded-edge"),
        ("disc rounded down to its foot", put(disc.faces(">Z").edges().fillet(t * 0.97)), "rounded-edge"),
        ("rounded oval", put(cq.Workplane().ellipse(w, d).extrude(t).faces(">Z").edges().fillet(4)), "curved-face"),
        ("mitred board", put(mitre), "mitre"),
        (
            "taper pin's hole",
            put(board.cut(cq.Workplane(cq.Solid.makeCone(6, 4, t, cq.Vector(0, 0, -t / 2))))),
            "countersink",
        ),
        ("ball", put(cq.Workplane().sphere(40)), "not-flat"),
        ("handle", put(cq.Workplane().moveTo(60, 0).circle(6).revolve(360, (0, 0), (0, 1))), "not-flat"),
        ("dowel", put(cq.Workplane().circle(4).extrude(40)), "bar"),
        ("turned leg", put(cq.Workplane().circle(25).workplane(offset=600).circle(15).loft()), "bar"),
        ("block", put(cq.Workplane().box(200, 150, 90)), "too-thick"),
        ("table in one piece", put(board.union(cq.Workplane().box(t, d, 500).translate((0, 0, 250)))), "too-thick"),
        ("grooved edge", put(board.cut(cq.Workplane().box(w + 9, 20, 4).translate((0, d / 2, 0)))), "undercut"),
        ("hollow board", put(board.cut(cq.Workplane().box(50, 40, 4))), "hollow"),
        ("pocket screw", put(less(board, 4, 90, (w / 2 - 60, 0, t / 2), (1, 0, 0.26))), "angled-bore"),
        ("cove", put(less(board, 5, w + 9, (-w / 2 - 4, 0, t / 2), (1, 0, 0))), "curved-face"),
    ]
