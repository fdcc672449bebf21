"""A wardrobe with two doors, opened by a lens where they meet: a rail to hang from, shelves beside it if wanted.

Part of the library of finished pieces. It shows doors on cup hinges, shelves on pins, and a back of a thinner sheet in
a groove. Coats need 600 mm of depth from the back to the doors. Tall pieces are fixed to the wall: an anchor is listed.
"""

from typing import Any

from jupyter_fab import (
    Assembly,
    CupHinge,
    Dado,
    ShelfPins,
    TabAndSlot,
    choice,
    constraint,
    design,
    integer,
    length,
    mirrored,
    thickness,
)

GAP_MM = 3.0  # between the doors
SIDE_GAP_MM = 1.0
TOP_GAP_MM = 4.0
BACK_IN_MM = 10.0
HAT_MM = 330.0  # over the upper shelf: boxes
INSET_MM = 110.0  # of the outer hinges from the doors' ends
CLEAR_MM = 64.0  # from a hinge's plate to a groove
BACKS = "birch-ply"  # of backs and bottoms, whatever the fronts are: MDF of 9 mm bends under a drawer of clothes


@design(
    "Wardrobe",
    summary="Two doors that open at a lens, a hat shelf, a rail, and shelves beside it if you like.",
    parameters=[
        length("width", "Width", 950, 700, 1200, step=10, help="Overall, side to side."),
        length("depth", "Depth", 600, 400, 640, step=10, help="Overall, doors included; coats need 600."),
        length("height", "Height", 2000, 1500, 2360, step=10, help="Floor to top; it must stand up under the ceiling."),
        choice("inside", "Inside", "rail and shelves", ("rail", "rail and shelves", "shelves")),
        integer("shelves", "Loose shelves", 4, 1, 6, visible_when="inside != 'rail'", help="On pins, in 32 mm steps."),
        choice("pull", "Pull", "lens", ("lens", "slot", "push"), help="Where the doors meet, at the hand's height."),
        length("foot", "Foot", 80, 60, 140, step=5, group="Form", help="Floor to the doors."),
        thickness(choices=(18.0, 21.0)),
        thickness("back", "Back", 9.0, (9.0, 12.0)),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ],
    constraints=[
        constraint("height * height + depth * depth <= 2430 * 2430", "It cannot be stood up in a room of 2.45 m."),
        constraint("inside == 'rail' or (height - 550) / (shelves + 1) >= 200", "Shelves need 200 mm; take fewer."),
        constraint("width <= 53 * thickness", "A wider top of this sheet sags; take a thicker one."),
        constraint(
            "material != 'mdf' or width <= 38 * thickness", "MDF bends more than plywood; take a thicker sheet."
        ),
        constraint("inside == 'rail' or depth >= 450", "Shelves and a rail need 450 mm of depth."),
    ],
    presets={
        "Coats": {"inside": "rail", "width": 800},
        "Linen": {"inside": "shelves", "depth": 460, "width": 900, "shelves": 5},
        "Child": {"height": 1500, "width": 800, "depth": 500, "shelves": 3},
    },
)
def wardrobe(p: Any, kit: Assembly) -> None:
    """Sides carry bottom, hat shelf, kick board and back in grooves; the top closes them; doors hang on the sides.

    Lying on its back: glue bottom, hat shelf, partition and kick board into one side, add the other, slide the back in
    from above, press the top on, stand it up, fix the anchor, hang the doors, put in rail and shelves.
    """
    t, b, w, high = p.thickness, p.back, p.width, p.height
    deep, under = p.depth - t, p.height - t
    inner = (t, w - t)
    case = []
    for name, x in (("left side", (0, t)), ("right side", (w - t, w))):
        side = kit.board(name, x=x, y=(0, deep), z=(0, under), face="+x" if name == "left side" else "-x", grain="z")
        arch = min(40.0, p.foot - 30.0)
        side.shape(*mirrored([(deep - 130, arch, 36), (deep - 84, 0, 6), (deep, 0), (deep, under)], about=deep / 2))
        case.append(side)
    top = kit.board("top", x=(0, w), y=(-t, deep), z=(under, high), face="-z", grain="x")
    top.round_corners(6)
    for side in case:
        kit.join(TabAndSlot(count=3, length_mm=60, depth_mm=t / 2), side, top)
    behind = (deep - BACK_IN_MM - b, deep - BACK_IN_MM)
    back = kit.board(
        "back", x=inner, y=behind, z=(p.foot + t, under), face="-y", grain="z", thickness_mm=b, material=BACKS
    )
    kit.join(Dado(depth_mm=6), back, *case)
    bottom = kit.board("bottom", x=inner, y=(0, deep), z=(p.foot, p.foot + t), face="+z", grain="x")
    kit.join(Dado(depth_mm=6, inset_start_mm=15, inset_end_mm=15), bottom, *case)
    kick = kit.board("kick board", x=inner, y=(45, 45 + t), z=(10, p.foot), face="-y", grain="x")
    kit.join(TabAndSlot(count=1, length_mm=28, depth_mm=t / 2), kick, *case)
    doors = (p.foot, under - TOP_GAP_MM)
    hat_z = _clear_of_hinges(under - HAT_MM, doors)
    hat = kit.board("hat shelf", x=inner, y=(30, behind[0] - 1), z=(hat_z, hat_z + t), face="-z", grain="x")
    kit.join(Dado(depth_mm=6, inset_start_mm=12, inset_end_mm=12), hat, *case)
    kit.carries("clothes", top, bottom, hat)

    loose = list(case)
    hung = inner
    if p.inside == "rail and shelves":
        x = t + 0.56 * (w - 2 * t)
        partition = kit.board(
            "partition", x=(x, x + t), y=(30, behind[0] - 1), z=(p.foot + t, hat_z), face="+x", grain="z"
        )
        kit.join(Dado(depth_mm=5, inset_start_mm=20, inset_end_mm=20), partition, bottom, hat)
        loose, hung = [partition, case[1]], (t, x)
    if p.inside != "rail":
        start = loose[0].high[0]
        step = (hat_z - p.foot - t) / (p.shelves + 1)
        for i in range(1, p.shelves + 1):
            z = p.foot + t + i * step - t / 2
            shelf = kit.board(f"shelf {i}", x=(start, w - t), y=(36, behind[0] - 6), z=(z, z + t), face="+z", grain="x")
            kit.join(ShelfPins(steps_up=2, steps_down=2, setback_mm=45), shelf, *loose)
            kit.carries("clothes", shelf)
    if p.inside != "shelves":
        kit.hardware(f"Wardrobe rail 25 mm, {hung[1] - hung[0] - 4:.0f} mm long, with flanges", 1, 1_450)

    for name, x, side in (
        ("left door", (SIDE_GAP_MM, w / 2 - GAP_MM / 2), case[0]),
        ("right door", (w / 2 + GAP_MM / 2, w - SIDE_GAP_MM), case[1]),
    ):
        door = kit.board(name, x=x, y=(-t, 0), z=doors, face="+y", grain="z")
        at = min(1050.0, p.foot + 0.55 * (doors[1] - doors[0]))
        meets, other = (x[1], x[0]) if side is case[0] else (x[0], x[1])
        into = -1.0 if side is case[0] else 1.0
        if p.pull == "lens":
            door.shape(
                (other, doors[0]), (meets, doors[0]), (meets, at - 90, 0, -26), (meets, at + 90), (meets, doors[1]),
                (other, doors[1]),
            )  # fmt: skip
        elif p.pull == "slot":
            a, c = meets + into * 32, meets + into * 58
            door.cut_shape((a, at - 70, 13), (c, at - 70, 13), (c, at + 70, 13), (a, at + 70, 13), role="pull")
        kit.join(CupHinge(inset_mm=INSET_MM), door, side)
    if p.pull == "push":
        kit.hardware("Push-to-open fitting", 2, 420)
    kit.hardware("Wall anchor, strap with two screws", 2, 350)
    kit.hardware("Levelling foot for sides M8", 4, 120)


def _clear_of_hinges(wanted: float, doors: tuple[float, float]) -> float:
    """The height nearest to that wanted at which a groove meets no hinge's plate."""
    tall = doors[1] - doors[0]
    count = next(n for most, n in ((1600.0, 3), (2000.0, 4), (2400.0, 5)) if tall <= most)
    hinges = [doors[0] + INSET_MM + i * (tall - 2 * INSET_MM) / (count - 1) for i in range(count)]
    for hinge in hinges:
        if abs(wanted + 9.0 - hinge) < CLEAR_MM:
            return hinge - CLEAR_MM - 9.0
    return wanted
