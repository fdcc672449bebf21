"""A stool with leaning sides: low for a bathroom, 450 mm for a table, or high for a bar, with a foot rest.

Part of the library of finished pieces. Everything is cut from one side of one sheet and held by tabs that show.
"""

from typing import Any

from jupyter_fab import Assembly, TabAndSlot, boolean, choice, constraint, design, length, mirrored, thickness

LEG_MM = 74.0  # width of a leg at the floor: a foot rest's slot leaves 15 mm and more beside it
SPREAD_MM = 18.0  # of the feet beyond the seat's edge, front and back: what keeps it from tipping
STRETCHER_MM = 84.0


@design(
    "Stool",
    summary="Two leaning sides, a seat with a grip, one arched stretcher: strong enough to stand on.",
    parameters=[
        length("width", "Width", 400, 320, 520, step=10, help="Of the seat, side to side."),
        length("depth", "Depth", 320, 280, 400, step=10, help="Of the seat; the feet stand further out."),
        length("height", "Height", 450, 240, 780, step=5, help="Table 450, kitchen top 650, bar 750."),
        boolean("footrest", "Foot rest", False, help="A rail to put the feet on, from 560 mm of height."),
        choice("grip", "Grip in the seat", "slot", ("slot", "round", "none"), help="To carry it with one hand."),
        length("corner", "Corner radius", 90, 20, 130, step=5, group="Form", help="Of the seat."),
        thickness(),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ],
    constraints=[
        constraint("height <= 2.4 * depth", "A stool that high tips over on so little depth; make the seat deeper."),
        constraint("footrest == False or height >= 560", "A foot rest needs a stool of 560 mm or more, or knees rise."),
        constraint("corner <= depth / 2 - 40", "So round a corner eats the seat; make it smaller or the seat deeper."),
        constraint("material != 'mdf' or height <= 29 * thickness", "Legs of MDF give way; take plywood, or lower it."),
        constraint(
            "material != 'oak-ply' or thickness > 16 or height <= 660",
            "Legs of thin oak ply give way; take a thicker sheet or birch, or lower it.",
        ),
    ],
    presets={
        "Step": {"width": 420, "depth": 300, "height": 240, "corner": 60},
        "Kitchen counter": {"height": 650, "footrest": True, "width": 380},
        "Bar": {"height": 760, "footrest": True, "width": 380, "depth": 340, "grip": "round"},
    },
)
def stool(p: Any, kit: Assembly) -> None:
    """Two sides stand under the seat, a stretcher (and a foot rest) between them, all with tabs through.

    Glue stretcher and foot rest into one side, add the other side, then lower the seat onto the four tabs.
    """
    t, half = p.thickness, p.depth / 2
    under = p.height - t
    foot, neck = half + SPREAD_MM, 0.44 * p.depth
    inset = max(42.0, 0.13 * p.width)
    left, right = -p.width / 2 + inset, p.width / 2 - inset
    arch = min(0.46 * under, under - STRETCHER_MM - 70.0)
    seat = kit.board("seat", x=(-p.width / 2, p.width / 2), y=(-half, half), z=(under, p.height), face="-z", grain="x")
    seat.round_corners(p.corner)
    if p.grip == "slot":
        seat.cut_shape(*mirrored([(60, -17, 17), (60, 17, 17)]), role="grip")
    elif p.grip == "round":
        seat.drill((0, 0, 0), 38, role="grip")

    inner = 0.36 * half  # of the arch between the legs, at its top
    sides = []
    for name, x in (("left side", left), ("right side", right - t)):
        side = kit.board(name, x=(x, x + t), y=(-foot, foot), z=(0, under), face="+x", grain="z")
        side.shape(*mirrored([(inner, arch, inner), (foot - LEG_MM, 0, 8), (foot, 0, 8), (neck, under)]))
        kit.join(TabAndSlot(count=2, length_mm=54), side, seat)
        sides.append(side)

    x = left + t, right - t
    low = arch + (under - arch - STRETCHER_MM) * 0.42
    stretcher = kit.board("stretcher", x=x, y=(-t / 2, t / 2), z=(low, low + STRETCHER_MM), face="-y", grain="x")
    wide = x[1] - (x[0] + x[1]) / 2
    lifted = [(0.45 * wide, low + STRETCHER_MM - 44, 40), (0.88 * wide, low), (wide, low), (wide, low + STRETCHER_MM)]
    stretcher.shape(*mirrored(lifted))
    kit.join(TabAndSlot(count=1, length_mm=44), stretcher, *sides)
    if p.footrest:
        z = 0.36 * p.height
        edge = -(foot - (foot - neck) * z / under) + 15.0  # of the leg there, less what stays beside the slot
        rest = kit.board("foot rest", x=x, y=(edge, edge + 48), z=(z, z + t), face="+z", grain="x")
        kit.join(TabAndSlot(count=1, length_mm=28), rest, *sides)
    kit.carries("seat", seat)
    kit.hardware("Felt glide 20 mm", 4, 30)
