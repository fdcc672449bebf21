"""A plate with a slot: the smallest thing that can be published; the tests make its slot too narrow."""

from jupyter_fab import design, thickness
from jupyter_fab.core.part import Side

SLOT_MM = 8


@design("Plate", summary="A plate with a slot.", parameters=[thickness(choices=(18.0,))])
def plate(p, kit):
    """One board; hang it by its slot over a hook."""
    board = kit.board("plate", x=(0, 160), y=(0, 80), z=(0, p.thickness), face="+z", grain="x")
    board.slot(
        ((40, 30, 0), (100, 30 + SLOT_MM, p.thickness)), depth_mm=None, side=Side.A, role="slot", blind_corners=range(4)
    )
