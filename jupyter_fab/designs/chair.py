"""A chair to sit on for a whole evening: the seat falls to the back, the back reclines, and both are held by tabs.

Part of the library of finished pieces. It shows leaning boards (`Tilt`) between shaped sides. Sizes: Pheasant's seats
for many people are 400 to 460 mm high and at most 430 mm deep; popliteal height of British adults is 355 mm (5th
percentile, women) to 490 mm (95th, men), buttock to back of the knee 435 to 550 mm (Bodyspace, table for ages 19-65).
A seat that falls 4 or 5 degrees keeps one from sliding off where the back reclines.
"""

import math
from typing import Any

from jupyter_fab import Assembly, TabAndSlot, Tilt, choice, constraint, design, integer, length, thickness

PROUD_MM = 15.0  # of the sides above the seat: wood over its slots
FALL_DEG = 4.0  # of the seat towards the back
RAIL_MM = 54.0  # height of the rails under the seat
FOOT_MM = 44.0  # width of a foot


@design(
    "Chair",
    summary="Shaped sides carry a seat that falls to the back and a back that reclines; it slots together.",
    parameters=[
        length("width", "Seat width", 420, 360, 520, step=10, help="Between the sides; hips are 310 to 435 mm broad."),
        length(
            "height", "Seat height", 450, 400, 500, step=5, help="Of the front edge; 20 mm under the knee's hollow."
        ),
        length("depth", "Seat depth", 420, 370, 460, step=5, help="Front edge to back; 430 mm suits most people."),
        length("back", "Back height", 400, 300, 520, step=10, help="Seat to the upper end."),
        integer("recline", "Recline", 12, 6, 18, help="Of the back, degrees: 8 to work, 12 to dine, 16 to read."),
        choice("slats", "Back", "two slats", ("two slats", "three slats", "one board")),
        thickness(),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply"), group="Material"),
    ],
    constraints=[
        constraint("slats != 'three slats' or back >= 360", "Three slats need a back of 360 mm or more."),
        constraint("width <= 28 * thickness", "A seat as wide as that bends; take a thicker sheet."),
        constraint(
            "material != 'oak-ply' or thickness > 16 or width <= 390",
            "Thin oak ply bends under a seat wider than 390 mm; take a thicker sheet or birch.",
        ),
        constraint("back * recline <= 6300", "So high a back reclined so far tips the chair over; lower one of them."),
    ],
    presets={
        "Dining": {},
        "Desk": {"recline": 8, "depth": 400, "back": 360},
        "Reading": {"height": 420, "depth": 450, "recline": 15, "width": 480, "slats": "three slats"},
    },
)
def chair(p: Any, kit: Assembly) -> None:
    """Seat, back and two rails stand with tabs through both sides, which carry everything.

    Put glue on the tabs of one end, set seat, rails and back into the first side as it lies on the floor, then lower
    the second side onto them and pull both together with a strap.
    """
    t, fall, lean = p.thickness, math.radians(FALL_DEG), math.radians(p.recline)
    inner = (-p.width / 2, p.width / 2)
    rear = p.height - p.depth * math.tan(fall)  # height of the seat's surface where the back begins

    def behind(up: float, off: float) -> tuple[float, float]:
        """A point so far up along the back's surface, and so far behind it."""
        y = p.depth + up * math.sin(lean) + off * math.cos(lean)
        return y, rear + up * math.cos(lean) - off * math.sin(lean)

    sides = []
    for name, x in (("left side", (inner[0] - t, inner[0])), ("right side", (inner[1], inner[1] + t))):
        top = behind(p.back + 14, 0)[1]
        heel = p.depth + max(60.0, behind(p.back, 0)[0] - p.depth - 10.0)  # as far back as the head end: it stands
        side = kit.board(name, x=x, y=(0, heel), z=(0, top), face="+x" if "left" in name else "-x", grain="z")
        under = PROUD_MM + t + RAIL_MM + 34.0  # from the side's upper edge to the arch below the seat
        side.shape(
            (16, 0, 8),
            (16 + FOOT_MM, 0, 8),
            (78, p.height + PROUD_MM - under, 70),
            (p.depth - 46, rear + PROUD_MM - under, 110),
            (heel - FOOT_MM, 0, 8),
            (heel, 0, 8),
            (*behind(40, t + 34), 260),
            (*behind(p.back + 14, t + 15), 16),
            (*behind(p.back + 14, -11), 12),
            (p.depth - 13, rear + PROUD_MM + 4, 55),
            (0, p.height + PROUD_MM, 26),
        )
        sides.append(side)

    seat = kit.board(
        "seat", x=inner, y=(8, p.depth - 4), z=(p.height - t, p.height), face="+z", grain="x",
        tilt=Tilt("x", -FALL_DEG, (0, 0, p.height)),
    )  # fmt: skip
    kit.join(TabAndSlot(count=2, length_mm=70), seat, *sides)
    for name, y, z in (("front rail", 62.0, p.height), ("rear rail", p.depth - 70.0, rear)):
        high = z - t - 10.0 - (0.0 if name == "rear rail" else 62 * math.tan(fall) + 2)
        rail = kit.board(name, x=inner, y=(y, y + t), z=(high - RAIL_MM, high), face="-y", grain="x")
        kit.join(TabAndSlot(count=1, length_mm=34), rail, *sides)

    recline = Tilt("x", -float(p.recline), (0, p.depth, rear))
    for i, (low, high) in enumerate(_slats(p.slats, p.back), 1):
        box = (p.depth, p.depth + t), (rear + low, rear + high)
        slat = kit.board(f"back {i}", x=inner, y=box[0], z=box[1], face="-y", grain="x", tilt=recline)
        (x0, x1), (z0, z1) = inner, box[1]
        slat.shape((x0, z0), (x1, z0), (x1, z1, 0, 8 if high == p.back else -6), (x0, z1))
        kit.join(TabAndSlot(count=1 if high - low < 170 else 2, length_mm=46), slat, *sides)
    kit.carries("seat", seat)
    kit.hardware("Felt glide 20 mm", 4, 30)


def _slats(kind: str, back: float) -> list[tuple[float, float]]:
    """From where to where slats reach, along the back: the lowest supports the loins, 150 to 250 mm over the seat."""
    if kind == "one board":
        return [(110.0, back)]
    if kind == "two slats":
        return [(130.0, 130.0 + 0.27 * (back - 130)), (back - 0.42 * (back - 130), back)]
    height = (back - 110) * 0.24
    gap = (back - 110 - 3 * height) / 2
    return [(110 + i * (height + gap), 110 + i * (height + gap) + height) for i in range(3)]
