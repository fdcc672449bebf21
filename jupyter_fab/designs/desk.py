"""A desk with a shelf of open compartments under its top, written with the kit's boards and joints.

Part of the library of finished pieces: its checks are green over its whole range. It shows what a design looks like.
"""

from typing import Any

from jupyter_fab import Assembly, Dado, TabAndSlot, choice, constraint, design, integer, length, thickness

TOP_OVERHANG_MM = 60  # of the top beyond the sides: room for a clamp lamp and a hand
LEG_MM = 80  # width of a leg
RAIL_MM = 80  # height of the rail under the shelf's front, without which shelf and top would sag


@design(
    "Desk with compartments",
    summary="A plywood desk that slots together: a shelf under the top, divided as you like.",
    parameters=[
        length("width", "Width", 1400, 1000, 1800, step=10, help="Overall, side to side."),
        length("depth", "Depth", 700, 500, 900, step=10, help="Overall, front to back."),
        length("height", "Height", 730, 650, 790, step=5, help="Floor to the top's surface."),
        length("compartment", "Compartment height", 110, 80, 200, step=5, help="Clear height under the top."),
        integer("dividers", "Dividers", 3, 2, 5, help="They make one more compartment than there are dividers."),
        choice("cable", "Cable opening", "centre", ("none", "left", "centre", "right")),
        length("corner", "Corner radius", 40, 0, 80, step=5, group="Form", help="Of the top's corners."),
        thickness(),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ],
    constraints=[
        constraint("depth <= width / 2", "A desk is at most half as deep as it is wide, or it hides its user."),
        constraint("height - compartment - 2 * thickness - 80 >= 420", "Knees need 420 mm under the front rail."),
        constraint(
            "width <= min(100 * thickness, 1900)"
            " * (1 - 0.0015 * max(compartment - 110, 0) - 0.0003 * max(depth - 700, 0))"
            " * (1 if material == 'birch-ply' else 0.87 if material == 'oak-ply' else 0.6)",
            "A wider desk of this sheet sags; take a thicker sheet, birch plywood, or lower compartments.",
        ),
        constraint("(width - 2 * 60) / (dividers + 1) >= 200", "A compartment is at least 200 mm wide."),
    ],
    presets={
        "Child": {"width": 1000, "depth": 500, "height": 650, "dividers": 2},
        "Studio": {"width": 1800, "depth": 850, "height": 745, "dividers": 4, "thickness": 21},
    },
)
def desk(p: Any, kit: Assembly) -> None:
    """Two leg frames carry the top; shelf, back and rail tie them; tabs show on the outside.

    The top's underside and the shelf's upper side receive the dividers. Glue the shelf, back and rail to one side,
    slide the dividers in, add the other side, then lower the top onto the tabs.
    """
    t = p.thickness
    left, right = TOP_OVERHANG_MM, p.width - TOP_OVERHANG_MM
    front, back = 30, p.depth - 40
    under_top = p.height - t
    shelf_z = under_top - p.compartment - t

    top = kit.board("top", x=(0, p.width), y=(0, p.depth), z=(under_top, p.height), face="-z", grain="x")
    top.round_corners(p.corner)
    inner = (left + t, right - t)
    step = (inner[1] - inner[0]) / (p.dividers + 1)
    if p.cable != "none":  # in the middle of a compartment, clear of the dividers
        compartment = {"left": 0, "centre": (p.dividers + 1) // 2, "right": p.dividers}[p.cable]
        top.drill((inner[0] + (compartment + 0.5) * step, back - t - 70, 0), 60, role="cable opening")

    sides = []
    for name, x0 in (("left side", left), ("right side", right - t)):
        side = kit.board(name, x=(x0, x0 + t), y=(front, back), z=(0, under_top), face="+x", grain="z")
        opening_top = shelf_z - 120
        side.open(((x0, front + LEG_MM, -60), (x0 + t, back - LEG_MM, opening_top)), radius_mm=50, role="leg opening")
        kit.join(TabAndSlot(count=2, length_mm=80, depth_mm=t / 2), side, top)
        sides.append(side)

    rear = (back - t - 20, back - 20)
    shelf = kit.board("shelf", x=inner, y=(front + 20, rear[0]), z=(shelf_z, shelf_z + t), face="+z", grain="x")
    panel = kit.board("back panel", x=inner, y=rear, z=(shelf_z - 80, under_top), face="-y", grain="x")
    rail = kit.board("foot rail", x=inner, y=(back - 50, back - 50 + t), z=(90, 170), face="-y", grain="x")
    kit.join(TabAndSlot(count=2), shelf, *sides)
    kit.join(TabAndSlot(count=2), panel, *sides)
    kit.join(TabAndSlot(count=1, length_mm=40), rail, *sides)
    kit.join(TabAndSlot(count=3), shelf, panel)
    under = (front + 100, front + 100 + t)
    lip = kit.board("front rail", x=inner, y=under, z=(shelf_z - RAIL_MM, shelf_z), face="-y", grain="x")
    kit.join(TabAndSlot(count=1, length_mm=40), lip, *sides)  # the shelf lies on it, glued
    kit.carries("table", top)

    for i in range(1, p.dividers + 1):
        x = inner[0] + i * step - t / 2
        divider = kit.board(
            f"divider {i}", x=(x, x + t), y=(front + 40, rear[0]), z=(shelf_z + t, under_top), face="+x", grain="y"
        )
        kit.join(Dado(depth_mm=5, inset_start_mm=20, inset_end_mm=20), divider, shelf, top)

    kit.hardware("Felt glide 25 mm", 4, 40)
