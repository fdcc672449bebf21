"""A wall shelf: uprights whose brackets are cut from one board, shelves that slide into them, rails for the screws.

Part of the library of finished pieces. It shows half-laps in two directions. It hangs on the wall: hold the upper rail
level, drill through its holes, and use anchors that suit the wall; what they bear is on no drawing.
"""

from typing import Any

from jupyter_fab import Assembly, HalfLap, choice, constraint, design, integer, length, thickness

SPINE_MM = 64.0  # depth of an upright between its brackets
RAIL_MM = 84.0
NOSE_MM = 24.0  # height of a bracket at its front
HEAD_MM = 118.0  # of the uprights over the highest shelf: books lean on the rail there
SCREW_MM, PEG_MM = 5.0, 12.0


@design(
    "Shelf with brackets",
    summary="Uprights with curved brackets, shelves that slide in from the front, pegs underneath if you like.",
    parameters=[
        length("width", "Width", 900, 400, 1800, step=10, help="Of the shelves."),
        length("depth", "Depth", 230, 150, 320, step=5, help="From the wall to the front."),
        integer("levels", "Shelves", 2, 1, 4, help="One over the other."),
        length("room", "Room between shelves", 300, 220, 420, step=5, help="A paperback is 200, an atlas 380 high."),
        integer("uprights", "Uprights", 2, 2, 4),
        choice("form", "Form of the brackets", "curve", ("curve", "straight")),
        integer("pegs", "Pegs", 0, 0, 10, help="In the lower rail, for coats, cups or tools."),
        length("corner", "Corner radius", 30, 0, 60, step=5, group="Form", help="Of the shelves' fronts."),
        thickness(),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ],
    constraints=[
        constraint("width / (uprights - 0.2) <= 36 * thickness", "Books bend it between uprights; add one."),
        constraint(
            "material != 'mdf' or width / (uprights - 0.2) <= 25 * thickness", "MDF bends more; add an upright."
        ),
        constraint("width / (uprights - 0.2) >= 180", "Uprights need 180 mm between them; take one away."),
        constraint("pegs * 70 <= 0.8 * width - 60 * uprights", "Pegs need 70 mm each; take fewer, or more width."),
        constraint(
            "room >= depth", "Lower rooms than deep ones are hard to reach into; set the shelves further apart."
        ),
    ],
    presets={
        "Books": {"width": 1200, "depth": 250, "levels": 3, "uprights": 3},
        "Coats": {"width": 1000, "depth": 250, "levels": 1, "pegs": 6, "uprights": 3},
        "Spices": {"width": 500, "depth": 150, "room": 220, "levels": 3, "corner": 15},
    },
)
def shelf(p: Any, kit: Assembly) -> None:
    """Rails join the uprights at the wall; shelves and uprights are notched to the middle, and slide into each other.

    Set the uprights onto the lower rail, press the upper rail into them, screw both rails to the wall, then push the
    shelves in from the front with a little glue in their notches.
    """
    t, w, d = p.thickness, p.width / 2, p.depth
    drop = min(200.0, max(150.0, 0.75 * d))  # from the floor of the piece to the lowest shelf
    levels = [drop + i * (p.room + t) for i in range(p.levels)]
    high = levels[-1] + t + HEAD_MM
    front = 0.15 * d
    first = p.width / (p.uprights - 0.2) * (p.uprights - 1) / 2  # overhangs of 0.4 of a bay bend as little as it
    places = [-first + 2 * first * i / (p.uprights - 1) for i in range(p.uprights)]

    reach = first + 70.0
    low = kit.board("lower rail", x=(-reach, reach), y=(d - t, d), z=(0, RAIL_MM), face="-y", grain="x")
    top = kit.board("upper rail", x=(-reach, reach), y=(d - t, d), z=(high - RAIL_MM, high), face="-y", grain="x")
    for rail, z in ((low, 0.0), (top, high - RAIL_MM)):
        rail.shape((-reach, z, 18), (reach, z, 18), (reach, z + RAIL_MM, 18), (-reach, z + RAIL_MM, 18))
    boards = [
        kit.board(f"shelf {i}", x=(-w, w), y=(0, d), z=(z, z + t), face="+z", grain="x")
        for i, z in enumerate(levels, 1)
    ]
    for board in boards:
        board.round_corners(p.corner, "-y")
        kit.carries("books", board)
    for i, x in enumerate(places, 1):
        name = f"upright {i}"
        upright = kit.board(name, x=(x - t / 2, x + t / 2), y=(front, d), z=(0, high), face="+x", grain="z")
        upright.shape(*_profile(p.form, front, d, t, levels, high))
        kit.join(HalfLap(), upright, low, *boards)
        kit.join(HalfLap(), top, upright)
    for rail, z in ((low, 0.3 * RAIL_MM), (top, high - 0.3 * RAIL_MM)):
        for x in (*places[:1], *places[-1:]):
            for aside in (-45.0, 45.0):
                if abs(x + aside) < reach - 20:
                    rail.drill((x + aside, 0, z), SCREW_MM, role="hole for a wall screw")
    pitch = (2 * reach - 90.0) / max(p.pegs, 1)
    for i in range(p.pegs):
        x = (i + 0.5 - p.pegs / 2) * pitch
        near = min(places, key=lambda place: abs(place - x))
        if abs(x - near) < t / 2 + 20.0:  # beside the upright, not behind it
            x = near + (t / 2 + 20.0) * (1 if x >= near else -1)
        low.drill((x, 0, 0.62 * RAIL_MM), PEG_MM, role="peg")
    if p.pegs:
        kit.hardware(f"Peg, {PEG_MM:g} mm tenon", p.pegs, 180)
    kit.hardware("Wall anchor with screw 5 x 70 mm", 8, 90)


def _profile(
    form: str, front: float, wall: float, t: float, levels: list[float], high: float
) -> list[tuple[float, ...]]:
    """An upright: its back along the wall, and a bracket under each shelf with a stop over it."""
    spine = wall - SPINE_MM
    outline: list[tuple[float, ...]] = [(wall, high), (wall, 0), (spine + 20.0, 0, 14.0)]
    below = 0.0
    for z in levels:
        under = z - NOSE_MM
        if form == "curve":
            outline.append((spine, under, 0.86 * min(spine - front, under - below - 24.0)))
        else:
            outline.append((spine, max(below + 30.0, under - 0.8 * (spine - front)), 40.0))
        outline += [(front, under, 8.0) if form == "curve" else (front, z - 0.5 * NOSE_MM, 8.0), (front, z + t + 8, 8)]
        outline.append((spine, z + t + 44.0, 40.0))
        below = z + t + 44.0
    return [*outline, (spine, high, 14.0)]
