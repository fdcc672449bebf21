"""A side table for build123d: labelled parts in an assembly, each kind of feature that a board may have.

`table.step` beside this file was written by running it with build123d 0.13.0 (cadquery-ocp 8.0.1.1):
`python table.py table.step`. Run it again to write it anew; nothing else reads this file.
"""

import sys

from build123d import (
    Axis,
    Box,
    BuildPart,
    BuildSketch,
    Compound,
    CounterBoreHole,
    Cylinder,
    GridLocations,
    Hole,
    Locations,
    Mode,
    Pos,
    RectangleRounded,
    Rot,
    export_step,
    extrude,
    fillet,
)

with BuildPart() as top:
    with BuildSketch():
        RectangleRounded(900, 500, 40)
    extrude(amount=18)
    with Locations((0, 0, 18)):
        with GridLocations(800, 400, 2, 2):
            CounterBoreHole(2.5, 6, 6)
        Hole(30)
    with Locations((0, 0, 4)), GridLocations(600, 0, 2, 1):
        Box(18.2, 420, 8, mode=Mode.SUBTRACT)
top.part.label = "top"

side = Box(18, 420, 560)
side = fillet(side.edges().filter_by(Axis.X), 12)
side -= Pos(0, 0, 280) * Cylinder(4, 60)  # a dowel's bore in the upper edge
side -= Pos(9, 0, 0) * Rot(0, 90, 0) * Cylinder(17.5, 24)
side.label = "side"

knob = Pos(0, 0, 40) * Cylinder(20, 20)
knob = fillet(knob.edges(), 6)
knob.label = "knob"

table = Compound(
    label="table",
    children=[
        Pos(0, 0, 600) * top.part,
        Pos(-300, 0, 324) * side,
        Pos(300, 0, 324) * Rot(0, 0, 180) * side,
        Pos(0, 0, 700) * knob,
    ],
)

if __name__ == "__main__" and len(sys.argv) > 1:
    export_step(table, sys.argv[1])
