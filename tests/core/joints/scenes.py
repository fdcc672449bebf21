"""Scenes in which each joint is tried, and the settings that it is tried with: shared by the tests of joints."""

from hypothesis import strategies as st

from jupyter_fab import (
    Assembly,
    CamLock,
    Confirmat,
    Corner,
    CupHinge,
    Dado,
    Dovetail,
    Dowel,
    DrawerSlide,
    Finger,
    Fit,
    HalfLap,
    MortiseAndTenon,
    Rabbet,
    ShelfPins,
    TabAndSlot,
)
from jupyter_fab.core.part import Side

thicknesses = st.floats(9.0, 25.0)
makings = st.fixed_dictionaries(
    {
        "fit": st.sampled_from(Fit),
        "tool_diameter_mm": st.sampled_from([3.0, 3.175, 4.0, 6.0, 6.35]),
        "corner": st.sampled_from(Corner),
        "fit_offset_mm": st.sampled_from([-0.15, 0.0, 0.12]),  # of a hub's test piece
    }
)
signs = st.sampled_from(["+", "-"])


def tee(joint, t, making, width, face, shelf_face, right):
    """A shelf that ends in the middle of a side, at its left or right end."""
    kit = Assembly(thickness_mm=t, **making)
    at = 500.0 if right else 0.0
    side = kit.board("into", x=(at, at + t), y=(0, 400), z=(0, 600), face=f"{face}x", grain="z")
    span = (100, at) if right else (at + t, 400)
    shelf = kit.board("board", x=span, y=(400 - width, 400), z=(300, 300 + t), face=f"{shelf_face}z", grain="x")
    kit.join(joint, shelf, side)
    return kit


def corner(joint, t, making, width, face, shelf_face, right):
    """A lid or a bottom flush with the end of a side."""
    kit = Assembly(thickness_mm=t, **making)
    side = kit.board("into", x=(0, t), y=(0, width), z=(0, 600), face=f"{face}x", grain="z")
    z = (600 - t, 600) if right else (0, t)
    lid = kit.board("board", x=(t, 500), y=(0, width), z=z, face=f"{shelf_face}z", grain="x")
    kit.join(joint, lid, side)
    return kit


def cross(joint, t, making, width, face, shelf_face, right):
    """Two boards that stand crossed."""
    kit = Assembly(thickness_mm=t, **making)
    one = kit.board("board", x=(0, 400), y=(200, 200 + t), z=(0, width), face=f"{face}y", grain="x")
    z = (30, width + 30) if right else (0, width)
    other = kit.board("into", x=(150, 150 + t), y=(0, 400), z=z, face=f"{shelf_face}x", grain="y")
    kit.join(joint, one, other)
    return kit


def plane(joint, t, making, width, face, shelf_face, right):
    """Two boards in one plane, edge to edge."""
    kit = Assembly(thickness_mm=t, **making)
    first = {"x": (0, 300), "y": (0, width), "z": (0, t), "face": f"{face}z", "grain": "x"}
    second = {"x": (300, 700), "y": (0 if right else -20, width + 20), "z": (0, t), "face": f"{shelf_face}z"}
    into = kit.board("into", **(first if right else second))
    board = kit.board("board", **(second if right else first))
    kit.join(joint, board, into)
    return kit


def door(joint, t, making, width, face, shelf_face, right):
    """A door in front of a side, hung at its left or right end, covering it whole, half, or standing inside."""
    kit = Assembly(thickness_mm=t, **making)
    x = (400 - t, 400) if right else (0, t)
    side = kit.board("into", x=x, y=(0, 400), z=(0, 720), face=f"{shelf_face}x", grain="z")
    covered = (16.0, 8.5, -2.0)[round(width) % 3]
    inset = covered < 0
    edge = (0, x[0] + covered) if right else (x[1] - covered, 400)
    y = (0, t) if inset else (-t - 1, -1)
    z = (2, 718) if inset else (0, 720)
    kit.join(joint, kit.board("board", x=edge, y=y, z=z, face=f"{face}y", grain="z"), side)
    return kit


def drawer(joint, t, making, width, face, shelf_face, right):
    """A drawer's side beside the case's."""
    kit = Assembly(thickness_mm=t, **making)
    far = t + joint.thickness_mm + 0.3
    case, inner = ((far, far + t), (0, t)) if right else ((0, t), (far, far + t))
    side = kit.board("into", x=case, y=(0, 500), z=(0, 600), face=f"{face}x", grain="z")
    kit.join(joint, kit.board("board", x=inner, y=(0, 460), z=(100, 100 + width / 2), face=f"{shelf_face}x"), side)
    return kit


CASES = [
    ("tab-and-slot", tee, st.builds(TabAndSlot, count=st.integers(1, 3), length_mm=st.floats(30, 90))),
    ("tab-and-slot", tee, st.builds(TabAndSlot, depth_mm=st.floats(3, 6))),
    ("tab-and-slot", corner, st.builds(TabAndSlot, count=st.integers(1, 2))),
    ("dado", tee, st.builds(Dado, depth_mm=st.floats(3, 6))),
    (
        "dado",
        tee,
        st.builds(Dado, depth_mm=st.floats(3, 6), inset_start_mm=st.floats(10, 60), inset_end_mm=st.floats(10, 60)),
    ),
    ("rabbet", corner, st.builds(Rabbet, depth_mm=st.floats(3, 6))),
    ("finger", corner, st.builds(Finger, width_mm=st.floats(15, 60))),
    ("half-lap", cross, st.builds(HalfLap)),
    (
        "mortise-and-tenon",
        tee,
        st.builds(MortiseAndTenon, depth_mm=st.floats(4, 6), cheek_mm=st.just(0.0) | st.floats(0.5, 2)),
    ),
    ("mortise-and-tenon", tee, st.builds(MortiseAndTenon, depth_mm=st.none(), shoulder_mm=st.floats(10, 60))),
    ("dovetail", plane, st.builds(Dovetail, count=st.integers(1, 3), depth_mm=st.floats(10, 30))),
    ("dowel", tee, st.builds(Dowel, diameter_mm=st.sampled_from([6.0, 8.0]), count=st.integers(1, 5))),
    ("dowel", corner, st.builds(Dowel, length_mm=st.floats(30, 40))),
    ("confirmat", corner, st.builds(Confirmat, count=st.integers(1, 3))),
    ("cam-lock", corner, st.builds(CamLock, distance_mm=st.sampled_from([24.0, 34.0]), dowels=st.booleans())),
    ("cam-lock", tee, st.builds(CamLock, side=st.sampled_from(Side))),
    ("shelf-pins", tee, st.builds(ShelfPins, steps_up=st.integers(0, 5), gap_mm=st.floats(0.5, 2))),
    ("cup-hinge", door, st.builds(CupHinge, count=st.none() | st.integers(2, 4))),
    ("drawer-slide", drawer, st.builds(DrawerSlide, length_mm=st.floats(250, 450))),
]
BORED = {"dowel", "confirmat", "cam-lock", "shelf-pins", "cup-hinge", "drawer-slide"}
BORED_LEAST_MM = 15.0  # thinner sheets take no dowels, cams or hinges; that they are refused is tested beside this
