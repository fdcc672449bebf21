"""A hall bench with a shelf for shoes: leaning ends, a beam under the seat, and a middle leg where it is long.

Part of the library of finished pieces. It shows a beam that crosses a leg by a half-lap, and a shelf that is threaded
through an opening.
"""

from typing import Any

from jupyter_fab import Assembly, HalfLap, TabAndSlot, boolean, choice, constraint, design, length, mirrored, thickness
from jupyter_fab.core.part import Side

INSET_MM = 70.0  # of the ends from the seat's ends
SPREAD_MM = 16.0  # of the feet beyond the seat, front and back
BEAM_MM = 76.0
SHOES_KG_MM = 0.01  # two rows of pairs
FREE_MM = 0.4  # round the shelf where it passes the middle leg
BAY_MM = 760.0  # a longer seat gets a leg in the middle


@design(
    "Bench",
    summary="A hall bench that slots together, with a shelf for shoes under the seat.",
    parameters=[
        length("width", "Width", 1100, 600, 2000, step=10, help="Of the seat, side to side."),
        length("depth", "Depth", 340, 280, 420, step=10, help="Of the seat, front to back."),
        length("height", "Height", 450, 380, 500, step=5, help="Floor to seat; 20 mm under the knee's hollow."),
        boolean("shelf", "Shelf for shoes", True),
        length("shelf_height", "Shelf height", 150, 110, 220, step=5, help="Floor to the shelf's upper side."),
        choice("ends", "Ends", "waisted", ("waisted", "straight"), help="Waisted ones are narrower at the knee."),
        length("corner", "Corner radius", 60, 0, 120, step=5, group="Form", help="Of the seat."),
        thickness(),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply"), group="Material"),
    ],
    constraints=[
        constraint("corner <= depth / 2 - 60", "So round a corner leaves no seat over the end; make it smaller."),
        constraint("width <= 90 * thickness", "A longer seat of this sheet gives way; take a thicker one."),
        constraint(
            "material != 'oak-ply' or thickness > 16 or width <= 700",
            "Thin oak ply bends under a seat longer than 700 mm; take a thicker sheet or birch.",
        ),
        constraint("shelf == False or width <= 66 * thickness", "So long a shelf sags; leave it out, or thicker."),
    ],
    presets={
        "Hall": {},
        "Dining": {"width": 1600, "depth": 360, "shelf": False, "ends": "straight", "corner": 40},
        "Nursery": {"width": 900, "height": 380, "shelf_height": 120, "corner": 100},
    },
)
def bench(p: Any, kit: Assembly) -> None:
    """Ends (and a middle leg) stand under the seat; a beam crosses them, the shelf is threaded through.

    Lower the beam into the middle leg, push the shelf through it, glue both ends on, then lower the seat onto all tabs.
    """
    t, w, half = p.thickness, p.width / 2, p.depth / 2
    under = p.height - t
    foot, neck = half + SPREAD_MM, half - 16.0
    seat = kit.board("seat", x=(-w, w), y=(-half, half), z=(under, p.height), face="-z", grain="x")
    seat.round_corners(p.corner)
    inner = -w + INSET_MM + t, w - INSET_MM - t
    places = [("left end", inner[0] - t), ("right end", inner[1])]
    if inner[1] - inner[0] > BAY_MM:
        places.insert(1, ("middle leg", -t / 2))
    profile: list[tuple[float, ...]] = [(foot - 105, 46, 50), (foot - 66, 0, 8), (foot, 0, 8)]
    if p.ends == "waisted":
        profile.append((neck - 26, 0.58 * under, 300))
    profile.append((neck, under))
    legs = {}
    for name, x in places:
        leg = kit.board(name, x=(x, x + t), y=(-foot, foot), z=(0, under), face="+x", grain="z")
        leg.shape(*mirrored(profile))
        kit.join(TabAndSlot(count=2, length_mm=64), leg, seat)
        legs[name] = leg
    ends = legs["left end"], legs["right end"]
    beam = kit.board("beam", x=inner, y=(-t / 2, t / 2), z=(under - BEAM_MM, under), face="-y", grain="x")
    kit.join(TabAndSlot(count=1, length_mm=40), beam, *ends)
    if "middle leg" in legs:
        kit.join(HalfLap(), beam, legs["middle leg"])
    if p.shelf:
        edge = half - 62.0
        z = (p.shelf_height - t, p.shelf_height)
        shelf = kit.board("shelf", x=inner, y=(-edge, edge), z=z, face="+z", grain="x")
        kit.join(TabAndSlot(count=2, length_mm=50), shelf, *ends)
        if "middle leg" in legs:
            hole = ((-t, -edge - FREE_MM, z[0]), (t, edge + FREE_MM, z[1] + FREE_MM))
            legs["middle leg"].slot(hole, depth_mm=None, side=Side.A, role="opening for shelf", blind_corners=range(4))
        kit.carries("nothing", shelf, kg=SHOES_KG_MM * (inner[1] - inner[0]))
    kit.carries("seat", seat)
    kit.hardware("Felt glide 20 mm", 2 * len(legs), 30)
