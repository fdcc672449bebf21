"""A side table: two curved boards cross under a round or softly squared top.

Part of the library of finished pieces. It shows curved outlines (`Board.shape`) and the half-lap: three boards, no
screws, and no two people's table need be alike.
"""

import math
from typing import Any

from jupyter_fab import Assembly, HalfLap, TabAndSlot, choice, constraint, design, disc, length, mirrored, thickness

EDGE_MM = 8.0  # of the top beyond the feet: it stands when somebody leans on its edge between two of them
SQUIRCLE = 0.58  # corner radius of the soft square, as a share of half its width


@design(
    "Cross side table",
    summary="Two curved boards cross under a round top. Three parts, no screws, carried home under one arm.",
    parameters=[
        length("diameter", "Top", 480, 360, 700, step=10, help="Diameter of the round, or width of the square."),
        length("height", "Height", 500, 320, 720, step=10, help="Of the top; armrests are at 550 to 650."),
        length("waist", "Waist", 170, 120, 320, step=10, group="Form", help="Width of the base where it is narrowest."),
        choice("form", "Form of the top", "round", ("round", "soft square", "octagon")),
        choice("tabs", "Tabs", "visible", ("visible", "hidden"), help="Visible ones show as a cross in the top."),
        thickness(),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ],
    constraints=[
        constraint("waist <= diameter - 160", "The waist must be 160 mm narrower than the top, or it is no waist."),
        constraint("height <= 1.6 * diameter", "A table that is so high on so small a foot falls over; widen the top."),
        constraint(
            "diameter <= 45 * thickness", "So large a top of this sheet is too light to lean on; take a thicker."
        ),
    ],
    presets={
        "Bedside": {"diameter": 420, "height": 520, "waist": 160},
        "Coffee table": {"diameter": 700, "height": 380, "waist": 300, "form": "soft square"},
        "Plant stand": {"diameter": 360, "height": 560, "waist": 120, "form": "octagon", "tabs": "hidden"},
    },
)
def side_table(p: Any, kit: Assembly) -> None:
    """Two boards of one outline, notched to the middle, cross under the top; each puts two tabs into it.

    Slide the second board down over the first, put glue on the four tabs, and press the top on.
    """
    t, half = p.thickness, p.diameter / 2
    under = p.height - t
    # Feet stand under the outermost places of the top: under the corners of the square, which lies on its point.
    soft = SQUIRCLE * half
    reach = {"round": half, "soft square": (half - soft) * math.sqrt(2) + soft, "octagon": half}[p.form]
    top = kit.board("top", x=(-reach, reach), y=(-reach, reach), z=(under, p.height), face="-z", grain="x")
    if p.form == "round":
        top.shape(*disc(0, 0, half))
    elif p.form == "octagon":
        eighths = [math.pi / 4 * i for i in range(8)]
        top.shape(*((half * math.cos(a), half * math.sin(a), 30) for a in eighths))
    else:
        point = half * math.sqrt(2)
        top.shape((point, 0, soft), (0, point, soft), (-point, 0, soft), (0, -point, soft))
    foot, neck = reach - EDGE_MM, p.waist / 2
    shoulder = max(neck + 20.0, foot / 2 + 46.0)  # half of the width under the top: beyond its tabs

    first = kit.board("lower cross", x=(-foot, foot), y=(-t / 2, t / 2), z=(0, under), face="-y", grain="z")
    second = kit.board("upper cross", x=(-t / 2, t / 2), y=(-foot, foot), z=(0, under), face="+x", grain="z")
    for board in (first, second):
        board.shape(*_profile(foot, neck, shoulder, under))
    kit.join(HalfLap(), second, first)
    depth = None if p.tabs == "visible" else t / 2
    for board in (first, second):
        kit.join(TabAndSlot(count=2, length_mm=60, depth_mm=depth), board, top)
    kit.carries("table", top)
    kit.hardware("Felt glide 20 mm", 4, 30)


def _profile(foot: float, neck: float, shoulder: float, under: float) -> list[tuple[float, ...]]:
    """Half of the board, which is mirrored: the arch, a foot, the waist, and the shoulder under the top."""
    arch, toe = min(70.0, 0.16 * under), 34.0
    return mirrored(
        [
            (foot - toe - 0.7 * arch, arch, 0.7 * arch),
            (foot - toe, 0.0, 6.0),
            (foot, 0.0, 6.0),
            (foot, 22.0, 12.0),
            (neck, 0.56 * under, 0.32 * under),
            (shoulder, under - 14.0, 6.0),
            (shoulder, under),
        ]
    )
