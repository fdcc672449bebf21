"""A top for a frame that rises: a hollow for the body, cable openings, a tray underneath, and a riser for the screen.

Part of the library of finished pieces. Sit-stand frames are bought; they are screwed into threaded inserts, whose holes
are drilled at the frame's own measures. The top of a screen belongs at the height of the eyes, 400 to 500 mm over the
desk: risers of 100 to 140 mm bring most screens there.
"""

from typing import Any

from jupyter_fab import (
    Assembly,
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
from jupyter_fab.core.board import Board
from jupyter_fab.core.part import Side

INSERT_MM, INSERT_DEPTH_MM = 9.0, 11.0  # hole for a threaded insert M6, 10 mm long
TRAY_MM = 110.0  # depth of the cable tray, front to back
LONGEST_TRAY_MM = 740.0  # a longer one sags
LONGEST_TRAY_OF_MDF = 32.0  # in thicknesses: MDF bends more than plywood
OPENING_MM = (80.0, 34.0)  # of a cable opening, across and along
BESIDE_MM = 60.0  # from a cable opening's middle to what is cut next to it: 20 mm of wood stay
HANG_MM = 92.0  # how far it hangs down


@design(
    "Standing desk top",
    summary="A top with a hollow for the body, for any frame that rises, with cable tray and screen riser.",
    parameters=[
        length("width", "Width", 1500, 1000, 2200, step=10, help="Overall, side to side."),
        length("depth", "Depth", 760, 600, 900, step=10, help="Overall, front to back."),
        length("hollow", "Hollow", 60, 0, 120, step=5, group="Form", help="How deep the front edge comes to meet you."),
        length("corner", "Corner radius", 70, 20, 120, step=5, group="Form", help="Of the top."),
        length("frame_width", "Frame's holes across", 1000, 500, 1800, step=1, help="From hole to hole, side to side."),
        length("frame_depth", "Frame's holes along", 480, 300, 640, step=1, help="From hole to hole, front to back."),
        choice("cables", "Cable openings", "two", ("none", "one", "two")),
        boolean("tray", "Cable tray", True, help="Under the back edge: sockets and power supplies."),
        boolean("riser", "Screen riser", True),
        length("riser_height", "Riser height", 120, 80, 180, step=5, visible_when="riser"),
        integer("riser_legs", "Riser legs", 3, 2, 4, visible_when="riser"),
        thickness(default=21.0, choices=(18.0, 21.0)),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ],
    constraints=[
        constraint("frame_width <= width - 160", "The frame's holes lie too near to the ends; widen the top."),
        constraint("frame_depth <= depth - hollow - 120", "The frame's holes lie in the hollow; deepen the top."),
        constraint("tray == False or frame_depth <= depth - 280", "The cable tray needs the room behind the frame."),
        constraint("width - frame_width <= 46 * thickness", "The ends reach too far beyond the frame and bend."),
        constraint("riser == False or riser_legs * 380 >= 0.62 * width - 200", "A screen bends the riser; add a leg."),
    ],
    presets={
        "Two screens": {"width": 1800, "depth": 800, "frame_width": 1200, "riser_legs": 4},
        "Small room": {"width": 1100, "depth": 650, "frame_width": 700, "frame_depth": 360, "hollow": 30},
        "Plain": {"hollow": 0, "tray": False, "riser": False, "cables": "one"},
    },
)
def standing_desk_top(p: Any, kit: Assembly) -> None:
    """The tray's hangers stand with hidden tabs in the top's underside; the riser stands on felt, where it is wanted.

    Glue tray floor and lip to the hangers, then the hangers into the top; screw the inserts in, and the frame to them.
    Glue the riser's legs into its board.
    """
    t, w, d = p.thickness, p.width / 2, p.depth
    z = (HANG_MM, HANG_MM + t) if p.tray else (0.0, t)
    top = kit.board("top", x=(-w, w), y=(0, d), z=z, face="-z", grain="x")
    half: list[tuple[float, ...]] = [(w, 0, p.corner), (w, d, p.corner)]
    if p.hollow > 0:
        half = [(0.3 * w, p.hollow, 6 * p.hollow), (0.62 * w, 0, 6 * p.hollow), *half]
    top.shape(*mirrored(half))
    kit.carries("nothing", top)  # the frame does
    for x in (-p.frame_width / 2, p.frame_width / 2):
        for y in (d - 60.0 - p.frame_depth - 90.0 * p.tray, d - 60.0 - 90.0 * p.tray):
            top.drill((x, y, 0), INSERT_MM, depth_mm=INSERT_DEPTH_MM, side=Side.A, role="threaded insert M6")
    kit.hardware("Threaded insert M6 x 10 mm with screw", 4, 60)
    back = d - 26.0
    longest = min(LONGEST_TRAY_MM, LONGEST_TRAY_OF_MDF * t) if p.material == "mdf" else LONGEST_TRAY_MM
    tray = min(0.72 * p.width, longest) / 2
    apart = _beside_the_middle(p, 0.5 * w, tray - t)
    across, along = OPENING_MM[0] / 2, OPENING_MM[1] / 2
    for x in {"none": (), "one": (0.0,), "two": (-apart, apart)}[p.cables]:
        at = back - TRAY_MM / 2
        ends = [(x + across, at - along, along), (x + across, at + along, along)]
        top.cut_shape(*mirrored(ends, about=x), role="cables")

    if p.tray:
        _tray(kit, top, tray, back, z[0])
    if p.riser:
        _riser(kit, p, 0.31 * p.width, (d - 300.0, d - 40.0), z[1])


def _beside_the_middle(p: Any, wanted: float, hanger: float) -> float:
    """How far from the middle two cable openings lie: over the tray, or clear of the frame's holes without one."""
    if p.tray:
        return min(wanted, hanger - BESIDE_MM)
    hole = p.frame_width / 2
    return hole - BESIDE_MM if abs(hole - wanted) < BESIDE_MM else wanted


def _tray(kit: Assembly, top: Board, half: float, back: float, top_z: float) -> None:
    """Three hangers of one outline, a floor and a lip between them."""
    t = kit.thickness_mm
    front = back - TRAY_MM
    hangers = []
    for name, x in (("left hanger", -half), ("right hanger", half - t)):
        hanger = kit.board(name, x=(x, x + t), y=(front, back), z=(0, top_z), face="+x", grain="z")
        hook = [(back, top_z), (front + 26, top_z), (front + 20, 64, 16), (front, 64, 10)]
        hanger.shape((front, 0, 26), (back, 0, 26), *hook)
        kit.join(TabAndSlot(count=1, length_mm=30, depth_mm=t / 2), hanger, top)
        hangers.append(hanger)
    inner = (-half + t, half - t)
    floor = kit.board("tray floor", x=inner, y=(front + 6, back - 6), z=(8, 8 + t), face="+z", grain="x")
    kit.join(TabAndSlot(count=2, length_mm=26), floor, *hangers)
    kit.carries("nothing", floor, kg=4)


def _riser(kit: Assembly, p: Any, half: float, y: tuple[float, float], top_z: float) -> None:
    """A board on legs of a waisted outline."""
    t = kit.thickness_mm
    z = top_z + p.riser_height - t
    board = kit.board("riser", x=(-half, half), y=y, z=(z, z + t), face="-z", grain="x")
    board.round_corners(50)
    kit.carries("nothing", board)  # the rule between its legs and its length keeps it straight under two screens
    for i in range(p.riser_legs):
        x = -half + 46.0 + (2 * half - 92.0) * i / (p.riser_legs - 1)
        name = f"riser leg {i + 1}"
        leg = kit.board(name, x=(x - t / 2, x + t / 2), y=(y[0] + 18, y[1] - 10), z=(top_z, z), face="+x", grain="y")
        kit.join(TabAndSlot(count=2, length_mm=44, depth_mm=t / 2), leg, board)
    kit.hardware("Felt strip 10 mm, 1 m", 1, 200)
