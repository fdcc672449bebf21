"""Doors and drawers open: their motions come from hinges and slides, and move all that is fixed to them."""

import math

import numpy as np
import pytest

from jupyter_fab import Assembly, BadInput, CupHinge, Dado, DrawerSlide
from jupyter_fab.core.joinery import MotionKind
from jupyter_fab.core.opening import moved_to, opened

from .pieces import base_cabinet


def corners(part):
    """The corners of a part, in the piece."""
    x0, y0, x1, y1 = part.panel.outline.bounds()
    heights = (0, part.panel.thickness_mm)
    return np.array([part.placement.at(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in heights])


def named(parts, name):
    """The part of that name."""
    return next(part for part in parts.parts if part.name == name)


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("sideways", [False, True])
def test_a_cup_hinge_opens_its_door_outwards(right, sideways):
    """At a right angle a door stands before the case, within its own edge; hung left or right, on any front."""
    kit = Assembly(thickness_mm=18)

    def board(name, across, out, face):
        x, y = (out, across) if sideways else (across, out)
        axis = "xy"[("xy".index(face[1]) + sideways) % 2]
        return kit.board(name, x=x, y=y, z=(0, 700), face=f"{face[0]}{axis}")

    side = board("side", (0, 18), (0, 400), "+x")
    hung = board("door", (-382, 16) if right else (2, 400), (-18, 0), "+y")
    kit.join(CupHinge(), hung, side)
    (motion,) = kit.parts().motions
    assert (motion.name, motion.kind, motion.parts, motion.travel) == ("door", MotionKind.HINGE, ("door",), 110.0)
    door = corners(named(opened(kit.parts(), 90 / 110), "door"))
    across, out = (1, 0) if sideways else (0, 1)
    assert np.allclose([door[:, out].min(), door[:, out].max()], [-18 - 398, -18])
    assert np.allclose([door[:, across].min(), door[:, across].max()], [-2, 16] if right else [2, 20])


def test_slides_move_all_that_is_fixed_to_the_drawer():
    """Both slides make one motion, of the whole box, by its common name; the case stays."""
    kit = Assembly(thickness_mm=18)
    sides = [
        kit.board(f"side {i}", x=(x, x + 18), y=(0, 500), z=(0, 300), face=f)
        for i, x, f in ((1, 0, "+x"), (2, 582, "-x"))
    ]
    left = kit.board("drawer 1 left", x=(30.7, 48.7), y=(0, 450), z=(50, 200), face="+x")
    right = kit.board("drawer 1 right", x=(551.3, 569.3), y=(0, 450), z=(50, 200), face="-x")
    back = kit.board("drawer 1 back", x=(48.7, 551.3), y=(432, 450), z=(50, 200), face="-y")
    kit.join(Dado(depth_mm=6), back, left, right)
    kit.join(DrawerSlide(), left, sides[0])
    kit.join(DrawerSlide(), right, sides[1])
    (motion,) = kit.parts().motions
    assert (motion.name, motion.axis, motion.travel) == ("drawer 1", (0.0, -1.0, 0.0), 400.0)
    assert set(motion.parts) == {"drawer 1 left", "drawer 1 right", "drawer 1 back"}
    before, after = kit.parts(), opened(kit.parts(), 0.5)
    assert np.allclose(corners(named(after, "drawer 1 back")), corners(named(before, "drawer 1 back")) - (0, 200, 0))
    assert named(after, "side 1") == named(before, "side 1")


def test_a_door_fixed_to_its_case_is_refused():
    """What opens cannot be joined fast to what it opens from."""
    kit = Assembly(thickness_mm=18)
    side = kit.board("side", x=(0, 18), y=(0, 400), z=(0, 700), face="+x")
    door = kit.board("door", x=(2, 400), y=(-18, 0), z=(0, 700), face="+y")
    shelf = kit.board("shelf", x=(18, 400), y=(0, 400), z=(300, 318), face="+z")
    kit.join(CupHinge(), door, side)
    kit.join(Dado(), shelf, side)
    kit.join(Dado(), shelf, door)
    with pytest.raises(BadInput, match="'door' opens from 'side'"):
        kit.parts()


def test_what_is_declared_stands_before_what_joints_give():
    """The drawer moves as its designer said, front and all, not once more for each slide."""
    motions = {motion.name: motion for motion in base_cabinet.build().motions}
    assert set(motions) == {"drawer", "door"}
    assert len(motions["drawer"].parts) == 6


def test_only_what_is_named_opens():
    """One drawer open, the door shut; turned placements stay rigid."""
    shut = base_cabinet.build()
    ajar = opened(shut, 1.0, "door")
    assert named(ajar, "drawer front") == named(shut, "drawer front")
    door = named(ajar, "door").placement
    assert math.isclose(np.dot(door.x_axis, door.y_axis), 0, abs_tol=1e-12)
    assert np.allclose([np.linalg.norm(door.x_axis), np.linalg.norm(door.y_axis)], 1)


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_a_point_goes_where_its_part_goes(share):
    """Each corner of what opens, door and drawer, is moved to where the opened part has it."""
    parts = base_cabinet.build()
    after = opened(parts, share)
    assert {motion.kind for motion in parts.motions} == set(MotionKind)
    for motion in parts.motions:
        for name in motion.parts:
            there = [moved_to(motion, tuple(corner), share) for corner in corners(named(parts, name))]
            assert np.allclose(there, corners(named(after, name)), atol=1e-9)
