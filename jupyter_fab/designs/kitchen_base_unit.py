"""A kitchen base unit in the sizes that kitchens are built in, with doors, drawers, or a drawer over a door.

Part of the library of finished pieces. Carcass 720 mm high on a plinth, 560 mm deep, rows of 5 mm holes 32 mm apart and
37 mm behind the shelf's edges (the 32 mm system): hinges, slides and pins from any shop fit.
"""

from typing import Any

from jupyter_fab import (
    Assembly,
    CupHinge,
    Dado,
    ShelfPins,
    TabAndSlot,
    boolean,
    choice,
    constraint,
    design,
    integer,
    length,
    thickness,
)
from jupyter_fab.core.board import Board
from jupyter_fab.core.casework import drawer, scooped, shared, slide_mm

GAP_MM = 3.0  # between fronts
SIDE_GAP_MM = 1.0  # of a front from the side's outer face, so that two units stand close
HEAD_GAP_MM = 6.0  # under the worktop: for the fingers, with the scoop
TOE_MM = 58.0  # of the kick board behind the sides' front: where toes go
VOID_MM = 30.0  # behind the back: pipes
RAIL_MM = 80.0
POTS_KG_MM = 0.025  # of a shelf: pots and plates, 25 kg a metre (assumed)
OVERHANG_MM = 20.0  # of the worktop beyond the fronts
DRAWER_MM = 176.0  # height of a single drawer's front over a door
BACKS = "birch-ply"  # of backs and bottoms, whatever the fronts are: MDF of 9 mm bends under a drawer of clothes


@design(
    "Kitchen base unit",
    summary="A base unit of any width with doors, drawers or both, scooped fronts and a plinth. 32 mm system inside.",
    parameters=[
        length("width", "Width", 600, 300, 1000, step=10, help="Overall; 300, 400, 450, 500, 600, 800 are usual."),
        length("height", "Carcass height", 720, 500, 800, step=10, help="Without plinth and worktop."),
        length("depth", "Carcass depth", 560, 380, 620, step=10, help="Without front and worktop's overhang."),
        length("plinth", "Plinth", 130, 80, 200, step=5, help="Worktop height = plinth + carcass + worktop."),
        choice("fronts", "Fronts", "drawer over door", ("doors", "drawers", "drawer over door")),
        integer("drawers", "Drawers", 3, 2, 4, visible_when="fronts == 'drawers'", help="The lowest for pots."),
        integer("shelves", "Shelves", 1, 0, 3, visible_when="fronts != 'drawers'", help="Loose, on pins."),
        boolean("worktop", "Worktop", True, help="From the same sheet; leave it out for one across several units."),
        thickness(choices=(18.0, 21.0)),
        thickness("back", "Back and bottoms", 9.0, (9.0, 12.0)),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ],
    constraints=[
        constraint("fronts != 'drawers' or height / drawers >= 165", "Drawers need 165 mm each; take fewer."),
        constraint("fronts == 'doors' or width >= 340", "Slides leave no room in so narrow a drawer; take doors."),
        constraint("fronts == 'drawers' or shelves * 180 <= height - 180", "Shelves need 180 mm each; take fewer."),
        constraint("fronts != 'drawer over door' or shelves * 180 <= height - 300", "Too many shelves under a drawer."),
        constraint("width <= 50 * thickness", "A wider shelf of this sheet sags under pots; take a thicker one."),
        constraint("fronts == 'doors' or width <= 92 * back", "Bottoms of wide drawers bend; take a thicker sheet."),
        constraint(
            "material != 'mdf' or width <= 32 * thickness", "MDF bends more than plywood; take a thicker sheet."
        ),
    ],
    presets={
        "Sink": {"width": 800, "fronts": "doors", "shelves": 0, "worktop": False},
        "Pots": {"width": 800, "fronts": "drawers", "drawers": 3},
        "Narrow": {"width": 300, "fronts": "doors", "shelves": 2},
    },
)
def kitchen_base_unit(p: Any, kit: Assembly) -> None:
    """Sides carry bottom, back and two rails in grooves; fronts hang on hinges and slides; the worktop sits on tabs.

    Glue bottom, kick board, rails and back into one side, add the other, screw on plates and slides, put shelves in,
    hang doors and drawers, lower the worktop onto the sides' tabs, and screw the unit to the wall.
    """
    t, b, w, deep = p.thickness, p.back, p.width, p.depth
    under = p.plinth + p.height
    inner = (t, w - t)
    case = []
    for name, x in (("left side", (0, t)), ("right side", (w - t, w))):
        side = kit.board(name, x=x, y=(0, deep), z=(0, under), face="+x" if name == "left side" else "-x", grain="z")
        side.shape((TOE_MM, 0, 5), (deep, 0), (deep, under), (0, under), (0, p.plinth - 9), (TOE_MM, p.plinth - 9, 5))
        case.append(side)
    bottom = kit.board("bottom", x=inner, y=(0, deep), z=(p.plinth, p.plinth + t), face="+z", grain="x")
    kit.join(Dado(depth_mm=6, inset_start_mm=15, inset_end_mm=15), bottom, *case)
    kick = kit.board("kick board", x=inner, y=(TOE_MM + 10, TOE_MM + 10 + t), z=(8, p.plinth), face="-y", grain="x")
    kit.join(TabAndSlot(count=1, length_mm=34, depth_mm=t / 2), kick, *case)
    for name, y in (("front rail", (0, RAIL_MM)), ("back rail", (deep - RAIL_MM, deep))):
        rail = kit.board(name, x=inner, y=y, z=(under - t, under), face="-z", grain="x")
        kit.join(Dado(depth_mm=6, inset_start_mm=12, inset_end_mm=12), rail, *case)
        kit.carries("nothing", rail)
    behind = (deep - VOID_MM - b, deep - VOID_MM)
    back = kit.board(
        "back", x=inner, y=behind, z=(p.plinth + t, under - t), face="-y", grain="x", thickness_mm=b, material=BACKS
    )
    kit.join(Dado(depth_mm=6), back, *case)
    if p.worktop:
        z = (under, under + t)
        top = kit.board("worktop", x=(0, w), y=(-t - OVERHANG_MM, deep), z=z, face="-z", grain="x")
        for side in case:  # tabs stand between the grooves of the rails
            kit.join(TabAndSlot(count=2 if deep >= 480 else 1, length_mm=50, depth_mm=t / 2), side, top)

    head = under - HEAD_GAP_MM
    if p.fronts == "drawers":
        tops = shared(head - p.plinth, p.drawers, GAP_MM, 0.3)
    else:
        tops = [DRAWER_MM] if p.fronts == "drawer over door" else []
    z = head
    slide = slide_mm(behind[0] - 12.0)
    for i, tall in enumerate(tops, 1):
        name = f"drawer {i}" if len(tops) > 1 else "drawer"
        front = _front(kit, f"{name} front", (SIDE_GAP_MM, w - SIDE_GAP_MM), (z - tall, z))
        drawer(
            kit, name, front=front, between=(case[0], case[1]), length_mm=slide, bottom_mm=b, bottom_material=BACKS
        )  # fmt: skip
        z -= tall + GAP_MM
    if p.fronts != "drawers":
        _behind_doors(kit, p, case, (p.plinth, z), behind[0])
    kit.hardware("Wall bracket with two screws", 2, 180)
    kit.hardware("Levelling foot for sides M8", 4, 120)


def _front(kit: Assembly, name: str, x: tuple[float, float], z: tuple[float, float]) -> Board:
    front = kit.board(name, x=x, y=(-kit.thickness_mm, 0), z=z, face="+y", grain="x")
    front.shape(*scooped(x, z))
    return front


def _behind_doors(kit: Assembly, p: Any, case: list[Board], z: tuple[float, float], back: float) -> None:
    """One door, or two in units wider than 600 mm, and the shelves behind them."""
    t, w = p.thickness, p.width
    middle = w / 2
    if w > 600:
        doors = [((SIDE_GAP_MM, middle - GAP_MM / 2), case[0]), ((middle + GAP_MM / 2, w - SIDE_GAP_MM), case[1])]
    else:
        doors = [((SIDE_GAP_MM, w - SIDE_GAP_MM), case[0])]
    for i, (x, side) in enumerate(doors, 1):
        door = _front(kit, f"door {i}" if len(doors) > 1 else "door", x, z)
        kit.join(CupHinge(inset_mm=90), door, side)
    room = z[1] - p.plinth - t - 40.0
    for i in range(1, p.shelves + 1):
        low = p.plinth + t + 20.0 + room * i / (p.shelves + 1)
        shelf = kit.board(f"shelf {i}", x=(t, w - t), y=(30, back - 4), z=(low, low + t), face="+z", grain="x")
        kit.join(ShelfPins(steps_up=1, steps_down=1), shelf, *case)
        kit.carries("nothing", shelf, kg=POTS_KG_MM * (w - 2 * t))
