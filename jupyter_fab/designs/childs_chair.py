"""A child's chair made to the child: every size follows the height of the hollow of its knee.

Part of the library of finished pieces. Sizes: EN 1729-1 gives seats of 210, 260, 310, 350 and 380 mm for children whose
popliteal height (floor to the hollow of the knee, shoes on) is 200-250, 250-280, 280-315, 315-355 and 355-405 mm, as
school furniture makers' guides print it; seats are about nine tenths as deep as high. It shows a name that is asked
for only where it is wanted (`visible_when`), and cut into a board (`engrave`).
"""

import math
from typing import Any

from jupyter_fab import (
    Assembly,
    TabAndSlot,
    Tilt,
    boolean,
    choice,
    constraint,
    design,
    integer,
    length,
    text,
    thickness,
)

PROUD_MM = 14.0  # of the sides above the seat
FALL_DEG = 3.0  # of the seat towards the back
LOWER = 0.26  # of its height over the seat a back begins that bears a name, for the room


@design(
    "Child's chair",
    summary="Scaled to the child by the height of its knee; rounded all over, with a grip to drag it by.",
    parameters=[
        length("knee", "Hollow of the knee", 270, 210, 400, step=5, help="Floor to the hollow of the knee, shoes on."),
        length("hips", "Hips", 220, 180, 340, step=5, help="Breadth when sitting; the seat is 60 mm wider."),
        length("back", "Back height", 220, 160, 320, step=5, help="Seat to upper end; to the shoulder blades."),
        integer("recline", "Recline", 9, 5, 15, help="Of the back, degrees."),
        choice("sides", "Sides", "round window", ("round window", "closed", "legs")),
        choice("grip", "Grip in the back", "smile", ("smile", "slot", "none")),
        boolean("named", "Name on the back", False, group="Engraving", help="Cut 3 mm deep, where others read it."),
        text("name", "Name", "Ida", longest=5, visible_when="named", help="Five letters at most, or initials."),
        thickness(choices=(15.0, 18.0), default=15.0),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply"), group="Material"),
    ],
    constraints=[
        constraint("hips >= knee * 0.55", "Hips are wider than that for so long a leg; measure them while it sits."),
        constraint("not named or hips >= 205", "A name is up to 235 mm long; so narrow a back has no room for it."),
        constraint(
            "not named or grip == 'none' or back >= 215",
            "Under a grip a name needs a back of 215 mm; make it higher, or leave the grip out.",
        ),
        constraint(
            "material != 'oak-ply' or thickness > 16 or hips <= 310",
            "Thin oak ply bends under so wide a seat; take a thicker sheet or birch.",
        ),
        constraint("back <= knee + 40", "So high a back tips so small a chair over; the shoulder blades are enough."),
    ],
    presets={
        "2 years": {"knee": 215, "hips": 190, "back": 180},
        "4 years": {"knee": 265, "hips": 215, "back": 210},
        "6 years": {"knee": 305, "hips": 235, "back": 240},
        "9 years": {"knee": 365, "hips": 275, "back": 280, "thickness": 18},
    },
)
def childs_chair(p: Any, kit: Assembly) -> None:
    """Seat, back and a rail stand with tabs through both sides; nothing is screwed, no edge is left sharp.

    Glue seat, rail and back into the first side as it lies on the floor, lower the second side onto them, strap it.
    """
    t, fall, lean = p.thickness, math.radians(FALL_DEG), math.radians(p.recline)
    high, deep, wide = p.knee - 5.0, 0.9 * p.knee, p.hips + 60.0
    inner = (-wide / 2, wide / 2)
    rear = high - deep * math.tan(fall)

    def behind(up: float, off: float) -> tuple[float, float]:
        """A point so far up along the back's surface, and so far behind it."""
        y = deep + up * math.sin(lean) + off * math.cos(lean)
        return y, rear + up * math.cos(lean) - off * math.sin(lean)

    end = behind(p.back + 12, 0)[1]
    heel = behind(p.back, t + 16)[0] + 8.0
    sides = []
    for name, x in (("left side", (inner[0] - t, inner[0])), ("right side", (inner[1], inner[1] + t))):
        side = kit.board(name, x=x, y=(-12, heel), z=(0, end), face="+x" if "left" in name else "-x", grain="z")
        feet = [(-12, 0, 14), (46, 0, 10), (62, 26, 22), (heel - 78, 26, 22), (heel - 62, 0, 10), (heel, 0, 14)]
        if p.sides == "legs":
            arch = high - t - 70.0
            feet[2], feet[3] = (70, arch, 48), (heel - 92, arch, 48)
        head = [(*behind(p.back * 0.45, t + 24), 220), (*behind(p.back + 12, t + 16), 18)]
        lap = [(*behind(p.back + 12, -12), 14), (deep - 16, rear + PROUD_MM + 6, 60), (-12, high + PROUD_MM, 34)]
        side.shape(*feet, *head, *lap)
        if p.sides == "round window":
            radius = min(0.2 * deep, (high - t - 110.0) / 2)
            side.drill((0, (heel - 12) / 2, 44 + radius), 2 * radius, role="window")
        sides.append(side)

    seat = kit.board(
        "seat", x=inner, y=(-4, deep - 3), z=(high - t, high), face="+z", grain="x",
        tilt=Tilt("x", -FALL_DEG, (0, 0, high)),
    )  # fmt: skip
    kit.join(TabAndSlot(count=2, length_mm=50), seat, *sides)
    kit.carries("seat", seat, kg=60)
    top = high - t - 22.0 if p.sides == "legs" else high - t - 18.0
    rail = kit.board("rail", x=inner, y=(0.3 * deep, 0.3 * deep + t), z=(top - 44, top), face="-y", grain="x")
    kit.join(TabAndSlot(count=1, length_mm=26), rail, *sides)

    low, tall = rear + (LOWER if p.named else 0.3) * p.back, rear + p.back
    back = kit.board(
        "back", x=inner, y=(deep, deep + t), z=(low, tall), face="-y", grain="x",
        tilt=Tilt("x", -float(p.recline), (0, deep, rear)),
    )  # fmt: skip
    (x0, x1), grip = inner, tall - 42.0
    back.shape(
        (x0, low), (x1, low), (x1, tall - 8, 0), (0.3 * x1, tall + 6, 200), (0.3 * x0, tall + 6, 200), (x0, tall - 8)
    )
    if p.grip == "slot":
        back.cut_shape(
            (-38, grip - 13, 13), (38, grip - 13, 13), (38, grip + 13, 13), (-38, grip + 13, 13), role="grip"
        )
    elif p.grip == "smile":
        back.cut_shape(
            (-44, grip + 10, 12), (-30, grip - 18, 30), (30, grip - 18, 30), (44, grip + 10, 12),
            (24, grip + 12, 12), (18, grip + 6, 40), (-18, grip + 6, 40), (-24, grip + 12, 12), role="grip",
        )  # fmt: skip
    if p.named:
        over = tall - 8.0 if p.grip == "none" else grip - 18.0
        back.engrave(p.name, height_mm=54, depth_mm=3, face="+y", at=(0.0, deep + t, (low + over) / 2))
    kit.join(TabAndSlot(count=1, length_mm=46), back, *sides)
    kit.hardware("Felt glide 20 mm", 4, 30)
