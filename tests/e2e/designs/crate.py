"""A crate: small, quick to prove and to cut, and still a piece of furniture with real joints."""

from jupyter_fab import Dado, TabAndSlot, constraint, design, length, thickness


@design(
    "Crate",
    summary="A crate of eight boards with a divider and feet.",
    parameters=[
        length("width", "Width", 320, 280, 360, step=10),
        thickness(choices=(18.0,)),
    ],
    constraints=[constraint("width >= 12 * thickness", "A crate that narrow has no room beside its divider.")],
)
def crate(p, kit):
    """Two sides and two ends stand around the bottom; a divider slides in from above; two feet are glued under it."""
    t = p.thickness
    floor, rim, depth = 40, 160, 200
    bottom = kit.board("bottom", x=(t, p.width - t), y=(0, depth), z=(floor, floor + t), face="+z", grain="x")
    left = kit.board("left side", x=(0, t), y=(0, depth), z=(0, rim), face="+x", grain="y")
    right = kit.board("right side", x=(p.width - t, p.width), y=(0, depth), z=(0, rim), face="-x", grain="y")
    kit.join(TabAndSlot(count=1, length_mm=50), bottom, left, right)

    inner, above = (t, p.width - t), (floor + t, rim - 20)
    for name, y, face in (("front", (0, t), "+y"), ("back", (depth - t, depth), "-y")):
        end = kit.board(name, x=inner, y=y, z=above, face=face, grain="x")
        kit.join(TabAndSlot(count=1, length_mm=40), end, left, right)

    middle = p.width / 2 - t / 2
    divider = kit.board(
        "divider", x=(middle, middle + t), y=(t + 1, depth - t - 1), z=(floor + t, rim - 40), face="+x", grain="y"
    )
    kit.join(Dado(depth_mm=5, inset_start_mm=10, inset_end_mm=10), divider, bottom)

    for name, y in (("front foot", (20, 20 + t)), ("back foot", (depth - 20 - t, depth - 20))):
        kit.board(name, x=(60, p.width - 60), y=y, z=(10, floor), face="+y", grain="x")
