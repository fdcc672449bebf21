"""A small piece with dowels and a groove, for pictures that are kept: it changes with no design of the library."""

from jupyter_fab import Assembly, Dado, Dowel
from jupyter_fab.core.part import Parts


def carcass() -> Parts:
    """Two sides, bottom, shelf and top."""
    kit = Assembly()
    left = kit.board("left", x=(0, 18), y=(0, 300), z=(0, 700), face="+x", grain="z")
    right = kit.board("right", x=(582, 600), y=(0, 300), z=(0, 700), face="-x", grain="z")
    for name, z in (("bottom", 40), ("top", 682)):
        board = kit.board(name, x=(18, 582), y=(0, 300), z=(z, z + 18), face="+z", grain="x")
        for side in (left, right):
            kit.join(Dowel(), board, side)
    shelf = kit.board("shelf", x=(18, 582), y=(0, 280), z=(340, 358), face="+z", grain="x")
    for side in (left, right):
        kit.join(Dado(depth_mm=6), shelf, side)
    return kit.parts()
