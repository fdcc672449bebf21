"""A base cabinet for tests of whole pieces: two sheets, a door on hinges, a box drawer on slides, a back in grooves."""

from typing import Any

from jupyter_fab import Assembly, CupHinge, Dado, Dowel, DrawerSlide, Finger, TabAndSlot, design, length, thickness

GAP = 2.0  # round fronts


@design(
    "Base cabinet",
    summary="A drawer over a door.",
    parameters=[
        length("width", "Width", 500, 400, 600, step=10),
        length("depth", "Depth", 560, 500, 600, step=10),
        thickness(),
        thickness("back", "Back and bottoms", 6.5, (6.5, 9.0), tolerance_mm=0.5),
    ],
)
def base_cabinet(p: Any, kit: Assembly) -> None:
    """Sides, bottom, rails, back; a drawer of five parts; a door."""
    t, b, w, d, h = p.thickness, p.back, p.width, p.depth, 720.0
    left = kit.board("left side", x=(0, t), y=(0, d), z=(0, h), face="+x", grain="z")
    right = kit.board("right side", x=(w - t, w), y=(0, d), z=(0, h), face="-x", grain="z")
    bottom = kit.board("bottom", x=(t, w - t), y=(0, d), z=(0, t), face="+z", grain="x")
    rail = kit.board("front rail", x=(t, w - t), y=(0, 80), z=(h - t, h), face="-z", grain="x")
    rear = kit.board("rear rail", x=(t, w - t), y=(d - 100, d - 20), z=(h - t, h), face="-z", grain="x")
    kit.join(Dowel(count=3), bottom, left, right)
    kit.join(Dowel(count=2, inset_mm=20), rail, left, right)
    kit.join(Dowel(count=2, inset_mm=20), rear, left, right)
    back = kit.board("back", x=(t, w - t), y=(d - 20, d - 20 + b), z=(t, h), face="-y", grain="z", thickness_mm=b)
    kit.join(Dado(depth_mm=8), back, left, right)
    door(kit, t, w, left)
    drawer(kit, t, b, w, left, right)


def door(kit: Assembly, t: float, w: float, left: Any) -> None:
    """A door under the drawer, that covers both sides."""
    front = kit.board("door", x=(GAP, w - GAP), y=(-t - 1, -1), z=(GAP, 520), face="+y", grain="z")
    kit.join(CupHinge(), front, left)


def drawer(kit: Assembly, t: float, b: float, w: float, left: Any, right: Any) -> None:
    """A box with its bottom in grooves, on slides, and a front before it."""
    x0, x1, z0, z1 = t + 12.7, w - t - 12.7, 540.0, 660.0
    one = kit.board("drawer left", x=(x0, x0 + t), y=(0, 450), z=(z0, z1), face="+x", grain="y")
    other = kit.board("drawer right", x=(x1 - t, x1), y=(0, 450), z=(z0, z1), face="-x", grain="y")
    head = kit.board("drawer head", x=(x0 + t, x1 - t), y=(0, t), z=(z0, z1), face="+y", grain="x")
    tail = kit.board("drawer tail", x=(x0 + t, x1 - t), y=(450 - t, 450), z=(z0, z1), face="-y", grain="x")
    floor = {"x": (x0 + t, x1 - t), "y": (t, 450 - t), "z": (z0 + 15, z0 + 15 + b)}
    bottom = kit.board("drawer bottom", **floor, face="+z", thickness_mm=b)
    front = kit.board("drawer front", x=(GAP, w - GAP), y=(-t - 1, -1), z=(523, 718), face="+y", grain="z")
    # All that holds the box goes through: the slides' blind holes are on the outside already.
    for end in (head, tail):
        kit.join(Finger(), end, one, other)
    kit.join(TabAndSlot(count=3), bottom, one, other)
    kit.join(DrawerSlide(length_mm=450), one, left)
    kit.join(DrawerSlide(length_mm=450), other, right)
    kit.opens("drawer", one, other, head, tail, bottom, front, slide=(0, -450, 0))
