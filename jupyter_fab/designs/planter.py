"""A planter on feet: a finger-jointed box with a floor that drains, for a terrace, a window or a stair.

Part of the library of finished pieces. It shows finger joints at visible corners, and boards whose feet and arches are
one outline with the joint.
"""

from typing import Any

from jupyter_fab import (
    Assembly,
    Finger,
    TabAndSlot,
    boolean,
    choice,
    constraint,
    design,
    integer,
    length,
    mirrored,
    thickness,
)

FOOT_MM = 90.0  # width of a foot along the front
WET_SOIL_KG_MM3 = 1.4e-6  # potting soil, soaked: 1.2 to 1.5 kg a litre


@design(
    "Planter",
    summary="A finger-jointed box on feet, with a floor that drains and room for a liner.",
    parameters=[
        length("width", "Width", 800, 300, 1180, step=10, help="Overall, side to side."),
        length("depth", "Depth", 320, 240, 600, step=10, help="Overall, front to back."),
        length("height", "Height", 460, 240, 800, step=10, help="Floor to rim."),
        length("soil", "Soil", 260, 140, 500, step=10, help="Rim to floor of the box: herbs 150, shrubs 300 and more."),
        length("finger", "Finger width", 40, 30, 70, step=5, group="Form", help="Of the joints at the corners."),
        integer("drains", "Drain holes", 6, 2, 12, help="Of 20 mm, in two rows."),
        boolean("grips", "Grips in the ends", True, help="To carry it by."),
        thickness(),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply"), group="Material"),
    ],
    constraints=[
        constraint("soil <= height - 60", "The floor needs 60 mm of air under it, so that it dries."),
        constraint("width >= depth", "The front is the long side; swap width and depth."),
        constraint("depth * 2.2 >= height", "So slender a box falls over in the wind; make it deeper."),
        constraint(
            "depth * depth * depth * soil <= 5600000 * thickness * thickness * thickness",
            "So much wet soil bends the floor; less soil, less depth, or a thicker sheet.",
        ),
        constraint("width <= 70 * thickness", "A longer front of this sheet bulges with wet soil; take a thicker one."),
    ],
    presets={
        "Window herbs": {"width": 600, "depth": 240, "height": 240, "soil": 160, "finger": 30, "drains": 4},
        "Tree": {"width": 420, "depth": 420, "height": 560, "soil": 440, "drains": 4},
        "Terrace screen": {"width": 1160, "depth": 340, "height": 700, "soil": 320, "drains": 10},
    },
)
def planter(p: Any, kit: Assembly) -> None:
    """Four sides with fingers at the corners; the floor stands on tabs in the long sides, feet are cut out below.

    Glue the floor's tabs into the front, push both ends' fingers in, close it with the back; oil it well, inside and
    edges too, before the liner goes in.
    """
    t, w, d, h = p.thickness, p.width, p.depth, p.height
    floor_z = h - p.soil - t
    rise = min(floor_z - 30.0, 70.0, 0.3 * h)  # of the arches between the feet
    sides = {}
    for name, y in (("front", (0, t)), ("back", (d - t, d))):
        board = kit.board(name, x=(0, w), y=y, z=(0, h), face="-y" if name == "front" else "+y", grain="x")
        board.shape(*_feet(0, w, h, rise))
        sides[name] = board
    ends = []
    for name, x in (("left end", (0, t)), ("right end", (w - t, w))):
        board = kit.board(name, x=x, y=(t, d - t), z=(0, h), face="-x" if name == "left end" else "+x", grain="y")
        board.shape(*_feet(t, d - t, h, rise))
        if p.grips:
            z = h - 70.0
            board.cut_shape(*mirrored([(d / 2 + 50, z - 15, 15), (d / 2 + 50, z + 15, 15)], d / 2), role="grip")
        kit.join(Finger(width_mm=p.finger), board, sides["front"], sides["back"])
        ends.append(board)

    floor = kit.board("floor", x=(t, w - t), y=(t, d - t), z=(floor_z, floor_z + t), face="+z", grain="y")
    kit.join(TabAndSlot(count=max(2, round(w / 350)), length_mm=60), floor, sides["front"], sides["back"])
    kit.join(TabAndSlot(count=1, length_mm=60), floor, *ends)
    across = max(1, p.drains // 2)
    for row in range(2):
        for i in range(across):
            x = t + (w - 2 * t) * (i + 0.5) / across
            floor.drill((x, d * (0.33 + 0.34 * row), 0), 20, role="drain")
    kit.carries("nothing", floor, kg=(w - 2 * t) * (d - 2 * t) * p.soil * WET_SOIL_KG_MM3)
    kit.hardware(f"Liner, pond foil {w + 2 * p.soil:.0f} x {d + 2 * p.soil:.0f} mm", 1, 900)
    kit.hardware("Levelling foot M8", 4, 120)


def _feet(start: float, end: float, height: float, rise: float) -> list[tuple[float, ...]]:
    """A rectangle with a soft arch between two feet at its lower edge."""
    room = end - start
    foot = min(FOOT_MM, room * 0.26)
    slope, soft = min(0.7 * rise, (room - 2 * foot) * 0.2), 0.8 * rise
    half = [(end - foot - slope, rise, soft), (end - foot, 0, 6), (end, 0), (end, height)]
    return mirrored(half, about=(start + end) / 2)
