"""A chest of drawers on ball-bearing slides, its fronts from one board so that the grain runs down over all of them.

Part of the library of finished pieces. It shows a second, thinner sheet for back and bottoms, and drawers made by one
call each. A chest can fall on a child who climbs on it: it comes with an anchor, and is not to be used without.
"""

from typing import Any

from jupyter_fab import Assembly, Dado, TabAndSlot, choice, constraint, design, integer, length, mirrored, thickness
from jupyter_fab.core.casework import drawer, scooped, shared, slide_mm

GAP_MM = 3.0  # between fronts: a shadow line
TOP_GAP_MM = 5.0  # under the top: room for a finger above the first front
BACK_IN_MM = 10.0  # of the back from the sides' rear edges: skirting boards and cables
BACKS = "birch-ply"  # of backs and bottoms, whatever the fronts are: MDF of 9 mm bends under a drawer of clothes


@design(
    "Chest of drawers",
    summary="Drawers on full slides behind one field of grain, opened by a scoop in each front. With a wall anchor.",
    parameters=[
        length("width", "Width", 800, 400, 1200, step=10, help="Overall, side to side."),
        length("depth", "Depth", 460, 360, 600, step=10, help="Overall, fronts included."),
        length("height", "Height", 860, 440, 1300, step=10, help="Floor to the top's surface."),
        integer("drawers", "Drawers", 4, 2, 7, help="One over the other."),
        choice("heights", "Heights", "growing", ("growing", "even"), help="Growing: the lowest is the highest."),
        choice("pull", "Pull", "scoop", ("scoop", "slot", "push"), help="Push: nothing to see; needs push fittings."),
        length("foot", "Foot", 90, 60, 160, step=5, group="Form", help="Floor to the lowest front."),
        thickness(),
        thickness("back", "Back and bottoms", 9.0, (9.0, 12.0)),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ],
    constraints=[
        constraint("(height - foot - 40) / drawers >= 135", "Drawers need 135 mm each; take fewer, or a higher chest."),
        constraint(
            "(height - foot - 40) / drawers <= 330", "Nobody digs in deeper drawers; take more, or a lower chest."
        ),
        constraint("heights == 'even' or (height - foot - 40) / drawers >= 175", "Growing drawers need 175 mm each."),
        constraint("width <= 60 * thickness", "A wider top of this sheet sags; take a thicker one."),
        constraint(
            "material != 'mdf' or width <= 45 * thickness", "MDF bends more than plywood; take a thicker sheet."
        ),
        constraint("height <= 2.4 * depth", "So high and shallow a chest falls over; make it deeper or lower."),
    ],
    presets={
        "Bedroom": {"width": 1000, "height": 900, "depth": 500},
        "Bedside": {"width": 450, "height": 520, "depth": 400, "drawers": 2},
        "Drawings": {"width": 1000, "depth": 600, "height": 760, "drawers": 4, "heights": "even", "pull": "slot"},
    },
)
def chest_of_drawers(p: Any, kit: Assembly) -> None:
    """Sides receive bottom, kick board and back in grooves; the top closes them; each drawer hangs on two slides.

    Lay one side down, glue bottom, kick board and back into it, add the other side, then the top. Screw the slides to
    their rows of holes, build each drawer around its bottom, press its front on, hang it, and fix the anchor.
    """
    t, b, w, high = p.thickness, p.back, p.width, p.height
    deep = p.depth - t  # of the case, behind the fronts
    under = high - t
    case = []
    for name, x in (("left side", (0, t)), ("right side", (w - t, w))):
        side = kit.board(name, x=x, y=(0, deep), z=(0, under), face="+x" if name == "left side" else "-x", grain="z")
        arch = min(46.0, p.foot - 30.0)
        half = [(deep - 110, arch, 40), (deep - 70, 0, 6), (deep, 0), (deep, under)]
        side.shape(*mirrored(half, about=deep / 2))
        case.append(side)
    top = kit.board("top", x=(0, w), y=(-t, deep), z=(under, high), face="-z", grain="x")
    top.round_corners(6)
    kit.carries("table", top)
    for side in case:
        kit.join(TabAndSlot(count=3, length_mm=50, depth_mm=t / 2), side, top)
    inner = (t, w - t)
    bottom = kit.board("bottom", x=inner, y=(0, deep), z=(p.foot, p.foot + t), face="+z", grain="x")
    kit.join(Dado(depth_mm=6, inset_start_mm=15, inset_end_mm=15), bottom, *case)
    kit.carries("nothing", bottom)  # the lowest drawer hangs on its slides
    kick = kit.board("kick board", x=inner, y=(45, 45 + t), z=(12, p.foot), face="-y", grain="x")
    kit.join(TabAndSlot(count=1, length_mm=30, depth_mm=t / 2), kick, *case)
    behind = (deep - BACK_IN_MM - b, deep - BACK_IN_MM)
    back = kit.board(
        "back", x=inner, y=behind, z=(p.foot + t, under), face="-y", grain="z", thickness_mm=b, material=BACKS
    )
    kit.join(Dado(depth_mm=6), back, *case)

    slide = slide_mm(behind[0] - 12.0)
    z = under - TOP_GAP_MM
    for i, tall in enumerate(shared(z - p.foot, p.drawers, GAP_MM, 0.2 if p.heights == "growing" else 0.0), 1):
        front = kit.board(f"drawer {i} front", x=(0, w), y=(-t, 0), z=(z - tall, z), face="+y", grain="x")
        if p.pull == "scoop":
            front.shape(*scooped((0, w), (z - tall, z)))
        elif p.pull == "slot":
            at = z - min(42.0, tall / 3)
            front.cut_shape(*mirrored([(w / 2 + 60, at - 13, 13), (w / 2 + 60, at + 13, 13)], w / 2), role="pull")
        drawer(
            kit,
            f"drawer {i}",
            front=front,
            between=(case[0], case[1]),
            length_mm=slide,
            bottom_mm=b,
            bottom_material=BACKS,
        )
        z -= tall + GAP_MM
    if p.pull == "push":
        kit.hardware("Push-to-open fitting", p.drawers, 420)
    kit.hardware("Wall anchor, strap with two screws", 2, 350)
    kit.hardware("Felt glide 25 mm", 4, 40)
