"""A piece is put together step by step: every part gets in without passing through another, or the piece is refused."""

import numpy as np
import pytest

from jupyter_fab import Assembly, Dado, Finger, HalfLap, MortiseAndTenon, TabAndSlot
from jupyter_fab.core.part import Parts
from jupyter_fab.core.steps import CannotAssemble, steps
from jupyter_fab.designs.desk import desk
from tests.core.solids import NOTHING_MM3, overlap_mm3, placed
from tests.e2e.designs.crate import crate

PLACES_MM = (0.2, 2.0, 5.0, 9.0, 15.0, 40.0, 150.0, 600.0, 2500.0)  # of a part on its way in, back from its place


def check(parts: Parts):
    """The steps, after moving exact solids as they say: nothing is touched, and every part is there at the end."""
    solids = {part.name: placed(part) for part in parts.parts}
    groups: list[set[str]] = []
    found = steps(parts)
    for step in found:
        moved = set(step.parts)
        if not step.onto and len(moved) == 1 and not any(step.direction):
            groups.append(moved)
            continue
        if moved not in groups:
            assert len(moved) == 1, "a group was put together before"
            groups.append(moved)
        target = next(group for group in groups if group is not moved and group != moved and group >= set(step.onto))
        for name, other in ((a, b) for a in moved for b in target):
            for far in PLACES_MM:
                back = -far * np.array(step.direction)
                assert overlap_mm3(solids[name], solids[other], back) < NOTHING_MM3, (step, name, other, far)
        groups = [group for group in groups if group != moved and group != target] + [moved | target]
    assert groups == [set(solids)]
    return found


def test_the_crate_and_the_desk_go_together():
    """The library's and the test's piece, by exact solids; the top of a desk comes last but what it holds."""
    assert len(check(crate.build())) == 8
    found = check(desk.build({"dividers": 2}))
    names = [step.parts[0] for step in found]
    assert names[-1] == "top"
    assert found[-1].direction == (0.0, 0.0, -1.0), "from above"
    assert set(found[-1].onto) >= {"left side", "right side", "divider 1", "divider 2"}


def frame():
    """A kit with a side, a bottom and a back that meet in one corner, all slots closed."""
    kit = Assembly()
    bottom = kit.board("bottom", x=(18, 400), y=(0, 400), z=(20, 38), face="+z", grain="x")
    side = kit.board("side", x=(0, 18), y=(0, 300), z=(0, 400), face="+x", grain="z")
    back = kit.board("back", x=(-60, 400), y=(300, 318), z=(38, 400), face="-y", grain="x")
    return kit, bottom, side, back


def test_boards_that_lock_each_other_are_refused():
    """Each of three enters the next along another axis: whoever is last finds the way closed."""
    kit, bottom, side, back = frame()
    kit.join(TabAndSlot(), bottom, side)
    kit.join(TabAndSlot(), side, back)
    assert len(check(kit.parts())) == 3
    kit, bottom, side, back = frame()
    kit.join(TabAndSlot(), bottom, side)
    kit.join(TabAndSlot(), side, back)
    kit.join(TabAndSlot(), back, bottom)
    with pytest.raises(CannotAssemble, match="lock each other") as refused:
        steps(kit.parts())
    assert set(refused.value.fields["parts"]) == {"bottom", "side", "back"}


def test_crossed_dividers_go_into_a_frame_of_fingers():
    """A frame, two dividers that cross, and the grooves that they end in."""
    kit = Assembly(thickness_mm=12.0)
    sides = [
        kit.board("left", x=(0, 12), y=(0, 400), z=(0, 200), face="+x", grain="y"),
        kit.board("right", x=(388, 400), y=(0, 400), z=(0, 200), face="-x", grain="y"),
    ]
    ends = [
        kit.board("front", x=(12, 388), y=(0, 12), z=(0, 200), face="+y", grain="x"),
        kit.board("rear", x=(12, 388), y=(388, 400), z=(0, 200), face="-y", grain="x"),
    ]
    for end in ends:
        kit.join(Finger(), end, *sides)
    across = kit.board("across", x=(12, 388), y=(200, 212), z=(20, 200), face="+y", grain="x")
    along = kit.board("along", x=(194, 206), y=(12, 388), z=(20, 200), face="+x", grain="y")
    kit.join(HalfLap(), across, along)
    kit.join(Dado(depth_mm=4), across, *sides)
    kit.join(Dado(depth_mm=4), along, *ends)
    assert len(check(kit.parts())) == 6


def test_what_can_only_come_as_a_group_is_put_together_before():
    """Shelves enter uprights from the side, a post stands in shelves from above: the upper half comes whole."""
    kit = Assembly()
    lower = kit.board("lower", x=(0, 18), y=(0, 300), z=(0, 200), face="+x", grain="z")
    upper = kit.board("upper", x=(0, 18), y=(0, 300), z=(218, 400), face="+x", grain="z")
    between = kit.board("between", x=(-100, 60), y=(0, 300), z=(200, 218), face="+z", grain="y")
    kit.join(TabAndSlot(depth_mm=7), lower, between)
    shelves = [
        kit.board(name, x=(18, 300), y=(0, 300), z=(z, z + 18), face=face, grain="x")
        for name, z, face in (("low shelf", 100, "+z"), ("high shelf", 300, "-z"))
    ]
    post = kit.board("post", x=(200, 218), y=(0, 300), z=(118, 300), face="+x", grain="z")
    kit.join(MortiseAndTenon(depth_mm=7), upper, between)
    kit.join(TabAndSlot(), post, *shelves)
    kit.join(TabAndSlot(), shelves[0], lower)
    kit.join(TabAndSlot(), shelves[1], upper)
    found = check(kit.parts())
    (group,) = [step for step in found if len(step.parts) > 1]
    assert set(group.parts) == {"upper", "high shelf"}, "lowered together: the tabs of each hold the other's way"
    assert found.index(group) > max(i for i, step in enumerate(found) if set(step.parts) < set(group.parts))


def test_a_loose_shelf_comes_after_what_carries_it():
    """Between boards that it does not touch it hangs on pins, and nobody sets it in before there is a carcass."""
    kit = Assembly(thickness_mm=18)
    kit.board("left", x=(0, 18), y=(0, 300), z=(0, 800), face="+x", grain="z")
    kit.board("right", x=(582, 600), y=(0, 300), z=(0, 800), face="-x", grain="z")
    for name, z in (("bottom", 40), ("top", 760)):
        kit.board(name, x=(18, 582), y=(0, 300), z=(z, z + 18), face="+z", grain="x")
    for number, z in enumerate((250, 480), 1):
        kit.board(f"loose {number}", x=(19, 581), y=(5, 290), z=(z, z + 18), face="+z", grain="x")
    order = [name for step in steps(kit.parts()) for name in step.parts]
    assert set(order[-2:]) == {"loose 1", "loose 2"}
    last = steps(kit.parts())[-1]
    assert set(last.onto) == {"left", "right"}, "it is shown between what carries it"
    assert abs(last.direction[1]) == 1.0, "from the front or the back"
