"""A bed that goes through a door in parts: head and foot, rails, beams on a trestle, and slats that tabs keep in place.

Part of the library of finished pieces. Screws that an Allen key takes out hold the frame; beams and slats are only laid
in. Mattresses are sold 800 to 1800 mm wide in steps of 100 or 200, and 1900 to 2200 mm long.
"""

import math
from typing import Any

from jupyter_fab import (
    Assembly,
    Confirmat,
    Fit,
    HalfLap,
    TabAndSlot,
    choice,
    constraint,
    design,
    integer,
    length,
    mirrored,
    thickness,
)

PLAY_MM = 10.0  # between mattress and frame, all round: for hands and sheets
RAIL_MM, HOLDS_MM = 170.0, 46.0  # height of a rail, and how much of it stands over the slats and holds the mattress
BEAM_MM = 110.0
BAY_MM = 560.0  # between beams at most: what a slat spans
POST_MM = 34.0  # of head and foot beyond the rails
SLAT_SHARE = 0.55  # of the length is slat, the rest air


@design(
    "Bed",
    summary="A slatted bed with a shaped head, taken apart with one Allen key; slats lie on tabs, without a screw.",
    parameters=[
        length("mattress", "Mattress width", 1400, 800, 1800, step=50),
        length("reach", "Mattress length", 2000, 1900, 2200, step=50, help="Your height and 200 mm."),
        length("height", "Height of the slats", 300, 260, 420, step=10, help="The mattress lies on them; seat at 450."),
        length("headboard", "Head", 850, 520, 1150, step=10, help="Floor to the head's upper edge."),
        choice("head", "Form of the head", "shouldered", ("shouldered", "straight", "arched")),
        integer("slats", "Slats", 13, 11, 17, help="More of them are narrower; foam wants gaps under 60 mm."),
        thickness(),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply"), group="Material"),
    ],
    constraints=[
        constraint("headboard >= height + 150", "The head must rise over the mattress."),
        constraint("mattress <= 100 * thickness", "So wide a bed needs a thicker sheet."),
    ],
    presets={
        "Single": {"mattress": 900, "headboard": 780},
        "Double": {"mattress": 1600, "height": 320, "headboard": 950},
        "Day bed": {"mattress": 800, "headboard": 520, "height": 340, "head": "straight"},
    },
)
def bed(p: Any, kit: Assembly) -> None:
    """Rails are screwed to head and foot on tabs; beams lie in both and on a trestle; slats lie on the beams.

    Screw both rails to the head, set the trestle in the middle, lay the beams into head and trestle, push the foot on
    and screw it, then lay the slats onto their tabs.
    """
    t, high = p.thickness, p.height
    wide, long = p.mattress + 2 * PLAY_MM, p.reach + 2 * PLAY_MM
    x1, under = wide / 2, high - t
    post = x1 + t + POST_MM
    head = kit.board("head", x=(-post, post), y=(long, long + t), z=(0, p.headboard), face="-y", grain="x")
    foot_top = high + HOLDS_MM + 24.0
    foot = kit.board("foot", x=(-post, post), y=(-t, 0), z=(0, foot_top), face="+y", grain="x")
    arch = min(high - RAIL_MM + HOLDS_MM - 20.0, 110.0)
    feet: list[tuple[float, ...]] = [(post - 190, arch, 110), (post - 110, 0, 8), (post, 0, 8)]
    foot.shape(*mirrored([*feet, (post, foot_top, 40)]))
    if p.head == "straight":
        head.shape(*mirrored([*feet, (post, p.headboard, 40)]))
    elif p.head == "arched":
        head.shape(*mirrored([*feet, (post, p.headboard - 90, 60), (0.6 * post, p.headboard, 600)]))
    else:
        drop = min(130.0, (p.headboard - foot_top) * 0.6)
        shoulder = [(post, p.headboard - drop, 50), (post - 150, p.headboard - drop, 80), (post - 230, p.headboard, 80)]
        head.shape(*mirrored([*feet, *shoulder]))

    low = high + HOLDS_MM - RAIL_MM
    for name, x in (("left rail", (-x1 - t, -x1)), ("right rail", (x1, x1 + t))):
        rise = (low, low + RAIL_MM)
        rail = kit.board(name, x=x, y=(0, long), z=rise, face="+x" if name == "left rail" else "-x", grain="y")
        kit.join(TabAndSlot(count=1, length_mm=70, fit=Fit.KNOCK_DOWN), rail, head, foot)
        kit.join(Confirmat(count=2, length_mm=70, inset_mm=24), rail, head, foot)

    trestle = kit.board(
        "trestle", x=(-x1 + 2, x1 - 2), y=(long / 2 - t / 2, long / 2 + t / 2), z=(0, under), face="-y", grain="x"
    )
    trestle.shape(*mirrored([(x1 - 200, arch - 20, 90), (x1 - 130, 0, 8), (x1 - 2, 0, 8), (x1 - 2, under)]))
    bays = math.ceil((wide - 120.0) / BAY_MM)
    beams = []
    for i in range(bays + 1):
        x = -x1 + 60.0 + (wide - 120.0) * i / bays
        name = f"beam {i + 1}"
        beam = kit.board(name, x=(x - t / 2, x + t / 2), y=(0, long), z=(under - BEAM_MM, under), face="+x", grain="y")
        kit.join(TabAndSlot(count=1, length_mm=50, depth_mm=t / 2, fit=Fit.KNOCK_DOWN), beam, head, foot)
        kit.join(HalfLap(fit=Fit.KNOCK_DOWN), beam, trestle)
        beams.append(beam)

    pitch = (long - 20.0) / p.slats
    for i in range(1, p.slats + 1):
        middle = 10.0 + pitch * (i - 0.5)
        y = (middle - SLAT_SHARE * pitch / 2, middle + SLAT_SHARE * pitch / 2)
        slat = kit.board(f"slat {i}", x=(-x1 + 4, x1 - 4), y=y, z=(under, high), face="-z", grain="x")
        slat.round_corners(12)
        for beam in beams:
            kit.join(TabAndSlot(count=1, length_mm=34, depth_mm=t / 3, fit=Fit.KNOCK_DOWN), beam, slat)
        kit.carries("bed", slat)
    kit.hardware("Felt glide 40 mm", 6, 60)
